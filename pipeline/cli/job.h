/* SPDX-License-Identifier: Apache-2.0 */
/*
 * job.h - one run over all inputs.
 *
 * A file is given to the crew whole, or, in record modes, in pieces of whole
 * lines.  Each text is told to the observers as it is cleaned: records of
 * changes, diffs, reports and counts are made there, and nowhere else.
 */
#ifndef JOB_H
#define JOB_H

#include <stdatomic.h>
#include <sys/stat.h>

#include "cli.h"
#include "crew.h"
#include "io.h"

enum { MOST_OBSERVERS = 16, MOST_JOBS = 64, DEFAULT_RATIO = 500 };

struct job {
	const struct args *args;
	struct setups *setups;
	struct crew *crew;
	struct mate *mate;		/* one for each thread */
	unsigned jobs;
	bool records;			/* lines, JSON Lines, TSV */
	struct record_plan *plan;	/* what to clean in them */
	struct records *undo;		/* of --undo */
	struct buf list;		/* of --files-from, where all of it is
					 * wanted at once; else empty */
	char *output;			/* the folder of -o, as a real path ... */
	int output_fd;			/* ... and opened; or -1 */
	struct places_taken *taken;	/* below it */
	int *root;			/* the folders walked, opened */
	size_t nroot;
	struct sink out;		/* stdout */
	const struct observer *observer[MOST_OBSERVERS];
	void *observing[MOST_OBSERVERS];	/* of the whole run */
	size_t nobserver;
	struct survey *survey;		/* or NULL */
	struct receipts *receipts;
	struct baseline *baseline;
	size_t inputs, failed, found, binary, kept, aside;
	size_t rejected;		/* of those that failed: by damage */
	size_t bad_records, records_seen, records_chosen;
	size_t undone;			/* changes, by --undo */
	size_t unfit;			/* changed since the plan */
	struct planning *planning;	/* of --plan */
	struct shard *shard;		/* of --manifest and --shard */
	bool walked;			/* was some input a folder? */
	_Atomic bool stopped;		/* an output failed */
	atomic_ullong read;		/* bytes of input */
};

struct file {
	struct job *job;
	const struct setup *setup;
	char *name;			/* as the user gave it, or below */
	char *relative;			/* to the folder it was found in */
	char *target;			/* or NULL: stdout, or nowhere */
	char *below;			/* the same, from the folder of -o */
	bool listed;			/* by --files-from */
	bool found;			/* in a folder, not given ... */
	int root;			/* ... which is this one */
	int fd;
	struct stat st;
	struct source *source;
	struct sink sink;		/* of record modes and of targets */
	struct save save;
	bool saving;
	size_t *column;			/* of TSV: numbers of the columns */
	/* Sums of what is done, in order. */
	uint64_t src_bytes, out_bytes, lines, changes, flags, ill_formed;
	uint32_t src_crc, out_crc;
	uint64_t hidden;		/* changes that the baseline knows */
	bool told;			/* has an observer named the file? */
	struct unit *unit;		/* of a plan, or NULL; then also: */
	bool unfit;			/* it changed since */
	const char *skipped;		/* why there is no output, or NULL */
	struct digest src_digest, out_digest;
	struct counting *counting;
	_Atomic bool failed;
};

enum done {
	DONE,
	FAILED,		/* this input; others may go on */
	STOP,		/* an output: no more can be done */
};

/* A whole file, or a piece of one. */
struct task {
	struct job *job;
	struct file *file;
	bool piece, first, last;
	bool tail, cut;			/* does its first line go on from the piece
					 * before, its last one in the next? */
	struct buf in;
	uint64_t line;			/* lines before the piece */
	enum done done;
	/* What becomes part of the file's sums. */
	decant_about about;
	uint32_t src_crc, out_crc;
	uint64_t hidden;
	bool rejected;			/* by its score of damage */
	size_t bad, seen, chosen;
};

/*
 * Telling (observe.c).  Places in a text are offsets in the task's bytes; the
 * file's sums say where those lie, but for pieces only after turn_wait().
 */
struct finding {
	uint64_t line;			/* of the file, from 1 */
	size_t column;			/* in characters, from 1 */
	uint64_t src_at, out_at;
	const char *src, *out;		/* as they stand in the files */
	size_t src_len, out_len;
	const char *field;		/* of the record, or NULL */
	const char *lang;
	const decant_step *steps;
	size_t nsteps;
	bool flag;			/* left alone: out is src */
	bool known;			/* by the baseline */
};

struct text {
	struct job *job;
	struct file *file;
	struct task *task;
	struct turn *turn;
	void *state[MOST_OBSERVERS];
};

struct observer {
	size_t size;			/* of the state for one text, zeroed */
	void (*raw)(void *state, struct text *t, const char *p, size_t n);
	void (*out)(void *state, struct text *t, const char *p, size_t n);
	void (*find)(void *state, struct text *t, const struct finding *f);
	/* Of records, line and field tell which text it is. */
	void (*name)(void *state, struct text *t, const decant_entity *e,
			uint64_t line, const char *field);
	/* Ends a text; of one that failed only the state is freed. */
	void (*end)(void *state, struct text *t, bool fine);
	/* Hands on what was told of the texts so far, to the disk when it shall
	 * be `sure`, else to the kernel; or NULL. */
	bool (*sync)(void *observing, bool sure);
	/* Ends the run, after all texts; false when it could not. */
	bool (*close)(struct job *job, void *observing);
};

void text_begin(struct text *t, struct task *task, struct turn *turn);
void text_raw(struct text *t, const char *p, size_t n);
void text_out(struct text *t, const char *p, size_t n);
void text_find(struct text *t, struct finding *f);
void text_name(struct text *t, const decant_entity *e, uint64_t line,
		const char *field);
void text_end(struct text *t, bool fine);
/* What this run observed, by its observer; NULL when it does not run. */
void *text_observing(const struct text *t, const void *state);

/* Before a file is replaced, or told to be done: what gives its bytes back must
 * not be lost with them.  Waits for the turn of the calling thread. */
bool observers_sync(struct job *job, bool sure);
bool observers_open(struct job *job);
bool observers_close(struct job *job);
void observer_add(struct job *job, const struct observer *o, void *observing);

/* An ordered output file of an observer, "-" or "" for stdout. */
struct sink *open_report(struct job *job, const char *path);
/* The same, behind what is there. */
struct sink *open_report_behind(struct job *job, const char *path);
struct sink *open_whole_report(struct job *job, const char *path);
bool close_report(struct sink *s);
/* The same for an observer that observes nothing but its sink: opens the file
 * and adds the observer, whose .close is close_observed().  A path of NULL asks
 * for none. */
bool observe_into(struct job *job, const struct observer *o, const char *path);
bool close_observed(struct job *job, void *sink);

bool changes_open(struct job *job);
bool annotations_open(struct job *job);
bool dropped_open(struct job *job);
/* Of the line that a step dropped, without its end; 0 when it dropped none. */
size_t dropped_length(const decant_step *s);
bool diff_open(struct job *job);
bool reports_open(struct job *job);
bool stats_open(struct job *job);
bool html_open(struct job *job, const char *path);
bool sarif_open(struct job *job, const char *path);

/* Is it one that the baseline knows?  Counts it off. */
bool baseline_open(struct job *job);
bool baseline_knows(struct text *t, const struct finding *f);
bool baseline_close(struct job *job);

/*
 * Doing (clean.c, record.c, mate.c)
 */
enum done clean_file(struct task *task, struct turn *turn, unsigned mate);
enum done clean_piece(struct task *task, struct turn *turn, unsigned mate);
/* Reads a file of records and gives its pieces to the crew. */
void records_give(struct job *job, struct file *file);
bool records_plan(struct job *job);
void records_unplan(struct job *job);
/* Finds the columns of a file, by its first line; false with a sentence when one
 * is missing.  Sets file->column. */
bool records_header(struct record_plan *plan, struct file *file, const char *p,
		size_t n);

/* For --detect and --undo (detect.c, job.c). */
enum done detect_file(struct task *task, struct turn *turn);
enum done undo_file(struct task *task, struct turn *turn);

/*
 * Where clean text goes (targets.c)
 */
bool targets_open(struct job *job);
void targets_close(struct job *job);
/* Gives a file its target; false, with a sentence, when another has it. */
bool target_choose(struct file *file);
/* Its path below the output; for free(). */
char *target_below(const struct file *file);
bool target_is_input(const struct file *file);
/* No file is read and written, or written twice (clash.c); or a sentence. */
bool no_clash(const struct args *a);
/* Is a file one that reports or records of this run are written to? */
bool is_report(const struct args *a, const struct stat *st);
/* Is a path below the output folder? */
bool targets_hold(const struct job *job, const char *path);

/* Opens what a file is to be written to; false with a sentence. */
bool target_open(struct file *file);
bool save_target(struct file *file, struct save *save, unsigned mode);
enum done target_close(struct file *file, bool fine);

void file_free(struct file *file);

/* A stream of this thread for rules; callbacks get `user` until the next. */
struct stream_use {
	decant_put *put;
	decant_on_change_fn *change;
	decant_on_flag_fn *flag;
	decant_on_entity_fn *entity;	/* or NULL, as each but `put` */
	void *user;
};
decant *mate_stream(struct job *job, unsigned mate, const decant_rules *rules,
		const struct stream_use *use);
void mate_drop(struct job *job, unsigned mate, decant *d);
char *mate_part(struct job *job, unsigned mate, size_t *room);
void mates_open(struct job *job);
void mates_close(struct job *job);

/* So much more has been cleaned: now and then lets go of the pages of mapped
 * files (rest.c). */
void rest(struct job *job, size_t n);

/* Feeds a file to a stream and ends the document.  False when the stream failed
 * or, with a sentence and *unread set, the file could not be read. */
bool feed(decant *d, struct file *file, struct text *t, char *part,
		size_t room, bool *unread);

/*
 * Surveys: what is told of all documents together (survey.c, site.c).  Texts are
 * put as they come out, one document after the other.
 */
bool survey_open(struct job *job);
void survey_put(struct job *job, const char *p, size_t n);
/* Ends a document, which `fine` may tell to forget.  Is it a copy of an earlier
 * one?  Records have lines and fields, files line 0. */
bool survey_end(struct job *job, struct turn *turn, const struct file *file,
		uint64_t line, const char *field, const char *site, bool fine);
bool survey_close(struct job *job);

/* Whose a file is, and whose a record is that has this URL; both for free(). */
char *site_of_file(const struct file *file);
char *site_of_url(const char *p, size_t n);

/*
 * Receipts of a mirrored folder (receipts.c)
 */
bool receipts_open(struct job *job);
bool receipts_has(struct job *job, const struct file *file);
void receipts_add(struct job *job, const struct file *file);
void receipts_close(struct job *job);
/* Removes what runs that died left below a folder. */
void receipts_tidy(const char *folder);

/*
 * Runs on many machines (plan.c, shard.c, receipt.c): see manifest.h
 */
bool plan_open(struct job *job);
/* Names an input; what is added next is of it. */
void plan_root(struct job *job, const char *path);
bool plan_add(struct job *job, struct file *file);
bool plan_close(struct job *job);

bool shard_open(struct job *job);
bool shard_take(struct job *job);
void shard_close(struct job *job);
/* Counts what happens to each unit; opens the checksums of one. */
void shard_observe(struct job *job);

struct unit;
/* Is it done, with this configuration? */
bool receipt_has(int output, const struct unit *u, uint64_t hash);
bool receipt_write(const struct file *file);

/* Takes a file that has all but its task; false when no more can be done. */
bool job_give(struct job *job, struct file *file);

/* Gives up what the run will not need (sandbox.c); before there are threads.  A
 * filter has all that it reads, stdin and dictionaries aside. */
void sandbox(const struct args *a, bool filter, const struct buf *list);

/*
 * Setups: rules with all that decides what they do (setup.c)
 */
struct setup {
	decant_rules *rules;
	uint64_t hash;			/* of all that decides what comes out */
	uint64_t shape;			/* of the options, but for what was
					 * learned: see --plan */
	const struct config *config;	/* that it is from, or NULL */
	const char *parts;		/* of it that hold, or NULL */
	const char *lang;
	struct setup *next;
};

struct setups *setups_open(const struct args *a);
void setups_close(struct setups *s);
/* For a path, by the configuration above it; for NULL, the one of stdin. */
const struct setup *setup_of(struct setups *s, const char *path);
/* Does the configuration take a file that was found in a folder? */
bool setups_take(struct setups *s, const char *path);
/* The same for a language; NULL, after a sentence, when there is none. */
const struct setup *setup_lang(struct setups *s, const struct setup *base,
		const char *lang, size_t n);
bool setups_dump(struct setups *s, const char *path);

#endif
