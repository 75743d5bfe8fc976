/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mixed.c - finds words that mix Latin with Greek or Cyrillic letters.
 *
 * By bytes: Latin is an ASCII letter or a lead from C3 to C9 (which takes in
 * two signs and half of IPA, and does no harm), Greek and Cyrillic a lead from
 * CE to D4.  Vectors look at 32 places with the two bytes before each.
 */
#include "text/mixed.h"

#ifdef __x86_64__
#include <immintrin.h>
#endif

static bool
is_ascii_letter(unsigned char c)
{
	return (unsigned char)((c | 0x20) - 'a') < 26;
}

static bool
is_latin_lead(unsigned char c)
{
	return c >= 0xc3 && c <= 0xc9;
}

static bool
is_other_lead(unsigned char c)
{
	return c >= 0xce && c <= 0xd4;
}

/* Do a letter of two bytes or one and the one that begins with p[at] meet? */
static bool
meet(const unsigned char *p, size_t at)
{
	unsigned char c = p[at], one = at > 0 ? p[at - 1] : 0;
	unsigned char two = at > 1 ? p[at - 2] : 0;

	if (is_other_lead(c))
		return is_ascii_letter(one) || is_latin_lead(two);
	return is_other_lead(two) && (is_ascii_letter(c) || is_latin_lead(c));
}

#ifdef __x86_64__

#define WIDE __attribute__((target("avx2")))

/* 0xff where from <= v <= to. */
WIDE static inline __m256i
within(__m256i v, unsigned char from, unsigned char to)
{
	__m256i d = _mm256_sub_epi8(v, _mm256_set1_epi8((char)from));

	return _mm256_cmpeq_epi8(_mm256_min_epu8(d,
	    _mm256_set1_epi8((char)(to - from))), d);
}

WIDE static inline __m256i
ascii_letters(__m256i v)
{
	return within(_mm256_or_si256(v, _mm256_set1_epi8(0x20)), 'a', 'z');
}

WIDE static uint32_t
meetings(const char *p)
{
	__m256i c = _mm256_loadu_si256((const __m256i *)p);
	__m256i one = _mm256_loadu_si256((const __m256i *)(p - 1));
	__m256i two = _mm256_loadu_si256((const __m256i *)(p - 2));
	__m256i here = within(c, 0xce, 0xd4), there = within(two, 0xce, 0xd4);

	if (_mm256_testz_si256(_mm256_or_si256(here, there),
	    _mm256_set1_epi8(-1)))
		return 0;
	here = _mm256_and_si256(here, _mm256_or_si256(ascii_letters(one),
	    within(two, 0xc3, 0xc9)));
	there = _mm256_and_si256(there, _mm256_or_si256(ascii_letters(c),
	    within(c, 0xc3, 0xc9)));
	return _mm256_movemask_epi8(_mm256_or_si256(here, there));
}

/* Moves *at on as long as whole blocks have no meeting, or to the first. */
WIDE static bool
wide_next(struct str t, size_t *at)
{
	for (; t.n - *at >= 32; *at += 32) {
		uint32_t bits = meetings(t.p + *at);

		if (bits != 0) {
			*at += __builtin_ctz(bits);
			return true;
		}
	}
	return false;
}

#else

static bool
wide_next(struct str t, size_t *at)
{
	(void)t;
	(void)at;
	return false;
}

#endif

size_t
mixed_next(struct str t, size_t at, bool wide)
{
	const unsigned char *p = (const unsigned char *)t.p;

	for (; at < t.n && (!wide || at < 2); at++)
		if (meet(p, at))
			return at;
	if (at < t.n && wide_next(t, &at))
		return at;
	for (; at < t.n; at++)
		if (meet(p, at))
			return at;
	return t.n;
}
