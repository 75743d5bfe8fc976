/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bits.h - what 64 bytes are, as the bits of a number: the first is the lowest.
 *
 * Every x86-64 tells sixteen bytes in a few steps; elsewhere they are asked one
 * by one, with the same answers.
 */
#ifndef TEXT_BITS_H
#define TEXT_BITS_H

#include "stage.h"

#if defined(__SSE2__)
#include <emmintrin.h>

#define BITS_EACH(x, p, test)                                               \
	uint64_t found = 0;                                                 \
	for (int i = 0; i < 4; i++) {                                       \
		__m128i x = _mm_loadu_si128((const __m128i *)(p) + i);      \
		found |= (uint64_t)(unsigned)_mm_movemask_epi8(test)        \
			 << 16 * i;                                         \
	}                                                                   \
	return found
#endif

/* Blanks and controls. */
static inline uint64_t
bits_blank(const char *p)
{
#if defined(__SSE2__)
	const __m128i blank = _mm_set1_epi8(' ');

	BITS_EACH(x, p, _mm_cmpeq_epi8(_mm_max_epu8(x, blank), blank));
#else
	uint64_t found = 0;

	for (int i = 0; i < 64; i++)
		found |= (uint64_t)((unsigned char)p[i] <= ' ') << i;
	return found;
#endif
}

/* This byte. */
static inline uint64_t
bits_equal(const char *p, char c)
{
#if defined(__SSE2__)
	const __m128i same = _mm_set1_epi8(c);

	BITS_EACH(x, p, _mm_cmpeq_epi8(x, same));
#else
	uint64_t found = 0;

	for (int i = 0; i < 64; i++)
		found |= (uint64_t)(p[i] == c) << i;
	return found;
#endif
}

/* Letters of ASCII: as signed numbers they are the lowest when they are turned
 * to begin at -128. */
static inline uint64_t
bits_letter(const char *p)
{
#if defined(__SSE2__)
	const __m128i small = _mm_set1_epi8(32);
	const __m128i turn = _mm_set1_epi8((char)(128 - 'a'));
	const __m128i edge = _mm_set1_epi8(-128 + 26);

	BITS_EACH(x, p, _mm_cmplt_epi8(_mm_add_epi8(_mm_or_si128(x, small),
	    turn), edge));
#else
	uint64_t found = 0;

	for (int i = 0; i < 64; i++)
		found |= (uint64_t)((unsigned char)((p[i] | 32) - 'a') < 26)
			 << i;
	return found;
#endif
}

/* Marks that hang on a word: , . : ; ! ? */
static inline uint64_t
bits_mark(const char *p)
{
#if defined(__SSE2__)
	const __m128i one = _mm_set1_epi8(1), two = _mm_set1_epi8(2);

	BITS_EACH(x, p,
	    _mm_or_si128(
		_mm_or_si128(
		    _mm_cmpeq_epi8(_mm_or_si128(x, two), _mm_set1_epi8('.')),
		    _mm_cmpeq_epi8(_mm_or_si128(x, one), _mm_set1_epi8(';'))),
		_mm_or_si128(_mm_cmpeq_epi8(x, _mm_set1_epi8('!')),
		    _mm_cmpeq_epi8(x, _mm_set1_epi8('?')))));
#else
	uint64_t found = 0;

	for (int i = 0; i < 64; i++)
		found |= (uint64_t)((p[i] | 2) == '.' || (p[i] | 1) == ';' ||
				    p[i] == '!' || p[i] == '?')
			 << i;
	return found;
#endif
}

/* Digits, and bytes that a character beyond ASCII begins with. */
static inline uint64_t
bits_begins(const char *p)
{
#if defined(__SSE2__)
	const __m128i turn = _mm_set1_epi8((char)(128 - '0'));
	const __m128i edge = _mm_set1_epi8(-128 + 10);
	const __m128i lead = _mm_set1_epi8((char)0xc0);

	BITS_EACH(x, p,
	    _mm_or_si128(_mm_cmpeq_epi8(_mm_max_epu8(x, lead), x),
		_mm_cmplt_epi8(_mm_add_epi8(x, turn), edge)));
#else
	uint64_t found = 0;

	for (int i = 0; i < 64; i++)
		found |= (uint64_t)((unsigned char)p[i] >= 0xc0 ||
				    (unsigned char)(p[i] - '0') < 10)
			 << i;
	return found;
#endif
}

/* The 64 bytes of a text from `at` on: where they lie, or, of fewer, a copy with
 * blanks behind it. */
static inline const char *
bits_block(struct str s, size_t at, char copy[64])
{
	if (s.n - at >= 64)
		return s.p + at;
	memset(copy, ' ', 64);
	memcpy(copy, s.p + at, s.n - at);
	return copy;
}

#endif
