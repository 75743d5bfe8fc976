/* SPDX-License-Identifier: Apache-2.0 */
/* east.h - the encodings of East Asia, one character at a time. */
#ifndef TEXT_EAST_H
#define TEXT_EAST_H

#include "stage.h"

/* What is no character. */
enum {
	CODE_ILL = 0x110000,	/* ill-formed */
	CODE_NONE,		/* an escape sequence: nothing */
	CODE_PAIR,		/* and three more: two characters of HKSCS */
};

/* Reads the character that s, which is not empty, begins with: returns how many
 * bytes it has, at least one, and sets *c to it or to a code above.  *mode is
 * what escape sequences have said so far, 0 at first. */
typedef size_t east_next(unsigned *mode, struct str s, uint32_t *c);

east_next east_gb18030, east_big5, east_euc_kr, east_shift_jis, east_euc_jp,
	east_euc_tw, east_iso_2022_jp, east_iso_2022_kr, east_hz;

#endif
