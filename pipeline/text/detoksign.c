/* SPDX-License-Identifier: Apache-2.0 */
/*
 * detoksign.c - signs that a tokenizer has set apart.
 *
 * Where a sign stands both ways in right text, it hangs on nothing unless its
 * neighbours tell: a / is mostly in a word, a + hardly ever.
 */
#include "detoksign.h"

enum { STARS = 4 }; /* of a run that are counted */

int
sign_blank(const struct marks *m, struct str mark)
{
	switch (marks_blank(m, mark)) {
	case 'n':
		return LEFT_APART;
	case ' ':
		return 0;
	}
	return LEFT;
}

static struct piece
piece_behind(const struct signs *s, const struct piece *t)
{
	return piece_next(s->line, t->at + t->len);
}

/* gmail.com, also at the end of a sentence */
static bool
is_host(struct str s)
{
	size_t dot = 0;

	s.n -= s.n > 0 && s.p[s.n - 1] == '.';
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] == '.')
			dot = i;
		else if (!piece_digit(s.p[i]) && s.p[i] != '-' &&
			 (unsigned)(s.p[i] | 32) - 'a' >= 26)
			return false;
	return dot > 1 && s.n - dot > 2;
}

static bool
has_digit(const struct piece *t)
{
	for (size_t i = 0; i < t->text.n; i++)
		if (piece_digit(t->text.p[i]))
			return true;
	return false;
}

static bool
is_capital(char c)
{
	return c >= 'A' && c <= 'Z';
}

/* MerPolCC: a name of one that has several capitals, but not they alone. */
static bool
is_handle(const struct piece *t)
{
	size_t capitals = 0, small = 0;

	for (size_t i = 0; i < t->text.n; i++) {
		capitals += is_capital(t->text.p[i]);
		small += t->text.p[i] >= 'a' && t->text.p[i] <= 'z';
	}
	return capitals > 1 && small > 1;
}

/* # NAME #, # PRS _ ORG #: a place for something that was left out.  What goes
 * on in capitals are hashtags: # DCU # MLS. */
static bool
names_slot(const struct signs *s)
{
	size_t i = s->here.at + s->here.len, caps = 0;

	for (; i < s->line.n && (s->line.p[i] == ' ' || s->line.p[i] == '_' ||
				    is_capital(s->line.p[i]));
	     i++)
		caps += s->line.p[i] >= 'A';
	return caps > 1 && i < s->line.n && s->line.p[i] == '#' &&
	       (memchr(s->line.p + s->here.at, '_', i - s->here.at) != NULL ||
		   i + 2 >= s->line.n || !piece_letter(s->line.p[i + 2]) ||
		   !is_capital(s->line.p[i + 2]));
}

/* 31 October 1950 – 31 March 2016: the dash stands apart when what it joins is
 * more than a word. */
static bool
is_span(const struct signs *s)
{
	struct piece next = piece_behind(s, &s->after);

	return next.len > 0 && is_capital(next.text.p[0]) &&
	       s->before.at > 1 && piece_letter(s->line.p[s->before.at - 2]);
}

static int
hang_percent(const struct signs *s, struct str t)
{
	if (!piece_ends_digit(&s->before))
		return 0;
	if (piece_is_of(s->after.text, s->marks.percent))
		return BOTH; /* 100%ige */
	return sign_blank(&s->marks, t);
}

/* $ 5, £ 5, € 5 */
static int
hang_money(const struct signs *s, struct str t)
{
	if (piece_begins_digit(&s->after))
		return !piece_ends_digit(&s->before) || !piece_is(t, "€")
			   ? RIGHT
			   : 0;
	return 0;
}

static int
hang_at(const struct signs *s)
{
	if (s->before.len > 0 && is_host(s->after.text))
		return BOTH;
	if (piece_ends_letter(&s->before) && !has_digit(&s->after) &&
	    !is_handle(&s->after))
		return 0;
	return piece_begins_letter(&s->after) || piece_begins_digit(&s->after)
		   ? RIGHT
		   : 0;
}

static int
hang_hash(struct signs *s)
{
	if (s->hash)
		return s->hash = false, LEFT;
	s->hash = names_slot(s);
	return piece_begins_letter(&s->after) || piece_begins_digit(&s->after)
		   ? RIGHT
		   : 0;
}

/* AB _ 12 is a name that somebody gave to a thing. */
static int
hang_line(const struct signs *s)
{
	bool words =
	    (piece_ends_letter(&s->before) || piece_ends_digit(&s->before)) &&
	    (piece_begins_letter(&s->after) || piece_begins_digit(&s->after));

	return s->hash || (words && (has_digit(&s->before) ||
					has_digit(&s->after)))
		   ? BOTH
		   : 0;
}

static bool
is_capitals(struct str s, size_t most)
{
	for (size_t i = 0; i < s.n; i++)
		if (!is_capital(s.p[i]))
			return false;
	return s.n > 0 && s.n <= most;
}

/* R&D, AT&T */
static int
hang_and(const struct signs *s)
{
	struct str b = s->before.text, a = s->after.text;
	bool single = b.n == 1 && a.n == 1 && b.p[0] != '"' && a.p[0] != '"';

	/* 2 & 1-Sieg */
	if (b.n == 1 && piece_ends_digit(&s->before) && a.n > 1 &&
	    piece_begins_digit(&s->after) && a.p[1] == '-')
		return BOTH;

	return single || (b.n + a.n <= 4 && is_capitals(b, 3) &&
			     is_capitals(a, 2) && (b.n == 1 || a.n == 1))
		   ? BOTH
		   : 0;
}

/* How many * follow from `t` on, and what is behind them. */
static size_t
count_stars(const struct signs *s, struct piece *t)
{
	size_t n = 0;

	for (; n < STARS && piece_is(t->text, "*"); n++)
		*t = piece_behind(s, t);
	return n;
}

/* Is what `n` stars open closed by as many, and is it words?  Products have
 * numbers, or letters. */
static bool
is_emphasis(const struct signs *s, struct piece t, size_t n)
{
	struct piece last = t;
	bool word = false;

	if (!piece_begins_letter(&t))
		return false;
	for (; t.len > 0 && !piece_is(t.text, "*"); t = piece_behind(s, &t)) {
		word |= t.text.n > 2;
		last = t;
	}
	return word && !piece_ends_digit(&last) &&
	       (last.text.n > 1 || !piece_ends_letter(&last)) &&
	       count_stars(s, &t) == n;
}

/* The only one of the line, behind a word: there is a note to it. */
static bool
is_note(const struct signs *s, size_t n)
{
	size_t end = s->here.at + 1;

	return n == 1 && !s->starred && s->before.text.n > 1 &&
	       piece_ends_letter(&s->before) &&
	       memchr(s->line.p + end, '*', s->line.n - end) == NULL;
}

/* * word *, * * word * *: no product, no list. */
static int
hang_star(struct signs *s)
{
	struct piece t = s->here;
	size_t n;

	if (s->opening > 0)
		return s->opening--, RIGHT;
	if (s->stars > 0)
		return s->stars--, LEFT;
	n = count_stars(s, &t);
	if (!is_emphasis(s, t, n)) {
		bool note = is_note(s, n);

		s->starred = true;
		return note ? LEFT : 0;
	}
	s->stars = n;
	s->opening = n - 1;
	return RIGHT;
}

/* < b >, < / b >, < a href = x >: what is in a tag hangs together. */
static bool
opens_tag(const struct signs *s)
{
	struct piece t = s->after;
	struct str name;

	if (piece_is(t.text, "/"))
		t = piece_behind(s, &t);
	name = t.text;
	for (size_t i = 0; i < name.n; i++)
		if ((name.p[i] < 'a' || name.p[i] > 'z') &&
		    (i == 0 || !piece_digit(name.p[i])))
			return false;
	t = piece_behind(s, &t);
	if (name.n == 0)
		return false;
	if (piece_is(t.text, ">"))
		return true;
	t = piece_behind(s, &t);
	if (!piece_is(t.text, "="))
		return false;
	while (t.len > 0 && !piece_is(t.text, "<") && !piece_is(t.text, ">"))
		t = piece_behind(s, &t);
	return piece_is(t.text, ">");
}

static int
hang_angle(struct signs *s, struct str t)
{
	if (piece_is(t, "<"))
		return (s->tag = opens_tag(s)) ? RIGHT : 0;
	if (!s->tag)
		return 0;
	if (piece_is(t, "="))
		return BOTH;
	s->tag = false;
	return LEFT;
}

/* 14 ½, 24 ° C */
static int
hang_number(const struct signs *s, struct str t)
{
	if (!piece_ends_digit(&s->before))
		return piece_is(t, "°") && piece_is_of(s->before.text, "n N")
			   ? LEFT
			   : 0;
	if (piece_is_of(t, "½ ¼ ¾ ⅓ ⅔"))
		return LEFT;
	return piece_is(t, "°") && piece_is_of(s->after.text, "C F") ? BOTH : 0;
}

/* Dashes and signs that look like them. */
static int
hang_dash(const struct signs *s, struct str t)
{
	if (piece_is(t, "–") && piece_ends_digit(&s->before) &&
	    piece_begins_digit(&s->after) && !is_span(s))
		return BOTH;
	if (piece_is(t, "–") && piece_ends_digit(&s->before) &&
	    piece_begins_letter(&s->after) &&
	    memchr(s->after.text.p, '-', s->after.text.n) != NULL)
		return BOTH; /* 22–year-old */
	if (piece_is(t, "–"))
		return marks_blank(&s->marks, t) == 'n' ? LEFT_APART : 0;
	if (piece_is_of(t, s->marks.tied))
		return s->before.len > 0 && piece_begins_letter(&s->after) ? BOTH
									  : 0;
	/* A minus sign is between numbers, a hyphen by mistake in a name. */
	return piece_is(t, "−") && piece_ends_letter(&s->before) &&
		       (piece_begins_letter(&s->after) ||
			   piece_begins_digit(&s->after))
		   ? BOTH
		   : 0;
}

/* C++, A+, J+5, +4912345678; a sum has more letters, or none. */
static int
hang_plus(const struct signs *s)
{
	if (piece_begins_digit(&s->after) && s->after.text.n > 7 &&
	    !piece_ends_digit(&s->before))
		return RIGHT;
	if (piece_is(s->before.text, "+") ||
	    (piece_is(s->after.text, "+") && piece_ends_letter(&s->before)))
		return LEFT;
	if (!is_capitals(s->before.text, 1) || is_capitals(s->after.text, 1))
		return 0;
	return piece_begins_digit(&s->after) ? BOTH : LEFT;
}

static int
hang_rare(struct signs *s, struct str t)
{
	if (piece_is(t, "+"))
		return hang_plus(s);
	if (piece_is_of(t, "¿ ¡"))
		return RIGHT;
	if (piece_is(t, "\u200d")) /* ties emoji together */
		return BOTH;
	return piece_is_of(t, "® ™ ² ³ \ufe0f") ? LEFT : 0;
}

int
sign_hang(struct signs *s, struct str t)
{
	switch (t.n > 0 ? t.p[0] : '\0') {
	case '%':
		return piece_is(t, "%") ? hang_percent(s, t) : 0;
	case '$':
		return piece_is(t, "$") ? hang_money(s, t) : 0;
	case '#':
		return piece_is(t, "#") ? hang_hash(s) : 0;
	case '@':
		return piece_is(t, "@") ? hang_at(s) : 0;
	case '_':
		return piece_is(t, "_") ? hang_line(s) : 0;
	case '&':
		return piece_is(t, "&") ? hang_and(s) : 0;
	case '/':
		return piece_is(t, "/") ? BOTH : 0;
	case '*':
		return piece_is(t, "*") ? hang_star(s) : 0;
	case '<':
	case '>':
	case '=':
		return t.n == 1 ? hang_angle(s, t) : 0;
	}
	if (piece_is_of(t, "£ €"))
		return hang_money(s, t);
	if (piece_is_of(t, "– — −"))
		return hang_dash(s, t);
	if (piece_is_of(t, "½ ¼ ¾ ⅓ ⅔ °"))
		return hang_number(s, t);
	return hang_rare(s, t);
}
