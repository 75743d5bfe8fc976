/* SPDX-License-Identifier: Apache-2.0 */
/* mend_line.c - a line that is UTF-8 in one page, all of it, is read as that.
 */
#include "text/mend.h"

enum {
	LINE = 6,      /* bits that a whole line needs */
	LINE_RISK = 8, /* bits more of a page with accidents */
	ENOUGH = 256,  /* characters of a line to be weighed */
	SURE_GONE = 3, /* characters less, if the line is not weighed */
};

/* Characters [at, n) of a line, up to a byte of it. */
struct part {
	size_t at, to, n;
};

/* Reads all of the line in a page; returns how many characters it becomes, 0
 * when it is not well-formed. */
static size_t
read_whole(struct mend *w, unsigned page)
{
	size_t n = 0;

	for (size_t i = 0; i < w->n;) {
		struct moji_read r;

		if (w->c[i] < 0x80) {
			mend_keep(w, &n, i++);
			continue;
		}
		if (!mend_sequence(w, page, i, &r))
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

	return proven >> page & 1     ? 0
	       : moji_risk(page) > 16 ? LINE + LINE_RISK
				      : LINE;
}

/* One reading of the line, in the first page that reads it so. */
struct reading {
	uint64_t hash;
	size_t n;
	int32_t cost;
	bool weighed;
};

/* What read_whole() would give: how many characters, and a hash of those that
 * are read. */
static size_t
try_whole(const struct mend *w, unsigned page, uint64_t *hash)
{
	size_t n = 0;

	*hash = 0;
	for (size_t i = 0; i < w->n; n++) {
		struct moji_read r;

		if (w->c[i] < 0x80) {
			i++;
			continue;
		}
		if (!mend_sequence(w, page, i, &r))
			return 0;
		i += r.length;
		*hash = (*hash ^ r.c) * 0x9e3779b97f4a7c15u + (*hash >> 29);
	}
	return n;
}

/* Is all that the line has beyond ASCII one such accident, or many? */
static bool
is_accident(const struct mend *w, const uint32_t *c, size_t n)
{
	size_t at = 0;

	for (size_t i = 0; i < n; i++) {
		if (c[i] < 0x80) {
			at++;
			continue;
		}
		if (!mend_is_accident(w, at, c[i]))
			return false;
		at += 2;
	}
	return true;
}

/* The pages that read the line, and for each what it reads; pages that read it
 * alike have one reading. */
static uint32_t
find_readings(struct mend *w, struct reading *r, uint8_t *of)
{
	uint32_t pages = moji_whole(w->moji, w->c, w->n), kept = 0;
	unsigned many = 0;

	for (unsigned i = 0; i < MOJI_PAGES; i++) {
		uint64_t hash;
		size_t n = pages >> i & 1 ? try_whole(w, i, &hash) : 0;

		if (n == 0 || n == w->n)
			continue;
		of[i] = 0;
		while (
		    of[i] < many && (r[of[i]].hash != hash || r[of[i]].n != n))
			of[i]++;
		if (of[i] == many)
			r[many++] = (struct reading){ .hash = hash, .n = n };
		kept |= 1u << i;
	}
	return kept;
}

/* A line that all pages read alike, and one of them is a page that the document
 * has proven and that no clean line is well-formed in by accident, needs no
 * weighing: its page is the likeliest of them. */
static int
find_sure(const struct mend *w, uint32_t pages, const uint8_t *of, size_t n)
{
	uint32_t known = (w->proven | w->known) & pages;
	bool safe = false;

	for (unsigned i = 0; i < MOJI_PAGES; i++) {
		if (pages >> i & 1 && of[i] > 0)
			return -1;
		safe |= known >> i & 1 && moji_is_safe(i);
	}
	return safe && w->n - n >= SURE_GONE ? __builtin_ctz(pages) : -1;
}

/* The part of a line that is weighed begins just before its first character
 * beyond ASCII, and if all readings are alike there is no need for all of it.
 */
static struct part
find_part(const struct mend *w, bool alike)
{
	struct part p = { 0, 0, w->n };

	while (w->c[p.at] < 0x80)
		p.at++;
	p.at -= p.at < 2 ? p.at : 2;
	if (alike && p.n > p.at + ENOUGH)
		p.n = p.at + ENOUGH;
	p.to = w->of[p.n - 1].to;
	return p;
}

/* Weighs a reading, which is in w->c2. */
static int32_t
weigh_part(struct mend *w, const struct part *p, size_t n)
{
	while (n > p->at + 1 && w->of2[n - 1].to > p->to)
		n--;
	return mend_weigh(w, w->c2 + p->at, 0, n - p->at);
}

static bool
is_plain(struct mend *w, unsigned page, const struct reading *r)
{
	size_t n = read_whole(w, page);

	return !is_accident(w, w->c2, n) && mend_is_plain(w, w->c2, n, mend_beyond(w->c2, n), page, r->cost);
}

/* The page that makes the line likeliest, or -1. */
static int
find_page(struct mend *w, uint32_t pages, struct reading *r, const uint8_t *of)
{
	bool alike = true;
	struct part part;
	int32_t cost, best_gain = 0;
	int best = -1;

	for (unsigned i = 0; i < MOJI_PAGES; i++)
		alike &= !(pages >> i & 1) || of[i] == 0;
	part = find_part(w, alike);
	cost = mend_weigh(w, w->c + part.at, 0, part.n - part.at);
	for (unsigned i = 0; i < MOJI_PAGES; i++) {
		struct reading *this = &r[of[i]];
		int32_t gain;

		if (!(pages >> i & 1))
			continue;
		if (!this->weighed)
			this->cost = weigh_part(w, &part, read_whole(w, i));
		this->weighed = true;
		gain = cost - this->cost - (int32_t)i * 2;
		if (gain >= needed(w, i) * LIKELY_BIT &&
		    (best < 0 || gain > best_gain) && is_plain(w, i, this)) {
			best = (int)i;
			best_gain = gain;
		}
	}
	return best;
}

bool
mend_line(struct mend *w)
{
	struct reading reading[MOJI_PAGES];
	uint8_t of[MOJI_PAGES] = { 0 };
	uint32_t pages;
	int best;

	if (mend_beyond(w->c, w->n) == 0 ||
	    (pages = find_readings(w, reading, of)) == 0)
		return false;
	best = find_sure(w, pages, of, reading[0].n);
	if (best < 0)
		best = find_page(w, pages, reading, of);
	if (best < 0)
		return false;
	w->proven |= 1u << best;
	mend_swap(w, read_whole(w, best));
	return true;
}
