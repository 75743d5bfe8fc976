/* SPDX-License-Identifier: Apache-2.0 */
/* tone.h - which of two vowels carries the tone in Vietnamese. */
#ifndef TEXT_TONE_H
#define TEXT_TONE_H

#include "stage.h"

/* Proposes to move the tone of open syllables in oa, oe and uy to the first
 * vowel (hòa, thủy) or to the second (hoà, thuỷ). */
void tone_line(struct doc *doc, struct seg *s, bool first);

#endif
