/* SPDX-License-Identifier: Apache-2.0 */
/*
 * seek.h - which lines of a window have a byte that matters?
 *
 * The window lies in one piece, so that one search runs over it at the speed of
 * memchr() and lines without the byte cost nothing.  Lines that a stage before
 * has rewritten lie elsewhere and are searched on their own.
 */
#ifndef TEXT_SEEK_H
#define TEXT_SEEK_H

#include "stage.h"

/* Behind the segments from s on that lie side by side, to be read as one. */
static inline struct seg *
piece_end(struct seg *s, const struct seg *end)
{
	for (s++; s < end && !(s->flags & SEG_DROPPED) &&
	    s->text.p == s[-1].eol.p + s[-1].eol.n;)
		s++;
	return s;
}

/* The same, but ends before one that the stage may step over. */
static inline struct seg *
loud_end(const struct doc *doc, struct seg *s, const struct seg *end)
{
	for (s++; s < end && !(s->flags & SEG_DROPPED) &&
	    !seg_is_quiet(doc, s) &&
	    s->text.p == s[-1].eol.p + s[-1].eol.n;)
		s++;
	return s;
}

struct seek {
	struct str window;
	const char *next;	/* the first occurrence not passed yet, or the end */
	char byte;
};

static inline const char *
seek_byte(const char *p, const char *end, char byte)
{
	const char *at = p < end ? memchr(p, byte, end - p) : NULL;

	return at != NULL ? at : end;
}

static inline struct seek
seek_start(const struct doc *doc, char byte)
{
	struct seek s = { .window = doc->text, .byte = byte };

	s.next = seek_byte(s.window.p, s.window.p + s.window.n, byte);
	return s;
}

/* Does the text of the segment have the byte?  Ask from the first segment to
 * the last. */
static inline bool
seek_in(struct seek *s, const struct seg *seg)
{
	const char *p = seg->text.p, *end = p + seg->text.n;
	const char *stop = s->window.p + s->window.n;

	if ((uintptr_t)p - (uintptr_t)s->window.p > s->window.n)
		return seek_byte(p, end, s->byte) < end;
	if (s->next < p)
		s->next = seek_byte(p, stop, s->byte);
	return s->next < end;
}

#endif
