/* SPDX-License-Identifier: Apache-2.0 */
/*
 * repeats.c - titles, headlines and captions that were scraped twice.
 *
 * Headlines are held equal when they differ in clipped words alone (S. Korea,
 * South Korea), since names get their canonical forms only later.  A caption is
 * a long line right below itself: short ones are refrains, answers and steps of
 * instructions.  Of 15 MB of clean text in 23 languages, 24 bytes within three
 * lines hit 24 lines, all of them wrongly.
 */
#include "line.h"
#include "sheet.h"
#include "word.h"

enum { CAPTION = 60 };		/* bytes, at least */

/* Is one of two words the other, or clipped to its beginning by a dot? */
static bool
same_word(struct str a, const struct word *x, struct str b,
		const struct word *y)
{
	size_t ax = x->at + x->text.n, by = y->at + y->text.n;
	size_t n = x->text.n < y->text.n ? x->text.n : y->text.n;

	if (str_like(x->text, y->text))
		return true;
	if (!str_like(str_cut(x->text, 0, n), str_cut(y->text, 0, n)))
		return false;
	return (x->text.n == n && n <= 3 && ax < a.n && a.p[ax] == '.') ||
	    (y->text.n == n && n <= 3 && by < b.n && b.p[by] == '.');
}

/* Do two lines have the same words? */
static bool
same_headline(struct str a, struct str b)
{
	size_t at = 0, bt = 0, words = 0;
	struct word x, y;

	for (;; words++) {
		bool more = word_next(a, &at, &x);

		if (word_next(b, &bt, &y) != more)
			return false;
		if (!more)
			return words >= 3;
		if (!same_word(a, &x, b, &y))
			return false;
	}
}

/* A title as browsers show it: "Headline | Site". */
static struct str
without_site(struct str s)
{
	static const char *const marks[] = { " | ", " - ", " \xe2\x80\x93 ",
		" \xe2\x80\x94 ", " :: ", " \xc2\xbb ", " / " };

	for (size_t i = s.n; i > 0; i--)
		for (size_t k = 0; k < sizeof(marks) / sizeof(*marks); k++) {
			size_t m = strlen(marks[k]);

			if (i >= m && memcmp(s.p + i - m, marks[k], m) == 0)
				return str_cut(s, 0, i - m);
		}
	return str_cut(s, 0, 0);
}

/* The page's title goes when the headline follows it. */
static void
drop_title(struct page *page, size_t top)
{
	struct line *l = page->line;
	struct str title = str_cut(l->text, 0, 0);

	if (top > 1 && l->text.n <= 4 * PAGE_SHORT)
		title = without_site(l->text);
	for (size_t k = 1; k < top && title.n > 0; k++)
		if (!l[k].gone && same_headline(title, l[k].text)) {
			l[k].headline = true;
			page_drop(page, l, CLASS_OTHER, "furniture/title", 97,
			    STR("the headline follows"));
			return;
		}
}

/* A verse goes on behind a comma; no headline does. */
static bool
goes_on(struct str s)
{
	return s.n > 0 && s.p[s.n - 1] == ',';
}

/* Of equal headlines the first stays.  One right below the other, and short, is
 * as likely the refrain of a song; one with the number of a section stands in
 * the table of contents above. */
void
drop_titles(struct page *page)
{
	size_t top = page->n < PAGE_TOP ? page->n : PAGE_TOP, i = 0;
	struct line *l = page->line;

	if (page->n > 0)
		drop_title(page, top);
	while (i < top && l[i].gone)
		i++;
	if (i == top || l[i].ends || line_is_numbered(l[i].text) ||
	    goes_on(l[i].text))
		return;
	for (size_t k = i + 1; k < top; k++)
		if (!l[k].gone && same_headline(l[i].text, l[k].text) &&
		    (k > i + 1 || l[k].apart || l[k].text.n >= CAPTION)) {
			l[i].headline = true;
			page_drop(page, &l[k], CLASS_OTHER,
			    "furniture/headline-again", 95,
			    STR("the headline stands above"));
		}
}

void
drop_repeats(struct page *page, struct before *before)
{
	const struct line *last = NULL;	/* that was not gone when it was seen */

	for (size_t i = 0; i < page->n; i++) {
		struct line *l = &page->line[i];
		bool again;

		if (l->gone)
			continue;
		again = l->text.n >= CAPTION && (last ? str_eq(last->text,
		    l->text) : before->last != 0 &&
		    before->last == str_hash(l->text));
		last = l;
		if (again)
			page_drop(page, l, CLASS_CAPTION, "furniture/repeat",
			    95, STR("it stands right above"));
	}
	if (last != NULL)
		before->last = last->text.n >= CAPTION ?
		    str_hash(last->text) : 0;
}
