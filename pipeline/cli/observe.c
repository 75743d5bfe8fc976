/* SPDX-License-Identifier: Apache-2.0 */
/* observe.c - tells those who listen what happens to a text. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "job.h"

void
observer_add(struct job *job, const struct observer *o, void *observing)
{
	if (job->nobserver == MOST_OBSERVERS)
		abort();
	job->observer[job->nobserver] = o;
	job->observing[job->nobserver++] = observing;
}

void
text_begin(struct text *t, struct task *task, struct turn *turn)
{
	*t = (struct text){ .job = task->job, .file = task->file,
	    .task = task, .turn = turn };
	for (size_t i = 0; i < t->job->nobserver; i++)
		t->state[i] = must(calloc(1, t->job->observer[i]->size + 1));
}

void *
text_observing(const struct text *t, const void *state)
{
	for (size_t i = 0; i < t->job->nobserver; i++)
		if (t->state[i] == state)
			return t->job->observing[i];
	return NULL;
}

void
text_raw(struct text *t, const char *p, size_t n)
{
	for (size_t i = 0; i < t->job->nobserver; i++)
		if (t->job->observer[i]->raw != NULL)
			t->job->observer[i]->raw(t->state[i], t, p, n);
}

void
text_out(struct text *t, const char *p, size_t n)
{
	for (size_t i = 0; i < t->job->nobserver; i++)
		if (t->job->observer[i]->out != NULL)
			t->job->observer[i]->out(t->state[i], t, p, n);
}

void
text_find(struct text *t, struct finding *f)
{
	f->known = baseline_knows(t, f);
	t->task->hidden += f->known && !f->flag;
	for (size_t i = 0; i < t->job->nobserver; i++)
		if (t->job->observer[i]->find != NULL)
			t->job->observer[i]->find(t->state[i], t, f);
}

void
text_name(struct text *t, const decant_entity *e, uint64_t line,
		const char *field)
{
	for (size_t i = 0; i < t->job->nobserver; i++)
		if (t->job->observer[i]->name != NULL)
			t->job->observer[i]->name(t->state[i], t, e, line,
			    field);
}

void
text_end(struct text *t, bool fine)
{
	for (size_t i = 0; i < t->job->nobserver; i++) {
		if (t->job->observer[i]->end != NULL)
			t->job->observer[i]->end(t->state[i], t, fine);
		free(t->state[i]);
	}
}

bool
observers_open(struct job *job)
{
	shard_observe(job);
	return baseline_open(job) && changes_open(job) && diff_open(job) &&
	    annotations_open(job) && dropped_open(job) &&
	    reports_open(job) && stats_open(job);
}

bool
observers_sync(struct job *job, bool sure)
{
	bool fine = true;

	for (size_t i = 0; i < job->nobserver; i++)
		if (job->observer[i]->sync != NULL) {
			turn_wait(turn_here());
			fine = job->observer[i]->sync(job->observing[i],
			    sure) && fine;
		}
	return fine;
}

bool
observers_close(struct job *job)
{
	bool fine = true;

	for (size_t i = 0; i < job->nobserver; i++)
		if (job->observer[i]->close != NULL &&
		    !job->observer[i]->close(job, job->observing[i]))
			fine = false;
	return baseline_close(job) && fine;
}

/* A report of lines grows as they come; one that is a whole gets its name when
 * it is whole. */
struct report {
	struct sink sink;
	struct save save;
	bool whole;
};

static struct sink *
open_as(struct job *job, const char *path, const char *how)
{
	struct sink *s;
	FILE *f;

	if (*path == '\0' || strcmp(path, "-") == 0)
		return &job->out;
	if ((f = fopen(path, how)) == NULL) {
		complain("cannot write %s: %s", path, strerror(errno));
		return NULL;
	}
	s = must(calloc(1, sizeof(struct report)));
	sink_open(s, f, path, packing_of(path));
	return s;
}

struct sink *
open_report(struct job *job, const char *path)
{
	return open_as(job, path, "wbe");
}

struct sink *
open_report_behind(struct job *job, const char *path)
{
	return open_as(job, path, "abe");
}

struct sink *
open_whole_report(struct job *job, const char *path)
{
	struct report *r;

	if (*path == '\0' || strcmp(path, "-") == 0)
		return &job->out;
	r = must(calloc(1, sizeof(*r)));
	if (!save_open(&r->save, path, 0666 & ~current_umask())) {
		free(r);
		return NULL;
	}
	r->whole = true;
	sink_open(&r->sink, r->save.f, path, packing_of(path));
	return &r->sink;
}

/* Every byte is where it belongs only when closing says so. */
bool
close_report(struct sink *s)
{
	struct report *r = (struct report *)s;
	bool fine = sink_end(s);
	int error = s->error;

	if (strcmp(s->name, "stdout") == 0)
		return fine;
	if (r->whole && fine) {
		fine = save_commit(&r->save);
		free(r);
		return fine;
	}
	if (r->whole) {
		save_discard(&r->save);
	} else if (fclose(s->f) != 0 && fine) {
		fine = false;
		error = errno;
	}
	if (!fine)
		complain("cannot write %s: %s", s->name, strerror(error));
	free(s);
	return fine;
}

bool
observe_into(struct job *job, const struct observer *o, const char *path)
{
	struct sink *s;

	if (path == NULL)
		return true;
	if ((s = open_report(job, path)) == NULL)
		return false;
	observer_add(job, o, s);
	return true;
}

bool
close_observed(struct job *job, void *sink)
{
	(void)job;
	return close_report(sink);
}
