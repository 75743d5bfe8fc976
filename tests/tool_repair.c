/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tool_repair.c - measures every rule of repair: tool_repair DATA PLANTS.
 *
 * Three kinds of evidence.  Clean text (DATA/clean/LANG.txt): whatever a rule
 * changes there is taken for false.  Pairs (DATA/detok_*.jsonl: input,
 * expected): a blank that a rule takes out, or makes one that does not break, is
 * right when the expected text has none there, or one that does not break; and
 * so is a character that was escaped.  Plants: a line of PLANTS tells a rule, a
 * language, a pattern, what it becomes, and what would have been right, if not
 * the line as it was; lines of clean text are damaged so, one place in each, and
 * the rule is right when the right line comes out.
 *
 * The table goes to stdout: rule, hits, right, wrong, false edits per MB of
 * clean text, the lower bound of the share that is right (Wilson, 95 %), in
 * thousandths, and whether repair.level=certain may use it.
 */
#define PCRE2_CODE_UNIT_WIDTH 8
#include <dirent.h>
#include <math.h>
#include <pcre2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "decant.h"

enum { RULES = 512, LINE = 1 << 16, PLANTED = 1500 };

struct score {
	char name[64];
	unsigned long right, wrong, false_edits;
};

struct table {
	struct score of[RULES];
	size_t n;
	unsigned long clean_bytes;
};

enum blank { NO_BLANK, BLANK, NO_BREAK };

/* One text at a time. */
struct run {
	struct table *table;
	char *out;
	size_t n, room;
	const char *rule;	/* looked for */
	int acted;
	const char *expected;	/* of a pair; NULL: all that is done is false */
	struct { struct score *score; size_t at; enum blank is;
	    size_t len; } blank[4096];	/* len: a character, and no blank */
	size_t blanks;
	int counts;		/* false edits? */
	uint64_t line;		/* of the last of them: one a line is enough */
};

static enum blank
blank_at(const char *p)
{
	return *p == ' ' ? BLANK : (p[0] == '\xc2' && p[1] == '\xa0') ||
	    (p[0] == '\xe2' && p[1] == '\x80' && p[2] == '\xaf') ? NO_BREAK :
	    NO_BLANK;
}

static size_t
blank_size(const char *p)
{
	return *p == ' ' ? 1 : *p == '\xc2' ? 2 : 3;
}

static struct score *
score_of(struct table *t, const char *name)
{
	size_t i = 0;

	while (i < t->n && strcmp(t->of[i].name, name) != 0)
		i++;
	if (i == t->n && t->n < RULES - 1)
		snprintf(t->of[t->n++].name, sizeof(t->of[i].name), "%s", name);
	return &t->of[i];
}

static int
put(void *user, const char *s, size_t n)
{
	struct run *r = user;

	if (r->room - r->n <= n) {
		r->room = (r->n + n) * 2 + 64;
		r->out = realloc(r->out, r->room);
	}
	memcpy(r->out + r->n, s, n);
	r->n += n;
	r->out[r->n] = '\0';
	return 0;
}

static int
on_change(void *user, const decant_change *c)
{
	struct run *r = user;

	for (size_t i = 0; i < c->nsteps; i++) {
		struct score *s = score_of(r->table, c->steps[i].rule);

		s->false_edits += r->counts && c->line != r->line;
		if (r->rule != NULL)
			r->acted += strcmp(c->steps[i].rule, r->rule) == 0;
	}
	r->line = c->line;
	if (r->expected != NULL && c->nsteps == 1 && r->blanks < 4096 &&
	    strcmp(c->steps[0].rule, "repair/token-escape") == 0) {
		r->blank[r->blanks].score = score_of(r->table,
		    c->steps[0].rule);
		r->blank[r->blanks].len = c->out_len;
		r->blank[r->blanks++].at = c->out_at;
	}
	if (r->expected != NULL && c->nsteps == 1 && c->src_len == 1 &&
	    *c->src == ' ' && r->blanks < 4096 && (c->out_len == 0 ||
	    blank_at(c->out) == NO_BREAK)) {
		r->blank[r->blanks].is = c->out_len == 0 ? NO_BLANK : NO_BREAK;
		r->blank[r->blanks].len = 0;
		r->blank[r->blanks].score = score_of(r->table,
		    c->steps[0].rule);
		r->blank[r->blanks++].at = c->out_at;
	}
	return 0;
}

static void
clean(const decant_rules *rules, struct run *r, const char *text, size_t n)
{
	decant *d = decant_open(rules, put, r);

	r->n = r->blanks = 0;
	r->acted = 0;
	decant_on_change(d, on_change, r);
	decant_write(d, text, n);
	decant_finish(d);
	decant_close(d);
}

static decant_rules *
load(const char *lang, const char *level)
{
	char option[64];
	const char *options[] = { "stages=repair", option, level, NULL };
	decant_error err;
	decant_rules *rules;

	/* en_web is more text in en. */
	snprintf(option, sizeof(option), "lang=%.*s",
	    (int)strcspn(lang, "_"), lang);
	if ((rules = decant_load(options, &err)) == NULL) {
		fprintf(stderr, "tool_repair: %s\n", err.text);
		exit(2);
	}
	return rules;
}

static char *
slurp(const char *path, size_t *n)
{
	FILE *f = fopen(path, "rb");
	char *p = NULL;

	*n = 0;
	if (f == NULL)
		return NULL;
	for (size_t got = 1; got > 0; *n += got) {
		p = realloc(p, *n + LINE + 1);
		got = fread(p + *n, 1, LINE, f);
	}
	fclose(f);
	p[*n] = '\0';
	return p;
}

/* Whatever is done to clean text is false. */
static void
measure_clean(struct table *t, const char *data)
{
	struct run r = { .table = t, .counts = 1 };
	char path[4096];
	struct dirent *e;
	DIR *d;

	snprintf(path, sizeof(path), "%s/clean", data);
	for (d = opendir(path); d != NULL && (e = readdir(d)) != NULL;) {
		char lang[16] = "";
		decant_rules *rules;
		char *text;
		size_t n;

		if (sscanf(e->d_name, "%15[a-z]", lang) != 1 ||
		    strstr(e->d_name, ".txt") == NULL)
			continue;
		snprintf(path, sizeof(path), "%s/clean/%s", data, e->d_name);
		if ((text = slurp(path, &n)) == NULL)
			continue;
		rules = load(lang, "repair.level=likely");
		clean(rules, &r, text, n);
		t->clean_bytes += n;
		decant_unload(rules);
		free(text);
	}
	if (d != NULL)
		closedir(d);
	free(r.out);
}

/* The blank before the k-th byte that is none. */
static enum blank
blank_before(const char *s, size_t k)
{
	enum blank blank = NO_BLANK;

	for (; *s != '\0'; s++) {
		enum blank here = blank_at(s);

		if (here != NO_BLANK) {
			blank = here;
			s += blank_size(s) - 1;
			continue;
		}
		if (k-- == 0)
			return blank;
		blank = NO_BLANK;
	}
	return blank;
}

/* Do these bytes begin at the k-th that is no blank? */
static int
stands_at(const char *s, size_t k, const char *what, size_t n)
{
	for (; *s != '\0'; s++)
		if (blank_at(s) != NO_BLANK)
			s += blank_size(s) - 1;
		else if (k-- == 0)
			return strncmp(s, what, n) == 0;
	return 0;
}

static void
judge_pair(struct run *r)
{
	for (size_t i = 0; i < r->blanks; i++) {
		size_t k = 0;

		for (size_t at = 0; at < r->blank[i].at; at++)
			if (blank_at(r->out + at) == NO_BLANK)
				k++;
			else
				at += blank_size(r->out + at) - 1;
		if (r->blank[i].len > 0 ? stands_at(r->expected, k, r->out +
		    r->blank[i].at, r->blank[i].len) :
		    blank_before(r->expected, k) == r->blank[i].is)
			r->blank[i].score->right++;
		else
			r->blank[i].score->wrong++;
	}
}

static void
measure_pairs(struct table *t, const char *data, const char *file)
{
	static struct run r;
	char path[4096], last[16] = "";
	decant_rules *rules = NULL;
	json_t *row;
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", data, file);
	if ((f = fopen(path, "r")) == NULL)
		return;
	r.table = t;
	while ((row = json_loadf(f, JSON_DISABLE_EOF_CHECK, NULL)) != NULL) {
		const char *in = json_string_value(json_object_get(row,
		    "input")), *lang = json_string_value(json_object_get(row,
		    "lang"));

		r.expected = json_string_value(json_object_get(row,
		    "expected"));
		if (strcmp(lang, last) != 0) {
			decant_unload(rules);
			rules = load(lang, "repair.level=certain");
			snprintf(last, sizeof(last), "%s", lang);
		}
		if (r.expected != NULL) {
			clean(rules, &r, in, strlen(in));
			judge_pair(&r);
		}
		json_decref(row);
	}
	decant_unload(rules);
	fclose(f);
}

/* Damages the one place of a line that the plant asks for; 0 when it has none. */
static size_t
damage(pcre2_code *code, const char *with, const char *line, size_t n,
		char *out)
{
	PCRE2_SIZE room = LINE;
	int done = pcre2_substitute(code, (PCRE2_SPTR)line, n, 0,
	    PCRE2_SUBSTITUTE_EXTENDED, NULL, NULL, (PCRE2_SPTR)with,
	    PCRE2_ZERO_TERMINATED, (PCRE2_UCHAR *)out, &room);

	return done > 0 ? room : 0;
}

static void
plant(struct table *t, const char *text, const decant_rules *rules,
		const char *rule, pcre2_code *code, const char *with,
		const char *right)
{
	static char damaged[LINE], wanted[LINE];
	struct run r = { .table = t, .rule = rule }, plain = { .table = t };
	struct score *s = score_of(t, rule);
	size_t planted = 0;

	for (const char *end; *text != '\0' && planted < PLANTED;
	    text = end + (*end != '\0')) {
		size_t n = strcspn(text, "\n"), len;

		end = text + n;
		len = damage(code, with, text, n, damaged);
		if (len == 0)
			continue;
		planted++;
		clean(rules, &r, damaged, len);
		if (r.acted == 0)
			continue;
		if (right == NULL)
			clean(rules, &plain, text, n);
		else
			clean(rules, &plain, wanted, damage(code, right, text,
			    n, wanted));
		if (plain.n == r.n && memcmp(plain.out, r.out, r.n) == 0)
			s->right++;
		else
			s->wrong++;
		if (getenv("SHOW") && (plain.n != r.n ||
		    memcmp(plain.out, r.out, r.n) != 0))
			fprintf(stderr, "%s\n  %.*s\n  %s\n", rule, (int)len,
			    damaged, r.out);
	}
	free(r.out);
	free(plain.out);
}

static void
measure_plants(struct table *t, const char *data, const char *plants)
{
	char line[4096], path[4096], *save;
	FILE *f = fopen(plants, "r");

	while (f != NULL && fgets(line, sizeof(line), f) != NULL) {
		char *rule, *lang, *pattern, *with, *right, *text;
		pcre2_code *code;
		decant_rules *rules;
		PCRE2_SIZE at;
		size_t n;
		int err;

		line[strcspn(line, "\n")] = '\0';
		if (line[0] == '#' || (rule = strtok_r(line, "\t", &save)) ==
		    NULL || (lang = strtok_r(NULL, "\t", &save)) == NULL ||
		    (pattern = strtok_r(NULL, "\t", &save)) == NULL)
			continue;
		with = strtok_r(NULL, "\t", &save);
		right = with ? strtok_r(NULL, "\t", &save) : NULL;
		code = pcre2_compile((PCRE2_SPTR)pattern,
		    PCRE2_ZERO_TERMINATED, PCRE2_UTF | PCRE2_UCP, &err, &at,
		    NULL);
		snprintf(path, sizeof(path), "%s/clean/%s.txt", data, lang);
		if (code == NULL || (text = slurp(path, &n)) == NULL) {
			fprintf(stderr, "tool_repair: %s: no pattern, or no "
			    "text\n", rule);
			continue;
		}
		rules = load(lang, "repair.level=likely");
		plant(t, text, rules, rule, code, with ? with : "", right);
		decant_unload(rules);
		pcre2_code_free(code);
		free(text);
	}
	if (f != NULL)
		fclose(f);
}

/* Wilson, "Probable inference", 1927. */
static double
bound(unsigned long right, unsigned long n)
{
	double z = 1.96, p = n ? (double)right / n : 0;

	return n == 0 ? 0 : (p + z * z / (2 * n) - z * sqrt(p * (1 - p) / n +
	    z * z / (4.0 * n * n))) / (1 + z * z / n);
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(((const struct score *)a)->name,
	    ((const struct score *)b)->name);
}

static void
print(struct table *t)
{
	double mb = t->clean_bytes / 1e6;

	qsort(t->of, t->n, sizeof(*t->of), by_name);
	printf("# rule, hits, right, wrong, false edits per MB of clean text "
	    "(%.1f MB), lower\n# bound in thousandths, use at level certain; "
	    "made by make measure\n", mb);
	for (size_t i = 0; i < t->n; i++) {
		const struct score *s = &t->of[i];
		unsigned long n = s->right + s->wrong;
		double low = bound(s->right, n), rate = s->false_edits /
		    (mb > 0 ? mb : 1);

		printf("%s\t%lu\t%lu\t%lu\t%.2f\t%d\t%s\n", s->name, n,
		    s->right, s->wrong, rate, (int)(low * 1000),
		    low >= .98 && rate <= .2 ? "yes" : n == 0 ? "unmeasured" :
		    rate <= .2 && s->wrong == 0 ? "few" : "no");
	}
}

int
main(int argc, char **argv)
{
	static struct table t;

	if (argc != 3) {
		fprintf(stderr, "usage: tool_repair DATA PLANTS\n");
		return 2;
	}
	measure_clean(&t, argv[1]);
	measure_pairs(&t, argv[1], "detok_moses.jsonl");
	measure_plants(&t, argv[1], argv[2]);
	print(&t);
	return 0;
}
