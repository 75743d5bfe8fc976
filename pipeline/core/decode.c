/* SPDX-License-Identifier: Apache-2.0 */
/*
 * decode.c - raw bytes become valid UTF-8, and nothing is lost.
 *
 * Well-formed UTF-8 is passed on as it lies, without a copy.  An ill-formed
 * sequence becomes one U+FFFD for each maximal subpart, as the Unicode standard
 * recommends (version 15, section 3.9, "U+FFFD Substitution of Maximal
 * Subparts") and ICU, Python and browsers do.  Everything that differs from the
 * raw bytes is told as a spot, so that offsets stay raw.
 */
#include "core.h"
#include "text/page.h"
#include "text/utf8.h"

const char decode_ill_formed[] = "decode/ill-formed";
static const char stray[] = "decode/stray-byte";
#define REPLACEMENT "\xef\xbf\xbd"

/* One decoding under way. */
struct work {
	struct arena *arena;
	struct reading *r;
	struct str raw;
	size_t at;			/* how far in raw */
	struct decoded *out;
	char *p;			/* the next byte of text */
	size_t room;			/* of out->spot */
};

static struct spot *
new_spot(struct work *w, const char *rule)
{
	struct decoded *o = w->out;

	if (o->nspot == w->room) {
		size_t more = w->room ? w->room * 2 : 16;
		struct spot *row = arena_raw(w->arena, more * sizeof(*row));

		if (row == NULL)
			return NULL;
		if (o->nspot > 0)
			memcpy(row, o->spot, o->nspot * sizeof(*row));
		o->spot = row;
		w->room = more;
	}
	o->spot[o->nspot] = (struct spot){ .at = w->p - o->text.p,
	    .src_at = w->at, .rule = rule };
	return &o->spot[o->nspot++];
}

/* Four characters of HKSCS are two of Unicode. */
static void
put_code(struct work *w, uint32_t c)
{
	static const uint16_t pair[4][2] = { { 0xca, 0x304 }, { 0xca, 0x30c },
		{ 0xea, 0x304 }, { 0xea, 0x30c } };

	if (c >= CODE_PAIR) {
		w->p += utf8_put(w->p, pair[c - CODE_PAIR][0]);
		c = pair[c - CODE_PAIR][1];
	}
	w->p += utf8_put(w->p, c);
}

/* Puts U+FFFD for the next n raw bytes. */
static bool
put_ill_formed(struct work *w, size_t n)
{
	struct spot *s = new_spot(w, decode_ill_formed);

	if (s == NULL)
		return false;
	memcpy(w->p, REPLACEMENT, 3);
	w->p += 3;
	w->at += n;
	s->len = 3;
	s->src_len = n;
	w->out->ill_formed++;
	return true;
}

/* Puts what a page says of the bad bytes that come next; false when it has no
 * say in one of them. */
static bool
put_stray(struct work *w, const struct encoding *page, size_t n)
{
	struct spot *s;

	for (size_t i = 0; i < n; i++)
		if (page_char(page->page, w->raw.p[w->at + i]) == 0)
			return put_ill_formed(w, n);
	if ((s = new_spot(w, stray)) == NULL)
		return false;
	for (size_t i = 0; i < n; i++)
		put_code(w, page_char(page->page, w->raw.p[w->at + i]));
	w->at += n;
	s->len = w->p - w->out->text.p - s->at;
	s->src_len = n;
	return true;
}

/* The line that the byte at `at` lies in. */
static struct str
line_around(struct str raw, size_t at)
{
	const char *end = memchr(raw.p + at, '\n', raw.n - at);
	const char *begin = memrchr(raw.p, '\n', at);
	size_t from = begin ? (size_t)(begin - raw.p) + 1 : 0;

	return str_cut(raw, from, (end ? (size_t)(end - raw.p) : raw.n) - from);
}

/* Bad bytes are weighed line by line: lines of a file come from many places. */
static bool
decode_utf8(struct work *w)
{
	const struct encoding *page = NULL;
	size_t known = 0;		/* up to here `page` holds */

	while (w->at < w->raw.n) {
		struct str rest = str_cut(w->raw, w->at, w->raw.n - w->at);
		size_t n = utf8_valid(rest), bad;

		memcpy(w->p, rest.p, n);
		w->p += n;
		w->at += n;
		if (n == rest.n)
			break;
		if (w->r->invalid == INVALID_REPAIR && w->r->model != NULL &&
		    w->at >= known) {
			struct str line = line_around(w->raw, w->at);

			page = guess_stray(w->r->model, line);
			known = line.p + line.n - w->raw.p;
		}
		bad = utf8_subpart(str_cut(rest, n, rest.n - n));
		if (!(page != NULL && w->at < known ? put_stray(w, page, bad) :
		    put_ill_formed(w, bad)))
			return false;
	}
	return true;
}

/* A spot lies in one line: see ends.c. */
static bool
ends_line(uint32_t c)
{
	return c == 0x2028 || c == 0x2029;
}

/* One or more bytes a character: a spot for each run of what is not ASCII. */
static bool
decode_legacy(struct work *w)
{
	const struct encoding *e = w->r->e;
	struct spot *s = NULL;

	while (w->at < w->raw.n) {
		struct str rest = str_cut(w->raw, w->at, w->raw.n - w->at);
		uint32_t c;
		size_t n;

		if (!e->modal && (unsigned char)rest.p[0] < 0x80) {
			*w->p++ = rest.p[0];
			w->at++;
			s = NULL;
			continue;
		}
		n = encoding_next(e, &w->r->mode, rest, &c);
		if (c == CODE_ILL) {
			if (!put_ill_formed(w, n))
				return false;
			s = NULL;
			continue;
		}
		if (n == 1 && c < 0x80 && c == (unsigned char)rest.p[0]) {
			*w->p++ = rest.p[0];
			w->at++;
			s = NULL;
			continue;
		}
		if (s == NULL && (s = new_spot(w, e->rule)) == NULL)
			return false;
		if (c != CODE_NONE)
			put_code(w, c);
		w->at += n;
		s->len = w->p - w->out->text.p - s->at;
		s->src_len = w->at - s->src_at;
		if (ends_line(c))
			s = NULL;
	}
	return true;
}

static uint32_t
unit_at(const struct work *w, size_t at)
{
	const unsigned char *p = (const unsigned char *)w->raw.p + at;
	uint32_t c = 0;

	for (unsigned i = 0; i < w->r->e->unit; i++)
		c = c << 8 | p[w->r->e->big ? i : w->r->e->unit - 1 - i];
	return c;
}

/* The next code point and its length in bytes; false when it is none. */
static bool
next_code(const struct work *w, uint32_t *c, size_t *len)
{
	size_t left = w->raw.n - w->at, unit = w->r->e->unit;
	uint32_t low;

	*len = left < unit ? left : unit;
	if (left < unit)
		return false;
	*c = unit_at(w, w->at);
	if (*c - 0xd800 >= 0x800)
		return *c < 0x110000;
	if (unit == 4 || *c >= 0xdc00 || left < 4 ||
	    (low = unit_at(w, w->at + 2)) - 0xdc00 >= 0x400)
		return false;
	*c = 0x10000 + ((*c - 0xd800) << 10) + (low - 0xdc00);
	*len = 4;
	return true;
}

/* UTF-16 and UTF-32: a spot for each word, so that a later change is told by
 * the bytes of its words and no more. */
static bool
decode_wide(struct work *w)
{
	struct spot *s = NULL;

	while (w->at < w->raw.n) {
		uint32_t c;
		size_t len;

		if (!next_code(w, &c, &len)) {
			if (!put_ill_formed(w, len))
				return false;
			s = NULL;
			continue;
		}
		if (s == NULL && (s = new_spot(w, w->r->e->rule)) == NULL)
			return false;
		put_code(w, c);
		w->at += len;
		s->len = w->p - w->out->text.p - s->at;
		s->src_len = w->at - s->src_at;
		if (c <= ' ' || ends_line(c))
			s = NULL;
	}
	return true;
}

/* The byte order mark goes; what it said has been heard. */
static bool
skip_mark(struct work *w, size_t bom)
{
	struct spot *s;

	if (bom == 0)
		return true;
	if ((s = new_spot(w, "decode/bom")) == NULL)
		return false;
	s->src_len = bom;
	w->at = bom;
	return true;
}

/* Each line by itself: UTF-8, or the encoding of the others. */
static bool
decode_apart(struct work *w)
{
	struct str raw = w->raw;

	while (w->at < raw.n) {
		struct str line = apart_line(raw, w->at);

		w->raw.n = w->at + line.n;
		if (!(apart_is_utf8(w->r->e, line) ? decode_utf8(w) :
		    decode_legacy(w)))
			return false;
	}
	return true;
}

bool
decode(struct arena *a, struct reading *r, struct str raw, struct decoded *out)
{
	struct work w = { .arena = a, .r = r, .raw = raw, .out = out };
	char *text;

	*out = (struct decoded){ .text = raw };
	if (r->e == &encoding_utf8 && r->bom == 0 && utf8_valid(raw) == raw.n)
		return true;
	/* At worst every byte is three, or every two are. */
	if ((text = arena_raw(a, raw.n * 3 + 4)) == NULL)
		return false;
	out->text.p = w.p = text;
	if (!skip_mark(&w, r->bom) ||
	    !(r->apart ? decode_apart(&w) : is_legacy(r->e) ?
	    decode_legacy(&w) : r->e->unit > 1 ? decode_wide(&w) :
	    decode_utf8(&w)))
		return false;
	r->bom = 0;
	out->text.n = w.p - text;
	return true;
}

/* Where the last character of UTF-8 begins, if the end may have cut it. */
static size_t
utf8_end(struct str raw)
{
	size_t n = raw.n;

	for (size_t i = n; i > 0 && i + 4 > n; i--)
		if ((raw.p[i - 1] & 0xc0) != 0x80)
			return (raw.p[i - 1] & 0x80) && i > 1 ? i - 1 : n;
	return n;
}

size_t
character_end(const struct reading *r, struct str raw)
{
	const struct encoding *e = r->e;
	unsigned mode = r->mode;
	size_t at = 0, n;
	uint32_t c;

	if (e->unit == 2)
		return (e->big ? raw.p[raw.n - 2] & 0xfc : raw.p[raw.n - 1] &
		    0xfc) == 0xd8 && raw.n > 2 ? raw.n - 2 : raw.n;
	if (e->unit > 1 || (e->page >= 0 && !r->apart))
		return raw.n;
	if (!is_legacy(e) || e->page >= 0)
		return utf8_end(raw);
	/* A character of 8 bytes or less that fits is whole. */
	while (at < raw.n && (raw.n - at > 8 || at == 0)) {
		n = encoding_next(e, &mode, str_cut(raw, at, raw.n - at), &c);
		at += n;
	}
	return at;
}
