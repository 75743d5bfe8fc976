/* SPDX-License-Identifier: Apache-2.0 */
/* piece.c - the tokens of a line that a tokenizer has cut. */
#include "piece.h"

const struct piece_entity piece_entities[] = {
    {"&apos;&apos;", "''"},
    {"&apos;", "'"},
    {"&quot;", "\""},
    {"&amp;", "&"},
    {"&lt;", "<"},
    {"&gt;", ">"},
    {"&#91;", "["},
    {"&#93;", "]"},
    {"&#124;", "|"},
    {"&bar;", "|"},
    {"@-@", "-"},
    {"@,@", ","},
    {"@.@", "."},
    {"@/@", "/"},
    {"``", "\""},
    {"-LRB-", "("},
    {"-RRB-", ")"},
    {"-LSB-", "["},
    {"-RSB-", "]"},
    {NULL, NULL},
};

bool
piece_ends_digit(const struct piece *t)
{
	return t->text.n > 0 && piece_digit(t->text.p[t->text.n - 1]);
}

bool
piece_begins_digit(const struct piece *t)
{
	return t->text.n > 0 && piece_digit(t->text.p[0]);
}

/* Marks of the block General Punctuation are no letters, nor are « and ». */
bool
piece_begins_letter(const struct piece *t)
{
	return t->text.n > 0 && piece_letter(t->text.p[0]) &&
	       !piece_starts(t->text, "\xe2") && !piece_starts(t->text, "\xc2");
}

bool
piece_ends_letter(const struct piece *t)
{
	struct str s = t->text;

	return s.n > 0 && piece_letter(s.p[s.n - 1]) &&
	       !(s.n >= 3 &&
		   piece_starts(str_cut(s, s.n - 3, 3), "\xe2\x80")) &&
	       !(s.n >= 2 && piece_starts(str_cut(s, s.n - 2, 2), "\xc2"));
}

/* A whole token that stands for a character. */
static struct str
plain(struct str token)
{
	for (const struct piece_entity *e = piece_entities; e->entity; e++)
		if (piece_is(token, e->entity))
			return str_of(e->text);
	return token;
}

struct piece
piece_next(struct str line, size_t at)
{
	struct piece t = {{"", 0}, at, 0};
	const char *end;

	while (t.at < line.n && line.p[t.at] == ' ')
		t.at++;
	end = memchr(line.p + t.at, ' ', line.n - t.at);
	t.len = (end ? (size_t)(end - line.p) : line.n) - t.at;
	t.text = plain(str_cut(line, t.at, t.len));
	return t;
}

struct piece
piece_before(struct str line, const struct piece *t)
{
	size_t at = t->at;

	while (at > 0 && line.p[at - 1] == ' ')
		at--;
	while (at > 0 && line.p[at - 1] != ' ')
		at--;
	return at < t->at ? piece_next(line, at)
			  : (struct piece){{"", 0}, 0, 0};
}
