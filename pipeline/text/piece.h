/* SPDX-License-Identifier: Apache-2.0 */
/*
 * piece.h - the tokens of a line that a tokenizer has cut, and what can be
 * asked of them.
 */
#ifndef TEXT_PIECE_H
#define TEXT_PIECE_H

#include "stage.h"

struct piece {
	struct str text; /* without entities */
	size_t at, len;  /* in the line; len 0: there is none */
};

static inline bool
piece_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* A letter of ASCII, or a byte of what is beyond. */
static inline bool
piece_letter(char ch)
{
	unsigned char c = ch;

	return c >= 0x80 || (unsigned)(c | 32) - 'a' < 26;
}

/* The token at or behind `at`. */
struct piece piece_next(struct str line, size_t at);

/* The token before another one. */
struct piece piece_before(struct str line, const struct piece *t);

/* The entities that tokenizers write, and what they stand for; NULL at the
 * end. */
struct piece_entity {
	const char *entity, *text;
};
extern const struct piece_entity piece_entities[];

/* Every token is asked many of these, and most texts are literals. */
static inline bool
piece_starts(struct str s, const char *with)
{
	size_t n = strlen(with);

	return s.n >= n && memcmp(s.p, with, n) == 0;
}

/* `what` is not empty. */
static inline bool
piece_is(struct str s, const char *what)
{
	return s.n > 0 && s.p[0] == what[0] && s.n == strlen(what) &&
	       memcmp(s.p, what, s.n) == 0;
}

/* Is it one of the words of a list with a blank between them? */
static inline bool
piece_is_of(struct str s, const char *list)
{
	return str_lists((struct str){list, strlen(list)}, ' ', s);
}

bool piece_ends_digit(const struct piece *t);
bool piece_begins_digit(const struct piece *t);
bool piece_begins_letter(const struct piece *t);
bool piece_ends_letter(const struct piece *t);

#endif
