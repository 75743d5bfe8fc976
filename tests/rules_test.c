/* SPDX-License-Identifier: Apache-2.0 */
/*
 * rules_test.c - runs the example of every rule in dictionaries/all/rules.tsv
 * through the rule's own stage: the text becomes what is told, that rule had a
 * part in it, and the outcome stays as it is.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/core.h"
#include "text/utf8.h"

enum { WHAT, BEFORE, AFTER, OPTIONS };
enum { ROOM = 4096, MOST_OPTIONS = 8 };

struct run {
	const char *rule;
	bool had_part;
};

static int
put(void *user, const char *p, size_t n)
{
	(void)user;
	(void)p;
	(void)n;
	return 0;
}

static int
on_change(void *user, const decant_change *c)
{
	struct run *r = user;

	for (size_t i = 0; i < c->nsteps; i++)
		r->had_part |= strcmp(c->steps[i].rule, r->rule) == 0;
	return 0;
}

static int
on_flag(void *user, const decant_flag *f)
{
	struct run *r = user;

	r->had_part |= strcmp(f->rule, r->rule) == 0;
	return 0;
}

/* Writes \xHH, \uXXXX and \UXXXXXXXX as what they are; returns the length. */
static size_t
unescape(struct str s, char *out)
{
	size_t n = 0;

	for (size_t i = 0; i < s.n; ) {
		int digits = s.p[i] != '\\' ? 0 : s.p[i + 1] == 'u' ? 4 :
		    s.p[i + 1] == 'U' ? 8 : s.p[i + 1] == 'x' ? 2 : 0;
		char hex[9] = "";
		uint32_t c;

		if (digits == 0) {
			out[n++] = s.p[i++];
			continue;
		}
		memcpy(hex, s.p + i + 2, digits);
		c = strtoul(hex, NULL, 16);
		if (digits == 2)
			out[n++] = (char)c;
		else
			n += utf8_put(out + n, c);
		i += 2 + digits;
	}
	return n;
}

/* Is it one of how bytes are read, before any stage? */
static bool
is_reading(const char *rule)
{
	return strncmp(rule, "decode/", 7) == 0;
}

/* The stage of the rule alone, with the options of the example. */
static decant_rules *
load(const char *rule, const char *options)
{
	char text[ROOM];
	const char *list[MOST_OPTIONS + 1] = { text };
	size_t n = 1;
	char *next = text + snprintf(text, sizeof(text), "stages=%.*s",
	    (int)strcspn(rule, "/"), is_reading(rule) ? "none" : rule) + 1;

	snprintf(next, sizeof(text) - (next - text), "%s", options);
	for (char *p = strtok(next, " "); p && n < MOST_OPTIONS;
	    p = strtok(NULL, " "))
		list[n++] = p;
	return decant_load(list, NULL);
}

static bool
becomes(const decant_rules *rules, struct str in, struct str want)
{
	char *out;
	size_t n;
	bool same;

	assert_int_equal(decant_clean(rules, in.p, in.n, &out, &n), DECANT_OK);
	same = str_eq((struct str){ out, n }, want);
	decant_free(out);
	return same;
}

static bool
has_part(const decant_rules *rules, struct str in, const char *rule)
{
	struct run r = { rule, false };
	decant *d = decant_open(rules, put, NULL);

	assert_non_null(d);
	decant_on_change(d, on_change, &r);
	decant_on_flag(d, on_flag, &r);
	decant_write(d, in.p, in.n);
	assert_int_equal(decant_finish(d), DECANT_OK);
	decant_close(d);
	return r.had_part;
}

static bool
check(const struct dict *d, uint32_t e)
{
	const char *rule = dict_key(d, e).p;
	const char *options = dict_field(d, e, OPTIONS).p;
	decant_rules *rules = load(rule, options), *again;
	char before[ROOM], after[ROOM];
	struct str in = { before, unescape(dict_field(d, e, BEFORE), before) };
	struct str out = { after, unescape(dict_field(d, e, AFTER), after) };
	bool good;

	if (rules == NULL) {
		print_error("%s: no such stage or option\n", rule);
		return false;
	}
	/* What was read is UTF-8, whatever the bytes were said to be. */
	again = load(rule, is_reading(rule) ? "" : options);
	good = becomes(rules, in, out) && becomes(again, out, out) &&
	    has_part(rules, in, rule);
	decant_unload(again);
	if (!good)
		print_error("%s: the example does not hold\n", rule);
	decant_unload(rules);
	return good;
}

static void
examples(void **state)
{
	decant_rules *all = decant_load(NULL, NULL);
	const struct dict *d;
	uint32_t bad = 0;

	(void)state;
	assert_non_null(all);
	assert_non_null(d = rules_dict(&all->rules, "rules"));
	assert_true(dict_size(d) > 0);
	for (uint32_t e = 1; e <= dict_size(d); e++)
		bad += !check(d, e);
	decant_unload(all);
	assert_int_equal(bad, 0);
}

/* No way to read bytes is without an example. */
static void
readings(void **state)
{
	decant_rules *all = decant_load(NULL, NULL);
	const struct encoding *enc;
	const struct dict *d;

	(void)state;
	assert_non_null(all);
	assert_non_null(d = rules_dict(&all->rules, "rules"));
	for (size_t i = 0; (enc = encoding_list(i)) != NULL; i++) {
		bool told = enc->rule == NULL;

		for (uint32_t e = 1; e <= dict_size(d) && !told; e++)
			told = str_eq(dict_key(d, e), str_of(enc->rule));
		if (!told)
			fail_msg("%s has no example", enc->rule);
	}
	decant_unload(all);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(examples),
		cmocka_unit_test(readings),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
