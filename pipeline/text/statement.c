/* SPDX-License-Identifier: Apache-2.0 */
/*
 * statement.c - tells statements of programs by their first and last characters.
 *
 * Most lines are told from by their last character alone, or by their first
 * word.  Each pattern asks for more than prose may have by chance: a wrapped line
 * of it may begin with "from" or end in a colon, but has not both the keyword of
 * a statement and its end.  Smileys end in brackets, too.
 */
#include "text/statement.h"

enum { LONGEST = 120, SHORTEST = 4 }; /* bytes of one */

static bool
is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static bool
is_name(char c)
{
	return (unsigned char)((c | 32) - 'a') < 26 || c == '_' ||
	       (unsigned char)(c - '0') < 10;
}

static struct str
trim(struct str s)
{
	while (s.n > 0 && is_space(s.p[s.n - 1]))
		s.n--;
	while (s.n > 0 && is_space(s.p[0]))
		s = str_cut(s, 1, s.n - 1);
	return s;
}

/* The next word from *at on, and what hangs on it. */
static struct str
next_word(struct str s, size_t *at)
{
	size_t from;

	while (*at < s.n && is_space(s.p[*at]))
		++*at;
	from = *at;
	while (*at < s.n && !is_space(s.p[*at]))
		++*at;
	return str_cut(s, from, *at - from);
}

static size_t
count_words(struct str s)
{
	size_t n = 0;

	for (size_t at = 0; next_word(s, &at).n > 0;)
		n++;
	return n;
}

static bool
is(struct str s, const char *word)
{
	return str_eq(s, str_of(word));
}

static bool
ends(struct str s, const char *end)
{
	size_t n = strlen(end);

	return s.n > n && memcmp(s.p + s.n - n, end, n) == 0;
}

static bool
has(struct str s, const char *word)
{
	return memmem(s.p, s.n, word, strlen(word)) != NULL;
}

/* Names with dots between, like os.path. */
static bool
is_path(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!is_name(s.p[i]) && s.p[i] != '.')
			return false;
	return s.n > 0;
}

/* Does it begin like a definition or an import? */
static bool
defines(struct str s)
{
	size_t at = 0, n = 0;
	struct str first, name;

	if (memchr("fidc", s.p[0], 4) == NULL)
		return false;
	first = next_word(s, &at);
	name = next_word(s, &at);
	if (is(first, "from"))
		return is_path(name) && is(next_word(s, &at), "import");
	if (is(first, "import"))
		return is_path(name) && at == s.n && name.n > 1;
	if (!is(first, "def") && !is(first, "class"))
		return false;
	while (n < name.n && is_name(name.p[n]))
		n++;
	return n > 0 && n < name.n &&
	       (name.p[n] == '(' || (name.p[n] == ':' && n + 1 == name.n));
}

/* What ends in a colon: a keyword, and little that a condition may be. */
static bool
is_condition(struct str s)
{
	size_t at = 0, words = count_words(s);
	struct str first = next_word(s, &at);

	if (words == 1)
		return is(first, "else:") || is(first, "try:") ||
		       is(first, "finally:") || is(first, "except:");
	if (is(first, "for"))
		return has(s, " in ") && words <= 6;
	if (is(first, "elif") || is(first, "except"))
		return true;
	return (is(first, "if") || is(first, "while") || is(first, "with")) &&
	       words <= (has(s, " not ") ? 3 : 2);
}

/* `"name",` and `"name": value,` in a line of their own, set in. */
static bool
is_item(struct str s)
{
	return (s.p[0] == '"' || s.p[0] == '\'') && count_words(s) <= 2;
}

/* A call or a list that goes on in the next line; what is sad ends so, too(
 * But it is not set in, and no names with dots are in it. */
static bool
is_open(struct str s, bool set_in)
{
	size_t at = 0;
	struct str first = next_word(s, &at);
	char before = s.p[s.n - 2];

	if (is_name(before))
		return set_in || s.p[s.n - 1] == '[' ||
		       memchr(s.p, '.', s.n) != NULL ||
		       memchr(s.p, '=', s.n) != NULL;
	return before == ' ' &&
	       (is(first, "foreach") || is(first, "if") || is(first, "elsif") ||
		   is(first, "while") || is(first, "return") ||
		   has(s, " import ") || has(s, ": "));
}

/* A name that a value without a blank is given to. */
static bool
gives_value(struct str s)
{
	const char *sign = memchr(s.p, '=', s.n);
	size_t at = 0;

	return sign != NULL && sign > s.p && is_name(sign[-1]) && is_name(s.p[0]) &&
	       next_word(s, &at).n == s.n;
}

bool
statement_is(struct str line)
{
	struct str s = trim(line);
	bool set_in = line.n > 0 && is_space(line.p[0]);
	size_t at = 0;

	if (s.n < SHORTEST || s.n > LONGEST || memchr(s.p, '\n', s.n) != NULL)
		return false;
	switch (s.p[s.n - 1]) {
	case ':':
		return (set_in && is_condition(s)) || defines(s);
	case ',':
		return set_in && is_item(s);
	case '(':
	case '[':
		return is_open(s, set_in);
	case '\\':
		return s.p[s.n - 2] == ' ';
	case ')':
		return set_in && is_name(s.p[s.n - 2]) &&
		       memchr(s.p, '(', s.n) == NULL &&
		       next_word(s, &at).n == s.n;
	}
	return ends(s, "; then") || ends(s, "; do") ||
	       (ends(s, " in") && is(next_word(s, &at), "case")) ||
	       defines(s) || gives_value(s);
}
