/* SPDX-License-Identifier: Apache-2.0 */
/* gen.c - what the compilers of dictionaries share. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "gen.h"

void
buffer_add(struct buffer *b, const void *p, size_t n)
{
	if (b->room - b->n < n) {
		b->room = (b->n + n) * 2;
		if ((b->p = realloc(b->p, b->room)) == NULL) {
			fprintf(stderr, "dictc: out of memory\n");
			exit(1);
		}
	}
	if (n > 0)
		memcpy(b->p + b->n, p, n);
	b->n += n;
}

void
buffer_align(struct buffer *b, size_t to)
{
	while (b->n % to != 0)
		buffer_add(b, "", 1);
}

void
wrong(const struct source *s, size_t line, const char *format, ...)
{
	va_list ap;

	if (line > 0)
		fprintf(stderr, "%s:%zu: ", s->path, line);
	else
		fprintf(stderr, "%s: ", s->path);
	va_start(ap, format);
	vfprintf(stderr, format, ap);
	va_end(ap);
	fputc('\n', stderr);
	exit(1);
}

bool
next_line(struct str *text, struct str *line, size_t *number)
{
	const char *end;

	if (text->n == 0)
		return false;
	end = memchr(text->p, '\n', text->n);
	*line = str_cut(*text, 0, end ? (size_t)(end - text->p) : text->n);
	*text = str_cut(*text, line->n + (end != NULL),
	    text->n - line->n - (end != NULL));
	++*number;
	return true;
}

size_t
cut_fields(struct str line, struct str *field, size_t most)
{
	size_t n = 0;

	for (;;) {
		const char *tab = memchr(line.p, '\t', line.n);
		size_t len = tab ? (size_t)(tab - line.p) : line.n;

		if (n < most)
			field[n] = str_cut(line, 0, len);
		n++;
		if (tab == NULL)
			return n;
		line = str_cut(line, len + 1, line.n - len - 1);
	}
}

void
compile_copy(const struct source *s, size_t n, struct buffer *out)
{
	if (n > 1)
		wrong(&s[1], 0, "there may be one file of this name only");
	buffer_add(out, s->text.p, s->text.n);
}
