/* SPDX-License-Identifier: Apache-2.0 */
/* alphabet.h - the letters that a language is written with. */
#ifndef TEXT_ALPHABET_H
#define TEXT_ALPHABET_H

#include "stage.h"

enum script { SCRIPT_OTHER, SCRIPT_LATIN, SCRIPT_CYRILLIC, SCRIPT_GREEK };

/* Marks are of no script, and neither are the letters of all others. */
enum script script_of(uint32_t c);

struct alphabet {
	const char *tag;
	const char *letters;	/* in both cases; ended by 0 */
};

/* For languages in Latin, Greek or Cyrillic that CLDR knows; else NULL. */
const struct alphabet *alphabet_of(const char *tag);

bool alphabet_has(const struct alphabet *a, uint32_t c);

enum script alphabet_script(const struct alphabet *a);

#endif
