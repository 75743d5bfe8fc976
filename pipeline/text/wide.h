/* SPDX-License-Identifier: Apache-2.0 */
/*
 * wide.h - what 64 bytes are, as bits.h tells it, on machines with AVX2.
 *
 * Whoever has an answer of its own for other machines asks wide_can() first, and
 * marks what uses these WIDE.
 */
#ifndef TEXT_WIDE_H
#define TEXT_WIDE_H

#include "stage.h"

/* Bytes by their two halves: one is in the set when the rows of its lower and its
 * upper half share a bit. */
struct wide_set {
	uint8_t low[16], high[16];
};

#if defined(__x86_64__)
#include <immintrin.h>

#define WIDE __attribute__((target("avx2,bmi,bmi2,popcnt")))

static inline bool
wide_can(void)
{
	return __builtin_cpu_supports("avx2") &&
	    __builtin_cpu_supports("bmi") &&
	    __builtin_cpu_supports("bmi2") && __builtin_cpu_supports("popcnt");
}

/* Which of 32 bytes are not in the set. */
WIDE static inline uint64_t
wide_not_in(const char *p, const struct wide_set *set)
{
	const __m256i half = _mm256_set1_epi8(15);
	__m256i x = _mm256_loadu_si256((const __m256i *)p);
	__m256i low = _mm256_shuffle_epi8(_mm256_broadcastsi128_si256(
	    _mm_loadu_si128((const __m128i *)set->low)),
	    _mm256_and_si256(x, half));
	__m256i high = _mm256_shuffle_epi8(_mm256_broadcastsi128_si256(
	    _mm_loadu_si128((const __m128i *)set->high)),
	    _mm256_and_si256(_mm256_srli_epi16(x, 4), half));

	return (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(
	    _mm256_and_si256(low, high), _mm256_setzero_si256()));
}

/* Those of the set. */
WIDE static inline uint64_t
wide_in(const char *p, const struct wide_set *set)
{
	return ~(wide_not_in(p, set) | wide_not_in(p + 32, set) << 32);
}

/* Those that lie in [first, first + n), with these bits set before. */
WIDE static inline uint64_t
wide_within(const char *p, char set, char first, int n)
{
	const __m256i with = _mm256_set1_epi8(set);
	const __m256i turn = _mm256_set1_epi8((char)(128 - first));
	const __m256i edge = _mm256_set1_epi8((char)(n - 128));
	__m256i a = _mm256_loadu_si256((const __m256i *)p);
	__m256i b = _mm256_loadu_si256((const __m256i *)(p + 32));

	a = _mm256_add_epi8(_mm256_or_si256(a, with), turn);
	b = _mm256_add_epi8(_mm256_or_si256(b, with), turn);
	return (uint32_t)_mm256_movemask_epi8(_mm256_cmpgt_epi8(edge, a)) |
	    (uint64_t)(uint32_t)_mm256_movemask_epi8(_mm256_cmpgt_epi8(edge,
	    b)) << 32;
}

/* This byte. */
WIDE static inline uint64_t
wide_equal(const char *p, char c)
{
	const __m256i same = _mm256_set1_epi8(c);
	__m256i a = _mm256_loadu_si256((const __m256i *)p);
	__m256i b = _mm256_loadu_si256((const __m256i *)(p + 32));

	return (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(a, same)) |
	    (uint64_t)(uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(b,
	    same)) << 32;
}

/* Those above ASCII. */
WIDE static inline uint64_t
wide_high(const char *p)
{
	return (uint32_t)_mm256_movemask_epi8(_mm256_loadu_si256(
	    (const __m256i *)p)) | (uint64_t)(uint32_t)_mm256_movemask_epi8(
	    _mm256_loadu_si256((const __m256i *)(p + 32))) << 32;
}

/* Blanks and controls. */
WIDE static inline uint64_t
wide_blank(const char *p)
{
	const __m256i blank = _mm256_set1_epi8(' ');
	__m256i a = _mm256_loadu_si256((const __m256i *)p);
	__m256i b = _mm256_loadu_si256((const __m256i *)(p + 32));

	return (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(
	    _mm256_max_epu8(a, blank), blank)) |
	    (uint64_t)(uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(
	    _mm256_max_epu8(b, blank), blank)) << 32;
}
#else
#define WIDE

static inline bool
wide_can(void)
{
	return false;
}

static inline uint64_t
wide_in(const char *p, const struct wide_set *set)
{
	(void)p, (void)set;
	return 0;
}

static inline uint64_t
wide_blank(const char *p)
{
	(void)p;
	return 0;
}

static inline uint64_t
wide_within(const char *p, char set, char first, int n)
{
	(void)p, (void)set, (void)first, (void)n;
	return 0;
}

static inline uint64_t
wide_equal(const char *p, char c)
{
	(void)p, (void)c;
	return 0;
}

static inline uint64_t
wide_high(const char *p)
{
	(void)p;
	return 0;
}
#endif

#endif
