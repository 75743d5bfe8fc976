/* SPDX-License-Identifier: Apache-2.0 */
/*
 * repairfence.c - the fence that a model puts around its translation.
 */
#include "text/repairwork.h"

/* ``` with or without a word behind it. */
static bool
is_fence(struct str s, bool bare)
{
	s = str_trim(s);
	return s.n >= 3 && memcmp(s.p, "```", 3) == 0 &&
	       (s.n == 3 || (!bare && memchr(s.p, ' ', s.n) == NULL &&
				s.p[s.n - 1] != '`'));
}

/* A model that has announced its translation puts it in a fence; it goes when
 * it holds all that is left of the document. */
void
repair_fence(struct repair_work *w)
{
	struct doc *doc = w->doc;
	struct seg *last = doc->seg + doc->nseg - 1;

	while (last > w->seg && str_trim(last->text).n == 0)
		last--;
	if (last <= w->seg || !is_fence(w->seg->text, false) ||
	    !is_fence(last->text, true))
		return;
	for (struct seg *s = w->seg + 1; s < last; s++)
		if (is_fence(s->text, false))
			return;
	wound(doc, 4);
	if (w->r->level == REPAIR_OFF)
		return;
	drop(doc, w->seg, "repair/llm-fence", 98);
	drop(doc, last, "repair/llm-fence", 98);
}
