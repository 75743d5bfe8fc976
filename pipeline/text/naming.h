/* SPDX-License-Identifier: Apache-2.0 */
/*
 * naming.h - which names a line holds, and what speaks for each.
 *
 * Every name of the gazetteers that begins at a place is weighed, the longest
 * first; the first with enough for it is taken, and nothing shorter inside it
 * is looked at.  Weights are log-odds, told in tenths, so that whoever asks can
 * see why a name was taken or left.
 */
#ifndef TEXT_NAMING_H
#define TEXT_NAMING_H

#include "gazmatch.h"

enum {
	NAMING_TELL = 20,	/* tenths: enough to be told */
	NAMING_CHANGE = 30,	/* enough to be changed */
	NAMING_GAZ = 8,		/* gazetteers side by side */
	NAMING_KNOWN = 256,	/* things a document has named */
	NAMING_KEPT = 64,
	NAMING_AMONG = 2048,
};

/* What speaks for a name, in tenths. */
enum naming_weight {
	WEIGH_LANGUAGE, WEIGH_SPELLING, WEIGH_LENGTH, WEIGH_KIND, WEIGH_CONTEXT,
	WEIGH_PERSON, WEIGH_DEFINED, WEIGH_KNOWN, WEIGH_INFLECTED,
	WEIGH_CASE, WEIGH_PLACE, WEIGHTS
};

struct named {
	size_t at, end;		/* in the text of its segment */
	const struct gaz *g;
	uint32_t sense;
	uint64_t thing;		/* a hash of the entity's id */
	bool inflected;
	bool defines;		/* it and its neighbour define one another */
	int8_t weight[WEIGHTS];
	int score;		/* the sum of the weights */
	int margin;		/* to the next other thing of this name */
	bool rival;		/* it names a state and a part of another: Georgia */
};

struct naming_kept {
	uint64_t thing;
	uint16_t lang;
	struct str text;	/* its name there; p is NULL when it has none */
};

struct naming {
	struct gaz gaz[NAMING_GAZ];	/* those that win come first */
	size_t ngaz;
	struct all_endings *endings;
	const struct dict *given;	/* given names that are names of places */
	const struct dict *cues;	/* tell where nouns have capitals */
	uint64_t known[NAMING_KNOWN];	/* of the document */
	bool defined[NAMING_KNOWN];	/* with its acronym in brackets */
	size_t nknown;
	uint64_t print;			/* of all these; 0 for none */
	uint64_t among[NAMING_AMONG / 64];	/* bits that they have */
	const struct named *line;	/* names found before in the line */
	size_t nline;
	int lands, parts;	/* states and parts of one the document names,
				 * those that may be either aside */
	int line_lands, line_parts;	/* and the line */
	/* Does the document have a word, written so? */
	bool (*has_word)(void *user, struct str word);
	void *user;
	struct naming_kept kept[NAMING_KEPT];
};

/* All names of a segment that have enough for them, in order; returns how many
 * were written, at most `most`.  `least` is the score to take one at.  *open tells
 * whether what the document has named may make a difference. */
size_t naming_line(struct naming *n, const struct seg *s, int least,
		struct named *out, size_t most, bool *open);

/* Tells a document that it has named a thing, or defined it. */
void naming_learn(struct naming *n, const struct named *name, bool defines);

/* Begins a new document. */
void naming_forget(struct naming *n);

/* Has the document defined a thing? */
bool naming_is_defined(const struct naming *n, uint64_t thing);

/* The name of a thing in a language, from the first gazetteer that has one; p
 * is NULL when none has. */
struct str naming_canonical(struct naming *n, const struct named *name,
		uint16_t lang);

/* The same of any role. */
struct str naming_role(const struct naming *n, const struct named *name,
		enum gaz_role role, uint16_t lang);

/* Is the word before a place a capitalised one inside a sentence? */
bool naming_title_before(struct str t, size_t at);

/* The weights in words: "language +2 spelling +1". */
struct str naming_why(struct doc *doc, const struct named *name);

#endif
