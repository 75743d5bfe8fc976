/* SPDX-License-Identifier: Apache-2.0 */
/*
 * annotate.c - tells the names that were found as JSON Lines.
 *
 * In records, `at` counts the bytes of the text in the field.
 */
#include <string.h>

#include "job.h"

static void
put_text(struct buf *b, const char *name, const char *text)
{
	buf_format(b, ",\"%s\":", name);
	buf_json(b, text, strlen(text));
}

static void
annotate_name(void *state, struct text *t, const decant_entity *e,
		uint64_t line, const char *field)
{
	struct buf b = { 0 };

	buf_text(&b, "{\"file\":");
	buf_json(&b, t->file->name, strlen(t->file->name));
	buf_format(&b, ",\"line\":%llu,\"at\":%llu,\"len\":%zu",
	    (unsigned long long)(line ? line : e->line),
	    (unsigned long long)e->src_at, e->src_len);
	if (field != NULL)
		put_text(&b, "field", field);
	put_text(&b, "id", e->id);
	put_text(&b, "kind", e->kind);
	put_text(&b, "role", e->role);
	put_text(&b, "form", e->form);
	put_text(&b, "canonical", e->canonical);
	buf_format(&b, ",\"score\":%.3g", e->score);
	put_text(&b, "why", e->evidence ? e->evidence : "");
	buf_text(&b, "}\n");
	turn_put(t->turn, text_observing(t, state), b.p, b.n);
	buf_free(&b);
}

static const struct observer observer = {
	.name = annotate_name,
	.close = close_observed,
};

bool
annotations_open(struct job *job)
{
	return observe_into(job, &observer, job->args->annotations);
}
