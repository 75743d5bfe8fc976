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

/*
 * Arguments (args.c)
 */
enum mode { MODE_CLEAN, MODE_CHECK, MODE_DIFF, MODE_UNDO, MODE_DETECT };

struct args {
	enum mode mode;
	bool write;		/* -w: in place */
	bool quiet;
	bool json;		/* --json */
	decant_level level;	/* --by */
	const char *expect;	/* --expect, or NULL */
	const char *output;	/* -o, or NULL */
	const char *changes;	/* --changes, or NULL */
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

/* --help, --list-stages and what manual pages and completions are made of. */
void help_short(FILE *f);
void help_long(FILE *f);
bool help_generate(FILE *f, const char *what);

/*
 * Options of the command itself (flags.c).  A line without a name begins a
 * group of that title; the table ends with a line of nothing.
 *
 * `read` gets the value, NULL where none was given.  flag_yes and flag_text set
 * the field at `at` in struct args, flag_mode the mode `at`, flag_pass hands the
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
flag_read flag_undo, flag_detect, flag_level, flag_lines, flag_stages,
	flag_generate, flag_help, flag_version;

/*
 * Files
 */

/* A file on its way: it gets its name when it is whole (save.c). */
struct save {
	char *path, *temp;	/* temp is NULL while it has no name at all */
	int fd;
	bool device;		/* or a pipe: written directly */
	FILE *f;
};

/* Begins a file that shall replace `path`, or be new; `mode` are its bits. */
bool save_open(struct save *s, const char *path, unsigned mode);
/* Gives it its name; every byte is on its way to the disk before. */
bool save_commit(struct save *s);
void save_discard(struct save *s);

/* Called for each regular file found; false stops the walk (walk.c). */
typedef bool walk_fn(void *user, const char *path, const char *relative);

/* All files at or below a path, in the order of their bytes.  Hidden ones and
 * symbolic links are passed over, but for `path` itself.  False when some
 * folder could not be read. */
bool walk(const char *path, walk_fn *fn, void *user);

/* Makes the folders that a file needs to stand in. */
bool make_folders(const char *path);

/*
 * Changes as JSON Lines (changes.c, undo.c): see decant.1
 */
struct changes {
	FILE *f;
	const char *name;	/* of the input, as records tell it */
	uint32_t src_crc, out_crc;
	bool failed;
};

int changes_put(void *user, const decant_change *c);
bool changes_end(struct changes *c, const decant_about *about);

/* Names that were found, as JSON Lines (annotate.c). */
struct annotations {
	FILE *f;
	const char *name;	/* of the input */
	bool failed;
};

int annotations_put(void *user, const decant_entity *e);

/* The file of records, by the documents in it. */
struct records;
struct records *records_open(const char *path);
void records_close(struct records *r);

/* The name under which a file is recorded: its path, or the one that ends like
 * it, or the only one; NULL when that does not tell.  Lent by the records. */
const char *records_name(const struct records *r, const char *path,
		const char *relative);

/* Gives back the raw bytes of the document recorded as `name`. */
bool undo_document(struct records *r, const char *name, FILE *in,
		const char *in_name, FILE *out);

/*
 * A unified diff, from both texts and the changes between them (diff.c)
 */
struct edit_at {
	size_t src_at, src_len, out_at, out_len;
};

void diff_print(FILE *f, const char *name, const char *src, size_t nsrc,
		const char *out, size_t nout, const struct edit_at *e,
		size_t n);

/* Takes all inputs (job.c); returns the exit status.  `rules` are not needed
 * for --undo. */
int job_run(const struct args *a, const decant_rules *rules);

#endif
