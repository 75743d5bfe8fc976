/* SPDX-License-Identifier: Apache-2.0 */
/*
 * dropped.c - tells every line that was dropped as JSON Lines: file, line,
 * rule, text.  The changes tell the same and more; this is for reading.
 */
#include <string.h>

#include "job.h"

/* Steps that take the beginning or end of a line, and leave the rest. */
static bool
is_part(const char *rule)
{
	return strcmp(rule, "furniture/separator") == 0 ||
	       strcmp(rule, "furniture/dateline") == 0 ||
	       strcmp(rule, "furniture/agency") == 0;
}

static bool
is_line_end(char c)
{
	return c == '\n' || c == '\r';
}

size_t
dropped_length(const decant_step *s)
{
	size_t n = s->before_len;

	if (s->after_len > 0 || n == 0 || strcmp(s->stage, "furniture") != 0 ||
	    (is_part(s->rule) && !is_line_end(s->before[n - 1])))
		return 0;
	while (n > 0 && is_line_end(s->before[n - 1]))
		n--;
	return n;
}

static void
dropped_find(void *state, struct text *t, const struct finding *f)
{
	struct buf b = {0};

	for (size_t i = 0; i < f->nsteps && !f->flag; i++) {
		const decant_step *s = &f->steps[i];
		size_t n = dropped_length(s);

		if (n == 0)
			continue;
		buf_text(&b, "{\"file\":");
		buf_json(&b, t->file->name, strlen(t->file->name));
		buf_format(&b,
		    ",\"line\":%llu,\"rule\":", (unsigned long long)f->line);
		buf_json(&b, s->rule, strlen(s->rule));
		buf_text(&b, ",\"text\":");
		buf_json(&b, s->before, n);
		buf_text(&b, "}\n");
	}
	if (b.n > 0)
		turn_put(t->turn, text_observing(t, state), b.p, b.n);
	buf_free(&b);
}

static const struct observer observer = {
    .find = dropped_find,
    .close = close_observed,
};

bool
dropped_open(struct job *job)
{
	return observe_into(job, &observer, job->args->dropped);
}
