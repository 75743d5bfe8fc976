/* SPDX-License-Identifier: Apache-2.0 */
/*
 * wellformed.c - how far a text is well-formed UTF-8, to the byte.
 *
 * The Unicode standard, version 15, table 3-7; valid.c goes ahead in blocks.
 */
#include "core.h"

/* What the second byte of a sequence may be, by its first: table 3-7. */
static bool
second_fits(unsigned char a, unsigned char b)
{
	switch (a) {
	case 0xe0:
		return b >= 0xa0 && b <= 0xbf;
	case 0xed:
		return b >= 0x80 && b <= 0x9f;
	case 0xf0:
		return b >= 0x90 && b <= 0xbf;
	case 0xf4:
		return b >= 0x80 && b <= 0x8f;
	default:
		return (b & 0xc0) == 0x80;
	}
}

/* The length of the sequence that a first byte announces, 0 if none. */
static size_t
announced(unsigned char a)
{
	return a < 0x80 ? 1 : a < 0xc2 ? 0 : a < 0xe0 ? 2 : a < 0xf0 ? 3 :
		a < 0xf5 ? 4 : 0;
}

/* How many bytes at the start of s fit together, of `want` in all. */
static size_t
fitting(struct str s, size_t want)
{
	size_t i = 1;

	if (want > 1 && s.n > 1 && second_fits(s.p[0], s.p[1]))
		for (i = 2; i < want && i < s.n && (s.p[i] & 0xc0) == 0x80; i++)
			;
	return i;
}

size_t
utf8_subpart(struct str s)
{
	return fitting(s, announced(s.p[0]));
}

/* As far as one character after the other goes, but not past `enough`. */
static size_t
valid_from(struct str s, size_t i, size_t enough)
{
	while (i < enough) {
		uint64_t eight;
		size_t want;

		if (s.n - i >= 8 && (memcpy(&eight, s.p + i, 8),
		    (eight & 0x8080808080808080) == 0)) {
			i += 8;
			continue;
		}
		want = announced(s.p[i]);
		if (want == 0 || want > s.n - i ||
		    fitting(str_cut(s, i, s.n - i), want) < want)
			break;
		i += want;
	}
	return i;
}

size_t
utf8_valid(struct str s)
{
	/* Vectors look at the three bytes before their own. */
	size_t i = valid_from(s, 0, s.n < 3 ? s.n : 3);

	return i < 3 ? i : valid_from(s, utf8_surely(s, i), s.n);
}
