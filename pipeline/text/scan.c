/* SPDX-License-Identifier: Apache-2.0 */
/*
 * scan.c - finds the characters of a text that may need something done.
 *
 * The vectors look at 32 bytes, each with the two before it: a shuffle by each
 * of five nibbles says for 24 products of sets whether it lies in them (see
 * make_uclass.c), which takes in all characters that are looked for, and few
 * others.  The exact class then comes from a table of 64-code-point blocks.
 */
#include "text/scan.h"

#include "uclass.inc"

#ifdef __x86_64__
#include <immintrin.h>
#endif

enum { BLOCK = 32 };

enum uclass
uclass_of(uint32_t c)
{
	return class_of[class_block[c >> 6]][c & 63];
}

unsigned
uclass_combining(uint32_t c)
{
	return combining_of[combining_block[c >> 6]][c & 63];
}

static inline enum uclass
class_at(const unsigned char *p)
{
	size_t block;

	if (p[0] < 0x80)
		return class_of[class_block[p[0] >> 6]][p[0] & 63];
	if (p[0] < 0xe0)
		return class_of[class_block[p[0] & 0x1f]][p[1] & 63];
	if (p[0] < 0xf0) {
		block = (size_t)(p[0] & 0x0f) << 6 | (p[1] & 0x3f);
		return class_of[class_block[block]][p[2] & 63];
	}
	block = (size_t)(p[0] & 0x07) << 12 | (size_t)(p[1] & 0x3f) << 6 |
	    (p[2] & 0x3f);
	return class_of[class_block[block]][p[3] & 63];
}

enum uclass
uclass_at(const unsigned char *p)
{
	return class_at(p);
}

bool
scan_can_be_wide(void)
{
#ifdef __x86_64__
	return __builtin_cpu_supports("avx2");
#else
	return false;
#endif
}

struct scan
scan_begin(struct str t)
{
	return (struct scan){ .t = t, .wide = scan_can_be_wide() };
}

#ifdef __x86_64__

#define WIDE __attribute__((target("avx2")))

WIDE static inline __m256i
row(const unsigned char *sixteen)
{
	return _mm256_broadcastsi128_si256(
	    _mm_loadu_si128((const __m128i *)sixteen));
}

WIDE static inline __m256i
high(__m256i v)
{
	return _mm256_and_si256(_mm256_srli_epi16(v, 4), _mm256_set1_epi8(15));
}

/* Controls, but tab, LF and CR. */
WIDE static inline __m256i
controls(__m256i v)
{
	__m256i low = _mm256_cmpeq_epi8(_mm256_min_epu8(v,
	    _mm256_set1_epi8(0x1f)), v);
	__m256i fine = _mm256_or_si256(
	    _mm256_or_si256(_mm256_cmpeq_epi8(v, _mm256_set1_epi8('\n')),
	    _mm256_cmpeq_epi8(v, _mm256_set1_epi8('\r'))),
	    _mm256_cmpeq_epi8(v, _mm256_set1_epi8('\t')));

	return _mm256_or_si256(_mm256_andnot_si256(fine, low),
	    _mm256_cmpeq_epi8(v, _mm256_set1_epi8(0x7f)));
}

/* Of four bytes: those that do not begin with F0 9F (emoji), by their second
 * byte, and the noncharacters at the end of that plane, by their third. */
WIDE static inline __m256i
fours(__m256i a, __m256i b, __m256i c)
{
	__m256i f0 = _mm256_set1_epi8((char)0xf0);
	__m256i first = _mm256_cmpeq_epi8(_mm256_max_epu8(b, f0), b);
	__m256i emoji = _mm256_and_si256(_mm256_cmpeq_epi8(b, f0),
	    _mm256_cmpeq_epi8(c, _mm256_set1_epi8((char)0x9f)));
	__m256i end = _mm256_and_si256(_mm256_cmpeq_epi8(a, f0),
	    _mm256_cmpeq_epi8(c, _mm256_set1_epi8((char)0xbf)));

	return _mm256_or_si256(_mm256_andnot_si256(emoji, first), end);
}

/* Products that hold for the nibbles of b and c: zero where there is none. */
#define PAIRS(set, i) _mm256_and_si256(					\
	_mm256_and_si256(_mm256_shuffle_epi8(row(set##_high2_##i), bh),	\
	    _mm256_shuffle_epi8(row(set##_low2_##i), bl)),		\
	_mm256_and_si256(_mm256_shuffle_epi8(row(set##_high3_##i), ch),	\
	    _mm256_shuffle_epi8(row(set##_low3_##i), cl)))

#define TRIPLES(set, i) _mm256_and_si256(				\
	_mm256_shuffle_epi8(row(set##_first_##i), al), PAIRS(set, i))

/* For the bytes at p, of which the two before are there to be read. */
WIDE static uint32_t
wide_bits(const char *p)
{
	__m256i c = _mm256_loadu_si256((const __m256i *)p), a, b;
	__m256i al, bh, bl, ch, cl, three, hit, low = _mm256_set1_epi8(15);

	/* Where all is ASCII no other character ends. */
	if (_mm256_movemask_epi8(c) == 0)
		return _mm256_movemask_epi8(controls(c));
	b = _mm256_loadu_si256((const __m256i *)(p - 1));
	a = _mm256_loadu_si256((const __m256i *)(p - 2));
	al = _mm256_and_si256(a, low);
	bh = high(b);
	bl = _mm256_and_si256(b, low);
	ch = high(c);
	cl = _mm256_and_si256(c, low);
	three = _mm256_or_si256(_mm256_or_si256(TRIPLES(three, 0),
	    TRIPLES(three, 1)), TRIPLES(three, 2));
	three = _mm256_and_si256(_mm256_cmpeq_epi8(high(a),
	    _mm256_set1_epi8(14)), _mm256_cmpeq_epi8(_mm256_min_epu8(three,
	    _mm256_set1_epi8(1)), _mm256_set1_epi8(1)));
	hit = PAIRS(two, 0);
	hit = _mm256_cmpeq_epi8(_mm256_min_epu8(hit, _mm256_set1_epi8(1)),
	    _mm256_set1_epi8(1));
	hit = _mm256_or_si256(_mm256_or_si256(hit, three),
	    _mm256_or_si256(controls(c), fours(a, b, c)));
	return _mm256_movemask_epi8(hit);
}

/* The first block from `at` on with anything but printable ASCII, or `end`. */
WIDE static size_t
wide_leap(const char *p, size_t at, size_t end)
{
	const __m256i blank = _mm256_set1_epi8(0x1f);
	const __m256i delete = _mm256_set1_epi8(0x7f);

	for (; at < end; at += BLOCK) {
		__m256i v = _mm256_loadu_si256((const __m256i *)(p + at));

		/* Signed: what is not ASCII is less than a blank. */
		if (_mm256_movemask_epi8(_mm256_andnot_si256(
		    _mm256_cmpeq_epi8(v, delete),
		    _mm256_cmpgt_epi8(v, blank))) != -1)
			break;
	}
	return at;
}

/* Moves on to the next block with a bit; false when the rest is too short. */
WIDE static bool
wide_block(struct scan *s)
{
	size_t block = s->block + BLOCK, end;
	uint32_t bits = s->bits;

	if (bits != 0)
		return true;
	end = s->t.n < block + BLOCK ? block : block + (s->t.n - block) /
	    BLOCK * BLOCK;
	while ((block = wide_leap(s->t.p, block, end)) < end) {
		if ((bits = wide_bits(s->t.p + block)) != 0)
			break;
		block += BLOCK;
	}
	s->block = bits != 0 ? block : block - BLOCK;
	s->bits = bits;
	return bits != 0;
}

/* The first character of the block that is not plain. */
static bool
wide_next(struct scan *s, size_t *at, enum uclass *class)
{
	while (wide_block(s)) {
		size_t i = s->block + __builtin_ctz(s->bits);

		s->bits &= s->bits - 1;
		while ((s->t.p[i] & 0xc0) == 0x80)
			i--;
		if (i < s->at)
			continue;
		s->at = i + utf8_len(s->t.p[i]);
		*class = class_at((const unsigned char *)s->t.p + i);
		*at = i;
		if (*class != U_PLAIN)
			return true;
	}
	return false;
}

#endif

/* Eight bytes of ASCII without a control?  Of a byte, only 0x7f and those above
 * reach the high bit when one is added, and only controls borrow from it when
 * 0x20 is taken away. */
static bool
is_leap(const char *p)
{
	const uint64_t ones = 0x0101010101010101;
	uint64_t w;

	memcpy(&w, p, 8);
	return ((w | (w + ones) | (w - ones * 0x20)) & ones * 0x80) == 0;
}

/* One character after the other, with leaps over ASCII. */
static bool
plain_next(struct scan *s, size_t end, size_t *at, enum uclass *class)
{
	while (s->at < end) {
		if (end - s->at >= 8 && is_leap(s->t.p + s->at)) {
			s->at += 8;
			continue;
		}
		*at = s->at;
		*class = class_at((const unsigned char *)s->t.p + *at);
		s->at += utf8_len(s->t.p[*at]);
		if (*class != U_PLAIN)
			return true;
	}
	return false;
}

bool
scan_next(struct scan *s, size_t *at, enum uclass *class)
{
#ifdef __x86_64__
	if (s->wide && s->t.n >= 2 * BLOCK) {
		/* The first block has nothing before it to read. */
		if (plain_next(s, BLOCK, at, class) ||
		    wide_next(s, at, class))
			return true;
		if (s->at < s->block + BLOCK)
			s->at = s->block + BLOCK;
		while (s->at < s->t.n && (s->t.p[s->at] & 0xc0) == 0x80)
			s->at--;
	}
#endif
	return plain_next(s, s->t.n, at, class);
}
