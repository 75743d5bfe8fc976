/* SPDX-License-Identifier: Apache-2.0 */
/*
 * detok.c - decides for every blank of a cut line whether it stays.
 *
 * A token says by itself whether it hangs on the left, on the right, or on both
 * sides: a comma, a bracket, an apostrophe.  Quotation marks are planned: see
 * detokquote.h.
 */
#include "detok.h"
#include "text/detokquote.h"
#include "text/detoksign.h"

/* Where the walk is, and what is open there. */
struct walk {
	struct signs at;
	struct quote_plan plan;
	bool ticks;      /* `` is open */
	bool nose;       /* a smiley is */
	size_t brackets; /* open ( */
	struct str hard; /* the no-break space to write */
	detok_fn *fn;
	void *user;
};

/* How many bytes at the start of a token are an apostrophe. */
static size_t
apostrophe(struct str t)
{
	return piece_starts(t, "'")        ? 1
	       : piece_starts(t, "&apos;") ? 6
	       : piece_starts(t, "’")      ? 3
					   : 0;
}

/* Tokenizers leave 's and n't as one, with an entity for the apostrophe. */
static bool
is_clitic(const struct marks *m, struct str t)
{
	size_t n = apostrophe(t);
	char plain[] = {t.p[0], '\'', t.p[t.n - 1]};

	if (n > 0)
		return piece_is_of(str_cut(t, n, t.n - n), m->clitic);
	n = t.n > 2 ? apostrophe(str_cut(t, 1, t.n - 1)) : 0;
	return n > 0 && t.n == n + 2 &&
	       piece_is_of((struct str){plain, sizeof(plain)}, m->joined);
}

static struct piece
behind(const struct walk *w, const struct piece *t)
{
	return piece_next(w->at.line, t->at + t->len);
}

/* : ) and : - ( at the end of a sentence. */
static bool
is_smiley(const struct walk *w, struct str t)
{
	struct piece mouth = w->at.after, next = behind(w, &mouth);
	bool nose = piece_is(mouth.text, "-");

	if (nose) {
		mouth = next;
		next = behind(w, &mouth);
	}
	return piece_is_of(t, ": ;") &&
	       piece_is_of(mouth.text, nose ? ") (" : ") ( -) -( D P") &&
	       (w->brackets == 0 || !piece_is(mouth.text, ")")) &&
	       (next.len == 0 || nose || piece_is_of(w->at.before.text, "? !") ||
		   piece_is_of(next.text,
		       piece_is_of(mouth.text, "D P") ? ")" : ". ! ? ,"));
}

/* .. and more, … */
static bool
is_dots(struct str t)
{
	size_t n = 0;

	while (n < t.n && t.p[n] == '.')
		n++;
	return (n > 1 && n == t.n) || piece_is(t, "…");
}

static int
hang_stop(struct walk *w, struct str t)
{
	if (is_smiley(w, t)) {
		w->nose = piece_is(w->at.after.text, "-");
		return RIGHT;
	}
	if (is_dots(t))
		return piece_is_of(w->at.before.text, ", ; :") ? 0 : LEFT;
	if (t.n > 1 || strchr(",.;:?!", t.p[0]) == NULL)
		return 0;
	if (t.p[0] == ':' && piece_ends_digit(&w->at.before) &&
	    piece_begins_digit(&w->at.after))
		return BOTH;
	if (piece_is_of(w->at.before.text, "? !"))
		return LEFT;
	return sign_blank(&w->at.marks, t);
}

/* In the way of the language, with a no-break space inside or none. */
static int
hang_quote(struct walk *w)
{
	bool apart;
	unsigned side =
	    quote_side(&w->plan, w->at.line, w->at.here.at, &w->at.marks, &apart);

	if (!apart)
		return side;
	if (w->at.marks.hand == HAND_TYPED)
		return 0;
	return side == QUOTE_RIGHT ? RIGHT_APART : LEFT_APART;
}

/* Student(en), Re(s): an ending in brackets, and nothing else in them. */
static bool
is_ending(const struct walk *w, struct str t)
{
	struct piece last = behind(w, &w->at.after);

	return piece_is(t, "(") && piece_ends_letter(&w->at.before) &&
	       piece_is_of(w->at.after.text, "s es n en in er innen") &&
	       piece_is(last.text, ")");
}

/* "This Morning" -star, 14 ½ -13 ½: what a hyphen ties to no word. */
static bool
is_tied(const struct walk *w, struct str t)
{
	struct str before = w->at.before.text;

	if (t.n < 2 || t.p[0] != '-')
		return false;
	return piece_letter(t.p[1])
		   ? piece_is_of(before, "\" “ ” » « ) ' # ™ ®")
		   : piece_digit(t.p[1]) && piece_is_of(before, "½ ¼ ¾ ⅓ ⅔");
}

/* Is the token a title, with its dot or with one set apart? */
static bool
is_title(const struct walk *w, struct piece t)
{
	char dotted[16];

	if (!piece_is(t.text, "."))
		return piece_is_of(t.text, w->at.marks.title);
	t = piece_before(w->at.line, &t);
	if (t.len == 0 || t.text.n + 1 > sizeof(dotted))
		return false;
	memcpy(dotted, t.text.p, t.text.n);
	dotted[t.text.n] = '.';
	return piece_is_of(
	    (struct str){dotted, t.text.n + 1}, w->at.marks.title);
}

/* What stands a no-break space behind the token before it: 10 000, 5 km,
 * M. Martin. */
static bool
is_apart(const struct walk *w, struct str t)
{
	const struct marks *m = &w->at.marks;
	struct str b = w->at.before.text;
	size_t n = 0;

	if (t.p[0] >= 'A' && t.p[0] <= 'Z' && is_title(w, w->at.before))
		return true;
	if (!piece_ends_digit(&w->at.before))
		return false;
	while (n < t.n && piece_digit(t.p[n]))
		n++;
	return piece_is_of(t, m->unit) ||
	       (m->group && n == 3 && n == t.n && b.n <= 3);
}

/* A word that stands between the signs, or a sign by itself. */
static int
hang_word(struct walk *w, struct str t)
{
	int side = hang_stop(w, t);

	if (side == 0)
		side = sign_hang(&w->at, t);
	return side == 0 && is_apart(w, t) ? LEFT_APART : side;
}

/* On which sides a token hangs together with its neighbours. */
static int
hang(struct walk *w)
{
	struct str t = w->at.here.text,
		   raw = str_cut(w->at.line, w->at.here.at, w->at.here.len);

	if (piece_is(raw, "@-@") || piece_is(raw, "@,@") ||
	    piece_is(raw, "@.@") || piece_is(raw, "@/@"))
		return BOTH;
	if (w->nose)
		return w->nose = false, RIGHT;
	if (quote_is(t)) {
		w->ticks |= piece_is(raw, "``");
		return hang_quote(w);
	}
	if (is_clitic(&w->at.marks, raw) ||
	    (piece_starts(raw, "&apos;") && raw.n > 6 && piece_letter(raw.p[6]) &&
		piece_ends_letter(&w->at.before)))
		return LEFT;
	if (is_tied(w, t))
		return LEFT;
	if (is_ending(w, t))
		return BOTH;
	if ((piece_starts(t, "\xcc") || piece_starts(t, "\xcd")) && t.n < 3)
		return BOTH; /* a mark for the letter before it */
	w->brackets += piece_is(t, "(");
	w->brackets -= piece_is(t, ")") && w->brackets > 0;
	if (piece_is_of(t, "( [ {"))
		return RIGHT;
	if (piece_is_of(t, ") ] }"))
		return LEFT;
	return hang_word(w, t);
}

/* Entities inside a token: A&amp;M, l&apos;eau. */
static void
unescape(struct walk *w, const struct piece *t)
{
	struct str raw = str_cut(w->at.line, t->at, t->len);

	if (!str_eq(raw, t->text)) {
		w->fn(w->user, t->at, t->len, t->text);
		return;
	}
	for (size_t i = 0; i < raw.n; i++)
		for (const struct piece_entity *e = piece_entities;
		     raw.p[i] == '&' && e->entity != NULL; e++)
			if (piece_starts(str_cut(raw, i, raw.n - i), e->entity))
				w->fn(w->user, t->at + i, strlen(e->entity),
				    str_of(e->text));
}

static void
blank(struct walk *w, int left, int right)
{
	size_t at = w->at.here.at - 1;

	if ((left & RIGHT) || (right & LEFT))
		w->fn(w->user, at, 1, STR(""));
	else if ((left & RIGHT_APART) || (right & LEFT_APART))
		w->fn(w->user, at, 1, w->hard);
}

void
detok(struct str line, const struct detok_way *way, detok_fn *fn, void *user)
{
	struct walk w = {.hard = way->hard, .fn = fn, .user = user};
	struct signs *s = &w.at;
	int last = 0;

	marks_read(&s->marks, way->marks, way->lang, way->hand);
	s->line = line;
	s->here = piece_next(line, 0);
	for (; s->here.len > 0; s->before = s->here, s->here = s->after) {
		int side;

		s->after = behind(&w, &s->here);
		side = hang(&w);
		if (w.ticks && piece_is(s->here.text, "''"))
			s->here.text = STR("\"");
		if (s->before.len > 0 &&
		    s->here.at - s->before.at - s->before.len == 1)
			blank(&w, last, side);
		unescape(&w, &s->here);
		last = side;
	}
}
