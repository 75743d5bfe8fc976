/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fuzz_rules.c - files of rules that nobody checked.
 *
 * The input is read as a user's file is, with its examples.  What is accepted
 * is asked for matches in the input itself, and each match is written out: all
 * must stay within the text, end, and be the same the second time.
 */
#include <assert.h>
#include <stdlib.h>

#include "core/core.h"
#include "text/ruleset.h"

enum { MOST_RULES = 16, MOST_HITS = 64, FILLED = 256 };

static void
fill(const struct rule *r, struct str text, const struct rule_hit *hit)
{
	char out[FILLED], again[FILLED];
	size_t n = rule_fill(r->replace, text, hit, out, sizeof(out));

	assert(rule_fill(r->replace, text, hit, again, sizeof(again)) == n);
	if (n <= sizeof(out))
		assert(memcmp(out, again, n) == 0);
}

static void
hold(const struct rule *r, struct str text, const struct rule_hit *hit)
{
	for (size_t i = 0; i < r->nguard; i++)
		if (guard_is_plain(r->guard[i].kind))
			guard_holds(&r->guard[i], text, hit->from[0],
			    hit->to[0] - hit->from[0]);
}

static void
match(struct rule *r, struct matcher *m, struct str text)
{
	struct rule_hit hit;
	size_t from = 0;

	for (size_t i = 0; i < MOST_HITS && from <= text.n; i++) {
		if (rule_find(r, m, text, text.n, from, text.n, &hit) !=
		    RULE_HIT)
			return;
		assert(hit.from[0] >= from && hit.from[0] < hit.to[0]);
		assert(hit.to[0] <= text.n);
		fill(r, text, &hit);
		hold(r, text, &hit);
		from = hit.to[0];
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct str text = { (const char *)data, n };
	struct ruleset set = { 0 };
	struct matcher *m = matcher_open();
	struct fault why = { 0 };

	if (m != NULL && utf8_valid(text) == n &&
	    ruleset_read(&set, text, "fuzz", true, &why))
		for (size_t i = 0; i < set.n && i < MOST_RULES; i++)
			match(&set.rule[i], m, text);
	ruleset_free(&set);
	matcher_close(m);
	return 0;
}
