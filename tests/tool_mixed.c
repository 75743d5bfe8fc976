/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tool_mixed.c - how good the detector is on documents in several languages:
 *	tool_mixed [-v] [-n DOCUMENTS] [-c CODES] [-o OPTION] FOLDER
 *
 * Documents of two to four languages are put together from the samples of a set
 * (tool_detect.c), in blocks of one to six lines: how many lines get their
 * language?  Then lines are, of two to five sentences in two languages: how
 *many bytes get their language, and how many of the borders are found, exactly
 *and within one sentence?
 */
#include "decant.h"
#include "detect_set.h"

enum {
	LANGUAGES = 4,
	BLOCKS = 24,
	SENTENCES = 5,
	DOCUMENT = 1 << 17,
	LINES = 200,
	LONGEST = 600
};

struct part {
	const char *tag;
	size_t at, len;
};

struct document {
	char text[DOCUMENT];
	size_t n;
	struct part part[LINES];
	size_t parts;
	const char *said[LINES]; /* of lines */
	struct part span[LINES]; /* of one line */
	size_t spans;
};

static struct sample_set set;
static uint64_t state = 42;

static unsigned
roll(unsigned sides)
{
	state = state * 6364136223846793005u + 1442695040888963407u;
	return (state >> 33) % sides;
}

/* Adds a sample of a language to a document. */
static void
add(struct document *d, const struct sample_file *f, const char *behind)
{
	const char *s = f->line[roll(f->n)];
	size_t n = strcspn(s, "\n");

	if (n > LONGEST || d->parts == LINES || d->n + n + 2 > DOCUMENT)
		return;
	d->part[d->parts++] = (struct part){f->tag, d->n, n + strlen(behind)};
	memcpy(d->text + d->n, s, n);
	d->n += n;
	memcpy(d->text + d->n, behind, strlen(behind));
	d->n += strlen(behind);
}

static int
keep_line(void *user, const decant_detected *f)
{
	struct document *d = user;

	if (f->line <= LINES)
		d->said[f->line - 1] = f->guess[0].lang;
	return 0;
}

static void
score_lines(const decant_rules *rules, int documents, int tell)
{
	static struct document d;
	size_t right = 0, all = 0;

	for (int i = 0; i < documents; i++) {
		const struct sample_file *lang[LANGUAGES];
		unsigned many = 2 + roll(LANGUAGES - 1),
			 blocks = 3 + roll(BLOCKS);

		d.n = d.parts = 0;
		for (unsigned k = 0; k < many; k++)
			lang[k] = &set.file[roll(set.n)];
		for (unsigned b = 0; b < blocks; b++) {
			unsigned k = roll(many), lines = 1 + roll(6);

			while (lines-- > 0)
				add(&d, lang[k], "\n");
		}
		decant_detect(rules, d.text, d.n, DECANT_LINE, keep_line, &d);
		for (size_t k = 0; k < d.parts; k++) {
			bool good = strcmp(d.said[k], d.part[k].tag) == 0;

			right += good;
			if (!good && tell)
				printf("%s taken for %s: %.*s\n", d.part[k].tag,
				    d.said[k], (int)d.part[k].len - 1,
				    d.text + d.part[k].at);
		}
		all += d.parts;
	}
	printf("mixed documents: %zu of %zu lines right, %.4f\n", right, all,
	    (double)right / all);
}

static int
keep_span(void *user, const decant_detected *f)
{
	struct document *d = user;

	if (d->spans < LINES)
		d->span[d->spans++] =
		    (struct part){f->guess[0].lang, f->at, f->len};
	return 0;
}

/* Bytes of a part that got its language. */
static size_t
right_bytes(const struct document *d, const struct part *p)
{
	size_t right = 0;

	for (size_t i = 0; i < d->spans; i++) {
		size_t from = d->span[i].at, to = from + d->span[i].len;

		from = from > p->at ? from : p->at;
		to = to < p->at + p->len ? to : p->at + p->len;
		if (from < to && strcmp(d->span[i].tag, p->tag) == 0)
			right += to - from;
	}
	return right;
}

/* Does a span begin so near to a place? */
static bool
has_border(const struct document *d, size_t at, size_t near)
{
	for (size_t i = 1; i < d->spans; i++)
		if (d->span[i].at + near >= at && d->span[i].at <= at + near)
			return true;
	return false;
}

static void
score_spans(const decant_rules *rules, int documents, const char *between,
    const char *what)
{
	static struct document d;
	size_t right = 0, all = 0, exact = 0, near = 0, borders = 0, extra = 0;

	for (int i = 0; i < documents; i++) {
		const struct sample_file *a = &set.file[roll(set.n)];
		const struct sample_file *b = &set.file[roll(set.n)];
		unsigned many = 2 + roll(SENTENCES - 1), turn = 0;

		d.n = d.parts = d.spans = 0;
		for (unsigned k = 0; k < many; k++, turn ^= k == 1 || roll(2))
			add(&d, turn ? b : a, between);
		decant_detect(rules, d.text, d.n, DECANT_SPAN, keep_span, &d);
		extra += d.spans - 1;
		for (size_t k = 0; k < d.parts; k++) {
			right += right_bytes(&d, &d.part[k]);
			all += d.part[k].len;
			if (k == 0 ||
			    strcmp(d.part[k - 1].tag, d.part[k].tag) == 0)
				continue;
			borders++;
			extra--;
			exact += has_border(&d, d.part[k].at, 2);
			near += has_border(&d, d.part[k].at, d.part[k].len);
		}
	}
	printf("%s: bytes right %.4f, of %zu borders %.4f exact, %.4f within a "
	       "sentence; %zd more than there are\n",
	    what, (double)right / all, borders, (double)exact / borders,
	    (double)near / borders, (ssize_t)extra);
}

int
main(int argc, char **argv)
{
	const char *options[] = {"stages=none", NULL, NULL, NULL};
	const char *codes = "tests/codes.tsv";
	int documents = 2000, tell = 0, n = 1, i;
	decant_error err;
	decant_rules *rules;

	for (i = 1; i < argc && argv[i][0] == '-'; i++)
		switch (argv[i][1]) {
		case 'v':
			tell = 1;
			break;
		case 'n':
			documents = atoi(argv[++i]);
			break;
		case 'c':
			codes = argv[++i];
			break;
		case 'o':
			options[n < 3 ? n++ : 2] = argv[++i];
			break;
		}
	rules = decant_load(options, &err);
	if (rules == NULL || i == argc) {
		fprintf(stderr, "%s\n", rules ? "no folder" : err.text);
		return 2;
	}
	set_read(&set, rules->rules.langid, codes, argv[i]);
	score_lines(rules, documents, tell);
	score_spans(rules, documents, " ", "sentences in one line");
	score_spans(rules, documents, "", "sentences without a blank");
	decant_unload(rules);
	return 0;
}
