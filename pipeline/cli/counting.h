/* SPDX-License-Identifier: Apache-2.0 */
/*
 * counting.h - what happened to texts, counted, and such counts added up
 * (counting.c).
 */
#ifndef COUNTING_H
#define COUNTING_H

#include "io.h"

struct counts {
	struct count {
		char *name;
		unsigned long long n;
	} *row;
	size_t n, room;
};

enum { STAGES, RULES, FLAGS, LANGUAGES, ENCODINGS, KINDS };
extern const char *const counting_kinds[KINDS];

/* Sums have their names from counting.c too; all zero is an empty counting. */
enum { FILES, RECORDS, UNREAD, LINES, SRC_BYTES, OUT_BYTES, CHANGES, FLAGGED,
	DROPPED, ILL_FORMED, SUMS };

struct counting {
	unsigned long long sum[SUMS];
	struct counts kind[KINDS];
};

/* The counts of one text: what was found in it, and what is known at its end. */
struct finding;
struct task;
void counting_find(struct counting *t, const struct finding *f);
void counting_end(struct counting *t, const struct task *task);

void counting_add(struct counting *sum, const struct counting *t);
/* The most frequent first. */
void counting_sort(struct counting *t);
void counting_free(struct counting *t);

/* "files":1,..., without braces around it; and back. */
void counting_put(struct buf *b, const struct counting *t);
typedef struct json_t json_t;
void counting_read(struct counting *t, const json_t *o);

#endif
