/* SPDX-License-Identifier: Apache-2.0 */
/* likely.c - adds up what texts cost: see likely.h. */
#include <unicode/uchar.h>

#include "text/likely.h"

/* What it costs, in bits, to have no row. */
enum {
	SHORTER = 3,    /* of a 3-gram or a 2-gram: that of one less */
	RARE = 17,      /* a character that no text of the group has */
	STRANGE = 20,   /* a mark or symbol of that kind */
	NONSENSE = 24,  /* a control character, or none at all */
	MIXED = 8,      /* a word of ASCII and other letters ... */
	MIXED_LESS = 3, /* ... where most letters are not ASCII */
	MIXED_EAST = 4,
	FOREIGN = 8,     /* few letters of a script among many of ASCII */
	FOREIGN_RUN = 6, /* and for each run of them */
	MANY = 5,
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
	for (uint32_t c = 0; c < LIKELY_KNOWN; c++) {
		m->small[c] = (uint16_t)u_tolower((UChar32)c);
		m->kind[c] = (uint8_t)likely_case(c, 0);
	}
	return true;
}

enum likely_group
likely_group_of(uint32_t c)
{
	if (c < 0xc0)
		return (c | 32) - 'a' < 26 ? GROUP_LATIN : GROUP_NONE;
	if (c < 0x370)
		return c == 0xd7 || c == 0xf7 || c >= 0x2b0 ? GROUP_NONE
							    : GROUP_LATIN;
	if (c < 0x2000)
		return c < 0x400    ? GROUP_REST
		       : c < 0x530  ? GROUP_CYRILLIC
		       : c < 0x600  ? GROUP_REST
		       : c < 0x700  ? GROUP_ARABIC
		       : c < 0x750  ? GROUP_REST
		       : c < 0x780  ? GROUP_ARABIC
		       : c < 0x8a0  ? GROUP_REST
		       : c < 0x900  ? GROUP_ARABIC
		       : c < 0x1100 ? GROUP_REST
		       : c < 0x1200 ? GROUP_EAST
		       : c < 0x1e00 ? GROUP_REST
		       : c < 0x1f00 ? GROUP_LATIN
				    : GROUP_REST;
	if (c < 0x2e80)
		return c >= 0x2c60 && c < 0x2c80 ? GROUP_LATIN : GROUP_NONE;
	if (c < 0x3040)
		return c >= 0x3005 && c < 0x3008 ? GROUP_EAST : GROUP_NONE;
	if (c < 0xfb00)
		return c >= 0xe000 && c < 0xf900   ? GROUP_NONE
		       : c >= 0xa640 && c < 0xa6a0 ? GROUP_CYRILLIC
		       : c >= 0xa720 && c < 0xa800 ? GROUP_LATIN
		       : c >= 0xa800 && c < 0xac00 ? GROUP_REST
						   : GROUP_EAST;
	if (c < 0x10000)
		return c >= 0xff21 ? GROUP_EAST
		       : c >= 0xfb50 && c < 0xff00 &&
			       (c < 0xfe00 || c >= 0xfe70)
			   ? GROUP_ARABIC
			   : GROUP_NONE;
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

/* Blocks of many letters without case: there is no need to ask. */
static inline bool
is_caseless(uint32_t c)
{
	return (c >= 0x590 && c < 0x10a0) || (c >= 0x2e80 && c < 0xa640) ||
	       (c >= 0xac00 && c < 0xd7a4);
}

uint32_t
likely_symbol(enum likely_group g, uint32_t c)
{
	if (c < 0x80)
		return ascii_symbol(g, c);
	if (c == 0xa3)
		return 0x20ac; /* one sign of money is like another */
	if (is_caseless(c))
		return c;
	return (uint32_t)u_tolower((UChar32)c);
}

unsigned
likely_case(uint32_t c, unsigned before)
{
	if (c < 0x80)
		return (c | 32) - 'a' >= 26 ? 0
		       : c & 32             ? 1
		       : before >= 2        ? 3
					    : 2;
	if ((c >= 0x590 && c < 0x1e00 && (c < 0x10a0 || c >= 0x1100)) ||
	    is_caseless(c))
		return 0;
	if (u_isupper((UChar32)c))
		return before >= 2 ? 3 : 2;
	return u_islower((UChar32)c) && u_toupper((UChar32)c) != (UChar32)c;
}

uint64_t
likely_hash(uint32_t a, uint32_t b, uint32_t c)
{
	uint64_t x =
	    ((uint64_t)a << 42 | (uint64_t)b << 21 | c) * 0x9e3779b97f4a7c15u;

	x ^= x >> 29;
	x *= 0xbf58476d1ce4e5b9u;
	return x ^ x >> 32;
}

static const uint8_t *
find(const struct likely *m, enum likely_group g, uint64_t hash)
{
	const struct likely_file *f = m->file;
	const uint16_t *check =
	    (const void *)((const char *)f + f->group[g].checks);
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

/* The row of the longest gram that has one; NULL when the character has none,
 * and what that costs in every language goes to *all. */
static const uint8_t *
find_row(const struct likely *m, enum likely_group g, uint32_t a, uint32_t b,
    uint32_t c, int32_t *all)
{
	const uint8_t *row = find(m, g, likely_hash(a, b, c));

	if (row != NULL)
		return row;
	if ((row = find(m, g, likely_hash(0, b, c))) != NULL) {
		*all += SHORTER * LIKELY_BIT;
		return row;
	}
	row = find(m, g, likely_hash(0, 0, c));
	*all += (row != NULL ? 2 * SHORTER : without_row(c)) * LIKELY_BIT;
	return row;
}

/* likely_symbol() and likely_case(), from what is at hand. */
static inline uint32_t
symbol(const struct likely *m, enum likely_group g, uint32_t c)
{
	return c >= 0x80 && c < LIKELY_KNOWN && c != 0xa3 ? m->small[c]
							  : likely_symbol(g, c);
}

static inline unsigned
kind(const struct likely *m, uint32_t c, unsigned before)
{
	if (c >= LIKELY_KNOWN)
		return likely_case(c, before);
	return m->kind[c] == 2 && before >= 2 ? 3 : m->kind[c];
}

void
likely_add(const struct likely *m, struct likely_sum *sum, const uint32_t *c,
    size_t from, size_t to, bool ascii)
{
	enum likely_group g = sum->group;
	uint32_t c2 = from > 1 ? c[from - 2] : ' ';
	uint32_t c1 = from > 0 ? c[from - 1] : ' ';
	uint32_t a = symbol(m, g, c2), b = symbol(m, g, c1);
	unsigned letter = kind(m, c1, kind(m, c2, 0));
	const uint8_t *row[LIKELY_ROWS];
	size_t n = 0;

	for (size_t i = from; i < to; i++) {
		uint32_t s = symbol(m, g, c[i]);
		unsigned next = kind(m, c[i], letter);

		if (((c2 | c1 | c[i]) < 0x80) == ascii) {
			row[n] = find_row(m, g, a, b, s, &sum->all);
			n += row[n] != NULL;
			if (next > 0 && (c1 | c[i]) >= 0x80)
				sum->all +=
				    m->file->letter_case[letter][next > 1];
		}
		if (n == LIKELY_ROWS) {
			likely_add_rows(sum->of, row, n,
			    m->file->group[g].lanes, m->file->code);
			n = 0;
		}
		letter = next;
		c2 = c1;
		c1 = c[i];
		a = b;
		b = s;
	}
	likely_add_rows(
	    sum->of, row, n, m->file->group[g].lanes, m->file->code);
}

/* The group that most of the letters beyond ASCII are of. */
static enum likely_group
main_group(const uint32_t *c, size_t n)
{
	size_t count[GROUPS + 1] = { 0 };
	enum likely_group best = GROUP_LATIN;

	for (size_t i = 0; i < n; i++)
		if (c[i] >= 0x80)
			count[likely_group_of(c[i])]++;
	for (int g = 0; g < GROUPS; g++)
		if (count[g] > count[best])
			best = g;
	return best;
}

static bool
is_ascii_letter(uint32_t c)
{
	return (c | 32) - 'a' < 26;
}

/* What it costs that letters of a group stand among those of ASCII. */
static int32_t
weigh_mixture(enum likely_group g, const uint32_t *c, size_t n, size_t ascii)
{
	size_t mixed = 0, own = 0, runs = 0;
	bool last = false;
	int32_t each;

	for (size_t i = 0; i < n; i++) {
		bool is_own = likely_group_of(c[i]) == g;

		runs += is_own && !last;
		last = is_own;
		if (!is_own)
			continue;
		own++;
		mixed += i > 0 && is_ascii_letter(c[i - 1]);
		mixed += i + 1 < n && is_ascii_letter(c[i + 1]);
	}
	each = ascii > own * MANY ? MIXED
	       : g == GROUP_EAST  ? MIXED_EAST
	       : ascii < own * 2  ? MIXED_LESS
				  : MIXED;
	return LIKELY_BIT *
	       ((int32_t)mixed * each +
		   (ascii <= own * MANY
			   ? 0
			   : FOREIGN + (int32_t)runs * FOREIGN_RUN));
}

int32_t
likely_weigh(const struct likely *m, const int32_t *base, const uint32_t *c,
    size_t from, size_t n, size_t ascii)
{
	struct likely_sum sum = { .group = main_group(c, n) };
	unsigned lanes = m->file->group[sum.group].lanes;
	int32_t least = INT32_MAX;

	likely_add(m, &sum, c, from, n, false);
	for (unsigned l = 0; l < lanes; l++) {
		int32_t cost = sum.of[l];

		if (sum.group == GROUP_LATIN && base != NULL)
			cost += base[l];
		least = cost < least ? cost : least;
	}
	if (sum.group != GROUP_LATIN)
		least += weigh_mixture(sum.group, c, n, ascii);
	return least + sum.all;
}

int32_t
likely_letter(const struct likely *m, const int32_t *base, uint32_t c)
{
	struct likely_sum sum = { .group = GROUP_LATIN };
	unsigned lanes = m->file->group[sum.group].lanes;
	int32_t least = INT32_MAX;
	const uint8_t *row;

	row =
	    find(m, sum.group, likely_hash(0, 0, likely_symbol(sum.group, c)));
	if (row == NULL)
		return without_row(c) * LIKELY_BIT;
	likely_add_rows(sum.of, &row, 1, lanes, m->file->code);
	for (unsigned l = 0; l < lanes; l++)
		if (sum.of[l] + base[l] < least)
			least = sum.of[l] + base[l];
	return least + sum.all;
}
