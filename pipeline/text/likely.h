/* SPDX-License-Identifier: Apache-2.0 */
/*
 * likely.h - how likely is it that somebody wrote this?
 *
 * A model of 3-grams of characters for each of some 170 languages, in groups of
 * languages that share their letters.  It tells in bits what a text costs in
 * each language of a group, so that different readings of the same bytes can be
 * weighed against each other.  What is ASCII in every reading costs nothing: it
 * speaks for a language, not for a reading.
 *
 * The trainer and the detector share likely_symbol() and likely_case(), so that
 * they cannot disagree.
 */
#ifndef TEXT_LIKELY_H
#define TEXT_LIKELY_H

#include "stage.h"

enum likely_group {
	GROUP_LATIN,
	GROUP_CYRILLIC,
	GROUP_ARABIC,
	GROUP_EAST,
	GROUP_REST,
	GROUPS,
	GROUP_NONE = GROUPS, /* of a character that all groups share */
};

enum {
	LIKELY_LANES = 128, /* most languages of a group */
	LIKELY_BIT = 4,     /* costs are counted in quarters of a bit */
};

/*
 * The file: this header, then for each group its checks and rows.  Numbers are
 * little endian.
 */
struct likely_file {
	char magic[8]; /* "dclikely" */
	uint32_t version, pad;
	uint8_t code[16];          /* the costs that four bits stand for */
	uint8_t letter_case[4][2]; /* see likely_case(): of small letters and of
				    * capitals behind it */
	struct {
		uint32_t lanes; /* languages, rounded up to 8 */
		uint32_t slots;
		uint32_t checks, rows; /* where they begin */
		char tag[LIKELY_LANES][12];
	} group[GROUPS];
};

enum { LIKELY_VERSION = 1 };

enum { LIKELY_KNOWN = 0x600 }; /* characters whose case is kept at hand */

struct likely {
	const struct likely_file *file;
	uint16_t small[LIKELY_KNOWN];
	uint8_t kind[LIKELY_KNOWN]; /* likely_case() behind a small letter */
};

/* False when the bytes are no model of this version. */
bool likely_open(struct likely *m, struct str file);

/* The model of these rules; NULL when their dictionaries have none. */
const struct likely *rules_likely(const struct rules *rules);

enum likely_group likely_group_of(uint32_t c);

/* What a character counts as in a group. */
uint32_t likely_symbol(enum likely_group g, uint32_t c);

/* What a letter is to the case of the next: 0 no cased letter, 1 small, 2 a
 * capital, 3 a capital behind a capital; `before` is that of the last. */
unsigned likely_case(uint32_t c, unsigned before);

/* Hashes of the symbols a, b, c; a or a and b are 0 in those of fewer. */
uint64_t likely_hash(uint32_t a, uint32_t b, uint32_t c);

/* What a text costs in each language of a group. */
struct likely_sum {
	enum likely_group group;
	int32_t of[LIKELY_LANES];
	int32_t all; /* on top, in every language */
};

/* Adds n rows, LIKELY_ROWS at most, to the sums of so many lanes. */
enum { LIKELY_ROWS = 256 };
void likely_add_rows(int32_t *sum, const uint8_t *const *row, size_t n,
    unsigned lanes, const uint8_t *code);

/* Adds what the characters c[from..to) cost where they stand: c[from - 1] and
 * c[from - 2], if there are any, are what goes before.  Three characters of
 * ASCII in a row cost nothing, unless `ascii`: then they alone cost. */
void likely_add(const struct likely *m, struct likely_sum *sum,
    const uint32_t *c, size_t from, size_t to, bool ascii);

/* What a character costs by itself in the Latin language that suits it best; a
 * lot when no text has it. */
int32_t likely_letter(const struct likely *m, const int32_t *base, uint32_t c);

/* What c[from..n) costs in the language that suits it best, of the group that
 * most letters beyond ASCII in all of c[0..n) are of; letters of other groups
 * among them, above all within words, cost more.  `base` is what speaks against
 * each Latin language, or NULL; `ascii` how many ASCII letters there are
 * around. */
int32_t likely_weigh(const struct likely *m, const int32_t *base,
    const uint32_t *c, size_t from, size_t n, size_t ascii);

#endif
