/* SPDX-License-Identifier: Apache-2.0 */
/*
 * body.h - writes another name of a body, a city or a thing of the user's.
 *
 * Such a thing has a long name and often an acronym, and one is not written for
 * the other unless that is asked for.  Grammar is that of the language, as with
 * states; where it is not sure, nothing is proposed.
 */
#ifndef TEXT_BODY_H
#define TEXT_BODY_H

#include "unify.h"

enum acronyms {
	ACRONYMS_KEEP,		/* a long name stays one, and so an acronym */
	ACRONYMS_WRITE,		/* acronyms for long names */
	ACRONYMS_SPELL,		/* long names for acronyms */
	ACRONYMS_FIRST,		/* a long name with its acronym, then that */
};

struct body {
	struct naming *naming;
	enum acronyms acronyms;
	enum grammar grammar;
	struct agree agree;	/* with the language that is written */
	bool own;		/* the name is one of the user's tables */
	bool foreign;		/* what is written is of another language than
				 * the line */
};

/* Is a name of a kind and role that this looks after? */
bool body_is(const struct body *b, const struct named *name);

/* What the name becomes; false when it stays.  *introduces: the edit tells both
 * names of the thing. */
bool body_unify(const struct body *b, struct doc *doc, const struct seg *s,
		const struct named *name, struct agreed *out,
		bool *introduces);

#endif
