/* SPDX-License-Identifier: Apache-2.0 */
/* gazcheck.h - what may be wrong with a table of names. */
#ifndef TEXT_GAZCHECK_H
#define TEXT_GAZCHECK_H

#include "lexicon.h"

/* Told for each finding; line 0 is the whole table.  Return false to stop. */
typedef bool gaz_on_finding(void *user, size_t line, const char *check,
		const char *text);

/* Goes over a table.  False when memory ran out. */
bool gazcheck(struct str text, struct lexicon *words, gaz_on_finding *fn,
		void *user);

#endif
