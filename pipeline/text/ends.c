/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ends.c - what stands at the beginning or end of a line and is not its text: a
 * crawler's header, a separator without a field, a dateline, an agency's tag.
 */
#include "line.h"
#include "sheet.h"
#include "tokens.h"
#include "utf8.h"

enum {
	PLACE = 40,		/* bytes of a dateline's place and date */
	DATELINE = 110,		/* bytes of all of it */
	AGENCY = 40,
};

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* The length of 2020-11-23 or 2020-11, or 0. */
static size_t
iso_date(struct str s)
{
	static const char form[] = "dddd-dd-dd";
	size_t i = 0;

	while (i < s.n && i < sizeof(form) - 1 &&
	    (form[i] == 'd' ? is_digit(s.p[i]) : s.p[i] == form[i]))
		i++;
	return i == 10 || i == 7 ? i : 0;
}

size_t
crawler_header(struct str s)
{
	size_t at = 0, n;

	while (at < s.n && s.p[at] == ' ')
		at++;
	if (s.n - at < 12 || memcmp(s.p + at, "date ", 5) != 0)
		return 0;
	at += 5;
	n = iso_date(str_cut(s, at, s.n - at));
	at += n;
	return n == 0 || (at < s.n && s.p[at] != ' ') ? 0 : at;
}

size_t
orphan_separator(struct str s)
{
	size_t i = 2;

	if (s.n < 6 || (s.p[0] != '/' && s.p[0] != '|') || s.p[1] != ' ')
		return 0;
	while (i < s.n && is_digit(s.p[i]))
		i++;
	return i > 2 && i < 5 && i + 1 < s.n && s.p[i] == ':' &&
	    is_digit(s.p[i + 1]) ? 2 : 0;
}

/* Is what stands in brackets an agency, perhaps among other words? */
static bool
names_agency(struct str s, const struct phrases *phrases, bool whole)
{
	struct token t;

	for (size_t at = 0, from = 0; tokens_next(s, &at, &t); from = t.end) {
		struct str part = str_cut(s, t.at, s.n - t.at);
		struct phrase_match m = phrases_match(phrases, part, 0, 0);

		(void)from;
		if (m.phrase != NULL && m.phrase->class == CLASS_AGENCY)
			return true;
		if (whole)
			return false;
	}
	return false;
}

/* The bracket that begins at `at` and is closed within a few words; its end. */
static size_t
bracket(struct str s, size_t at)
{
	const char *close;

	if (at >= s.n || s.p[at] != '(')
		return 0;
	close = memchr(s.p + at, ')', s.n - at < AGENCY ? s.n - at : AGENCY);
	return close == NULL ? 0 : close - s.p + 1;
}

/* Behind the dash that ends a dateline, or 0: -, --, en or em dash, with blanks
 * around it, or = as in Korea. */
static size_t
dash(struct str s, size_t at)
{
	static const char *const marks[] = { " - ", " -- ",
		" \xe2\x80\x93 ", " \xe2\x80\x94 ", " = ", ": " };

	for (size_t i = 0; i < sizeof(marks) / sizeof(*marks); i++) {
		size_t n = strlen(marks[i]);

		if (at + n < s.n && memcmp(s.p + at, marks[i], n) == 0)
			return at + n;
	}
	return 0;
}

/* A place that begins a paragraph: capitals throughout, with commas, dots and a
 * date among them. */
static size_t
place(struct str s)
{
	size_t at = 0, end = 0;
	unsigned caps = 0;
	struct token t;

	while (tokens_next(s, &at, &t) && t.end <= PLACE && t.upper) {
		size_t small = 0;

		for (size_t i = t.at; i < t.end; i++)
			small += s.p[i] >= 'a' && s.p[i] <= 'z';
		caps += small == 0 && !is_digit(s.p[t.at]);
		end = t.end;
		if (end < s.n && (s.p[end] == '.' || s.p[end] == ','))
			end++;
		if (dash(s, end) || (end + 1 < s.n && s.p[end] == ' ' &&
		    s.p[end + 1] == '('))
			break;
	}
	return caps > 0 ? end : 0;
}

/* A place is enough when it is written in capitals and a dash follows; with an
 * agency in brackets, any place is. */
size_t
dateline(struct str s, const struct phrases *phrases)
{
	size_t at = place(s), close, end;

	if (at == 0 && bracket(s, 0) == 0)
		return 0;
	if (at < s.n && s.p[at] == ' ' && at + 1 < s.n && s.p[at + 1] == '(')
		at++;
	if ((close = bracket(s, at)) > 0) {
		if (!names_agency(str_cut(s, at + 1, close - at - 2), phrases,
		    false))
			return 0;
		at = close;
		/* A reporter may follow, as in Korea. */
		for (size_t i = at; i < s.n && i < DATELINE; i++)
			if (s.p[i] == '=' && (end = dash(s, i - 1)) > 0)
				return end;
	}
	return at < DATELINE && s.n > DATELINE && s.p[at] != ':' ?
	    dash(s, at) : 0;
}

size_t
agency_tag(struct str s, const struct phrases *phrases)
{
	size_t at = s.n, from;

	if (s.n < 4 || s.p[s.n - 1] != ')')
		return 0;
	while (at > 0 && s.n - at < AGENCY && s.p[at - 1] != '(')
		at--;
	if (at < 2 || s.p[at - 1] != '(' ||
	    !names_agency(str_cut(s, at, s.n - at - 1), phrases, true))
		return 0;
	from = at - 1;
	while (from > 0 && s.p[from - 1] == ' ')
		from--;
	return s.n - from;
}
