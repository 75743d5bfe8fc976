/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tool_judge FIELD [OPTION ...] < CASES.jsonl
 *
 * Cleans the "input" of every case as a document of its own and compares what
 * comes out with its FIELD (of "input": nothing may change), both composed.
 * Tells for each category how many were right, left as they were, and altered
 * wrongly; the cases that were not right go to the standard error stream.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <unicode/unorm2.h>
#include <unicode/ustring.h>

#include "decant.h"
#include "text/utf8.h"

enum { CATEGORIES = 256, NAME = 64 };

static struct category {
	char name[NAME];
	unsigned right, left, wrong;
} category[CATEGORIES];
static size_t categories;

static unsigned
hex(const char *p)
{
	char four[5] = { p[0], p[1], p[2], p[3], 0 };

	return (unsigned)strtoul(four, NULL, 16);
}

/* The string value of a field, unescaped, in memory of its own; NULL when the
 * line has none. */
static char *
field(const char *line, const char *name)
{
	char key[NAME + 8], *out, *p;
	const char *s;

	snprintf(key, sizeof(key), "\"%s\": \"", name);
	if ((s = strstr(line, key)) == NULL)
		return NULL;
	s += strlen(key);
	out = p = malloc(strlen(s) + 1);
	for (; out != NULL && *s != '"' && *s != '\0'; s++) {
		uint32_t c;

		if (*s != '\\') {
			*p++ = *s;
			continue;
		}
		s++;
		c = *s == 'n' ? '\n' : *s == 't' ? '\t' : *s == 'r' ? '\r' :
		    *s == 'b' ? '\b' : *s == 'f' ? '\f' : (unsigned char)*s;
		if (*s == 'u') {
			c = hex(s + 1);
			s += 4;
			if (c - 0xd800 < 0x400 && s[1] == '\\') {
				c = 0x10000 + ((c - 0xd800) << 10) +
				    hex(s + 3) - 0xdc00;
				s += 6;
			}
		}
		p += utf8_put(p, c);
	}
	if (out != NULL)
		*p = '\0';
	return out;
}

/* Equal when composed? */
static int
same(const char *a, const char *b)
{
	static UChar u[1 << 16], v[1 << 16], w[1 << 16];
	UErrorCode err = U_ZERO_ERROR;
	const UNormalizer2 *nfc = unorm2_getNFCInstance(&err);
	int32_t n, na, nb;

	u_strFromUTF8(u, 1 << 16, &n, a, -1, &err);
	na = unorm2_normalize(nfc, u, n, v, 1 << 16, &err);
	u_strFromUTF8(u, 1 << 16, &n, b, -1, &err);
	nb = unorm2_normalize(nfc, u, n, w, 1 << 16, &err);
	return U_SUCCESS(err) && na == nb && u_memcmp(v, w, na) == 0;
}

static struct category *
find_category(const char *name)
{
	size_t i;

	for (i = 0; i < categories; i++)
		if (strncmp(category[i].name, name, NAME - 1) == 0)
			return &category[i];
	if (categories < CATEGORIES - 1)
		categories++;
	snprintf(category[i].name, NAME, "%s", name);
	return &category[i];
}

static void
judge(const decant_rules *rules, const char *line, const char *name)
{
	char *in = field(line, "input"), *want = field(line, name);
	char *kind = field(line, "category"), *out = NULL;
	struct category *c = find_category(kind ? kind : "all");
	size_t n;

	if (in == NULL || want == NULL ||
	    decant_clean(rules, in, strlen(in), &out, &n) != DECANT_OK) {
		/* null: right as it is */
		free(want);
		want = in ? strdup(in) : NULL;
		if (out == NULL && (in == NULL || decant_clean(rules, in,
		    strlen(in), &out, &n) != DECANT_OK))
			goto done;
	}
	if (same(out, want)) {
		c->right++;
		goto done;
	}
	if (strcmp(out, in) == 0)
		c->left++;
	else
		c->wrong++;
	fprintf(stderr, "%s %s\n\tin   %s\n\twant %s\n\tgot  %s\n", strcmp(out,
	    in) ? "WRONG" : "LEFT", kind ? kind : "", in, want, out);
done:
	free(in);
	free(want);
	free(kind);
	decant_free(out);
}

int
main(int argc, char **argv)
{
	struct category all = { .name = "ALL" };
	decant_error err = { 0 };
	decant_rules *rules;
	char *line = NULL;
	size_t room = 0;

	if (argc < 2) {
		fprintf(stderr, "usage: tool_judge FIELD [OPTION ...]\n");
		return 2;
	}
	rules = decant_load((const char *const *)argv + 2, &err);
	if (rules == NULL) {
		fprintf(stderr, "tool_judge: %s\n", err.text);
		return 2;
	}
	while (getline(&line, &room, stdin) > 0)
		judge(rules, line, argv[1]);
	for (size_t i = 0; i <= categories; i++) {
		struct category *c = i < categories ? &category[i] : &all;

		if (i < categories) {
			all.right += c->right;
			all.left += c->left;
			all.wrong += c->wrong;
		}
		printf("%-36s right %5u left %5u wrong %5u  %.4f\n", c->name,
		    c->right, c->left, c->wrong, c->right /
		    (double)(c->right + c->left + c->wrong + 1e-9));
	}
	free(line);
	decant_unload(rules);
	return 0;
}
