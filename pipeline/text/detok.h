/* SPDX-License-Identifier: Apache-2.0 */
/*
 * detok.h - puts back together what a tokenizer has taken apart.
 *
 * For lines known to be cut: every blank between two tokens is looked at, and
 * goes where the language writes none.  What cannot be known, whether a dash or
 * a slash stood apart, stays as it is.
 */
#ifndef TEXT_DETOK_H
#define TEXT_DETOK_H

#include "stage.h"
#include "text/hand.h"

/* Called from left to right for each stretch that becomes another. */
typedef void detok_fn(void *user, size_t at, size_t len, struct str with);

struct detok_way {
	const char *lang;         /* a tag */
	const struct dict *marks; /* how languages set their marks */
	struct str hard;          /* the no-break space to write */
	enum hand hand;           /* how the text was made */
};

void detok(
    struct str line, const struct detok_way *way, detok_fn *fn, void *user);

#endif
