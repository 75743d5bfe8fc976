/* SPDX-License-Identifier: Apache-2.0 */
/* residue.c - counts the marks that a tokenizer has set apart. */
#include "residue.h"

static bool
at_literal(struct str s, size_t at, const char *literal)
{
	size_t n = strlen(literal);

	return s.n - at >= n && memcmp(s.p + at, literal, n) == 0;
}

/* What stands at a blank that nothing but a tokenizer writes. */
static bool
is_sure(struct str s, size_t blank)
{
	static const char *const marks[] = { " @-@ ", " @,@ ", " @.@ ",
		" &apos;", " &quot;", " &#91; ", " &#93; ", " n't ", " n’t ",
		" 's ", " 're ", " 've ", " 'll ", " ’ ", " '' ", " `` ",
		" -LRB- ", " -RRB- ", " 't " };

	for (size_t i = 0; i < sizeof(marks) / sizeof(*marks); i++)
		if (at_literal(s, blank, marks[i]))
			return true;
	return false;
}

/* Does a token end there? */
static bool
ends(struct str s, size_t at)
{
	return at == s.n || s.p[at] == ' ' || s.p[at] == '\n' ||
	    s.p[at] == '\r';
}

/* Is the mark behind a blank one by itself, that should hang on the left? */
static bool
is_apart(struct str s, size_t at)
{
	char c = s.p[at];

	return (c == ',' || c == '.' || c == ')') && ends(s, at + 1);
}

static bool
is_letter(unsigned char c)
{
	return c >= 0x80 || (unsigned)(c | 32) - 'a' < 26;
}

void
residue_count(struct str s, struct residue *r)
{
	for (size_t i = 1; i < s.n; i++) {
		char c = s.p[i];

		if (s.p[i - 1] == ' ') {
			r->apart += is_apart(s, i);
			r->sure += (c < 'A' || c == 'n' || c == '`' ||
			    c & 0x80) && is_sure(s, i - 1);
		} else if (c == ';') {
			r->sure += i >= 5 && ends(s, i + 1) &&
			    memcmp(s.p + i - 5, "&apos", 5) == 0;
		} else if (c == ',' || c == '.') {
			r->joined += ends(s, i + 1) && (c == ',' ||
			    (is_letter(s.p[i - 1]) &&
			    (i + 1 == s.n || s.p[i + 1] != ' ')));
		}
	}
}

bool
residue_tells(const struct residue *l, const struct residue *d)
{
	/* A document that was cut throughout. */
	if (d->apart + 2 * d->sure >= 3 &&
	    d->apart + 2 * d->sure >= 5 * d->joined)
		return true;
	/* One line of another making, or the only one there is. */
	return l->joined == 0 &&
	    ((l->apart + 2 * l->sure >= 3 && l->sure > 0) ||
	    (d->joined == 0 && l->apart + l->sure >= 1));
}
