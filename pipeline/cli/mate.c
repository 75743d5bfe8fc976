/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mate.c - what each thread keeps from task to task: open streams and a buffer.
 *
 * Opening a stream costs more than cleaning a short line, so a few stay open,
 * each for the rules it was opened with.
 */
#include <stdlib.h>

#include "job.h"

enum { STREAMS = 8, PART = 1 << 17 };

struct kept {
	const decant_rules *rules;
	decant *d;
	struct stream_use use;
	unsigned long used;
};

struct mate {
	struct kept kept[STREAMS];
	unsigned long clock;
	char *part;
};

static int
put(void *user, const char *s, size_t n)
{
	struct kept *k = user;

	return k->use.put(k->use.user, s, n);
}

static int
change(void *user, const decant_change *c)
{
	struct kept *k = user;

	return k->use.change ? k->use.change(k->use.user, c) : 0;
}

static int
flag(void *user, const decant_flag *f)
{
	struct kept *k = user;

	return k->use.flag ? k->use.flag(k->use.user, f) : 0;
}

static int
entity(void *user, const decant_entity *e)
{
	struct kept *k = user;

	return k->use.entity ? k->use.entity(k->use.user, e) : 0;
}

static struct kept *
oldest(struct mate *m)
{
	struct kept *k = m->kept;

	for (int i = 1; i < STREAMS; i++)
		if (m->kept[i].used < k->used)
			k = &m->kept[i];
	return k;
}

decant *
mate_stream(struct job *job, unsigned mate, const decant_rules *rules,
		const struct stream_use *use)
{
	struct mate *m = &job->mate[mate];
	struct kept *k = NULL;

	for (int i = 0; i < STREAMS && k == NULL; i++)
		if (m->kept[i].d != NULL && m->kept[i].rules == rules)
			k = &m->kept[i];
	if (k == NULL) {
		k = oldest(m);
		decant_close(k->d);
		k->d = must(decant_open(rules, put, k));
		k->rules = rules;
	}
	k->used = ++m->clock;
	k->use = *use;
	/* Who does not listen is not told: that is faster. */
	decant_on_change(k->d, use->change ? change : NULL, k);
	decant_on_flag(k->d, use->flag ? flag : NULL, k);
	decant_on_entity(k->d, use->entity ? entity : NULL, k);
	return k->d;
}

/* A stream that failed, or did not come to the end, is of no more use. */
void
mate_drop(struct job *job, unsigned mate, decant *d)
{
	struct mate *m = &job->mate[mate];

	for (int i = 0; i < STREAMS; i++)
		if (m->kept[i].d == d) {
			decant_close(d);
			m->kept[i] = (struct kept){ 0 };
		}
}

char *
mate_part(struct job *job, unsigned mate, size_t *room)
{
	struct mate *m = &job->mate[mate];

	*room = PART;
	if (m->part == NULL)
		m->part = must(malloc(PART));
	return m->part;
}

void
mates_open(struct job *job)
{
	job->mate = must(calloc(job->jobs, sizeof(*job->mate)));
}

void
mates_close(struct job *job)
{
	for (unsigned i = 0; i < job->jobs; i++) {
		for (int k = 0; k < STREAMS; k++)
			decant_close(job->mate[i].kept[k].d);
		free(job->mate[i].part);
	}
	free(job->mate);
}
