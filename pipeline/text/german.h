/* SPDX-License-Identifier: Apache-2.0 */
/*
 * german.h - the article and the case of a German name of a state, when another
 * takes its place.
 *
 * "Die Regierung der Republik Korea" is that of Südkorea: "die Regierung
 * Südkoreas".  The article and what stands before it tell the case; where they
 * do not, nothing is proposed.
 */
#ifndef TEXT_GERMAN_H
#define TEXT_GERMAN_H

#include "agree.h"

/* The name `form` stands in t at [out->at, out->at + out->len) and shall become
 * out->with; false where it may not. */
bool german(const struct agree *a, struct doc *doc, struct str t,
		struct str form, struct agreed *out);

#endif
