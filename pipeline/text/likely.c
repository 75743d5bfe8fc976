/* SPDX-License-Identifier: Apache-2.0 */
/* likely.c - adds up what texts cost: see likely.h. */
#include <unicode/uchar.h>

#include "text/likely.h"

/* What it costs, in bits, to have no row. */
enum {
	SHORTER = 3,		/* of a 3-gram or a 2-gram: that of one less */
	RARE = 17,		/* a character that no text of the group has */
	STRANGE = 20,		/* a mark or symbol of that kind */
	NONSENSE = 24,		/* a control character, or none at all */
};

bool
likely_open(struct likely *m, struct str file)
{
	const struct likely_file *f = (const void *)file.p;

	if (file.n < sizeof(*f) || memcmp(f->magic, "dclikely", 8) != 0 ||
	    f->version != LIKELY_VERSION)
		return false;
	for (int g = 0; g < GROUPS; g++) {
		uint64_t lanes = f->group[g].lanes, slots = f->group[g].slots;

		if (lanes > LIKELY_LANES || lanes % 8 != 0 || slots == 0 ||
		    f->group[g].checks + slots * 2 > file.n ||
		    f->group[g].checks % 2 != 0 ||
		    f->group[g].rows + slots * lanes / 2 > file.n)
			return false;
	}
	m->file = f;
	return true;
}

enum likely_group
likely_group_of(uint32_t c)
{
	if (c < 0xc0)
		return (c | 32) - 'a' < 26 ? GROUP_LATIN : GROUP_NONE;
	if (c < 0x370)
		return c == 0xd7 || c == 0xf7 || c >= 0x2b0 ? GROUP_NONE :
		    GROUP_LATIN;
	if (c < 0x2000)
		return c < 0x400 ? GROUP_REST : c < 0x530 ? GROUP_CYRILLIC :
		    c < 0x600 ? GROUP_REST : c < 0x700 ? GROUP_ARABIC :
		    c < 0x750 ? GROUP_REST : c < 0x780 ? GROUP_ARABIC :
		    c < 0x8a0 ? GROUP_REST : c < 0x900 ? GROUP_ARABIC :
		    c < 0x1100 ? GROUP_REST : c < 0x1200 ? GROUP_EAST :
		    c < 0x1e00 ? GROUP_REST : c < 0x1f00 ? GROUP_LATIN :
		    GROUP_REST;
	if (c < 0x2e80)
		return c >= 0x2c60 && c < 0x2c80 ? GROUP_LATIN : GROUP_NONE;
	if (c < 0x3040)
		return c >= 0x3005 && c < 0x3008 ? GROUP_EAST : GROUP_NONE;
	if (c < 0xfb00)
		return c >= 0xe000 && c < 0xf900 ? GROUP_NONE :
		    c >= 0xa640 && c < 0xa6a0 ? GROUP_CYRILLIC :
		    c >= 0xa720 && c < 0xa800 ? GROUP_LATIN :
		    c >= 0xa800 && c < 0xac00 ? GROUP_REST : GROUP_EAST;
	if (c < 0x10000)
		return c >= 0xff21 ? GROUP_EAST : c >= 0xfb50 && c < 0xff00 &&
		    (c < 0xfe00 || c >= 0xfe70) ? GROUP_ARABIC : GROUP_NONE;
	return c >= 0x20000 && c < 0x40000 ? GROUP_EAST : GROUP_NONE;
}

static uint32_t
ascii_symbol(enum likely_group g, uint32_t c)
{
	if ((c | 32) - 'a' < 26)
		return g == GROUP_LATIN ? c | 32 : 'x';
	if (c - '0' < 10)
		return '0';
	return c <= ' ' ? ' ' : c == '\'' || c == '-' ? c : '.';
}

uint32_t
likely_symbol(enum likely_group g, uint32_t c)
{
	if (c < 0x80)
		return ascii_symbol(g, c);
	if (c == 0xa3)
		return 0x20ac;		/* one sign of money is like another */
	return (uint32_t)u_tolower((UChar32)c);
}

unsigned
likely_case(uint32_t c, unsigned before)
{
	if (c < 0x80)
		return (c | 32) - 'a' >= 26 ? 0 : c & 32 ? 1 : before >= 2 ? 3 :
		    2;
	if (c >= 0x590 && c < 0x1e00 && (c < 0x10a0 || c >= 0x1100))
		return 0;
	if (u_isupper((UChar32)c))
		return before >= 2 ? 3 : 2;
	return u_islower((UChar32)c) && u_toupper((UChar32)c) != (UChar32)c;
}

uint64_t
likely_hash(uint32_t a, uint32_t b, uint32_t c)
{
	uint64_t x = ((uint64_t)a << 42 | (uint64_t)b << 21 | c) *
	    0x9e3779b97f4a7c15u;

	x ^= x >> 29;
	x *= 0xbf58476d1ce4e5b9u;
	return x ^ x >> 32;
}

static const uint8_t *
find(const struct likely *m, enum likely_group g, uint64_t hash)
{
	const struct likely_file *f = m->file;
	const uint16_t *check = (const void *)((const char *)f +
	    f->group[g].checks);
	uint32_t slots = f->group[g].slots;
	uint32_t i = (hash & 0xffffffff) * slots >> 32;
	uint16_t want = hash >> 48 | 1;

	for (; check[i] != 0; i = i + 1 < slots ? i + 1 : 0)
		if (check[i] == want)
			return (const uint8_t *)f + f->group[g].rows +
			    (size_t)i * f->group[g].lanes / 2;
	return NULL;
}

static int
without_row(uint32_t c)
{
	int8_t type = u_charType((UChar32)c);

	if (type == U_CONTROL_CHAR || type == U_UNASSIGNED ||
	    type == U_PRIVATE_USE_CHAR || type == U_SURROGATE || c >= 0x110000)
		return NONSENSE;
	return U_GET_GC_MASK(c) & (U_GC_L_MASK | U_GC_M_MASK) ? RARE : STRANGE;
}

static void
add_gram(const struct likely *m, struct likely_sum *sum, uint32_t a,
		uint32_t b, uint32_t c)
{
	const uint8_t *code = m->file->code;
	unsigned half = m->file->group[sum->group].lanes / 2;
	const uint8_t *row = find(m, sum->group, likely_hash(a, b, c));

	if (row == NULL && (row = find(m, sum->group, likely_hash(0, b, c))) !=
	    NULL)
		sum->all += SHORTER * LIKELY_BIT;
	else if (row == NULL && (row = find(m, sum->group,
	    likely_hash(0, 0, c))) != NULL)
		sum->all += 2 * SHORTER * LIKELY_BIT;
	if (row == NULL) {
		sum->all += without_row(c) * LIKELY_BIT;
		return;
	}
	for (unsigned i = 0; i < half; i++) {
		sum->of[i] += code[row[i] & 15];
		sum->of[i + half] += code[row[i] >> 4];
	}
}

void
likely_add(const struct likely *m, struct likely_sum *sum, const uint32_t *c,
		size_t from, size_t to, bool ascii)
{
	enum likely_group g = sum->group;
	uint32_t c2 = from > 1 ? c[from - 2] : ' ';
	uint32_t c1 = from > 0 ? c[from - 1] : ' ';
	uint32_t a = likely_symbol(g, c2), b = likely_symbol(g, c1);
	unsigned letter = likely_case(c1, likely_case(c2, 0));

	for (size_t i = from; i < to; i++) {
		uint32_t s = likely_symbol(g, c[i]);
		unsigned next = likely_case(c[i], letter);

		if (((c2 | c1 | c[i]) < 0x80) == ascii) {
			add_gram(m, sum, a, b, s);
			if (next > 0 && (c1 | c[i]) >= 0x80)
				sum->all += m->file->letter_case[letter][next >
				    1];
		}
		letter = next;
		c2 = c1;
		c1 = c[i];
		a = b;
		b = s;
	}
}
