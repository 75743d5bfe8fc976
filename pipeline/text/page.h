/* SPDX-License-Identifier: Apache-2.0 */
/*
 * page.h - encodings of one byte a character: ASCII, and 128 more.
 *
 * Both ways: what a byte means, and which byte a character was.  The tables are
 * made from ICU's converters when decant is built.
 */
#ifndef TEXT_PAGE_H
#define TEXT_PAGE_H

#include "stage.h"

enum page {
#define PAGE(id, name, icu, differences, price) PAGE_##id,
#include "text/pages.def"
#undef PAGE
	PAGES
};

extern const uint16_t page_table[PAGES][128];

const char *page_name(enum page p);
int page_price(enum page p);		/* see pages.def */

/* What a byte means; 0 for nothing. */
static inline uint32_t
page_char(enum page p, unsigned char byte)
{
	return byte < 0x80 ? byte : page_table[p][byte - 0x80];
}

#endif
