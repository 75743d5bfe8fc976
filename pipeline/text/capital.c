/* SPDX-License-Identifier: Apache-2.0 */
/* capital.c - walking over the words of a text that begin with a capital. */
#include <unicode/uchar.h>

#include "capital.h"
#include "utf8.h"

/* A byte of every lane. */
#define LANES(byte) (0x0101010101010101ull * (byte))

/* The high bit of each byte that may begin a capital: A to Z, or the first byte
 * of a Latin, Greek or Cyrillic letter of two bytes (C3 to D4). */
static uint64_t
stops(uint64_t eight)
{
	uint64_t low = eight & LANES(0x7f);
	uint64_t ascii = (low + LANES(0x80 - 'A')) &
	    ~(low + LANES(0x80 - 'Z' - 1)) & ~eight;
	uint64_t other = (low + LANES(0x80 - 0x43)) &
	    ~(low + LANES(0x80 - 0x55)) & eight;

	return (ascii | other) & LANES(0x80);
}

/* The first byte in memory whose high bit is set. */
static size_t
first_of(uint64_t bits)
{
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
	return __builtin_ctzll(bits) / 8;
#else
	return __builtin_clzll(bits) / 8;
#endif
}

static bool
may_begin(unsigned char c)
{
	return (unsigned char)(c - 'A') < 26 || (c >= 0xc3 && c <= 0xd4);
}

/* The first place at or behind `at` where a capital may begin. */
static size_t
seek(struct str s, size_t at)
{
	uint64_t eight;

	for (; at + 8 <= s.n; at += 8) {
		memcpy(&eight, s.p + at, 8);
		if ((eight = stops(eight)) != 0)
			return at + first_of(eight);
	}
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

/* The part of a word that is ASCII; where it ends. */
static inline size_t
read_ascii(struct str s, size_t at, struct capital *c, struct tally *n)
{
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
	c->shape = n.other ? CAPITAL_MIXED :
	    n.upper == c->letters && n.upper > 1 ? CAPITAL_ALL :
	    n.upper == 1 && c->letters > 1 && !n.digits ? CAPITAL_TITLE :
	    CAPITAL_MIXED;
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
