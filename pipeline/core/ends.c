/* SPDX-License-Identifier: Apache-2.0 */
/* ends.c - finds where lines end. */
#include "core.h"
#include "../text/wide.h"

/* The length of the line end at `at`, 0 when there is none. */
static size_t
end_at(struct str s, size_t at)
{
	unsigned char c = s.p[at];

	if (c == '\r')
		return 1 + (at + 1 < s.n && s.p[at + 1] == '\n');
	if (c >= '\n' && c <= '\r')
		return 1;
	return c == 0xe2 && s.n - at >= 3 && s.p[at + 1] == '\x80' &&
	    (s.p[at + 2] | 1) == '\xa9' ? 3 : 0;
}

size_t
ends_length(struct str s)
{
	size_t n = s.n;

	if (n >= 3 && s.p[n - 3] == '\xe2' && end_at(s, n - 3) == 3)
		return 3;
	if (n >= 2 && s.p[n - 2] == '\r' && s.p[n - 1] == '\n')
		return 2;
	return n > 0 && end_at(s, n - 1) > 0;
}

static size_t
next_byte(struct str s, size_t at)
{
	size_t len;

	for (; at < s.n; at++)
		if ((len = end_at(s, at)) > 0)
			return at + len;
	return s.n;
}

#ifdef __x86_64__

/* The bytes that a line end may begin with, 16 at a time: every such machine
 * has SSE2. */
static unsigned
may_end(const char *p)
{
	__m128i v = _mm_loadu_si128((const __m128i *)p);
	__m128i d = _mm_sub_epi8(v, _mm_set1_epi8('\n'));
	__m128i end = _mm_cmpeq_epi8(_mm_min_epu8(d, _mm_set1_epi8(3)), d);

	return _mm_movemask_epi8(_mm_or_si128(end,
	    _mm_cmpeq_epi8(v, _mm_set1_epi8((char)0xe2))));
}

static size_t
next_narrow(struct str s, size_t at)
{
	size_t len;

	for (; s.n - at >= 16; at += 16)
		for (unsigned bits = may_end(s.p + at); bits; bits &= bits - 1) {
			size_t i = at + __builtin_ctz(bits);

			if ((len = end_at(s, i)) > 0)
				return i + len;
		}
	return next_byte(s, at);
}

/* The same, 64 at a time. */
WIDE static size_t
next_wide(struct str s)
{
	size_t at = 0, len;

	for (; s.n - at >= 64; at += 64) {
		uint64_t bits = wide_within(s.p + at, 0, '\n', 4) |
		    wide_equal(s.p + at, '\xe2');

		for (; bits; bits &= bits - 1) {
			size_t i = at + __builtin_ctzll(bits);

			if ((len = end_at(s, i)) > 0)
				return i + len;
		}
	}
	return next_narrow(s, at);
}

size_t
ends_next(struct str s)
{
	return wide_can() ? next_wide(s) : next_narrow(s, 0);
}

#else

size_t
ends_next(struct str s)
{
	return next_byte(s, 0);
}

#endif
