/* SPDX-License-Identifier: Apache-2.0 */
/* moses.h - punctuation as Moses' normalizer has it. */
#ifndef TEXT_MOSES_H
#define TEXT_MOSES_H

#include "stage.h"

/* Proposes one edit for all that normalize-punctuation.perl would change in the
 * line, mistakes and all; the language is the segment's. */
void moses_line(struct doc *doc, struct seg *s);

#endif
