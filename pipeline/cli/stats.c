/* SPDX-License-Identifier: Apache-2.0 */
/* stats.c - counts by stage, rule, language and encoding: text or JSON. */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "job.h"
#include "counting.h"

struct stats {
	struct counting counting;
	struct timespec began;
};

static void
stats_find(void *state, struct text *t, const struct finding *f)
{
	struct stats *s = state;

	(void)t;
	counting_find(&s->counting, f);
}

static void
stats_end(void *state, struct text *t, bool fine)
{
	struct stats *s = state, *all = text_observing(t, state);

	turn_wait(t->turn);
	if (fine) {
		counting_end(&s->counting, t->task);
		counting_add(&all->counting, &s->counting);
	}
	counting_free(&s->counting);
}

static void
put_count(struct buf *b, unsigned long long n, const char *what,
		const char *then)
{
	buf_format(b, "%llu %s%s%s", n, what, n == 1 ? "" : "s", then);
}

static void
put_text(struct buf *b, const struct counting *t, double wall, double cpu)
{
	put_count(b, t->sum[FILES], "file", ", ");
	put_count(b, t->sum[LINES], "line", ", ");
	put_count(b, t->sum[SRC_BYTES], "byte", " in, ");
	buf_format(b, "%llu out\n", t->sum[OUT_BYTES]);
	put_count(b, t->sum[CHANGES], "change", ", ");
	put_count(b, t->sum[FLAGGED], "flag", ", ");
	put_count(b, t->sum[ILL_FORMED], "ill-formed sequence", "\n");
	buf_format(b, "%.2f s, %.2f s of CPU time, %.1f MB/s\n", wall, cpu,
	    wall > 0 ? t->sum[SRC_BYTES] / wall / 1e6 : 0);
	for (int k = 0; k < KINDS; k++) {
		const struct counts *c = &t->kind[k];

		if (c->n > 0)
			buf_format(b, "\n%s%s\n", counting_kinds[k],
			    k >= LANGUAGES ? ", bytes" : "");
		for (size_t i = 0; i < c->n; i++)
			buf_format(b, "%12llu  %s\n", c->row[i].n,
			    c->row[i].name);
	}
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
	counting_sort(&s->counting);
	if (*job->args->stats != '\0') {
		buf_format(&b, "{\"seconds\":%.3f,\"cpu_seconds\":%.3f,", wall,
		    cpu);
		counting_put(&b, &s->counting);
		buf_text(&b, "}\n");
		fine = (sink = open_report(job, job->args->stats)) != NULL &&
		    sink_put(sink, b.p, b.n);
		fine = sink != NULL && close_report(sink) && fine;
	} else {
		put_text(&b, &s->counting, wall, cpu);
		fwrite(b.p, 1, b.n, stderr);
	}
	buf_free(&b);
	counting_free(&s->counting);
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
