/* SPDX-License-Identifier: Apache-2.0 */
/* crew.c - many threads, one order: see crew.h. */
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"
#include "crew.h"

enum { HOLD = 4 << 20 };

struct piece {
	struct sink *sink;
	size_t n;
};

struct crew {
	pthread_mutex_t lock;
	pthread_cond_t work, moved;
	crew_run *run;
	crew_done *done;
	unsigned n;			/* threads; 1: the caller's own */
	pthread_t *thread;
	void **ring;			/* tasks that wait, of size 2n */
	unsigned long long given, taken;
	atomic_ullong head;		/* the first that is not done */
	bool closing;
	unsigned mates;
	struct sink errors;
};

/* What goes wrong is told on stderr, in order too. */
struct sink *
turn_errors(struct turn *t)
{
	return &t->crew->errors;
}

static _Thread_local struct turn *here;

struct turn *
turn_here(void)
{
	return here;
}

static void
put_held(struct turn *t)
{
	size_t at = 0;

	for (size_t i = 0; i < t->nrow; i++) {
		sink_put(t->row[i].sink, t->held.p + at, t->row[i].n);
		at += t->row[i].n;
	}
	t->held.n = t->nrow = 0;
}

void
turn_wait(struct turn *t)
{
	struct crew *c = t->crew;

	if (t->mine)
		return;
	pthread_mutex_lock(&c->lock);
	while (atomic_load(&c->head) != t->number)
		pthread_cond_wait(&c->moved, &c->lock);
	pthread_mutex_unlock(&c->lock);
	t->mine = true;
	put_held(t);
}

static void
hold(struct turn *t, struct sink *s, const char *p, size_t n)
{
	if (t->nrow == 0 || t->row[t->nrow - 1].sink != s) {
		if (t->nrow == t->room)
			t->row = must(realloc(t->row, (t->room = t->room * 2 +
			    16) * sizeof(*t->row)));
		t->row[t->nrow++] = (struct piece){ s, 0 };
	}
	t->row[t->nrow - 1].n += n;
	buf_put(&t->held, p, n);
}

bool
turn_put(struct turn *t, struct sink *s, const char *p, size_t n)
{
	if (!t->mine && (atomic_load(&t->crew->head) == t->number ||
	    t->held.n + n > HOLD))
		turn_wait(t);
	if (t->mine)
		return sink_put(s, p, n);
	hold(t, s, p, n);
	return true;
}

static void
work(struct crew *c, void *task, unsigned long long number, unsigned mate)
{
	struct turn t = { .crew = c, .number = number };

	here = &t;
	c->run(task, &t, mate);
	turn_wait(&t);
	c->done(task);
	here = NULL;
	pthread_mutex_lock(&c->lock);
	atomic_store(&c->head, number + 1);
	pthread_cond_broadcast(&c->moved);
	pthread_mutex_unlock(&c->lock);
	buf_free(&t.held);
	free(t.row);
}

static void *
mate_main(void *user)
{
	struct crew *c = user;
	unsigned mate;

	pthread_mutex_lock(&c->lock);
	mate = c->mates++;
	for (;;) {
		unsigned long long number = c->taken;

		if (number == c->given) {
			if (c->closing)
				break;
			pthread_cond_wait(&c->work, &c->lock);
			continue;
		}
		c->taken++;
		pthread_mutex_unlock(&c->lock);
		work(c, c->ring[number % (2 * c->n)], number, mate);
		pthread_mutex_lock(&c->lock);
	}
	pthread_mutex_unlock(&c->lock);
	return NULL;
}

struct crew *
crew_open(unsigned n, crew_run *run, crew_done *done)
{
	struct crew *c = must(calloc(1, sizeof(*c)));

	*c = (struct crew){ .n = n, .run = run, .done = done,
		.errors = { .f = stderr, .name = "stderr" } };
	pthread_mutex_init(&c->lock, NULL);
	pthread_cond_init(&c->work, NULL);
	pthread_cond_init(&c->moved, NULL);
	c->ring = must(calloc(2 * n, sizeof(*c->ring)));
	c->thread = must(calloc(n, sizeof(*c->thread)));
	for (unsigned i = 0; n > 1 && i < n; i++)
		if (pthread_create(&c->thread[i], NULL, mate_main, c) != 0)
			must(NULL);
	return c;
}

void
crew_give(struct crew *c, void *task)
{
	if (c->n == 1) {
		work(c, task, c->given++, 0);
		return;
	}
	pthread_mutex_lock(&c->lock);
	/* A task is in its place of the ring until it is taken; one that was
	 * taken may still be read there. */
	while (c->given - atomic_load(&c->head) >= 2 * c->n)
		pthread_cond_wait(&c->moved, &c->lock);
	c->ring[c->given++ % (2 * c->n)] = task;
	pthread_cond_signal(&c->work);
	pthread_mutex_unlock(&c->lock);
}

void
crew_close(struct crew *c)
{
	pthread_mutex_lock(&c->lock);
	c->closing = true;
	pthread_cond_broadcast(&c->work);
	pthread_mutex_unlock(&c->lock);
	for (unsigned i = 0; c->n > 1 && i < c->n; i++)
		pthread_join(c->thread[i], NULL);
	free(c->thread);
	free(c->ring);
	free(c);
}
