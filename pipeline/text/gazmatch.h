/* SPDX-License-Identifier: Apache-2.0 */
/*
 * gazmatch.h - finds the names of a gazetteer where they stand in a text.
 *
 * A name may begin where a word begins with a capital, or with a letter of a
 * script that has none; in scripts without blanks, at every character.  All
 * names that begin at a place are found, the longest first, for the caller to
 * take the first that passes its checks.
 */
#ifndef TEXT_GAZMATCH_H
#define TEXT_GAZMATCH_H

#include "endings.h"
#include "gazetteer.h"
#include "token.h"

enum { FOUND_MOST = 12 };

struct found {
	size_t at, end;		/* bytes of the name, inflection and all */
	uint32_t form;
	uint8_t tokens;
	bool inflected;		/* stripped of an ending or a prefix */
};

/* A walk over the places of a text where names may begin. */
struct starts {
	struct str text;
	size_t at;
	size_t word_end;	/* where the last character that was part of a
				 * word ends, if it was no ASCII */
	bool inner;		/* also at a capital behind a small vowel, where
				 * a language writes words onto names: eMexico */
};

/* The next place at or behind s->at; false at the end. */
bool starts_next(struct starts *s, size_t *at);

/* All names that begin at a place, the longest first; returns how many. */
size_t gaz_find(const struct gaz *g, struct str text, size_t at,
		const struct endings *e, struct found *out);

/* The same, of the token that begins there: several gazetteers are asked. */
size_t gaz_find_token(const struct gaz *g, struct str text,
		const struct token *first, const struct endings *e,
		struct found *out);

/* Does the text have this spelling, but for case, width, accents of Latin
 * letters, and the kind of blanks and hyphens?  Guards against hashes that
 * meet. */
bool gaz_spells(struct str text, struct str form);

#endif
