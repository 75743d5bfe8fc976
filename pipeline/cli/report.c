/* SPDX-License-Identifier: Apache-2.0 */
/*
 * report.c - findings for people, editors and services: gcc, github, jsonl.
 *
 * A finding is told by the last step that led to it; its rule is stable.  GitHub
 * shows ten annotations a step, so there it is one for each file and rule.
 */
#include <stdlib.h>
#include <string.h>

#include "job.h"

struct told {
	const char *rule;
	size_t n;
};

struct report {
	struct told row[64];		/* of github: by rule */
	size_t n;
};

/* A text in one line, cut at about `most` bytes, in quotes. */
static void
put_quoted(struct buf *b, const char *p, size_t n, size_t most)
{
	size_t i = 0;

	buf_text(b, "\"");
	while (i < n && i < most) {
		size_t len = utf8_len(p + i, n - i);

		if (len == 0)
			buf_format(b, "\\x%02x", (unsigned char)p[i]);
		else if (p[i] == '\n')
			buf_text(b, "\\n");
		else if (p[i] == '\t')
			buf_text(b, "\\t");
		else if (len == 1 && ((unsigned char)p[i] < ' ' ||
		    p[i] == 0x7f))
			buf_format(b, "\\x%02x", (unsigned char)p[i]);
		else
			buf_put(b, p + i, len);
		i += len ? len : 1;
	}
	buf_text(b, i < n ? "...\"" : "\"");
}

void
report_message(struct buf *b, const struct finding *f)
{
	const decant_step *s = &f->steps[f->nsteps - 1];

	if (f->flag)
		buf_text(b, "left alone: ");
	else
		buf_text(b, f->out_len == 0 ? "drop " : f->src_len == 0 ?
		    "add " : "");
	if (f->flag || f->src_len > 0)
		put_quoted(b, f->src, f->src_len, 60);
	if (!f->flag && f->src_len > 0 && f->out_len > 0)
		buf_text(b, " -> ");
	if (!f->flag && f->out_len > 0)
		put_quoted(b, f->out, f->out_len, 60);
	if (s->evidence != NULL)
		buf_format(b, " (%s)", s->evidence);
}

static void
gcc_find(void *state, struct text *t, const struct finding *f)
{
	const decant_step *s = &f->steps[f->nsteps - 1];
	struct buf b = { 0 };

	if (f->known)
		return;
	buf_format(&b, "%s:%llu:%zu: %s: ", t->file->name,
	    (unsigned long long)f->line, f->column,
	    f->flag ? "note" : "warning");
	report_message(&b, f);
	buf_format(&b, " [%s]\n", s->rule);
	turn_put(t->turn, text_observing(t, state), b.p, b.n);
	buf_free(&b);
}

static void
jsonl_find(void *state, struct text *t, const struct finding *f)
{
	const decant_step *s = &f->steps[f->nsteps - 1];
	struct buf b = { 0 };

	if (f->known)
		return;
	buf_text(&b, "{\"file\":");
	buf_json(&b, t->file->name, strlen(t->file->name));
	buf_format(&b, ",\"line\":%llu,\"column\":%zu,\"kind\":\"%s\","
	    "\"stage\":\"%s\",\"rule\":\"%s\",\"sure\":%d,",
	    (unsigned long long)f->line, f->column, f->flag ? "flag" :
	    "change", s->stage, s->rule, s->confidence);
	if (f->field != NULL) {
		buf_text(&b, "\"field\":");
		buf_json(&b, f->field, strlen(f->field));
		buf_char(&b, ',');
	}
	buf_json_bytes(&b, "from", f->src, f->src_len);
	if (!f->flag) {
		buf_char(&b, ',');
		buf_json_bytes(&b, "to", f->out, f->out_len);
	}
	if (s->evidence != NULL) {
		buf_text(&b, ",\"why\":");
		buf_json(&b, s->evidence, strlen(s->evidence));
	}
	buf_text(&b, "}\n");
	turn_put(t->turn, text_observing(t, state), b.p, b.n);
	buf_free(&b);
}

/* Properties of workflow commands: % and line ends, also : and , escaped. */
static void
put_command(struct buf *b, const char *p, size_t n, bool property)
{
	for (size_t i = 0; i < n; i++)
		if (p[i] == '%' || p[i] == '\r' || p[i] == '\n' ||
		    (property && (p[i] == ':' || p[i] == ',')))
			buf_format(b, "%%%02X", (unsigned char)p[i]);
		else
			buf_char(b, p[i]);
}

static void
github_find(void *state, struct text *t, const struct finding *f)
{
	struct report *r = state;
	const decant_step *s = &f->steps[f->nsteps - 1];
	struct buf b = { 0 }, message = { 0 };
	size_t i = 0;

	if (f->known || f->flag)
		return;
	while (i < r->n && strcmp(r->row[i].rule, s->rule) != 0)
		i++;
	if (i < r->n) {
		r->row[i].n++;
		return;
	}
	if (r->n < sizeof(r->row) / sizeof(*r->row))
		r->row[r->n++] = (struct told){ s->rule, 1 };
	report_message(&message, f);
	buf_text(&b, "::warning file=");
	put_command(&b, t->file->name, strlen(t->file->name), true);
	buf_format(&b, ",line=%llu,col=%zu,title=",
	    (unsigned long long)f->line, f->column);
	put_command(&b, s->rule, strlen(s->rule), true);
	buf_text(&b, "::");
	put_command(&b, message.p, message.n, false);
	buf_char(&b, '\n');
	turn_put(t->turn, text_observing(t, state), b.p, b.n);
	buf_free(&b);
	buf_free(&message);
}

static void
github_end(void *state, struct text *t, bool fine)
{
	struct report *r = state;
	struct buf b = { 0 };

	for (size_t i = 0; fine && i < r->n; i++) {
		if (r->row[i].n < 2)
			continue;
		buf_text(&b, "::notice file=");
		put_command(&b, t->file->name, strlen(t->file->name), true);
		buf_format(&b, "::%s: %zu times in this file; run decant -w "
		    "to change them\n", r->row[i].rule, r->row[i].n);
	}
	if (b.n > 0)
		turn_put(t->turn, text_observing(t, state), b.p, b.n);
	buf_free(&b);
}

static const struct observer gcc = { .find = gcc_find, .close = close_observed };
static const struct observer jsonl = { .find = jsonl_find,
	.close = close_observed };
static const struct observer github = { .size = sizeof(struct report),
	.find = github_find, .end = github_end, .close = close_observed };

static const struct {
	const char *name;
	const struct observer *observer;
	bool (*open)(struct job *job, const char *path);
} formats[] = {
	{ "gcc", &gcc, NULL },
	{ "jsonl", &jsonl, NULL },
	{ "github", &github, NULL },
	{ "sarif", NULL, sarif_open },
	{ "html", NULL, html_open },
};

bool
reports_open(struct job *job)
{
	const struct args *a = job->args;

	for (size_t i = 0; i < a->nreport; i++) {
		const char *name = a->report[i];
		size_t n = strcspn(name, ":"), k = 0;
		const char *path = name[n] == ':' ? name + n + 1 : "";

		while (k < 5 && (strlen(formats[k].name) != n ||
		    strncmp(formats[k].name, name, n) != 0))
			k++;
		if (k == 5)
			return complain("--report takes gcc, github, jsonl, "
			    "sarif or html, not \"%.*s\"", (int)n, name);
		if (formats[k].open != NULL) {
			if (!formats[k].open(job, path))
				return false;
			continue;
		}
		if (!observe_into(job, formats[k].observer, path))
			return false;
	}
	return true;
}
