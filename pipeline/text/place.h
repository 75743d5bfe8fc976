/* SPDX-License-Identifier: Apache-2.0 */
/*
 * place.h - what stands around a word, and what that says of it.
 */
#ifndef TEXT_PLACE_H
#define TEXT_PLACE_H

#include "stage.h"
#include "text/word.h"

/* The words around a word.  A neighbour is next to it but for one blank or
 * hyphen; across punctuation there is none, and its text is empty. */
struct place {
	struct word before, further, after;
	bool joined_before, joined_after;	/* by a hyphen */
	bool opens;		/* nothing of the sentence stands before it */
	bool second;		/* only one word does */
	bool foreign;		/* a Latin word among letters of another script */
};

void place_of(struct str text, size_t at, size_t len, struct place *p);

/* Does a dictionary of cues have the word for this language with this kind as
 * its first field?  Cues of all languages count for each; all count for a text
 * of unknown language. */
bool cue_has(const struct dict *cues, struct str word, const char *kind,
		uint16_t lang);

#endif
