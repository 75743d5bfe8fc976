/* SPDX-License-Identifier: Apache-2.0 */
/*
 * shard.c - does the units of one shard of a plan, but for those that are done.
 *
 * The plan is held against the options first: a shard that is cleaned in another
 * way than the others would show nowhere.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "job.h"
#include "manifest.h"
#include "receipt.h"
#include "counting.h"

struct shard {
	struct manifest plan;
	char **path;		/* the inputs of the plan, or what takes their
				 * place ... */
	int *folder;		/* ... opened, or -1 of a file */
	size_t n;
};

bool
plan_fits(const struct manifest *m, const struct args *a,
		struct setups *setups)
{
	const struct setup *base = setup_of(setups, NULL);

	if (base == NULL)
		return false;
	if (a->of != 0 && a->of != m->shards)
		return complain("%s has %llu shards, not %u", m->name,
		    (unsigned long long)m->shards, a->of);
	if (strcmp(m->records, records_word(a->records)) != 0)
		return complain("%s was made with --%s; give the same options",
		    m->name, m->records);
	if (m->data != decant_fingerprint(base->rules))
		return complain("%s was made by decant %s with other "
		    "dictionaries; use the same, or make a new plan", m->name,
		    m->version);
	if (m->config != base->shape)
		return complain("%s was made with other options; give the "
		    "same, or make a new plan", m->name);
	if (a->npath > 0 && a->npath != m->nroot)
		return complain("%s has %zu inputs; give a path for each, or "
		    "none", m->name, m->nroot);
	return true;
}

static bool
open_folders(struct shard *s, const struct args *a)
{
	s->path = a->npath > 0 ? a->path : s->plan.root;
	s->folder = must(calloc(s->plan.nroot + 1, sizeof(int)));
	for (; s->n < s->plan.nroot; s->n++) {
		const char *path = s->path[s->n];

		s->folder[s->n] = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
		if (s->folder[s->n] < 0 && errno != ENOTDIR)
			return complain("cannot read %s: %s", path,
			    strerror(errno));
	}
	return true;
}

bool
shard_open(struct job *job)
{
	const struct args *a = job->args;

	if (a->manifest == NULL)
		return true;
	job->shard = must(calloc(1, sizeof(*job->shard)));
	job->walked = true;
	return manifest_open(&job->shard->plan, a->manifest) &&
	    plan_fits(&job->shard->plan, a, job->setups) &&
	    open_folders(job->shard, a);
}

static struct file *
file_of(struct job *job, const struct unit *u)
{
	const struct shard *s = job->shard;
	struct file *f = must(calloc(1, sizeof(*f)));
	const char *root = u->root >= 0 ? s->path[u->root] : NULL;

	*f = (struct file){ .job = job, .fd = -1, .root = -1, .sink.name = "",
		.unit = must(malloc(sizeof(*u))),
		.counting = must(calloc(1, sizeof(*f->counting))) };
	*f->unit = *u;
	digest_begin(&f->src_digest, 0);
	digest_begin(&f->out_digest, 0);
	if (root != NULL && s->folder[u->root] >= 0) {
		f->found = true;
		f->root = s->folder[u->root];
		f->name = join(root, u->path);
		f->relative = must(strdup(u->path));
	} else {
		f->listed = root == NULL;
		f->name = must(strdup(root ? root : u->from ? u->from :
		    u->path));
		f->relative = must(strdup(f->name));
	}
	if (job->args->output != NULL) {
		f->below = u->ranges > 0 ? unit_part(u) :
		    must(strdup(u->path));
		f->target = join(job->args->output, f->below);
	}
	return f;
}

/* What is told of places in a file cannot be told of a part of it. */
static bool
suits(const struct args *a, const struct unit *u)
{
	return u->ranges == 0 || (a->changes == NULL && a->dropped == NULL &&
	    a->annotations == NULL && a->nreport == 0) ||
	    complain("%s is split, and --changes, --dropped, --annotations "
	    "and --report are for whole files: plan with --range-size=0",
	    u->path);
}

static bool
take(struct job *job, const struct unit *u)
{
	const struct args *a = job->args;
	struct file *f = file_of(job, u);

	job->inputs++;
	f->setup = setup_of(job->setups, f->name);
	if (f->setup == NULL || !suits(a, u) ||
	    (f->setup->shape != u->config && !complain("%s was planned with "
	    "another configuration; give the same, or make a new plan",
	    f->name))) {
		job->stopped = true;
	} else if (a->output != NULL && !a->force && receipt_has(
	    job->output_fd, u, f->setup->hash)) {
		job->kept++;
	} else {
		return job_give(job, f);
	}
	file_free(f);
	return !job->stopped;
}

bool
shard_take(struct job *job)
{
	struct manifest *m = &job->shard->plan;
	struct unit u;

	manifest_seek(m, job->args->shard);
	while (!job->stopped && manifest_next(m, job->args->shard, &u))
		take(job, &u);
	job->stopped |= m->failed;
	return !job->stopped;
}

void
shard_close(struct job *job)
{
	struct shard *s = job->shard;

	if (s == NULL)
		return;
	for (size_t i = 0; i < s->n; i++)
		if (s->folder[i] >= 0)
			close(s->folder[i]);
	free(s->folder);
	manifest_close(&s->plan);
	free(s);
}

/*
 * Counting
 */
static void
unit_find(void *state, struct text *t, const struct finding *f)
{
	(void)t;
	counting_find(state, f);
}

static void
unit_end(void *state, struct text *t, bool fine)
{
	struct counting *counting = state;

	turn_wait(t->turn);
	if (fine) {
		counting_end(counting, t->task);
		/* A file counts once. */
		if (t->file->unit->range > 1)
			counting->sum[FILES] = 0;
		counting_add(t->file->counting, counting);
	}
	counting_free(counting);
}

void
shard_observe(struct job *job)
{
	static const struct observer observer = {
		.size = sizeof(struct counting),
		.find = unit_find,
		.end = unit_end,
	};

	if (job->shard != NULL && job->args->output != NULL)
		observer_add(job, &observer, NULL);
}
