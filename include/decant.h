/* SPDX-License-Identifier: Apache-2.0 */
/*
 * decant.h - clean text as it flows.
 *
 * Bytes go in, clean UTF-8 comes out, and every change can be explained and
 * taken back.  There is no such thing as bad input: any bytes are accepted.
 *
 *	decant_error err;
 *	decant_rules *rules = decant_load(NULL, &err);
 *	decant *d = decant_open(rules, put, stdout);
 *	while ((n = fread(buf, 1, sizeof(buf), stdin)) > 0)
 *		decant_write(d, buf, n);
 *	if (decant_finish(d) != DECANT_OK)
 *		fprintf(stderr, "%s\n", decant_message(d));
 *	decant_close(d);
 *	decant_unload(rules);
 *
 * Threads.  A decant_rules never changes once it is loaded: share it among as
 * many threads as you like.  A decant belongs to one thread at a time.  The
 * library keeps no global state, never prints or exits, and never touches the
 * locale or the signals.
 *
 * Ownership.  Whoever opens, closes.  Pointers handed to a callback are the
 * library's and good only until that callback returns.  Everything else that
 * is returned as const is good for the life of the object asked.
 *
 * Memory.  A stream takes a few windows of 256 KiB and the bounded state of its
 * stages, however long the text; the dictionaries are mapped and shared.
 */
#ifndef DECANT_H
#define DECANT_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Semantic versioning: same MAJOR, same ABI; a newer MINOR only adds. */
#define DECANT_VERSION_MAJOR 0
#define DECANT_VERSION_MINOR 1
#define DECANT_VERSION_PATCH 0
#define DECANT_VERSION                                                   \
	(DECANT_VERSION_MAJOR * 1000000 + DECANT_VERSION_MINOR * 1000 +  \
	 DECANT_VERSION_PATCH)
#define DECANT_VERSION_TEXT "0.1.0"

#if defined(__GNUC__)
#define DECANT_API __attribute__((visibility("default")))
#else
#define DECANT_API
#endif

typedef struct decant_rules decant_rules;	/* dictionaries and settings */
typedef struct decant decant;			/* one stream */

/* What can go wrong.  Only the world can fail, never the text. */
typedef enum decant_status {
	DECANT_OK = 0,
	DECANT_NOMEM,		/* out of memory: free some, start anew */
	DECANT_SINK,		/* a callback asked to stop */
	DECANT_OPTION,		/* unknown option, or a value out of range */
	DECANT_DATA,		/* a dictionary is missing, damaged, or wrong */
	DECANT_INPUT,		/* invalid=fail, and the input was not valid */
	DECANT_MISUSE		/* called out of order, or with a null pointer */
} decant_status;

typedef struct decant_error {
	decant_status status;
	char text[504];		/* a sentence for the user, always ended by 0 */
} decant_error;

/*
 * Loading rules
 *
 * Options are the strings the command line takes without its dashes, ended by
 * a null pointer: { "lang=id", "acronym.case-only=yes", NULL }.  Later ones
 * win.  See decant_option() for all of them.
 *
 * Returns NULL and fills *err (unless err is NULL) when it fails.
 */
DECANT_API decant_rules *decant_load(const char *const *options,
		decant_error *err);
DECANT_API void decant_unload(decant_rules *rules);	/* NULL is fine */

/*
 * Streaming
 *
 * The output callback gets clean UTF-8 in order, in pieces of any size, and
 * returns 0 to go on or anything else to stop.  Errors are sticky: after one,
 * every call does nothing and returns the same status, so a caller may check
 * only the last.  How the input is sliced into writes never shows in the
 * output.  decant_open() returns NULL when memory runs out.
 */
typedef int decant_put(void *user, const char *utf8, size_t len);

DECANT_API decant *decant_open(const decant_rules *rules, decant_put *put,
		void *user);
DECANT_API decant_status decant_write(decant *d, const void *bytes, size_t len);

/* Pushes out every complete line given so far, at the price of context: the
 * one call whose place in the input may show in the output. */
DECANT_API decant_status decant_flush(decant *d);

/* Ends the document: pushes out the rest.  The next write begins a new one,
 * for which everything learned from this one is forgotten. */
DECANT_API decant_status decant_finish(decant *d);

/* Names the site that the documents to come are from, for what was learned of it
 * (see furniture.learned); NULL for none.  Between documents only. */
DECANT_API decant_status decant_site(decant *d, const char *site);

/* The sentence for the stream's status. */
DECANT_API const char *decant_message(const decant *d);
DECANT_API void decant_close(decant *d);		/* NULL is fine */

/* Cleans one document held in memory.  On success *out is a text of *out_len
 * bytes, ended by a 0 that does not count, for the caller to give to
 * decant_free(); on failure both are left as they were. */
DECANT_API decant_status decant_clean(const decant_rules *rules,
		const void *bytes, size_t len, char **out, size_t *out_len);
DECANT_API void decant_free(void *p);			/* NULL is fine */

/*
 * Explaining
 *
 * A change is a stretch of the input that left as something else, with the
 * steps that led there.  Changes come in order, do not overlap, and tell both
 * sides, so input and output can each be rebuilt from the other.  `src` are
 * raw bytes as they came, in whatever encoding; everything else is UTF-8.
 */
typedef struct decant_step {
	const char *stage;	/* "acronym", or "decode" */
	const char *rule;	/* "acronym/spelling" */
	const char *evidence;	/* "defined in line 6", or NULL */
	const char *before;	/* the text this step saw ... */
	size_t before_len;
	const char *after;	/* ... and what it made of it */
	size_t after_len;
	int confidence;		/* 0 to 100 */
} decant_step;

typedef struct decant_change {
	uint64_t line;		/* in the input, from 1 */
	uint64_t src_at;	/* byte offset in the document's input */
	const char *src;
	size_t src_len;
	uint64_t out_at;	/* byte offset in the document's output */
	const char *out;
	size_t out_len;
	const decant_step *steps;	/* the oldest first, never none */
	size_t nsteps;
	size_t column;		/* in characters of its line, from 1 */
} decant_change;

typedef int decant_on_change_fn(void *user, const decant_change *change);
DECANT_API void decant_on_change(decant *d, decant_on_change_fn *fn,
		void *user);

/* A flag is something a stage saw and left alone: damage that cannot be
 * repaired with certainty, or a change below min-confidence. */
typedef struct decant_flag {
	uint64_t line;
	uint64_t src_at;
	size_t src_len;
	const char *text;	/* as the stage saw it */
	size_t text_len;
	const char *stage, *rule, *evidence;
	int confidence;
	size_t column;		/* in characters of its line, from 1 */
} decant_flag;

typedef int decant_on_flag_fn(void *user, const decant_flag *flag);
DECANT_API void decant_on_flag(decant *d, decant_on_flag_fn *fn, void *user);

/* A name that was found, whether or not it was changed: annotation that stands
 * beside the text.  Offsets are of the raw bytes.  Told in the order of the
 * text; the strings are good until the callback returns. */
typedef struct decant_entity {
	uint64_t line;		/* in the input, from 1 */
	uint64_t src_at;
	size_t src_len;
	const char *form;	/* as the text had it then, ended by 0 */
	const char *id;		/* of the thing: a Wikidata item where known */
	const char *kind;	/* "territory", "city", "org.gov" ... */
	const char *role;	/* of the form: "canonical", "acronym" ... */
	const char *canonical;	/* its name in the line's language, or "" */
	const char *evidence;	/* how the score came about */
	double score;		/* log-odds: 2 and more is told */
} decant_entity;

typedef int decant_on_entity_fn(void *user, const decant_entity *entity);
DECANT_API void decant_on_entity(decant *d, decant_on_entity_fn *fn,
		void *user);

/* What is known of the document so far, or, after decant_finish() and until
 * the next write, of the whole of it. */
typedef struct decant_about {
	const char *encoding;	/* "UTF-8", "UTF-16LE", ...; never NULL */
	const char *lang;	/* BCP 47, "und" when unsure; never NULL */
	int lang_confidence;	/* 0 to 100 */
	uint64_t src_bytes, out_bytes;
	uint64_t lines;		/* of the input */
	uint64_t ill_formed;	/* byte sequences that became U+FFFD */
	uint64_t changes, flags;
	int damage;		/* by machines, seen, repaired or not: 0 to 100 */
	int encoding_confidence;	/* 0 to 100 */
} decant_about;

DECANT_API void decant_tell(const decant *d, decant_about *about);

/*
 * Detecting languages
 *
 * Needs rules, but no stream; {"stages=none", NULL} loads nothing else.  Of what
 * it calls 0.9 sure, nine of ten are right.  Text without letters, names, code
 * and noise are "und".
 */
typedef struct decant_guess {
	const char *lang;	/* BCP 47, good for ever */
	double p;		/* of a line or span: how sure; of a paragraph
				 * or document: how much of it */
} decant_guess;

enum { DECANT_GUESSES = 4 };

typedef struct decant_detected {
	uint64_t line;		/* from 1, the first one; 0 for the whole text */
	size_t at, len;		/* bytes, line end included */
	size_t n;		/* guesses, the surest first; never none */
	decant_guess guess[DECANT_GUESSES];
	const char *script;	/* ISO 15924, good for ever; "Zyyy" where there are
				 * no letters, "Zzzz" when it is not known */
} decant_detected;

typedef enum decant_level {
	DECANT_TEXT,		/* one answer for all of it */
	DECANT_LINE,		/* one for each line */
	DECANT_SPAN,		/* lines are cut where the language changes, at
				 * sentences and scripts */
	DECANT_PARAGRAPH	/* one for each run of lines without a blank one
				 * between; blank lines have none */
} decant_level;

typedef int decant_on_detected_fn(void *user, const decant_detected *found);

/* Tells the languages of UTF-8 text, in order; bytes that are not well-formed
 * count as blanks.  DECANT_SINK when fn returned anything but 0. */
DECANT_API decant_status decant_detect(const decant_rules *rules,
		const char *text, size_t len, decant_level level,
		decant_on_detected_fn *fn, void *user);

/* The same for a text of which something is known: its site, its column, its
 * record say that it should be in one of these languages (tags with commas
 * between; NULL for nothing).  That is evidence, not a limit: the option
 * "languages" is one. */
DECANT_API decant_status decant_detect_expecting(const decant_rules *rules,
		const char *text, size_t len, decant_level level,
		const char *expected, decant_on_detected_fn *fn, void *user);

/*
 * Asking what there is
 *
 * So that help, manual and tests can be made from the same table as the
 * program.  The first two return NULL, the third 0, past the end.
 */
typedef struct decant_option_info {
	const char *stage;	/* NULL for those of the whole pipeline */
	const char *name;	/* set as "stage.name=value" or "name=value" */
	const char *values;	/* "yes|no", "1..4096", "off|safe|auto", "TEXT" */
	const char *initial;	/* "" when it has none */
	const char *help;
} decant_option_info;

DECANT_API const char *decant_stage_name(size_t i);
DECANT_API const char *decant_stage_summary(size_t i);
DECANT_API int decant_option(const decant_rules *rules, size_t i,
		decant_option_info *info);
/* The rules that are explained, as dictionaries/all/rules.tsv tells them: texts
 * of so many bytes, in which \uXXXX stands for what cannot be seen.  A rule that
 * only reports has the same text twice. */
typedef struct decant_rule_info {
	const char *rule, *what, *before, *after;
	size_t rule_len, what_len, before_len, after_len;
} decant_rule_info;

DECANT_API int decant_rule(size_t i, decant_rule_info *info);

/* Tells rules of other dictionaries, or of another version, apart. */
DECANT_API uint64_t decant_fingerprint(const decant_rules *rules);

/* A rule that comes from a file, the user's own included.  What is not told is
 * NULL. */
typedef struct decant_file_rule_info {
	const char *name;	/* "repair/bpe" */
	const char *stage;
	const char *lang;	/* "en de", "* -fr" */
	const char *tier;	/* "auto", "evidence" or "flag" */
	const char *level;	/* "certain" or "likely" */
	const char *pattern;
	const char *what;	/* a sentence */
} decant_file_rule_info;

typedef struct decant_example {
	const char *before;	/* not ended by 0 */
	size_t before_len;
	const char *after;	/* NULL when the rule leaves the text alone */
	size_t after_len;
} decant_example;

/* Rule i, and example k of rule i; 0 past the end. */
DECANT_API int decant_file_rule(const decant_rules *rules, size_t i,
		decant_file_rule_info *info);
DECANT_API int decant_file_rule_example(const decant_rules *rules, size_t i,
		size_t k, decant_example *example);

/*
 * Dictionaries of names
 *
 * A table is text, a name a row:
 *	id <TAB> kind <TAB> languages <TAB> form <TAB> role <TAB> flags
 * with languages and flags cut at commas; an empty id, kind or language is that
 * of the row above, and rows that begin with '#' are for people.  Those before
 * the first row tell whose the names are, and go into the pack.
 * A pack is tables compiled to what is mapped and used as it lies.  The option
 * entity.names takes both.
 */

/* Makes one pack of tables.  `paths` is ended by a null pointer. */
DECANT_API decant_status decant_names_pack(const char *const *paths,
		decant_put *put, void *user, decant_error *err);

/* A row as it is kept.  All is lent for the call. */
typedef struct decant_name {
	const char *path;	/* NULL: it is built in */
	const char *id, *kind, *langs, *form, *role, *flags;
	const char *canonical;	/* of the same id: in a language of the row, or
				 * in any; NULL when there is none */
	const char *licence;	/* of the dictionary it is in */
} decant_name;

/* Return 0 to go on. */
typedef int decant_on_name_fn(void *user, const decant_name *name);

/* Tells every row that has a form, as names are compared: whatever the case,
 * the width, the dots.  `paths` may be NULL: what is built in alone. */
DECANT_API decant_status decant_names_find(const char *const *paths,
		const char *form, decant_on_name_fn *fn, void *user,
		decant_error *err);

/* Tells rows that a table could have: acronyms that a text defines, and no
 * dictionary has yet, with their long names.  `lang` is the tag of the text. */
DECANT_API decant_status decant_names_suggest(const char *const *paths,
		const char *text, size_t len, const char *lang,
		decant_on_name_fn *fn, void *user, decant_error *err);

/* What may be wrong with a row of a table. */
typedef struct decant_name_fault {
	const char *path;
	size_t line;		/* 0: of all of it */
	const char *check;	/* "duplicate" */
	const char *text;	/* a sentence without its period */
} decant_name_fault;

typedef int decant_on_name_fault_fn(void *user,
		const decant_name_fault *fault);

/* Checks tables, and the checksums and text of packs. */
DECANT_API decant_status decant_names_check(const char *const *paths,
		decant_on_name_fault_fn *fn, void *user, decant_error *err);

/*
 * Learning from many documents
 *
 * Lines that three documents of a site or more have are furniture of the site.
 * A learner counts lines by site, and passes over copies and near-copies of
 * documents that it had; what it writes is for the option furniture.learned.
 * Give it decoded text: lines as the stage furniture gets to see them.  Memory
 * is bounded: of lines that are too many, those seen once are forgotten.
 */
typedef struct decant_learner decant_learner;

DECANT_API decant_learner *decant_learner_open(void);	/* or NULL */
DECANT_API void decant_learner_close(decant_learner *l);

/* Keeps also the lines that stand in one document only: of a part of a collection,
 * for another part may have them too.  To be called first. */
DECANT_API void decant_learner_keep(decant_learner *l);

/* Adds a document. */
DECANT_API decant_status decant_learner_add(decant_learner *l,
		const char *site, const char *utf8, size_t len);

/* Adds what another learner wrote. */
DECANT_API decant_status decant_learner_read(decant_learner *l,
		const char *path, decant_error *err);

/* Writes the lines that stand in two documents of a site or more, or are kept: in
 * order, as text. */
DECANT_API decant_status decant_learner_write(decant_learner *l,
		decant_put *put, void *user);

typedef struct decant_learned {
	uint64_t documents, copies;	/* given; passed over */
	uint64_t lines;			/* that will be written */
	uint64_t forgotten;		/* lines: memory was full */
	int full;			/* could no more be remembered? */
} decant_learned;
DECANT_API void decant_learner_tell(const decant_learner *l,
		decant_learned *told);

/*
 * Finding copies
 *
 * Copies have the same words, near-copies seven of ten runs of five words or
 * more, as far as MinHash can tell: of pairs that are alike by eight of ten, it
 * finds nine of ten.  A million documents are remembered, in half a gigabyte.
 */
typedef struct decant_copies decant_copies;

typedef struct decant_copy {
	uint64_t of;		/* which document was the first: 0 ... */
	int exact;
	double likeness;	/* 0 to 1 */
} decant_copy;

DECANT_API decant_copies *decant_copies_open(void);	/* or NULL */
DECANT_API void decant_copies_close(decant_copies *c);

/* A piece of the document at hand, in any slices that end between words. */
DECANT_API decant_status decant_copies_write(decant_copies *c,
		const char *utf8, size_t len);

/* Ends a document: 1, and tells, when it is a copy of an earlier one; 0 when it
 * is not; -1 when it is not and no more can be remembered. */
DECANT_API int decant_copies_finish(decant_copies *c, decant_copy *copy);

DECANT_API int decant_version(void);		/* DECANT_VERSION it was built as */

#ifdef __cplusplus
}
#endif
#endif
