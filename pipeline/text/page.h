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

/* A page turned around: the byte of every character that it has.  A hash of its
 * 128 upper characters; those of ASCII stand for themselves. */
struct page_inverse {
	uint16_t of[256];		/* the character, 0 for a free place */
	uint8_t byte[256];
};

void page_invert(enum page p, struct page_inverse *inv);

/* The byte of a character, or -1. */
static inline int
page_byte(const struct page_inverse *inv, uint32_t c)
{
	unsigned i;

	if (c < 0x80)
		return (int)c;
	if (c > 0xffff)
		return -1;
	for (i = c * 40503u >> 8 & 255; inv->of[i] != 0; i = (i + 1) & 255)
		if (inv->of[i] == c)
			return inv->byte[i];
	return -1;
}

#endif
