/* SPDX-License-Identifier: Apache-2.0 */
/* moses.h - punctuation as Moses' normalizer has it. */
#ifndef TEXT_MOSES_H
#define TEXT_MOSES_H

#include "stage.h"

/* Which of the scripts, in the order in which they run. */
struct moses {
	bool east;	/* replace-unicode-punctuation */
	bool printing;	/* remove-non-printing-char */
	bool marks;	/* normalize-punctuation */
};

/* Proposes what they make of a line of the language of its label, and of its
 * end. */
void moses_line(struct doc *doc, struct seg *s, const struct moses *how);

#endif
