/* SPDX-License-Identifier: Apache-2.0 */
/*
 * valid.c - how much of a text is surely well-formed UTF-8, 32 bytes at a time.
 *
 * The method is that of J. Keiser and D. Lemire, "Validating UTF-8 in less than
 * one instruction per byte" (Software: Practice and Experience 51, 2021): every
 * way in which two bytes that follow one another can be wrong is a bit, and
 * three shuffles, by both nibbles of the first and the high one of the second,
 * tell which are left; that a third or fourth byte must go on is told by the
 * bytes two and three before.
 */
#include "core.h"

#ifdef __x86_64__
#include <immintrin.h>

enum {
	SHORT = 1 << 0,		/* a lead where the sequence must go on */
	LONG = 1 << 1,		/* a continuation behind ASCII */
	OVERLONG_3 = 1 << 2,	/* E0 80..9F */
	TOO_LARGE = 1 << 3,	/* F4 90 and above */
	SURROGATE = 1 << 4,	/* ED A0..BF */
	OVERLONG_2 = 1 << 5,	/* C0, C1 */
	LARGER = 1 << 6,	/* F5 and above; F0 80..8F as well */
	TWO = 1 << 7,		/* two continuations: right in longer ones */
	CARRY = SHORT | LONG | TWO,
};

#define WIDE __attribute__((target("avx2")))
#define ROW(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p)		\
	_mm256_setr_epi8(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, \
	    a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p)

WIDE static inline __m256i
high(__m256i v)
{
	return _mm256_and_si256(_mm256_srli_epi16(v, 4), _mm256_set1_epi8(15));
}

/* The errors that the bytes b and c may make, b right before c. */
WIDE static inline __m256i
pairs(__m256i b, __m256i c)
{
	const __m256i by_first_high = ROW(LONG, LONG, LONG, LONG, LONG, LONG,
	    LONG, LONG, (char)TWO, (char)TWO, (char)TWO, (char)TWO,
	    SHORT | OVERLONG_2, SHORT, SHORT | OVERLONG_3 | SURROGATE,
	    SHORT | TOO_LARGE | LARGER);
	const __m256i by_first_low = ROW(
	    (char)(CARRY | OVERLONG_3 | OVERLONG_2 | LARGER),
	    (char)(CARRY | OVERLONG_2), (char)CARRY, (char)CARRY,
	    (char)(CARRY | TOO_LARGE), (char)(CARRY | TOO_LARGE | LARGER),
	    (char)(CARRY | TOO_LARGE | LARGER), (char)(CARRY | TOO_LARGE | LARGER),
	    (char)(CARRY | TOO_LARGE | LARGER), (char)(CARRY | TOO_LARGE | LARGER),
	    (char)(CARRY | TOO_LARGE | LARGER), (char)(CARRY | TOO_LARGE | LARGER),
	    (char)(CARRY | TOO_LARGE | LARGER),
	    (char)(CARRY | TOO_LARGE | LARGER | SURROGATE),
	    (char)(CARRY | TOO_LARGE | LARGER), (char)(CARRY | TOO_LARGE | LARGER));
	const __m256i by_second_high = ROW(SHORT, SHORT, SHORT, SHORT, SHORT,
	    SHORT, SHORT, SHORT,
	    (char)(LONG | OVERLONG_2 | TWO | OVERLONG_3 | LARGER),
	    (char)(LONG | OVERLONG_2 | TWO | OVERLONG_3 | TOO_LARGE),
	    (char)(LONG | OVERLONG_2 | TWO | SURROGATE | TOO_LARGE),
	    (char)(LONG | OVERLONG_2 | TWO | SURROGATE | TOO_LARGE),
	    SHORT, SHORT, SHORT, SHORT);

	return _mm256_and_si256(_mm256_and_si256(
	    _mm256_shuffle_epi8(by_first_high, high(b)),
	    _mm256_shuffle_epi8(by_first_low,
	    _mm256_and_si256(b, _mm256_set1_epi8(15)))),
	    _mm256_shuffle_epi8(by_second_high, high(c)));
}

/* Are the 32 bytes at p right, in the light of the three before? */
WIDE static inline bool
is_right(const char *p)
{
	__m256i d = _mm256_loadu_si256((const __m256i *)p);
	__m256i c = _mm256_loadu_si256((const __m256i *)(p - 1));
	__m256i b = _mm256_loadu_si256((const __m256i *)(p - 2));
	__m256i a = _mm256_loadu_si256((const __m256i *)(p - 3));
	/* The high bit: a third byte behind E0 and above, a fourth behind F0. */
	__m256i third = _mm256_subs_epu8(b, _mm256_set1_epi8(0xe0 - 0x80));
	__m256i fourth = _mm256_subs_epu8(a, _mm256_set1_epi8(0xf0 - 0x80));
	__m256i more = _mm256_and_si256(_mm256_or_si256(third, fourth),
	    _mm256_set1_epi8((char)0x80));
	__m256i wrong = _mm256_xor_si256(pairs(c, d), more);

	return _mm256_testz_si256(wrong, wrong);
}

WIDE static inline bool
is_ascii(const char *p)
{
	return _mm256_movemask_epi8(_mm256_or_si256(_mm256_or_si256(
	    _mm256_loadu_si256((const __m256i *)p),
	    _mm256_loadu_si256((const __m256i *)(p - 1))), _mm256_or_si256(
	    _mm256_loadu_si256((const __m256i *)(p - 2)),
	    _mm256_loadu_si256((const __m256i *)(p - 3))))) == 0;
}

WIDE static size_t
right_blocks(struct str s, size_t at)
{
	while (s.n - at >= 32 && (is_ascii(s.p + at) || is_right(s.p + at)))
		at += 32;
	return at;
}

/* Moves back to the beginning of the character that `at` may lie in. */
static size_t
character_begin(struct str s, size_t at)
{
	size_t i = at;

	while (i > 0 && at - i < 3 && (s.p[i - 1] & 0xc0) == 0x80)
		i--;
	return i > 0 && (s.p[i - 1] & 0xc0) == 0xc0 ? i - 1 : at;
}

size_t
utf8_surely(struct str s, size_t at)
{
	if (s.n - at < 64 || at < 3 || !__builtin_cpu_supports("avx2"))
		return at;
	return character_begin(s, right_blocks(s, at));
}

#else

size_t
utf8_surely(struct str s, size_t at)
{
	(void)s;
	return at;
}

#endif
