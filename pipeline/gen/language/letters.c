/* SPDX-License-Identifier: Apache-2.0 */
/*
 * letters.c - decides what each code point is to the model.
 *
 * Classes come from Unicode's properties (ICU), symbols from how often the
 * training text has a letter: the frequent ones get one of their own, the rest
 * share some.
 */
#include <stdlib.h>

#include <unicode/uchar.h>
#include <unicode/uscript.h>

#include "text/utf8.h"
#include "train.h"

enum { BMP = 0x10000, OWN = 225, FIRST = 3, SHARED = 232, MARKS = 250,
	LINES = 1500, WORDS = 3000 };

static bool
is_skipped(UChar32 c)
{
	return c == 0xad || c == 0x640 || (c >= 0x200b && c <= 0x200f) ||
	    c == 0x2060 || c == 0xfeff;
}

static bool
is_apostrophe(UChar32 c)
{
	return c == '\'' || c == 0x2019 || c == 0x2bb || c == 0x2bc;
}

static unsigned
script_of(const struct training *t, UScriptCode code)
{
	const char *name = uscript_getShortName(code);

	if (code == USCRIPT_HIRAGANA || code == USCRIPT_KATAKANA ||
	    code == USCRIPT_BOPOMOFO)
		return LETTER_HAN;
	for (unsigned i = 1; i <= t->scripts; i++)
		if (strcmp(t->script[i].name, name) == 0)
			return i;
	return LETTER_FOREIGN;
}

static unsigned
class_of(const struct training *t, UChar32 c)
{
	UErrorCode err = U_ZERO_ERROR;
	UScriptCode code = uscript_getScript(c, &err);
	uint32_t mask = U_GET_GC_MASK(c);

	if (is_skipped(c))
		return LETTER_SKIP;
	if (is_apostrophe(c))
		return LETTER_APOSTROPHE;
	if (c == 0x30fc)
		return LETTER_HAN;
	if ((mask & (U_GC_L_MASK | U_GC_M_MASK)) == 0)
		return LETTER_NONE;
	if (code == USCRIPT_INHERITED)
		return LETTER_MARK;
	if (code == USCRIPT_COMMON)
		return LETTER_NONE;
	return script_of(t, code);
}

static void
count(uint32_t *often, const char *s)
{
	struct str text = { s, strlen(s) };

	for (size_t at = 0; at < text.n;) {
		UChar32 c = u_tolower(utf8_next(text, &at));

		if (c < BMP)
			often[c]++;
	}
}

static int
by_count(const void *va, const void *vb)
{
	const uint32_t *a = va, *b = vb;	/* code point, count */

	return a[1] != b[1] ? (a[1] < b[1] ? 1 : -1) :
	    (a[0] > b[0]) - (a[0] < b[0]);
}

/* Gives the letters of a script their symbols. */
static void
rank(struct training *t, unsigned script, const uint32_t *often)
{
	uint32_t (*letter)[2] = must(calloc(BMP, sizeof(*letter)));
	uint16_t *of = t->letters.of;
	size_t n = 0;

	for (UChar32 c = 0; c < BMP; c++)
		if (of[c] >> 8 == script && u_tolower(c) == c && often[c] > 0) {
			letter[n][0] = c;
			letter[n++][1] = often[c];
		}
	qsort(letter, n, sizeof(*letter), by_count);
	for (UChar32 c = 0; c < BMP; c++)
		if (of[c] >> 8 == script)
			of[c] = script << 8 | (SHARED +
			    ((uint32_t)u_tolower(c) * 2654435761u >> 28));
	for (size_t i = 0; i < n && i < OWN; i++)
		of[letter[i][0]] = script << 8 | (FIRST + i);
	for (UChar32 c = 0; c < BMP; c++)
		if (of[c] >> 8 == script && u_tolower(c) < BMP &&
		    of[u_tolower(c)] >> 8 == script)
			of[c] = of[u_tolower(c)];
	free(letter);
}

void
letters_make(struct training *t)
{
	uint32_t *often = must(calloc(BMP, sizeof(*often)));

	for (UChar32 c = 0; c < BMP; c++) {
		unsigned class = class_of(t, c);

		t->letters.of[c] = class << 8 |
		    (class == LETTER_MARK ? MARKS + (c & 3) : 0);
	}
	for (unsigned i = 0; i < t->classes; i++) {
		const struct class *c = &t->class[i];

		for (size_t k = 0; k < c->text.n && k < LINES; k++)
			count(often, c->text.of[k]);
		for (size_t k = 0; k < c->words.n && k < WORDS; k++)
			count(often, c->words.of[k]);
	}
	for (unsigned i = 1; i <= t->scripts; i++)
		if (i != LETTER_HAN)
			rank(t, i, often);
	free(often);
}
