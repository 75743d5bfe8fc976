/* SPDX-License-Identifier: Apache-2.0 */
/*
 * detokquote.h - plans the quotation marks of a line that a tokenizer has cut.
 *
 * Whether a mark opens or closes is rarely told by its neighbours alone, but
 * all marks of a line together leave little choice: what opens is closed.
 */
#ifndef TEXT_DETOKQUOTE_H
#define TEXT_DETOKQUOTE_H

#include "stage.h"
#include "text/piece.h"
#include "text/marks.h"

enum { QUOTES = 256 }; /* planned at a time */

/* Marks that pair with each other are of one family. */
enum { QUOTE_DOUBLE, QUOTE_SINGLE, QUOTE_ANGLE, QUOTE_FAMILIES };

/* On which sides a mark hangs. */
enum { QUOTE_LEFT = 1, QUOTE_RIGHT = 2, QUOTE_BOTH = 3 };

/* How deep in brackets the walk is, and for each family the last mark of it, and
 * the least since then. */
struct quote_depth {
	int now, last[QUOTE_FAMILIES], least[QUOTE_FAMILIES];
	size_t upto; /* what has been counted of the line */
};

struct quote_plan {
	unsigned char side[QUOTES];
	bool apart[QUOTES]; /* a no-break space belongs inside */
	size_t n, next;
	size_t open[QUOTE_FAMILIES]; /* at the end: 1 + the pair; 0: none */
	size_t begun;                /* plans made for this line */
	struct quote_depth depth;
};

/* Is the token a mark that is planned, or has it one at its end? */
bool quote_is(struct str token);

/* The side of the next mark, which is the token at `at`; plans anew if the plan
 * is at its end. */
unsigned quote_side(struct quote_plan *plan, struct str line, size_t at,
    const struct marks *marks, bool *apart);

#endif
