/* SPDX-License-Identifier: Apache-2.0 */
/* find.h - finding short strings in long ones, many bytes at a time. */
#ifndef TEXT_FIND_H
#define TEXT_FIND_H

#include "stage.h"

/* Where `what` begins in s at or behind `at`; s.n when it does not.  A `what` of
 * nothing is nowhere. */
size_t find_text(struct str s, size_t at, struct str what);

/* Where one of three bytes of ASCII stands at or behind `at`; s.n when none
 * does. */
size_t find_any(struct str s, size_t at, const char three[static 3]);

/* Where two capitals of ASCII stand side by side at or behind `at`; s.n when
 * they do not. */
size_t find_capitals(struct str s, size_t at);

#endif
