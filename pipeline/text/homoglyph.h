/* SPDX-License-Identifier: Apache-2.0 */
/* homoglyph.h - a word that mixes letters that look the same. */
#ifndef TEXT_HOMOGLYPH_H
#define TEXT_HOMOGLYPH_H

#include "text/alphabet.h"

enum { HOMOGLYPHS = 128, LONGEST_WORD = 256 };

/* Pairs of letters that look alike, from the dictionary homoglyphs. */
struct homoglyphs {
	struct { uint32_t form[4]; } row[HOMOGLYPHS];	/* by enum script */
	size_t n;
};

void homoglyphs_load(struct homoglyphs *h, const struct dict *dict);

/* Writes the word in the one script that it is meant in to `out`, which has
 * room for 2 * LONGEST_WORD bytes, and returns the length; 0 when that is not
 * certain.  `a` is the alphabet of the line's language, NULL if unknown.
 * `seen` is whether the line has had such words already, which tells that its
 * keyboard was wrong. */
size_t homoglyph_mend(const struct homoglyphs *h, const struct alphabet *a,
		struct str word, bool seen, char *out);

/* Does a word change its script more than once, as no suffix makes it do? */
bool homoglyph_is_sure(struct str word);

#endif
