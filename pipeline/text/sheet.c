/* SPDX-License-Identifier: Apache-2.0 */
/* sheet.c - lists the lines of a window. */
#include "line.h"
#include "sheet.h"

/* A line of nothing but printable ASCII at its ends needs no trimming. */
static struct str
trim(struct str s)
{
	if (s.n > 0 && s.p[0] > ' ' && s.p[s.n - 1] > ' ')
		return s;
	return line_trim(s);
}

static bool
ends(struct str s)
{
	char c = s.p[s.n - 1];

	if (s.n > PAGE_SHORT || c == '.' || c == '!' || c == '?')
		return true;
	if ((c | 32) >= 'a' && (c | 32) <= 'z')
		return false;
	return line_ends_sentence(s);
}

bool
page_list(struct page *page, struct doc *doc)
{
	bool apart = false;

	*page = (struct page){ .doc = doc };
	page->line = doc_scratch(doc, (doc->nseg + 1) * sizeof(*page->line));
	if (page->line == NULL)
		return false;
	for each_seg(s, doc) {
		struct str text = trim(s->text);
		struct line *l = &page->line[page->n];

		if (text.n == 0) {
			apart = true;
			continue;
		}
		if (!(s->flags & (SEG_CUT | SEG_TAIL)) &&
		    !is_protected(s, 0, s->text.n, SPAN_BLOCK)) {
			*l = (struct line){ .seg = s, .text = text,
			    .apart = apart, .ends = ends(text) };
			l->plain = !l->ends;
			page->n++;
		}
		apart = false;
	}
	return true;
}

void
page_drop(struct page *page, struct line *l, enum phrase_class class,
		const char *rule, int sure, struct str evidence)
{
	if (l->gone)
		return;
	l->class = class;
	l->gone = true;
	drop(page->doc, l->seg, rule, sure);
	because(page->doc, evidence);
}
