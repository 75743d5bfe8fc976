/* SPDX-License-Identifier: Apache-2.0 */
/* word.c - walking over the words of a text. */
#include <unicode/uchar.h>

#include "utf8.h"
#include "word.h"

enum kind { OTHER, LOWER, UPPER, DIGIT, MARK };

static enum kind
kind_of(uint32_t c)
{
	if (c < 0x80)
		return c >= 'a' && c <= 'z' ? LOWER : c >= 'A' && c <= 'Z' ?
		    UPPER : c >= '0' && c <= '9' ? DIGIT : OTHER;
	switch (u_charType(c)) {
	case U_UPPERCASE_LETTER:
	case U_TITLECASE_LETTER:
		return UPPER;
	case U_LOWERCASE_LETTER:
	case U_MODIFIER_LETTER:
	case U_OTHER_LETTER:
		return LOWER;
	case U_DECIMAL_DIGIT_NUMBER:
	case U_LETTER_NUMBER:
		return DIGIT;
	case U_NON_SPACING_MARK:
	case U_COMBINING_SPACING_MARK:
	case U_ENCLOSING_MARK:
		return MARK;
	default:
		return OTHER;
	}
}

/* The ASCII part of a word, byte by byte: most words are all of it. */
static size_t
ascii_run(struct str s, size_t i, struct word *w)
{
	for (; i < s.n; i++) {
		unsigned char c = s.p[i], letter = (c | 32) - 'a';

		if (letter < 26) {
			w->letters++;
			w->upper += c < 'a';
		} else if ((unsigned char)(c - '0') < 10) {
			w->digits++;
		} else {
			break;
		}
	}
	return i;
}

/* Is the character at i part of a word?  Counts it, and moves *next on. */
static bool
take(struct str s, size_t i, size_t *next, bool first, struct word *w)
{
	enum kind kind;

	*next = i;
	kind = kind_of(utf8_next(s, next));
	if (kind == OTHER || (kind == MARK && first))
		return false;
	w->letters += kind == LOWER || kind == UPPER;
	w->upper += kind == UPPER;
	w->digits += kind == DIGIT;
	return true;
}

static bool
is_ascii_word(unsigned char c)
{
	return (unsigned char)((c | 32) - 'a') < 26 ||
	    (unsigned char)(c - '0') < 10;
}

bool
word_next(struct str s, size_t *at, struct word *w)
{
	size_t i = *at, next;

	*w = (struct word){ .at = s.n };
	for (; i < s.n; i = next) {
		next = i + 1;
		if ((unsigned char)s.p[i] < 0x80 ? is_ascii_word(s.p[i]) :
		    take(s, i, &next, true, w)) {
			w->at = i;
			break;
		}
	}
	if (i < s.n)
		i = next - ((unsigned char)s.p[i] < 0x80);
	while (i < s.n) {
		i = ascii_run(s, i, w);
		if (i == s.n || (unsigned char)s.p[i] < 0x80 ||
		    !take(s, i, &next, false, w))
			break;
		i = next;
	}
	*at = i;
	w->text = str_cut(s, w->at, i - w->at);
	return w->at < s.n;
}
