/* SPDX-License-Identifier: Apache-2.0 */
/*
 * baseline.c - findings that are known and shall not count, so that an old tree
 * can be watched from today on.
 *
 * A line of the file is FILE, RULE, a checksum of what it was and would be, and
 * how often.  Line numbers are not part of it, for they move.
 */
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include <zlib.h>

#include "job.h"

struct known {
	char *name;		/* FILE \t RULE \t CHECKSUM */
	size_t left, seen;
};

struct baseline {
	pthread_mutex_t lock;
	struct known *row;
	size_t n, room;
};

static struct known *
find(struct baseline *b, const char *name)
{
	size_t i = crc32_z(0, (const Bytef *)name, strlen(name)) &
	    (b->room - 1);

	while (b->row[i].name != NULL && strcmp(b->row[i].name, name) != 0)
		i = (i + 1) & (b->room - 1);
	return &b->row[i];
}

static struct known *
get(struct baseline *b, const char *name)
{
	struct known *k;

	if (2 * (b->n + 1) > b->room) {
		struct known *old = b->row;
		size_t room = b->room;

		b->row = must(calloc(b->room = room ? 2 * room : 256,
		    sizeof(*b->row)));
		for (size_t i = 0; i < room; i++)
			if (old[i].name != NULL)
				*find(b, old[i].name) = old[i];
		free(old);
	}
	k = find(b, name);
	if (k->name == NULL) {
		k->name = must(strdup(name));
		b->n++;
	}
	return k;
}

static bool
load(struct baseline *b, const char *path)
{
	FILE *f = fopen(path, "rbe");
	char *line = NULL;
	size_t room = 0;
	ssize_t n;
	bool fine = true;

	if (f == NULL)
		return complain("cannot read %s: %s", path, strerror(errno));
	while (fine && (n = getline(&line, &room, f)) > 0) {
		char *tab = strrchr(line, '\t');

		if (*line == '#')
			continue;
		if (tab == NULL) {
			fine = complain("%s: not a baseline: %.60s", path,
			    line);
			break;
		}
		*tab = '\0';
		get(b, line)->left = strtoul(tab + 1, NULL, 10);
	}
	free(line);
	fclose(f);
	return fine;
}

bool
baseline_open(struct job *job)
{
	const struct args *a = job->args;
	struct baseline *b;

	if (a->baseline == NULL && a->write_baseline == NULL)
		return true;
	b = job->baseline = must(calloc(1, sizeof(*b)));
	pthread_mutex_init(&b->lock, NULL);
	get(b, "");
	return a->baseline == NULL || load(b, a->baseline);
}

/* Which of several that are alike is known cannot be told and does not matter,
 * but how many are left must not depend on threads: files have their own. */
bool
baseline_knows(struct text *t, const struct finding *f)
{
	struct baseline *b = t->job->baseline;
	struct buf name = { 0 };
	struct known *k;
	uLong sum;
	bool known;

	if (b == NULL || f->flag)
		return false;
	/* Pieces of one file count in their order. */
	if (t->task->piece)
		turn_wait(t->turn);
	sum = crc32_z(0, (const Bytef *)f->src, f->src_len);
	sum = crc32_z(sum, (const Bytef *)"\0", 1);
	sum = crc32_z(sum, (const Bytef *)f->out, f->out_len);
	buf_escaped(&name, t->file->name, strlen(t->file->name), false);
	buf_format(&name, "\t%s\t%08lx", f->steps[f->nsteps - 1].rule, sum);
	buf_char(&name, '\0');
	pthread_mutex_lock(&b->lock);
	k = get(b, name.p);
	k->seen++;
	known = k->left > 0;
	k->left -= known;
	pthread_mutex_unlock(&b->lock);
	buf_free(&name);
	return known;
}

static int
by_name(const void *a, const void *b)
{
	const char *p = ((const struct known *)a)->name;
	const char *q = ((const struct known *)b)->name;

	return p && q ? strcmp(p, q) : (q != NULL) - (p != NULL);
}

static bool
write_out(struct baseline *b, const char *path)
{
	struct save s;

	if (!save_open(&s, path, 0644))
		return false;
	if (b->room > 0)
		qsort(b->row, b->room, sizeof(*b->row), by_name);
	fputs("# decant baseline: file, rule, checksum, how often\n", s.f);
	for (size_t i = 0; i < b->room && b->row[i].name != NULL; i++)
		if (b->row[i].seen > 0)
			fprintf(s.f, "%s\t%zu\n", b->row[i].name,
			    b->row[i].seen);
	return save_commit(&s);
}

bool
baseline_close(struct job *job)
{
	struct baseline *b = job->baseline;
	bool fine = true;

	if (b == NULL)
		return true;
	if (job->args->write_baseline != NULL)
		fine = write_out(b, job->args->write_baseline);
	for (size_t i = 0; i < b->room; i++)
		free(b->row[i].name);
	free(b->row);
	free(b);
	job->baseline = NULL;
	return fine;
}
