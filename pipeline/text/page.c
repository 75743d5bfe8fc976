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
