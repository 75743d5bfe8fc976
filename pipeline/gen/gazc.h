/* SPDX-License-Identifier: Apache-2.0 */
/* gazc.h - what makes the built-in gazetteer. */
#ifndef GAZC_H
#define GAZC_H

#include "../text/gazbuild.h"
#include "gen.h"

/* Adds the names of territories, cities and languages that ICU knows, in all its
 * locales.  `codes` is dictionaries/entities/codes.tsv. */
void gazc_icu(struct gazbuild *b, const struct source *codes);

/* Adds, for each language of dictionaries/entities/borrowed.tsv, the names that
 * another has, as ones that are never written. */
void gazc_icu_borrowed(struct gazbuild *b, const struct source *codes,
		const struct source *borrowed);

#endif
