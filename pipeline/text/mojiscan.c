/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mojiscan.c - finds places where text may have been read wrongly.
 *
 * Vectors look for pairs of characters that right text hardly has side by side,
 * 32 bytes at a time where the machine can; what they find is then looked at
 * exactly, so that the places are the same with and without.
 */
#include "text/moji.h"
#include "text/scan.h"
#include "text/utf8.h"

#ifdef __x86_64__
#include <immintrin.h>
#endif

static bool
is_letter(unsigned char c)
{
	return (c | 32u) - 'a' < 26;
}

/* Does some page read a whole sequence here? */
static bool
begins_sequence(const struct moji *m, struct str t, size_t at)
{
	const struct moji_row *first = moji_row(m, utf8_next(t, &at));
	uint32_t two = first->two & MOJI_SCANNED;
	uint32_t three = first->three & MOJI_SCANNED, c;
	uint32_t open = two | three | (first->four & MOJI_SCANNED);

	for (int k = 0; k < 3 && open != 0 && at < t.n; k++) {
		c = utf8_next(t, &at);
		if ((c == ' ' && (k > 0 || two & 1)) || c == 0xfffd)
			return true;
		open &= moji_row(m, c)->more;
		if (open & (k == 0 ? two : k == 1 ? three : ~0u))
			return true;
	}
	return false;
}

/* Three or more letters of Latin-1 beyond ASCII in a row, as no language writes
 * them; or a sign of Latin-1 within a word. */
static bool
is_odd(struct str t, size_t at)
{
	const unsigned char *p = (const unsigned char *)t.p + at;
	size_t left = t.n - at;

	if (p[0] == 0xc3)
		return left >= 4 && ((left >= 6 && p[2] == 0xc3 &&
		    p[4] == 0xc3) || (p[1] >= 0xa2 && (p[2] == 0xc2 ||
		    p[2] == 0xe2)));
	return p[0] == 0xc2 && p[1] >= 0xa1 && left >= 4 && at > 0 &&
	    (is_letter(p[2]) || p[2] >= 0xc2) && (is_letter(t.p[at - 1]) ||
	    (t.p[at - 1] & 0x80)) && p[1] != 0xb7 && p[1] != 0xad;
}

/* &name; or &#number;, as far as its form tells. */
static bool
is_reference(const unsigned char *p, size_t n)
{
	enum { LONGEST = 33 };
	size_t i = n > 0 && p[0] == '#';

	n = n < LONGEST ? n : LONGEST;
	while (i < n && (is_letter(p[i]) || p[i] - (unsigned)'0' < 10))
		i++;
	return i > 1 && i < n && p[i] == ';';
}

static bool
needs_look(const struct moji *m, struct str t, size_t at)
{
	const unsigned char *p = (const unsigned char *)t.p + at;

	if (p[0] == '&')
		return is_reference(p + 1, t.n - at - 1);
	if (p[0] < 0x80)
		return begins_sequence(m, t, at + 1);
	if (p[0] == 0xc2 && p[1] < 0xa0)
		return true;
	if (p[0] == 0xef)
		return p[1] == 0xbf && p[2] == 0xbd;
	return begins_sequence(m, t, at) || is_odd(t, at);
}

/* The second of two characters that together are odd begins so. */
static bool
is_second(unsigned char c)
{
	return (c >= 0xc2 && c < 0xc7) || c == 0xe2 || c == 0xcb || c == 0xef;
}

/* What the vectors look for, in four bytes. */
static bool
may_begin(unsigned char a, unsigned char b, unsigned char c, unsigned char d)
{
	switch (a) {
	case '&':
		return true;
	case 0xc2:
		return b < 0xa0 || c >= 0x41;
	case 0xe0:
		return d == 0xc2 || d == 0xe2;
	case 0xe2:
		return (b >= 0x94 && b < 0x97) || b == 0x88 || b == 0x89 ||
		    (b == 0x80 && d >= 0xc2);
	case 0xef:
		return b == 0xbf && c == 0xbd;
	default:
		if (a < 0x80)
			return is_letter(a) && b == 0xe0 && c == 0xb8;
		return a >= 0xc3 && a < 0xda && (is_second(c) ||
		    (a == 0xc3 && b < 0xa0 && c == ' ') ||
		    (a == 0xd0 && b >= 0x92 && b < 0xb0 && c >= 0xd0 &&
		    c < 0xd3) ||
		    (a == 0xd0 && b == 0xb2 && c == 0xd0 && d == 0x82) ||
		    (a == 0xd1 && b == 0x82 && c == 0xd0 && d == 0x90));
	}
}

static size_t
scan_bytes(const struct moji *m, struct str t, size_t at, size_t end)
{
	const unsigned char *p = (const unsigned char *)t.p;

	for (; at < end; at++) {
		if (p[at] != '&' && p[at] < 0xc2 && (at + 1 == t.n ||
		    p[at + 1] != 0xe0))
			continue;
		if (may_begin(p[at], at + 1 < t.n ? p[at + 1] : 0, at + 2 < t.n ?
		    p[at + 2] : 0, at + 3 < t.n ? p[at + 3] : 0) &&
		    needs_look(m, t, at))
			break;
	}
	return at;
}

#ifdef __x86_64__

#define WIDE __attribute__((target("avx2")))
#define IS(v, x) _mm256_cmpeq_epi8(v, _mm256_set1_epi8((char)(x)))
#define OR _mm256_or_si256
#define AND _mm256_and_si256

/* v >= x, unsigned. */
WIDE static inline __m256i
from(__m256i v, unsigned char x)
{
	return _mm256_cmpeq_epi8(_mm256_max_epu8(v, _mm256_set1_epi8((char)x)),
	    v);
}

/* The second of two characters that together are odd begins so. */
WIDE static inline __m256i
odd_second(__m256i v)
{
	__m256i latin = _mm256_andnot_si256(from(v, 0xc7), from(v, 0xc2));

	return OR(OR(latin, IS(v, 0xe2)), OR(IS(v, 0xcb), IS(v, 0xef)));
}

/* Bits of the bytes at p where something may begin; three bytes more are
 * there to be read. */
WIDE static uint32_t
wide_bits(const char *p)
{
	__m256i a = _mm256_loadu_si256((const __m256i *)p), b, c, d, hit, sign;

	hit = IS(a, '&');
	b = _mm256_loadu_si256((const __m256i *)(p + 1));
	c = _mm256_loadu_si256((const __m256i *)(p + 2));
	d = _mm256_loadu_si256((const __m256i *)(p + 3));
	/* Two bytes, then a second that is odd; or a blank behind a capital that
	 * may have been the first byte of a letter. */
	sign = _mm256_andnot_si256(from(a, 0xda), from(a, 0xc3));
	hit = OR(hit, AND(sign, odd_second(c)));
	hit = OR(hit, AND(IS(a, 0xc3), _mm256_andnot_si256(from(b, 0xa0),
	    IS(c, ' '))));
	/* Cyrillic letters that lead, followed by one that hardly follows; a Thai
	 * one behind a Latin one. */
	sign = AND(AND(IS(a, 0xd0), _mm256_andnot_si256(from(b, 0xb0),
	    from(b, 0x92))), _mm256_andnot_si256(from(c, 0xd3), from(c, 0xd0)));
	sign = OR(sign, AND(AND(IS(a, 0xd0), IS(b, 0xb2)), AND(IS(c, 0xd0),
	    IS(d, 0x82))));
	sign = OR(sign, AND(AND(IS(a, 0xd1), IS(b, 0x82)), AND(IS(c, 0xd0),
	    IS(d, 0x90))));
	hit = OR(hit, OR(sign, AND(AND(IS(b, 0xe0), IS(c, 0xb8)),
	    _mm256_andnot_si256(from(a, 0x7b), from(a, 0x41)))));
	/* Controls, and signs with a letter behind them. */
	sign = OR(_mm256_andnot_si256(from(b, 0xa0), from(b, 0x80)),
	    from(c, 0x41));
	hit = OR(hit, AND(IS(a, 0xc2), sign));
	/* Three bytes: lines of tables, mathematics, dashes and low quotes. */
	sign = OR(_mm256_andnot_si256(from(b, 0x97), from(b, 0x94)),
	    OR(IS(b, 0x88), IS(b, 0x89)));
	sign = OR(sign, AND(IS(b, 0x80), from(d, 0xc2)));
	hit = OR(hit, AND(IS(a, 0xe2), sign));
	hit = OR(hit, AND(IS(a, 0xe0), OR(IS(d, 0xc2), IS(d, 0xe2))));
	hit = OR(hit, AND(IS(a, 0xef), AND(IS(b, 0xbf), IS(c, 0xbd))));
	return _mm256_movemask_epi8(hit);
}

/* The first 32 bytes from `at` on in which something may begin; in text of ASCII
 * alone only references do, unless what follows it is not. */
WIDE static size_t
wide_leap(struct str t, size_t at)
{
	const __m256i reference = _mm256_set1_epi8('&');

	for (; at + 36 <= t.n; at += 32) {
		const __m256i *p = (const __m256i *)(t.p + at);
		__m256i a = _mm256_loadu_si256(p);
		__m256i b = _mm256_loadu_si256((const __m256i *)(t.p + at + 1));

		if (_mm256_movemask_epi8(OR(OR(a, b),
		    _mm256_cmpeq_epi8(a, reference))) != 0)
			break;
	}
	return at;
}

WIDE static size_t
scan_wide(const struct moji *m, struct str t, size_t at)
{
	for (; (at = wide_leap(t, at)) + 36 <= t.n; at += 32)
		for (uint32_t bits = wide_bits(t.p + at); bits != 0;
		    bits &= bits - 1) {
			size_t i = at + __builtin_ctz(bits);
			const unsigned char *b = (const unsigned char *)t.p + i;

			if (may_begin(b[0], b[1], b[2], b[3]) &&
			    needs_look(m, t, i))
				return i;
		}
	return scan_bytes(m, t, at, t.n);
}

#endif

size_t
moji_scan(const struct moji *m, struct str t, size_t at)
{
#ifdef __x86_64__
	if (scan_can_be_wide())
		return scan_wide(m, t, at);
#endif
	return scan_bytes(m, t, at, t.n);
}
