/* SPDX-License-Identifier: Apache-2.0 */
/*
 * expansion.h - repairs what a text says an acronym stands for.
 *
 * "Korea Aerospace Management (KASA)" is the Korea AeroSpace Administration when
 * a list has the acronym, the words agree well enough with one of its names and
 * much better than with others, their initials do not spell it, and the document
 * shows more such damage.  One odd definition is how people write.
 */
#ifndef TEXT_EXPANSION_H
#define TEXT_EXPANSION_H

#include "stage.h"
#include "text/definition.h"
#include "text/agree.h"
#include "text/official.h"

enum { EXPANSIONS = 96 };	/* definitions of a window that are read */

struct expansion {
	struct seg *seg;
	struct definition of;
	struct official best;
	enum { EXPANSION_UNKNOWN, EXPANSION_SOUND, EXPANSION_LOOSE,
	    EXPANSION_BENT } state;	/* loose: all words of weight agree */
};

struct expansions {
	struct officials officials;
	struct expansion of[EXPANSIONS];
	size_t n;
	size_t bent;		/* how many are */
	const struct dict *grammar;
	struct agree agree;	/* its language is the line's */
};

/* Makes ready for a window, whatever was there. */
static inline void
expansions_begin(struct expansions *x, const struct dict *listed,
		const struct dict *cues, const struct dict *grammar,
		const struct agree *agree)
{
	x->grammar = grammar;
	x->agree = *agree;
	x->officials = (struct officials){ .listed = listed, .cues = cues };
	x->n = x->bent = 0;
}

/* Notes a definition of a window. */
void expansion_add(struct expansions *x, struct seg *s,
		const struct definition *d);

/* Compares all with what the list says, and counts those that are bent. */
void expansions_judge(struct expansions *x, struct doc *doc);

/* Proposes the repairs; `damage` is how much else of the document is bent. */
void expansions_repair(struct expansions *x, struct doc *doc, size_t damage);

/* In a text that is bent throughout: puts right names of what it defines where
 * they lack one word ("Korea Coast."), in the run of capitals that begins with
 * this word. */
void expansions_names(const struct expansions *x, struct doc *doc,
		struct seg *s, const struct capital *word);

/* Writes a name over the words that stand for it, but for those at both ends
 * that are right, and the article as it is before the first; or tells it, where
 * the article cannot be known. */
void rename_words(const struct expansions *x, struct doc *doc, struct seg *s,
		size_t from, size_t to, struct str name, const char *rule,
		int sure, struct str why);

#endif
