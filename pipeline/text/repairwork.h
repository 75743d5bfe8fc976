/* SPDX-License-Identifier: Apache-2.0 */
/*
 * repairwork.h - what the parts of the repair stage share: its state, the line
 * they are at, and how they propose.
 */
#ifndef TEXT_REPAIRWORK_H
#define TEXT_REPAIRWORK_H

#include "stage.h"
#include "text/hand.h"
#include "text/lexicon.h"
#include "text/loop.h"
#include "text/residue.h"
#include "text/ruleset.h"

/* How sure a repair has to be: the option `level`. */
enum { REPAIR_OFF, REPAIR_CERTAIN, REPAIR_LIKELY };

enum { REPAIR_FILLED = 256 }; /* bytes of a text that a guard asks for */

/* What a stream needs beside its state; nothing in it lasts. */
struct repair_scratch {
	struct matcher *matcher;
	struct loop_memory loops;
	size_t *upto;   /* by rule: how far this line has been read */
	uint64_t *line; /* ... and which line that was */
	uint64_t lines;
	uint64_t raw_of;    /* number of the window that `raw` is of */
	struct residue raw; /* as it came in */
};

struct repair {
	int level;       /* option */
	const char *own; /* option: a file of rules */
	struct ruleset *rules;
	struct lexicons *lexicons;
	const struct dict *doubles, *marks;
	struct lexicon *lexicon;
	struct repair_scratch *scratch;
	struct residue seen; /* in earlier windows */
	bool begun;          /* a line with something has gone by */
	bool preamble;       /* ... and all so far was a preamble */
	int hand;            /* how it was made, in points of hand_look() */
};

/* The number of a trigger that is no rule's: see `traces`. */
#define REPAIR_TRACE UINT32_MAX

/* What was found in a line hangs on the document, but whether there is anything to
 * be weighed hangs on the line and its language alone, and so does its residue. */
struct repair_line {
	bool rules, repeats; /* nothing by those, nothing by these */
	bool counted;
	uint16_t lang;
	struct residue residue;
};

/* One segment at work. */
struct repair_work {
	struct repair *r;
	struct doc *doc;
	struct seg *seg;
	uint16_t lang;
	struct residue window; /* of all its lines, counted when asked */
	bool counted;
	int searches;
	struct str hard;   /* no-break space of the window; NULL till asked */
	struct seg *told;  /* the first line not asked how it was made */
	int ahead;         /* what those behind it told, if `foresaw` */
	bool foresaw;
	struct str looped; /* what this line has said in a loop */
	bool trace; /* has the line a mark that stands apart? */
	bool stirred; /* was there anything in it to be weighed? */
	bool first; /* is this the first line with something? */
};

/* Is the line one that a tokenizer has cut, in the light of its document? */
bool repair_is_cut(struct repair_work *w);

/* Do three of the line's marks stand apart, and none where it should? */
bool repair_is_apart(struct repair_work *w);

/* Is the word known to the dictionary of the line's language, as it stands or
 * in small letters? */
enum lexicon_answer repair_ask(struct repair_work *w, struct str word);

/* Counts what window `doc` has brought as evidence for the next ones. */
void repair_remember(struct repair *r, const struct doc *doc);

/* Like edit() and flag(); at level off all is looked for, for the score of
 * damage, and nothing done. */
void repair_change(struct repair_work *w, size_t at, size_t len,
    struct str with, const char *rule, int sure);
void repair_tell(
    struct repair_work *w, size_t at, size_t len, const char *rule, int sure);

/* Takes a stretch out from a level on; below, it is only seen. */
void repair_take_out(struct repair_work *w, int level, size_t at, size_t len,
    const char *rule, int sure);

/* Do the guards of a rule hold where it has matched? */
bool repair_guards_hold(
    struct repair_work *w, const struct rule *r, const struct rule_hit *hit);

/* The rules of files. */
void repair_by_rules(struct repair_work *w);

/* What repeats: loops, doubled words and sentences. */
void repair_repeats(struct repair_work *w);

/* The fence around a model's answer that fills the rest of the document. */
void repair_fence(struct repair_work *w);

#endif
