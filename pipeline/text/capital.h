/* SPDX-License-Identifier: Apache-2.0 */
/*
 * capital.h - walking over the words of a text that begin with a capital.
 *
 * Names and acronyms are among them, and they are few: eight bytes at a time
 * are looked at, and only a capital stops the walk.
 */
#ifndef TEXT_CAPITAL_H
#define TEXT_CAPITAL_H

#include "stage.h"

enum capital_shape {
	CAPITAL_TITLE,		/* one capital, then small letters: Kasa */
	CAPITAL_ALL,		/* capitals, digits among them: KASA, CAS500 */
	CAPITAL_MIXED,		/* what else there is: SPHEREx, Cas9, A */
};

/* A word of Latin, Greek or Cyrillic letters and digits.  A letter of another
 * script ends it as a blank does: "KASA" of "KASA는". */
struct capital {
	size_t at, len;		/* bytes */
	enum capital_shape shape;
	unsigned letters;
};

/* Finds the next such word at or behind *at and moves *at behind it; false when
 * there is none. */
bool capital_next(struct str s, size_t *at, struct capital *c);

/* The first words of a text that do, at most so many; returns how many. */
size_t capital_list(struct str s, struct capital *out, size_t most);

/* Is it a letter of a script that has capitals? */
bool letter_is_cased(uint32_t c);

#endif
