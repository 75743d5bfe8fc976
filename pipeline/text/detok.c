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
#include "text/marks.h"

/* On which sides a token hangs together with its neighbours, and where a
 * no-break space stands between them. */
enum {
	LEFT = QUOTE_LEFT,
	RIGHT = QUOTE_RIGHT,
	BOTH = QUOTE_BOTH,
	LEFT_APART = 4,
	RIGHT_APART = 8
};

/* Where the walk is, and what is open there. */
struct walk {
	struct str line;
	struct marks marks;
	struct quote_plan plan;
	struct piece before, here, after; /* len 0: none */
	bool hash, ticks;                 /* # or `` is open */
	size_t brackets;                  /* open ( */
	struct str hard;                  /* the no-break space to write */
	detok_fn *fn;
	void *user;
};

/* Tokenizers leave 's and 't as one, with an entity for its first letter. */
static bool
is_clitic(struct str t)
{
	size_t n = piece_starts(t, "'")        ? 1
		   : piece_starts(t, "&apos;") ? 6
		   : piece_starts(t, "’")      ? 3
					       : 0;
	struct str rest = str_cut(t, n, t.n - n);

	return (n > 0 &&
		   piece_is_of(rest, "s t re ve ll d m S T RE VE LL D M em")) ||
	       piece_is_of(t, "n't n’t N'T n&apos;t");
}

/* On the left, unless the language writes a blank there. */
static int
hang_blank(const struct marks *m, struct str mark)
{
	switch (marks_blank(m, mark)) {
	case 'n':
		return LEFT_APART;
	case ' ':
		return 0;
	}
	return LEFT;
}

/* : ) and : -( at the end of a sentence. */
static bool
is_smiley(const struct walk *w, struct str t)
{
	struct piece next = piece_next(w->line, w->after.at + w->after.len);

	return (piece_is(t, ":") || piece_is(t, ";")) &&
	       piece_is_of(w->after.text, ") ( -) -( D P") &&
	       (w->brackets == 0 || !piece_is(w->after.text, ")")) &&
	       (next.len == 0 || (piece_is_of(next.text, ". ! ? ,") &&
				     !piece_is_of(w->after.text, "D P")));
}

static int
hang_stop(struct walk *w, struct str t)
{
	if (is_smiley(w, t))
		return RIGHT;
	if (piece_is(t, "...") || piece_is(t, "…") || piece_is(t, ".."))
		return piece_is_of(w->before.text, ", ; :") ? 0 : LEFT;
	if (t.n > 1 || strchr(",.;:?!", t.p[0]) == NULL)
		return 0;
	if (t.p[0] == ':' && piece_ends_digit(&w->before) &&
	    piece_begins_digit(&w->after))
		return BOTH;
	if (piece_is_of(w->before.text, "? !"))
		return LEFT;
	return hang_blank(&w->marks, t);
}

/* gmail.com */
static bool
is_host(struct str s)
{
	size_t dot = 0;

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

/* # NAME #, # PRS _ ORG #: a place for something that was left out. */
static bool
names_slot(const struct walk *w)
{
	size_t i = w->here.at + w->here.len, caps = 0;

	for (;
	     i < w->line.n && (w->line.p[i] == ' ' || w->line.p[i] == '_' ||
				  (w->line.p[i] >= 'A' && w->line.p[i] <= 'Z'));
	     i++)
		caps += w->line.p[i] >= 'A';
	return caps > 1 && i < w->line.n && w->line.p[i] == '#';
}

/* 31 October 1950 – 31 March 2016: the dash stands apart when what it joins is
 * more than a word. */
static bool
is_span(const struct walk *w)
{
	struct piece next = piece_next(w->line, w->after.at + w->after.len);

	return next.len > 0 && piece_letter(next.text.p[0]) &&
	       (next.text.p[0] & 0x20) == 0 && w->before.at > 1 &&
	       piece_letter(w->line.p[w->before.at - 2]);
}

static int
hang_sign(struct walk *w, struct str t)
{
	if (piece_is(t, "%"))
		return piece_ends_digit(&w->before) ? hang_blank(&w->marks, t)
						    : 0;
	if (piece_is(t, "$") || piece_is(t, "£") || piece_is(t, "€"))
		return piece_begins_digit(&w->after) &&
			       (!piece_ends_digit(&w->before) ||
				   !piece_is(t, "€"))
			   ? RIGHT
			   : 0;
	if (piece_is(t, "#") && w->hash)
		return w->hash = false, LEFT;
	if (piece_is(t, "_"))
		return w->hash ? BOTH : 0;
	if (piece_is(t, "#"))
		w->hash = names_slot(w);
	if (piece_is(t, "@") && w->before.len > 0 && is_host(w->after.text))
		return BOTH;
	if (piece_is(t, "@") && piece_ends_letter(&w->before) &&
	    !has_digit(&w->after))
		return 0;
	if (piece_is(t, "#") || piece_is(t, "@"))
		return piece_begins_letter(&w->after) ||
			       piece_begins_digit(&w->after)
			   ? RIGHT
			   : 0;
	if (piece_is(t, "/"))
		return BOTH;
	if (piece_is(t, "°") && piece_is_of(w->before.text, "n N"))
		return LEFT;
	if (piece_is(t, "–"))
		return piece_ends_digit(&w->before) &&
			       piece_begins_digit(&w->after) && !is_span(w)
			   ? BOTH
			   : 0;
	if (piece_is(t, "&"))
		return w->before.text.n == 1 && w->after.text.n == 1 ? BOTH : 0;
	if (piece_is(t, "¿") || piece_is(t, "¡"))
		return RIGHT;
	return piece_is(t, "®") || piece_is(t, "™") || piece_is(t, "²") ||
		       piece_is(t, "³")
		   ? LEFT
		   : 0;
}

/* In the way of the language, with a no-break space inside or none. */
static int
hang_quote(struct walk *w)
{
	bool apart;
	unsigned side =
	    quote_side(&w->plan, w->line, w->here.at, &w->marks, &apart);

	if (!apart)
		return side;
	return side == QUOTE_RIGHT ? RIGHT_APART : LEFT_APART;
}

/* On which sides a token hangs together with its neighbours. */
static int
hang(struct walk *w)
{
	struct str t = w->here.text,
		   raw = str_cut(w->line, w->here.at, w->here.len);
	int side;

	if (piece_is(raw, "@-@") || piece_is(raw, "@,@") ||
	    piece_is(raw, "@.@") || piece_is(raw, "@/@"))
		return BOTH;
	if (quote_is(t)) {
		w->ticks |= piece_is(raw, "``");
		return hang_quote(w);
	}
	if (is_clitic(raw) ||
	    (piece_starts(raw, "&apos;") && raw.n > 6 && piece_letter(raw.p[6]) &&
		piece_ends_letter(&w->before)))
		return LEFT;
	/* "This Morning" -star: a compound with a quotation. */
	if (t.n > 1 && t.p[0] == '-' && piece_letter(t.p[1]) &&
	    piece_is_of(w->before.text, "\" “ ” » « ) ' #"))
		return LEFT;
	if (piece_is(t, "(") && piece_is_of(w->after.text, "s es en in er") &&
	    piece_ends_letter(&w->before))
		return BOTH;
	if ((piece_starts(t, "\xcc") || piece_starts(t, "\xcd")) && t.n < 3)
		return BOTH; /* a mark for the letter before it */
	w->brackets += piece_is(t, "(");
	w->brackets -= piece_is(t, ")") && w->brackets > 0;
	if (piece_is_of(t, "( [ {"))
		return RIGHT;
	if (piece_is_of(t, ") ] }"))
		return LEFT;
	if ((side = hang_stop(w, t)) != 0)
		return side;
	return hang_sign(w, t);
}

/* Entities inside a token: A&amp;M, l&apos;eau. */
static void
unescape(struct walk *w, const struct piece *t)
{
	struct str raw = str_cut(w->line, t->at, t->len);

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
	if ((left & RIGHT) || (right & LEFT))
		w->fn(w->user, w->here.at - 1, 1, STR(""));
	else if ((left & RIGHT_APART) || (right & LEFT_APART))
		w->fn(w->user, w->here.at - 1, 1, w->hard);
}

void
detok(struct str line, const char *lang, const struct dict *marks,
    struct str hard, detok_fn *fn, void *user)
{
	struct walk w = {.line = line, .hard = hard, .fn = fn, .user = user};
	int last = 0;

	marks_read(&w.marks, marks, lang);
	w.here = piece_next(line, 0);
	for (; w.here.len > 0; w.before = w.here, w.here = w.after) {
		size_t end = w.here.at + w.here.len;
		int side;

		w.after = piece_next(line, end);
		side = hang(&w);
		if (w.ticks && piece_is(w.here.text, "''"))
			w.here.text = STR("\"");
		if (w.before.len > 0 &&
		    w.here.at - w.before.at - w.before.len == 1)
			blank(&w, last, side);
		unescape(&w, &w.here);
		last = side;
	}
}
