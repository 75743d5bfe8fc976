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

bool
word_next(struct str s, size_t *at, struct word *w)
{
	size_t i = *at, next;
	enum kind kind = OTHER;

	*w = (struct word){ .at = s.n };
	for (; i < s.n; i = next) {
		next = i;
		kind = kind_of(utf8_next(s, &next));
		if (kind == OTHER || (kind == MARK && w->at == s.n)) {
			if (w->at < s.n)
				break;
			continue;
		}
		if (w->at == s.n)
			w->at = i;
		w->letters += kind == LOWER || kind == UPPER;
		w->upper += kind == UPPER;
		w->digits += kind == DIGIT;
	}
	*at = i;
	w->text = str_cut(s, w->at, i - w->at);
	return w->at < s.n;
}
