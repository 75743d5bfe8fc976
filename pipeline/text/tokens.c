/* SPDX-License-Identifier: Apache-2.0 */
/* tokens.c - a text as hashes of words. */
#include <unicode/uchar.h>

#include "tokens.h"
#include "utf8.h"

static const uint64_t SEED = 0xcbf29ce484222325u, PRIME = 0x100000001b3u;

static uint64_t
mix(uint64_t hash, uint32_t c)
{
	return (hash ^ c) * PRIME;
}

/* Han, kana, Hangul; Thai to Tibetan; Burmese, Khmer. */
static bool
is_solid(uint32_t c)
{
	return (c >= 0x0e00 && c <= 0x0fff) || (c >= 0x1000 && c <= 0x109f) ||
	    (c >= 0x1780 && c <= 0x17ff) || (c >= 0x3040 && c <= 0x30ff) ||
	    (c >= 0x3400 && c <= 0x9fff) || (c >= 0xac00 && c <= 0xd7a3) ||
	    (c >= 0x20000 && c <= 0x3ffff);
}

/* Signs that phrases are known by. */
static bool
is_sign(uint32_t c)
{
	return c == 0xa9 || c == 0x24b8 || c == 0x24d2 || c == 0x2117;
}

enum kind { OTHER, LETTER, DIGIT, ALONE };

static enum kind
kind_of(uint32_t c)
{
	if (c < 0x80)
		return (c | 32) - 'a' < 26 ? LETTER : c - '0' < 10 ? DIGIT :
		    OTHER;
	if (is_sign(c))
		return ALONE;
	if (c >= 0xe00 && is_solid(c))
		return u_isUAlphabetic(c) || u_getCombiningClass(c) ||
		    u_charType(c) == U_NON_SPACING_MARK ? ALONE :
		    u_isdigit(c) ? DIGIT : OTHER;
	switch (u_charType(c)) {
	case U_UPPERCASE_LETTER:
	case U_LOWERCASE_LETTER:
	case U_TITLECASE_LETTER:
	case U_MODIFIER_LETTER:
	case U_OTHER_LETTER:
	case U_NON_SPACING_MARK:
	case U_COMBINING_SPACING_MARK:
		return LETTER;
	case U_DECIMAL_DIGIT_NUMBER:
		return DIGIT;
	default:
		return OTHER;
	}
}

/* Turkish has four letters of which ASCII has two; alef and ya are written with
 * and without what they carry, and yo as ye. */
uint32_t
tokens_fold(uint32_t c)
{
	switch (c) {
	case 0x130: case 0x131:
		return 'i';
	case 0x622: case 0x623: case 0x625:
		return 0x627;
	case 0x643:
		return 0x6a9;
	case 0x649: case 0x64a:
		return 0x6cc;
	case 0x401: case 0x451:
		return 0x435;
	}
	return c < 0x80 ? c | 32 : (uint32_t)u_foldCase(c,
	    U_FOLD_CASE_DEFAULT);
}

/* Marks that a writer of Arabic may leave out. */
static bool
is_silent(uint32_t c)
{
	return c >= 0x64b && c <= 0x652;
}

/* The end of the letters of ASCII from `at` on; adds them to the hash. */
static size_t
run_plain(struct str s, size_t at, uint64_t *hash)
{
	for (; at < s.n; at++) {
		unsigned char c = s.p[at] | 32;

		if ((unsigned char)(c - 'a') >= 26)
			break;
		*hash = mix(*hash, c);
	}
	return at;
}

/* A run of characters of one kind; a number is the same whatever its digits. */
static size_t
run(struct str s, size_t at, enum kind kind, struct token *t)
{
	uint64_t hash = kind == DIGIT ? mix(SEED, '0') : SEED;
	size_t next = at;

	for (; at < s.n; at = next) {
		uint32_t c;

		if (kind == LETTER && (at = run_plain(s, at, &hash)) == s.n)
			break;
		c = (unsigned char)s.p[at];
		next = at + 1;
		if (c < 0x80) {
			if (kind == LETTER || c - '0' >= 10)
				break;
			continue;
		}
		next = at;
		c = utf8_next(s, &next);
		if (kind_of(c) != kind)
			break;
		if (kind == LETTER && !is_silent(c))
			hash = mix(hash, tokens_fold(c));
	}
	t->hash = hash;
	return at;
}

bool
tokens_next(struct str s, size_t *at, struct token *t)
{
	size_t i = *at, next;
	uint32_t c = 0;
	enum kind kind = OTHER;

	for (; i < s.n; i = next) {
		c = (unsigned char)s.p[i];
		next = i + 1;
		if (c >= 0x80) {
			next = i;
			c = utf8_next(s, &next);
		} else if (c <= '/') {
			continue;
		}
		if ((kind = kind_of(c)) != OTHER)
			break;
	}
	*at = i;
	if (kind == OTHER)
		return false;
	t->at = i;
	t->solid = kind == ALONE;
	t->upper = kind != LETTER || (c < 0x80 ? c < 'a' : !u_islower(c));
	if (kind == ALONE)
		t->hash = mix(SEED, c);
	*at = t->end = kind == ALONE ? next : run(s, i, kind, t);
	return true;
}

bool
tokens_begins(struct str s, size_t at)
{
	size_t next = at, before = at;
	enum kind kind = kind_of(utf8_next(s, &next));

	return kind == ALONE || (kind != OTHER && (at == 0 ||
	    kind_of(utf8_last(s, &before)) != kind));
}

size_t
tokens_count(struct str s, size_t most)
{
	size_t at = 0, n = 0;
	struct token t;

	while (n < most && tokens_next(s, &at, &t))
		n++;
	return n;
}
