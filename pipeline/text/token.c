/* SPDX-License-Identifier: Apache-2.0 */
/* token.c - the tokens that names are made of. */
#include "token.h"
#include "token.inc"
#include "utf8.h"

uint32_t
token_entry(uint32_t c)
{
	return c < TOKEN_CHARS ?
	    token_page[token_index[c / TOKEN_PAGE]][c % TOKEN_PAGE] : 0;
}

uint32_t
token_table_id(void)
{
	return TOKEN_ID;
}

/* The character at *at and its entry; the first page is that of ASCII, which
 * most text is. */
static inline uint32_t
next_entry(struct str s, size_t *at, uint32_t *e)
{
	unsigned char first = s.p[*at];
	uint32_t c;

	if (first < 0x80) {
		*e = token_page[0][first];
		++*at;
		return first;
	}
	c = utf8_next(s, at);
	*e = token_entry(c);
	return c;
}

void
token_take(struct str s, size_t *at, struct token *t)
{
	size_t i = *at, next = i;
	uint32_t e, c = next_entry(s, &next, &e);

	*t = (struct token){ .at = i, .class = token_class(e),
	    .hash = token_mix(1, token_fold(c, e)) };
	for (i = next; i < s.n; i = next) {
		c = next_entry(s, &next, &e);
		if (token_class(e) == TOKEN_IGNORED)
			continue;
		if (t->class != TOKEN_WORD || token_class(e) != TOKEN_WORD)
			break;
		t->hash = token_mix(t->hash, token_fold(c, e));
	}
	t->end = *at = i;
}

bool
token_next(struct str s, size_t *at, struct token *t)
{
	size_t i = *at, next = i;

	for (int gap = 0; i < s.n && gap <= TOKEN_GAP; i = next) {
		enum token_class class;
		uint32_t e;

		next_entry(s, &next, &e);
		class = token_class(e);
		if (class == TOKEN_OTHER)
			return false;
		if (class == TOKEN_SOFT) {
			gap++;
			continue;
		}
		if (class == TOKEN_IGNORED)
			continue;
		token_take(s, &i, t);
		t->near = gap == 0;
		*at = i;
		return true;
	}
	return false;
}

size_t
token_name(struct str name, struct token *t, size_t most)
{
	size_t at = 0, n = 0;

	while (at < name.n && n < most && token_next(name, &at, &t[n]))
		n++;
	while (at < name.n) {
		enum token_class class =
		    token_class(token_entry(utf8_next(name, &at)));

		if (class != TOKEN_SOFT && class != TOKEN_IGNORED)
			return 0;
	}
	return n;
}
