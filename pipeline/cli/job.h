/* SPDX-License-Identifier: Apache-2.0 */
/* job.h - one run over all inputs: what job.c and clean.c share. */
#ifndef JOB_H
#define JOB_H

#include <sys/stat.h>

#include "cli.h"

struct job {
	const struct args *args;
	const decant_rules *rules;
	FILE *changes;			/* NULL: not recorded */
	FILE *annotations;		/* likewise */
	struct records *records;	/* of --undo */
	char *output;			/* where -o leads, as a real path */
	size_t inputs, failed, found, binary;
	bool walked;			/* was some input a folder? */
	bool stopped;			/* an output failed */
};

struct input {
	const char *name;		/* as the user gave it, or below */
	const char *relative;		/* to the folder it was found in */
	int fd;
	struct stat st;
};

enum done {
	DONE,
	FAILED,		/* this input; others may go on */
	STOP,		/* an output: no more can be done */
};

/* Feeds an input to a stream and ends the document; look, if any, sees each part
 * before.  False when the stream failed or, with a sentence and *unread set, the
 * input could not be read (clean.c). */
typedef void look_fn(void *user, const char *part, size_t n);
bool feed(decant *d, const struct input *in, look_fn *look, void *user,
		bool *unread);

enum done clean_to_stdout(struct job *job, const struct input *in);
/* For --check and --diff. */
enum done clean_to_nowhere(struct job *job, const struct input *in);
enum done clean_to_file(struct job *job, const struct input *in,
		const char *target, bool in_place);
/* For --detect (detect.c). */
enum done detect_input(struct job *job, const struct input *in);
enum done undo_input(struct job *job, const struct input *in,
		const char *target);

#endif
