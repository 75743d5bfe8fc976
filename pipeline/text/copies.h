/* SPDX-License-Identifier: Apache-2.0 */
/*
 * copies.h - documents that are copies of earlier ones, or nearly.
 *
 * Copies have the same words; near-copies most of their runs of five words.  A
 * document leaves 14 bands of 8 minimal hashes (MinHash: Broder 1997), and one that
 * shares a band with an earlier one is held against what that left.  Two that are
 * alike by s share one with probability 1 - (1 - s^8)^14: .99 for .9, .92 for .8.
 */
#ifndef TEXT_COPIES_H
#define TEXT_COPIES_H

#include "stage.h"

enum {
	COPIES_BANDS = 14, COPIES_ROWS = 8,
	COPIES_HASHES = COPIES_BANDS * COPIES_ROWS,
	COPIES_RUN = 5,			/* words */
	COPIES_LEAST = 25,		/* words of a near-copy, at least */
	COPIES_MOST = 1 << 20,		/* documents that are remembered: 0.5 GB */
};

/* What is left of a document. */
struct sketch {
	uint64_t whole;			/* of all its words, 0 for none */
	size_t words;
	uint32_t least[COPIES_HASHES];
};

/* A sketch that is being made: begun, its lines are added in order. */
struct sketching {
	struct sketch sketch;
	uint64_t run[COPIES_RUN];	/* the latest words */
};
void sketch_begin(struct sketching *s);
void sketch_add(struct sketching *s, struct str text);

struct copy {
	uint64_t of;			/* number of the earlier one, from 0 */
	bool exact;
	float likeness;			/* of runs of words: 0 to 1 */
};

struct copies;
struct copies *copies_open(void);	/* NULL when memory runs out */
void copies_close(struct copies *c);

/* Is it a copy of one that was added with the same salt?  If not, it is added,
 * as number `number`.  Both sketches may be the same; `near` is of what is held
 * against others for near-copies.  False, and *full set, when no more can be
 * remembered. */
bool copies_find(struct copies *c, uint64_t salt, uint64_t number,
		const struct sketch *whole, const struct sketch *near,
		struct copy *found, bool *full);

#endif
