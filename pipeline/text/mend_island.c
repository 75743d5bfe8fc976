/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mend_island.c - stretches of a line that are UTF-8 in a page.
 *
 * A stretch is read if the page proves itself by how much likelier the text
 * becomes; a page that one stretch has proven needs less proof in the next.
 */
#include "text/mend.h"

enum {
	ISLAND = 64,     /* sequences at most */
	SEEN = 4,        /* different readings that are remembered */
	MANY = 3,        /* sequences are no accident */
	PROVEN = 3,      /* bits that an island of a proven page needs */
	LOSS = 8,        /* bits more where something is supposed ... */
	LOSS_PROVEN = 2, /* ... by a page that is proven */
};

/* A stretch of sequences of one page. */
struct island {
	uint32_t c[ISLAND];
	unsigned length[ISLAND]; /* characters it was */
	uint8_t loss[ISLAND];
	bool blank[ISLAND]; /* one of them was a blank that stays */
	size_t n, from, to; /* sequences; which characters they were */
	unsigned lost;
	int32_t cost, gain;
};

/* Two characters that follow, the first of them read in the page if it begins a
 * sequence; returns how many there are. */
static size_t
read_after(const struct mend *w, unsigned page, size_t to, uint32_t *c)
{
	struct moji_read r;
	size_t n = 0;

	if (to < w->n && mend_sequence(w, page, to, &r)) {
		c[n++] = r.c;
		to += r.length;
	}
	while (n < 2 && to < w->n)
		c[n++] = w->c[to++];
	return n;
}

/* The blank that completed a sequence may have been one all the same: Ã la was
 * à la, but vÃ o was vào. */
static bool
blank_stays(struct mend *w, unsigned page, const uint32_t *before, uint32_t c,
    size_t to)
{
	uint32_t text[6] = { before[0], before[1], c, ' ' };
	size_t n = read_after(w, page, to, text + 4);
	int32_t apart = mend_weigh(w, text, 2, 4 + n), joined;

	memmove(text + 3, text + 4, n * sizeof(*text));
	joined = mend_weigh(w, text, 2, 3 + n);
	return apart < joined;
}

/* Behind one, Â is the last letter of a word in capitals. */
static bool
is_capital(uint32_t c)
{
	return likely_case(c, 0) == 2;
}

/* Reads on from [i] as long as there are sequences of this page. */
static void
read_island(
    struct mend *w, size_t i, unsigned page, unsigned loss, struct island *is)
{
	uint32_t before[2] = { i > 1 ? w->c[i - 2] : ' ',
		i > 0 ? w->c[i - 1] : ' ' };
	struct moji_read r;

	is->n = 0;
	is->lost = 0;
	is->from = is->to = i;
	while (is->to < w->n && is->n < ISLAND && w->c[is->to] >= 0x80 &&
	       moji_sequence(w->moji, w->model, page, w->c + is->to,
		   w->n - is->to, before, loss, &r) &&
	       !(r.loss & LOSS_BLANK && r.c == 0xa0 && is_capital(before[1]))) {
		is->to += r.length;
		is->c[is->n] = r.c;
		is->loss[is->n] = r.loss;
		is->blank[is->n] = r.loss & LOSS_BLANK &&
				   w->c[is->to - 1] == ' ' &&
				   blank_stays(w, page, before, r.c, is->to);
		is->length[is->n] = r.length;
		is->lost |= r.loss;
		before[0] = is->blank[is->n] ? r.c : before[1];
		before[1] = is->blank[is->n++] ? ' ' : r.c;
	}
}

/* Bits that the text gains by an island: itself, and its neighbours. */
static int32_t
gain_of(struct mend *w, struct island *is)
{
	uint32_t c[ISLAND * 6 + 8];
	size_t before = is->from < 2 ? is->from : 2, n = 0;
	size_t after = w->n - is->to < 3 ? w->n - is->to : 3;
	int32_t old;

	for (size_t i = is->from - before; i < is->to + after; i++)
		c[n++] = w->c[i];
	old = mend_weigh(w, c, before, n);
	n = before;
	for (size_t i = 0; i < is->n; i++) {
		c[n++] = is->c[i];
		if (is->blank[i])
			c[n++] = ' ';
	}
	for (size_t i = 0; i < after; i++)
		c[n++] = w->c[is->to + i];
	is->cost = mend_weigh(w, c, before, n);
	return old - is->cost;
}

/* Bits that it needs. */
static int32_t
island_needs(const struct mend *w, unsigned page, unsigned lost)
{
	uint32_t proven = w->proven | w->known;
	if (proven >> page & 1)
		return LIKELY_BIT * (PROVEN + (lost ? LOSS_PROVEN : 0));
	return LIKELY_BIT * (moji_risk(page) + (lost ? LOSS : 0));
}

static bool
is_foreign(uint32_t c)
{
	enum likely_group g = likely_group_of(c);

	return g != GROUP_NONE && g != GROUP_LATIN;
}

/* Lines that tables are drawn with. */
static bool
is_line(uint32_t c)
{
	return c >= 0x2500 && c < 0x25a0;
}

/* An island of lines alone, not within a word, may be a table.  And of letters
 * that are not Latin, an island is no part of a word: Рівне begins with
 * what may be UTF-8 in windows-1251. */
static bool
touches(const struct mend *w, const struct island *is)
{
	bool own = false, lines = true;

	for (size_t i = is->from; i < is->to; i++) {
		own |= is_foreign(w->c[i]);
		lines &= is_line(w->c[i]);
	}
	if (lines && (is->from == 0 || is->to == w->n ||
			 likely_group_of(w->c[is->from - 1]) == GROUP_NONE ||
			 likely_group_of(w->c[is->to]) == GROUP_NONE))
		return true;
	return own && ((is->from > 0 && is_foreign(w->c[is->from - 1])) ||
			  (is->to < w->n && is_foreign(w->c[is->to])));
}

static bool
is_accident(const struct mend *w, const struct island *is)
{
	return is->n == 1 && is->to - is->from == 2 &&
	       mend_is_accident(w, is->from, is->c[0]);
}

/* Pages in which a whole sequence may begin at i, if nothing is lost. */
static uint32_t
possible(const struct mend *w, size_t i)
{
	const struct moji_row *row = moji_row(w->moji, w->c[i]);
	uint32_t open = i + 1 < w->n ? moji_row(w->moji, w->c[i + 1])->more : 0,
		 pages = row->two & open;

	open &= i + 2 < w->n ? moji_row(w->moji, w->c[i + 2])->more : 0;
	pages |= row->three & open;
	open &= i + 3 < w->n ? moji_row(w->moji, w->c[i + 3])->more : 0;
	return pages | (row->four & open);
}

/* May there be a sequence at i in windows-1252, if something of it is lost? */
static bool
may_be_lost(const struct mend *w, size_t i, unsigned loss)
{
	const struct moji_row *row = moji_row(w->moji, w->c[i]);

	if (loss & LOSS_CASE)
		return row->byte[0] != 0;
	if (!((row->two | row->three | row->four) & 1))
		return false;
	for (size_t k = i + 1; k < w->n && k < i + 4; k++)
		if (w->c[k] == ' ' || w->c[k] == 0xfffd)
			return true;
	return false;
}

/* Has another page read the same already?  Then it need not be weighed again.
 */
static const struct island *
find_same(const struct island *seen, size_t n, const struct island *is)
{
	for (size_t k = 0; k < n; k++)
		if (seen[k].to == is->to && seen[k].n == is->n &&
		    memcmp(seen[k].c, is->c, is->n * sizeof(*is->c)) == 0)
			return &seen[k];
	return NULL;
}

/* What was made small after it had been read wrongly more than once is past
 * mending: what the first layer leaves is no text either, but letters of several
 * scripts, or UTF-8 read wrongly once more. */
static bool
is_layered(const struct mend *w, const struct island *is)
{
	static const uint32_t none[2] = { ' ', ' ' };
	enum likely_group first = GROUP_NONE;
	struct moji_read r;

	for (size_t k = 0; k < is->n; k++) {
		enum likely_group g = likely_group_of(is->c[k]);

		if (is->c[k] >= 0x80 && (is->c[k] == 0x192 ||
		    moji_sequence(w->moji, w->model, 0, is->c + k, is->n - k,
		    none, LOSS_CASE, &r)))
			return true;
		if (g != GROUP_NONE && first != GROUP_NONE && g != first)
			return true;
		first = g != GROUP_NONE ? g : first;
	}
	return false;
}

/* Finds the best island at [i], better than `most`; returns how much it has to
 * spare, or `most`. */
static int32_t
find_island(struct mend *w, size_t i, unsigned loss, int32_t most,
    struct island *best, unsigned *page)
{
	uint32_t pages = loss ? may_be_lost(w, i, loss) : possible(w, i);
	struct island seen[SEEN], is;
	size_t nseen = 0;

	for (unsigned p = 0; pages >> p != 0; p++) {
		const struct island *same;
		int32_t gain;

		if (!(pages >> p & 1))
			continue;
		read_island(w, i, p, loss, &is);
		if (is.n == 0 || (loss != 0 && is.lost == 0) ||
		    touches(w, &is) || is_accident(w, &is) ||
		    (is.lost & LOSS_CASE && is_layered(w, &is)))
			continue;
		same = loss ? NULL : find_same(seen, nseen, &is);
		is.cost = same ? same->cost : 0;
		is.gain = same ? same->gain : gain_of(w, &is);
		if (same == NULL && nseen < SEEN)
			seen[nseen++] = is;
		gain = is.gain - island_needs(w, p, is.lost);
		if (gain < 0 ||
		    !mend_is_plain(w, is.c, is.n, is.n, p, is.cost)) {
			w->weak |= gain > -moji_risk(p) * LIKELY_BIT;
			continue;
		}
		if (gain > most) {
			most = gain;
			*best = is;
			*page = p;
		}
	}
	return most;
}

/* With nothing supposed, if that does; in a line of small letters, what may
 * have been a capital is no less likely. */
static bool
find_any_island(struct mend *w, size_t i, struct island *is, unsigned *page)
{
	int32_t most = find_island(w, i, 0, -1, is, page);

	if (w->small)
		most = find_island(w, i, LOSS_CASE, most, is, page);
	if (most < 0)
		most =
		    find_island(w, i, LOSS_BLANK | LOSS_BYTE, most, is, page);
	return most >= 0;
}

/* Puts the island at i into the line as it will be. */
static void
put_island(struct mend *w, size_t *n, size_t i, const struct island *is,
    unsigned page)
{
	for (size_t k = 0; k < is->n; i += is->length[k++]) {
		enum how how = is->loss[k] & LOSS_CASE ? HOW_CASE :
		    is->loss[k] ? HOW_LOSS : HOW_ISLAND;

		mend_put(w, n, i, is->length[k], is->c[k], how, page);
		if (!is->blank[k])
			continue;
		w->c2[*n] = ' ';
		w->of2[*n] = w->of2[*n - 1];
		w->of2[*n].from = w->of2[*n].to;
		(*n)++;
	}
}

/* Of a line that was made small, is much left of what no text has?  Then it had
 * been read wrongly more than once, and is past mending. */
static bool
is_past_mending(const struct mend *w, size_t n)
{
	size_t left = 0, mended = 0;
	bool small = false;

	for (size_t k = 0; k < n; k++) {
		small |= w->of2[k].how == HOW_CASE;
		mended += w->of2[k].how != HOW_SAME;
		left += w->of2[k].how == HOW_SAME && w->c2[k] >= 0x80 &&
		    moji_row(w->moji, w->c2[k])->byte[0] != 0;
	}
	return small && left * 4 > mended;
}

bool
mend_islands(struct mend *w)
{
	bool any = false;
	size_t n = 0;

	for (size_t i = 0; i < w->n;) {
		struct island is;
		unsigned page;

		if (w->c[i] < 0x80 || !find_any_island(w, i, &is, &page)) {
			mend_keep(w, &n, i++);
			continue;
		}
		put_island(w, &n, i, &is, page);
		if ((is.lost == 0 && (page == 0 || is.n >= MANY)) ||
		    is.lost == LOSS_CASE)
			w->proven |= 1u << page;
		i = is.to;
		any = true;
	}
	if (!any || is_past_mending(w, n))
		return false;
	mend_swap(w, n);
	return true;
}
