/* SPDX-License-Identifier: Apache-2.0 */
/*
 * unify.h - writes another name of a thing where one stands.
 *
 * How that goes without breaking grammar hangs on the language: see
 * dictionaries/all/grammar.tsv.  Where it is not sure to go, nothing is
 * proposed.
 */
#ifndef TEXT_UNIFY_H
#define TEXT_UNIFY_H

#include "agree.h"
#include "naming.h"

enum grammar {
	GRAMMAR_NONE,		/* names bend: never exchanged */
	GRAMMAR_FREE,		/* nothing hangs on a name */
	GRAMMAR_INITIALS,	/* only a name for its initials: same article */
	GRAMMAR_ENGLISH,
	GRAMMAR_KOREAN,
	GRAMMAR_GERMAN,
	GRAMMAR_ARTICLES,	/* articles.tsv and gender.tsv: see agree.h */
};

enum grammar grammar_of(const struct dict *grammar, uint16_t lang);

/* Is a name in a place where another may stand for it, in any language? */
bool unify_may(struct str t, const struct named *name);

/* Do the letters of an acronym begin the capitalised words of a name? */
bool unify_has_initials(struct str acronym, struct str name);

/* Capitals of ASCII alone, and dots. */
bool unify_is_initials(struct str s);

/* With the particle behind the name. */
bool unify_korean(struct doc *doc, struct str t, const struct named *name,
		struct str to, struct agreed *out);

/* How the name at [name->at, name->end) becomes `to`; false where it may not.
 * `agree` is for the language of `to`. */
bool unify(struct doc *doc, const struct seg *s, const struct named *name,
		struct str to, enum grammar grammar, const struct agree *agree,
		struct agreed *out);

#endif
