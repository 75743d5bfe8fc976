/* SPDX-License-Identifier: Apache-2.0 */
/*
 * lexicon.h - asks hunspell whether a word is known: a gate, never a corrector.
 *
 * Dictionaries are those of the system, read when the first word is asked for
 * (most documents never ask) and shared by streams, one at a time.
 */
#ifndef TEXT_LEXICON_H
#define TEXT_LEXICON_H

#include "stage.h"

enum lexicon_answer {
	LEXICON_UNKNOWN,	/* the dictionary does not have the word */
	LEXICON_KNOWN,
	LEXICON_NONE,		/* there is no dictionary to ask */
};

struct lexicons;	/* all that were read: one for all streams */
struct lexicon;		/* what one stream asks */

/* Those of all stages: two that each read a dictionary of their own would have it
 * in memory twice. */
struct lexicons *rules_lexicons(const struct rules *rules);

/* NULL when memory runs out. */
struct lexicons *lexicons_open(void);
void lexicons_close(struct lexicons *all);	/* NULL is fine */
struct lexicon *lexicon_open(struct lexicons *from);
void lexicon_close(struct lexicon *x);		/* NULL is fine */

/* `lang` may be LANG_UNKNOWN, which asks the English dictionary.  A word longer
 * than 63 bytes is unknown. */
enum lexicon_answer lexicon_ask(struct lexicon *x, uint16_t lang,
		struct str word);

/* Lets others have the dictionary until the next question. */
void lexicon_rest(struct lexicon *x);

#endif
