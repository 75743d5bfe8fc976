/* SPDX-License-Identifier: Apache-2.0 */
/*
 * loop.h - finds what a translator has said again and again.
 *
 * Words are compared by hashes that are blind to case and to the marks that
 * hang on them.  In 1.7 million words of human text in 21 languages nothing
 * came six times in a row, and nothing of four words three times.
 */
#ifndef TEXT_LOOP_H
#define TEXT_LOOP_H

#include "stage.h"

enum { LOOP_UNIT = 32, LOOP_SLOTS = 1024, LOOP_RING = 128 };

/* A run of words that repeats from the first word on. */
struct loop {
	size_t at, len; /* its first word up to the last whole unit:
			 * what can go */
	size_t end;     /* of the last whole unit */
	size_t words;   /* in a unit */
	size_t times;
	bool spaced; /* one blank between all words */
};

/* Where words were seen last; zeroed once, for any number of lines. */
struct loop_memory {
	struct loop_slot {
		uint64_t hash, word;
	} slot[LOOP_SLOTS];
	struct loop_word {
		size_t at;
		uint64_t hash;
	} ring[LOOP_RING];
	uint64_t words; /* numbered so far */
};

/* May there be a word that stands there twice, side by side, a unit of six words
 * and more that does so, or a shorter one that does so three times?  Says yes too
 * often, but quickly: nearly no line of human text is let through. */
bool loop_may(struct str text);

/* Finds what repeats, a word that stands there twice included, from left to
 * right; no two of them overlap. */
typedef void loop_fn(void *user, const struct loop *found);
void loop_find(struct loop_memory *m, struct str text, loop_fn *fn, void *user);

#endif
