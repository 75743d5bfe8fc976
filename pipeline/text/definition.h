/* SPDX-License-Identifier: Apache-2.0 */
/*
 * definition.h - finds where a text says what an acronym stands for.
 *
 * "Long Form (ABC)" and "ABC (Long Form)", with brackets of ASCII or of full
 * width.  Whether the words fit the letters is asked apart: in a text of another
 * language, or one that was bent, they need not.
 */
#ifndef TEXT_DEFINITION_H
#define TEXT_DEFINITION_H

#include "stage.h"
#include "text/capital.h"

struct definition {
	struct str name;	/* in the text, without what is behind a hyphen */
	size_t name_at;
	struct str whole;	/* with it: SWFO-L1 */
	size_t from, to;	/* where the long form lies, or the clause that
				 * it ends */
	bool in_brackets;	/* the acronym; else its long form is */
};

/* Is the word of a text, of any shape, half of a definition? */
bool definition_at(struct str text, const struct capital *word,
		struct definition *d);

/* Do the words of a long form, or the last of a clause, make the acronym: by
 * their initials in any order, or letter by letter in order?  Much fits. */
bool definition_fits(struct str words, struct str name);

/* Do the initials of the last words spell it, in order, and is no word of
 * weight left out?  Then it is sound. */
bool definition_spells(struct str words, struct str name);

#endif
