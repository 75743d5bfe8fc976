/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tool_detect.c - how good the detector is:
 *	tool_detect [-v] [-p] [-k KIND] [-t TAGS] [-c CODES] [-o OPTION]...
 *	    FOLDER...
 *
 * A FOLDER holds files CODE.txt, a sample a line.  KIND is what is asked of a
 * sample: "lines", "words" (one of five letters or more), "pairs" of
 * neighbouring words, or "noise", where "und" alone is right.  Prints for each
 * folder macro accuracy (the mean of its languages), false "und", calibration
 * error (ECE, ten bins), accuracy and share of what is 0.9 sure, and speed;
 *with -v each language and what it is taken for.  -t scores these languages
 *only.  -p prints the samples, tag first, for the programs of others.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "decant.h"
#include "detect_set.h"

enum { BINS = 10, OPTIONS = 16 };

struct score {
	size_t lines, right, und, bytes;
	double sure[BINS], hit[BINS], n[BINS];
	double seconds, macro;
	size_t languages;
};

struct asking {
	const decant_rules *rules;
	const char *kind;
	bool tell, print;
	const char *only; /* tags with commas between that are scored */
	const char *wrong[1 << 20];
};

static int
keep(void *user, const decant_detected *found)
{
	*(decant_guess *)user = found->guess[0];
	return 0;
}

/* The best wrong answer and how often it was given. */
static const char *
commonest(const char *const *wrong, size_t n, size_t *times)
{
	const char *best = "";

	*times = 0;
	for (size_t i = 0; i < n; i++) {
		size_t same = 0;

		for (size_t k = i; k < n; k++)
			same += wrong[k] == wrong[i];
		if (same > *times) {
			*times = same;
			best = wrong[i];
		}
	}
	return best;
}

/* Is it a part of a word: a letter of ASCII, or no ASCII at all? */
static bool
is_word(unsigned char c)
{
	return c >= 0x80 || (unsigned)((c | 32) - 'a') < 26 || c == '\'';
}

/* The next word from *at on. */
static struct str
next_word(const char *s, size_t *at)
{
	size_t from;

	while (s[*at] != '\0' && !is_word(s[*at]))
		++*at;
	from = *at;
	while (is_word(s[*at]))
		++*at;
	return (struct str){s + from, *at - from};
}

static size_t
letters(struct str s)
{
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++)
		n += (s.p[i] & 0xc0) != 0x80;
	return n;
}

/* What is asked of a sample: a part of it, or nothing. */
static struct str
part(const char *kind, const char *s)
{
	size_t at = 0, seed = str_hash(str_of(s)) % 3;
	struct str found = {s, 0}, before = {s, 0}, word;

	if (strcmp(kind, "words") != 0 && strcmp(kind, "pairs") != 0)
		return str_of(s);
	while ((word = next_word(s, &at)).n > 0) {
		size_t least = kind[0] == 'w' ? 5 : 3;

		if (letters(word) >= least &&
		    (kind[0] == 'w' || letters(before) >= least)) {
			found = kind[0] == 'w'
				    ? word
				    : (struct str){
					  before.p, word.p + word.n - before.p};
			if (seed-- == 0)
				break;
		}
		before = word;
	}
	return found;
}

static bool
judge(struct score *s, const char *tag, const decant_guess *g)
{
	int bin = g->p >= 1 ? BINS - 1 : (int)(g->p * BINS);
	bool right = strcmp(g->lang, tag) == 0;

	s->lines++;
	s->right += right;
	s->und += strcmp(g->lang, "und") == 0;
	s->sure[bin] += g->p;
	s->hit[bin] += right;
	s->n[bin]++;
	return right;
}

static bool
is_listed(const char *list, const char *tag)
{
	size_t n = strlen(tag);

	for (const char *p = list; p != NULL && (p = strstr(p, tag)) != NULL;
	     p++)
		if ((p == list || p[-1] == ',') && (p[n] == ',' || p[n] == 0))
			return true;
	return list == NULL;
}

/* Answers each sample once more, for the time it takes. */
static void
time_file(struct asking *a, const struct sample_file *f, struct score *s)
{
	double t = set_now();
	decant_guess g;

	for (size_t i = 0; i < f->n; i++) {
		struct str text = part(a->kind, f->line[i]);

		if (text.n > 0)
			decant_detect(
			    a->rules, text.p, text.n, DECANT_TEXT, keep, &g);
	}
	s->seconds += set_now() - t;
	t = set_now();
	for (size_t i = 0; i < f->n; i++)
		s->bytes += part(a->kind, f->line[i]).n;
	s->seconds -= set_now() - t;
}

static void
score_file(struct asking *a, const struct sample_file *f, struct score *s)
{
	const char *tag = strcmp(a->kind, "noise") == 0 ? "und" : f->tag;
	size_t lines = s->lines, right = s->right, wrong = 0, times;
	double share;

	for (size_t i = 0; i < f->n; i++) {
		struct str text = part(a->kind, f->line[i]);
		decant_guess g = {"und", 0};

		if (text.n == 0)
			continue;
		if (a->print)
			printf("%s\t%.*s\n", tag,
			    (int)strcspn(text.p, "\n") < (int)text.n
				? (int)strcspn(text.p, "\n")
				: (int)text.n,
			    text.p);
		decant_detect(a->rules, text.p, text.n, DECANT_TEXT, keep, &g);
		if (!judge(s, tag, &g))
			a->wrong[wrong++] = g.lang;
	}
	if (s->lines == lines)
		return;
	time_file(a, f, s);
	share = (double)(s->right - right) / (s->lines - lines);
	s->macro += share;
	s->languages++;
	if (a->tell) {
		const char *instead = commonest(a->wrong, wrong, &times);

		printf("%-10s %6.4f of %5zu  %s %zu\n", tag, share,
		    s->lines - lines, instead, times);
	}
}

static void
tell(const char *name, const struct score *s)
{
	double ece = 0;

	for (int b = 0; b < BINS; b++)
		ece += s->sure[b] > s->hit[b] ? s->sure[b] - s->hit[b]
					      : s->hit[b] - s->sure[b];
	printf("%-24s %3zu languages %6zu samples: macro %.4f und %.4f ECE "
	       "%.4f sure %.4f of %.4f, %.2f us each, %.0f MB/s\n",
	    name, s->languages, s->lines, s->macro / s->languages,
	    (double)s->und / s->lines, ece / s->lines,
	    s->hit[BINS - 1] / s->n[BINS - 1], s->n[BINS - 1] / s->lines,
	    s->seconds / s->lines * 1e6, s->bytes / s->seconds / 1e6);
}

static void
score_folder(struct asking *a, const char *codes, const char *folder)
{
	static struct sample_set set;
	struct score s = {0};

	set.n = 0;
	set_read(&set, a->rules->rules.langid, codes, folder);
	for (size_t i = 0; i < set.n; i++)
		if (is_listed(a->only, set.file[i].tag))
			score_file(a, &set.file[i], &s);
	if (!a->print)
		tell(folder, &s);
}

int
main(int argc, char **argv)
{
	static struct asking a = {.kind = "lines"};
	const char *options[OPTIONS] = {"stages=none"};
	const char *codes = "tests/codes.tsv";
	size_t n = 1;
	int i;
	decant_error err;
	decant_rules *rules;

	for (i = 1; i < argc && argv[i][0] == '-'; i++)
		switch (argv[i][1]) {
		case 'v':
			a.tell = true;
			break;
		case 'p':
			a.print = true;
			break;
		case 't':
			a.only = argv[++i];
			break;
		case 'k':
			a.kind = argv[++i];
			break;
		case 'c':
			codes = argv[++i];
			break;
		case 'o':
			options[n++] = argv[++i];
			break;
		}
	rules = decant_load(options, &err);
	if (rules == NULL || i == argc) {
		fprintf(stderr, "%s\n", rules ? "no folder" : err.text);
		return 2;
	}
	a.rules = rules;
	for (; i < argc; i++)
		score_folder(&a, codes, argv[i]);
	decant_unload(rules);
	return 0;
}
