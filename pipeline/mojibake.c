/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mojibake.c - text that was read in the wrong encoding is read again.
 *
 * A line is looked at only where a scan has found something odd.  Then, again and
 * again until nothing more comes of it, for damage comes in layers: character
 * references (&eacute;) become characters; a line that is well-formed UTF-8 in
 * one of 24 pages is read as that; so is a stretch of a line, if the page proves
 * itself by how much likelier the text becomes.  A page that one stretch has
 * proven needs less proof in the next, in the line and in the document.  At last,
 * C1 controls become what windows-1252 has in their place, and a line that was in
 * a legacy encoding and was read in another is read in its own.
 *
 * It does not look at lines of programs, and keeps off markup.
 */
#include <stdlib.h>

#include "stage.h"
#include "text/seek.h"
#include "text/east.h"
#include "text/moji.h"
#include "text/reference.h"
#include "text/utf8.h"

enum {
	LAYERS = 6,		/* at most */
	SURE_LINE = 99, SURE_ISLAND = 96, SURE_LOSS = 88, SURE_CONTROL = 97,
	SURE_REFERENCE = 98, SURE_MIXUP = 84,
	WEIGHED = 2000,		/* characters of a line that are weighed */
	BASE = 400,		/* characters that tell the language ... */
	APART = 30 * LIKELY_BIT,	/* ... and how far apart they set them */
	PLAIN = 22, PLAIN_EACH = 12,	/* bits that an unproven island may cost */
	PLAIN_LETTER = 16,	/* and each of its letters by itself */
	MANY = 3,		/* sequences are no accident */
	PROVEN = 3,		/* bits that an island of a proven page needs */
	LOSS = 8,		/* bits more where something is supposed ... */
	LOSS_PROVEN = 2,	/* ... by a page that is proven */
	LINE = 6,		/* bits that a whole line needs */
	LINE_RISK = 8,		/* bits more of a page with accidents */
	MIXUP_LINE = 24,	/* bits that another page must gain, in all ... */
	MIXUP_EACH = 6,		/* ... and for each character beyond ASCII */
	MIXUP_MOST = 11,	/* bits that each may cost then */
	MIXUP_LEAST = 2,	/* characters beyond ASCII */
	MIXUP_MARGIN = 6,	/* bits ahead of any other reading */
	EAST_LEAST = 4,		/* letters of East Asia ... */
	EAST_MOST = 15,		/* ... and what each may cost */
};

struct mojibake {
	const struct moji *moji;
	const struct likely *model;
	const struct dict *names;
	int references, mixups;
	uint32_t proven;	/* pages, in this document */
};

/* How a character came to be. */
enum how {
	HOW_SAME, HOW_REFERENCE, HOW_LINE, HOW_ISLAND, HOW_LOSS, HOW_CASE,
	HOW_CONTROL, HOW_MIXUP,
};

struct origin {
	uint32_t from, to;	/* bytes of the line */
	uint8_t how, page, layers;
};

/* A line, character by character. */
struct work {
	const struct mojibake *m;
	struct doc *doc;
	struct seg *seg;
	uint32_t *c, *c2;
	struct origin *of, *of2;
	size_t n;
	size_t ascii;		/* letters */
	bool based;		/* is base known? */
	int32_t base[LIKELY_LANES];	/* what ASCII says against each language */
	uint32_t proven;	/* pages, in this line */
	bool small;		/* no capital in it */
	bool weak;		/* something was left for want of proof */
};

static bool
is_letter(uint32_t c)
{
	return (c | 32) - 'a' < 26;
}

static bool
read_line(struct work *w)
{
	struct str t = w->seg->text;
	size_t at = 0;

	w->c = doc_alloc(w->doc, (t.n + 1) * 2 * sizeof(*w->c));
	w->of = doc_alloc(w->doc, (t.n + 1) * 2 * sizeof(*w->of));
	if (w->c == NULL || w->of == NULL)
		return false;
	w->c2 = w->c + t.n + 1;
	w->of2 = w->of + t.n + 1;
	w->small = true;
	while (at < t.n) {
		uint32_t from = (uint32_t)at, c = utf8_next(t, &at);

		w->of[w->n] = (struct origin){ .from = from,
		    .to = (uint32_t)at };
		w->ascii += is_letter(c);
		w->small &= c - 'A' >= 26 && (c - 0xc0 >= 0x1f || c == 0xd7);
		w->small &= c != 0xfffd;
		w->c[w->n++] = c;
	}
	return true;
}

static void
swap(struct work *w, size_t n)
{
	uint32_t *c = w->c;
	struct origin *of = w->of;

	w->c = w->c2;
	w->of = w->of2;
	w->c2 = c;
	w->of2 = of;
	w->n = n;
}

static void
keep(struct work *w, size_t *n, size_t i)
{
	w->c2[*n] = w->c[i];
	w->of2[(*n)++] = w->of[i];
}

/* Characters [i, i + length) become c. */
static void
put(struct work *w, size_t *n, size_t i, size_t length, uint32_t c,
		enum how how, unsigned page)
{
	struct origin o = { w->of[i].from, w->of[i + length - 1].to, how, page,
		1 };

	for (size_t k = i; k < i + length; k++) {
		if (w->of[k].layers >= o.layers)
			o.layers = w->of[k].layers + (how != HOW_REFERENCE &&
			    w->of[k].how != HOW_REFERENCE);
		if (w->of[k].how == HOW_LOSS)
			o.how = HOW_LOSS;
	}
	w->c2[*n] = c;
	w->of2[(*n)++] = o;
}

/* Is there a tag in the line?  Then &lt; is not meant to be one. */
static bool
has_tag(const struct work *w)
{
	for (size_t i = 0; i + 2 < w->n; i++)
		if (w->c[i] == '<' && (is_letter(w->c[i + 1]) ||
		    (w->c[i + 1] == '/' && is_letter(w->c[i + 2]))))
			return true;
	return false;
}

/* A line of a program: marks that prose has not. */
static bool
is_code(const struct work *w)
{
	static const char *const marks[] = { "&&", "==", "->", "();", "{ ", "};",
		"+=", "!=", "\\u", "\\x", ");", "::", "\":" };
	struct str t = w->seg->text;
	size_t n = 0;

	for (size_t i = 0; i < sizeof(marks) / sizeof(*marks); i++)
		n += memmem(t.p, t.n, marks[i], strlen(marks[i])) != NULL;
	return n >= 2 || memchr(t.p, '`', t.n) != NULL;
}

static bool
resolve_references(struct work *w)
{
	bool tags = has_tag(w), inside = false, any = false;
	size_t n = 0;

	for (size_t i = 0; i < w->n; i++) {
		struct reference r;

		if (tags && w->c[i] == '<')
			inside = true;
		if (w->c[i] == '>')
			inside = false;
		if (w->c[i] != '&' || inside || !reference_read(w->m->names,
		    w->c + i, w->n - i, &r) || (tags && r.markup)) {
			keep(w, &n, i);
			continue;
		}
		put(w, &n, i, r.length, r.c[0], HOW_REFERENCE, 0);
		if (r.n == 2) {
			w->c2[n] = r.c[1];
			w->of2[n] = w->of2[n - 1];
			w->of2[n].from = w->of2[n].to;
			n++;
		}
		i += r.length - 1;
		any = true;
	}
	if (any)
		swap(w, n);
	return any;
}

/* What the text in ASCII says of the languages written in Latin letters. */
static void
find_base(struct work *w)
{
	const struct likely *model = w->m->model;
	struct likely_sum sum = { .group = GROUP_LATIN };
	unsigned lanes = model->file->group[GROUP_LATIN].lanes;
	int32_t least = INT32_MAX;

	w->based = true;
	likely_add(model, &sum, w->c, 0, w->n < BASE ? w->n : BASE, true);
	for (unsigned l = 0; l < lanes; l++)
		least = sum.of[l] < least ? sum.of[l] : least;
	for (unsigned l = 0; l < lanes; l++) {
		int32_t apart = sum.of[l] - least;

		w->base[l] = apart < APART ? apart : APART;
	}
}

/* Controls of C1 are what windows-1252 has in their place, or will be. */
static int32_t
weigh(struct work *w, const uint32_t *c, size_t from, size_t n)
{
	uint32_t plain[WEIGHED];

	if (!w->based)
		find_base(w);
	n = n < WEIGHED ? n : WEIGHED;
	for (size_t i = 0; i < n; i++)
		plain[i] = c[i] - 0x80 < 0x20 ? page_char(PAGE_windows_1252,
		    (unsigned char)c[i]) : c[i] == 0xfffd ? ' ' : c[i];
	return likely_weigh(w->m->model, w->base, plain, from, n, w->ascii);
}

/* Letters of Latin-1, marks of typography and emoji are what most damage was: no
 * text has the two, three or four characters that they become side by side. */
static bool
is_common(uint32_t c, unsigned page)
{
	if (c < 0x100)
		return c <= 0xa0 || c >= 0xc0 || page == 0 || c == 0xa3;
	return (c >= 0x2190 && c < 0x2300) || (c >= 0x2010 && c <= 0x2044) || c == 0x20ac || c == 0x2122 ||
	    (c >= 0x2600 && c < 0x27c0) || (c >= 0x3000 && c < 0x3040) ||
	    (c >= 0xfb00 && c < 0xfb07) || (c >= 0xff00 && c < 0xff60) ||
	    c == 0xfffd || (c >= 0x1f300 && c < 0x1fb00);
}

/* Would somebody write these characters here?  One or two sequences of UTF-8 come
 * about by accident, but what they mean then is strange. */
static bool
is_plain(struct work *w, const uint32_t *c, size_t n, size_t sequences,
		unsigned page, int32_t cost)
{
	if (((w->proven | w->m->proven) >> page & 1) || sequences >= MANY)
		return true;
	for (size_t i = 0; i < n; i++) {
		enum likely_group g = likely_group_of(c[i]);

		if (is_common(c[i], page))
			continue;
		if (cost > LIKELY_BIT * (PLAIN + (int32_t)sequences *
		    PLAIN_EACH))
			return false;
		if (g != GROUP_NONE && g != GROUP_LATIN ? w->ascii > 0 :
		    likely_letter(w->m->model, w->base, c[i]) > PLAIN_LETTER *
		    LIKELY_BIT)
			return false;
	}
	return true;
}

/* Reads all of the line in a page; returns how many characters it becomes, 0
 * when it is not well-formed. */
static size_t
read_whole(struct work *w, unsigned page)
{
	static const uint32_t none[2] = { ' ', ' ' };
	size_t n = 0;

	for (size_t i = 0; i < w->n;) {
		struct moji_read r;

		if (w->c[i] < 0x80) {
			keep(w, &n, i++);
			continue;
		}
		if (!moji_sequence(w->m->moji, w->m->model, page, w->c + i,
		    w->n - i, none, 0, &r))
			return 0;
		put(w, &n, i, r.length, r.c, HOW_LINE, page);
		i += r.length;
	}
	return n;
}

/* Pages by which a line was proven are likelier to be that of the next. */
static int32_t
needed(const struct work *w, unsigned page)
{
	uint32_t proven = w->proven | w->m->proven;

	return proven >> page & 1 ? 0 : moji_risk(page) > 16 ? LINE + LINE_RISK :
	    LINE;
}

/* Characters that are not ASCII. */
static size_t
beyond(const uint32_t *c, size_t n)
{
	size_t many = 0;

	for (size_t i = 0; i < n; i++)
		many += c[i] >= 0x80;
	return many;
}

/* The whole line, in the page that makes it likeliest. */
static bool
read_line_again(struct work *w)
{
	uint32_t pages = moji_whole(w->m->moji, w->c, w->n);
	int32_t cost, best_gain = 0;
	int best = -1;

	if (pages == 0)
		return false;
	cost = weigh(w, w->c, 0, w->n);
	for (unsigned i = 0; i < MOJI_PAGES; i++) {
		size_t n = pages >> i & 1 ? read_whole(w, i) : 0;
		int32_t gain, new;

		if (n == 0 || n == w->n)
			continue;
		new = weigh(w, w->c2, 0, n);
		gain = cost - new - (int32_t)i * 2;
		if (gain >= needed(w, i) * LIKELY_BIT && (best < 0 || gain >
		    best_gain) && is_plain(w, w->c2, n, beyond(w->c2, n), i,
		    new)) {
			best = (int)i;
			best_gain = gain;
		}
	}
	if (best < 0)
		return false;
	w->proven |= 1u << best;
	swap(w, read_whole(w, best));
	return true;
}

enum { ISLAND = 64 };

/* A stretch of sequences of one page. */
struct island {
	uint32_t c[ISLAND];
	unsigned length[ISLAND];	/* characters it was */
	uint8_t loss[ISLAND];
	bool blank[ISLAND];	/* one of them was a blank that stays */
	size_t n, from, to;	/* sequences; which characters they were */
	unsigned lost;
	int32_t cost;
};

/* The blank that completed a sequence may have been one all the same: Ã la was
 * à la, but vÃ o was vào. */
static bool
blank_stays(struct work *w, const uint32_t *before, uint32_t c, size_t to)
{
	uint32_t text[6] = { before[0], before[1], c, ' ' };
	size_t n = w->n - to < 2 ? w->n - to : 2;
	int32_t apart, joined;

	memcpy(text + 4, w->c + to, n * sizeof(*text));
	apart = weigh(w, text, 2, 4 + n);
	memcpy(text + 3, w->c + to, n * sizeof(*text));
	joined = weigh(w, text, 2, 3 + n);
	return apart < joined;
}

/* Reads on from [i] as long as there are sequences of this page. */
static void
read_island(struct work *w, size_t i, unsigned page, unsigned loss,
		struct island *is)
{
	uint32_t before[2] = { i > 1 ? w->c[i - 2] : ' ', i > 0 ? w->c[i - 1] :
		' ' };
	struct moji_read r;

	is->n = 0;
	is->lost = 0;
	is->from = is->to = i;
	while (is->to < w->n && is->n < ISLAND && w->c[is->to] >= 0x80 &&
	    moji_sequence(w->m->moji, w->m->model, page, w->c + is->to,
	    w->n - is->to, before, loss, &r)) {
		is->to += r.length;
		is->c[is->n] = r.c;
		is->loss[is->n] = r.loss;
		is->blank[is->n] = r.loss & LOSS_BLANK &&
		    w->c[is->to - 1] == ' ' && blank_stays(w, before, r.c,
		    is->to);
		is->length[is->n] = r.length;
		is->lost |= r.loss;
		before[0] = is->blank[is->n] ? r.c : before[1];
		before[1] = is->blank[is->n++] ? ' ' : r.c;
	}
}

/* Bits that the text gains by an island: itself, and its neighbours. */
static int32_t
gain_of(struct work *w, struct island *is)
{
	uint32_t c[ISLAND * 6 + 8];
	size_t before = is->from < 2 ? is->from : 2, n = 0;
	size_t after = w->n - is->to < 3 ? w->n - is->to : 3;
	int32_t old;

	for (size_t i = is->from - before; i < is->to + after; i++)
		c[n++] = w->c[i];
	old = weigh(w, c, before, n);
	n = before;
	for (size_t i = 0; i < is->n; i++) {
		c[n++] = is->c[i];
		if (is->blank[i])
			c[n++] = ' ';
	}
	for (size_t i = 0; i < after; i++)
		c[n++] = w->c[is->to + i];
	is->cost = weigh(w, c, before, n);
	return old - is->cost;
}

/* Bits that it needs. */
static int32_t
island_needs(const struct work *w, unsigned page, unsigned lost)
{
	uint32_t proven = w->proven | w->m->proven;
	if (proven >> page & 1)
		return LIKELY_BIT * (PROVEN + (lost ? LOSS_PROVEN : 0));
	return LIKELY_BIT * (moji_risk(page) + (lost ? LOSS : 0));
}

static bool
is_foreign(uint32_t c)
{
	enum likely_group g = likely_group_of(c);

	return g != GROUP_NONE && g != GROUP_LATIN;
}

/* Lines that tables are drawn with. */
static bool
is_line(uint32_t c)
{
	return c >= 0x2500 && c < 0x25a0;
}

/* An island of lines alone, not within a word, may be a table.  And of letters
 * that are not Latin, an island is no part of a word: Рівне begins with
 * what may be UTF-8 in windows-1251. */
static bool
touches(const struct work *w, const struct island *is)
{
	bool own = false, lines = true;

	for (size_t i = is->from; i < is->to; i++) {
		own |= is_foreign(w->c[i]);
		lines &= is_line(w->c[i]);
	}
	if (lines && (is->from == 0 || is->to == w->n ||
	    likely_group_of(w->c[is->from - 1]) == GROUP_NONE ||
	    likely_group_of(w->c[is->to]) == GROUP_NONE))
		return true;
	return own && ((is->from > 0 && is_foreign(w->c[is->from - 1])) ||
	    (is->to < w->n && is_foreign(w->c[is->to])));
}

/* Finds the best island at [i], better than `most`; returns how much it has to
 * spare, or `most`. */
static int32_t
find_island(struct work *w, size_t i, unsigned loss, int32_t most,
		struct island *best, unsigned *page)
{
	const struct moji_row *row = moji_row(w->m->moji, w->c[i]);
	uint32_t pages = loss ? 1 : row->two | row->three | row->four;

	for (unsigned p = 0; p < MOJI_PAGES; p++) {
		struct island is;
		int32_t gain;

		if (!(pages >> p & 1))
			continue;
		read_island(w, i, p, loss, &is);
		if (is.n == 0 || (loss != 0 && is.lost == 0))
			continue;
		if (touches(w, &is))
			continue;
		gain = gain_of(w, &is) - island_needs(w, p, is.lost);
		if (gain < 0 || !is_plain(w, is.c, is.n, is.n, p, is.cost)) {
			w->weak |= gain > -moji_risk(p) * LIKELY_BIT;
			continue;
		}
		if (gain > most) {
			most = gain;
			*best = is;
			*page = p;
		}
	}
	return most;
}

/* With nothing supposed, if that does; in a line of small letters, what may have
 * been a capital is no less likely. */
static bool
find_any_island(struct work *w, size_t i, struct island *is, unsigned *page)
{
	int32_t most = find_island(w, i, 0, -1, is, page);

	if (w->small)
		most = find_island(w, i, LOSS_CASE, most, is, page);
	if (most < 0)
		most = find_island(w, i, LOSS_BLANK | LOSS_BYTE, most, is,
		    page);
	return most >= 0;
}

static bool
read_islands(struct work *w)
{
	bool any = false;
	size_t n = 0;

	for (size_t i = 0; i < w->n;) {
		struct island is;
		unsigned page;
		size_t at = i;

		if (w->c[i] < 0x80 || !find_any_island(w, i, &is, &page)) {
			keep(w, &n, i++);
			continue;
		}
		for (size_t k = 0; k < is.n; k++) {
			put(w, &n, at, is.length[k], is.c[k],
			    is.loss[k] & LOSS_CASE ? HOW_CASE : is.loss[k] ?
			    HOW_LOSS : HOW_ISLAND, page);
			at += is.length[k];
			if (is.blank[k]) {
				w->c2[n] = ' ';
				w->of2[n] = w->of2[n - 1];
				w->of2[n].from = w->of2[n].to;
				n++;
			}
		}
		if ((is.lost == 0 && (page == 0 || is.n >= MANY)) ||
		    is.lost == LOSS_CASE)
			w->proven |= 1u << page;
		i = is.to;
		any = true;
	}
	if (any)
		swap(w, n);
	return any;
}

/* C1 controls: windows-1252 was called ISO-8859-1. */
static bool
replace_controls(struct work *w)
{
	bool any = false;

	for (size_t i = 0; i < w->n; i++) {
		uint32_t c = w->c[i];

		if (c < 0x80 || c >= 0xa0)
			continue;
		c = page_char(PAGE_windows_1252, (unsigned char)c);
		if (c == w->c[i])
			continue;
		w->c[i] = c;
		w->of[i].how = HOW_CONTROL;
		any = true;
	}
	return any;
}

/* What text is mixed up with: pages, then encodings of East Asia. */
static const enum page mixed[] = { PAGE_windows_1250, PAGE_windows_1251,
	PAGE_koi8_r, PAGE_windows_1253, PAGE_windows_1254, PAGE_windows_1255,
	PAGE_windows_1256, PAGE_windows_1257, PAGE_windows_874, PAGE_cp866,
	PAGE_cp850, PAGE_cp852, PAGE_macintosh, PAGE_mac_ce,
	PAGE_mac_cyrillic };
static const struct {
	east_next *next;
	const char *name;
} east[] = { { east_gb18030, "GB18030" }, { east_big5, "Big5" },
	{ east_euc_kr, "EUC-KR" }, { east_shift_jis, "Shift_JIS" },
	{ east_euc_jp, "EUC-JP" } };

enum {
	MIXED = sizeof(mixed) / sizeof(*mixed),
	EAST = sizeof(east) / sizeof(*east),
};

static const char *
mixed_name(unsigned i)
{
	return i < MIXED ? page_name(mixed[i]) : east[i - MIXED].name;
}

/* Reads the bytes of the line, as windows-1252 has them, in another encoding;
 * returns how many characters it has then, 0 when they do not fit. */
static size_t
read_other(struct work *w, const char *bytes, unsigned other)
{
	size_t n = 0, length;
	unsigned mode = 0;

	for (size_t i = 0; i < w->n; i += length) {
		struct str rest = { bytes + i, w->n - i };
		uint32_t c;

		length = 1;
		if (other < MIXED)
			c = page_char(mixed[other], rest.p[0]);
		else
			length = east[other - MIXED].next(&mode, rest, &c);
		if (c >= CODE_ILL || (c < 0x80) != (rest.p[0] >= 0) ||
		    (c >= 0x80 && c < 0xa0))
			return 0;
		if (length == 1 && c == w->c[i])
			keep(w, &n, i);
		else
			put(w, &n, i, length, c, HOW_MIXUP, other);
	}
	return n;
}

/* The line's bytes in windows-1252; NULL when it has others. */
static char *
bytes_of(struct work *w)
{
	char *bytes = doc_alloc(w->doc, w->n + 1);

	for (size_t i = 0; bytes != NULL && i < w->n; i++) {
		unsigned byte = w->c[i] < 0x80 ? w->c[i] :
		    moji_row(w->m->moji, w->c[i])->byte[0];

		if (byte == 0 && w->c[i] != 0)
			return NULL;
		bytes[i] = (char)byte;
	}
	return bytes;
}

/* A text of East Asia has more than a letter or two of it. */
static bool
is_eastern(const struct work *w, size_t n, int32_t cost)
{
	size_t letters = beyond(w->c2, n);

	return letters >= EAST_LEAST && letters * 3 >= w->ascii &&
	    cost <= (int32_t)letters * EAST_MOST * LIKELY_BIT;
}

/* Three letters of windows-1252 beyond ASCII in a row, or one of its signs within
 * a word: without them no line is suspected. */
static bool
is_odd(const struct work *w)
{
	size_t row = 0;

	for (size_t i = 0; i < w->n; i++) {
		uint32_t c = w->c[i];

		row = c >= 0x80 ? row + 1 : 0;
		if (row >= 3 || (c >= 0x80 && c < 0xc0 && c != 0xad &&
		    c != 0xb7 && i > 0 && i + 1 < w->n &&
		    likely_group_of(w->c[i - 1]) == GROUP_LATIN &&
		    likely_group_of(w->c[i + 1]) == GROUP_LATIN))
			return true;
	}
	return false;
}

enum verdict { MIXUP_NONE, MIXUP_DOUBT, MIXUP_READ };

static enum verdict
read_mixup(struct work *w)
{
	int32_t cost, best = INT32_MAX, next = INT32_MAX;
	int32_t signs = (int32_t)beyond(w->c, w->n);
	unsigned at = 0;
	const char *bytes;
	size_t n;

	if (signs < MIXUP_LEAST || w->n > WEIGHED / 2 || !is_odd(w) ||
	    (bytes = bytes_of(w)) == NULL)
		return MIXUP_NONE;
	cost = weigh(w, w->c, 0, w->n);
	if (cost < signs * MIXUP_EACH * LIKELY_BIT)
		return MIXUP_NONE;
	for (unsigned k = 0; k < MIXED + EAST; k++) {
		int32_t other;

		if ((n = read_other(w, bytes, k)) == 0)
			continue;
		other = weigh(w, w->c2, 0, n);
		if (other < best) {
			next = best;
			best = other;
			at = k;
		} else if (other > best && other < next) {
			next = other;
		}
	}
	if (best > cost - LIKELY_BIT * (MIXUP_LINE + signs * MIXUP_EACH / 2) ||
	    best > signs * MIXUP_MOST * LIKELY_BIT)
		return MIXUP_NONE;
	n = read_other(w, bytes, at);
	if ((at >= MIXED && !is_eastern(w, n, best)) ||
	    next - best < MIXUP_MARGIN * LIKELY_BIT)
		return best < cost / 2 ? MIXUP_DOUBT : MIXUP_NONE;
	swap(w, n);
	return MIXUP_READ;
}

/* Layer by layer. */
static bool
repair(struct work *w)
{
	bool any = false, refer = w->m->references &&
	    memchr(w->seg->text.p, '&', w->seg->text.n) != NULL && !is_code(w);

	for (int layer = 0; layer < LAYERS; layer++) {
		bool more = (refer || layer > 0) && w->m->references &&
		    resolve_references(w);

		more |= read_line_again(w);
		if (!more && layer == 0 && w->m->mixups) {
			enum verdict v = read_mixup(w);

			if (v != MIXUP_NONE)
				return v == MIXUP_READ;
		}
		more |= read_islands(w);
		if (!more)
			break;
		any = true;
	}
	return replace_controls(w) || any;
}

static const struct {
	const char *rule;
	int sure;
} rules[] = {
	[HOW_REFERENCE] = { "mojibake/reference", SURE_REFERENCE },
	[HOW_LINE] = { "mojibake/line", SURE_LINE },
	[HOW_ISLAND] = { "mojibake/island", SURE_ISLAND },
	[HOW_LOSS] = { "mojibake/lossy", SURE_LOSS },
	[HOW_CASE] = { "mojibake/lower-case", SURE_LOSS },
	[HOW_CONTROL] = { "mojibake/control", SURE_CONTROL },
	[HOW_MIXUP] = { "mojibake/wrong-page", SURE_MIXUP },
};

static struct str
evidence(struct doc *doc, const struct origin *o, size_t n)
{
	const char *page = o->how == HOW_MIXUP ? mixed_name(o->page) :
	    page_name(moji_page(o->page));

	switch (o->how) {
	case HOW_REFERENCE:
		return STR("");
	case HOW_CONTROL:
		return STR("windows-1252 called ISO-8859-1");
	case HOW_MIXUP:
		return doc_format(doc, "%s read as windows-1252", page);
	case HOW_LINE:
		return doc_format(doc, "UTF-8 read as %s%s: all of the line is "
		    "well-formed", page, o->layers > 1 ? ", again and again" :
		    "");
	default:
		return doc_format(doc, "UTF-8 read as %s%s: %zu sequence%s, "
		    "much likelier so", page, o->layers > 1 ?
		    ", again and again" : "", n, n > 1 ? "s" : "");
	}
}

/* Proposes the characters [i, end), which lie side by side. */
static void
propose(struct work *w, size_t i, size_t end)
{
	char *p = doc_alloc(w->doc, (end - i) * 4 + 1);
	size_t n = 0, from = w->of[i].from;

	if (p == NULL)
		return;
	for (size_t k = i; k < end; k++)
		n += utf8_put(p + n, w->c[k]);
	edit(w->doc, w->seg, from, w->of[end - 1].to - from,
	    (struct str){ p, n }, rules[w->of[i].how].rule,
	    rules[w->of[i].how].sure);
	because(w->doc, evidence(w->doc, &w->of[i], end - i));
}

static void
propose_all(struct work *w)
{
	size_t end;

	for (size_t i = 0; i < w->n; i = end) {
		const struct origin *o = &w->of[i];

		end = i + 1;
		if (o->how == HOW_SAME)
			continue;
		while (end < w->n && w->of[end].how == o->how &&
		    w->of[end].page == o->page)
			end++;
		propose(w, i, end);
	}
}

/* Repairs a line; returns whether something was left for want of proof. */
static bool
look(struct mojibake *m, struct doc *doc, struct seg *s)
{
	struct work w = { .m = m, .doc = doc, .seg = s };

	if (!read_line(&w))
		return false;
	if (!repair(&w))
		return w.weak;
	m->proven |= w.proven;
	propose_all(&w);
	return false;
}

/* Looks at segments whose text lies in one piece: [s, end). */
static void
look_piece(struct mojibake *m, struct doc *doc, struct seg *s, struct seg *end,
		struct seg **weak, size_t *nweak)
{
	const char *from = s->text.p;
	struct str t = { from, end[-1].eol.p + end[-1].eol.n - from };
	size_t at = 0;

	while ((at = moji_scan(m->moji, t, at)) < t.n) {
		while (from + at >= s->eol.p + s->eol.n)
			s++;
		if (from + at < s->eol.p && look(m, doc, s) && weak != NULL)
			weak[(*nweak)++] = s;
		at = s->eol.p + s->eol.n - from;
	}
}

/* Lines that lacked proof get a second look, for the document may have given
 * some by now. */
static void
mojibake_run(void *state, struct doc *doc)
{
	struct mojibake *m = state;
	struct seg *s = doc->seg, *end = s + doc->nseg, *next;
	struct seg **weak = doc_alloc(doc, (doc->nseg + 1) * sizeof(*weak));
	size_t nweak = 0;

	for (; s < end; s = next) {
		next = s + 1;
		if (s->flags & SEG_DROPPED)
			continue;
		next = piece_end(s, end);
		look_piece(m, doc, s, next, weak, &nweak);
	}
	for (size_t i = 0; i < nweak && m->proven != 0; i++)
		look(m, doc, weak[i]);
}

static void
mojibake_begin(void *state)
{
	((struct mojibake *)state)->proven = 0;
}

static bool
mojibake_load(void *state, const struct rules *r, struct fault *why)
{
	struct mojibake *m = state;
	struct moji *moji = malloc(sizeof(*moji));

	if (moji == NULL) {
		fault(why, "out of memory");
		return false;
	}
	moji_make(moji);
	m->moji = moji;
	m->model = rules_likely(r);
	m->names = rules_dict(r, "references");
	if (m->model == NULL)
		fault(why, "the dictionaries have no model of likely text");
	return m->model != NULL;
}

static void
mojibake_unload(void *state)
{
	free((void *)((struct mojibake *)state)->moji);
}

static const struct option options[] = {
	{ "references", OPT_BOOL, offsetof(struct mojibake, references), 1, 0, 0,
	  NULL, "character references of HTML become characters" },
	{ "wrong-page", OPT_BOOL, offsetof(struct mojibake, mixups), 1, 0, 0,
	  NULL, "lines in one legacy encoding read as another are read again" },
	{ 0 }
};

const struct stage stage_mojibake = {
	.name = "mojibake",
	.summary = "read again what was read in the wrong encoding",
	.options = options,
	.size = sizeof(struct mojibake),
	.load = mojibake_load,
	.begin = mojibake_begin,
	.run = mojibake_run,
	.unload = mojibake_unload,
};
