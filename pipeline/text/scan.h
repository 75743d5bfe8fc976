/* SPDX-License-Identifier: Apache-2.0 */
/*
 * scan.h - finds the characters of a text that may need something done.
 *
 * One pass with vectors where the machine has them (AVX2, asked at run time);
 * what they are is then told exactly by uclass_at(), so that the places found
 * are the same with and without.
 */
#ifndef TEXT_SCAN_H
#define TEXT_SCAN_H

#include "text/uclass.h"

struct scan {
	struct str t;		/* valid UTF-8 */
	size_t at;		/* nothing before it is told any more */
	size_t block;		/* the bits are of the bytes from here on ... */
	uint32_t bits;		/* ... that may be the last of such a character */
	bool wide;		/* use vectors: scan_begin() knows */
};

struct scan scan_begin(struct str t);

/* The next character whose class is not U_PLAIN; false at the end.  A caller
 * that has dealt with more than it may move s->at forward. */
bool scan_next(struct scan *s, size_t *at, enum uclass *class);

/* Does this machine have what `wide` needs? */
bool scan_can_be_wide(void);

#endif
