/* SPDX-License-Identifier: Apache-2.0 */
/*
 * crew.h - many threads, one order.
 *
 * Tasks are numbered as they are given, and whatever they write comes out in
 * that order: the first one under way writes at once, the others hold back what
 * they have, up to a bound, and then wait.  So the bytes are the same for every
 * number of threads, and memory is bounded.
 */
#ifndef CREW_H
#define CREW_H

#include "io.h"

struct turn {
	struct crew *crew;
	unsigned long long number;
	bool mine;		/* all before it are done */
	struct buf held;
	struct piece *row;	/* who gets how much of it */
	size_t nrow, room;
};

/* `run` does the work on some thread; `done` ends it, in order.  `mate` is the
 * thread's own, from 0. */
typedef void crew_run(void *task, struct turn *turn, unsigned mate);
typedef void crew_done(void *task);

struct crew *crew_open(unsigned n, crew_run *run, crew_done *done);
void crew_give(struct crew *c, void *task);
void crew_close(struct crew *c);	/* waits for all */

/* False when the sink has failed, as far as that is known. */
bool turn_put(struct turn *t, struct sink *s, const char *p, size_t n);
/* Waits until all tasks before are done, and puts out what was held. */
void turn_wait(struct turn *t);

/* Where a turn's errors go. */
struct sink *turn_errors(struct turn *t);

/* The turn of the calling thread, or NULL: what is told of it must wait too. */
struct turn *turn_here(void);

#endif
