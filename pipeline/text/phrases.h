/* SPDX-License-Identifier: Apache-2.0 */
/*
 * phrases.h - what pages say around their articles, in many languages.
 *
 * Phrases come from furniture.tsv (see dictionaries/README.md).  One walk over
 * the first words of a line finds all that it begins with; nearly every line of
 * an article is given up at its first word.
 */
#ifndef TEXT_PHRASES_H
#define TEXT_PHRASES_H

#include "stage.h"

enum phrase_class {
	CLASS_NONE,		/* it belongs to the text */
	CLASS_AD, CLASS_RELATED, CLASS_COOKIE, CLASS_SHARE, CLASS_SUBSCRIBE,
	CLASS_FORM, CLASS_COPYRIGHT, CLASS_BYLINE, CLASS_TIME, CLASS_CREDIT,
	CLASS_CAPTION, CLASS_NAV, CLASS_TAGS, CLASS_TRANSLATION, CLASS_HEADER,
	CLASS_AGENCY, CLASS_OTHER,
	CLASSES
};

/* How a line matches.  All but NAME are content with the phrase alone. */
enum phrase_kind {
	KIND_LINE,	/* nothing but the phrase */
	KIND_TOP,	/* the same, above the headline only */
	KIND_PREFIX,	/* begins with it */
	KIND_LEAD,	/* begins with it and a headline follows */
	KIND_FIELD,	/* begins with it and a colon or bar */
	KIND_NAME,	/* begins with it and names follow */
	KIND_CONTAINS,	/* has it somewhere, and is short */
	KINDS
};

struct phrase {
	uint64_t hash;
	uint32_t entry;		/* of the dictionary */
	uint32_t next;		/* of the same words: 1 + its place, or 0 */
	uint16_t lang;		/* 0: of every language */
	uint8_t class, kind, tokens;
};

/* The section "phrases": this, n phrases, the slots. */
enum {
	PHRASES_VERSION = 2,
	PHRASES_FILTER = 1 << 18,	/* bits */
	PHRASES_WORDS = 24,		/* of a phrase, at most */
};

struct phrases {
	uint32_t version, n;
	uint32_t slots, unused;		/* a power of two */
	uint64_t start[PHRASES_FILTER / 64];	/* beginnings */
	uint64_t inside[PHRASES_FILTER / 64];	/* ... of what lines contain */
	uint64_t heads[65536 / 64];	/* the two bytes that such a one may begin
					 * with, however it is written */
};

/* The number of two bytes among the heads. */
static inline unsigned
phrases_head(unsigned char a, unsigned char b)
{
	return a | (unsigned)b << 8;
}

/* Where the search for a hash begins. */
static inline uint32_t
phrases_slot(uint32_t slots, uint64_t hash)
{
	return (hash >> 20) & (slots - 1);
}

/* The section as it lies; NULL when it is damaged. */
const struct phrases *phrases_view(struct str section);

struct phrase_match {
	const struct phrase *phrase;	/* NULL: none */
	struct str rest;		/* behind it, and behind its colon */
	bool colon;			/* is there one behind it? */
};

/* The longest phrase that a line without blanks at its ends matches.  `lang` is
 * the document's, or 0: a phrase of one word counts only in its own language. */
enum phrase_where {
	WHERE_TOP = 1 << 0,	/* it may stand above the headline */
	WHERE_INSIDE = 1 << 1,	/* look within the line as well */
};
struct phrase_match phrases_match(const struct phrases *p, struct str line,
		uint16_t lang, unsigned where);

const char *phrase_rule(enum phrase_class class);
int phrase_class_find(struct str name);		/* -1: there is none */
int phrase_kind_find(struct str name);

#endif
