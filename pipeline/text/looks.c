/* SPDX-License-Identifier: Apache-2.0 */
/* looks.c - what the rules of the unicode stage share. */
#include <unicode/uchar.h>

#include "text/looks.h"

uint32_t
line_before(struct str t, size_t at)
{
	return at > 0 ? utf8_last(t, &at) : 0;
}

uint32_t
line_after(struct str t, size_t at)
{
	return at < t.n ? utf8_next(t, &at) : 0;
}

bool
is_wide(uint32_t c)
{
	int width = u_getIntPropertyValue(c, UCHAR_EAST_ASIAN_WIDTH);

	return c != 0x3000 && (width == U_EA_WIDE || width == U_EA_HALFWIDTH ||
	    (width == U_EA_FULLWIDTH && uclass_of(c) != U_FULL_WIDTH));
}

/* Everything that is written from right to left lies in these blocks. */
static bool
may_be_rtl(uint32_t c)
{
	return (c >= 0x590 && c < 0x900) || (c >= 0xfb1d && c < 0xfeff) ||
	    (c >= 0x10800 && c < 0x11000) || (c >= 0x1e800 && c < 0x1f000);
}

static bool
may_be_east(uint32_t c)
{
	return c >= 0x1100 && is_wide(c);
}

static bool
has_letter(struct str t, bool (*is)(uint32_t))
{
	for (size_t at = 0; at < t.n; ) {
		uint32_t c = utf8_next(t, &at);

		if (is(c) && u_isalpha(c))
			return true;
	}
	return false;
}

bool
line_is_rtl(struct line *l)
{
	if (l->rtl < 0)
		l->rtl = has_letter(l->t, may_be_rtl);
	return l->rtl;
}

bool
line_is_east(struct line *l)
{
	if (l->east < 0)
		l->east = has_letter(l->t, may_be_east);
	return l->east;
}

bool
line_is_near_east(struct line *l)
{
	if (*l->near_east >= 0)
		return *l->near_east != 0;
	*l->near_east = 0;
	for each_seg(s, l->doc)
		if (!(s->flags & SEG_ASCII) && has_letter(s->text, may_be_east)) {
			*l->near_east = 1;
			break;
		}
	return *l->near_east;
}

size_t
line_cut(struct line *l, size_t at, size_t end, const char *rule, int sure)
{
	edit(l->doc, l->seg, at, end - at, STR(""), rule, sure);
	because(l->doc, doc_format(l->doc, "U+%04X",
	    (unsigned)line_after(l->t, at)));
	return end;
}
