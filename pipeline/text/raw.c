/* SPDX-License-Identifier: Apache-2.0 */
/*
 * raw.c - drops furniture by its shape from pages that no extractor has seen.
 *
 * The share of short lines without an end tells a page from an article, but not
 * from a poem, a table or a list: so phrases of several classes are asked for
 * as well before the model may judge.
 */
#include <math.h>

#include "raw.h"

enum {
	LINES = 15,		/* of a page, at least */
	HITS = 4,		/* lines that are known phrases ... */
	ONE_OF = 60,		/* ... and of so many lines at least one is: a
				 * manual of 1,000 pages says "Next" as well */
	KINDS_OF = 3,		/* classes that they are of */
	NEAR = 4,		/* Lines from one phrase to the next ... */
	NEAR_OF_TEN = 3,	/* ... for so many of ten: they stand together
				 * above and below an article, and not strewn
				 * over a list or a book of sayings */
};

void
raw_count(struct raw *raw, const struct page *page)
{
	raw->lines += page->n;
	for (size_t i = 0; i < page->n; i++) {
		const struct line *l = &page->line[i];

		raw->plain += l->plain;
		if (l->class != CLASS_NONE && l->class != CLASS_OTHER) {
			raw->hits++;
			raw->near += raw->hits > 1 && raw->since < NEAR;
			raw->since = 0;
		}
		raw->since += l->text.n > 0;
		raw->classes |= l->class != CLASS_OTHER ? 1u << l->class : 0;
	}
}

bool
raw_is_ragged(const struct raw *raw)
{
	return raw->lines >= LINES && raw->plain * 2 >= raw->lines;
}

bool
raw_is_page(const struct raw *raw)
{
	return raw_is_ragged(raw) && raw->hits >= HITS &&
	    (size_t)raw->hits * ONE_OF >= raw->lines &&
	    (size_t)raw->near * 10 >= (size_t)raw->hits * NEAR_OF_TEN &&
	    __builtin_popcount(raw->classes & ~(1u << CLASS_NONE)) >= KINDS_OF;
}

/* 0 to 99, as proposals want it. */
static int
percent(float odds)
{
	int n = 100 / (1 + expf(-odds));

	return n > 99 ? 99 : n;
}

void
raw_drop(struct raw *raw, const struct shape_model *model, struct page *page,
		bool english, float bar)
{
	struct shape *shape = doc_alloc(page->doc, (page->n + 1) *
	    sizeof(*shape));
	float *odds = doc_alloc(page->doc, (page->n + 1) * sizeof(*odds));
	float (*work)[SHAPE_ALL] = doc_alloc(page->doc, (page->n + 1) *
	    sizeof(*work));

	if (shape == NULL || odds == NULL || work == NULL)
		return;
	for (size_t i = 0; i < page->n; i++) {
		shape_read(&shape[i], page->line[i].text);
		if (page->line[i].class != CLASS_NONE)
			shape[i].flags |= SHAPE_PHRASE;
	}
	shape_judge(model, &raw->surround, shape, page->n, page->doc->ends,
	    english, odds, work);
	for (size_t i = 0; i < page->n; i++)
		if (odds[i] > bar && !page->line[i].headline)
			page_drop(page, &page->line[i], CLASS_OTHER,
			    "furniture/shape", percent(odds[i]),
			    STR("its shape and place are those of furniture"));
}
