/* SPDX-License-Identifier: Apache-2.0 */
/*
 * look_nfc.c - Unicode's normalization form C (Unicode Standard Annex 15).
 *
 * Most marks are right as they stand, and that is told by their neighbour
 * alone: one that never composes is wrong only behind a mark of a higher class;
 * one that may compose is right behind a letter that it has no composition
 * with.  For the rest ICU normalizes the stretch between two characters that
 * nothing before them can change.
 */
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

#include "text/looks.h"

/* More marks on one letter than this are no writing; ICU would put them in order
 * in time that grows with the square of them. */
enum { UNITS = 512 };

static const UNormalizer2 *
form(void)
{
	UErrorCode e = U_ZERO_ERROR;

	return unorm2_getNFCInstance(&e);
}

static bool
is_letter(uint32_t c)
{
	enum uclass class = uclass_of(c);

	return class != U_MARK && class != U_MAYBE && class != U_DECOMPOSE;
}

/* Is the character at `at` right, as far as the one before it tells? */
static bool
is_right(struct str t, size_t at, enum uclass class)
{
	uint32_t before = line_before(t, at), c = line_after(t, at);
	unsigned order = uclass_combining(c);

	if (class == U_DECOMPOSE)
		return false;
	if (order != 0 && uclass_combining(before) > order)
		return false;
	if (class == U_MARK)
		return true;
	return is_letter(before) && unorm2_composePair(form(), before, c) < 0;
}

/* Widens [*from, *to) to where nothing around it can take part. */
static void
widen(struct str t, size_t *from, size_t *to)
{
	size_t at = *from, most = UNITS;

	while (at > 0 && most-- > 0 &&
	    !unorm2_hasBoundaryBefore(form(), line_after(t, at)))
		utf8_last(t, &at);
	*from = at;
	at = *to;
	most = UNITS;
	while (at < t.n && most-- > 0 &&
	    !unorm2_hasBoundaryBefore(form(), line_after(t, at)))
		utf8_next(t, &at);
	*to = at;
}

/* Cuts what both have in common from the edit, character by character. */
static void
propose(struct line *l, size_t from, size_t to, struct str with)
{
	size_t at = from, end = with.n, last = to;
	struct str old = str_cut(l->t, 0, to);
	size_t same = 0;

	while (at < to && same < with.n) {
		size_t a = at, b = same;

		if (utf8_next(old, &a) != utf8_next(with, &b))
			break;
		at = a;
		same = b;
	}
	while (last > at && end > same) {
		size_t a = last, b = end;

		if (utf8_last(old, &a) != utf8_last(with, &b))
			break;
		last = a;
		end = b;
	}
	edit(l->doc, l->seg, at, last - at,
	    doc_copy(l->doc, str_cut(with, same, end - same)),
	    "unicode/nfc", 99);
}

size_t
look_nfc(struct line *l, size_t at, enum uclass class)
{
	UErrorCode e = U_ZERO_ERROR;
	UChar in[UNITS], out[UNITS * 2];
	char utf8[UNITS * 6];
	size_t from = at, to = at + utf8_len(l->t.p[at]);
	int32_t n;

	if (is_right(l->t, at, class))
		return to;
	widen(l->t, &from, &to);
	u_strFromUTF8(in, UNITS, &n, l->t.p + from, (int32_t)(to - from), &e);
	if (e == U_BUFFER_OVERFLOW_ERROR) {
		flag(l->doc, l->seg, from, to - from, "unicode/nfc", 0);
		return to;
	}
	n = unorm2_normalize(form(), in, n, out, UNITS * 2, &e);
	u_strToUTF8(utf8, sizeof(utf8), &n, out, n, &e);
	if (U_SUCCESS(e))
		propose(l, from, to, (struct str){ utf8, n });
	return to;
}
