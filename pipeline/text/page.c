/* SPDX-License-Identifier: Apache-2.0 */
/* page.c - the tables of encodings of one byte a character. */
#include "text/page.h"

const uint16_t page_table[PAGES][128] = {
#include "pages.inc"
};

static const struct {
	const char *name;
	int price;
} about[PAGES] = {
#define PAGE(id, name, icu, differences, price) { name, price },
#include "text/pages.def"
#undef PAGE
};

const char *
page_name(enum page p)
{
	return about[p].name;
}

int
page_price(enum page p)
{
	return about[p].price;
}

void
page_invert(enum page p, struct page_inverse *inv)
{
	*inv = (struct page_inverse){ 0 };
	for (unsigned b = 0; b < 128; b++) {
		uint32_t c = page_table[p][b];
		unsigned i = c * 40503u >> 8 & 255;

		if (c < 0x80 || page_byte(inv, c) >= 0)
			continue;
		while (inv->of[i] != 0)
			i = (i + 1) & 255;
		inv->of[i] = c;
		inv->byte[i] = b + 0x80;
	}
}
