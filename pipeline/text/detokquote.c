/* SPDX-License-Identifier: Apache-2.0 */
/*
 * detokquote.c - plans the quotation marks of a line that a tokenizer has cut.
 *
 * Each family of marks is a chain: what is open after a mark follows from what
 * was open before it and from what the mark does.  Neighbours give points for
 * opening, closing, and being an apostrophe; a quotation that is not closed, or
 * was not opened, costs some.  The dearest chain is found by going over the
 * marks once (Viterbi).  A line may begin and end inside a quotation.
 */
#include "detokquote.h"

/* Nothing open, each of the pairs, and a straight pair inside another. */
enum { NESTED = MARKS_QUOTES + 1, STATES };

/* What a mark does. */
enum { OPENS, CLOSES, APOSTROPHE };

/* What breaking the order costs. */
enum {
	UNOPENED = 5,
	REOPENED = 4,
	NESTS = 2,
	CARRIED = 3,
	CROSSES = 4, /* a bracket */
	LEFT_OPEN = 2,
	NEVER = 1000
};

enum { RUN = 3 }; /* marks beside each other */

struct mark {
	struct str text;
	int family;
	int opens, closes, apostrophe; /* points */
	unsigned char side;            /* as an apostrophe */
	bool in_word;                  /* it hangs there already */
	bool plural;                   /* the senators' */
	bool crosses;                  /* a bracket is between it and the last */
	bool loose;                    /* an apostrophe if none is open */
};

struct planning {
	const struct marks *marks;
	struct mark mark[QUOTES];
	size_t n;
	size_t straight; /* the pair " " */
	/* By mark and state behind it: the state before it, and what it did. */
	unsigned char from[QUOTES][STATES], does[QUOTES][STATES];
};

static const struct {
	const char *mark;
	int family;
} families[] = {
    {"\"", QUOTE_DOUBLE},
    {"''", QUOTE_DOUBLE},
    {"“", QUOTE_DOUBLE},
    {"”", QUOTE_DOUBLE},
    {"„", QUOTE_DOUBLE},
    {"'", QUOTE_SINGLE},
    {"‘", QUOTE_SINGLE},
    {"’", QUOTE_SINGLE},
    {"‚", QUOTE_SINGLE},
    {"«", QUOTE_ANGLE},
    {"»", QUOTE_ANGLE},
    {"‹", QUOTE_ANGLE},
    {"›", QUOTE_ANGLE},
};

static int
family_of(struct str t)
{
	if (t.n > 3)
		return -1;
	for (size_t i = 0; i < sizeof(families) / sizeof(*families); i++)
		if (piece_is(t, families[i].mark))
			return families[i].family;
	return -1;
}

/* ``Word */
static bool
is_opened(struct str t)
{
	return t.n > 2 && piece_starts(t, "``");
}

/* How many bytes at the end of a word are a mark, as in: ' like muppets'. */
static size_t
tail(struct str t)
{
	size_t n = 0;

	if (t.n > 1 && t.p[t.n - 1] == '\'')
		n = 1;
	else if (t.n > 6 && piece_starts(str_cut(t, t.n - 6, 6), "&apos;"))
		n = 6;
	else if (t.n > 3 && piece_starts(str_cut(t, t.n - 3, 3), "’"))
		n = 3;
	return family_of(t) < 0 ? n : 0;
}

bool
quote_is(struct str t)
{
	return family_of(t) >= 0 || tail(t) > 0 || is_opened(t);
}

static struct str
as_paired(struct str t)
{
	return piece_is(t, "''") ? STR("\"") : t;
}

static bool
is_stop(struct str t)
{
	return piece_is_of(t, ", . ; : ? ! ) ] } ... … .. ,' .'");
}

static bool
is_small(const struct piece *t)
{
	return t->text.n > 0 && t->text.p[0] >= 'a' && t->text.p[0] <= 'z';
}

static bool
is_capital(const struct piece *t)
{
	return t->text.n > 0 && t->text.p[0] >= 'A' && t->text.p[0] <= 'Z';
}

/* Does a quotation follow the word, and none end on it?  But the word itself may
 * be what is quoted: "the". */
static bool
leads(const struct marks *m, struct str line, const struct piece *word)
{
	return piece_is_of(word->text, m->leads) &&
	       family_of(piece_before(line, word).text) < 0;
}

/* Points that a mark opens. */
static int
points_open(const struct marks *m, struct str line, const struct piece *before,
    const struct piece *after)
{
	struct str b = before->text;

	if (after->len == 0 || is_stop(after->text))
		return -4;
	if (before->len == 0 || piece_is_of(b, "( [ { – — - : /"))
		return 3;
	if (leads(m, line, before))
		return 2;
	if (piece_is(b, ","))
		return piece_is_of(piece_before(line, before).text, m->speech)
			   ? 3
			   : 1;
	return 0;
}

/* Does somebody speak in the few words behind a closing mark?  Who it is may be
 * told between commas: ", " Ann Lee , the mayor of York , said . */
static bool
speaks(const struct marks *m, struct str line, const struct piece *after)
{
	struct piece t = *after;
	int left = 5, commas = is_capital(after) ? 2 : 0;

	for (; left > 0 && t.len > 0 && !quote_is(t.text); left--) {
		if (piece_is_of(t.text, m->speech))
			return true;
		if (is_stop(t.text)) {
			if (!piece_is(t.text, ",") || commas-- == 0)
				return false;
			left = 20;
		}
		t = piece_next(line, t.at + t.len);
	}
	return false;
}

/* What stands beside a run of marks: they open or close together, if they are
 * not too many. */
static struct piece
beyond(struct str line, struct piece t, bool left)
{
	for (int i = 0; i < RUN && t.len > 0 && family_of(t.text) >= 0; i++)
		t = left ? piece_before(line, &t)
			 : piece_next(line, t.at + t.len);
	return t;
}

/* Points that a mark closes. */
static int
points_close(const struct marks *m, struct str line, const struct piece *before,
    const struct piece *after)
{
	struct str b = before->text;

	if (before->len == 0 || piece_is_of(b, "( [ {"))
		return -4;
	if (after->len == 0 || is_stop(after->text))
		return 3;
	if (leads(m, line, before))
		return -2;
	if (piece_is_of(b, ". ? ! , ... …"))
		return speaks(m, line, after) ? 4
		       : is_small(after)      ? 3
		       : piece_is(b, ",")     ? -1
					      : 1;
	return piece_is_of(after->text, "– — -") ? 1 : 0;
}

static bool
ends_plural(const struct piece *t)
{
	size_t n = t->text.n;

	return n > 3 && t->text.p[n - 1] == 's';
}

/* A quoted word is one, too. */
static bool
begins_word(const struct piece *t)
{
	return piece_begins_letter(t) || piece_is_of(t->text, "« “ ‹ ‘ #");
}

/* A vowel, an h, or a letter with a mark: what words are clipped before. */
static bool
begins_vowel(const struct piece *t)
{
	return !piece_begins_letter(t) || (unsigned char)t->text.p[0] >= 0x80 ||
	       strchr("aeiouyhAEIOUYH", t->text.p[0]) != NULL;
}

/* May the mark be an apostrophe at all?  A ‘ is one by mistake, where it closes
 * what ‚ opens. */
static bool
may_be_apostrophe(const struct marks *m, struct str mark)
{
	if (piece_is(mark, "‚"))
		return false;
	if (!piece_is(mark, "‘"))
		return true;
	for (size_t q = 0; q < m->nquote; q++)
		if (m->quote[q].own && str_eq(m->quote[q].close, mark))
			return true;
	return false;
}

/* Points for an apostrophe between two words, and where it hangs then. */
static int
points_between(const struct marks *m, const struct piece *before,
    const struct piece *after, bool straight, unsigned char *side)
{
	*side = QUOTE_BOTH;
	if (piece_is_of(before->text, m->elided) ||
	    piece_is_of(after->text, m->clitic) ||
	    (before->text.n == 1 && (!straight || is_capital(before))))
		return 5;
	/* Vava’u */
	if (!straight && after->text.n == 1 && !piece_is_of(after->text, "a A I"))
		return 4;
	if (m->clitic[0] != '\0')
		return *side = QUOTE_LEFT, -2;
	if (m->inner[0] != '\0')
		return 4;
	if (m->elided[0] != '\0')
		return begins_vowel(after) || piece_is(after->text, "s")
			   ? 3
			   : (*side = QUOTE_LEFT, 0);
	if (!straight && ends_plural(before) && !piece_is(after->text, "s"))
		return *side = QUOTE_LEFT, 1;
	return straight ? -1 : 3;
}

/* Points that a mark is an apostrophe, and where it hangs then. */
static int
points_apostrophe(const struct marks *m, const struct piece *before,
    const struct piece *here, const struct piece *after, unsigned char *side)
{
	bool straight = piece_is(here->text, "'");

	if (!may_be_apostrophe(m, here->text))
		return -NEVER;
	if (piece_ends_letter(before) &&
	    (begins_word(after) || (piece_begins_digit(after) &&
				       piece_is_of(before->text, m->elided))))
		return points_between(m, before, after, straight, side);
	if (m->inner[0] != '\0' && piece_ends_digit(before) &&
	    piece_begins_letter(after))
		return *side = QUOTE_BOTH, 4;
	*side = piece_ends_letter(before) || piece_ends_digit(before) ||
			is_stop(after->text)
		    ? QUOTE_LEFT
		    : QUOTE_RIGHT;
	if (piece_begins_digit(after))
		return *side = QUOTE_RIGHT, 1;
	return -2;
}

/* A word with a mark at its end: l' before eau, or the last one quoted. */
static struct mark
weigh_tail(
    const struct marks *m, const struct piece *here, const struct piece *after)
{
	struct str word =
	    str_cut(here->text, 0, here->text.n - tail(here->text));
	bool elides = m->elided[0] != '\0' && begins_word(after);

	/* Sainte-Anne-d' Auray */
	for (size_t i = word.n; i-- > 0;)
		if (word.p[i] == '-' || word.p[i] == '.')
			word = str_cut(word, i + 1, word.n - i - 1);
	return (struct mark){
	    .text = tail(here->text) == 3 ? STR("’") : STR("'"),
	    .family = QUOTE_SINGLE,
	    .opens = -NEVER,
	    .closes = is_stop(after->text) || after->len == 0 ? 2 : 0,
	    .apostrophe = piece_is_of(word, m->elided) ? 5 : 0,
	    .side = elides && word.n <= 8 ? QUOTE_RIGHT : 0,
	    .in_word = true};
}

/* The senators" data: where Moses has made " of ’, which leaves it alone. */
static bool
is_plural_mark(const struct marks *m, const struct piece *before,
    const struct piece *here, const struct piece *after)
{
	return piece_is(here->text, "\"") && m->clitic[0] != '\0' &&
	       ends_plural(before) && piece_begins_letter(after) &&
	       !piece_is_of(before->text, m->speech);
}

/* 6x4", (1/4") */
static bool
is_inch(struct str line, const struct piece *before, const struct piece *here,
    const struct piece *after)
{
	struct str s = before->text;
	const char *by = s.n > 0 ? memchr(s.p, 'x', s.n) : NULL;

	return piece_is(here->text, "\"") && piece_begins_digit(before) &&
	       piece_ends_digit(before) &&
	       (by != NULL ||
		   (piece_is(after->text, ")") &&
		       piece_is(piece_before(line, before).text, "/")));
}

static struct mark
weigh(const struct planning *p, struct str line, const struct piece *before,
    const struct piece *here, const struct piece *after)
{
	struct piece left = beyond(line, *before, true),
		     right = beyond(line, *after, false);
	struct mark k = {.text = as_paired(here->text),
	    .family = family_of(here->text),
	    .opens = points_open(p->marks, line, &left, &right),
	    .closes = points_close(p->marks, line, &left, &right),
	    .apostrophe = -NEVER};

	/* Nothing is quoted by "". */
	if (k.family == family_of(after->text) && k.opens < 3)
		k.opens -= 4;
	if (is_opened(here->text))
		return (struct mark){.text = STR("\""),
		    .family = QUOTE_DOUBLE,
		    .opens = 9,
		    .closes = -NEVER,
		    .apostrophe = -NEVER,
		    .in_word = true};
	if (tail(here->text) > 0)
		return weigh_tail(p->marks, here, after);
	if (k.family == QUOTE_SINGLE)
		k.apostrophe =
		    points_apostrophe(p->marks, before, here, after, &k.side);
	if (is_plural_mark(p->marks, before, here, after))
		k.apostrophe = -1, k.side = QUOTE_LEFT;
	if (is_inch(line, before, here, after))
		k.apostrophe = 5, k.side = QUOTE_LEFT;
	/* The senators' data: a plural's, if nothing is quoted there. */
	k.plural = k.apostrophe == -2 && p->marks->clitic[0] != '\0' &&
		   ends_plural(before) && piece_begins_letter(after);
	if (k.plural)
		k.apostrophe = 1;
	/* In a language that has none inside words, it closes if it can. */
	k.loose = k.plural ||
		  (k.apostrophe == 3 && p->marks->elided[0] == '\0');
	if (piece_is(here->text, "'") &&
	    (piece_is(before->text, "'") || piece_is(after->text, "'")))
		k = (struct mark){.text = k.text,
		    .family = k.family,
		    .apostrophe = 9,
		    .side = QUOTE_LEFT};
	/* TeX's and the Penn Treebank's. */
	if (piece_starts(str_cut(line, here->at, here->len), "``"))
		k.opens += 9;
	else if (piece_is(here->text, "''"))
		k.closes += 6;
	return k;
}

struct chain {
	int points[STATES];
};

static void
consider(struct planning *p, struct chain *to, size_t i, size_t from,
    size_t state, int does, int points)
{
	if (points <= to->points[state])
		return;
	to->points[state] = points;
	p->from[i][state] = from;
	p->does[i][state] = does;
}

/* " inside "": it has a state of its own, and comes back to the outer one. */
static void
nest(struct planning *p, const struct chain *was, struct chain *to, size_t i,
    size_t from)
{
	const struct mark *k = &p->mark[i];
	size_t outer = p->straight + 1;

	if (!str_eq(k->text, STR("\"")))
		return;
	if (from == outer)
		consider(p, to, i, from, NESTED, OPENS,
		    was->points[from] + k->opens - NESTS);
	else if (from == NESTED)
		consider(p, to, i, from, outer, CLOSES,
		    was->points[from] + k->closes);
}

/* All that mark number i can do when `from` is open before it. */
static void
step(struct planning *p, const struct chain *was, struct chain *to, size_t i,
    size_t from)
{
	const struct mark *k = &p->mark[i];
	int points = was->points[from];

	if (points <= -NEVER)
		return;
	consider(p, to, i, from, from, APOSTROPHE,
	    points + (from != 0 && k->loose ? -2 : k->apostrophe));
	nest(p, was, to, i, from);
	if (from == NESTED)
		return;
	for (size_t q = 0; q < p->marks->nquote; q++) {
		int own = p->marks->quote[q].own;

		if (str_eq(p->marks->quote[q].close, k->text)) {
			if (from == q + 1)
				consider(p, to, i, from, 0, CLOSES,
				    points + k->closes + own -
					(k->crosses ? CROSSES : 0));
			else if (from == 0)
				consider(p, to, i, from, 0, CLOSES,
				    points + k->closes - UNOPENED -
					(k->crosses ? CROSSES : 0));
		}
		if (str_eq(p->marks->quote[q].open, k->text))
			consider(p, to, i, from, q + 1, OPENS,
			    points + k->opens + own - (from ? REOPENED : 0));
	}
}

static size_t
best(const struct chain *c)
{
	size_t at = 0;

	for (size_t s = 1; s < STATES; s++)
		if (c->points[s] - LEFT_OPEN >
		    c->points[at] - (at ? LEFT_OPEN : 0))
			at = s;
	return at;
}

static void
settle(struct planning *p, struct quote_plan *plan, size_t i, size_t state)
{
	const struct mark *k = &p->mark[i];

	plan->side[i] = p->does[i][state] == OPENS    ? QUOTE_RIGHT
			: p->does[i][state] == CLOSES ? QUOTE_LEFT
						      : k->side;
	if (k->in_word && p->does[i][state] != APOSTROPHE)
		plan->side[i] = 0;
	plan->apart[i] = false;
	for (size_t q = 0; q < p->marks->nquote; q++)
		plan->apart[i] |=
		    p->marks->quote[q].apart &&
		    (str_eq(p->marks->quote[q].open, k->text) ||
			str_eq(p->marks->quote[q].close, k->text));
}

static void
pair(struct planning *p, struct quote_plan *plan, int family)
{
	struct chain is, next;
	size_t state;

	for (size_t s = 0; s < STATES; s++)
		is.points[s] = s == plan->open[family] ? 0
			       : plan->begun > 0       ? -NEVER
						       : -CARRIED;
	for (size_t i = 0; i < p->n; i++) {
		if (p->mark[i].family != family)
			continue;
		for (size_t s = 0; s < STATES; s++)
			next.points[s] = -2 * NEVER;
		for (size_t s = 0; s < STATES; s++)
			step(p, &is, &next, i, s);
		is = next;
	}
	state = plan->open[family] = best(&is);
	for (size_t i = p->n; i-- > 0;) {
		if (p->mark[i].family != family)
			continue;
		settle(p, plan, i, state);
		state = p->from[i][state];
	}
}

static void
count_brackets(struct quote_depth *d, struct str line, size_t upto)
{
	for (; d->upto < upto; d->upto++) {
		char c = line.p[d->upto];

		d->now += c == '(' ? 1 : c == ')' ? -1 : 0;
		for (int f = 0; c == ')' && f < QUOTE_FAMILIES; f++)
			if (d->now < d->least[f])
				d->least[f] = d->now;
	}
}

/* Has a bracket ended in which the last mark of the family stood, or one begun
 * that it is not in? */
static bool
crosses(struct quote_depth *d, int family)
{
	bool crosses = d->least[family] < d->last[family] ||
		       d->least[family] < d->now;

	d->last[family] = d->least[family] = d->now;
	return crosses;
}

/* Plans the marks from `at` on. */
static void
plan_from(struct quote_plan *plan, struct str line, size_t at,
    const struct marks *marks)
{
	struct planning p = {.marks = marks, .straight = MARKS_QUOTES};
	struct piece before = {0}, here = piece_next(line, at), after;

	before = piece_before(line, &here);
	for (size_t q = 0; q < marks->nquote; q++)
		if (str_eq(marks->quote[q].close, STR("\"")) &&
		    str_eq(marks->quote[q].open, STR("\"")))
			p.straight = q;
	for (; here.len > 0 && p.n < QUOTES; before = here, here = after) {
		after = piece_next(line, here.at + here.len);
		if (!quote_is(here.text))
			continue;
		count_brackets(&plan->depth, line, here.at);
		p.mark[p.n] = weigh(&p, line, &before, &here, &after);
		p.mark[p.n].crosses = crosses(&plan->depth, p.mark[p.n].family);
		p.n++;
	}
	for (int f = 0; f < QUOTE_FAMILIES; f++)
		pair(&p, plan, f);
	plan->n = p.n;
	plan->next = 0;
	plan->begun++;
}

unsigned
quote_side(struct quote_plan *plan, struct str line, size_t at,
    const struct marks *marks, bool *apart)
{
	if (plan->next >= plan->n)
		plan_from(plan, line, at, marks);
	*apart = plan->apart[plan->next];
	return plan->side[plan->next++];
}
