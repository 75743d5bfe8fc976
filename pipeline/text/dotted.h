/* SPDX-License-Identifier: Apache-2.0 */
/*
 * dotted.h - acronyms with dots, and words cut short by one.
 *
 * Both are seen from a dot: "U.S.", "EE. UU.", "É.-U." around their first one;
 * "S. Korea", "Corée du S.", "Kor. Sel." around any.
 */
#ifndef TEXT_DOTTED_H
#define TEXT_DOTTED_H

#include "stage.h"

enum {
	DOTTED_LETTERS = 8,	/* of an acronym, at most */
	DOTTED_ROOM = 40,	/* bytes of these */
	CUT_SPANS = 5,		/* readings of one dot */
	CUT_ROOM = 96,
};

/* A dotted acronym: one letter a dot, or one that is doubled. */
struct dotted {
	size_t at, len;
	int dots;
	bool spread;		/* with blanks or hyphens between */
	size_t n;
	char letters[DOTTED_ROOM];
};

/* The acronym whose first dot stands at `dot`; without blanks and hyphens when
 * it has two dots so. */
bool dotted_at(struct str t, size_t dot, struct dotted *out);

/* A name with a word cut short: `form` has one blank behind each dot. */
struct cut {
	size_t at, len;
	size_t n;
	char form[CUT_ROOM];
};

/* What the dot may be part of, the longest first: a word before it and up to
 * two behind; up to two more words before it and none behind. */
size_t cuts_at(struct str t, size_t dot, struct cut out[CUT_SPANS]);

#endif
