/* SPDX-License-Identifier: Apache-2.0 */
/* fold.h - one spelling for texts that differ in case and blanks only. */
#ifndef TEXT_FOLD_H
#define TEXT_FOLD_H

#include "stage.h"

enum { FOLD_NO_ROOM = -1 };

/*
 * Folds s into out: simple case folding (Unicode's CaseFolding.txt, C and S),
 * curly apostrophes become ', runs of blanks of any kind one blank, blanks at
 * both ends nothing.  Returns the length, or FOLD_NO_ROOM; a room of
 * s.n * 3 / 2 + 5 bytes is always enough.
 */
long fold(struct str s, char *out, size_t room);

#endif
