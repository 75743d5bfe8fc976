/* SPDX-License-Identifier: Apache-2.0 */
/*
 * html.c - --report=html: one page that shows every change, and needs nothing.
 *
 * The page (page.html) is built into the program; the documents stand in it as
 * JSON, in which < is escaped, so that no text can become markup.  Of a document
 * only rows with changes and their neighbours are kept.  A row is a list of
 * texts that stay, and of [before, after, number of the change].
 */
#include <stdlib.h>
#include <string.h>

#include "embed.h"
#include "job.h"

EMBED(decant_page, "pipeline/cli/page.html");

static const char mark[] = "<!-- DOCUMENTS -->";

enum { AROUND = 1, MOST_TEXT = 32 << 20 };

struct shown {
	size_t out_at, out_len;
	size_t before, before_len;	/* in `before` */
};

struct page {
	struct buf out, before;
	struct shown *row;
	size_t n, room;
	struct buf changes;		/* as JSON */
};

static void
page_out(void *state, struct text *t, const char *p, size_t n)
{
	struct page *s = state;

	(void)t;
	if (s->out.n + n <= MOST_TEXT)
		buf_put(&s->out, p, n);
}

/* Bytes that are no UTF-8 are shown as what they are. */
static void
put_shown(struct buf *b, const char *p, size_t n)
{
	for (size_t i = 0, len; i < n; i += len ? len : 1) {
		len = utf8_len(p + i, n - i);
		if (len > 0)
			buf_put(b, p + i, len);
		else
			buf_format(b, "\\x%02X", (unsigned char)p[i]);
	}
}

static void
page_find(void *state, struct text *t, const struct finding *f)
{
	struct page *s = state;
	struct buf *b = &s->changes;
	size_t from = s->before.n;

	(void)t;
	if (f->flag)
		return;
	put_shown(&s->before, f->src, f->src_len);
	if (s->n == s->room)
		s->row = must(realloc(s->row, (s->room = s->room * 2 + 64) *
		    sizeof(*s->row)));
	s->row[s->n++] = (struct shown){ f->out_at, f->out_len, from,
		s->before.n - from };
	buf_format(b, "%s[%llu,%zu,[", b->n ? "," : "",
	    (unsigned long long)f->line, f->column);
	for (size_t i = 0; i < f->nsteps; i++) {
		const decant_step *step = &f->steps[i];

		buf_format(b, "%s[\"%s\",\"%s\",%d,", i ? "," : "",
		    step->stage, step->rule, step->confidence);
		buf_json(b, step->evidence ? step->evidence : "",
		    step->evidence ? strlen(step->evidence) : 0);
		buf_char(b, ']');
	}
	buf_text(b, "]]");
}

static bool
ends_line(const char *p, size_t n)
{
	return n > 0 && p[n - 1] == '\n';
}

/* A row under way, from one line end to the next. */
struct rows {
	struct buf *b;
	struct buf row;
	bool changed, any;
	struct buf before[AROUND];	/* clean rows that may be shown yet */
	size_t nbefore;
	size_t after;			/* clean rows still to be shown */
	bool gap;
};

static void
put_row(struct rows *r, const struct buf *row)
{
	if (r->any)
		buf_char(r->b, ',');
	if (r->gap && r->any)
		buf_text(r->b, "0,");
	r->gap = false;
	r->any = true;
	buf_char(r->b, '[');
	buf_put(r->b, row->p, row->n);
	buf_char(r->b, ']');
}

static void
end_row(struct rows *r)
{
	if (r->row.n == 0)
		return;
	if (r->changed) {
		for (size_t i = 0; i < r->nbefore; i++)
			put_row(r, &r->before[i]);
		r->nbefore = 0;
		put_row(r, &r->row);
		r->after = AROUND;
	} else if (r->after > 0) {
		put_row(r, &r->row);
		r->after--;
	} else {
		struct buf last = r->before[0];

		if (r->nbefore == AROUND)
			r->gap = true;
		r->nbefore = AROUND;
		r->before[0] = r->row;
		r->row = last;
	}
	r->row.n = 0;
	r->changed = false;
}

static void
put_same(struct rows *r, const char *p, size_t n)
{
	while (n > 0) {
		const char *nl = memchr(p, '\n', n);
		size_t len = nl ? (size_t)(nl - p) + 1 : n;

		if (r->row.n > 0)
			buf_char(&r->row, ',');
		buf_json(&r->row, p, len);
		if (nl != NULL)
			end_row(r);
		p += len;
		n -= len;
	}
}

static void
put_changed(struct rows *r, const struct page *s, size_t i)
{
	const struct shown *c = &s->row[i];
	const char *before = s->before.p + c->before;

	if (r->row.n > 0)
		buf_char(&r->row, ',');
	buf_char(&r->row, '[');
	buf_json(&r->row, before, c->before_len);
	buf_char(&r->row, ',');
	buf_json(&r->row, s->out.p + c->out_at, c->out_len);
	buf_format(&r->row, ",%zu]", i);
	r->changed = true;
	if (ends_line(before, c->before_len) ||
	    ends_line(s->out.p + c->out_at, c->out_len))
		end_row(r);
}

static void
put_rows(struct buf *b, const struct page *s)
{
	struct rows r = { .b = b };
	size_t at = 0, i = 0;

	for (; i < s->n && s->row[i].out_at + s->row[i].out_len <= s->out.n;
	    i++) {
		put_same(&r, s->out.p + at, s->row[i].out_at - at);
		put_changed(&r, s, i);
		at = s->row[i].out_at + s->row[i].out_len;
	}
	put_same(&r, s->out.p + at, s->out.n - at);
	end_row(&r);
	buf_free(&r.row);
	for (size_t k = 0; k < AROUND; k++)
		buf_free(&r.before[k]);
}

static void
page_end(void *state, struct text *t, bool fine)
{
	struct page *s = state;
	const decant_about *a = &t->task->about;
	struct buf b = { 0 };

	if (fine) {
		buf_text(&b, "<script type=\"application/json\">{\"name\":");
		buf_json(&b, t->file->name, strlen(t->file->name));
		buf_format(&b, ",\"line\":%llu,\"lang\":\"%s\",\"sure\":%d,"
		    "\"encoding\":\"%s\",\"lines\":%llu,\"src\":%llu,"
		    "\"out\":%llu,\"flags\":%llu,\"damage\":%d,"
		    "\"changes\":[",
		    (unsigned long long)t->task->line, a->lang ? a->lang :
		    "und", a->lang_confidence, a->encoding,
		    (unsigned long long)a->lines,
		    (unsigned long long)a->src_bytes,
		    (unsigned long long)a->out_bytes,
		    (unsigned long long)a->flags, a->damage);
		buf_put(&b, s->changes.p, s->changes.n);
		buf_text(&b, "],\"rows\":[");
		put_rows(&b, s);
		buf_text(&b, "]}</script>\n");
		turn_put(t->turn, text_observing(t, state), b.p, b.n);
	}
	buf_free(&b);
	buf_free(&s->out);
	buf_free(&s->before);
	buf_free(&s->changes);
	free(s->row);
}

static const char *
find_mark(void)
{
	return memmem(decant_page, decant_page_end - decant_page, mark,
	    sizeof(mark) - 1);
}

static bool
page_close(struct job *job, void *observing)
{
	const char *rest = find_mark() + sizeof(mark) - 1;

	sink_put(observing, rest, decant_page_end - rest);
	return close_observed(job, observing);
}

static const struct observer observer = {
	.size = sizeof(struct page),
	.out = page_out,
	.find = page_find,
	.end = page_end,
	.close = page_close,
};

bool
html_open(struct job *job, const char *path)
{
	struct sink *s = open_whole_report(job, path);

	if (s == NULL)
		return false;
	sink_put(s, decant_page, find_mark() - decant_page);
	observer_add(job, &observer, s);
	return true;
}
