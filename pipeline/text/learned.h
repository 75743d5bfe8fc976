/* SPDX-License-Identifier: Apache-2.0 */
/*
 * learned.h - lines that many pages of a site have.
 *
 * A file of them is text: the line "decant-lines 1", then rows
 *	site <TAB> documents <TAB> line
 * and rows that begin with '#', which are for people.  The same line of a site
 * in several rows, or files, counts for their sum, so what was learned in parts
 * is put together by giving all of it.
 *
 * Lines are the same when their words are: case, blanks and punctuation do not
 * count, and a number is a number.
 */
#ifndef TEXT_LEARNED_H
#define TEXT_LEARNED_H

#include "stage.h"

#define LEARNED_HEAD "decant-lines 1"

/* The line of a site; 0 when it has no letter, and cannot be learned. */
uint64_t learned_key(struct str site, struct str line);

/* A row of a file, from *at on.  False at the end, or, with *bad set to a
 * sentence, when it is none; *line counts. */
struct learned_row {
	struct str site, text;
	uint32_t documents;
};
bool learned_row(struct str file, size_t *at, size_t *line,
		struct learned_row *row, const char **bad);

struct learned;

/* Reads files, with commas between; NULL with a sentence. */
struct learned *learned_open(const char *files, struct fault *why);
void learned_close(struct learned *l);

/* In how many documents of the site the line was seen. */
uint32_t learned_documents(const struct learned *l, struct str site,
		struct str line);

#endif
