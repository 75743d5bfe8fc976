/* SPDX-License-Identifier: Apache-2.0 */
/*
 * train_likely LIST FOLDER MODEL
 *
 * Trains the model of text/likely.h from the texts below FOLDER, for the
 * languages that LIST names: tag, group, text, ICU transform or -.
 *
 * Probabilities are those of interpolated absolute discounting (Ney, Essen and
 * Kneser, "On structuring probabilistic dependences in stochastic language
 * modelling", 1994), the letters of a group's other languages having a little
 * share in each.  Of the 3-grams those stay that are frequent in some language.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include <unicode/unorm2.h>
#include <unicode/ustring.h>
#include <unicode/utrans.h>

#include "text/likely.h"
#include "text/utf8.h"

enum { LINE = 1 << 14, NORMAL = 1 << 15 };

static const double DISCOUNT = .75;	/* of every count */
static const double FOREIGN = .0015;	/* share of the group's letters */
static const double RAREST = 1. / (1 << 18);

static const char *const groups[GROUPS] = { "latin", "cyrillic", "arabic",
	"east", "rest" };
static const unsigned most_languages[GROUPS] = { 128, 32, 16, 8, 32 };
static const size_t most_trigrams[GROUPS] = { 22000, 14000, 6000, 0, 12000 };
static const size_t most_bigrams[GROUPS] = { 9000, 4000, 2500, 26000, 6000 };

static const uint8_t code[16] = { 1, 2, 4, 6, 8, 11, 14, 18, 22, 27, 32, 38,
	44, 51, 58, 68 };

struct gram {
	uint32_t a, b, c;
	uint32_t next;		/* of the same hash, plus 1 */
	float weight;
	uint32_t *count;	/* one for each language; those that follow: the
				 * sum and number of kinds of what comes after */
};

struct table {
	struct gram *gram;
	size_t n, room;
	uint32_t *slot;
	size_t slots;
	unsigned lanes;
};

struct training {
	struct table of[GROUPS][3];	/* of one, two and three symbols */
	unsigned languages[GROUPS];
	char tag[GROUPS][LIKELY_LANES][12];
	double letter_case[4][2];
};

static void *
must(void *p)
{
	if (p == NULL) {
		fprintf(stderr, "train_likely: out of memory\n");
		exit(1);
	}
	return p;
}

static void
rehash(struct table *t)
{
	t->slots = t->slots ? t->slots * 2 : 1 << 12;
	free(t->slot);
	t->slot = must(calloc(t->slots, sizeof(*t->slot)));
	for (size_t i = 0; i < t->n; i++) {
		struct gram *g = &t->gram[i];
		size_t at = likely_hash(g->a, g->b, g->c) & (t->slots - 1);

		g->next = t->slot[at];
		t->slot[at] = i + 1;
	}
}

static struct gram *
lookup(const struct table *t, uint32_t a, uint32_t b, uint32_t c)
{
	uint32_t i;

	if (t->slots == 0)
		return NULL;
	for (i = t->slot[likely_hash(a, b, c) & (t->slots - 1)]; i != 0;
	    i = t->gram[i - 1].next)
		if (t->gram[i - 1].a == a && t->gram[i - 1].b == b &&
		    t->gram[i - 1].c == c)
			return &t->gram[i - 1];
	return NULL;
}

static struct gram *
obtain(struct table *t, uint32_t a, uint32_t b, uint32_t c)
{
	struct gram *g = lookup(t, a, b, c);
	size_t at;

	if (g != NULL)
		return g;
	if (t->n * 2 >= t->slots)
		rehash(t);
	if (t->n == t->room) {
		t->room = t->room ? t->room * 2 : 1 << 12;
		t->gram = must(realloc(t->gram, t->room * sizeof(*t->gram)));
	}
	g = &t->gram[t->n++];
	*g = (struct gram){ .a = a, .b = b, .c = c };
	g->count = must(calloc(t->lanes * 3, sizeof(*g->count)));
	at = likely_hash(a, b, c) & (t->slots - 1);
	g->next = t->slot[at];
	t->slot[at] = t->n;
	return g;
}

/* Counts one symbol behind what goes before it. */
static void
count(struct training *t, int group, unsigned lane, uint32_t a, uint32_t b,
		uint32_t c)
{
	struct table *of = t->of[group];

	obtain(&of[0], 0, 0, c)->count[lane]++;
	obtain(&of[1], 0, b, c)->count[lane]++;
	if (most_trigrams[group] > 0)
		obtain(&of[2], a, b, c)->count[lane]++;
}

static void
count_line(struct training *t, int group, unsigned lane, struct str s)
{
	uint32_t a = ' ', b = ' ';
	unsigned letter = 0;

	for (size_t at = 0; at < s.n;) {
		uint32_t c = utf8_next(s, &at);
		uint32_t symbol = likely_symbol(group, c);
		unsigned next = likely_case(c, letter);

		count(t, group, lane, a, b, symbol);
		if (next > 0)
			t->letter_case[letter][next > 1]++;
		letter = next;
		a = b;
		b = symbol;
	}
	count(t, group, lane, a, b, ' ');
}

/* Vietnamese as windows-1258 has it: tones apart, other marks not. */
static int32_t
split_tones(const UNormalizer2 *nfd, const UNormalizer2 *nfc, const UChar *u,
		int32_t n, UChar *out)
{
	int32_t len = 0;

	for (int32_t i = 0; i < n; i++) {
		UErrorCode err = U_ZERO_ERROR;
		UChar d[16], rest[16], tone = 0;
		int32_t k = unorm2_normalize(nfd, u + i, 1, d, 16, &err), r = 0;

		for (int32_t j = 0; j < k; j++)
			if (d[j] == 0x300 || d[j] == 0x301 || d[j] == 0x303 ||
			    d[j] == 0x309 || d[j] == 0x323)
				tone = d[j];
			else
				rest[r++] = d[j];
		len += unorm2_normalize(nfc, rest, r, out + len, 8, &err);
		if (tone != 0)
			out[len++] = tone;
	}
	return len;
}

struct reader {
	UTransliterator *by;
	const UNormalizer2 *nfc, *nfd;
	bool tones;
	size_t line;
};

/* Lines become NFC, and what the list asks for. */
static struct str
prepare(struct reader *r, char *line, char *out)
{
	static UChar u[NORMAL], v[NORMAL * 2];
	UErrorCode err = U_ZERO_ERROR;
	int32_t n, len;

	u_strFromUTF8(u, LINE, &n, line, -1, &err);
	if (r->by != NULL) {
		int32_t limit = n;

		utrans_transUChars(r->by, u, &n, NORMAL, 0, &limit, &err);
	}
	len = unorm2_normalize(r->nfc, u, n, v, NORMAL, &err);
	if (r->tones && r->line++ % 2 == 0 && U_SUCCESS(err)) {
		u_memcpy(u, v, len);
		len = split_tones(r->nfd, r->nfc, u, len, v);
	}
	u_strToUTF8(out, NORMAL, &n, v, len, &err);
	return (struct str){ out, U_SUCCESS(err) ? (size_t)n : 0 };
}

static void
read_text(struct training *t, int group, const char *tag, const char *path,
		const char *how)
{
	static char line[LINE], out[NORMAL];
	unsigned lane = t->languages[group]++;
	UErrorCode err = U_ZERO_ERROR;
	struct reader r = { .nfc = unorm2_getNFCInstance(&err),
		.nfd = unorm2_getNFDInstance(&err),
		.tones = strcmp(tag, "vi") == 0 };
	FILE *f = fopen(path, "r");
	UChar id[64];

	if (f == NULL) {
		perror(path);
		exit(1);
	}
	snprintf(t->tag[group][lane], 12, "%s", tag);
	if (strcmp(how, "-") != 0) {
		u_uastrcpy(id, how);
		r.by = utrans_openU(id, -1, UTRANS_FORWARD, NULL, 0, NULL, &err);
	}
	while (fgets(line, LINE, f) != NULL) {
		line[strcspn(line, "\n")] = '\0';
		count_line(t, group, lane, prepare(&r, line, out));
	}
	if (r.by != NULL)
		utrans_close(r.by);
	fclose(f);
}

static void
read_list(struct training *t, const char *list, const char *folder)
{
	char line[512], tag[12], group[16], name[64], how[64], path[4096];
	FILE *f = fopen(list, "r");

	if (f == NULL) {
		perror(list);
		exit(1);
	}
	while (fgets(line, sizeof(line), f) != NULL) {
		if (line[0] == '#' || sscanf(line, "%11s %15s %63s %63s", tag,
		    group, name, how) != 4)
			continue;
		snprintf(path, sizeof(path), "%s/%s.txt", folder, name);
		for (int g = 0; g < GROUPS; g++)
			if (strcmp(group, groups[g]) == 0)
				read_text(t, g, tag, path, how);
	}
	fclose(f);
}

/* For every context: how often something follows it, and how many kinds do. */
static void
count_contexts(struct table *of)
{
	unsigned lanes = of->lanes;

	for (int k = 1; k < 3; k++)
		for (size_t i = 0; i < of[k].n; i++) {
			struct gram *g = &of[k].gram[i], *context = k == 1 ?
			    lookup(&of[0], 0, 0, g->b) :
			    lookup(&of[1], 0, g->a, g->b);

			for (unsigned l = 0; context != NULL && l < lanes; l++) {
				context->count[lanes + l] += g->count[l];
				context->count[2 * lanes + l] +=
				    g->count[l] > 0;
			}
		}
}

struct shares {
	double *group;			/* by symbol's number */
	double total[LIKELY_LANES];
};

static void
share_out(const struct table *one, unsigned languages, struct shares *s)
{
	s->group = must(calloc(one->n, sizeof(double)));
	memset(s->total, 0, sizeof(s->total));
	for (size_t i = 0; i < one->n; i++)
		for (unsigned l = 0; l < languages; l++)
			s->total[l] += one->gram[i].count[l];
	for (size_t i = 0; i < one->n; i++)
		for (unsigned l = 0; l < languages; l++)
			s->group[i] += one->gram[i].count[l] / s->total[l] /
			    languages;
}

/* The probability of the last symbol of a gram of n symbols behind the others. */
static double
chance(const struct table *of, const struct shares *s, const struct gram *g,
		int n, unsigned l)
{
	unsigned lanes = of->lanes;
	const struct gram *shorter, *context;
	double all, most, less;

	if (n == 1)
		return (1 - FOREIGN) * g->count[l] / s->total[l] + FOREIGN *
		    (s->group[g - of[0].gram] + RAREST);
	shorter = n == 2 ? lookup(&of[0], 0, 0, g->c) :
	    lookup(&of[1], 0, g->b, g->c);
	context = n == 2 ? lookup(&of[0], 0, 0, g->b) :
	    lookup(&of[1], 0, g->a, g->b);
	less = chance(of, s, shorter, n - 1, l);
	if (context == NULL || (all = context->count[lanes + l]) == 0)
		return less;
	most = g->count[l] > 0 ? g->count[l] - DISCOUNT : 0;
	return most / all + DISCOUNT * context->count[2 * lanes + l] / all *
	    less;
}

static unsigned
pack(double p)
{
	double bits = -log2(p) * LIKELY_BIT, best = 1e9;
	unsigned at = 0;

	for (unsigned i = 0; i < 16; i++)
		if (fabs(bits - code[i]) < best) {
			best = fabs(bits - code[i]);
			at = i;
		}
	return at;
}

static int
by_weight(const void *va, const void *vb)
{
	const struct gram *const *a = va, *const *b = vb;

	if ((*a)->weight != (*b)->weight)
		return (*a)->weight > (*b)->weight ? -1 : 1;
	return (*a > *b) - (*a < *b);
}

/* The most frequent grams, in whatever language: those of ASCII tell nothing but
 * languages, so they count for less. */
static size_t
choose(struct table *t, const struct shares *s, unsigned languages, int n,
		size_t most, struct gram **out)
{
	size_t kept = 0;
	struct gram **row = must(calloc(t->n + 1, sizeof(*row)));

	for (size_t i = 0; i < t->n; i++) {
		struct gram *g = &t->gram[i];
		uint32_t often = 0;

		g->weight = 0;
		for (unsigned l = 0; l < languages; l++) {
			float w = g->count[l] / s->total[l];

			often += g->count[l];
			g->weight = w > g->weight ? w : g->weight;
		}
		if ((g->a | g->b | g->c) < 0x80 && n > 1)
			g->weight /= 6;
		if (often >= (n == 1 ? 3 : 4))
			row[kept++] = g;
	}
	qsort(row, kept, sizeof(*row), by_weight);
	kept = kept < most ? kept : most;
	memcpy(out, row, kept * sizeof(*row));
	free(row);
	return kept;
}

struct output {
	struct likely_file head;
	uint16_t *check[GROUPS];
	uint8_t *row[GROUPS];
};

static void
put_row(struct output *o, int group, const struct table *of,
		const struct shares *s, const struct gram *g, int n)
{
	uint32_t slots = o->head.group[group].slots;
	unsigned half = o->head.group[group].lanes / 2;
	uint64_t hash = likely_hash(g->a, g->b, g->c);
	uint32_t i = (hash & 0xffffffff) * slots >> 32;
	uint8_t *row;

	while (o->check[group][i] != 0)
		i = i + 1 < slots ? i + 1 : 0;
	o->check[group][i] = hash >> 48 | 1;
	row = o->row[group] + (size_t)i * half;
	for (unsigned l = 0; l < half; l++)
		row[l] = pack(s->total[l] > 0 ? chance(of, s, g, n, l) :
		    RAREST) | pack(s->total[l + half] > 0 ?
		    chance(of, s, g, n, l + half) : RAREST) << 4;
}

static void
make_group(struct training *t, struct output *o, int group)
{
	static const size_t all = 60000;
	struct table *of = t->of[group];
	unsigned languages = t->languages[group];
	struct gram **row[3];
	size_t n[3], sum = 0;
	struct shares s;

	count_contexts(of);
	share_out(&of[0], languages, &s);
	for (int k = 0; k < 3; k++) {
		row[k] = must(calloc(all, sizeof(**row)));
		n[k] = choose(&of[k], &s, languages, k + 1, k == 0 ? all :
		    k == 1 ? most_bigrams[group] : most_trigrams[group],
		    row[k]);
		sum += n[k];
	}
	o->head.group[group].lanes = (languages + 15) / 16 * 16;
	o->head.group[group].slots = sum * 4 / 3 + 16;
	o->check[group] = must(calloc(o->head.group[group].slots, 2));
	o->row[group] = must(calloc(o->head.group[group].slots,
	    o->head.group[group].lanes / 2));
	for (int k = 0; k < 3; k++)
		for (size_t i = 0; i < n[k]; i++)
			put_row(o, group, of, &s, row[k][i], k + 1);
	for (unsigned l = 0; l < languages; l++)
		memcpy(o->head.group[group].tag[l], t->tag[group][l], 12);
	fprintf(stderr, "%s: %u languages, %zu + %zu + %zu rows\n",
	    groups[group], languages, n[0], n[1], n[2]);
}

static void
write_file(struct output *o, const char *path)
{
	FILE *f = fopen(path, "wb");
	size_t at = sizeof(o->head);

	for (int g = 0; g < GROUPS; g++) {
		size_t slots = o->head.group[g].slots;

		o->head.group[g].checks = at;
		o->head.group[g].rows = at + slots * 2;
		at += slots * 2 + slots * o->head.group[g].lanes / 2;
	}
	if (f == NULL || fwrite(&o->head, sizeof(o->head), 1, f) != 1) {
		perror(path);
		exit(1);
	}
	for (int g = 0; g < GROUPS; g++) {
		size_t slots = o->head.group[g].slots;

		fwrite(o->check[g], 2, slots, f);
		fwrite(o->row[g], o->head.group[g].lanes / 2, slots, f);
	}
	if (fclose(f) != 0) {
		perror(path);
		exit(1);
	}
}

int
main(int argc, char **argv)
{
	static struct training t;
	static struct output o;

	if (argc != 4) {
		fprintf(stderr, "usage: train_likely LIST FOLDER MODEL\n");
		return 2;
	}
	for (int g = 0; g < GROUPS; g++)
		for (int k = 0; k < 3; k++)
			t.of[g][k].lanes = most_languages[g];
	read_list(&t, argv[1], argv[2]);
	memcpy(o.head.magic, "dclikely", 8);
	o.head.version = LIKELY_VERSION;
	memcpy(o.head.code, code, sizeof(code));
	for (int i = 0; i < 4; i++)
		for (int k = 0; k < 2; k++)
			o.head.letter_case[i][k] = (uint8_t)(LIKELY_BIT *
			    -log2((t.letter_case[i][k] + 1) /
			    (t.letter_case[i][0] + t.letter_case[i][1] + 2)));
	for (int g = 0; g < GROUPS; g++)
		make_group(&t, &o, g);
	write_file(&o, argv[3]);
	return 0;
}
