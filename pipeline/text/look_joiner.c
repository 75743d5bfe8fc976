/* SPDX-License-Identifier: Apache-2.0 */
/*
 * look_joiner.c - U+200C and U+200D stay where they shape what is written, and
 * go where they do nothing.
 *
 * They shape: in Indic scripts beside a virama or its like (Unicode 15, chapter
 * 12); between letters of scripts that join (ArabicShaping), where Persian
 * writes its suffixes apart with them even after a letter that does not join
 * forward, and after a number or a foreign name; a joiner also at the end of such
 * a letter; and a joiner between the pictures of one emoji.  Of several in a row
 * all may be needed (in Kannada, U+200D U+200C), but none twice.
 */
#include <unicode/uchar.h>

#include "text/looks.h"

enum { NON_JOINER = 0x200c, JOINER = 0x200d, FAR = 32 };

static bool
is_joiner(uint32_t c)
{
	return c == JOINER || c == NON_JOINER;
}

static int
joining(uint32_t c)
{
	return is_joiner(c) ? U_JT_TRANSPARENT :
	    u_getIntPropertyValue(c, UCHAR_JOINING_TYPE);
}

/* The character to one side, joiners apart; 0 where there is none. */
static uint32_t
other_before(struct str t, size_t at)
{
	uint32_t c = 0;

	for (int i = 0; at > 0 && i < FAR; i++)
		if (!is_joiner(c = utf8_last(t, &at)))
			return c;
	return 0;
}

static uint32_t
other_after(struct str t, size_t at)
{
	uint32_t c = 0;

	for (int i = 0; at < t.n && i < FAR; i++)
		if (!is_joiner(c = utf8_next(t, &at)))
			return c;
	return 0;
}

static bool
joins(int type)
{
	return type != U_JT_NON_JOINING && type != U_JT_TRANSPARENT;
}

/* The joining type of the next letter to one side; marks are passed over, but
 * not without end. */
static int
joining_before(struct str t, size_t at)
{
	for (int i = 0; at > 0 && i < FAR; i++) {
		int type = joining(utf8_last(t, &at));

		if (type != U_JT_TRANSPARENT)
			return type;
	}
	return U_JT_NON_JOINING;
}

static int
joining_after(struct str t, size_t at)
{
	for (int i = 0; at < t.n && i < FAR; i++) {
		int type = joining(utf8_next(t, &at));

		if (type != U_JT_TRANSPARENT)
			return type;
	}
	return U_JT_NON_JOINING;
}

/* Does it make clusters of the letters around it? */
static bool
clusters(uint32_t c)
{
	switch (u_getIntPropertyValue(c, UCHAR_INDIC_SYLLABIC_CATEGORY)) {
	case U_INSC_VIRAMA:
	case U_INSC_PURE_KILLER:
	case U_INSC_INVISIBLE_STACKER:
	case U_INSC_REGISTER_SHIFTER:
	case U_INSC_CONSONANT_DEAD:
		return true;
	default:
		return false;
	}
}

/* A vowel sign, or its like, of a script of India and its neighbours.  A joiner
 * before it makes it one with a letter that cannot carry it: in Marathi, U+0905
 * U+200D U+0945. */
static bool
is_sign(uint32_t c)
{
	return U_GET_GC_MASK(c) & U_GC_M_MASK &&
	    u_getIntPropertyValue(c, UCHAR_INDIC_SYLLABIC_CATEGORY) !=
	    U_INSC_OTHER;
}

/* What Persian may put a suffix to, or a prefix before, besides its own words. */
static bool
is_word_end(uint32_t c)
{
	return u_isalnum(c) || c == '"' || c == '%' || c == 0x66a ||
	    U_GET_GC_MASK(c) & (U_GC_PE_MASK | U_GC_PF_MASK);
}

static bool
parts(uint32_t before, int left, uint32_t after, int right)
{
	return joins(left) ? joins(right) || u_isalnum(after) :
	    joins(right) && is_word_end(before);
}

static bool
is_picture(uint32_t c)
{
	return u_hasBinaryProperty(c, UCHAR_EXTENDED_PICTOGRAPHIC);
}

/* What an emoji may end with, besides the picture. */
static bool
is_dressing(uint32_t c)
{
	return c == 0xfe0f || c == 0x20e3 || c == 0xe007f ||
	    u_hasBinaryProperty(c, UCHAR_EMOJI_MODIFIER);
}

static bool
shapes(struct str t, size_t at, size_t end, uint32_t c)
{
	uint32_t before = other_before(t, at), after = other_after(t, end);
	int left, right;

	if (clusters(before) || clusters(after) || is_sign(after))
		return true;
	if (c == JOINER && is_picture(after) &&
	    (is_picture(before) || is_dressing(before)))
		return true;
	left = joining_before(t, at);
	right = joining_after(t, end);
	return c == JOINER ? joins(left) || joins(right) :
	    parts(before, left, after, right);
}

size_t
look_joiner(struct line *l, size_t at, enum uclass class)
{
	size_t end = at + 3;
	uint32_t c = line_after(l->t, at);

	if (class != U_JOINER && class != U_NON_JOINER)
		return end;
	if (line_before(l->t, at) == c || !shapes(l->t, at, end, c))
		line_cut(l, at, end, "unicode/joiner", 97);
	return end;
}
