/* SPDX-License-Identifier: Apache-2.0 */
/* mend_weigh.c - how likely a line is, before and after. */
#include <unicode/uchar.h>

#include "text/mend.h"

enum {
	WEIGHED = 2000,          /* characters of a line that are weighed */
	BASE = 128,              /* characters that tell the language ... */
	APART = 30 * LIKELY_BIT, /* ... and how far apart they set them */
	PLAIN = 22,
	PLAIN_EACH = 12,   /* bits that an unproven island may cost */
	PLAIN_LETTER = 16, /* and each of its letters by itself */
	MANY = 3,          /* sequences are no accident */
};

/* What the text in ASCII says of the languages written in Latin letters. */
static void
find_base(struct mend *w)
{
	const struct likely *model = w->model;
	struct likely_sum sum = { .group = GROUP_LATIN };
	unsigned lanes = model->file->group[GROUP_LATIN].lanes;
	int32_t least = INT32_MAX;

	w->based = true;
	likely_add(model, &sum, w->c, 0, w->n < BASE ? w->n : BASE, true);
	for (unsigned l = 0; l < lanes; l++)
		least = sum.of[l] < least ? sum.of[l] : least;
	for (unsigned l = 0; l < lanes; l++) {
		int32_t apart = sum.of[l] - least;

		w->base[l] = apart < APART ? apart : APART;
	}
}

/* Controls of C1 are what windows-1252 has in their place, or will be. */
int32_t
mend_weigh(struct mend *w, const uint32_t *c, size_t from, size_t n)
{
	uint32_t plain[WEIGHED];

	if (!w->based)
		find_base(w);
	n = n < WEIGHED ? n : WEIGHED;
	for (size_t i = 0; i < n; i++)
		plain[i] = c[i] - 0x80 < 0x20 ? page_char(PAGE_windows_1252,
						    (unsigned char)c[i])
			   : c[i] == 0xfffd   ? ' '
					      : c[i];
	return likely_weigh(w->model, w->base, plain, from, n, w->ascii);
}

/* Letters of Latin-1, marks of typography and emoji are what most damage was:
 * no text has the two, three or four characters that they become side by side.
 */
static bool
is_common(uint32_t c, unsigned page)
{
	if (c < 0x100)
		return c <= 0xa0 || c >= 0xc0 || page == 0 || c == 0xa3;
	return (c >= 0x2190 && c < 0x2300) || (c >= 0x2010 && c <= 0x2044) ||
	       c == 0x20ac || c == 0x2122 || (c >= 0x2600 && c < 0x27c0) ||
	       (c >= 0x3000 && c < 0x3040) || (c >= 0xfb00 && c < 0xfb07) ||
	       (c >= 0xff00 && c < 0xff60) || c == 0xfffd ||
	       (c >= 0x1f300 && c < 0x1fb00);
}

/* Controls are right in no reading, but those that windows-1252 has others for. */
static bool
has_control(const uint32_t *c, size_t n, unsigned page)
{
	for (size_t i = 0; i < n && page != 0; i++)
		if (c[i] - 0x80 < 0x20)
			return true;
	return false;
}

/* Would somebody write these characters here?  One or two sequences of UTF-8
 * come about by accident, but what they mean then is strange. */
bool
mend_is_plain(struct mend *w, const uint32_t *c, size_t n, size_t sequences,
    unsigned page, int32_t cost)
{
	if (has_control(c, n, page))
		return false;
	if (((w->proven | w->known) >> page & 1) || sequences >= MANY)
		return true;
	for (size_t i = 0; i < n; i++) {
		enum likely_group g = likely_group_of(c[i]);

		if (is_common(c[i], page))
			continue;
		if (cost >
		    LIKELY_BIT * (PLAIN + (int32_t)sequences * PLAIN_EACH))
			return false;
		if (g != GROUP_NONE && g != GROUP_LATIN
			? w->ascii > 0
			: likely_letter(w->model, w->base, c[i]) >
			      PLAIN_LETTER * LIKELY_BIT)
			return false;
	}
	return true;
}

/* What stands behind a word, and no letter behind it. */
static bool
is_mark_behind(const struct mend *w, size_t at)
{
	if (at + 1 < w->n && u_isalpha((UChar32)w->c[at + 1]))
		return false;
	return !u_isalpha((UChar32)w->c[at]);
}

/* Are both capitals, or both small letters? */
static bool
same_case(uint32_t a, uint32_t b)
{
	return (u_isupper((UChar32)a) && u_isupper((UChar32)b)) ||
	       (u_islower((UChar32)a) && u_islower((UChar32)b));
}

bool
mend_is_accident(const struct mend *w, size_t at, uint32_t c)
{
	uint32_t before = at > 0 ? w->c[at - 1] : ' ', first = w->c[at];

	if (at + 1 >= w->n || !is_mark_behind(w, at + 1))
		return false;
	if (first == 0xd7)
		return w->c[at + 1] == 0xa0;
	return first != 0xc2 && first != 0xc3 && same_case(first, before) &&
	       !same_case(c, before);
}
