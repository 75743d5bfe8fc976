/* SPDX-License-Identifier: Apache-2.0 */
/*
 * apart.c - files that were put together from several: some lines are UTF-8, some
 * are of an older encoding.
 *
 * A line is UTF-8 when it has more characters of several bytes than bytes that
 * are none.  By accident that happens to a line of an older encoding once in
 * thousands, and to none when it has more than a few; so a document counts as
 * such only when there is enough of both kinds, and else is one or the other.
 */
#include "core.h"

enum {
	SEQUENCES = 4,		/* of UTF-8, in all lines of it; beyond that ... */
	SEQUENCES_EAST = 3,	/* ... in each line, where all else has two bytes a
				 * character, and accidents are more */
	OTHER = 4,		/* bytes that are none, in all other lines ... */
	OTHER_EAST = 16,	/* ... of which two make a character */
	OTHER_LINE = 3,		/* those of a line with fewer may be noise */
};

struct tally {
	size_t sequences, bad;
};

static struct tally
tally(struct str line)
{
	struct tally t = { 0 };

	for (size_t at = 0; at < line.n; ) {
		struct str rest = str_cut(line, at, line.n - at);
		size_t n = utf8_valid(rest);

		for (size_t i = 0; i < n; i++)
			t.sequences += (unsigned char)rest.p[i] >= 0xc0;
		at += n;
		if (at < line.n) {
			at += utf8_subpart(str_cut(line, at, line.n - at));
			t.bad++;
		}
	}
	return t;
}

static bool
is_utf8(struct tally t, bool east)
{
	return t.sequences >= (east ? SEQUENCES_EAST : 1) &&
	    (t.bad == 0 || (!east && t.sequences >= t.bad));
}

bool
apart_is_utf8(const struct encoding *e, struct str line)
{
	return is_utf8(tally(line), e->page < 0);
}

struct str
apart_line(struct str text, size_t at)
{
	const char *end = memchr(text.p + at, '\n', text.n - at);

	return str_cut(text, at, end ? (size_t)(end + 1 - text.p) - at :
	    text.n - at);
}

struct str
apart_others(struct arena *a, struct str head, bool *many)
{
	struct tally utf8 = { 0 }, other = { 0 };
	struct str line, out = { NULL, 0 };
	char *p = arena_raw(a, head.n);

	if (p == NULL)
		return out;
	out.p = p;
	for (size_t at = 0; at < head.n; at += line.n) {
		struct tally t;

		line = apart_line(head, at);
		t = tally(line);
		if (is_utf8(t, false)) {
			utf8.sequences += t.sequences;
			continue;
		}
		other.bad += t.bad >= OTHER_LINE ? t.bad : 0;
		memcpy(p + out.n, line.p, line.n);
		out.n += line.n;
	}
	*many = other.bad >= OTHER_EAST;
	if (utf8.sequences < SEQUENCES || other.bad < OTHER)
		out.n = 0;
	return out;
}
