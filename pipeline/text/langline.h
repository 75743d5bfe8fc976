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

/* The languages of a document and how much of it is in each. */
struct lang_states {
	_Alignas(16) float share[LANG_STATES];
	_Alignas(16) float to[LANG_STATES]; /* the chance of a switch to it */
	float past[LANG_STATES];            /* lines before these */
	float lines;                        /* and all of those */
	uint16_t lang[LANG_STATES];
	uint64_t scripts[LANG_STATES]; /* that it was seen in, as bits;
					* none is not known */
	unsigned n, width;             /* in use; and in steps of four; 0 when
					* there is nothing to settle */
	uint8_t slot[LANG_MOST];       /* of a language; 0 for none */
};

/* Expects a language before anything has been seen: evidence like so much text,
 * nothing more. */
void lang_expect(struct lang_memory *memory, uint16_t lang);

/* Adds an answer to what has been seen. */
void lang_remember(struct lang_memory *memory, const struct langid_answer *a);

/* Chooses the languages of these lines, or pieces of lines, from the answers of
 * each alone; returns how many bytes settling them needs, 0 for none. */
size_t lang_states_choose(struct lang_states *s,
    const struct langid_answer *line, size_t n,
    const struct lang_memory *memory);

/* Turns the answers of each line alone into those in the light of all; adds
 * them to the memory.  `room` is as large as was told when the states were chosen
 * from the same, and aligned to 16. */
void lang_lines_settle(struct lang_states *s, struct langid_answer *line,
    size_t n, void *room, struct lang_memory *memory);

/* Likewise only which language comes first, which is quicker; LANG_UNKNOWN and 0 for
 * none. */
struct lang_label {
	uint16_t lang;
	float p;
};

void lang_lines_label(struct lang_states *s, const struct langid_answer *line,
    size_t n, void *room, struct lang_memory *memory, struct lang_label *to);

/* The one with the largest share; LANG_UNKNOWN may be. */
uint16_t lang_most(const struct lang_memory *memory);

/* The language of the document so far and 0 to 1 how sure: the share of the
 * text that is in it. */
uint16_t lang_of_document(const struct lang_memory *memory, float *p);

#endif
