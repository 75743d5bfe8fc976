/* SPDX-License-Identifier: Apache-2.0 */
/*
 * token.h - the tokens that names are made of.
 *
 * A token is a run of letters, digits and marks; of scripts that write no
 * blanks between words, and of Hangul, every character is one.  Two spellings
 * that differ in case, width, or accents of Latin letters are one token.
 * Between the tokens of a name there may be a gap: at most three characters of
 * blanks, hyphens, dots, apostrophes.
 */
#ifndef TEXT_TOKEN_H
#define TEXT_TOKEN_H

#include "stage.h"

enum {
	TOKEN_CHARS = 0x20000,	/* characters beyond are no part of a name */
	TOKEN_PAGE = 128,
	TOKEN_SHIFT = 24,
	TOKEN_DELTA = 0xffffff,	/* of an entry: what to add to fold, signed */
	TOKEN_BEGINS = 1 << 28,	/* a name may begin with it */
	TOKEN_GAP = 3,		/* characters between tokens of one name */
};

enum token_class {
	TOKEN_OTHER,		/* ends every name */
	TOKEN_WORD,		/* part of a word */
	TOKEN_CHAR,		/* a token of its own */
	TOKEN_HANGUL,		/* a token of its own; names begin words */
	TOKEN_IGNORED,		/* as if it were not there */
	TOKEN_SOFT,		/* may stand in a gap */
};

struct token {
	size_t at, end;		/* bytes */
	uint64_t hash;		/* of its folded characters */
	enum token_class class;
	bool near;		/* nothing lies between it and the last one */
};

/* What the table says of a character. */
uint32_t token_entry(uint32_t c);

static inline enum token_class
token_class(uint32_t entry)
{
	return (entry >> TOKEN_SHIFT) & 7;
}

static inline uint32_t
token_fold(uint32_t c, uint32_t entry)
{
	return (c + entry) & TOKEN_DELTA & 0x1fffff;
}

/* A number that tells the tables of two builds apart. */
uint32_t token_table_id(void);

/* The token that begins at *at, which must begin one; moves *at behind it. */
void token_take(struct str s, size_t *at, struct token *t);

/* The next token at or behind *at, if only a gap lies before it; false when
 * something else does. */
bool token_next(struct str s, size_t *at, struct token *t);

/* Carries the hash of the tokens so far on over one more; begin with 0. */
static inline uint64_t
token_join(uint64_t so_far, uint64_t hash)
{
	uint64_t h = (so_far ^ hash) * 0xd6e8feb86659fd93;

	return h ^ h >> 32;
}

static inline uint64_t
token_mix(uint64_t h, uint32_t c)
{
	h = (h ^ c) * 0x9e3779b97f4a7c15;
	return h ^ h >> 29;
}

/* Walks all tokens of a name; returns how many, or 0 when it is none: longer
 * than `most` tokens, or with something in it that ends a name. */
size_t token_name(struct str name, struct token *t, size_t most);

#endif
