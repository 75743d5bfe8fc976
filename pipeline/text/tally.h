/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tally.h - the sums of the rows of a text's features, for each language of a
 * script, and what they say.
 *
 * Sums are integers, and what is made of them takes the same steps, so that every
 * way of adding gives the same answer.
 */
#ifndef TEXT_TALLY_H
#define TEXT_TALLY_H

#include "text/langid.h"

struct tally {
	const struct langid *model;
	const struct langid_script *script;
	const int16_t *bar; /* see struct langid */
	const uint8_t *rows;
	int16_t sum[LANGID_WIDTH];
	unsigned features;
};

/* Begins with nothing, in a script that has rows. */
void tally_begin(struct tally *t, const struct langid *m, unsigned script);

/* Adds these rows; n is not 0. */
void tally_add(struct tally *t, const uint32_t *row, size_t n);

/* Is one language so far ahead that more text changes nothing?  Less will do for
 * the one that is expected; LANG_UNKNOWN is none. */
bool tally_is_decided(const struct tally *t, uint16_t expected);

/* Offers the languages that are likely to an answer that has none yet.  Something
 * has been added. */
void tally_weigh(const struct tally *t, struct langid_answer *a);

#endif
