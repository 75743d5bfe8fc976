/* SPDX-License-Identifier: Apache-2.0 */
/* counting.c - counts by stage, rule, language and encoding: see counting.h. */
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "job.h"
#include "counting.h"

const char *const counting_kinds[KINDS] = { "stages", "rules", "flags",
	"languages", "encodings" };

/* A name of its own, for "flags" are told by rule. */
static const char *const sums[SUMS] = { "files", "records", "unread", "lines",
	"src_bytes", "out_bytes", "changes", "flagged", "dropped",
	"ill_formed" };

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

void
counting_find(struct counting *t, const struct finding *f)
{
	for (size_t i = 0; i < f->nsteps; i++) {
		const decant_step *step = &f->steps[i];

		if (f->flag) {
			count(&t->kind[FLAGS], step->rule, 1);
			continue;
		}
		count(&t->kind[STAGES], step->stage, 1);
		count(&t->kind[RULES], step->rule, 1);
		t->sum[DROPPED] += dropped_length(step) > 0;
	}
}

void
counting_end(struct counting *t, const struct task *task)
{
	const decant_about *a = &task->about;

	count(&t->kind[LANGUAGES], a->lang ? a->lang : "und", a->src_bytes);
	count(&t->kind[ENCODINGS], a->encoding ? a->encoding : "UTF-8",
	    a->src_bytes);
	t->sum[FILES] += task->last;
	t->sum[RECORDS] += task->seen;
	t->sum[UNREAD] += task->bad;
	t->sum[LINES] += a->lines;
	t->sum[SRC_BYTES] += a->src_bytes;
	t->sum[OUT_BYTES] += a->out_bytes;
	t->sum[CHANGES] += a->changes;
	t->sum[FLAGGED] += a->flags;
	t->sum[ILL_FORMED] += a->ill_formed;
}

void
counting_add(struct counting *sum, const struct counting *t)
{
	for (int i = 0; i < SUMS; i++)
		sum->sum[i] += t->sum[i];
	for (int k = 0; k < KINDS; k++)
		for (size_t i = 0; i < t->kind[k].n; i++)
			count(&sum->kind[k], t->kind[k].row[i].name,
			    t->kind[k].row[i].n);
}

static int
by_count(const void *va, const void *vb)
{
	const struct count *a = va, *b = vb;

	return a->n != b->n ? (a->n < b->n) - (a->n > b->n) :
	    strcmp(a->name, b->name);
}

void
counting_sort(struct counting *t)
{
	for (int k = 0; k < KINDS; k++)
		if (t->kind[k].n > 1)
			qsort(t->kind[k].row, t->kind[k].n,
			    sizeof(struct count), by_count);
}

void
counting_free(struct counting *t)
{
	for (int k = 0; k < KINDS; k++) {
		for (size_t i = 0; i < t->kind[k].n; i++)
			free(t->kind[k].row[i].name);
		free(t->kind[k].row);
	}
	*t = (struct counting){ 0 };
}

void
counting_put(struct buf *b, const struct counting *t)
{
	for (int i = 0; i < SUMS; i++)
		buf_format(b, "%s\"%s\":%llu", i ? "," : "", sums[i],
		    t->sum[i]);
	for (int k = 0; k < KINDS; k++) {
		buf_format(b, ",\"%s\":{", counting_kinds[k]);
		for (size_t i = 0; i < t->kind[k].n; i++) {
			buf_text(b, i ? "," : "");
			buf_json(b, t->kind[k].row[i].name,
			    strlen(t->kind[k].row[i].name));
			buf_format(b, ":%llu", t->kind[k].row[i].n);
		}
		buf_char(b, '}');
	}
}

void
counting_read(struct counting *t, const json_t *o)
{
	const char *name;
	json_t *n;

	for (int i = 0; i < SUMS; i++)
		t->sum[i] += json_integer_value(json_object_get(o, sums[i]));
	for (int k = 0; k < KINDS; k++)
		json_object_foreach(json_object_get(o, counting_kinds[k]), name,
		    n)
			count(&t->kind[k], name, json_integer_value(n));
}
