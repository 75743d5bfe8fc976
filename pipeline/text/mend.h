/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mend.h - the ways in which a line that was read wrongly is read again.
 *
 * A line is taken apart into characters, each with the bytes of the line that
 * it was and how it came to be.  Each way reads the characters and, if it
 * changes any, puts others in their place; the next one goes on from there, for
 * damage comes in layers.  At last the stage proposes what has changed.
 */
#ifndef TEXT_MEND_H
#define TEXT_MEND_H

#include "text/moji.h"

/* How a character came to be. */
enum how {
	HOW_SAME,
	HOW_REFERENCE,
	HOW_LINE,
	HOW_ISLAND,
	HOW_LOSS,
	HOW_CASE,
	HOW_CONTROL,
	HOW_MIXUP,
};

struct origin {
	uint32_t from, to; /* bytes of the line */
	uint8_t how, page, layers;
};

/* Where lines are taken apart, one after the other. */
struct bench {
	uint32_t *c;
	struct origin *of;
	size_t room;
};

/* A line, character by character. */
struct mend {
	struct bench *bench;
	const struct moji *moji;
	const struct likely *model;
	const struct dict *names; /* of characters */
	struct doc *doc;
	struct seg *seg;
	uint32_t *c, *c2;
	struct origin *of, *of2;
	size_t n;
	size_t ascii;               /* letters */
	bool based;                 /* is base known? */
	int32_t base[LIKELY_LANES]; /* what ASCII says against each language */
	uint32_t known;             /* pages that the document has proven ... */
	uint32_t proven;            /* ... and those of this line */
	bool small;                 /* no capital in it */
	bool weak;                  /* something was left for want of proof */
};

/* Takes the line w->seg apart; false when memory runs out. */
bool mend_open(struct mend *w);

/*
 * Each returns whether it has changed anything.
 */
bool mend_references(struct mend *w);
bool mend_line(struct mend *w);     /* as a whole */
bool mend_islands(struct mend *w);  /* stretches of it */
bool mend_controls(struct mend *w); /* windows-1252 was called ISO-8859-1 */

/* In doubt the line is left alone. */
enum mixup { MIXUP_NONE, MIXUP_DOUBT, MIXUP_READ };
enum mixup mend_mixup(struct mend *w);
const char *mixup_name(unsigned i); /* by the page of its origin */

/* A line of a program: marks that prose has not. */
bool mend_is_code(const struct mend *w);

/*
 * For those that read: the line as it will be grows in w->c2 and w->of2, n
 * characters so far; mend_swap() makes it the line that is.
 */
static inline void
mend_keep(struct mend *w, size_t *n, size_t i)
{
	w->c2[*n] = w->c[i];
	w->of2[(*n)++] = w->of[i];
}
void mend_put(struct mend *w, size_t *n, size_t i, size_t length, uint32_t c,
    enum how how, unsigned page);
void mend_swap(struct mend *w, size_t n);

/* The sequence of a page that begins at i, if it has lost nothing. */
static inline bool
mend_sequence(const struct mend *w, unsigned page, size_t i,
    struct moji_read *read)
{
	static const uint32_t none[2] = { ' ', ' ' };

	return moji_sequence(w->moji, w->model, page, w->c + i, w->n - i, none,
	    0, read);
}

/* Characters that are not ASCII. */
size_t mend_beyond(const uint32_t *c, size_t n);

/* Bits that c[from..n) costs in the line's language. */
int32_t mend_weigh(struct mend *w, const uint32_t *c, size_t from, size_t n);

/* Would somebody write these characters here?  One or two sequences of UTF-8
 * come about by accident, but what they mean then is strange. */
bool mend_is_plain(struct mend *w, const uint32_t *c, size_t n,
    size_t sequences, unsigned page, int32_t cost);

/* Do two characters that would be one, c, stand rightly side by side?  So do
 * CAFÉ™, »Spaß« and 2 × 4 with a blank that does not break: a word of capitals
 * does not end in a small letter, nor a number in one of Hebrew. */
bool mend_is_accident(const struct mend *w, size_t at, uint32_t c);

static inline bool
is_ascii_letter(uint32_t c)
{
	return (c | 32) - 'a' < 26;
}

#endif
