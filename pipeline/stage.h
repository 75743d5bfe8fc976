/* SPDX-License-Identifier: Apache-2.0 */
/*
 * stage.h - all that a stage sees.
 *
 * A document flows as windows of segments; a segment is a line.  A stage reads
 * the window it is given, may label segments, and proposes edits.  It never
 * touches the text: when it returns, the core weighs its proposals, makes the
 * new text, and keeps the thread back to the original bytes.  So within one
 * stage every offset means the text as it came in, and the next stage sees the
 * text as this one left it.
 *
 * To add a stage, write pipeline/NAME.c that ends in
 *	const struct stage stage_NAME = { .name = "NAME", ... };
 * and put STAGE(NAME) where it belongs in stages.def.
 */
#ifndef STAGE_H
#define STAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* Bytes that someone else owns; not ended by 0.  Text is valid UTF-8. */
struct str {
	const char *p;
	size_t n;
};

#define STR(literal) ((struct str){ (literal), sizeof(literal) - 1 })

static inline bool
str_eq(struct str a, struct str b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

static inline struct str
str_cut(struct str s, size_t at, size_t len)
{
	/* Nothing may be added to the null pointer of an empty text, not even
	 * nothing. */
	return (struct str){ at > 0 ? s.p + at : s.p, len };
}

struct str str_of(const char *s);		/* of a string ended by 0 */
struct str str_trim(struct str s);		/* of ASCII blanks */
bool str_like(struct str a, struct str b);	/* case-blind for ASCII only */
bool str_is_ascii(struct str s);		/* no byte above 0x7f */
uint64_t str_hash(struct str s);		/* never 0; not to be stored */
/* Is a word one of a list with a mark between them? */
bool str_lists(struct str list, char cut, struct str word);

/*
 * The window
 */

enum {
	SEG_DROPPED = 1 << 0,	/* gone: later stages do not get to see it */
	SEG_CUT     = 1 << 1,	/* a line too long for the window goes on */
	SEG_TAIL    = 1 << 2,	/* ... and this one goes on from another */
	SEG_ASCII   = 1 << 3,	/* its text has no byte above 0x7f */
};

struct seg {
	struct str text;	/* as the stages so far have left it */
	struct str eol;		/* "\n", "\r\n", "\r", "\v", "\f", U+2028, U+2029 or
				 * nothing; it lies right behind the text, so
				 * that edits may reach it */
	uint64_t line;		/* in the input, from 1 */
	uint16_t lang;		/* see lang_tag(); LANG_UNKNOWN until labelled */
	uint8_t lang_sure;	/* 0 to 100 */
	uint8_t flags;
	struct seg_core *core;	/* proposals and provenance: not for stages */
};

struct doc {
	struct seg *seg;
	size_t nseg;
	struct str text;	/* the window as decoded; the text of a segment
				 * that no stage has changed lies inside it */
	uint64_t window;	/* its number among all of the stream, from 1 */
	bool begins, ends;	/* is this its first window, its last? */
	bool cut;		/* does its last line go on in the next? */
	bool gap;		/* is it a run of blank lines that goes on there? */
	uint16_t lang;		/* of the document so far */
	uint8_t lang_sure;
	struct str site;	/* where it is from, or empty: see decant_site() */
	struct doc_core *core;
};

/* Walks the segments that are still there. */
#define each_seg(s, doc) \
	(struct seg *s = (doc)->seg; s < (doc)->seg + (doc)->nseg; s++) \
		if (!(s->flags & SEG_DROPPED))

/* Language tags are BCP 47 ("id", "zh-Hans"); LANG_UNKNOWN is "und".  A tag is
 * good for ever; lang_find() gives LANG_UNKNOWN for one it does not know, and
 * knows every language that the model or a dictionary names. */
enum { LANG_UNKNOWN = 0 };
const char *lang_tag(uint16_t lang);
uint16_t lang_find(const char *tag);

/*
 * Memory
 *
 * What these give lives until the window has gone out.  When memory runs out,
 * doc_copy() gives an empty text and the others NULL, and the stream stops after
 * this stage.
 */
void *doc_alloc(struct doc *doc, size_t n);	/* zeroed */
void *doc_room(struct doc *doc, size_t n);	/* not zeroed */
struct str doc_copy(struct doc *doc, struct str s);	/* a 0 follows it */
struct str doc_format(struct doc *doc, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* Work space: not zeroed, and gone when the stage returns. */
void *doc_scratch(struct doc *doc, size_t n);

/* What this stage found out about a segment's text: `size` bytes, zeroed when
 * the text is new or has changed, else as the stage left them when it ran over
 * this window before.  Windows that change are run again, and most of their
 * lines are as they were: what hangs on the line alone need not be found twice.
 * Always ask with the same size; NULL when memory runs out. */
void *seg_memo(struct doc *doc, const struct seg *seg, size_t size);

/* May a stage step over this line?  Yes when it ran over this window before, the
 * line's text and end are as they were then, nothing in it was protected, and the
 * stage neither proposed nor told anything of it nor called seg_stir().  For a stage that looks
 * at each line on its own: what it found nothing in, it finds nothing in again.
 * One that asks for the label of the line, or the document, has to see that
 * kept as well. */
bool seg_is_quiet(const struct doc *doc, const struct seg *seg);
bool seg_keeps_label(const struct doc *doc, const struct seg *seg);
bool doc_keeps_label(const struct doc *doc);

/* What was found in the line hangs on more than the line: it is not quiet. */
void seg_stir(const struct doc *doc, const struct seg *seg);

/* The language of a line, and of the document: set in no other way. */
void seg_label(struct doc *doc, struct seg *seg, uint16_t lang, int sure);
void doc_label(struct doc *doc, uint16_t lang, int sure);

/*
 * Proposing
 *
 * Offsets are bytes of seg->text as the stage was given it; text.n and beyond
 * are the line end.  Both ends of an edit fall between characters.  What is out
 * of range, below the user's min-confidence or in a protected stretch is
 * refused quietly.  Of proposals that overlap, the surer one wins, then the
 * longer, then the one made first.
 */

/* Proposes that [at, at + len) become `with`; len 0 inserts, an empty `with`
 * deletes.  `with` and `rule` must outlive the window: let them point into a
 * dictionary, a literal, or doc_copy().  `rule` is "stage/rule"; `sure` is 0
 * to 100: how many of a hundred such edits are right. */
void edit(struct doc *doc, struct seg *seg, size_t at, size_t len,
		struct str with, const char *rule, int sure);

/* Proposes that the whole line go, with its ending. */
void drop(struct doc *doc, struct seg *seg, const char *rule, int sure);

/* Reports [at, at + len) to the user and changes nothing. */
void flag(struct doc *doc, struct seg *seg, size_t at, size_t len,
		const char *rule, int sure);

/* Tells a name that was found at [at, at + len).  All strings are ended by 0
 * and live as long as `with` of an edit. */
struct mention {
	const char *form, *id, *kind, *role, *canonical, *evidence;
	double score;
};
void mention(struct doc *doc, struct seg *seg, size_t at, size_t len,
		const struct mention *m);
bool wants_mentions(const struct doc *doc);

/* Gives the evidence for the latest edit(), drop() or flag() of this stage:
 * "defined in line 6".  Same life as `with`; not needed where the rule says it
 * all. */
void because(struct doc *doc, struct str evidence);

/* Counts damage by machines that was seen, whether or not it is repaired: 1 for
 * a slip that people make as well, 10 for what only a machine does.  Makes the
 * document's score. */
void wound(struct doc *doc, unsigned weight);

/*
 * Protecting
 *
 * A protected stretch moves with the text, to the end of the round.  No later
 * stage may change it, unless its struct stage says that it minds other kinds
 * only.
 */
enum span_kind {
	SPAN_BLOCK  = 1 << 0,	/* code, table, verse: whole lines, also kept
				 * from drop() */
	SPAN_CODE   = 1 << 1,	/* code in running text, identifiers, paths */
	SPAN_LINK   = 1 << 2,	/* URLs and mail addresses */
	SPAN_QUOTE  = 1 << 3,	/* direct speech: only for who asks */
	SPAN_HARD   = SPAN_BLOCK | SPAN_CODE | SPAN_LINK,
};
void protect(struct doc *doc, struct seg *seg, size_t at, size_t len,
		enum span_kind kind);

/* Does [at, at + len) touch a stretch of one of these kinds?  Lets a stage skip
 * work that would be refused anyway. */
bool is_protected(const struct seg *seg, size_t at, size_t len, unsigned kinds);

/*
 * Dictionaries: compiled at build time, mapped, never changing, shared.
 *
 * A dictionary NAME is made of dictionaries/all/NAME.tsv and every
 * dictionaries/LANG/NAME.tsv: one entry a line, the key first, fields after
 * tabs.  Entries are numbered from 1; 0 is none.  Strings are lent as long as
 * the rules live and are ended by 0.
 */
struct rules;
struct dict;

/* NULL when there is no such dictionary. */
const struct dict *rules_dict(const struct rules *rules, const char *name);

/* The bytes of any other compiled section, 16-byte aligned; p is NULL when
 * there is none. */
struct str rules_section(const struct rules *rules, const char *name);

uint32_t dict_size(const struct dict *dict);
struct str dict_key(const struct dict *dict, uint32_t entry);
struct str dict_field(const struct dict *dict, uint32_t entry, unsigned i);
uint16_t dict_lang(const struct dict *dict, uint32_t entry);	/* of "all": 0 */

/* The first entry whose folded key (see text/fold.h) is `folded`; then the next
 * of the same key, in the order of languages and lines. */
uint32_t dict_find(const struct dict *dict, struct str folded);
uint32_t dict_again(const struct dict *dict, uint32_t entry);

/*
 * Declaring
 */

enum opt_type {
	OPT_BOOL,	/* int: "yes" or "no" */
	OPT_INT,	/* int from min to max */
	OPT_CHOICE,	/* int: the place of a word in `choices` */
	OPT_TEXT,	/* const char *: any text, NULL when not set; lent as
			 * long as the rules live */
};

/* Declared once here; set as "stage.name=value" by the API and the command,
 * shown by --help, and checked by tests to be the same in the manual. */
struct option {
	const char *name;	/* lower case, dashes, positive */
	enum opt_type type;
	size_t offset;		/* in the stage's state */
	int initial, min, max;
	const char *choices;	/* "off|safe|auto": words for 0, 1, 2 */
	const char *help;	/* one line, lower case, no period */
};

/* A sentence for the user, without a period: names the thing, where it is and
 * what to do.  The first one stays. */
struct fault;
void fault(struct fault *why, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* A rule that a stage has read from a file, ended by 0 all of it and good as
 * long as the rules.  What is not told is NULL. */
struct rule_info {
	const char *name;	/* "repair/bpe" */
	const char *lang;	/* "en de", "* -fr" */
	const char *tier;	/* "auto", "evidence" or "flag" */
	const char *level;	/* from which level on it works */
	const char *pattern;
	const char *what;	/* a sentence */
};

struct stage {
	const char *name;
	const char *summary;	/* one line, lower case, no period */
	const struct option *options;	/* ended by a null name; may be NULL */
	size_t size;		/* of the state: constant, however long the text;
				 * it is copied for every window but the first */
	unsigned minds;		/* span kinds it keeps off; 0 means SPAN_HARD */

	/* Each may be NULL.  load() runs once for all streams, on a zeroed state
	 * with the options set; what it adds is shared, never changes again, and
	 * goes with unload(), also when load() failed midway.  Each stream gets a copy of that state: open() adds
	 * what a stream cannot share, close() frees it.  begin() starts a new
	 * document: forget the last.  run() sees one window after the other, and a
	 * window again as long as something in it has changed, with the state put
	 * back to what it was (in the first window by begin()): what run() opens
	 * goes behind a pointer that open() made, and does not hang on how often it
	 * runs.  What is dear to find out about a line belongs in seg_memo(). */
	bool (*load)(void *state, const struct rules *rules, struct fault *why);
	bool (*open)(void *state);
	void (*begin)(void *state);
	void (*run)(void *state, struct doc *doc);
	void (*close)(void *state);
	void (*unload)(void *state);

	/* Rules that come from files, by number; example k of one, where `after`
	 * has p NULL if the text stays.  False past the end. */
	bool (*rule)(const void *state, size_t i, struct rule_info *info);
	bool (*example)(const void *state, size_t i, size_t k,
			struct str *before, struct str *after);
};

#endif
