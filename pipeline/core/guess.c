/* SPDX-License-Identifier: Apache-2.0 */
/*
 * guess.c - tells which encoding makes most sense of bytes that are not Unicode.
 *
 * Every encoding reads the same stretch of text, and the model of likely text
 * says what each reading costs in the language that suits it best; the cheapest
 * wins.  Only characters beyond ASCII and their neighbours count, for ASCII is
 * the same in all; but the ASCII text around them tells the language.  UTF-8
 * takes part with its bad bytes as U+FFFD, so a file with a few of them stays
 * what it is, and noise is nothing.
 */
#include <stdlib.h>

#include "core.h"
#include "text/likely.h"
#include "text/page.h"
#include "text/utf8.h"

enum {
	REGION = 64 * 1024,	/* bytes looked at */
	SAMPLE = 2048,		/* of them, bytes beyond ASCII and around them */
	FIRST = 160,		/* after so many, what is behind drops out ... */
	BEHIND = 60 * LIKELY_BIT,	/* ... if it is so far behind */
	AROUND = 2,		/* neighbours on each side */
	ASCII = 1500,		/* bytes that tell the language */
	MOST_APART = 40 * LIKELY_BIT,	/* that languages can be apart by it */
	ILL = 14 * LIKELY_BIT,	/* a bad byte, on top of being a blank */
	LABEL = 8 * LIKELY_BIT,	/* the text calls itself so */
	LABEL_WITHIN = 1024,
	SHORT = 16,		/* bytes: too few to say much ... */
	SHORT_MOST = 13 * LIKELY_BIT,	/* ... unless they cost no more than this */
	SHORT_EACH = 5 * LIKELY_BIT,	/* and this for each byte beyond ASCII */
	NO_LETTER = 12 * LIKELY_BIT,	/* a byte beyond ASCII that means ASCII */
	LEAST_LETTERS = 3,
	LEAST_BYTES = 5,
	STRAY = 17 * LIKELY_BIT,	/* most that a stray byte may cost */
	STRAY_MARGIN = 4 * LIKELY_BIT,
	STRAY_MOST = 48,	/* stray bytes of a line that are weighed */
	REPLACEMENT = 0xfffd,
};

struct sample {
	const struct likely *model;
	struct str region, first;	/* first: where FIRST bytes come from */
	unsigned char byte[SAMPLE + 16];	/* what counts of it */
	size_t n;
	int32_t base[LIKELY_LANES];	/* by the ASCII text, of Latin languages */
	size_t letters, upper;		/* of ASCII; bytes beyond it */
	size_t whole;			/* bytes there are */
};

/* Characters of one reading, and what its bad bytes cost. */
struct codes {
	uint32_t c[SAMPLE * 2];
	size_t n, ill, odd;		/* odd: ASCII that was not ASCII */
};

/* Does the byte at i count: is it, or is it near, one beyond ASCII? */
static void
take_sample(struct sample *s, struct str head)
{
	size_t from = 0, last = 0, i;
	bool any = false;

	while (from < head.n && (unsigned char)head.p[from] < 0x80)
		from++;
	from -= from < AROUND ? from : AROUND;
	for (i = from; i < head.n && i < from + REGION && s->n < SAMPLE; i++) {
		size_t k;

		if (s->n <= FIRST)
			s->first = str_cut(head, from, i - from);
		if ((unsigned char)head.p[i] < 0x80) {
			if (any && i <= last + AROUND)
				s->byte[s->n++] = head.p[i];
			continue;
		}
		k = i < AROUND ? 0 : i - AROUND;
		if (any && k <= last + AROUND)
			k = last + AROUND + 1;
		for (; k < i && s->n < SAMPLE; k++)
			s->byte[s->n++] = head.p[k];
		s->byte[s->n++] = head.p[i];
		s->upper++;
		last = i;
		any = true;
	}
	s->region = str_cut(head, from, i - from);
}

/* What the text in ASCII says of the languages written in Latin letters. */
static void
take_base(struct sample *s, struct str head)
{
	struct likely_sum sum = { .group = GROUP_LATIN };
	uint32_t c[ASCII];
	size_t n = 0;
	int32_t least = INT32_MAX;
	unsigned lanes = s->model->file->group[GROUP_LATIN].lanes;

	for (; n < ASCII && n < head.n; n++) {
		unsigned char byte = head.p[n];

		c[n] = byte < 0x80 ? byte : REPLACEMENT;
		s->letters += (byte | 32u) - 'a' < 26;
	}
	likely_add(s->model, &sum, c, 0, n, true);
	for (unsigned l = 0; l < lanes; l++)
		least = sum.of[l] < least ? sum.of[l] : least;
	for (unsigned l = 0; l < lanes; l++) {
		int32_t apart = sum.of[l] - least;

		s->base[l] = apart < MOST_APART ? apart : MOST_APART;
	}
}

static void
add_code(struct codes *to, uint32_t c)
{
	if (c == CODE_ILL) {
		to->ill++;
		c = REPLACEMENT;
	}
	if (c != CODE_NONE)
		to->c[to->n++] = c < CODE_ILL ? c : 0xca;
}

static void
read_utf8(struct str s, struct codes *to)
{
	size_t at = 0;

	while (at < s.n && to->n < SAMPLE) {
		struct str rest = str_cut(s, at, s.n - at);
		size_t n = utf8_subpart(rest);

		if (utf8_valid(str_cut(rest, 0, n)) == n) {
			add_code(to, utf8_next(rest, &(size_t){ 0 }));
		} else {
			add_code(to, CODE_ILL);
		}
		at += n;
	}
}

/* Reads up to n bytes of the sample: of the region itself where characters have
 * more bytes than one. */
static void
read_codes(const struct sample *s, const struct encoding *e, size_t n,
		struct codes *to)
{
	struct str bytes = { (const char *)s->byte, n < s->n ? n : s->n };
	unsigned mode = 0;
	size_t at = 0;

	to->n = to->ill = to->odd = 0;
	if (e->page >= 0) {
		for (; at < bytes.n; at++) {
			uint32_t c = page_char(e->page, bytes.p[at]);

			to->odd += c - 1 < 0x7f && (bytes.p[at] & 0x80);
			add_code(to, c ? c : bytes.p[at] ? CODE_ILL : 0);
		}
		return;
	}
	bytes = n < s->n ? s->first : s->region;
	if (!is_legacy(e)) {
		read_utf8(bytes, to);
		return;
	}
	while (at < bytes.n && to->n < SAMPLE) {
		struct str rest = str_cut(bytes, at, bytes.n - at);
		uint32_t c;

		at += encoding_next(e, &mode, rest, &c);
		add_code(to, c);
	}
}

static int32_t
weigh(const struct likely *model, const int32_t *base,
		const struct codes *codes, size_t ascii)
{
	return likely_weigh(model, base, codes->c, 0, codes->n, ascii) +
	    (int32_t)codes->ill * ILL + (int32_t)codes->odd * NO_LETTER;
}

/* What the text calls itself: charset=..., encoding="...". */
static const struct encoding *
label(struct str head)
{
	static const char *const before[] = { "charset=", "encoding=" };
	struct str s = str_cut(head, 0, head.n < LABEL_WITHIN ? head.n :
	    LABEL_WITHIN);

	for (size_t i = 0; i < 2; i++) {
		size_t n = strlen(before[i]), at;
		const char *p = memmem(s.p, s.n, before[i], n);

		if (p == NULL)
			continue;
		at = p - s.p + n;
		at += at < s.n && (s.p[at] == '"' || s.p[at] == '\'');
		for (n = 0; at + n < s.n && n < 24 && s.p[at + n] > ' ' &&
		    strchr("\"';>?/", s.p[at + n]) == NULL; n++)
			;
		return encoding_find(str_cut(s, at, n));
	}
	return NULL;
}

struct candidate {
	const struct encoding *e;
	int32_t cost;
};

enum { MOST = 96 };

static size_t
list_candidates(struct candidate *row)
{
	const struct encoding *e;
	size_t n = 0;

	for (size_t i = 0; n < MOST && (e = encoding_list(i)) != NULL; i++)
		if (e->unit == 1 && !e->modal)
			row[n++].e = e;
	return n;
}

/* Weighs them over the first bytes of the sample, and keeps those that are not
 * too far behind the best. */
static size_t
weigh_all(const struct sample *s, struct candidate *row, size_t n, size_t bytes,
		const struct encoding *labelled, struct codes *codes)
{
	int32_t best = INT32_MAX;
	size_t kept = 0;

	for (size_t i = 0; i < n; i++) {
		read_codes(s, row[i].e, bytes, codes);
		row[i].cost = weigh(s->model, s->base, codes, s->letters) +
		    row[i].e->price * LIKELY_BIT -
		    (row[i].e == labelled ? LABEL : 0);
		best = row[i].cost < best ? row[i].cost : best;
	}
	for (size_t i = 0; i < n; i++)
		if (row[i].cost <= best + BEHIND)
			row[kept++] = row[i];
	return kept;
}

static int
by_cost(const void *va, const void *vb)
{
	const struct candidate *a = va, *b = vb;

	if (a->cost != b->cost)
		return a->cost < b->cost ? -1 : 1;
	return (a->e > b->e) - (a->e < b->e);
}

/* 50 is a toss, 99 ten bits ahead of the next reading that differs. */
static int
how_sure(const struct sample *s, const struct candidate *row, size_t n,
		struct codes *codes, struct codes *other)
{
	int margin = 10 * LIKELY_BIT;

	read_codes(s, row[0].e, s->n, codes);
	for (size_t i = 1; i < n; i++) {
		read_codes(s, row[i].e, s->n, other);
		if (other->n == codes->n && memcmp(other->c, codes->c,
		    codes->n * sizeof(*codes->c)) == 0)
			continue;
		if (row[i].cost - row[0].cost < margin)
			margin = row[i].cost - row[0].cost;
		break;
	}
	return 50 + margin * 49 / (10 * LIKELY_BIT);
}

const struct encoding *
guess_encoding(const struct likely *model, struct str head, int *sure)
{
	struct candidate row[MOST];
	struct codes *codes = malloc(2 * sizeof(*codes));
	struct sample *s = calloc(1, sizeof(*s));
	const struct encoding *labelled = label(head), *best = &encoding_utf8;
	size_t n;

	*sure = 50;
	if (s != NULL && codes != NULL) {
		s->model = model;
		s->whole = head.n;
		take_sample(s, head);
		take_base(s, head);
	}
	if (s == NULL || codes == NULL || (s->letters < LEAST_LETTERS &&
	    s->upper < LEAST_BYTES))
		goto done;
	n = list_candidates(row);
	if (s->n > FIRST * 2)
		n = weigh_all(s, row, n, FIRST, labelled, codes);
	n = weigh_all(s, row, n, s->n, labelled, codes);
	qsort(row, n, sizeof(*row), by_cost);
	best = row[0].e;
	if (s->whole < SHORT && row[0].cost > SHORT_MOST + (int32_t)s->upper *
	    SHORT_EACH)
		best = &encoding_utf8;
	*sure = how_sure(s, row, n, codes, codes + 1);
done:
	free(s);
	free(codes);
	return best;
}

/* The characters of a line around its bad bytes, these marked. */
struct strays {
	struct codes codes;
	struct {
		size_t at;
		unsigned char byte;
	} of[STRAY_MOST];
	size_t n, letters;
};

static void
find_strays(struct str line, struct strays *s)
{
	size_t at = 0, near = 0;
	uint32_t last[AROUND] = { ' ', ' ' };

	while (at < line.n && s->n < STRAY_MOST &&
	    s->codes.n + 8 < SAMPLE) {
		struct str rest = str_cut(line, at, line.n - at);
		size_t n = utf8_subpart(rest);
		uint32_t c;

		if (utf8_valid(str_cut(rest, 0, n)) == n) {
			c = utf8_next(rest, &(size_t){ 0 });
			s->letters += likely_group_of(c) != GROUP_NONE;
			if (near > 0) {
				s->codes.c[s->codes.n++] = c;
				near--;
			}
			last[0] = last[1];
			last[1] = c;
			at += n;
			continue;
		}
		if (near == 0)
			for (int i = 0; i < AROUND; i++)
				s->codes.c[s->codes.n++] = last[i];
		for (size_t i = 0; i < n && s->n < STRAY_MOST; i++) {
			s->of[s->n].at = s->codes.n;
			s->of[s->n++].byte = rest.p[i];
			s->codes.c[s->codes.n++] = REPLACEMENT;
		}
		near = AROUND;
		last[0] = last[1] = ' ';
		at += n;
	}
}

/* What the strays cost when a page reads them; INT32_MAX when it cannot. */
static int32_t
weigh_strays(const struct likely *model, struct strays *s, enum page page)
{
	for (size_t i = 0; i < s->n; i++) {
		uint32_t c = page_char(page, s->of[i].byte);

		if (c == 0 || (c >= 0x80 && c < 0xa0))
			return INT32_MAX;
		s->codes.c[s->of[i].at] = c;
	}
	return weigh(model, NULL, &s->codes, s->letters) + page_price(page) * LIKELY_BIT;
}

static bool
same_reading(const struct strays *s, enum page a, enum page b)
{
	for (size_t i = 0; i < s->n; i++)
		if (page_char(a, s->of[i].byte) != page_char(b, s->of[i].byte))
			return false;
	return true;
}

const struct encoding *
guess_stray(const struct likely *model, struct str line)
{
	static const enum page pages[] = { PAGE_windows_1252, PAGE_windows_1250,
		PAGE_windows_1251, PAGE_windows_1253, PAGE_windows_1254,
		PAGE_windows_1256, PAGE_windows_1257, PAGE_koi8_r,
		PAGE_macintosh, PAGE_cp850 };
	enum { N = sizeof(pages) / sizeof(*pages) };
	struct strays s = { 0 };
	int32_t cost[N], next = INT32_MAX;
	size_t best = 0;

	find_strays(line, &s);
	if (s.letters < LEAST_LETTERS)
		return NULL;
	for (size_t i = 0; i < N; i++) {
		cost[i] = weigh_strays(model, &s, pages[i]);
		best = cost[i] < cost[best] ? i : best;
	}
	for (size_t i = 0; i < N; i++)
		if (cost[i] < next && !same_reading(&s, pages[i], pages[best]))
			next = cost[i];
	if (cost[best] > (int32_t)s.n * STRAY || (line.n < SHORT &&
	    cost[best] > SHORT_MOST + (int32_t)s.n * SHORT_EACH) || next - STRAY_MARGIN <
	    cost[best])
		return NULL;
	return &encoding_page[pages[best]];
}
