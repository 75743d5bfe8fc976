/* SPDX-License-Identifier: Apache-2.0 */
/* capital.c - walking over the words of a text that begin with a capital. */
#include <unicode/uchar.h>

#include "bits.h"
#include "capital.h"
#include "utf8.h"
#include "wide.h"

static bool
may_begin(unsigned char c)
{
	return (unsigned char)(c - 'A') < 26 || (c >= 0xc3 && c <= 0xd4);
}

#if defined(__SSE2__)
enum { BLOCK = 16 };

/* Which of sixteen bytes lie in [first, first + n), as bits: turned to begin at
 * -128, they are the lowest of signed numbers. */
static inline unsigned
within(__m128i x, unsigned char first, int n)
{
	return _mm_movemask_epi8(_mm_cmplt_epi8(_mm_add_epi8(x,
	    _mm_set1_epi8((char)(128 - first))), _mm_set1_epi8(n - 128)));
}

static inline __m128i
load(struct str s, size_t at)
{
	return _mm_loadu_si128((const __m128i *)(s.p + at));
}

static inline unsigned
equal(__m128i x, unsigned char c)
{
	return _mm_movemask_epi8(_mm_cmpeq_epi8(x, _mm_set1_epi8((char)c)));
}

/* Small letters of two bytes, by the second one: U+00E0 to U+00FF, U+03AC to
 * U+03CE, U+0430 to U+045F. */
static inline unsigned
small(__m128i x, __m128i second)
{
	return (equal(x, 0xc3) & within(second, 0xa0, 0x20)) |
	    (equal(x, 0xce) & within(second, 0xac, 0x14)) |
	    (equal(x, 0xcf) & within(second, 0x80, 0x0f)) |
	    (equal(x, 0xd0) & within(second, 0xb0, 0x10)) |
	    (equal(x, 0xd1) & within(second, 0x80, 0x20));
}

/* The first place where a capital may begin, or behind the last one asked. */
static inline size_t
seek_wide(struct str s, size_t at)
{
	for (; at + BLOCK + 1 <= s.n; at += BLOCK) {
		__m128i x = load(s, at);
		unsigned found = within(x, 0xc3, 0x12);

		if (found != 0)
			found &= ~small(x, load(s, at + 1));
		found |= within(x, 'A', 26);
		if (found != 0)
			return at + __builtin_ctz(found);
	}
	return at;
}
#else
static size_t
seek_wide(struct str s, size_t at)
{
	(void)s;
	return at;
}
#endif

/* The first place at or behind `at` where a capital may begin: A to Z, or the
 * first byte of a Latin, Greek or Cyrillic letter of two bytes (C3 to D4). */
static size_t
seek(struct str s, size_t at)
{
	at = seek_wide(s, at);
	while (at < s.n && !may_begin(s.p[at]))
		at++;
	return at;
}

bool
letter_is_cased(uint32_t c)
{
	if (c < 0x80)
		return (c | 32) - 'a' < 26;
	return c >= 0xc0 && c < 0x590 && c != 0xd7 && c != 0xf7;
}

static bool
is_word(uint32_t c)
{
	return letter_is_cased(c) || c - '0' < 10 || c == '_';
}

static bool
is_capital(uint32_t c)
{
	if (c < 0x80)
		return c - 'A' < 26;
	if (c >= 0x400 && c < 0x460)
		return c < 0x430;
	return u_isupper(c);
}

/* What a word has beside its letters. */
struct tally {
	unsigned upper, digits, other;
};

/* Nothing but letters of ASCII, and few of them; where they end, or `at`. */
static inline size_t
read_short(struct str s, size_t at, struct capital *c, struct tally *n)
{
#if defined(__SSE2__)
	__m128i x;
	unsigned letters, length, upper, next;

	if (at + BLOCK > s.n)
		return at;
	x = load(s, at);
	letters = within(_mm_or_si128(x, _mm_set1_epi8(32)), 'a', 26);
	length = __builtin_ctz(~letters);
	next = length < BLOCK ? (unsigned char)s.p[at + length] : '_';
	if (next == '_' || next - '0' < 10)
		return at;
	c->letters += length;
	upper = within(x, 'A', 26) & ((1u << length) - 1);
	for (; upper != 0; upper &= upper - 1)
		n->upper++;
	return at + length;
#else
	(void)s, (void)c, (void)n;
	return at;
#endif
}

/* The part of a word that is ASCII; where it ends. */
static inline size_t
read_ascii(struct str s, size_t at, struct capital *c, struct tally *n)
{
	size_t end = read_short(s, at, c, n);

	if (end > at)
		return end;
	for (; at < s.n; at++) {
		unsigned char ch = s.p[at];

		if ((ch | 32u) - 'a' < 26) {
			c->letters++;
			n->upper += ch < 'a';
		} else if (ch >= '0' && ch <= '9') {
			n->digits++;
		} else if (ch == '_') {
			n->other++;
		} else {
			break;
		}
	}
	return at;
}

static inline enum capital_shape
shape_of(unsigned letters, unsigned upper, unsigned digits, unsigned other)
{
	if (other)
		return CAPITAL_MIXED;
	return upper == letters && upper > 1 ? CAPITAL_ALL :
	    upper == 1 && letters > 1 && !digits ? CAPITAL_TITLE :
	    CAPITAL_MIXED;
}

/* Reads the word that begins at `at`; its end. */
static size_t
read_word(struct str s, size_t at, struct capital *c)
{
	struct tally n = { 0 };

	*c = (struct capital){ .at = at };
	while ((at = read_ascii(s, at, c, &n)) < s.n) {
		size_t next = at;
		uint32_t ch;

		if ((unsigned char)s.p[at] < 0x80)
			break;
		ch = utf8_next(s, &next);
		if (!is_word(ch))
			break;
		c->letters += letter_is_cased(ch);
		n.upper += is_capital(ch);
		at = next;
	}
	c->len = at - c->at;
	c->shape = shape_of(c->letters, n.upper, n.digits, n.other);
	return at;
}

/* Does a word end right before `at`? */
static bool
follows_word(struct str s, size_t at)
{
	return at > 0 && is_word((unsigned char)s.p[at - 1] < 0x80 ?
	    (unsigned char)s.p[at - 1] : utf8_last(s, &at));
}

bool
capital_next(struct str s, size_t *at, struct capital *c)
{
	size_t i = *at;

	while ((i = seek(s, i)) < s.n) {
		size_t next = i;
		bool good = is_capital(utf8_next(s, &next)) &&
		    !follows_word(s, i);
		struct capital word;

		/* What is no capital is stepped over to its end. */
		next = read_word(s, i, &word) > next ? i + word.len : next;
		if (good) {
			*c = word;
			*at = next;
			return true;
		}
		i = next;
	}
	*at = s.n;
	return false;
}

/*
 * All of a text
 */

/* What 64 bytes are. */
struct kinds {
	uint64_t upper, letter, digit, other, high;
};

WIDE static inline struct kinds
kinds_of(const char *p)
{
	return (struct kinds){ wide_within(p, 0, 'A', 26),
		wide_within(p, 32, 'a', 26), wide_within(p, 0, '0', 10),
		wide_equal(p, '_'), wide_high(p) };
}

/* Small letters of two bytes, see small(); of what lies in two blocks, none. */
WIDE static inline uint64_t
small_wide(const char *p)
{
	return (wide_equal(p, '\xc3') & wide_within(p, 0, '\xa0', 0x20) >> 1) |
	    (wide_equal(p, '\xce') & wide_within(p, 0, '\xac', 0x14) >> 1) |
	    (wide_equal(p, '\xcf') & wide_within(p, 0, '\x80', 0x0f) >> 1) |
	    (wide_equal(p, '\xd0') & wide_within(p, 0, '\xb0', 0x10) >> 1) |
	    (wide_equal(p, '\xd1') & wide_within(p, 0, '\x80', 0x20) >> 1);
}

/* The word of ASCII that begins with bit i; 0 when it is not known to end within
 * the block, or a character beyond ASCII stands beside it. */
WIDE static inline size_t
take_plain(const struct kinds *k, unsigned i, struct capital *c)
{
	uint64_t word = k->letter | k->digit | k->other, rest = ~(word >> i);
	unsigned len = rest ? (unsigned)__builtin_ctzll(rest) : 64;
	unsigned upper, letters;
	uint64_t in;

	if (i + len >= 64 || k->high >> (i + len) & 1)
		return 0;
	in = (((uint64_t)1 << len) - 1) << i;
	upper = (unsigned)__builtin_popcountll(k->upper & in);
	letters = (unsigned)__builtin_popcountll(k->letter & in);
	*c = (struct capital){ .len = len, .letters = letters,
		.shape = shape_of(letters, upper, (k->digit & in) != 0,
		(k->other & in) != 0) };
	return len;
}

/* Words of ASCII are told by bits; where one has a neighbour beyond it, or lies
 * in two blocks, and where a capital beyond it may be, words are read. */
WIDE static size_t
list_wide(struct str s, struct capital *out, size_t most)
{
	size_t n = 0, from = 0;	/* what is before that is done */
	uint64_t word = 0, high = 0;	/* the byte before the block */
	char copy[64];

	for (size_t at = 0; at < s.n; at += 64) {
		const char *p = bits_block(s, at, copy);
		struct kinds k = kinds_of(p);
		uint64_t words = k.letter | k.digit | k.other;
		uint64_t starts = k.upper & ~(words << 1 | word);
		uint64_t beside = k.high << 1 | high, wide = 0;

		word = words >> 63;
		high = k.high >> 63;
		if (k.high != 0)
			wide = wide_within(p, 0, '\xc3', 0x12);
		if (wide != 0)
			starts |= wide & ~small_wide(p);
		for (; starts != 0; starts &= starts - 1) {
			unsigned i = (unsigned)__builtin_ctzll(starts);

			if (at + i < from)
				continue;
			from = at + i;
			if (!(k.high >> i & 1) && !(beside >> i & 1) &&
			    take_plain(&k, i, &out[n])) {
				out[n].at = from;
				from += out[n].len;
			} else if (!capital_next(s, &from, &out[n])) {
				return n;
			}
			if (++n == most)
				return n;
		}
	}
	return n;
}

size_t
capital_list(struct str s, struct capital *out, size_t most)
{
	size_t n = 0, at = 0;

	if (most > 0 && wide_can())
		return list_wide(s, out, most);
	while (n < most && capital_next(s, &at, &out[n]))
		n++;
	return n;
}
