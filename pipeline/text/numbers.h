/* SPDX-License-Identifier: Apache-2.0 */
/* numbers.h - a number under a key: a hash table of open addresses. */
#ifndef TEXT_NUMBERS_H
#define TEXT_NUMBERS_H

#include "stage.h"

/* Begins as all zero. */
struct numbers {
	uint64_t *key;		/* hashes of their own; 0: free */
	uint32_t *of;
	size_t room, n;		/* a power of two; at most half of it in use */
};

/* Makes room for so many more, which there must be before one is looked up; false
 * when memory runs out. */
bool numbers_room(struct numbers *t, size_t more);
void numbers_free(struct numbers *t);

/* Where a key stands, or may be put: there both key and number are 0. */
size_t numbers_slot(const struct numbers *t, uint64_t key);

#endif
