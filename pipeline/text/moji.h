/* SPDX-License-Identifier: Apache-2.0 */
/*
 * moji.h - UTF-8 that was read as something else, and how to read it again.
 *
 * A text in UTF-8 whose bytes were taken for those of a page of 256 characters
 * is turned back by giving every character its byte again: if the bytes are
 * well-formed UTF-8, that proves much, for by accident it hardly happens.  How
 * hardly depends on the page; what remains is weighed by how likely the text is
 * before and after.
 */
#ifndef TEXT_MOJI_H
#define TEXT_MOJI_H

#include "text/likely.h"
#include "text/page.h"

enum {
	MOJI_PAGES = 24,
	MOJI_SCANNED =
	    (1 << 17) - 1, /* the pages that moji_scan() minds: the
			    * others are too like each other's text */
};

/* What a character is in every page: sets of pages, one bit each. */
struct moji_row {
	uint32_t two, three, four; /* begins a sequence of so many bytes */
	uint32_t more;             /* goes on with one */
	uint8_t byte[MOJI_PAGES];  /* 0: the page does not have it */
};

struct moji {
	uint16_t of[0x10000]; /* the row of a character, 0 for none */
	struct moji_row row[2048];
	size_t rows;
};

/* Fills in the tables, which are zeroed.  Most of them is never touched, and what
 * calloc() gives costs memory only where it is. */
void moji_make(struct moji *m);

static inline const struct moji_row *
moji_row(const struct moji *m, uint32_t c)
{
	return &m->row[c < 0x10000 ? m->of[c] : 0];
}

enum page moji_page(unsigned i); /* the i-th page, the likeliest first */
int moji_risk(unsigned i);       /* bits of evidence an island of it needs */

/* Is there no line of right text that is well-formed UTF-8 in it?  Of 205,356
 * lines that were counted, the pages of the Macintosh have a few. */
bool moji_is_safe(unsigned i);

/* What may have happened to the text on top of being read wrongly. */
enum moji_loss {
	LOSS_BLANK = 1, /* no-break spaces became blanks */
	LOSS_BYTE = 2,  /* bytes without a character became U+FFFD */
	LOSS_CASE = 4,  /* all letters became small */
};

/* One character that several were. */
struct moji_read {
	uint32_t c;
	unsigned length; /* how many characters it takes */
	unsigned loss;   /* what had to be supposed */
};

/* Reads the sequence that c[0..n) begins with in page i; false when there is
 * none.  Only what `loss` allows is supposed; of several readings that loss
 * leaves open, the one most likely behind before[0..1] is taken. */
bool moji_sequence(const struct moji *m, const struct likely *model, unsigned i,
    const uint32_t *c, size_t n, const uint32_t *before, unsigned loss,
    struct moji_read *read);

/* The pages in which all of c[0..n) is ASCII or well-formed UTF-8: a set. */
uint32_t moji_whole(const struct moji *m, const uint32_t *c, size_t n);

/* The first place from `at` on where a sequence may begin, or something else
 * that needs a look: a control character, U+FFFD, &, letters in odd company;
 * t.n when there is none. */
size_t moji_scan(const struct moji *m, struct str t, size_t at);

#endif
