/* SPDX-License-Identifier: Apache-2.0 */
/*
 * langline.h - labels lines, each in the light of those around it.
 *
 * A line of three words says little, its neighbours and the document say more:
 * they are evidence, weighed with what the line says itself, so that a sentence
 * in another language keeps its own.
 */
#ifndef TEXT_LANGLINE_H
#define TEXT_LANGLINE_H

#include "text/langid.h"

enum { LANG_MOST = 1024 }; /* more than there are languages */

/* What a document has shown so far.  All zero is nothing. */
struct lang_memory {
	float share[LANG_MOST]; /* by language, LANG_UNKNOWN too: letters */
	float total;
	uint16_t expected; /* one that is a candidate everywhere */
};

enum { LANG_STATES = 16 }; /* languages of a document that are told apart, the
			    * first for all others */

/* A line, or a piece of one. */
struct lang_line {
	struct langid_answer answer; /* of the line alone, then of all */
	float says[LANG_STATES];     /* for each language; work space */
	float ahead[LANG_STATES];    /* it and those before it; work space */
};

/* Expects a language before anything has been seen: evidence like so much text,
 * nothing more. */
void lang_expect(struct lang_memory *memory, uint16_t lang);

/* Adds an answer to what has been seen. */
void lang_remember(struct lang_memory *memory, const struct langid_answer *a);

/* Turns the answers of each line alone into those in the light of all; adds
 * them to the memory. */
void lang_lines_settle(
    struct lang_line *line, size_t n, struct lang_memory *memory);

/* The one with the largest share; LANG_UNKNOWN may be. */
uint16_t lang_most(const struct lang_memory *memory);

/* The language of the document so far and 0 to 1 how sure: the share of the
 * text that is in it. */
uint16_t lang_of_document(const struct lang_memory *memory, float *p);

#endif
