/* SPDX-License-Identifier: Apache-2.0 */
/*
 * look_form.c - characters that are another one in a special dress, made for
 * the character sets of old: ligatures, the shapes of Arabic letters, half and
 * full width.
 *
 * Only what reads the same in any dress: of what NFKC would change, it leaves
 * superscripts, fractions, signs, lone wide punctuation and words in one
 * character.
 */
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

#include "text/alphabet.h"
#include "text/looks.h"

enum { UNITS = 512 };

/* The compatibility decomposition of a stretch, recomposed, in UTF-8. */
static struct str
nfkc(struct line *l, size_t at, size_t end)
{
	UErrorCode e = U_ZERO_ERROR;
	const UNormalizer2 *form = unorm2_getNFKCInstance(&e);
	UChar in[UNITS], out[UNITS];
	char utf8[UNITS * 3];
	int32_t n;

	u_strFromUTF8(in, UNITS, &n, l->t.p + at, (int32_t)(end - at), &e);
	n = unorm2_normalize(form, in, n, out, UNITS, &e);
	u_strToUTF8(utf8, sizeof(utf8), &n, out, n, &e);
	if (U_FAILURE(e))
		return str_cut(l->t, at, end - at);
	return doc_copy(l->doc, (struct str){ utf8, n });
}

/* What one character stands for, by the first step of its decomposition: half-
 * width jamo are letters that stand alone, not parts of a syllable. */
static struct str
raw(struct line *l, size_t at)
{
	UErrorCode e = U_ZERO_ERROR;
	UChar out[8];
	char utf8[32];
	int32_t n = unorm2_getRawDecomposition(unorm2_getNFKCInstance(&e),
	    line_after(l->t, at), out, 8, &e);

	if (n < 0)
		n = 0;
	u_strToUTF8(utf8, sizeof(utf8), &n, out, n, &e);
	if (U_FAILURE(e) || n == 0)
		return str_cut(l->t, at, utf8_len(l->t.p[at]));
	return doc_copy(l->doc, (struct str){ utf8, n });
}

static bool
is_half_letter(uint32_t c)
{
	return c >= 0xff66 && c <= 0xff9d && c != 0xff70;
}

/* How much is of one class from here on. */
static size_t
run_of(struct str t, size_t at, enum uclass class, size_t most)
{
	size_t end = at;

	while (end < t.n && end - at < most &&
	    uclass_at((const unsigned char *)t.p + end) == class)
		end += utf8_len(t.p[end]);
	return end;
}

static bool
is_letter_before(struct str t, size_t at)
{
	uint32_t c = line_before(t, at);

	return (c >= 0x3041 && c <= 0x30fa) || c == 0x30fc ||
	    (c >= 0x3400 && c <= 0x9fff) || (c >= '0' && c <= '9');
}

static bool
is_letter_after(struct str t, size_t at)
{
	uint32_t c = line_after(t, at);

	return (c >= 0x3041 && c <= 0x30fa) || c == 0x30fc ||
	    (c >= 0x3400 && c <= 0x9fff);
}

/* A run of half-width kana.  One alone, with no letter beside it, is an arm of
 * a face, and so are marks and dots that have no letter in front. */
static size_t
look_kana(struct line *l, size_t at)
{
	size_t end = run_of(l->t, at, U_HALF_KANA, UNITS), from = at, letters = 0;

	for (size_t i = at; i < end; )
		letters += is_half_letter(utf8_next(l->t, &i));
	if (letters == 0 || (letters == 1 && !is_letter_before(l->t, at) &&
	    !is_letter_after(l->t, end)))
		return end;
	while (from < end && line_after(l->t, from) >= 0xff9e)
		from += 3;
	edit(l->doc, l->seg, from, end - from, nfkc(l, from, end),
	    "unicode/half-width", 97);
	return end;
}

/* The wide twins of ASCII's signs, letters and digits. */
static bool
is_full_ascii(uint32_t c)
{
	return c >= 0xff01 && c <= 0xff5e;
}

/* Widens [*at, *end) by the signs beside it; not if that would be too much. */
static void
take_signs(struct str t, size_t *at, size_t *end)
{
	size_t from = *at, to = *end;

	while (to - from < UNITS && is_full_ascii(line_before(t, from)))
		from -= 3;
	while (to - from < UNITS && is_full_ascii(line_after(t, to)))
		to += 3;
	if (to - from < UNITS) {
		*at = from;
		*end = to;
	}
}

/* U+00B7 is as wide as what stands about it: 喬治·Ｗ·布希. */
static bool
is_wide_beside(const struct line *l, size_t at, size_t end)
{
	enum { DOT = 0xb7 };

	at -= line_before(l->t, at) == DOT ? 2 : 0;
	end += line_after(l->t, end) == DOT ? 2 : 0;
	return is_wide(line_before(l->t, at)) || is_wide(line_after(l->t, end));
}

/* Beside Chinese, Japanese and Korean it is typography: １２月, Ｔシャツ.  On a
 * line that has none of these, signs within and beside the word go with it. */
static size_t
look_full_width(struct line *l, size_t at)
{
	size_t end = run_of(l->t, at, U_FULL_WIDTH, UNITS);

	if (!line_is_east(l))
		take_signs(l->t, &at, &end);
	if (is_wide_beside(l, at, end))
		return end;
	edit(l->doc, l->seg, at, end - at, nfkc(l, at, end),
	    "unicode/full-width", 96);
	return end;
}

/* Is it a line of words in scripts that have such marks in one width alone?
 * Mongolian from top to bottom, and Tibetan, have them in both. */
static bool
has_words(struct str t)
{
	enum { FEW = 4 };
	int letters = 0;

	for (size_t at = 0; at < t.n && letters < FEW; )
		letters += script_of(utf8_next(t, &at)) != SCRIPT_OTHER;
	return letters == FEW;
}

/* A wide mark of its own among words that are narrow: Размер：XL.  Not where
 * Chinese, Japanese or Korean is about: there it is right, also beside Latin. */
static size_t
look_full_mark(struct line *l, size_t at)
{
	size_t end = run_of(l->t, at, U_FULL_MARK, UNITS);

	if (line_is_east(l) || !has_words(l->t) || is_wide_beside(l, at, end))
		return end;
	if (line_is_near_east(l)) {
		seg_stir(l->doc, l->seg);
		return end;
	}
	edit(l->doc, l->seg, at, end - at, nfkc(l, at, end),
	    "unicode/full-width", 92);
	return end;
}

size_t
look_form(struct line *l, size_t at, enum uclass class)
{
	size_t end = at + utf8_len(l->t.p[at]);

	switch (class) {
	case U_LIGATURE:
		edit(l->doc, l->seg, at, end - at, nfkc(l, at, end),
		    "unicode/ligature", 98);
		return end;
	case U_ARABIC_FORM:
		end = run_of(l->t, at, class, UNITS);
		edit(l->doc, l->seg, at, end - at, nfkc(l, at, end),
		    "unicode/arabic-form", 97);
		return end;
	case U_HALF_KANA:
		return look_kana(l, at);
	case U_HALF_JAMO:
		edit(l->doc, l->seg, at, end - at, raw(l, at),
		    "unicode/half-width", 97);
		return end;
	case U_FULL_WIDTH:
		return look_full_width(l, at);
	case U_FULL_MARK:
		return look_full_mark(l, at);
	default:
		return end;
	}
}
