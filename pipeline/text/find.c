/* SPDX-License-Identifier: Apache-2.0 */
/*
 * find.c - finding short strings in long ones, many bytes at a time.
 *
 * A string is looked for by its first and its last byte at once: sixteen places
 * are asked in a few steps, and few pass by chance.  Every x86-64 has what this
 * takes; elsewhere, and for the last bytes of a text, one place is asked after
 * the other.
 */
#include "find.h"
#include "wide.h"

#ifdef __SSE2__
#include <immintrin.h>

enum { BLOCK = 16 };

static inline __m128i
load(const char *p)
{
	return _mm_loadu_si128((const __m128i *)p);
}

/* The first place, or behind the last one that was asked. */
static size_t
find_wide(struct str s, size_t at, struct str what)
{
	__m128i first = _mm_set1_epi8(what.p[0]);
	__m128i last = _mm_set1_epi8(what.p[what.n - 1]);

	for (; at + what.n - 1 + BLOCK <= s.n; at += BLOCK) {
		unsigned bits = _mm_movemask_epi8(_mm_and_si128(
		    _mm_cmpeq_epi8(load(s.p + at), first),
		    _mm_cmpeq_epi8(load(s.p + at + what.n - 1), last)));

		for (; bits != 0; bits &= bits - 1) {
			size_t i = at + __builtin_ctz(bits);

			if (memcmp(s.p + i, what.p, what.n) == 0)
				return i;
		}
	}
	return at;
}

/* Which of thirty-two places may be one. */
__attribute__((target("avx2"))) static inline __m256i
places(const char *p, size_t n, __m256i first, __m256i last)
{
	return _mm256_and_si256(_mm256_cmpeq_epi8(_mm256_loadu_si256(
	    (const __m256i *)p), first), _mm256_cmpeq_epi8(_mm256_loadu_si256(
	    (const __m256i *)(p + n - 1)), last));
}

/* The same, of thirty-two places at once; where there are none, of four times as
 * many. */
__attribute__((target("avx2"))) static size_t
find_wider(struct str s, size_t at, struct str what)
{
	__m256i first = _mm256_set1_epi8(what.p[0]);
	__m256i last = _mm256_set1_epi8(what.p[what.n - 1]);

	for (; at + what.n - 1 + 8 * BLOCK <= s.n; at += 8 * BLOCK) {
		const char *p = s.p + at;
		__m256i any = _mm256_or_si256(
		    _mm256_or_si256(places(p, what.n, first, last),
		    places(p + 32, what.n, first, last)),
		    _mm256_or_si256(places(p + 64, what.n, first, last),
		    places(p + 96, what.n, first, last)));

		if (_mm256_testz_si256(any, any))
			continue;
		for (size_t k = 0; k < 8 * BLOCK; k += 32) {
			unsigned bits = _mm256_movemask_epi8(places(p + k,
			    what.n, first, last));

			for (; bits != 0; bits &= bits - 1) {
				size_t i = k + __builtin_ctz(bits);

				if (memcmp(p + i, what.p, what.n) == 0)
					return at + i;
			}
		}
	}
	for (; at + what.n - 1 + 2 * BLOCK <= s.n; at += 2 * BLOCK) {
		const char *p = s.p + at;
		unsigned bits = _mm256_movemask_epi8(places(p, what.n, first,
		    last));

		for (; bits != 0; bits &= bits - 1) {
			size_t i = __builtin_ctz(bits);

			if (memcmp(p + i, what.p, what.n) == 0)
				return at + i;
		}
	}
	return at;
}

static size_t
any_wide(struct str s, size_t at, const char *three)
{
	__m128i a = _mm_set1_epi8(three[0]), b = _mm_set1_epi8(three[1]);
	__m128i c = _mm_set1_epi8(three[2]);

	for (; at + BLOCK <= s.n; at += BLOCK) {
		__m128i v = load(s.p + at);
		unsigned bits = _mm_movemask_epi8(_mm_or_si128(_mm_or_si128(
		    _mm_cmpeq_epi8(v, a), _mm_cmpeq_epi8(v, b)),
		    _mm_cmpeq_epi8(v, c)));

		if (bits != 0)
			return at + __builtin_ctz(bits);
	}
	return at;
}

/* Which of sixteen bytes are capitals: as signed numbers, A to Z are the lowest
 * when they are turned to begin at -128. */
static inline __m128i
capitals(const char *p)
{
	return _mm_cmplt_epi8(_mm_add_epi8(load(p),
	    _mm_set1_epi8((char)(128 - 'A'))), _mm_set1_epi8(-128 + 26));
}

/* The same as capitals_wide(), of 64 bytes at once. */
WIDE static size_t
capitals_wider(struct str s, size_t at)
{
	for (; at + 4 * BLOCK + 1 <= s.n; at += 4 * BLOCK) {
		uint64_t bits = wide_within(s.p + at, 0, 'A', 26);

		bits &= bits >> 1 | (uint64_t)((unsigned char)(s.p[at +
		    4 * BLOCK] - 'A') < 26) << 63;
		if (bits != 0)
			return at + __builtin_ctzll(bits);
	}
	return at;
}

/* The first two capitals side by side, or behind the last place asked. */
static size_t
capitals_wide(struct str s, size_t at)
{
	for (; at + BLOCK + 1 <= s.n; at += BLOCK) {
		unsigned bits = _mm_movemask_epi8(capitals(s.p + at));

		/* Of two side by side that lie in two blocks, the first is the
		 * last of its block. */
		bits &= bits >> 1 | ((unsigned char)(s.p[at + BLOCK] - 'A') < 26 ?
		    1u << (BLOCK - 1) : 0);
		if (bits != 0)
			return at + __builtin_ctz(bits);
	}
	return at;
}
#else
static size_t
find_wide(struct str s, size_t at, struct str what)
{
	(void)s, (void)what;
	return at;
}

static size_t
find_wider(struct str s, size_t at, struct str what)
{
	(void)s, (void)what;
	return at;
}

static size_t
any_wide(struct str s, size_t at, const char *three)
{
	(void)s, (void)three;
	return at;
}

static size_t
capitals_wider(struct str s, size_t at)
{
	(void)s;
	return at;
}

static size_t
capitals_wide(struct str s, size_t at)
{
	(void)s;
	return at;
}
#endif

enum { FAR = 256 };	/* bytes that are worth asking for more */

size_t
find_text(struct str s, size_t at, struct str what)
{
	if (what.n == 0 || at + what.n > s.n)
		return s.n;
	if (s.n - at >= FAR && wide_can())
		at = find_wider(s, at, what);
	at = find_wide(s, at, what);
	for (; at + what.n <= s.n; at++)
		if (memcmp(s.p + at, what.p, what.n) == 0)
			return at;
	return s.n;
}

size_t
find_any(struct str s, size_t at, const char three[static 3])
{
	at = any_wide(s, at, three);
	while (at < s.n && s.p[at] != three[0] && s.p[at] != three[1] &&
	    s.p[at] != three[2])
		at++;
	return at;
}

static bool
is_capital(char c)
{
	return (unsigned char)(c - 'A') < 26;
}

size_t
find_capitals(struct str s, size_t at)
{
	if (wide_can())
		at = capitals_wider(s, at);
	for (at = capitals_wide(s, at); at + 1 < s.n; at++)
		if (is_capital(s.p[at]) && is_capital(s.p[at + 1]))
			return at;
	return s.n;
}
