/* SPDX-License-Identifier: Apache-2.0 */
/*
 * looks.h - what the unicode stage does about a character that the scanner has
 * found, one function for each family of rules.
 *
 * Each proposes what is to be done with the character at `at` of l->t, if
 * anything, and returns where to go on: behind the last character it has dealt
 * with.  `class` is the character's; others than its own a function ignores.
 */
#ifndef TEXT_LOOKS_H
#define TEXT_LOOKS_H

#include "text/uclass.h"

struct line {
	struct doc *doc;
	struct seg *seg;
	struct str t;		/* the text of seg, without its end */
	signed char rtl;	/* has it letters from right to left?  -1: not
				 * known yet; see line_is_rtl() */
	signed char east;	/* ... and letters that are wide by nature? */
	signed char *near_east;	/* ... and any line of the window?  Likewise; the
				 * lines of one share it */
};

typedef size_t look_fn(struct line *l, size_t at, enum uclass class);

look_fn look_nfc;		/* normalization form C */
look_fn look_control;		/* control characters, escape sequences */
look_fn look_space;		/* blanks of any width */
look_fn look_invisible;		/* what cannot be seen, by context */
look_fn look_joiner;		/* joiners and non-joiners, by context */
look_fn look_form;		/* presentation forms, ligatures, widths */

/* The character that ends before at, and the one that begins there; 0 where
 * there is none. */
uint32_t line_before(struct str t, size_t at);
uint32_t line_after(struct str t, size_t at);

/* Is it written as wide as an ideograph?  Latin letters of that width become
 * narrow, and do not count. */
bool is_wide(uint32_t c);

bool line_is_rtl(struct line *l);
bool line_is_east(struct line *l);

/* Has any line of the window letters that are wide by nature? */
bool line_is_near_east(struct line *l);

/* Proposes that [at, end) go, and tells which character began it. */
size_t line_cut(struct line *l, size_t at, size_t end, const char *rule,
		int sure);

#endif
