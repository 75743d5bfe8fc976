/* SPDX-License-Identifier: Apache-2.0 */
/* diffs.c - --diff: keeps both texts and the changes between them. */
#include <stdlib.h>
#include <string.h>

#include "job.h"

struct diffs {
	struct buf src, out;
	struct edit_at *edit;
	size_t n, room;
};

static void
diffs_raw(void *state, struct text *t, const char *p, size_t n)
{
	(void)t;
	buf_put(&((struct diffs *)state)->src, p, n);
}

static void
diffs_out(void *state, struct text *t, const char *p, size_t n)
{
	(void)t;
	buf_put(&((struct diffs *)state)->out, p, n);
}

static void
diffs_find(void *state, struct text *t, const struct finding *f)
{
	struct diffs *d = state;

	(void)t;
	if (f->flag)
		return;
	if (d->n == d->room)
		d->edit = must(realloc(d->edit, (d->room = d->room * 2 + 64) *
		    sizeof(*d->edit)));
	d->edit[d->n++] = (struct edit_at){ f->src_at, f->src_len, f->out_at,
		f->out_len };
}

static void
diffs_end(void *state, struct text *t, bool fine)
{
	struct diffs *d = state;
	struct buf b = { 0 };
	const char *name = t->file->name;

	while (*name == '/')
		name++;
	if (fine && d->n > 0) {
		turn_wait(t->turn);
		if (!t->file->told)
			buf_format(&b, "--- a/%s\n+++ b/%s\n", name, name);
		t->file->told = true;
		diff_print(&b, t->task->line, d->src.p, d->src.n, d->out.p,
		    d->out.n, d->edit, d->n);
		turn_put(t->turn, &t->job->out, b.p, b.n);
	}
	buf_free(&b);
	buf_free(&d->src);
	buf_free(&d->out);
	free(d->edit);
}

static const struct observer observer = {
	.size = sizeof(struct diffs),
	.raw = diffs_raw,
	.out = diffs_out,
	.find = diffs_find,
	.end = diffs_end,
};

bool
diff_open(struct job *job)
{
	if (job->args->mode == MODE_DIFF)
		observer_add(job, &observer, NULL);
	return true;
}
