/* SPDX-License-Identifier: Apache-2.0 */
/*
 * look_space.c - blanks that are not U+0020.
 *
 * A blank of a width of its own becomes a plain one; those that do not break
 * are typography (10 000, « oui ») and stay, but for padding: a run of blanks
 * with one of them in it stands between two fields of a page.  U+3000 stays
 * beside Chinese, Japanese and Korean, where it is the blank.
 */
#include "text/looks.h"

enum { PADDING = 3 };	/* two are a slip of French typesetting */

static bool
is_blank(uint32_t c)
{
	return c == ' ' || c == 0xa0;
}

static size_t
padding(struct line *l, size_t at)
{
	size_t from = at, end = at, n = 0, blanks = 0;

	for (; from > 0 && l->t.p[from - 1] == ' '; blanks++)
		from--;
	while (end < l->t.n && is_blank(line_after(l->t, end))) {
		utf8_next(l->t, &end);
		blanks++;
	}
	n = end - from;
	if (blanks >= PADDING && from > 0 && end < l->t.n)
		edit(l->doc, l->seg, from, n, STR(" "), "unicode/padding", 96);
	return end;
}

/* A run of U+3000 has the same meaning all over. */
static size_t
ideographic(struct line *l, size_t at)
{
	size_t end = at;

	while (line_after(l->t, end) == 0x3000)
		end += 3;
	if (is_wide(line_before(l->t, at)) || is_wide(line_after(l->t, end)))
		return end;
	for (; at < end; at += 3)
		edit(l->doc, l->seg, at, 3, STR(" "), "unicode/space", 96);
	return end;
}

size_t
look_space(struct line *l, size_t at, enum uclass class)
{
	if (class == U_NO_BREAK)
		return padding(l, at);
	if (class == U_IDEOGRAPHIC)
		return ideographic(l, at);
	if (class == U_SPACE) {
		edit(l->doc, l->seg, at, utf8_len(l->t.p[at]), STR(" "),
		    "unicode/space", 97);
		because(l->doc, doc_format(l->doc, "U+%04X",
		    (unsigned)line_after(l->t, at)));
	}
	return at + utf8_len(l->t.p[at]);
}
