/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli.h - what the files of the command share.
 *
 * The command sees the library through decant.h alone.  Every function that can
 * fail says why on stderr, in one sentence, and returns false.
 */
#ifndef CLI_H
#define CLI_H

#include <stdbool.h>
#include <stdio.h>

#include "decant.h"

enum status {
	STATUS_FINE = 0,
	STATUS_FOUND = 1,	/* --check or --diff found something */
	STATUS_TROUBLE = 2,	/* usage, or the outside world */
	STATUS_SOME = 3,	/* done, but some inputs failed */
};

/* Writes "decant: ..." to stderr; always false, so that one can return it. */
bool complain(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Memory, or the end of the program with a sentence. */
void *must(void *p);

/* decant_load(), or the same end when there is no memory. */
decant_rules *load_rules(const char *const *options, decant_error *err);

/*
 * Arguments (args.c)
 */
enum mode {
	MODE_CLEAN, MODE_CHECK, MODE_DIFF, MODE_UNDO, MODE_DETECT,
	MODE_SURVEY,		/* reads all, for what --learn and --duplicates
				 * tell, and writes nothing else */
	MODE_PLAN,
};

enum { MOST_FIELDS = 31 };

enum record { RECORD_NONE, RECORD_LINE, RECORD_JSON, RECORD_TSV };

enum names_task {
	NAMES_NONE, NAMES_BUILD, NAMES_CHECK, NAMES_FIND, NAMES_TEST,
	NAMES_SUGGEST, NAMES_IMPORT
};

struct args {
	enum mode mode;
	enum record records;	/* --lines, --jsonl, --tsv */
	const char **field;	/* --field, at most MOST_FIELDS */
	size_t nfield;
	const char *columns;	/* --col, or NULL */
	bool header;
	const char *annotate;	/* --annotate, or NULL */
	const char *lang_field;
	bool text;		/* --text: binary files too */
	bool hidden, no_ignore, force_exclude, files, nul, force;
	const char **glob;	/* -g */
	size_t nglob;
	const char *files_from;
	const char **report;	/* --report */
	size_t nreport;
	bool reports_to_stdout;
	const char *baseline, *write_baseline;
	const char *stats;	/* --stats: "" is stderr; or NULL */
	const char *config, *profile;
	bool no_config, dump;
	const char *progress;
	const char **names;	/* --names */
	size_t nnames;
	const char *learn, *site;	/* --learn, --site, or NULL */
	const char **use;	/* --use */
	size_t nuse;
	const char *duplicates;	/* --duplicates: "" is stdout; or NULL */
	bool drop_duplicates;
	enum names_task task;	/* --names-build and its like, or none */
	const char *asked;	/* its value */
	unsigned jobs, ratio;	/* 0: the default */
	bool no_ratio;
	unsigned reject;	/* --reject-damage, or 0 */
	const char *plan;	/* --plan, or NULL */
	unsigned shards;	/* --shards, or 0 */
	uint64_t range_size;	/* --range-size; 0: the default */
	bool whole;		/* it is 0: no file is split */
	const char *manifest;	/* --manifest, or NULL */
	unsigned shard, of;	/* --shard=I/N, or 0 */
	bool pending, merge;
	bool write;		/* -w: in place */
	const char *explained;	/* --explain, or NULL */
	bool lists_rules;
	bool quiet;
	bool json;		/* --json */
	decant_level level;	/* --by */
	const char *expect;	/* --expect, or NULL */
	const char *output;	/* -o, or NULL */
	const char *changes;	/* --changes, or NULL */
	const char *dropped;	/* --dropped, or NULL */
	const char *annotations;	/* --annotations, or NULL */
	const char *undo;	/* --undo, or NULL */
	const char **options;	/* for decant_load(), ended by NULL */
	size_t noptions;
	char **path;		/* the inputs; none means stdin */
	size_t npath;
	int done;		/* the status to end with at once, or -1 */
	bool letter;		/* was the option at hand a letter? */
};

bool args_read(struct args *a, int argc, char **argv);
void args_free(struct args *a);

/* The FIELD of --site=host:FIELD, or NULL. */
const char *args_site_field(const struct args *a);

/* --list-rules and --explain. */
bool rules_tell(const struct args *a);

/* --help, --list-stages and what manual pages and completions are made of. */
void help_short(FILE *f);
void help_long(FILE *f);
bool help_generate(FILE *f, const char *what);
/* As it is typed: STAGE.NAME, or NAME. */
void option_name(char *out, size_t room, const decant_option_info *o);

/*
 * Options of the command itself (flags.c).  A line without a name begins a
 * group of that title; the table ends with a line of nothing.
 *
 * `read` gets the value, NULL where none was given.  flag_yes and flag_text set
 * the field at `at` in struct args, flag_list adds to the list there, whose
 * length is the next field; flag_mode sets the mode `at`, flag_pass hands the
 * value on to the library's option `passed`; others are for one option.
 */
struct flag {
	char letter;		/* or 0 */
	const char *name;
	const char *value;	/* what it takes: "FILE", or NULL; "[FILE]" when
				 * it may be left out */
	bool (*read)(struct args *a, const struct flag *f, const char *value);
	size_t at;
	const char *passed;
	const char *help;	/* or the title */
};
extern const struct flag flags[];

#define each_flag(f)                                                     \
	(const struct flag *f = flags; f->help != NULL; f++)             \
		if (f->name != NULL)

typedef bool flag_read(struct args *a, const struct flag *f,
		const char *value);
flag_read flag_yes, flag_text, flag_mode, flag_pass;
flag_read flag_list, flag_record, flag_number, flag_undo, flag_detect,
	flag_level, flag_ratio, flag_site, flag_stages, flag_generate, flag_help,
	flag_version, flag_reject, flag_names, flag_task, flag_shards,
	flag_shard, flag_range_size;

/*
 * Dictionaries of names (names.c, import.c): does what a->task says and returns
 * the status to end with.
 */
int names_run(const struct args *a);

/* Reads a dump of records of ror or paranames, and writes it as a table. */
bool names_import(const char *format, FILE *in, const char *name, FILE *out);

/*
 * Changes as JSON Lines (changes.c, undo.c): see decant.1
 */
/* The file of records, by the documents in it. */
struct records;
struct records *records_open(const char *path);
void records_close(struct records *r);

/* The name under which a file is recorded: its path, or the one that ends like
 * it, or the only one; NULL when that does not tell.  Lent by the records. */
const char *records_name(const struct records *r, const char *path,
		const char *relative);

/* How many changes of it are recorded; 0 for NULL. */
uint64_t records_changes(const struct records *r, const char *name);

/* Gives back the raw bytes of the document recorded as `name`. */
struct source;
bool undo_document(struct records *r, const char *name, struct source *in,
		const char *in_name, FILE *out);

/*
 * A unified diff, from both texts and the changes between them (diff.c)
 */
struct edit_at {
	size_t src_at, src_len, out_at, out_len;
};

struct buf;

/* Lines are counted from `line` on. */
void diff_print(struct buf *b, size_t line, const char *src, size_t nsrc,
		const char *out, size_t nout, const struct edit_at *e,
		size_t n);

/* Takes all inputs (job.c); returns the exit status.  `rules` are not needed
 * for --undo. */
struct setups;
int job_run(const struct args *a, struct setups *setups);

/* --pending and --merge of a plan (merge.c); the status to end with. */
int merge_run(const struct args *a, struct setups *setups);

/* Tells on a terminal how far the work is (progress.c). */
void progress_step(const struct args *a, const char *name, uint64_t bytes,
		bool file);
void progress_end(const struct args *a);

/* The name in a list that is most like another, or NULL (nearest.c). */
const char *nearest(const char *name, const char *const *names);

#endif
