/* SPDX-License-Identifier: Apache-2.0 */
/*
 * look_invisible.c - characters that cannot be seen and mean nothing where they
 * stand: they split words for every program that looks for one, and can hide a
 * text from its reader.
 *
 * Each stays where it does its work: U+200B in scripts that have no blanks, a
 * variation selector on a base that varies, tags in the flag of a region, marks
 * of direction in lines that have letters from right to left.  Embeddings,
 * overrides and isolates never stay: what they do to the order of characters
 * can be made to lie, also in code (CVE-2021-42574).
 */
#include <unicode/uchar.h>
#include <unicode/uscript.h>

#include "text/looks.h"

enum { ZERO_SPACE = 0x200b };

static bool
has_script(uint32_t c, UScriptCode script)
{
	return c != 0 && uscript_hasScript(c, script);
}

/* Lines may break within such text only where a dictionary, or U+200B, says
 * so: South East Asia, Tibet, and the islands. */
static bool
breaks_by_sense(uint32_t c)
{
	static const UScriptCode more[] = { USCRIPT_TIBETAN, USCRIPT_BALINESE,
		USCRIPT_JAVANESE, USCRIPT_SUNDANESE, USCRIPT_BUGINESE,
		USCRIPT_BATAK, USCRIPT_CHAM, USCRIPT_KHMER, USCRIPT_LAO,
		USCRIPT_MYANMAR, USCRIPT_THAI, USCRIPT_TAI_LE,
		USCRIPT_NEW_TAI_LUE, USCRIPT_LANNA, USCRIPT_TAI_VIET };

	for (size_t i = 0; i < sizeof(more) / sizeof(*more); i++)
		if (has_script(c, more[i]))
			return true;
	return false;
}

/* Does a base vary with this selector (StandardizedVariants, emoji-variation-
 * sequences, the Ideographic Variation Database)?  By the property that its
 * bases share, so a few more bases pass. */
static bool
varies(uint32_t base, uint32_t selector)
{
	if (selector >= 0xe0100)
		return u_hasBinaryProperty(base, UCHAR_UNIFIED_IDEOGRAPH);
	if (selector < 0xfe00)
		return has_script(base, USCRIPT_MONGOLIAN) ||
		    has_script(base, USCRIPT_PHAGS_PA);
	if (selector >= 0xfe0e)
		return u_hasBinaryProperty(base, UCHAR_EMOJI);
	return base == '0' || u_charType(base) == U_MATH_SYMBOL ||
	    has_script(base, USCRIPT_HAN) || has_script(base, USCRIPT_MYANMAR) ||
	    has_script(base, USCRIPT_PHAGS_PA) ||
	    has_script(base, USCRIPT_MANICHAEAN) ||
	    has_script(base, USCRIPT_EGYPTIAN_HIEROGLYPHS) ||
	    (base >= 0x3000 && base < 0x3040) || (base >= 0xff00 && base < 0xff60);
}

static bool
is_tag(uint32_t c)
{
	return c >= 0xe0000 && c <= 0xe007f;
}

/* A flag of a region is U+1F3F4, tags of its letters and digits, and the tag
 * that ends them. */
static size_t
look_tags(struct line *l, size_t at)
{
	enum { FLAG = 0x1f3f4, END = 0xe007f, MOST = 7 };
	size_t end = at, n = 0;
	uint32_t c = 0;

	while (c != END && is_tag(line_after(l->t, end))) {
		c = utf8_next(l->t, &end);
		n++;
	}
	if (c == END && n > 1 && n <= MOST && line_before(l->t, at) == FLAG)
		return end;
	while (is_tag(line_after(l->t, end)))
		utf8_next(l->t, &end);
	return line_cut(l, at, end, "unicode/tag", 98);
}

/* Whatever is written between U+FFFA and U+FFFB is a note on the text before. */
static size_t
look_annotation(struct line *l, size_t at)
{
	enum { NOTE = 0xfffa, FAR = 256 };
	size_t end = at + 3;

	if (line_after(l->t, at) == NOTE && l->t.n > end) {
		size_t room = l->t.n - end < FAR ? l->t.n - end : FAR;
		const char *p = memmem(l->t.p + end, room, "\xef\xbf\xbb", 3);

		if (p != NULL)
			end = p - l->t.p + 3;
	}
	return line_cut(l, at, end, "unicode/annotation", 95);
}

/* At the end of a line it is a hyphen that can be seen. */
static size_t
look_soft_hyphen(struct line *l, size_t at, size_t end)
{
	size_t i = end;

	while (i < l->t.n && l->t.p[i] == ' ')
		i++;
	if (i == l->t.n && line_before(l->t, at) > ' ')
		flag(l->doc, l->seg, at, end - at, "unicode/soft-hyphen", 60);
	else
		line_cut(l, at, end, "unicode/soft-hyphen", 98);
	return end;
}

static bool
is_virama(uint32_t c)
{
	switch (u_getIntPropertyValue(c, UCHAR_INDIC_SYLLABIC_CATEGORY)) {
	case U_INSC_VIRAMA:
	case U_INSC_PURE_KILLER:
		return true;
	default:
		return false;
	}
}

/* Between a virama and a letter it does what U+200C is for, and without it the
 * letters would melt into one. */
static size_t
look_zero_space(struct line *l, size_t at, size_t end)
{
	uint32_t before = line_before(l->t, at);

	if (breaks_by_sense(before) || breaks_by_sense(line_after(l->t, end)))
		return end;
	if (!is_virama(before))
		return line_cut(l, at, end, "unicode/zero-width-space", 97);
	while (line_after(l->t, end) == ZERO_SPACE)
		end += 3;
	if (!u_isalpha(line_after(l->t, end)))
		return line_cut(l, at, end, "unicode/zero-width-space", 97);
	edit(l->doc, l->seg, at, end - at, STR("\xe2\x80\x8c"),
	    "unicode/non-joiner", 90);
	return end;
}

static bool
is_mongolian(struct str t, size_t at, size_t end)
{
	return has_script(line_before(t, at), USCRIPT_MONGOLIAN) &&
	    has_script(line_after(t, end), USCRIPT_MONGOLIAN);
}

size_t
look_invisible(struct line *l, size_t at, enum uclass class)
{
	size_t end = at + utf8_len(l->t.p[at]);

	switch (class) {
	case U_SOFT_HYPHEN:
		return look_soft_hyphen(l, at, end);
	case U_ZERO_SPACE:
		return look_zero_space(l, at, end);
	case U_VOWEL_SEPARATOR:
		if (!is_mongolian(l->t, at, end))
			line_cut(l, at, end, "unicode/format", 97);
		return end;
	case U_VARIATION:
		if (!varies(line_before(l->t, at), line_after(l->t, at)))
			line_cut(l, at, end, "unicode/variation", 97);
		return end;
	case U_TAG:
		return look_tags(l, at);
	case U_BIDI:
		return line_cut(l, at, end, "unicode/bidi", 97);
	case U_BIDI_MARK:
		if (!line_is_rtl(l))
			line_cut(l, at, end, "unicode/bidi-mark", 97);
		return end;
	case U_FORMAT:
		return line_cut(l, at, end, "unicode/format", 97);
	case U_ANNOTATION:
		return look_annotation(l, at);
	case U_NONCHARACTER:
		return line_cut(l, at, end, "unicode/noncharacter", 98);
	default:
		return end;
	}
}
