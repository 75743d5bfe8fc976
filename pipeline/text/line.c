/* SPDX-License-Identifier: Apache-2.0 */
/* line.c - what the shape of a line tells, in any script. */
#include <unicode/uchar.h>

#include "line.h"
#include "utf8.h"

static bool
is_blank(uint32_t c)
{
	return c <= ' ' || (c >= 0x80 && u_isUWhiteSpace(c));
}

bool
line_is_blank(struct str s)
{
	for (size_t at = 0; at < s.n;)
		if (!is_blank(utf8_next(s, &at)))
			return false;
	return true;
}

struct str
line_trim(struct str s)
{
	size_t at = 0, next = 0;

	while (at < s.n && is_blank(utf8_next(s, &next)))
		at = next;
	s = str_cut(s, at, s.n - at);
	for (at = s.n; at > 0 && is_blank(utf8_last(s, &at));)
		s.n = at;
	return s;
}

/* Quotes and brackets close; so do the signs that mean it in East Asia. */
static bool
is_closing(uint32_t c)
{
	if (c < 0x80)
		return c == '"' || c == '\'' || c == ')' || c == ']';
	switch (u_charType(c)) {
	case U_FINAL_PUNCTUATION:
	case U_END_PUNCTUATION:
	case U_INITIAL_PUNCTUATION:	/* some languages turn them round */
		return true;
	default:
		return is_blank(c);
	}
}

bool
line_ends_sentence(struct str s)
{
	while (s.n > 0) {
		size_t at = s.n;
		uint32_t c = utf8_last(s, &at);

		if (c == 0x2026 ||	/* an ellipsis, as well as ... */
		    u_hasBinaryProperty(c, UCHAR_S_TERM))
			return true;
		if (!is_closing(c) && !is_blank(c))
			return false;
		s.n = at;
	}
	return false;
}

bool
line_is_numbered(struct str s)
{
	size_t at = 0;

	if (s.n > 0 && s.p[0] >= 'A' && s.p[0] <= 'Z')
		at++;
	else
		while (at < s.n && u_isdigit(s.p[at]))
			at++;
	if (at == 0 || at > 3 || at + 1 >= s.n || s.p[at] != '.' ||
	    !u_isdigit(s.p[at + 1]))
		return false;
	while (at < s.n && (u_isdigit(s.p[at]) || s.p[at] == '.'))
		at++;
	return at < s.n && is_blank(utf8_next(s, &at));
}

bool
line_is_of_manual(struct str s)
{
	for (size_t i = 1; i + 2 < s.n; i++) {
		if (s.p[i] == '<' && s.n - i > 8 &&
		    memcmp(s.p + i, "<http", 5) == 0)
			return true;
		if (s.p[i] == '(' && s.p[i + 1] >= '1' && s.p[i + 1] <= '9' &&
		    s.p[i - 1] != ' ' && (s.p[i + 2] == ')' ||
		    (i + 3 < s.n && s.p[i + 3] == ')')))
			return true;
	}
	return false;
}
