/* SPDX-License-Identifier: Apache-2.0 */
/*
 * options.c - the options of the pipeline and of its stages, from one table.
 *
 * An option is declared where its value is used: those of a stage beside it,
 * those of the whole pipeline here.  Setting, help, manual and tests all read
 * the same declarations.
 */
#include <stdio.h>
#include <stdlib.h>

#include "core.h"

static const struct option general[] = {
	{ "data", OPT_TEXT, offsetof(struct settings, data), 0, 0, 0, NULL,
	  "file of compiled dictionaries to use instead of the built-in ones" },
	{ "from", OPT_TEXT, offsetof(struct settings, from_name), 0, 0, 0, NULL,
	  "encoding of the input, instead of detecting it" },
	{ "invalid", OPT_CHOICE, offsetof(struct settings, invalid),
	  INVALID_REPAIR, 0, 0, "repair|replace|keep|fail",
	  "bytes that are not text: repair them by their line, make them "
	  "U+FFFD, keep them as they are, or stop" },
	{ "lang", OPT_TEXT, offsetof(struct settings, lang), 0, 0, 0, NULL,
	  "language of the text (BCP 47), instead of detecting it" },
	{ "languages", OPT_TEXT, offsetof(struct settings, languages), 0, 0, 0,
	  NULL, "languages that may occur, with commas between: en,id,zh" },
	{ "min-confidence", OPT_INT, offsetof(struct settings, least_sure),
	  60, 0, 100, NULL, "changes less sure than this are flagged, not made" },
	{ "stages", OPT_TEXT, offsetof(struct settings, stages), 0, 0, 0, NULL,
	  "stages to run: all, none, a list, or -NAME to leave some out" },
	{ "window", OPT_INT, offsetof(struct settings, window),
	  256 * 1024, 64, 16 * 1024 * 1024, NULL,
	  "bytes of text that are looked at together" },
	{ 0 }
};

static void
set_initial(const struct option *o, void *values)
{
	for (; o != NULL && o->name != NULL; o++)
		if (o->type != OPT_TEXT)
			*(int *)((char *)values + o->offset) = o->initial;
}

void
option_defaults(struct rules *r)
{
	set_initial(general, &r->set);
	for (size_t i = 0; i < nstages; i++)
		set_initial(stages[i]->options, r->slot[i].state);
}

/* The place of a word in "a|b|c", or -1. */
static int
choice(const char *choices, struct str word)
{
	for (int i = 0;; i++) {
		size_t n = strcspn(choices, "|");

		if (str_eq(word, (struct str){ choices, n }))
			return i;
		if (choices[n] == '\0')
			return -1;
		choices += n + 1;
	}
}

static bool
parse_int(const struct option *o, const char *value, int *n)
{
	char *end;
	long v = strtol(value, &end, 10);

	if (*value == '\0' || *end != '\0' || v < o->min || v > o->max)
		return false;
	*n = (int)v;
	return true;
}

static const char *
keep(struct rules *r, const char *text)
{
	size_t n = strlen(text) + 1;
	char *p = arena_raw(&r->arena, n);

	return p == NULL ? NULL : memcpy(p, text, n);
}

static bool
set_value(struct rules *r, const struct option *o, void *values,
		const char *name, const char *value, struct fault *why)
{
	void *at = (char *)values + o->offset;
	int n = -1;

	switch (o->type) {
	case OPT_TEXT:
		return (*(const char **)at = keep(r, value)) != NULL;
	case OPT_INT:
		if (parse_int(o, value, at))
			return true;
		fault(why, "option %s takes a number from %d to %d, not \"%s\"",
		    name, o->min, o->max, value);
		return false;
	case OPT_BOOL:
		n = strcmp(value, "yes") == 0 ? 1 : strcmp(value, "no") == 0 ?
		    0 : -1;
		break;
	case OPT_CHOICE:
		n = choice(o->choices, str_of(value));
	}
	if (n >= 0) {
		*(int *)at = n;
		return true;
	}
	fault(why, "option %s takes %s, not \"%s\"", name,
	    o->type == OPT_BOOL ? "yes or no" : o->choices, value);
	return false;
}

static const struct option *
find(const struct option *o, struct str name)
{
	for (; o != NULL && o->name != NULL; o++)
		if (str_eq(name, str_of(o->name)))
			return o;
	return NULL;
}

/* One table of options with the values they set. */
struct table {
	const char *stage;		/* NULL for the general ones */
	const struct option *options;
	void *values;
};

/* The i-th table: 0 for the general one; false past the last. */
static bool
table(const struct rules *r, size_t i, struct table *t)
{
	if (i > nstages)
		return false;
	if (i == 0)
		*t = (struct table){ NULL, general, (void *)&r->set };
	else
		*t = (struct table){ stages[i - 1]->name,
		    stages[i - 1]->options, r->slot[i - 1].state };
	return true;
}

/* Damerau-Levenshtein without transpositions, over short names. */
static unsigned
distance(const char *a, const char *b)
{
	unsigned row[64], diagonal, above;
	size_t n = strlen(b);

	if (n >= 64)
		return 64;
	for (size_t j = 0; j <= n; j++)
		row[j] = j;
	for (size_t i = 0; a[i] != '\0'; i++) {
		diagonal = row[0]++;
		for (size_t j = 1; j <= n; j++) {
			above = row[j];
			row[j] = diagonal + (a[i] != b[j - 1]);
			if (above + 1 < row[j])
				row[j] = above + 1;
			if (row[j - 1] + 1 < row[j])
				row[j] = row[j - 1] + 1;
			diagonal = above;
		}
	}
	return row[n];
}

static void
full_name(char *out, size_t room, const struct table *t, const struct option *o)
{
	snprintf(out, room, "%s%s%s", t->stage ? t->stage : "",
	    t->stage ? "." : "", o->name);
}

static void
unknown(const struct rules *r, const char *name, struct fault *why)
{
	char nearest[128] = "", other[128];
	unsigned least = 4;
	struct table t;

	for (size_t i = 0; table(r, i, &t); i++)
		for (const struct option *o = t.options; o && o->name; o++) {
			full_name(other, sizeof(other), &t, o);
			if (distance(name, other) < least) {
				least = distance(name, other);
				strcpy(nearest, other);
			}
		}
	fault(why, "there is no option %s%s%s%s", name, *nearest ?
	    "; did you mean " : "", nearest, *nearest ? "?" : "");
}

bool
option_set(struct rules *r, const char *assignment, struct fault *why)
{
	size_t n = strcspn(assignment, "=");
	const struct option *o = NULL;
	char name[128];
	struct table t;

	snprintf(name, sizeof(name), "%.*s", (int)n, assignment);
	for (size_t i = 0; o == NULL && table(r, i, &t); i++) {
		size_t skip = t.stage ? strlen(t.stage) + 1 : 0;

		if (n > skip && (skip == 0 || (name[skip - 1] == '.' &&
		    strncmp(name, t.stage, skip - 1) == 0)))
			o = find(t.options, str_of(name + skip));
		if (o != NULL)
			break;
	}
	if (o == NULL) {
		unknown(r, name, why);
		return false;
	}
	if (assignment[n] != '=') {
		fault(why, "option %s needs a value: %s=VALUE", name, name);
		return false;
	}
	return set_value(r, o, t.values, name, assignment + n + 1, why);
}

/* Writes what an option takes, and what it is at first. */
static bool
describe(struct rules *r, const struct option *o, decant_option_info *info)
{
	char values[64], initial[64] = "";

	switch (o->type) {
	case OPT_BOOL:
		info->values = "yes|no";
		info->initial = o->initial ? "yes" : "no";
		return true;
	case OPT_TEXT:
		info->values = "TEXT";
		info->initial = "";
		return true;
	case OPT_CHOICE:
		info->values = o->choices;
		for (int i = 0, at = 0; i <= o->initial; i++) {
			size_t n = strcspn(o->choices + at, "|");

			snprintf(initial, sizeof(initial), "%.*s", (int)n,
			    o->choices + at);
			at += n + 1;
		}
		return (info->initial = keep(r, initial)) != NULL;
	case OPT_INT:
		snprintf(values, sizeof(values), "%d..%d", o->min, o->max);
		snprintf(initial, sizeof(initial), "%d", o->initial);
		info->values = keep(r, values);
		info->initial = keep(r, initial);
	}
	return info->values != NULL && info->initial != NULL;
}

/* Makes the rows that decant_option() gives out. */
bool
option_rows(struct rules *r)
{
	struct table t;
	size_t n = 0;

	for (size_t i = 0; table(r, i, &t); i++)
		for (const struct option *o = t.options; o && o->name; o++)
			n++;
	r->row = arena_get(&r->arena, (n + 1) * sizeof(*r->row));
	if (r->row == NULL)
		return false;
	for (size_t i = 0; table(r, i, &t); i++)
		for (const struct option *o = t.options; o && o->name; o++) {
			decant_option_info *info = &r->row[r->nrow++];

			info->stage = t.stage;
			info->name = o->name;
			info->help = o->help;
			if (!describe(r, o, info))
				return false;
		}
	return true;
}

int
decant_option(const decant_rules *rules, size_t i, decant_option_info *info)
{
	if (rules == NULL || info == NULL || i >= rules->rules.nrow)
		return 0;
	*info = rules->rules.row[i];
	return 1;
}
