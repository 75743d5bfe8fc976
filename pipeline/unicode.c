/* SPDX-License-Identifier: Apache-2.0 */
/*
 * unicode.c - characters that carry no meaning where they stand.
 *
 * A byte order mark at the beginning of the document goes.  A run of blanks that
 * has a no-break space in it is padding between two fields of a page, and
 * becomes one blank; a single no-break space is typography (10 000, « oui ») and
 * stays, and so do runs of plain blanks, which may be a table.
 */
#include "stage.h"

#define MARK "\xef\xbb\xbf"
#define NO_BREAK "\xc2\xa0"

enum { PADDING = 3 };	/* two are a slip of French typesetting */

/* The length of the blank at a place: a space, or one that does not break. */
static size_t
blank_at(struct str t, size_t at)
{
	if (at < t.n && t.p[at] == ' ')
		return 1;
	return at + 1 < t.n && memcmp(t.p + at, NO_BREAK, 2) == 0 ? 2 : 0;
}

/* The blanks around a no-break space, and how many they are; moves *from to
 * where they begin. */
static size_t
run_around(struct str t, size_t *from, size_t *blanks)
{
	size_t end = *from, n;

	for (*blanks = 0; (n = blank_at(t, end)) > 0; ++*blanks)
		end += n;
	for (; *from > 0 && t.p[*from - 1] == ' '; ++*blanks)
		--*from;
	return end;
}

static void
join_padding(struct doc *doc, struct seg *s)
{
	struct str t = s->text;
	size_t end, blanks;

	for (size_t at = 0; at < t.n; at = end) {
		const char *p = memmem(t.p + at, t.n - at, NO_BREAK, 2);
		size_t from = p ? (size_t)(p - t.p) : t.n;

		if (p == NULL)
			break;
		end = run_around(t, &from, &blanks);
		if (blanks >= PADDING && from > 0 && end < t.n)
			edit(doc, s, from, end - from, STR(" "),
			    "unicode/padding", 96);
	}
}

/* The mark at the beginning of the first line there is. */
static void
cut_mark(struct doc *doc)
{
	for each_seg(s, doc) {
		if (s->text.n >= 3 && memcmp(s->text.p, MARK, 3) == 0)
			edit(doc, s, 0, 3, STR(""), "unicode/bom", 99);
		break;
	}
}

static void
unicode_run(void *state, struct doc *doc)
{
	(void)state;
	if (doc->begins)
		cut_mark(doc);
	for each_seg(s, doc)
		if (!(s->flags & SEG_ASCII))
			join_padding(doc, s);
}

const struct stage stage_unicode = {
	.name = "unicode",
	.summary = "drop byte order marks and padding of no-break spaces",
	.size = 0,
	.run = unicode_run,
};
