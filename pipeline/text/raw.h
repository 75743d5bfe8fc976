/* SPDX-License-Identifier: Apache-2.0 */
/*
 * raw.h - is a document a raw page, and which of its lines are its article?
 */
#ifndef TEXT_RAW_H
#define TEXT_RAW_H

#include "text/sheet.h"
#include "text/shape.h"

/* What a document has shown so far.  All zero is nothing. */
struct raw {
	uint32_t lines, plain, hits;
	uint32_t near, since;		/* hits soon after another; lines since */
	uint32_t classes;		/* of phrases seen, a bit each */
	struct surround surround;
};

/* Counts the lines of a window. */
void raw_count(struct raw *raw, const struct page *page);

/* Most lines of a raw page are short and end no sentence, one line of sixty or
 * more is one of several things that only pages say, and these stand together. */
bool raw_is_page(const struct raw *raw);

/* Are there enough short lines for a page at all? */
bool raw_is_ragged(const struct raw *raw);

/* Drops the lines whose shape is that of furniture, surer than `bar`: the log
 * of the odds. */
void raw_drop(struct raw *raw, const struct shape_model *model,
		struct page *page, bool english, float bar);

#endif
