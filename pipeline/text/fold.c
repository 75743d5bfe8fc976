/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fold.c - one spelling for texts that differ in case and blanks only.
 *
 * Keys of dictionaries are folded when they are compiled and texts when they
 * are looked up, both by this one function.
 */
#include <unicode/uchar.h>

#include "fold.h"
#include "utf8.h"

static uint32_t
fold_char(uint32_t c)
{
	if (c < 0x80)
		return c >= 'A' && c <= 'Z' ? c | 32 : c;
	if (c == 0x2019 || c == 0x2018 || c == 0x02bc)
		return '\'';
	return u_foldCase(c, U_FOLD_CASE_DEFAULT);
}

static bool
is_blank(uint32_t c)
{
	return c <= ' ' || (c >= 0x80 && u_isUWhiteSpace(c));
}

long
fold(struct str s, char *out, size_t room)
{
	size_t n = 0;
	bool blank = false;

	for (size_t at = 0; at < s.n;) {
		uint32_t c = utf8_next(s, &at);

		if (is_blank(c)) {
			blank = n > 0;
			continue;
		}
		if (room - n < 5)
			return FOLD_NO_ROOM;
		if (blank)
			out[n++] = ' ';
		blank = false;
		n += utf8_put(out + n, fold_char(c));
	}
	return n;
}
