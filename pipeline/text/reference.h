/* SPDX-License-Identifier: Apache-2.0 */
/*
 * reference.h - character references of HTML: &eacute; &#233; &#xe9;
 *
 * Only with their semicolon, so that AT&T and ?a=1&copy=2 stay what they are.
 */
#ifndef TEXT_REFERENCE_H
#define TEXT_REFERENCE_H

#include "stage.h"

struct reference {
	uint32_t c[2];
	unsigned n;		/* characters: 1 or 2 */
	unsigned length;	/* of the reference, in characters */
};

/* Reads the reference that c[0..n) begins with; c[0] is '&'.  False when it is
 * none, and for control characters, which nobody meant. */
bool reference_read(const struct dict *names, const uint32_t *c, size_t n,
		struct reference *r);

#endif
