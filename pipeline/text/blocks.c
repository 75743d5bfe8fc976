/* SPDX-License-Identifier: Apache-2.0 */
/*
 * blocks.c - furniture that only its place tells: headlines of other articles.
 *
 * Behind a label such as "Related stories", short lines that end no sentence are
 * links, until the text goes on.  At the end of a document, such lines are links
 * when furniture stands before and behind them.
 */
#include "line.h"
#include "sheet.h"
#include "tokens.h"

static bool
ends_colon(struct str s)
{
	return s.p[s.n - 1] == ':' || (s.n > 2 && memcmp(s.p + s.n - 3,
	    "\xef\xbc\x9a", 3) == 0);
}

/* A short line that is no furniture on either side makes a list, and so does a
 * colon before: "Share" may be one of its items. */
bool
is_listed(const struct page *page, size_t i, const struct before *before)
{
	const struct line *l = page->line;
	bool above, below = i + 1 < page->n && l[i + 1].plain &&
	    l[i + 1].class == CLASS_NONE && !l[i + 1].apart;

	if (l[i].apart)
		return false;
	if (i == 0)
		return before->begun && (before->colon ||
		    (before->plain && !before->gone && below));
	above = l[i - 1].plain && l[i - 1].class == CLASS_NONE;
	return ends_colon(l[i - 1].text) || (above && below);
}

/* A word such as "Home" is furniture among furniture, and before and behind all
 * of the text; alone between paragraphs it is a heading. */
bool
has_company(const struct page *page, size_t i, const struct before *before)
{
	const struct line *l = page->line;

	if (i == 0 ? !before->begun || before->gone : l[i - 1].entry != 0)
		return true;
	return i + 1 < page->n ? l[i + 1].entry != 0 : page->doc->ends;
}

/* A headline has some words, no number of a section, and does not introduce
 * what is below it. */
static bool
is_link(const struct line *l)
{
	size_t at = 0, words = 0;
	struct token t;

	if (!l->plain || ends_colon(l->text) || line_is_numbered(l->text) ||
	    line_is_of_manual(l->text))
		return false;
	while (words < 6 && tokens_next(l->text, &at, &t))
		words++;
	return words >= 3;
}

void
drop_blocks(struct page *page, struct before *before)
{
	for (size_t i = 0; i < page->n; i++) {
		struct line *l = &page->line[i];

		if (l->gone && l->class == CLASS_RELATED) {
			before->block = l->label ? PAGE_BLOCK : 0;
		} else if (l->gone) {
			continue;
		} else if (before->block > 0 && is_link(l)) {
			before->block--;
			page_drop(page, l, CLASS_OTHER, "furniture/headline",
			    92, STR("below a label of related articles"));
		} else {
			before->block = 0;
		}
		before->colon = ends_colon(l->text);
	}
	if (page->n > 0) {
		const struct line *l = &page->line[page->n - 1];

		before->begun = true;
		before->gone = l->gone;
		before->plain = l->plain;
		before->colon = ends_colon(l->text);
	}
}

/* How many lines right before `end` are headlines with furniture above. */
static size_t
links_before(const struct page *page, size_t end)
{
	size_t n = 0;

	while (n < end && n <= PAGE_LINKS && page->line[end - 1 - n].plain &&
	    !page->line[end - 1 - n].gone)
		n++;
	return n > 0 && n < end && n <= PAGE_LINKS &&
	    page->line[end - 1 - n].gone ? n : 0;
}

void
drop_tail(struct page *page)
{
	size_t end = page->n;

	if (!page->doc->ends)
		return;
	while (end > 0) {
		size_t links;

		if (page->line[end - 1].gone) {
			end--;
			continue;
		}
		links = end < page->n ? links_before(page, end) : 0;
		if (links == 0)
			return;
		for (; links > 0; links--)
			page_drop(page, &page->line[--end], CLASS_OTHER,
			    "furniture/headline", 90,
			    STR("between furniture at the end"));
	}
}
