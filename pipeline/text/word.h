/* SPDX-License-Identifier: Apache-2.0 */
/* word.h - walking over the words of a text. */
#ifndef TEXT_WORD_H
#define TEXT_WORD_H

#include "stage.h"

/* A run of letters, digits and marks that sit on them. */
struct word {
	struct str text;
	size_t at;			/* in the text walked over */
	uint16_t letters, upper;	/* characters; title case is upper */
	uint16_t digits;
};

/* Finds the next word at or behind *at and moves *at behind it; false when
 * there is none.  A word of scripts without blanks is a whole run of them. */
bool word_next(struct str s, size_t *at, struct word *w);

/* All of at least two letters are capitals; digits may stand between. */
static inline bool
word_is_caps(const struct word *w)
{
	return w->letters >= 2 && w->upper == w->letters;
}

/* Only the first letter is a capital, and there are others. */
static inline bool
word_is_title(const struct word *w)
{
	return w->upper == 1 && w->letters > 1 && w->digits == 0 &&
	    ((unsigned char)w->text.p[0] >= 0x80 ||
	     (w->text.p[0] >= 'A' && w->text.p[0] <= 'Z'));
}

#endif
