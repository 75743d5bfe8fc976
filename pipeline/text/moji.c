/* SPDX-License-Identifier: Apache-2.0 */
/* moji.c - pages turned around, and sequences of UTF-8 read through them. */
#include <unicode/uchar.h>

#include "text/moji.h"

static const struct {
	enum page page;
	int risk;
} pages[MOJI_PAGES] = {
	{ PAGE_windows_1252, 10 },
	{ PAGE_windows_1250, 16 },
	{ PAGE_windows_1251, 18 },
	{ PAGE_windows_1254, 14 },
	{ PAGE_windows_1257, 16 },
	{ PAGE_iso_8859_2, 16 },
	{ PAGE_iso_8859_15, 14 },
	{ PAGE_cp437, 14 },
	{ PAGE_cp850, 16 },
	{ PAGE_macintosh, 18 },
	{ PAGE_koi8_r, 18 },
	{ PAGE_cp866, 20 },
	{ PAGE_windows_1253, 18 },
	{ PAGE_windows_1255, 20 },
	{ PAGE_windows_1256, 20 },
	{ PAGE_windows_1258, 16 },
	{ PAGE_windows_874, 20 },
	{ PAGE_cp852, 20 },
	{ PAGE_koi8_u, 20 },
	{ PAGE_mac_cyrillic, 22 },
	{ PAGE_iso_8859_5, 22 },
	{ PAGE_iso_8859_7, 22 },
	{ PAGE_mac_ce, 22 },
	{ PAGE_iso_8859_13, 18 },
};

enum page
moji_page(unsigned i)
{
	return pages[i].page;
}

int
moji_risk(unsigned i)
{
	return pages[i].risk;
}

bool
moji_is_safe(unsigned i)
{
	return pages[i].page != PAGE_macintosh &&
	       pages[i].page != PAGE_mac_cyrillic &&
	       pages[i].page != PAGE_mac_ce;
}

static void
add(struct moji *m, uint32_t c, unsigned i, unsigned byte)
{
	struct moji_row *r;

	if (m->of[c] == 0)
		m->of[c] = ++m->rows;
	r = &m->row[m->of[c]];
	if (r->byte[i] != 0)
		return;
	r->byte[i] = byte;
	r->two |= (uint32_t)(byte >= 0xc2 && byte < 0xe0) << i;
	r->three |= (uint32_t)(byte >= 0xe0 && byte < 0xf0) << i;
	r->four |= (uint32_t)(byte >= 0xf0 && byte < 0xf5) << i;
	r->more |= (uint32_t)(byte < 0xc0) << i;
}

/* Where a page has no character for a byte, others have kept the control
 * character; those of windows-1252 are also what ISO-8859-1 makes of them. */
void
moji_make(struct moji *m)
{
	for (unsigned i = 0; i < MOJI_PAGES; i++) {
		for (unsigned b = 0x80; b < 0x100; b++) {
			uint32_t c = page_char(pages[i].page, b);

			/* A hole is filled as Latin-1 has it. */
			add(m, c >= 0x80 ? c : b, i, b);
			if (c == 0x3bc) /* mu is the micro sign */
				add(m, 0xb5, i, b);
		}
		for (unsigned b = 0x80; b < 0xa0 && i == 0; b++)
			add(m, b, i, b);
	}
}

/* Bytes that a character may have been: at most two. */
static unsigned
bytes_of(const struct moji *m, unsigned i, uint32_t c, unsigned loss,
    uint8_t *byte, unsigned *lost)
{
	static const uint8_t holes[] = { 0x81, 0x8d, 0x8f, 0x90, 0x9d };
	unsigned n = 0, own = moji_row(m, c)->byte[i];

	*lost = 0;
	if (own != 0)
		byte[n++] = own;
	if (c == ' ' && (loss & LOSS_BLANK) &&
	    page_char(pages[i].page, 0xa0) == 0xa0) {
		*lost = LOSS_BLANK;
		byte[n++] = 0xa0;
	}
	if (c == 0xfffd && (loss & LOSS_BYTE) && i == 0) {
		*lost = LOSS_BYTE;
		memcpy(byte, holes, n = sizeof(holes));
	}
	if (loss & LOSS_CASE && own != 0) {
		uint32_t big = (uint32_t)u_toupper((UChar32)c);
		unsigned other = big == c ? 0 : moji_row(m, big)->byte[i];

		if (other != 0) {
			*lost = LOSS_CASE;
			byte[n++] = other;
		}
	}
	return n;
}

/* The character of a sequence of n bytes; 0 when it is not well-formed, or not
 * one that texts have. */
static uint32_t
character(const uint8_t *b, unsigned n)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	uint32_t c = b[0] & (0xff >> (n + 1));

	for (unsigned k = 1; k < n; k++)
		c = c << 6 | (b[k] & 0x3f);
	if (c < least[n] || c > 0x10ffff || c - 0xd800 < 0x800)
		return 0;
	return c;
}

static bool
is_text(uint32_t c)
{
	int8_t type;

	/* C1 controls may be the mark of one layer more; of the others, those
	 * that are written most need not be asked for. */
	if (c - 0x80 < 0x1d0 || c - 0x400 < 0x130 || c - 0x4e00 < 0x5200)
		return true;
	type = u_charType((UChar32)c);
	return type != U_UNASSIGNED && type != U_PRIVATE_USE_CHAR &&
	       type != U_CONTROL_CHAR && type != U_SURROGATE;
}

static unsigned
announced(uint8_t byte)
{
	return byte < 0xc2   ? 0
	       : byte < 0xe0 ? 2
	       : byte < 0xf0 ? 3
	       : byte < 0xf5 ? 4
			     : 0;
}

/* What a character costs behind two others, in whatever language. */
static int32_t
cost_of(const struct likely *model, const uint32_t *before, uint32_t c)
{
	uint32_t three[3] = { before[0], before[1], c };

	return likely_weigh(model, NULL, three, 2, 3, 0);
}

struct choice {
	const struct moji *m;
	const struct likely *model;
	unsigned page, loss;
	const uint32_t *c, *before;
	size_t n;
	uint8_t byte[4];
	struct moji_read *best;
	bool weighed;       /* is cost known? */
	int32_t cost, next; /* of the best reading, of the next one */
};

static void
offer(struct choice *o, unsigned length, unsigned lost)
{
	uint32_t c = character(o->byte, length);
	int32_t cost;

	if (c == 0 || !is_text(c))
		return;
	if (lost & LOSS_CASE)
		c = (uint32_t)u_tolower((UChar32)c);
	if (o->best->length == 0) {
		*o->best = (struct moji_read){ c, length, lost };
		return;
	}
	if (o->best->c == c)
		return;
	if (!o->weighed)
		o->cost = cost_of(o->model, o->before, o->best->c);
	o->weighed = true;
	cost = cost_of(o->model, o->before, c);
	if (cost >= o->cost) {
		o->next = cost < o->next ? cost : o->next;
		return;
	}
	o->next = o->cost;
	o->cost = cost;
	*o->best = (struct moji_read){ c, length, lost };
}

/* Tries every byte that the k-th character may have been. */
static void
try(struct choice *o, unsigned k, unsigned length, unsigned lost)
{
	uint8_t byte[8];
	unsigned mark, n;

	if (k == length && k > 0) {
		offer(o, length, lost);
		return;
	}
	if (k >= o->n)
		return;
	n = bytes_of(o->m, o->page, o->c[k],
	    k == 0 ? o->loss & LOSS_CASE : o->loss, byte, &mark);
	for (unsigned i = 0; i < n; i++) {
		unsigned long_ = k == 0 ? announced(byte[i]) : length;
		bool supposed =
		    mark == LOSS_CASE
			? i > 0
			: mark != 0 && (mark != LOSS_BLANK || o->c[k] == ' ');

		if (long_ == 0 || (k > 0 && (byte[i] & 0xc0) != 0x80))
			continue;
		o->byte[k] = byte[i];
		try(o, k + 1, long_, lost | (supposed ? mark : 0));
	}
}

/* Halves of surrogate pairs, each in three bytes (CESU-8), are one character.
 */
static bool
surrogates(const struct moji *m, unsigned i, const uint32_t *c, size_t n,
    struct moji_read *read)
{
	uint8_t b[6];

	if (n < 6)
		return false;
	for (int k = 0; k < 6; k++)
		b[k] =
		    c[k] == ' ' && k == 1 ? 0xa0 : moji_row(m, c[k])->byte[i];
	if (b[0] != 0xed || (b[1] & 0xf0) != 0xa0 || b[3] != 0xed ||
	    (b[4] & 0xf0) != 0xb0 || (b[2] & 0xc0) != 0x80 ||
	    (b[5] & 0xc0) != 0x80)
		return false;
	read->c = 0x10000 + ((uint32_t)(b[1] & 0x0f) << 16 |
				(uint32_t)(b[2] & 0x3f) << 10 |
				(uint32_t)(b[4] & 0x0f) << 6 | (b[5] & 0x3f));
	read->length = 6;
	read->loss = 0;
	return is_text(read->c);
}

/* The sequence, when nothing is lost: every character was one byte. */
static bool
whole_sequence(const struct moji *m, unsigned i, const uint32_t *c, size_t n,
    struct moji_read *read)
{
	uint8_t byte[4] = { moji_row(m, c[0])->byte[i] };
	unsigned length = announced(byte[0]);

	if (length == 0 || length > n)
		return false;
	for (unsigned k = 1; k < length; k++) {
		byte[k] = moji_row(m, c[k])->byte[i];
		if ((byte[k] & 0xc0) != 0x80)
			return false;
	}
	read->c = character(byte, length);
	if (read->c == 0 || !is_text(read->c))
		return false;
	read->length = length;
	read->loss = 0;
	return true;
}

bool
moji_sequence(const struct moji *m, const struct likely *model, unsigned i,
    const uint32_t *c, size_t n, const uint32_t *before, unsigned loss,
    struct moji_read *read)
{
	struct choice o = { .m = m,
		.model = model,
		.page = i,
		.loss = loss,
		.c = c,
		.before = before,
		.n = n,
		.best = read,
		.cost = INT32_MAX,
		.next = INT32_MAX };

	read->length = 0;
	if (c[0] < 0x80)
		return false;
	if (moji_row(m, c[0])->byte[i] == 0xed && surrogates(m, i, c, n, read))
		return true;
	if (loss == 0)
		return whole_sequence(m, i, c, n, read);
	try(&o, 0, 0, 0);
	/* A lost byte that could have been several is lost for good. */
	if (read->length > 0 && read->loss & LOSS_BYTE && o.next != INT32_MAX)
		read->c = 0xfffd;
	return read->length > 0;
}

uint32_t
moji_whole(const struct moji *m, const uint32_t *c, size_t n)
{
	uint32_t ok = ~0u, low = 0, high = 0; /* bytes that are still to come */

	for (size_t k = 0; k < n && ok != 0; k++) {
		const struct moji_row *r;
		uint32_t open = low | high, borrow;

		if (c[k] < 0x80) {
			ok &= ~open;
			continue;
		}
		r = moji_row(m, c[k]);
		ok &=
		    (open & r->more) | (~open & (r->two | r->three | r->four));
		borrow = ~low & open;
		low ^= open;
		high ^= borrow & high;
		low |= ~open & (r->two | r->four);
		high |= ~open & (r->three | r->four);
	}
	return ok & ~(low | high) & ((1u << MOJI_PAGES) - 1);
}
