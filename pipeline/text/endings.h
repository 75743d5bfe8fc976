/* SPDX-License-Identifier: Apache-2.0 */
/*
 * endings.h - what a language puts before and behind a name.
 *
 * Dictionaries endings.tsv hold for a language the endings of inflected names
 * and what stands in their place in the form that dictionaries give ("-ии" for
 * "-ия"), and the words that are written onto a name ("ב-").  For Korean they
 * hold the particles, of which several may follow one another.
 */
#ifndef TEXT_ENDINGS_H
#define TEXT_ENDINGS_H

#include "stage.h"

struct ending {
	struct str text;	/* of the inflected form; of a prefix: all of it */
	struct str base;	/* what stands there instead: may be empty */
};

struct endings {
	struct ending *suffix, *prefix;
	size_t nsuffix, nprefix;
	uint64_t last[4];	/* the last bytes that suffixes have */
};

/* All languages, each made when it is first asked for: most texts need few. */
struct all_endings;

/* Freed by endings_free().  NULL when memory runs out. */
struct all_endings *endings_load(const struct dict *dict);
void endings_free(struct all_endings *all);

/* Those of a language; never NULL, but none when memory runs out.  Threads may ask
 * at once. */
const struct endings *endings_of(struct all_endings *all, uint16_t lang);

/* Is s made of suffixes alone, three at most? */
bool endings_cover(const struct endings *e, struct str s);

#endif
