/* SPDX-License-Identifier: Apache-2.0 */
/*
 * likelyrow.c - adds up rows of the model of likely text.
 *
 * A row holds four bits for each language, which stand for a cost; the i-th
 * byte is of language i and of that half the languages further on.  Many rows
 * are added at once, so that the sums of a few languages stay in registers
 * meanwhile.
 */
#include "text/likely.h"

#ifdef __x86_64__
#include <immintrin.h>
#endif

static void
add_plain(int32_t *sum, const uint8_t *const *row, size_t n, unsigned half,
    const uint8_t *code)
{
	for (size_t k = 0; k < n; k++)
		for (unsigned i = 0; i < half; i++) {
			sum[i] += code[row[k][i] & 15];
			sum[i + half] += code[row[k][i] >> 4];
		}
}

#ifdef __x86_64__

#define WIDE __attribute__((target("avx2")))

WIDE static inline __m256i
costs(__m128i codes, __m128i v)
{
	return _mm256_cvtepu8_epi16(
	    _mm_shuffle_epi8(codes, _mm_and_si128(v, _mm_set1_epi8(15))));
}

/* Adds sixteen sums of 16 bits to as many of 32. */
WIDE static inline void
spill(int32_t *sum, __m256i v)
{
	__m256i *to = (__m256i *)sum;

	_mm256_storeu_si256(
	    to, _mm256_add_epi32(_mm256_loadu_si256(to),
		    _mm256_cvtepu16_epi32(_mm256_castsi256_si128(v))));
	_mm256_storeu_si256(
	    to + 1, _mm256_add_epi32(_mm256_loadu_si256(to + 1),
			_mm256_cvtepu16_epi32(_mm256_extracti128_si256(v, 1))));
}

/* The same, 32 languages at a time; half is a multiple of 16.  LIKELY_ROWS
 * costs of a byte each fit into 16 bits. */
WIDE static void
add_wide(int32_t *sum, const uint8_t *const *row, size_t n, unsigned half,
    const uint8_t *code)
{
	__m128i codes = _mm_loadu_si128((const __m128i *)code);

	for (unsigned i = 0; i < half; i += 16) {
		__m256i low = _mm256_setzero_si256();
		__m256i high = _mm256_setzero_si256();

		for (size_t k = 0; k < n; k++) {
			__m128i v =
			    _mm_loadu_si128((const __m128i *)(row[k] + i));

			low = _mm256_add_epi16(low, costs(codes, v));
			high = _mm256_add_epi16(
			    high, costs(codes, _mm_srli_epi16(v, 4)));
		}
		spill(sum + i, low);
		spill(sum + half + i, high);
	}
}

#endif

void
likely_add_rows(int32_t *sum, const uint8_t *const *row, size_t n,
    unsigned lanes, const uint8_t *code)
{
#ifdef __x86_64__
	if (lanes % 32 == 0 && __builtin_cpu_supports("avx2")) {
		add_wide(sum, row, n, lanes / 2, code);
		return;
	}
#endif
	add_plain(sum, row, n, lanes / 2, code);
}
