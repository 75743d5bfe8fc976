/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sniff.c - tells the encoding of a document from its beginning.
 *
 * Validity first: a byte order mark, else UTF-8 if that is what it is, else
 * UTF-16 or UTF-32 without a mark when nearly every unit makes sense.  Sense
 * means: printable ASCII, or a letter of the same script as the letter before.
 * Zero bytes alone prove nothing (lists ended by zeros are ASCII), and neither
 * does their absence (Chinese without a line end has none), but text of two
 * bytes a character never makes more sense as one of the other order.
 */
#include <unicode/uchar.h>
#include <unicode/uscript.h>

#include "core.h"

enum {
	SAMPLE = 8192,		/* bytes looked at */
	SENSE_ZEROS = 85,	/* per cent of units, beside zero bytes */
	SENSE_BARE = 97,	/* per cent of units, without */
	LEAST_ZEROS = 4,	/* units, beside zero bytes */
	LEAST_BARE = 8,		/* units, without */
};

static const struct mark {
	const char *bytes;
	size_t n;
	const struct encoding *e;
} marks[] = {	/* UTF-32LE before UTF-16LE: one begins with the other.  That of UTF-8
		 * is well-formed text, and for a stage to take away. */
	{ "\xff\xfe\0\0", 4, &encoding_utf32le },
	{ "\0\0\xfe\xff", 4, &encoding_utf32be },
	{ "\xff\xfe", 2, &encoding_utf16le },
	{ "\xfe\xff", 2, &encoding_utf16be },
};

/* A unit, as a code point: halves of surrogate pairs count as they are. */
static uint32_t
unit(const struct encoding *e, const char *p)
{
	uint32_t c = 0;

	for (unsigned i = 0; i < e->unit; i++)
		c = c << 8 | (unsigned char)p[e->big ? i : e->unit - 1 - i];
	return c;
}

static bool
is_plain(uint32_t c)
{
	return (c >= ' ' && c < 0x7f) || c == '\n' || c == '\r' || c == '\t';
}

/* Per cent of units that make sense, and how many of them are plain ASCII or
 * the full stops and commas of East Asia.  Han letters whose bytes are all
 * ASCII are pairs of ASCII letters, so without `han` they make none. */
static int
sense(const struct encoding *e, struct str s, bool han, size_t *plain)
{
	UScriptCode last = USCRIPT_INVALID_CODE;
	size_t good = 0, n = s.n / e->unit;

	*plain = 0;
	for (size_t i = 0; i < n; i++) {
		uint32_t c = unit(e, s.p + i * e->unit);
		UErrorCode err = U_ZERO_ERROR;
		UScriptCode script;

		if (is_plain(c) || c == 0x3001 || c == 0x3002 || c == 0xff0c) {
			++*plain;
			good++;
			continue;
		}
		if (c > 0x10ffff || !u_isgraph(c)) {
			good += c - 0xd800 < 0x800 && e->unit == 2;
			continue;
		}
		script = uscript_getScript(c, &err);
		if (script == USCRIPT_HAN && !han)
			continue;
		if (script == USCRIPT_COMMON || script == USCRIPT_INHERITED ||
		    script == last || last == USCRIPT_INVALID_CODE)
			good++;
		else if (script == USCRIPT_HAN || script == USCRIPT_HIRAGANA ||
		    script == USCRIPT_KATAKANA)
			good += last == USCRIPT_HAN || last == USCRIPT_HIRAGANA ||
			    last == USCRIPT_KATAKANA;
		if (script != USCRIPT_COMMON && script != USCRIPT_INHERITED)
			last = script;
	}
	return n > 0 ? (int)(good * 100 / n) : 0;
}

/* The wide encoding that makes most sense, if any makes enough.  Without zero
 * bytes there must be East Asian punctuation: other scripts have blanks.  Of
 * what may be ASCII with zeros between, half the units must be `plain`. */
static const struct encoding *
wide(struct str s, bool zeros, bool ascii, bool han)
{
	static const struct encoding *const all[] = { &encoding_utf32le,
		&encoding_utf32be, &encoding_utf16le, &encoding_utf16be };
	const struct encoding *best = NULL;
	int best_sense = 0;

	for (size_t i = 0; i < 4; i++) {
		size_t plain, units = s.n / all[i]->unit;
		int percent;

		if (units < (zeros ? LEAST_ZEROS : LEAST_BARE) ||
		    s.n % all[i]->unit != 0)
			continue;
		percent = sense(all[i], s, han, &plain);
		if (percent <= best_sense || percent < (zeros ? SENSE_ZEROS :
		    SENSE_BARE) || (!zeros && plain == 0) ||
		    (ascii && plain * 2 < units))
			continue;
		best = all[i];
		best_sense = percent;
	}
	return best;
}

/* Valid but for a last sequence that the sample cuts off. */
static bool
is_utf8(struct str head)
{
	size_t n = utf8_valid(head);

	return n == head.n ||
	    utf8_subpart(str_cut(head, n, head.n - n)) == head.n - n;
}

/* Control characters that no text has, zero bytes apart. */
static size_t
controls(struct str s)
{
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++)
		n += (unsigned char)s.p[i] < ' ' && !is_plain(s.p[i]) &&
		    s.p[i] != '\f' && s.p[i] != 0x1b && s.p[i] != 0;
	return n;
}

static size_t
count_zeros(struct str s)
{
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++)
		n += s.p[i] == 0;
	return n;
}

size_t
encoding_mark(const struct encoding *e, struct str head)
{
	for (size_t i = 0; i < sizeof(marks) / sizeof(*marks); i++)
		if (marks[i].e == e && head.n > marks[i].n &&
		    memcmp(head.p, marks[i].bytes, marks[i].n) == 0)
			return marks[i].n;
	return 0;
}

/* Text in ASCII whose escape sequences lead to characters, and no bad ones. */
static const struct encoding *
escapes(struct str s)
{
	static const struct {
		const struct encoding *e;
		const char *mark;
		size_t n;
	} all[] = { { &encoding_iso_2022_jp, "\x1b$", 2 },
		{ &encoding_iso_2022_kr, "\x1b$)C", 4 },
		{ &encoding_iso_2022_jp, "\x1b(I", 3 }, { &encoding_hz, "~{", 2 } };

	if (memchr(s.p, 0x1b, s.n) == NULL && memchr(s.p, '~', s.n) == NULL)
		return NULL;
	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++) {
		size_t good = 0, bad = 0;
		unsigned mode = 0;
		uint32_t c;

		if (memmem(s.p, s.n, all[i].mark, all[i].n) == NULL)
			continue;
		for (size_t at = 0; at < s.n;) {
			at += encoding_next(all[i].e, &mode,
			    str_cut(s, at, s.n - at), &c);
			good += c >= 0x80 && c < CODE_ILL;
			bad += (c == CODE_ILL && at + 4 < s.n) || c == 0x1b;
		}
		if (good > 0 && bad * 50 <= good)
			return all[i].e;
	}
	return NULL;
}

/* Unicode, if it is that; NULL when it is not. */
static const struct encoding *
unicode(struct str head, size_t *bom)
{
	struct str sample = str_cut(head, 0, head.n < SAMPLE ? head.n : SAMPLE);
	size_t zeros = count_zeros(sample), other = controls(sample);
	bool utf8 = is_utf8(sample);
	const struct encoding *e;

	for (size_t i = 0; i < sizeof(marks) / sizeof(*marks); i++)
		if ((*bom = encoding_mark(marks[i].e, head)) > 0)
			return marks[i].e;
	if (!utf8 || (zeros + other) * 32 > sample.n) {
		e = wide(sample, zeros > 0, utf8 && other == 0, !utf8);
		if (e != NULL)
			return e;
	}
	return (sample.n == head.n ? utf8 : is_utf8(head)) ? &encoding_utf8 : NULL;
}

const struct encoding *
sniff(const struct likely *model, struct str head, size_t *bom, int *sure)
{
	const struct encoding *e;
	size_t none;

	*sure = 99;
	if (bom != NULL)
		*bom = 0;
	e = bom != NULL ? unicode(head, &none) : is_utf8(head) ?
	    &encoding_utf8 : NULL;
	if (bom != NULL && e != NULL && e->unit > 1)
		*bom = encoding_mark(e, head);
	if (e == &encoding_utf8 && str_is_ascii(head)) {
		const struct encoding *modal = escapes(head);

		return modal != NULL ? modal : e;
	}
	if (e != NULL)
		return e;
	*sure = 50;
	return model == NULL ? &encoding_utf8 :
	    guess_encoding(model, head, sure);
}
