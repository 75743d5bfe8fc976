/* SPDX-License-Identifier: Apache-2.0 */
/* str.c - slices of text, and sentences for the user. */
#include <stdarg.h>
#include <stdio.h>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include "core.h"

static char
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? c | 32 : c;
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\f' || c == '\v';
}

struct str
str_of(const char *s)
{
	return (struct str){ s, strlen(s) };
}

struct str
str_trim(struct str s)
{
	while (s.n > 0 && is_blank(s.p[0])) {
		s.p++;
		s.n--;
	}
	while (s.n > 0 && is_blank(s.p[s.n - 1]))
		s.n--;
	return s;
}

bool
str_like(struct str a, struct str b)
{
	if (a.n != b.n)
		return false;
	for (size_t i = 0; i < a.n; i++)
		if (lower(a.p[i]) != lower(b.p[i]))
			return false;
	return true;
}

bool
str_is_ascii(struct str s)
{
	uint64_t high = 0, w;

#if defined(__SSE2__)
	__m128i all = _mm_setzero_si128();

	for (; s.n >= 32; s.p += 32, s.n -= 32)
		all = _mm_or_si128(all, _mm_or_si128(
		    _mm_loadu_si128((const __m128i *)s.p),
		    _mm_loadu_si128((const __m128i *)s.p + 1)));
	if (_mm_movemask_epi8(all) != 0)
		return false;
#endif
	for (; s.n >= 8; s.p += 8, s.n -= 8) {
		memcpy(&w, s.p, 8);
		high |= w;
	}
	for (; s.n > 0; s.p++, s.n--)
		high |= s.p[0] & 0x80;
	return (high & 0x8080808080808080) == 0;
}

static inline uint64_t
mix(uint64_t hash, uint64_t eight)
{
	hash = (hash ^ eight) * 0x9e3779b97f4a7c15;
	return hash ^ hash >> 29;
}

/* Up to seven bytes as a number; some of them twice. */
static inline uint64_t
few_bytes(const unsigned char *p, size_t n)
{
	uint32_t first, last;

	if (n < 4)
		return n == 0 ? 0 : p[0] | (uint64_t)p[n / 2] << 8 |
		    (uint64_t)p[n - 1] << 16;
	memcpy(&first, p, 4);
	memcpy(&last, p + n - 4, 4);
	return first | (uint64_t)last << 32;
}

/* Eight bytes at a time. */
uint64_t
str_hash(struct str s)
{
	uint64_t hash = 0xcbf29ce484222325 ^ s.n, eight;

	for (; s.n >= 8; s.p += 8, s.n -= 8) {
		memcpy(&eight, s.p, 8);
		hash = mix(hash, eight);
	}
	hash = mix(mix(hash, few_bytes((const unsigned char *)s.p, s.n)), 0);
	return hash ? hash : 1;
}

bool
str_lists(struct str list, char cut, struct str word)
{
	while (list.n > 0) {
		const char *end = memchr(list.p, cut, list.n);
		size_t n = end ? (size_t)(end - list.p) : list.n;

		if (str_eq(str_cut(list, 0, n), word))
			return true;
		n += end != NULL;
		list = str_cut(list, n, list.n - n);
	}
	return false;
}

void
fault(struct fault *why, const char *format, ...)
{
	va_list ap;

	if (why == NULL || why->set)
		return;
	why->set = true;
	va_start(ap, format);
	vsnprintf(why->text, sizeof(why->text), format, ap);
	va_end(ap);
}
