/* SPDX-License-Identifier: Apache-2.0 */
/*
 * stray.h - words that only a document which is bent throughout lets us repair.
 *
 * A listed acronym that it never writes right (Aprsaf), one with a letter
 * doubled (CEOSS), a long name whose consonants alone are left (SPAREX), a word
 * in capitals that is half of a compound (Earth-SUN).
 */
#ifndef TEXT_STRAY_H
#define TEXT_STRAY_H

#include "stage.h"
#include "text/anchor.h"
#include "text/capital.h"
#include "text/lexicon.h"

struct strays {
	const struct dict *listed, *cues;
	struct lexicon *lexicon;
	struct anchors *anchors;
};

/* Proposes the repair of one word, if it is such. */
void stray(const struct strays *with, struct doc *doc, struct seg *s,
		const struct capital *word);

#endif
