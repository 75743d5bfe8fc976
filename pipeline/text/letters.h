/* SPDX-License-Identifier: Apache-2.0 */
/*
 * letters.h - which letters a language writes otherwise, from the dictionaries
 * LANG/letters.tsv.
 */
#ifndef TEXT_LETTERS_H
#define TEXT_LETTERS_H

#include "text/utf8.h"

enum { LETTER_LANGS = 1024, LETTER_GROUPS = 256 };

struct letter_rule {
	struct str from, to;
	struct str before, after;	/* "*", "L", or characters */
	bool mixed;		/* only where a line writes it in two ways */
	uint8_t group;		/* of rules with the same language and `to` */
	uint8_t variant;	/* a bit, for each `from` of the group; the first
				 * is for `to` itself */
};

/* The rules of one language: those to be tried first come first. */
struct letter_set {
	struct letter_rule *rule;
	size_t n;
	bool first[256];	/* bytes that some rule begins with */
	bool begins[256];	/* bytes that some `to` begins with */
	bool mixed;		/* is there such a rule? */
	struct str foreign;	/* letters by which a line is of another language
				 * in the same script */
};

struct letter_rules {
	struct letter_set *set;
	struct letter_rule *rule;	/* of all sets */
	size_t nset;
	uint8_t of[LETTER_LANGS];	/* by language: 1 + its set; 0: none */
};

/* False when memory runs out. */
bool letters_load(struct letter_rules *l, const struct dict *dict);
void letters_unload(struct letter_rules *l);

/* Has a text such a letter? */
bool letters_foreign(const struct letter_set *set, struct str t);

const struct letter_set *letters_for(const struct letter_rules *l,
		uint16_t lang);

/* The rule for what stands at `at`, NULL when there is none.  With `as_is`, the
 * rule that what stands there is the outcome of. */
const struct letter_rule *letters_at(const struct letter_set *set,
		struct str t, size_t at, bool as_is);

#endif
