/* SPDX-License-Identifier: Apache-2.0 */
/*
 * turned.h - finds names whose words stand in the order of another language.
 *
 * "The Sendai Framework for Disaster Risk Reduction" went through a language that
 * says first what a thing is, and came back as "Framework for Disaster Risk
 * Reduction in Sendai".  A sound text may say so of a framework that was made in
 * Sendai: ask only where a document is bent throughout.
 */
#ifndef TEXT_TURNED_H
#define TEXT_TURNED_H

#include "stage.h"
#include "text/capital.h"

struct turned {
	size_t from, to;	/* in the text; from the first to the last word */
	struct str name;	/* as it should be */
};

/* Is this word the key of a title (titles.tsv) of which all words of weight stand
 * around it, in another order, with none but small words between? */
bool turned_find(const struct dict *titles, struct str text,
		const struct capital *key, uint16_t lang, struct turned *out);

#endif
