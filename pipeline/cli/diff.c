/* SPDX-License-Identifier: Apache-2.0 */
/*
 * diff.c - a unified diff, made from the changes instead of a search for them.
 *
 * What was changed is known to the byte, so each change is widened to whole
 * lines on both sides, those that then touch become one, and those with few
 * lines between them share a hunk.  That is exact, and linear in the text.
 */
#include <string.h>

#include "cli.h"
#include "io.h"

enum { CONTEXT = 3 };

struct side {
	const char *p;
	size_t n;
};

/* Lines [src, src_end) of bytes become lines [out, out_end). */
struct region {
	size_t src, src_end, out, out_end;
};

struct differ {
	struct buf *b;
	struct side src, out;
	const struct edit_at *e;
	size_t n, next;			/* of the edits */
	size_t src_line, out_line;	/* lines before `at` */
	size_t at, out_at;		/* where lines were last counted */
};

static size_t
line_start(struct side s, size_t at)
{
	while (at > 0 && s.p[at - 1] != '\n')
		at--;
	return at;
}

static size_t
line_end(struct side s, size_t at)
{
	const char *nl = at < s.n ? memchr(s.p + at, '\n', s.n - at) : NULL;

	return nl ? (size_t)(nl - s.p) + 1 : s.n;
}

static bool
at_start(struct side s, size_t at)
{
	return at == 0 || s.p[at - 1] == '\n';
}

/* Takes the next edit, and all that share lines with it. */
static bool
next_region(struct differ *d, struct region *r)
{
	const struct edit_at *e = d->e + d->next;

	if (d->next == d->n)
		return false;
	r->src = line_start(d->src, e->src_at);
	r->out = e->out_at - (e->src_at - r->src);
	for (;;) {
		r->src_end = e->src_at + e->src_len;
		r->out_end = e->out_at + e->out_len;
		if (!at_start(d->src, r->src_end) ||
		    !at_start(d->out, r->out_end)) {
			size_t end = line_end(d->src, r->src_end);

			r->out_end += end - r->src_end;
			r->src_end = end;
		}
		if (++d->next == d->n)
			break;
		e = d->e + d->next;
		if (line_start(d->src, e->src_at) >= r->src_end &&
		    (e->src_at > r->src_end || at_start(d->out, e->out_at)))
			break;
	}
	if (r->out_end > d->out.n)
		r->out_end = d->out.n;
	return true;
}

static size_t
count_lines(struct side s, size_t from, size_t to)
{
	size_t n = 0;

	while (from < to) {
		from = line_end(s, from);
		n++;
	}
	return n;
}

static void
print_lines(struct differ *d, char mark, struct side s, size_t from, size_t to)
{
	while (from < to) {
		size_t end = line_end(s, from);

		if (end > to)
			end = to;
		buf_char(d->b, mark);
		buf_put(d->b, s.p + from, end - from);
		if (s.p[end - 1] != '\n')
			buf_text(d->b, "\n\\ No newline at end of file\n");
		from = end;
	}
}

/* Up to n lines before a place, no further back than `least`. */
static size_t
back(struct side s, size_t at, size_t least, int n)
{
	while (n-- > 0 && at > least)
		at = line_start(s, at - 1);
	return at > least ? at : least;
}

static size_t
forth(struct side s, size_t at, int n)
{
	while (n-- > 0 && at < s.n)
		at = line_end(s, at);
	return at;
}

/* A hunk: regions with at most 2 * CONTEXT lines between them. */
enum { MOST = 512 };

static void
print_range(struct buf *b, char mark, size_t line, size_t n)
{
	buf_format(b, " %c%zu", mark, n == 0 ? line : line + 1);
	if (n != 1)
		buf_format(b, ",%zu", n);
}

static void
print_hunk(struct differ *d, const struct region *r, size_t n, size_t least)
{
	size_t from = back(d->src, r[0].src, least, CONTEXT);
	size_t to = forth(d->src, r[n - 1].src_end, CONTEXT);
	size_t out_from = r[0].out - (r[0].src - from);
	size_t out_to = r[n - 1].out_end + (to - r[n - 1].src_end);
	size_t nsrc = count_lines(d->src, from, to);
	size_t nout = count_lines(d->out, out_from, out_to);

	d->src_line += count_lines(d->src, d->at, from);
	d->out_line += count_lines(d->out, d->out_at, out_from);
	buf_text(d->b, "@@");
	print_range(d->b, '-', d->src_line, nsrc);
	print_range(d->b, '+', d->out_line, nout);
	buf_text(d->b, " @@\n");
	for (size_t i = 0; i < n; i++) {
		print_lines(d, ' ', d->src, from, r[i].src);
		print_lines(d, '-', d->src, r[i].src, r[i].src_end);
		print_lines(d, '+', d->out, r[i].out, r[i].out_end);
		from = r[i].src_end;
	}
	print_lines(d, ' ', d->src, from, to);
	d->at = to;
	d->out_at = out_to;
	d->src_line += nsrc;
	d->out_line += nout;
}

void
diff_print(struct buf *b, size_t line, const char *src, size_t nsrc,
		const char *out, size_t nout, const struct edit_at *e,
		size_t n)
{
	struct differ d = { b, { src, nsrc }, { out, nout }, e, n, 0, line,
			    line, 0, 0 };
	struct region row[MOST], r;
	size_t rows = 0, least = 0;

	while (next_region(&d, &r)) {
		if (rows > 0 && (rows == MOST ||
		    forth(d.src, row[rows - 1].src_end, 2 * CONTEXT) < r.src)) {
			print_hunk(&d, row, rows, least);
			least = d.at;
			rows = 0;
		}
		row[rows++] = r;
	}
	if (rows > 0)
		print_hunk(&d, row, rows, least);
}
