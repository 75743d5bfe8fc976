/* SPDX-License-Identifier: Apache-2.0 */
/* detoksign.h - what signs hang on that are no punctuation: % $ # @ _ / < *. */
#ifndef TEXT_DETOKSIGN_H
#define TEXT_DETOKSIGN_H

#include "stage.h"
#include "text/marks.h"
#include "text/piece.h"

/* On which sides a token hangs together with its neighbours, and where a
 * no-break space stands between them. */
enum { LEFT = 1, RIGHT = 2, BOTH = 3, LEFT_APART = 4, RIGHT_APART = 8 };

/* Where the walk over a line is, and which signs are open there. */
struct signs {
	struct str line;
	struct marks marks;
	struct piece before, here, after; /* len 0: none */
	bool hash, tag;                   /* # or < is open */
	bool starred;                     /* a * has gone by */
	size_t stars, opening;            /* * that are; ... and still to come */
};

/* On the left, unless the language writes a blank there. */
int sign_blank(const struct marks *m, struct str mark);

/* The sides of the token, 0 if it is no sign or stands by itself. */
int sign_hang(struct signs *s, struct str token);

#endif
