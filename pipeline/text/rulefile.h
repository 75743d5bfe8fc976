/* SPDX-License-Identifier: Apache-2.0 */
/*
 * rulefile.h - reads files of rules: records of "key: value", one a line.
 *
 *	rule: hyphen-prefix		its name; begins the record
 *	version: 1
 *	lang: en			or several, or "* -fr -uk"; und is a
 *					language nobody knows
 *	tier: auto | evidence | flag
 *	level: certain | likely		from which repair.level on it works
 *	sure: 99			how many of a hundred edits are right
 *	trigger: " -"			literals, one of which the match must
 *					touch
 *	match: \bre -(\p{Ll}{3,})	a pattern of PCRE2
 *	guard: known(re$1) not-caps	what else must hold: see ruleguard.h
 *	replace: re-$1			wide($1) gives the ASCII form of a full-
 *					width mark; "drop" is the whole line,
 *					"squeeze" takes out the blanks
 *	why: a sentence
 *	+ re -enter => re-enter		a text that changes, and into what
 *	- ls -la			a text that stays
 *
 * A value may hold \n, \t, \s for a blank and \\, but a pattern is taken as it
 * is.  Empty lines and lines that begin with '#' are for people; "#file NAME"
 * tells where what follows comes from, and "#lang TAG" the folder's language.
 */
#ifndef TEXT_RULEFILE_H
#define TEXT_RULEFILE_H

#include "stage.h"

enum rule_key {
	RULE_NAME,
	RULE_VERSION,
	RULE_LANG,
	RULE_TIER,
	RULE_LEVEL,
	RULE_SURE,
	RULE_TRIGGER,
	RULE_MATCH,
	RULE_GUARD,
	RULE_REPLACE,
	RULE_WHY,
	RULE_KEYS
};

enum { RULE_EXAMPLES = 16 };

struct rule_example {
	struct str before, after; /* as written; after.p is NULL when the
				   * text stays */
	size_t line;
};

/* What a record says, lent from the text; a key that it lacks has p NULL. */
struct rule_record {
	struct str value[RULE_KEYS];
	size_t line[RULE_KEYS];
	const struct rule_example *example; /* good until the next record */
	size_t nexample;
	struct str file, folder;
};

struct rulefile {
	struct str rest, file, folder;
	size_t line;
	bool wrong; /* a line was */
	struct rule_example example[RULE_EXAMPLES];
};

/* The next record.  False at the end, or when a line is wrong: then *why tells
 * file and line. */
bool rulefile_next(
    struct rulefile *f, struct rule_record *r, struct fault *why);

/* Writes a value without its escapes; no longer than what is read. */
size_t rule_unescape(struct str s, char *out);

#endif
