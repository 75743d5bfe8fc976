/* SPDX-License-Identifier: Apache-2.0 */
/*
 * uclass.h - what may be wrong with a character, as far as it alone can tell.
 *
 * make_uclass.c sorts every code point into one of these at build time, by the
 * properties that ICU knows; nearly all are U_PLAIN and never looked at again.
 */
#ifndef TEXT_UCLASS_H
#define TEXT_UCLASS_H

#include "text/utf8.h"

enum uclass {
	U_PLAIN,
	U_MARK,		/* a mark that only its order can make wrong */
	U_MAYBE,	/* may compose with what stands before it */
	U_DECOMPOSE,	/* is not in normalization form C */
	U_CONTROL,	/* C0, but tab, LF and CR; DEL */
	U_C1,
	U_BREAK,	/* vertical tab, form feed, U+2028, U+2029 */
	U_NO_BREAK,	/* U+00A0 */
	U_SPACE,	/* a blank of a width of its own */
	U_IDEOGRAPHIC,	/* U+3000 */
	U_SOFT_HYPHEN,
	U_ZERO_SPACE,	/* U+200B */
	U_NON_JOINER,
	U_JOINER,
	U_VOWEL_SEPARATOR,	/* U+180E */
	U_VARIATION,	/* selectors, those of Mongolian too */
	U_TAG,
	U_BIDI,		/* embeddings, overrides, isolates and their ends */
	U_BIDI_MARK,
	U_FORMAT,	/* other characters that cannot be seen */
	U_ANNOTATION,	/* U+FFF9 to U+FFFB */
	U_NONCHARACTER,
	U_LIGATURE,	/* of letters: Latin, Armenian, Hebrew */
	U_ARABIC_FORM,
	U_HALF_KANA,
	U_HALF_JAMO,
	U_FULL_WIDTH,	/* Latin letters and digits */
	U_FULL_MARK,	/* marks of a sentence, brackets, per cent */
	U_PRIVATE,
	U_LOST,		/* U+FFFD */
	U_CLASSES
};

enum uclass uclass_of(uint32_t c);

/* The canonical combining class of the last character of its decomposition. */
unsigned uclass_combining(uint32_t c);

/* The same for the character that begins at p, in valid UTF-8. */
enum uclass uclass_at(const unsigned char *p);

#endif
