/* SPDX-License-Identifier: Apache-2.0 */
/* mend_line.c - a line that is UTF-8 in one page, all of it, is read as that. */
#include "text/mend.h"

enum {
	LINE = 6,		/* bits that a whole line needs */
	LINE_RISK = 8,		/* bits more of a page with accidents */
};

/* Reads all of the line in a page; returns how many characters it becomes, 0
 * when it is not well-formed. */
static size_t
read_whole(struct mend *w, unsigned page)
{
	static const uint32_t none[2] = { ' ', ' ' };
	size_t n = 0;

	for (size_t i = 0; i < w->n;) {
		struct moji_read r;

		if (w->c[i] < 0x80) {
			mend_keep(w, &n, i++);
			continue;
		}
		if (!moji_sequence(w->moji, w->model, page, w->c + i,
		    w->n - i, none, 0, &r))
			return 0;
		mend_put(w, &n, i, r.length, r.c, HOW_LINE, page);
		i += r.length;
	}
	return n;
}

/* Pages by which a line was proven are likelier to be that of the next. */
static int32_t
needed(const struct mend *w, unsigned page)
{
	uint32_t proven = w->proven | w->known;

	return proven >> page & 1 ? 0 : moji_risk(page) > 16 ? LINE + LINE_RISK :
	    LINE;
}

/* The whole line, in the page that makes it likeliest. */
bool
mend_line(struct mend *w)
{
	uint32_t pages = moji_whole(w->moji, w->c, w->n);
	int32_t cost, best_gain = 0;
	int best = -1;

	if (pages == 0)
		return false;
	cost = mend_weigh(w, w->c, 0, w->n);
	for (unsigned i = 0; i < MOJI_PAGES; i++) {
		size_t n = pages >> i & 1 ? read_whole(w, i) : 0;
		int32_t gain, new;

		if (n == 0 || n == w->n)
			continue;
		new = mend_weigh(w, w->c2, 0, n);
		gain = cost - new - (int32_t)i * 2;
		if (gain >= needed(w, i) * LIKELY_BIT && (best < 0 || gain >
		    best_gain) && mend_is_plain(w, w->c2, n, mend_beyond(w->c2, n), i,
		    new)) {
			best = (int)i;
			best_gain = gain;
		}
	}
	if (best < 0)
		return false;
	w->proven |= 1u << best;
	mend_swap(w, read_whole(w, best));
	return true;
}
