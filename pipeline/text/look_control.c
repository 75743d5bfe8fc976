/* SPDX-License-Identifier: Apache-2.0 */
/*
 * look_control.c - control characters and the escape sequences of terminals.
 *
 * An escape sequence (ECMA-48: CSI, section 5.4; OSC, section 8.3.89) goes as a
 * whole, so that no "[1;31m" is left of it; other controls mean nothing in a
 * text.  Those of C1 are Windows-1252 that was read as Latin-1, which the
 * mojibake stage mends; what is still there cannot be told, and is reported.
 */
#include "text/looks.h"

enum { ESC = 0x1b, BEL = 0x07, LONGEST = 256 };

static bool
is_in(struct str t, size_t at, unsigned char from, unsigned char to)
{
	return at < t.n && (unsigned char)t.p[at] >= from &&
	    (unsigned char)t.p[at] <= to;
}

/* Behind parameters, intermediate bytes and the final one; `at` when they are
 * not all there. */
static size_t
csi_end(struct str t, size_t at)
{
	size_t end = at;

	while (is_in(t, end, 0x30, 0x3f) && end - at < LONGEST)
		end++;
	while (is_in(t, end, 0x21, 0x2f) && end - at < LONGEST)
		end++;
	return is_in(t, end, 0x40, 0x7e) ? end + 1 : at;
}

/* Behind the text and what ends it: BEL, or ESC and a backslash. */
static size_t
osc_end(struct str t, size_t at)
{
	for (size_t i = at; i < t.n && i - at < LONGEST; i++) {
		if (t.p[i] == BEL)
			return i + 1;
		if (t.p[i] == ESC)
			return is_in(t, i + 1, '\\', '\\') ? i + 2 : at;
	}
	return at;
}

/* Behind the sequence that begins with the escape at `at`, which is at least
 * the escape itself. */
static size_t
escape_end(struct str t, size_t at)
{
	size_t end = at + 1;

	if (is_in(t, end, '[', '['))
		return csi_end(t, end + 1) > end + 1 ? csi_end(t, end + 1) : end;
	if (is_in(t, end, ']', ']'))
		return osc_end(t, end + 1) > end + 1 ? osc_end(t, end + 1) : end;
	if (is_in(t, end, '(', ')') && (is_in(t, end + 1, '0', '2') ||
	    is_in(t, end + 1, 'A', 'B')))
		return end + 2;
	return end;
}

size_t
look_control(struct line *l, size_t at, enum uclass class)
{
	size_t end = at + utf8_len(l->t.p[at]);

	if (class == U_C1) {
		flag(l->doc, l->seg, at, end - at, "unicode/control", 50);
		return end;
	}
	if (class != U_CONTROL)
		return end;
	if (l->t.p[at] == ESC && (end = escape_end(l->t, at)) > at + 1) {
		edit(l->doc, l->seg, at, end - at, STR(""), "unicode/escape", 98);
		return end;
	}
	/* A file of zeros is one change, not millions. */
	while (l->t.p[at] != ESC && is_in(l->t, end, l->t.p[at], l->t.p[at]))
		end++;
	return line_cut(l, at, end, "unicode/control", 97);
}
