/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tool_rows.c - how many rows of a test set come out as they should:
 *	tool_rows FILE.jsonl [POLICIES [OPTION=VALUE ...]]
 *
 * A row is a JSON object with an id, an input, what is expected of it and, if
 * known, its lang and its policy; POLICIES are those to take, with commas
 * between, or "all".  A row without expectation must only be free of the
 * characters that reorder a text, or have them reported.  Every output is
 * cleaned again, which must change nothing.  Prints each failure, then the
 * count.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "decant.h"

enum { OPTIONS = 32, LANGS = 512 };

struct rows {
	const char *option[OPTIONS + 2];
	size_t noption;
	struct { char tag[32]; decant_rules *rules; } lang[LANGS];
	size_t nlang;
	size_t passed, failed, unstable;
};

static const char *
string_of(const json_t *row, const char *key)
{
	return json_string_value(json_object_get(row, key));
}

/* The rules for texts of one language, loaded once. */
static decant_rules *
rules_for(struct rows *r, const char *lang)
{
	char option[64];
	decant_rules *rules;

	if (lang == NULL || strcmp(lang, "*") == 0)
		lang = "";
	for (size_t i = 0; i < r->nlang; i++)
		if (strcmp(r->lang[i].tag, lang) == 0)
			return r->lang[i].rules;
	snprintf(option, sizeof(option), "lang=%s", lang);
	r->option[r->noption] = *lang ? option : NULL;
	rules = decant_load(r->option, NULL);
	r->option[r->noption] = NULL;
	if (rules == NULL)
		rules = decant_load(r->option, NULL);
	if (rules == NULL || r->nlang == LANGS) {
		fprintf(stderr, "tool_rows: cannot load the rules\n");
		exit(2);
	}
	snprintf(r->lang[r->nlang].tag, sizeof(r->lang[0].tag), "%s", lang);
	return r->lang[r->nlang++].rules = rules;
}

static char *
clean(const decant_rules *rules, const char *text, size_t len, size_t *n)
{
	char *out = NULL;

	if (decant_clean(rules, text, len, &out, n) != DECANT_OK) {
		fprintf(stderr, "tool_rows: out of memory\n");
		exit(2);
	}
	return out;
}

/* Has it a character of U+202A to U+202E or U+2066 to U+2069? */
static int
reorders(const char *p, size_t n)
{
	for (size_t i = 0; i + 2 < n; i++) {
		unsigned char c = p[i + 2];

		if (p[i] == '\xe2' && ((p[i + 1] == '\x80' && c >= 0xaa &&
		    c <= 0xae) || (p[i + 1] == '\x81' && c >= 0xa6 &&
		    c <= 0xa9)))
			return 1;
	}
	return 0;
}

static void
check(struct rows *r, const json_t *row)
{
	const json_t *input = json_object_get(row, "input");
	const json_t *want = json_object_get(row, "expected");
	const decant_rules *rules = rules_for(r, string_of(row, "lang"));
	size_t n, again_n;
	char *out = clean(rules, json_string_value(input),
	    json_string_length(input), &n), *again;
	int good = want == NULL ? !reorders(out, n) :
	    n == json_string_length(want) &&
	    memcmp(out, json_string_value(want), n) == 0;

	again = clean(rules, out, n, &again_n);
	if (again_n != n || memcmp(again, out, n) != 0) {
		r->unstable++;
		printf("UNSTABLE %s: %s | %s\n", string_of(row, "id"), out, again);
	}
	if (!good)
		printf("FAILED %s: %s | %s | %s\n", string_of(row, "id"),
		    json_string_value(input), out,
		    want ? json_string_value(want) : "no bidi controls");
	r->passed += good;
	r->failed += !good;
	decant_free(out);
	decant_free(again);
}

/* Is the policy of the row one of those asked for? */
static int
is_asked(const json_t *row, const char *policies)
{
	const char *policy = string_of(row, "policy"), *at;

	if (policy == NULL || strcmp(policies, "all") == 0)
		return 1;
	at = strstr(policies, policy);
	return at != NULL && (at == policies || at[-1] == ',') &&
	    (at[strlen(policy)] == '\0' || at[strlen(policy)] == ',');
}

int
main(int argc, char **argv)
{
	static struct rows r;
	FILE *f;
	char *line = NULL;
	size_t room = 0;
	ssize_t n;

	if (argc < 2 || (f = fopen(argv[1], "r")) == NULL) {
		fprintf(stderr, "usage: tool_rows FILE.jsonl [POLICIES "
		    "[OPTION=VALUE ...]]\n");
		return 2;
	}
	for (int i = 3; i < argc && r.noption < OPTIONS; i++)
		r.option[r.noption++] = argv[i];
	while ((n = getline(&line, &room, f)) > 0) {
		json_t *row = json_loadb(line, n, JSON_ALLOW_NUL, NULL);

		if (row != NULL && is_asked(row, argc > 2 ? argv[2] : "all"))
			check(&r, row);
		json_decref(row);
	}
	free(line);
	fclose(f);
	for (size_t i = 0; i < r.nlang; i++)
		decant_unload(r.lang[i].rules);
	printf("%s: %zu passed, %zu failed, %zu unstable\n", argv[1], r.passed,
	    r.failed, r.unstable);
	return r.failed + r.unstable > 0;
}
