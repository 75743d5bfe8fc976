/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ruleguard.h - what must hold beside a pattern, by name.
 *
 *	known(T) unknown(T)	a dictionary has the word, or lacks it; where
 *				there is no dictionary neither holds
 *	elsewhere(T)		the document has the text in another place
 *	lacks(T)		the line does not have the text
 *	residue			the line or the document was cut by a tokenizer
 *	apart			three commas or full stops of the line stand
 *				apart, and none where it should
 *	line-start line-end	nothing but blanks stands before, behind
 *	doc-start		it is in the first line that has something
 *	after-preamble		the lines before it are a preamble
 *	latin			the line has no letters of East Asia
 *	prose			the line is text: not code, not a table
 *	not-caps		it has small letters
 *	pieces			half of its words begin with ▁
 *	not-quoted		no quotation mark is open before it
 *
 * T is a text with $0 to $9 in it.
 */
#ifndef TEXT_RULEGUARD_H
#define TEXT_RULEGUARD_H

#include "stage.h"

enum { GUARD_CALLS = 6, GUARD_TEXT = 32 };

enum guard_kind {
	GUARD_KNOWN,
	GUARD_UNKNOWN,
	GUARD_ELSEWHERE,
	GUARD_LACKS,
	GUARD_RESIDUE,
	GUARD_APART,
	GUARD_LINE_START,
	GUARD_LINE_END,
	GUARD_DOC_START,
	GUARD_AFTER_PREAMBLE,
	GUARD_LATIN,
	GUARD_PROSE,
	GUARD_NOT_CAPS,
	GUARD_NOT_QUOTED,
	GUARD_PIECES,
	GUARD_KINDS
};

struct guard_call {
	enum guard_kind kind;
	char text[GUARD_TEXT];
};

/* Reads one call at the front of *s and moves *s behind it. */
bool guard_parse(struct str *s, struct guard_call *g);

/* Does the guard look at nothing but the line? */
bool guard_is_plain(enum guard_kind kind);

/* For such a guard: does it hold of line[at, at + len)? */
bool guard_holds(
    const struct guard_call *g, struct str line, size_t at, size_t len);

#endif
