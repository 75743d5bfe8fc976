/* SPDX-License-Identifier: Apache-2.0 */
/* stats.c - counts by stage, rule, language and encoding: text or JSON. */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "job.h"

struct count {
	char *name;
	unsigned long long n;
};

struct counts {
	struct count *row;
	size_t n, room;
};

enum { STAGES, RULES, FLAGS, LANGUAGES, ENCODINGS, KINDS };
static const char *const kinds[KINDS] = { "stages", "rules", "flags",
	"languages", "encodings" };

struct stats {
	struct counts kind[KINDS];
	unsigned long long documents, lines, src_bytes, out_bytes, changes,
	    flags, ill_formed;
	struct timespec began;
};

static void
count(struct counts *c, const char *name, unsigned long long n)
{
	for (size_t i = 0; i < c->n; i++)
		if (strcmp(c->row[i].name, name) == 0) {
			c->row[i].n += n;
			return;
		}
	if (c->n == c->room)
		c->row = must(realloc(c->row, (c->room = c->room * 2 + 16) *
		    sizeof(*c->row)));
	c->row[c->n++] = (struct count){ must(strdup(name)), n };
}

static void
stats_find(void *state, struct text *t, const struct finding *f)
{
	struct stats *s = state;

	(void)t;
	for (size_t i = 0; i < f->nsteps; i++) {
		const decant_step *step = &f->steps[i];

		if (f->flag) {
			count(&s->kind[FLAGS], step->rule, 1);
			continue;
		}
		count(&s->kind[STAGES], step->stage, 1);
		count(&s->kind[RULES], step->rule, 1);
	}
}

static void
stats_end(void *state, struct text *t, bool fine)
{
	struct stats *s = state, *all = text_observing(t, state);
	const decant_about *a = &t->task->about;

	turn_wait(t->turn);
	for (int k = 0; k < KINDS; k++) {
		for (size_t i = 0; i < s->kind[k].n; i++) {
			if (fine)
				count(&all->kind[k], s->kind[k].row[i].name,
				    s->kind[k].row[i].n);
			free(s->kind[k].row[i].name);
		}
		free(s->kind[k].row);
	}
	if (!fine)
		return;
	count(&all->kind[LANGUAGES], a->lang ? a->lang : "und", a->src_bytes);
	count(&all->kind[ENCODINGS], a->encoding ? a->encoding : "UTF-8",
	    a->src_bytes);
	all->documents += t->task->last;
	all->lines += a->lines;
	all->src_bytes += a->src_bytes;
	all->out_bytes += a->out_bytes;
	all->changes += a->changes;
	all->flags += a->flags;
	all->ill_formed += a->ill_formed;
}

static int
by_count(const void *va, const void *vb)
{
	const struct count *a = va, *b = vb;

	return a->n != b->n ? (a->n < b->n) - (a->n > b->n) :
	    strcmp(a->name, b->name);
}

static void
put_count(struct buf *b, unsigned long long n, const char *what,
		const char *then)
{
	buf_format(b, "%llu %s%s%s", n, what, n == 1 ? "" : "s", then);
}

static void
put_text(struct buf *b, const struct stats *s, double wall, double cpu)
{
	put_count(b, s->documents, "file", ", ");
	put_count(b, s->lines, "line", ", ");
	put_count(b, s->src_bytes, "byte", " in, ");
	buf_format(b, "%llu out\n", s->out_bytes);
	put_count(b, s->changes, "change", ", ");
	put_count(b, s->flags, "flag", ", ");
	put_count(b, s->ill_formed, "ill-formed sequence", "\n");
	buf_format(b, "%.2f s, %.2f s of CPU time, %.1f MB/s\n", wall, cpu,
	    wall > 0 ? s->src_bytes / wall / 1e6 : 0);
	for (int k = 0; k < KINDS; k++) {
		const struct counts *c = &s->kind[k];

		if (c->n > 0)
			buf_format(b, "\n%s%s\n", kinds[k], k >= LANGUAGES ?
			    ", bytes" : "");
		for (size_t i = 0; i < c->n; i++)
			buf_format(b, "%12llu  %s\n", c->row[i].n,
			    c->row[i].name);
	}
}

static void
put_json(struct buf *b, const struct stats *s, double wall, double cpu)
{
	buf_format(b, "{\"files\":%llu,\"lines\":%llu,\"src_bytes\":%llu,"
	    "\"out_bytes\":%llu,\"changes\":%llu,\"flags\":%llu,"
	    "\"ill_formed\":%llu,\"seconds\":%.3f,\"cpu_seconds\":%.3f",
	    s->documents, s->lines, s->src_bytes, s->out_bytes, s->changes,
	    s->flags, s->ill_formed, wall, cpu);
	for (int k = 0; k < KINDS; k++) {
		buf_format(b, ",\"%s\":{", kinds[k]);
		for (size_t i = 0; i < s->kind[k].n; i++)
			buf_format(b, "%s\"%s\":%llu", i ? "," : "",
			    s->kind[k].row[i].name, s->kind[k].row[i].n);
		buf_char(b, '}');
	}
	buf_text(b, "}\n");
}

static bool
stats_close(struct job *job, void *observing)
{
	struct stats *s = observing;
	struct timespec now;
	struct sink *sink = NULL;
	struct buf b = { 0 };
	double wall, cpu = (double)clock() / CLOCKS_PER_SEC;
	bool fine = true;

	clock_gettime(CLOCK_MONOTONIC, &now);
	wall = now.tv_sec - s->began.tv_sec +
	    (now.tv_nsec - s->began.tv_nsec) / 1e9;
	for (int k = 0; k < KINDS; k++)
		if (s->kind[k].n > 1)
			qsort(s->kind[k].row, s->kind[k].n,
			    sizeof(struct count), by_count);
	if (*job->args->stats != '\0') {
		put_json(&b, s, wall, cpu);
		fine = (sink = open_report(job, job->args->stats)) != NULL &&
		    sink_put(sink, b.p, b.n);
		fine = sink != NULL && close_report(sink) && fine;
	} else {
		put_text(&b, s, wall, cpu);
		fwrite(b.p, 1, b.n, stderr);
	}
	buf_free(&b);
	for (int k = 0; k < KINDS; k++) {
		for (size_t i = 0; i < s->kind[k].n; i++)
			free(s->kind[k].row[i].name);
		free(s->kind[k].row);
	}
	free(s);
	return fine;
}

static const struct observer observer = {
	.size = sizeof(struct stats),
	.find = stats_find,
	.end = stats_end,
	.close = stats_close,
};

bool
stats_open(struct job *job)
{
	struct stats *s;

	if (job->args->stats == NULL)
		return true;
	s = must(calloc(1, sizeof(*s)));
	clock_gettime(CLOCK_MONOTONIC, &s->began);
	observer_add(job, &observer, s);
	return true;
}
