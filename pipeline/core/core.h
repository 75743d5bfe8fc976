/* SPDX-License-Identifier: Apache-2.0 */
/* core.h - what the core keeps to itself. */
#ifndef CORE_H
#define CORE_H

#include "../stage.h"
#include "../text/east.h"
#include "decant.h"

/*
 * Memory given out piece by piece and taken back all at once.
 */
struct arena {
	struct chunk *chunk;
	size_t hint;		/* how much the last round took */
	bool failed;		/* sticky: some request was refused */
};

void *arena_get(struct arena *a, size_t n);	/* zeroed, or NULL */
void *arena_raw(struct arena *a, size_t n);	/* not zeroed, or NULL */
void arena_reset(struct arena *a);		/* everything given is void */
void arena_free(struct arena *a);

struct fault {
	bool set;
	char text[504];
};

/*
 * Edits (edit.c) and provenance (patch.c)
 */

/* One stage's doing, as it will be told to the user. */
struct step {
	struct step *next;
	const char *stage, *rule, *evidence;
	struct str before, after;
	int sure;
	unsigned turn;		/* how many stages had run before */
};

/*
 * A segment keeps a row of patches, in order and apart from one another:
 * full[at, at + len) stands for src[src_at, src_at + src_len), where full is
 * the text with its line end.  What lies between two patches is unchanged.
 * Most segments never get a patch, and then their text is still the very bytes
 * that came in.
 *
 * A patch that the decoder made has no steps but the name of its rule: text in
 * UTF-16 has one for every word, and few are ever touched.
 */
struct patch {
	size_t at, len, src_at, src_len;
	const char *decoded;
	struct step *steps, *last;
};

/* What decoding hands over: a patch of the whole window. */
struct spot {
	size_t at, len, src_at, src_len;
	const char *rule;
};

struct proposal {
	size_t at, len;
	struct str with;
	const char *rule, *evidence;
	int sure;
	unsigned order;		/* of being made */
};

struct span {
	size_t at, len;
};

/* The protected stretches of one kind: in order, apart from one another, save
 * the fresh ones at the end, which the next settle() sorts in. */
struct guard {
	struct span *span;
	size_t n, room, fresh;
};

enum { SPAN_KINDS = 4 };

struct seg_core {
	struct str src;			/* the line as it came, eol and all */
	struct patch *patch;
	size_t npatch;
	struct proposal *want;
	size_t nwant, awant;
	struct guard *guard;		/* one for each kind, or NULL */
	struct guard *former;		/* those of the round before */
	struct step *dropped;
	struct seg *next;		/* with something to be settled */
	bool listed;			/* is it among them? */
	uint32_t stirred;		/* by place: stages that do not pass it */
	unsigned changed, labelled;	/* the turn of it; 0 for never */
};

struct note {
	struct note *next;
	decant_flag flag;	/* its offset is of the segment's source */
	const struct seg *seg;
};

struct mention_note;

/* What one stage keeps with the segments of a window, see seg_memo(), and what it
 * told when it last ran. */
struct memo {
	unsigned ran;			/* the turn when it last did; or 0 */
	bool protects;			/* has it protected anything? */
	unsigned *asked;		/* for each segment: the turn; or 0 */
	char *row;
	size_t size;			/* of one */

	struct note *notes, **notes_end;
	struct mention_note *mentions, **mentions_end;
	uint64_t wounds;
};

struct mention_note {
	struct mention_note *next;
	const struct seg *seg;
	decant_entity entity;	/* its offset is of the segment's source */
};

struct doc_core {
	struct arena arena;
	struct arena scratch;		/* of the stage that runs */
	const struct stage *stage;	/* whose turn it is */
	struct memo *memo;		/* one for each stage ... */
	size_t place;			/* ... and which it is */
	unsigned turn;
	unsigned labelled;	/* the turn when the document was */
	unsigned changed;	/* the turn of the last change of any kind */
	bool guarded;		/* was anything protected in this window? */
	struct seg *listed;	/* segments with something to be settled */
	int least_sure;			/* proposals below this are not made */
	const char **evidence;		/* where because() puts its text */
	bool wants_mentions;
	bool looks_again;	/* no line is quiet: for tests */
	size_t done;			/* edits and drops made so far */
};

/* Weighs the proposals of the stage that just ran and applies the winners. */
void settle(struct doc *doc);

/* Nothing is protected any more: a round begins. */
void guards_lift(struct doc *doc);

/* Carries the patches of a segment over the edits about to be made: both in
 * order, both apart, both in offsets of the text as it is. */
void patch_carry(struct doc *doc, struct seg *seg, const struct proposal *e,
		size_t ne);

/* The place in the segment's source that full[at] came from; for an offset
 * inside a patch, where the patch begins, or ends when `end` is asked. */
size_t patch_source(const struct seg_core *c, size_t at, bool end);

/* Text and line end as one. */
static inline struct str
seg_full(const struct seg *s)
{
	return (struct str){ s->text.p, s->text.n + s->eol.n };
}

/*
 * Line ends (ends.c): LF, CR LF, a CR of its own, and what ends a line in the
 * middle of one: vertical tab, form feed, U+2028, U+2029
 */

/* Behind the line that s begins with. */
size_t ends_next(struct str s);

/* The length of the line end that s ends with. */
size_t ends_length(struct str s);

/* Does a line of the input, as people count them, end with this? */
static inline bool
ends_counted(struct str eol)
{
	return eol.n > 0 && (eol.p[eol.n - 1] == '\n' ||
	    eol.p[eol.n - 1] == '\r');
}

/* Sets text and eol from both as one. */
void seg_split(struct seg *s, struct str full);

/*
 * Decoding (encodings.c, decode.c, east.c; sniff.c, guess.c and apart.c tell which)
 */

struct likely;

struct encoding {
	const char *name;	/* as decant_about tells it */
	unsigned unit;		/* bytes: 1, 2 or 4 */
	bool big;		/* its first byte weighs most */
	const char *rule;	/* NULL for UTF-8, where nothing changes */

	east_next *east;	/* NULL for pages and Unicode */
	int page;		/* enum page, or -1 */
	bool modal;		/* ASCII is not always ASCII */
	int price;		/* see text/pages.def */
};

/* Reads one character of what is not Unicode: see text/east.h. */
size_t encoding_next(const struct encoding *e, unsigned *mode, struct str s,
		uint32_t *c);

static inline bool
is_legacy(const struct encoding *e)
{
	return e->east != NULL || e->page >= 0;
}

extern const struct encoding encoding_utf8, encoding_utf16le,
	encoding_utf16be, encoding_utf32le, encoding_utf32be, encoding_gb18030,
	encoding_big5, encoding_euc_kr, encoding_shift_jis, encoding_euc_jp,
	encoding_euc_tw, encoding_iso_2022_jp, encoding_iso_2022_kr,
	encoding_hz, encoding_page[];

/* All there are, from 0; NULL past the end. */
const struct encoding *encoding_list(size_t i);

/* By any name it is known by, whatever its case and hyphens; NULL when there is
 * none. */
const struct encoding *encoding_find(struct str name);

/* Tells the encoding of a document from its beginning, how sure that is (0 to
 * 100), and the length of the byte order mark.  The model may be NULL; then only
 * Unicode is told. */
const struct encoding *sniff(const struct likely *model, struct str head,
		size_t *bom, int *sure);

/* The encoding under which the bytes, which are not Unicode, are most likely
 * text: UTF-8 when they make no sense in any other. */
const struct encoding *guess_encoding(const struct likely *model,
		struct str head, int *sure);

/* The page that the bad bytes of a line of UTF-8 make most sense in; NULL when
 * they make no good sense in any. */
const struct encoding *guess_stray(const struct likely *model, struct str line);

/* The lines of a document that are not UTF-8, if others are, and there is enough
 * of both kinds to tell; else, or without memory, nothing.  In the arena.  Are
 * there so `many` that they may be of an encoding of East Asia? */
struct str apart_others(struct arena *a, struct str head, bool *many);

/* The line that begins at `at`, with its end. */
struct str apart_line(struct str text, size_t at);

/* In a document of which others are of encoding e: is this line UTF-8? */
bool apart_is_utf8(const struct encoding *e, struct str line);

/* The length of the byte order mark of an encoding at the start of a text. */
size_t encoding_mark(const struct encoding *e, struct str head);

/* How many bytes of p are well-formed UTF-8. */
size_t utf8_valid(struct str s);

/* How much of s is well-formed at least, in whole characters, when its first
 * `at` bytes are: quick where the machine has vectors, else `at`. */
size_t utf8_surely(struct str s, size_t at);

/* The length of the ill-formed sequence that s begins with: its maximal subpart
 * (Unicode 15, section 3.9, table 3-8), at least 1. */
size_t utf8_subpart(struct str s);

enum invalid { INVALID_REPAIR, INVALID_REPLACE, INVALID_KEEP, INVALID_FAIL };

/* How the raw bytes of a document are read, window after window. */
struct reading {
	const struct encoding *e;
	const struct likely *model;	/* for INVALID_REPAIR; or NULL */
	enum invalid invalid;
	size_t bom;			/* to be skipped */
	unsigned mode;			/* see struct encoding */
	bool apart;			/* some lines are UTF-8, see apart.c */
};

extern const char decode_ill_formed[];	/* the rule of U+FFFD */

struct decoded {
	struct str text;
	struct spot *spot;
	size_t nspot;
	uint64_t ill_formed;
};

/* Decodes a window.  The text is the raw bytes themselves when they are well-
 * formed UTF-8, else it lies in the arena; false when memory runs out. */
bool decode(struct arena *a, struct reading *r, struct str raw,
		struct decoded *out);

/* Where the last whole character of the raw bytes ends, if they may be cut
 * anywhere. */
size_t character_end(const struct reading *r, struct str raw);

/*
 * Compiled dictionaries (data.c, dict.c): layout in data.h
 */
struct data {
	const char *p;
	size_t n;
	void *map;		/* of a file; NULL for the built-in ones */
};

bool data_open(struct data *data, const char *path, struct fault *why);
void data_close(struct data *data);
struct str data_section(const struct data *data, const char *name);

/*
 * Rules (rules.c, options.c)
 */
struct settings {
	int window, least_sure;
	const char *lang, *stages, *data, *from_name, *languages;
	const struct encoding *from;	/* NULL: to be detected */
	int invalid;			/* enum invalid */
	uint16_t lang_id;
};

/* One place in the pipeline. */
struct slot {
	const struct stage *stage;
	bool off;		/* left out of the pipeline */
	bool loaded;
	void *state;		/* what every stream's state is copied from */
};

struct rules {
	struct arena arena;
	struct data data;
	struct settings set;
	struct slot *slot;
	struct dict *dicts;
	struct langid *langid;	/* NULL when there is none */
	struct likely *likely;	/* likewise */
	struct lexicons *lexicons;
	decant_option_info *row;	/* see decant_option() */
	size_t nrow;
};

struct decant_rules {
	struct rules rules;
};

extern const struct stage *const stages[];
extern const size_t nstages;

/* Sets one "name=value"; false with a sentence that names the nearest name. */
bool option_set(struct rules *r, const char *assignment, struct fault *why);
void option_defaults(struct rules *r);
bool option_rows(struct rules *r);
bool rules_dicts(struct rules *r, struct fault *why);

#endif
