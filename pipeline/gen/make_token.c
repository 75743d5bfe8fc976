/* SPDX-License-Identifier: Apache-2.0 */
/*
 * make_token.c - prints the table of characters that text/token.h reads.
 *
 * For every character: what it is to a name (part of a word, a token of its
 * own, a gap ...), whether a name may begin with it, and what it folds to.
 * Folding takes away case, width and, of Latin, Greek and Cyrillic letters, the
 * accents that stand on them; names keep their exact spelling elsewhere.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/uscript.h>

#include "../text/token.h"

enum { CHARS = TOKEN_CHARS, PAGE = TOKEN_PAGE, PAGES = CHARS / PAGE };

static bool
is_spaceless(UScriptCode s)
{
	return s == USCRIPT_HAN || s == USCRIPT_HIRAGANA ||
	    s == USCRIPT_KATAKANA || s == USCRIPT_THAI || s == USCRIPT_LAO ||
	    s == USCRIPT_KHMER || s == USCRIPT_MYANMAR;
}

static bool
loses_accents(UScriptCode s)
{
	return s == USCRIPT_LATIN || s == USCRIPT_GREEK;
}

static bool
is_mark(int type)
{
	return type == U_NON_SPACING_MARK || type == U_COMBINING_SPACING_MARK ||
	    type == U_ENCLOSING_MARK;
}

/* Marks that are often left out: accents by themselves, the vowels of Arabic
 * and Hebrew, and what only joins or parts letters. */
static bool
is_ignored(UChar32 c)
{
	return c == 0xad || (c >= 0x300 && c <= 0x36f) || c == 0x640 ||
	    (c >= 0x591 && c <= 0x5bd) || c == 0x5bf || c == 0x5c1 ||
	    c == 0x5c2 || c == 0x5c4 || c == 0x5c5 || c == 0x5c7 ||
	    (c >= 0x610 && c <= 0x61a) || (c >= 0x64b && c <= 0x65f) ||
	    c == 0x670 || (c >= 0x200b && c <= 0x200f) || c == 0x2060 ||
	    c == 0xfeff;
}

static bool
is_soft(UChar32 c)
{
	return memchr(" -.'/,\"", c < 0x80 ? c : 1, 7) != NULL || c == 0xa0 ||
	    c == 0xb7 || c == 0x2010 || c == 0x2011 || c == 0x2013 ||
	    c == 0x2018 || c == 0x2019 || c == 0x202f || c == 0x30fb ||
	    c == 0x3000 || c == 0x60c || c == 0x5be || c == 0xab || c == 0xbb ||
	    c == 0x201c || c == 0x201d || c == 0x201e || c == 0x5f4;
}

static enum token_class
class_of(UChar32 c)
{
	UErrorCode err = U_ZERO_ERROR;
	UScriptCode script = uscript_getScript(c, &err);
	int type = u_charType(c);

	if (is_ignored(c))
		return TOKEN_IGNORED;
	if (is_soft(c))
		return TOKEN_SOFT;
	if (!u_isalnum(c) && !is_mark(type))
		return TOKEN_OTHER;
	if (script == USCRIPT_HANGUL)
		return TOKEN_HANGUL;
	return is_spaceless(script) || c == 0x30fc || c == 0x3005 ?
	    TOKEN_CHAR : TOKEN_WORD;
}

/* Of the first character that c is made of, when the rest are accents. */
static UChar32
base_of(const UNormalizer2 *nfkd, UChar32 c)
{
	UErrorCode err = U_ZERO_ERROR;
	UChar d[32];
	UChar32 base;
	int32_t n = unorm2_getDecomposition(nfkd, c, d, 32, &err), i = 0;

	if (n <= 0 || U_FAILURE(err))
		return c;
	U16_NEXT(d, i, n, base);
	err = U_ZERO_ERROR;
	if (i < n && !loses_accents(uscript_getScript(base, &err)))
		return c;
	for (UChar32 mark; i < n;) {
		U16_NEXT(d, i, n, mark);
		if (!is_mark(u_charType(mark)))
			return c;
	}
	return base;
}

/* Letters that are written one for another; facts of the scripts. */
static UChar32
alike(UChar32 c)
{
	switch (c) {
	case 0x0131: return 'i';	/* dotless i */
	case 0x0142: return 'l';	/* l with a stroke */
	case 0x00f8: return 'o';
	case 0x0111: return 'd';
	case 0x02bb: case 0x02bc: return 0x2019;
	case 0x0451: return 0x0435;	/* io and ie */
	case 0x0622: case 0x0623: case 0x0625: case 0x0671: return 0x0627;
	case 0x0649: case 0x06cc: return 0x064a;
	case 0x06a9: return 0x0643;
	case 0x06c1: case 0x06be: case 0x06d5: case 0x0629: return 0x0647;
	default: return c;
	}
}

static bool
may_begin(UChar32 c)
{
	int type = u_charType(c);

	return type == U_UPPERCASE_LETTER || type == U_TITLECASE_LETTER ||
	    (c >= 0x10d0 && c <= 0x10ff) ||
	    (u_isalpha(c) && !u_hasBinaryProperty(c, UCHAR_CASED));
}

static uint32_t
entry(const UNormalizer2 *nfkd, UChar32 c)
{
	enum token_class class = class_of(c);
	UChar32 folded = alike(u_foldCase(base_of(nfkd, c),
	    U_FOLD_CASE_DEFAULT));

	if (c >= 0xd800 && c < 0xe000)
		return 0;
	return ((uint32_t)(folded - c) & TOKEN_DELTA) |
	    (uint32_t)class << TOKEN_SHIFT | (may_begin(c) ? TOKEN_BEGINS : 0);
}

static void
print_page(const uint32_t *page)
{
	puts("\t{");
	for (int i = 0; i < PAGE; i++)
		printf("%s0x%x,%s", i % 8 ? " " : "\t", (unsigned)page[i],
		    i % 8 == 7 ? "\n" : "");
	puts("\t},");
}

int
main(void)
{
	static uint32_t table[PAGES][PAGE];
	static int number[PAGES];
	UErrorCode err = U_ZERO_ERROR;
	const UNormalizer2 *nfkd = unorm2_getNFKDInstance(&err);
	uint64_t id = TOKEN_CHARS;
	int n = 0;

	if (U_FAILURE(err)) {
		fprintf(stderr, "make_token: %s\n", u_errorName(err));
		return 1;
	}
	for (int i = 0; i < CHARS; i++)
		table[i / PAGE][i % PAGE] = entry(nfkd, i);
	puts("static const uint32_t token_page[][TOKEN_PAGE] = {");
	for (int i = 0, k; i < PAGES; i++) {
		for (k = 0; k < i && memcmp(table[k], table[i],
		    sizeof(*table)) != 0;)
			k++;
		number[i] = k < i ? number[k] : n++;
		if (k != i)
			continue;
		print_page(table[i]);
		for (k = 0; k < PAGE; k++)
			id = token_mix(id, table[i][k]);
	}
	puts("};\nstatic const uint8_t token_index[] = {");
	for (int i = 0; i < PAGES; i++)
		printf("%d,%s", number[i], i % 16 == 15 ? "\n" : " ");
	puts("};");
	printf("enum { TOKEN_ID = 0x%x };\n", (unsigned)id & 0x7fffffff);
	return n < 256 ? 0 : 1;
}
