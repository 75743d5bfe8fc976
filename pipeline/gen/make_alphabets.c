/* SPDX-License-Identifier: Apache-2.0 */
/*
 * make_alphabets.c - prints the alphabets of languages written in Latin, Greek
 * or Cyrillic: CLDR's exemplar characters, in both cases, as ICU has them.
 *
 * A language that is written in two of them has one alphabet for each, under
 * the tag with the script; the tag alone has the likelier one.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <unicode/uchar.h>
#include <unicode/ulocdata.h>
#include <unicode/uscript.h>
#include <unicode/uset.h>

#include "text/utf8.h"

enum { LETTERS = 2048 };

static bool
is_of_interest(UChar32 c)
{
	UErrorCode e = U_ZERO_ERROR;
	UScriptCode script = uscript_getScript(c, &e);

	return u_isalpha(c) && (script == USCRIPT_LATIN ||
	    script == USCRIPT_GREEK || script == USCRIPT_CYRILLIC);
}

/* Writes the letters of a set; returns how many there are. */
static int
letters_of(const USet *set, char *out)
{
	int n = 0;
	size_t len = 0;

	for (int32_t i = 0; i < uset_getItemCount(set); i++) {
		UErrorCode e = U_ZERO_ERROR;
		UChar32 from, to;

		if (uset_getItem(set, i, &from, &to, NULL, 0, &e) != 0)
			continue;
		for (UChar32 c = from; c <= to && len < LETTERS - 8; c++)
			if (is_of_interest(c)) {
				len += utf8_put(out + len, c);
				n++;
			}
	}
	out[len] = '\0';
	return n;
}

static void
print_locale(const char *locale)
{
	UErrorCode e = U_ZERO_ERROR;
	char lang[32], script[16], letters[LETTERS];
	ULocaleData *data;
	USet *set;

	uloc_getLanguage(locale, lang, sizeof(lang), &e);
	uloc_getScript(locale, script, sizeof(script), &e);
	/* Regions write as their language does. */
	if (U_FAILURE(e) || strlen(locale) != strlen(lang) +
	    (script[0] ? 1 + strlen(script) : 0))
		return;
	data = ulocdata_open(locale, &e);
	set = ulocdata_getExemplarSet(data, NULL, USET_ADD_CASE_MAPPINGS,
	    ULOCDATA_ES_STANDARD, &e);
	if (U_SUCCESS(e) && letters_of(set, letters) > 0)
		printf("{ \"%s%s%s\", \"%s\" },\n", lang, script[0] ? "-" : "",
		    script, letters);
	uset_close(set);
	ulocdata_close(data);
}

int
main(void)
{
	for (int32_t i = 0; i < uloc_countAvailable(); i++)
		print_locale(uloc_getAvailable(i));
	return fflush(stdout) != 0;
}
