/* SPDX-License-Identifier: Apache-2.0 */
/*
 * text.c - reads training text, and draws samples from it.
 *
 * Samples are of every length that will be asked for: single words by their
 * frequency, pairs, runs of up to twelve words, and whole sentences.  A language
 * whose sentences are few or all of one kind learns from its list of words too:
 * words drawn as often as they are written make something like a sentence.
 */
#include <math.h>
#include <stdlib.h>

#include <unicode/ustring.h>
#include <unicode/utrans.h>

#include "train.h"

enum { HELD = 40 };		/* every so-manieth line is held back */

static const float WORDS = .36f, PAIRS = .12f, WHOLE = .3f,
	HEAPS = .06f;

void *
must(void *p)
{
	if (p == NULL) {
		fprintf(stderr, "train_language: out of memory\n");
		exit(1);
	}
	return p;
}

uint32_t
dice_roll(struct dice *d)
{
	uint64_t x;

	d->state = d->state * 6364136223846793005u + 1442695040888963407u;
	x = d->state ^ d->state >> 33;
	return x * 0xff51afd7ed558ccdu >> 32;
}

float
dice_share(struct dice *d)
{
	return (dice_roll(d) >> 8) / 16777216.0f;
}

static void
lines_add(struct lines *l, const char *s)
{
	if ((l->n & (l->n - 1)) == 0)
		l->of = must(realloc(l->of, (l->n ? 2 * l->n : 1) *
		    sizeof(*l->of)));
	l->of[l->n++] = must(strdup(s));
}

/* Rewrites a line by an ICU transform. */
static void
transform(UTransliterator *by, char *line, size_t room)
{
	UChar u[2 * SAMPLE];
	UErrorCode err = U_ZERO_ERROR;
	int32_t n, limit;

	u_strFromUTF8(u, SAMPLE, &n, line, -1, &err);
	limit = n;
	utrans_transUChars(by, u, &n, 2 * SAMPLE, 0, &limit, &err);
	if (U_SUCCESS(err))
		u_strToUTF8(line, room, NULL, u, n, &err);
	if (U_FAILURE(err))
		line[0] = '\0';
}

static FILE *
open_text(const char *folder, const char *part, const char *name,
		const char *suffix)
{
	char path[4096];

	snprintf(path, sizeof(path), "%s/%s%s%s", folder, part, name, suffix);
	return fopen(path, "r");
}

static void
read_text(struct class *c, FILE *f, UTransliterator *by)
{
	char *line = NULL, buf[2 * SAMPLE];
	size_t room = 0, i = 0;

	while (f != NULL && getline(&line, &room, f) > 0) {
		line[strcspn(line, "\n")] = '\0';
		if (strlen(line) >= SAMPLE)
			continue;
		snprintf(buf, sizeof(buf), "%s", line);
		if (by != NULL)
			transform(by, buf, sizeof(buf));
		if (buf[0] != '\0')
			lines_add(i++ % HELD == 0 ? &c->held : &c->text, buf);
	}
	free(line);
	if (f != NULL)
		fclose(f);
}

static void
read_words(struct class *c, FILE *f, UTransliterator *by)
{
	char *line = NULL, buf[2 * SAMPLE];
	size_t room = 0;
	float sum = 0, often = 0;

	while (f != NULL && getline(&line, &room, f) > 0) {
		char *tab = strchr(line, '\t');
		float count = tab ? strtof(tab, NULL) : 1;

		line[strcspn(line, "\t\n")] = '\0';
		snprintf(buf, sizeof(buf), "%s", line);
		if (by != NULL)
			transform(by, buf, sizeof(buf));
		if (buf[0] == '\0' || strlen(buf) > 200)
			continue;
		lines_add(&c->words, buf);
		if ((c->words.n & (c->words.n - 1)) == 0) {
			c->weight = must(realloc(c->weight, 2 * c->words.n *
			    sizeof(*c->weight)));
			c->often = must(realloc(c->often, 2 * c->words.n *
			    sizeof(*c->often)));
		}
		sum += sqrtf(count) + .02f;
		often += count;
		c->weight[c->words.n - 1] = sum;
		c->often[c->words.n - 1] = often;
	}
	free(line);
	if (f != NULL)
		fclose(f);
}

static unsigned
find_script(struct training *t, const char *name)
{
	unsigned i;

	for (i = 1; i <= t->scripts; i++)
		if (strcmp(t->script[i].name, name) == 0)
			return i;
	t->scripts = i;
	snprintf(t->script[i].name, sizeof(t->script[i].name), "%s", name);
	return i;
}

static void
read_class(struct training *t, const char *folder, const char *tag,
		const char *script, const char *name, float share, float prior,
		float lift, const char *how)
{
	struct class *c = &t->class[t->classes];
	struct script *s;
	UTransliterator *by = NULL;
	UErrorCode err = U_ZERO_ERROR;
	UChar id[64];

	snprintf(c->tag, sizeof(c->tag), "%s", tag);
	c->script = find_script(t, script);
	c->share = share;
	c->prior = prior;
	c->lift = lift;
	s = &t->script[c->script];
	c->lane = s->classes;
	s->class[s->classes++] = t->classes++;
	if (strcmp(how, "-") != 0) {
		u_uastrcpy(id, how);
		by = utrans_openU(id, -1, UTRANS_FORWARD, NULL, 0, NULL, &err);
		if (by == NULL) {
			fprintf(stderr, "ICU has no transform %s\n", how);
			exit(1);
		}
	}
	read_text(c, open_text(folder, "", name, ".txt"), by);
	read_words(c, open_text(folder, "words/", name, ".tsv"), by);
	if (by == NULL) {
		struct class pairs = { .tag = "-" };

		read_text(&pairs, open_text(folder, "bigrams/", name, ".txt"),
		    NULL);
		c->pairs = pairs.text;
	}
	if (by != NULL)
		utrans_close(by);
}

void
text_read(struct training *t, const char *list, const char *folder)
{
	FILE *f = fopen(list, "r");
	char line[512], tag[12], script[8], name[64], how[64];
	float share, prior, lift;

	if (f == NULL) {
		perror(list);
		exit(1);
	}
	while (fgets(line, sizeof(line), f) != NULL)
		if (line[0] != '#' && sscanf(line, "%11s %7s %63s %f %f %f %63s",
		    tag, script, name, &share, &prior,
		    &lift, how) == 7)
			read_class(t, folder, tag, script, name, share, prior,
			    lift, how);
	fclose(f);
}

static size_t
copy(char *out, const char *s, size_t n)
{
	memcpy(out, s, n);
	out[n] = '\0';
	return n;
}

/* Words by their weights, which are added up. */
static size_t
sample_words(const struct class *c, const float *weight, size_t many,
		struct dice *d, char *out)
{
	size_t n = 0;

	for (size_t k = 0; k < many && n < SAMPLE; k++) {
		float at = dice_share(d) * weight[c->words.n - 1];
		size_t a = 0, b = c->words.n - 1;

		while (a < b) {
			size_t middle = (a + b) / 2;

			if (weight[middle] < at)
				a = middle + 1;
			else
				b = middle;
		}
		n += sprintf(out + n, "%s%s", k ? " " : "", c->words.of[a]);
	}
	return n;
}

/* Text without blanks is cut between characters. */
static size_t
sample_letters(const char *s, size_t n, struct dice *d, char *out)
{
	size_t from = dice_roll(d) % n, to = from + 6 + dice_roll(d) % 60;

	while (from > 0 && (s[from] & 0xc0) == 0x80)
		from--;
	while (to < n && (s[to] & 0xc0) == 0x80)
		to++;
	return copy(out, s + from, (to < n ? to : n) - from);
}

static size_t
sample_run(const char *s, struct dice *d, char *out)
{
	size_t from[600], to[600], words = 0, i = 0, n = strlen(s), many, at;

	while (s[i] != '\0' && words < 600) {
		i += strspn(s + i, " ");
		from[words] = i;
		i += strcspn(s + i, " ");
		to[words] = i;
		words += to[words] > from[words];
	}
	if (words < 3)
		return n < 24 ? copy(out, s, n) : sample_letters(s, n, d, out);
	many = 1 + dice_roll(d) % (dice_share(d) < .6f ? 4 : 12);
	many = many > words ? words : many;
	at = dice_roll(d) % (words - many + 1);
	return copy(out, s + from[at], to[at + many - 1] - from[at]);
}

size_t
sample_make(const struct class *c, bool held, struct dice *d, char *out)
{
	const struct lines *l = held ? &c->held : &c->text;
	float x = dice_share(d), words = c->words.n > 0 ? WORDS : 0;
	float pairs = c->pairs.n > 0 ? PAIRS : 0;
	float heaps = c->words.n > 0 ? l->n > 0 ? HEAPS : 1 - words - pairs : 0;
	const char *s;

	if (l->n == 0 && c->words.n == 0)
		return 0;
	if (x < words)
		return sample_words(c, c->weight, dice_share(d) < .75f ? 1 : 2,
		    d, out);
	if (x < words + heaps)
		return sample_words(c, c->often, 3 + dice_roll(d) % 20, d, out);
	if (x < words + heaps + pairs) {
		s = c->pairs.of[dice_roll(d) % c->pairs.n];
		return copy(out, s, strlen(s));
	}
	s = l->of[dice_roll(d) % l->n];
	return dice_share(d) < WHOLE ? copy(out, s, strlen(s)) :
	    sample_run(s, d, out);
}
