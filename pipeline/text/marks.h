/* SPDX-License-Identifier: Apache-2.0 */
/* marks.h - how a language sets its marks: dictionaries/LANG/marks.tsv. */
#ifndef TEXT_MARKS_H
#define TEXT_MARKS_H

#include "stage.h"
#include "text/hand.h"

enum { MARKS_QUOTES = 24 };

/* What the dictionary has for one language.  Lists are words with a blank
 * between them, and empty if it has none. */
struct marks {
	struct {
		struct str open, close;
		bool own;   /* the language's, not one known everywhere */
		bool apart; /* a blank stands inside */
	} quote[MARKS_QUOTES];
	size_t nquote;
	const char *clitic, *joined, *elided, *speech, *inner, *leads;
	const char *unit, *title; /* with a no-break space */
	const char *tied;         /* what hangs on both sides in set text */
	const char *percent;      /* what hangs on % */
	bool group;               /* a no-break space stands inside 10 000 */
	const struct dict *dict;
	struct str lang; /* what the tag begins with, as "pt" of "pt-BR" */
	enum hand hand;
};

/* Reads them for a tag, and for text made in a way; `dict` may be NULL. */
void marks_read(struct marks *m, const struct dict *dict, const char *lang,
    enum hand hand);

/* The blank that the language writes before a mark: 0 for none, ' ' for one
 * that breaks, 'n' for one that does not. */
char marks_blank(const struct marks *m, struct str mark);

#endif
