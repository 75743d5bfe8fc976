/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mend_mixup.c - a line that was in a legacy encoding and was read in another,
 * windows-1252, is read in its own.
 */
#include "text/east.h"
#include "text/mend.h"

enum {
	LONGEST = 1000,   /* characters of a line that is looked at */
	MIXUP_LINE = 24,  /* bits that another page must gain, in all ... */
	MIXUP_EACH = 6,   /* ... and for each character beyond ASCII */
	MIXUP_MOST = 11,  /* bits that each may cost then */
	MIXUP_LEAST = 2,  /* characters beyond ASCII */
	MIXUP_MARGIN = 6, /* bits ahead of any other reading */
	EAST_LEAST = 4,   /* letters of East Asia ... */
	EAST_MOST = 15,   /* ... and what each may cost */
};

/* What text is mixed up with: pages, then encodings of East Asia. */
static const enum page mixed[] = { PAGE_windows_1250, PAGE_windows_1251,
	PAGE_koi8_r, PAGE_windows_1253, PAGE_windows_1254, PAGE_windows_1255,
	PAGE_windows_1256, PAGE_windows_1257, PAGE_windows_874, PAGE_cp866,
	PAGE_cp850, PAGE_cp852, PAGE_macintosh, PAGE_mac_ce,
	PAGE_mac_cyrillic };

static const struct {
	east_next *next;
	const char *name;
} east[] = { { east_gb18030, "GB18030" }, { east_big5, "Big5" },
	{ east_euc_kr, "EUC-KR" }, { east_shift_jis, "Shift_JIS" },
	{ east_euc_jp, "EUC-JP" } };

enum {
	MIXED = sizeof(mixed) / sizeof(*mixed),
	EAST = sizeof(east) / sizeof(*east),
};

const char *
mixup_name(unsigned i)
{
	return i < MIXED ? page_name(mixed[i]) : east[i - MIXED].name;
}

/* Do the bytes of the line, as far as they are beyond ASCII, all mean letters
 * and signs in this page? */
static bool
has_all(const bool *bytes, enum page page)
{
	for (unsigned b = 0x80; b < 0x100; b++)
		if (bytes[b] && page_char(page, (unsigned char)b) < 0xa0)
			return false;
	return true;
}

/* Reads the bytes of the line, as windows-1252 has them, in another encoding;
 * returns how many characters it has then, 0 when they do not fit. */
static size_t
read_other(struct mend *w, const char *bytes, unsigned other)
{
	size_t n = 0, length;
	unsigned mode = 0;

	for (size_t i = 0; i < w->n; i += length) {
		struct str rest = { bytes + i, w->n - i };
		uint32_t c;

		length = 1;
		if (other < MIXED)
			c = page_char(mixed[other], rest.p[0]);
		else
			length = east[other - MIXED].next(&mode, rest, &c);
		if (c >= CODE_ILL || (c < 0x80) != (rest.p[0] >= 0) ||
		    (c >= 0x80 && c < 0xa0))
			return 0;
		if (length == 1 && c == w->c[i])
			mend_keep(w, &n, i);
		else
			mend_put(w, &n, i, length, c, HOW_MIXUP, other);
	}
	return n;
}

static bool
is_windows_1252(const struct mend *w)
{
	for (size_t i = 0; i < w->n; i++)
		if (w->c[i] >= 0x80 &&
		    moji_row(w->moji, w->c[i])->byte[0] == 0)
			return false;
	return true;
}

/* The line's bytes in windows-1252; NULL when it has others. */
static char *
bytes_of(struct mend *w)
{
	char *bytes = doc_alloc(w->doc, w->n + 1);

	for (size_t i = 0; bytes != NULL && i < w->n; i++) {
		unsigned byte = w->c[i] < 0x80
				    ? w->c[i]
				    : moji_row(w->moji, w->c[i])->byte[0];

		if (byte == 0 && w->c[i] != 0)
			return NULL;
		bytes[i] = (char)byte;
	}
	return bytes;
}

/* A text of East Asia has more than a letter or two of it. */
static bool
is_eastern(const struct mend *w, size_t n, int32_t cost)
{
	size_t letters = mend_beyond(w->c2, n);

	return letters >= EAST_LEAST && letters * 3 >= w->ascii &&
	       cost <= (int32_t)letters * EAST_MOST * LIKELY_BIT;
}

/* A sign of windows-1252 that is no letter, between two letters. */
static bool
is_within(const struct mend *w, size_t i)
{
	uint32_t c = w->c[i];

	return c >= 0x80 && c < 0xc0 && c != 0xad && c != 0xb7 && i > 0 &&
	       i + 1 < w->n && likely_group_of(w->c[i - 1]) == GROUP_LATIN &&
	       likely_group_of(w->c[i + 1]) == GROUP_LATIN;
}

/* How many characters from i on are UTF-8 read as windows-1252. */
static size_t
utf8_length(const struct mend *w, size_t i)
{
	struct moji_read r;

	return w->c[i] >= 0x80 && mend_sequence(w, 0, i, &r)
		   ? r.length
		   : 0;
}

/* Three characters of windows-1252 beyond ASCII in a row, or one of its signs
 * within a word: without them no line is suspected.  They must not be UTF-8,
 * and no more than half of the line may be, for then it is that. */
static bool
is_odd(const struct mend *w, size_t signs)
{
	size_t row = 0, read = 0, length;
	bool odd = false;

	for (size_t i = 0; i < w->n; i++) {
		if ((length = utf8_length(w, i)) > 0) {
			read += length;
			i += length - 1;
			row = 0;
			continue;
		}
		row = w->c[i] >= 0x80 ? row + 1 : 0;
		odd |= row >= 3 || is_within(w, i);
	}
	return odd && read * 2 <= signs;
}

enum mixup
mend_mixup(struct mend *w)
{
	int32_t cost, best = INT32_MAX, next = INT32_MAX;
	int32_t signs = (int32_t)mend_beyond(w->c, w->n);
	unsigned at = 0;
	const char *bytes;
	bool has[256] = { false };
	size_t n;

	if (signs < MIXUP_LEAST || w->n > LONGEST || !is_windows_1252(w) ||
	    !is_odd(w, signs) ||
	    (bytes = bytes_of(w)) == NULL)
		return MIXUP_NONE;
	for (size_t i = 0; i < w->n; i++)
		has[(unsigned char)bytes[i]] = true;
	cost = mend_weigh(w, w->c, 0, w->n);
	if (cost < signs * MIXUP_EACH * LIKELY_BIT)
		return MIXUP_NONE;
	for (unsigned k = 0; k < MIXED + EAST; k++) {
		int32_t other;

		if ((k < MIXED && !has_all(has, mixed[k])) ||
		    (n = read_other(w, bytes, k)) == 0)
			continue;
		other = mend_weigh(w, w->c2, 0, n);
		if (other < best) {
			next = best;
			best = other;
			at = k;
		} else if (other > best && other < next) {
			next = other;
		}
	}
	if (best > cost - LIKELY_BIT * (MIXUP_LINE + signs * MIXUP_EACH / 2) ||
	    best > signs * MIXUP_MOST * LIKELY_BIT)
		return MIXUP_NONE;
	n = read_other(w, bytes, at);
	if ((at >= MIXED && !is_eastern(w, n, best)) ||
	    next - best < MIXUP_MARGIN * LIKELY_BIT)
		return best < cost / 2 ? MIXUP_DOUBT : MIXUP_NONE;
	mend_swap(w, n);
	return MIXUP_READ;
}
