/* SPDX-License-Identifier: Apache-2.0 */
/*
 * official.h - compares what a text says an acronym stands for with the names
 * that a list has for it.
 *
 * Words agree when they are equal, of one stem, or one letter apart; those that
 * name a kind of body (Agency, Office) weigh half, those that only join weigh
 * nothing.  The score is twice the weight of what agrees by the weight of all
 * words on both sides.
 */
#ifndef TEXT_OFFICIAL_H
#define TEXT_OFFICIAL_H

#include "stage.h"

struct officials {
	const struct dict *listed;	/* acronym: name, country,
					 * topic, language */
	const struct dict *cues;	/* kinds "kind" and "means" */
	char country[8][3];		/* of bodies that the document names */
	size_t countries;
};

struct official {
	struct str name;	/* the one that agrees best */
	uint32_t entry;		/* of the list */
	int score;		/* 0 to 100; 0: no name agrees */
	int margin;		/* to the next other name */
	size_t from, to;	/* the words in the text that stand for it */
	bool same;		/* they say the same, word for word */
	bool ordered;		/* all words of weight agree, in order */
	bool exact;		/* those of the text are of the name, as they are */
	bool mixed;		/* ... and all of them, in another order */
	bool first;		/* both begin with the same word */
	unsigned agree;		/* how many words that tell something do */
};

/* Compares the words of text[from, to), or the last of them, with the names of
 * an acronym in this language. */
bool official_find(const struct officials *o, struct doc *doc, struct str text,
		size_t from, size_t to, struct str acronym, uint16_t lang,
		struct official *best);

/* Is entry e a name in this language, chosen by us? */
bool official_is_chosen(const struct officials *o, uint32_t e, uint16_t lang);

#endif
