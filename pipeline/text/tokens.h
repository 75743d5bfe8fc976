/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tokens.h - a text as hashes of words, for looking phrases up.
 *
 * Case, blanks and punctuation do not count, any number is the same number, and
 * each letter of a script that is written without blanks, or in syllables, is a
 * word of its own: so is found what pages write a little differently each.
 */
#ifndef TEXT_TOKENS_H
#define TEXT_TOKENS_H

#include "stage.h"

struct token {
	uint64_t hash;
	size_t at, end;		/* in the text */
	bool upper;		/* begins with a capital, or has no case */
	bool solid;		/* a letter by itself */
};

/* Finds the next token at or behind *at and moves *at behind it. */
bool tokens_next(struct str s, size_t *at, struct token *t);

/* A character as it counts: that of a small letter, mostly. */
uint32_t tokens_fold(uint32_t c);

/* Does a token begin at this place, where a character does? */
bool tokens_begins(struct str s, size_t at);

/* How many there are; no more than `most` are looked at. */
size_t tokens_count(struct str s, size_t most);

/* The hash of the tokens so far with one more; 0 for none. */
static inline uint64_t
tokens_add(uint64_t sofar, uint64_t hash)
{
	return (sofar ^ hash) * 0x9e3779b97f4a7c15u + (sofar >> 29);
}

#endif
