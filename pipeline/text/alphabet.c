/* SPDX-License-Identifier: Apache-2.0 */
/* alphabet.c - the letters that a language is written with. */
#include <unicode/uchar.h>
#include <unicode/uscript.h>

#include "text/alphabet.h"
#include "text/utf8.h"

static const struct alphabet alphabets[] = {
#include "alphabets.inc"
};

enum { ALPHABETS = sizeof(alphabets) / sizeof(*alphabets) };

enum script
script_of(uint32_t c)
{
	UErrorCode e = U_ZERO_ERROR;

	if (c < 0x80)
		return (c | 0x20) - 'a' < 26 ? SCRIPT_LATIN : SCRIPT_OTHER;
	if (!u_isalpha(c))
		return SCRIPT_OTHER;
	switch (uscript_getScript(c, &e)) {
	case USCRIPT_LATIN:
		return SCRIPT_LATIN;
	case USCRIPT_CYRILLIC:
		return SCRIPT_CYRILLIC;
	case USCRIPT_GREEK:
		return SCRIPT_GREEK;
	default:
		return SCRIPT_OTHER;
	}
}

static const struct alphabet *
find(struct str tag)
{
	for (size_t i = 0; i < ALPHABETS; i++)
		if (str_eq(tag, str_of(alphabets[i].tag)))
			return &alphabets[i];
	return NULL;
}

/* Of a tag with a script of its own, the language alone will do only if that
 * is written in the same. */
const struct alphabet *
alphabet_of(const char *tag)
{
	struct str s = str_of(tag);
	const struct alphabet *a = find(s);
	const char *dash = strchr(tag, '-');
	enum script want = SCRIPT_OTHER;

	if (a != NULL || dash == NULL)
		return a;
	if (strcmp(dash, "-Cyrl") == 0)
		want = SCRIPT_CYRILLIC;
	else if (strcmp(dash, "-Latn") == 0)
		want = SCRIPT_LATIN;
	else if (strlen(dash) == 5)
		return NULL;
	a = find(str_cut(s, 0, dash - tag));
	return a != NULL && want != SCRIPT_OTHER &&
	    alphabet_script(a) != want ? NULL : a;
}

bool
alphabet_has(const struct alphabet *a, uint32_t c)
{
	struct str s = str_of(a->letters);

	for (size_t at = 0; at < s.n; )
		if (utf8_next(s, &at) == c)
			return true;
	return false;
}

enum script
alphabet_script(const struct alphabet *a)
{
	size_t at = 0;

	return script_of(utf8_next(str_of(a->letters), &at));
}
