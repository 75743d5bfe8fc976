/* SPDX-License-Identifier: Apache-2.0 */
/*
 * manifest.h - the plan of a run on many machines: JSON Lines.
 *
 * A header, then a line for each unit: a file, or a range of one.  Lines are in
 * the order of shards, then of paths, then of ranges, and "shard" is their first
 * member, so that a shard reads few of the others.  See decant.1.
 */
#ifndef MANIFEST_H
#define MANIFEST_H

#include <sys/stat.h>

#include "cli.h"
#include "io.h"

enum { ROOT_NONE = -1 };

struct unit {
	uint64_t shard;		/* from 1 */
	int64_t root;		/* which of the inputs; ROOT_NONE: of a list */
	char *path;		/* below the output */
	char *from;		/* of a list, when it differs; or NULL */
	uint64_t offset, length, size;
	char mtime[48];
	uint64_t range, ranges;	/* from 1; both 0: the whole file */
	uint64_t config;	/* hash of what decides how it is cleaned */
};

struct manifest {
	const char *name;
	FILE *f;
	char *line;
	size_t room;
	uint64_t shards, units, bytes, config, data;
	char *records, *version;
	char **root;
	size_t nroot;
	bool failed;		/* told */
};

/* Opens it and reads the header; false with a sentence. */
bool manifest_open(struct manifest *m, const char *path);
/* The next unit, of this shard alone unless it is 0; false at the end, or with a
 * sentence and m->failed when it is none.  Free it with unit_free(). */
bool manifest_next(struct manifest *m, uint64_t shard, struct unit *u);
/* Behind the header: goes to where a shard begins, or near before it. */
void manifest_seek(struct manifest *m, uint64_t shard);
/* Begins again. */
void manifest_rewind(struct manifest *m);
void manifest_close(struct manifest *m);
void unit_free(struct unit *u);

/* How they are written (plan.c). */
void unit_put(struct buf *b, const struct unit *u, uint64_t config);
void unit_time(struct unit *u, const struct stat *st);
/* Is this the file as the plan knew it? */
bool unit_fits(const struct unit *u, const struct stat *st);

/* Is it of these options?  False with a sentence (shard.c). */
struct setups;
bool plan_fits(const struct manifest *m, const struct args *a,
		struct setups *setups);

/* How records are cut, as a word of the header. */
const char *records_word(enum record how);

/* Below the output: what is known of a unit and, of a range, its text until the
 * file is joined; for free(). */
char *unit_receipt(const struct unit *u);
char *unit_part(const struct unit *u);

#endif
