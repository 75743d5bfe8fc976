/* SPDX-License-Identifier: Apache-2.0 */
/*
 * detok.c - decides for every blank of a cut line whether it stays.
 *
 * A token says by itself whether it hangs on the left, on the right, or on both
 * sides: a comma, a bracket, an apostrophe.  Quotation marks open and close in
 * turn, in the way of the language.
 */
#include "detok.h"

/* Languages that open quotations below. */
#define LOW "de cs sk bg sl lt hr sr et is ro hu pl"

enum { LEFT = 1, RIGHT = 2, BOTH = 3 };

struct token {
	struct str text; /* without entities */
	size_t at, len;  /* in the line */
};

/* Where the walk is, and what is open there. */
struct walk {
	struct str line;
	const char *lang;
	struct token before, here, after; /* len 0: none */
	bool quote, single, low;          /* " ' and „ or ‚ are open */
	bool guillemet, hash;
	bool ticks; /* `` was seen, so that '' closes */
	detok_fn *fn;
	void *user;
};

static const struct {
	const char *entity, *text;
} entities[] = {
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
};

enum { ENTITIES = sizeof(entities) / sizeof(*entities) };

static bool
starts(struct str s, const char *with)
{
	size_t n = strlen(with);

	return s.n >= n && memcmp(s.p, with, n) == 0;
}

static bool
is(struct str s, const char *what)
{
	return s.n == strlen(what) && memcmp(s.p, what, s.n) == 0;
}

/* Is it one of the words of a list with blanks around each? */
static bool
is_of(struct str s, const char *list)
{
	for (size_t n; *list != '\0'; list += n + (list[n] == ' ')) {
		n = strcspn(list, " ");
		if (s.n == n && memcmp(s.p, list, n) == 0)
			return true;
	}
	return false;
}

static bool
speaks(const struct walk *w, const char *langs)
{
	return is_of((struct str){w->lang, strcspn(w->lang, "-")}, langs);
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_letter(char ch)
{
	unsigned char c = ch;

	return c >= 0x80 || (unsigned)(c | 32) - 'a' < 26;
}

static bool
ends_digit(const struct token *t)
{
	return t->text.n > 0 && is_digit(t->text.p[t->text.n - 1]);
}

static bool
begins_digit(const struct token *t)
{
	return t->text.n > 0 && is_digit(t->text.p[0]);
}

static bool
begins_letter(const struct token *t)
{
	return t->text.n > 0 && is_letter(t->text.p[0]) &&
	       !starts(t->text, "\xe2");
}

static bool
ends_letter(const struct token *t)
{
	return t->text.n > 0 && is_letter(t->text.p[t->text.n - 1]) &&
	       !(t->text.n >= 3 &&
		   starts(str_cut(t->text, t->text.n - 3, 3), "\xe2\x80"));
}

/* A whole token that stands for a character. */
static struct str
plain(struct str token)
{
	for (size_t i = 0; i < ENTITIES; i++)
		if (is(token, entities[i].entity))
			return str_of(entities[i].text);
	return token;
}

/* Tokenizers leave 's and 't as one, with an entity for its first letter. */
static bool
is_clitic(struct str t)
{
	size_t n = starts(t, "'")        ? 1
		   : starts(t, "&apos;") ? 6
		   : starts(t, "’")      ? 3
					 : 0;
	struct str rest = str_cut(t, n, t.n - n);

	return (n > 0 && is_of(rest, "s t re ve ll d m S T RE VE LL D M em")) ||
	       is_of(t, "n't n’t N'T n&apos;t");
}

/* Does a token further on close what a single quote here would open? */
static bool
closes_single(const struct walk *w)
{
	struct str rest = str_cut(w->line, w->here.at + w->here.len,
	    w->line.n - w->here.at - w->here.len);
	size_t most = rest.n < 400 ? rest.n : 400;

	for (size_t i = 1; i < most; i++) {
		struct str t = str_cut(rest, i, rest.n - i);
		size_t n = starts(t, "'") ? 1 : starts(t, "&apos;") ? 6 : 0;

		if (n > 0 && (t.n == n || strchr(" .,;:?!", t.p[n]) != NULL))
			return true;
	}
	return false;
}

/* What its neighbours say of a straight quotation mark: above 0 that it opens,
 * below that it closes. */
static int
opens(const struct walk *w)
{
	struct str a = w->before.text, b = w->after.text;

	if (w->before.len == 0 || is_of(a, "( [ : – — -"))
		return 3;
	if (w->after.len == 0 || is_of(b, ", . ; : ? ! ) ]"))
		return -3;
	if (is_of(a, ". ? !") || is_of(a, ","))
		return b.p[0] >= 'a' && b.p[0] <= 'z' ? -2
		       : is_of(a, ",")                ? 2
						      : 0;
	return 0;
}

static bool
ends_stop(const struct token *t)
{
	return t->text.n > 0 && strchr(",.;:?!", t->text.p[t->text.n - 1]);
}

static bool
ends_plural(const struct token *t)
{
	size_t n = t->text.n;

	return n > 3 && t->text.p[n - 1] == 's' && is_letter(t->text.p[n - 2]);
}

static int
hang_single(struct walk *w)
{
	if (begins_letter(&w->after) && ends_letter(&w->before) &&
	    (is_of(w->before.text, "L O D d l") || is_of(w->after.text, "s S")))
		return BOTH;
	/* The senators' data: a plural's. */
	if (!w->single && speaks(w, "en") && ends_plural(&w->before) &&
	    begins_letter(&w->after))
		return LEFT;
	if (is(w->after.text, "'") || is(w->before.text, "'"))
		return LEFT;
	if (!w->single && opens(w) < -1 && ends_stop(&w->before))
		return LEFT;
	if (w->single) {
		w->single = false;
		return LEFT;
	}
	if (closes_single(w)) {
		w->single = true;
		return RIGHT;
	}
	if (ends_letter(&w->before) && begins_letter(&w->after) &&
	    !speaks(w, "en"))
		return BOTH;
	return ends_letter(&w->before) || ends_digit(&w->before) ? LEFT : RIGHT;
}

/* ’ is an apostrophe between letters, else closes or stands for one. */
static int
hang_apostrophe(struct walk *w)
{
	bool between = ends_letter(&w->before) && begins_letter(&w->after);

	if (w->single && !(speaks(w, "en") &&
			     is_of(w->after.text, "s t re ve ll d m S T"))) {
		w->single = false;
		return LEFT;
	}
	if (between && speaks(w, "en"))
		return is_of(w->after.text,
			   "s t re ve ll d m S T RE VE LL D M") ||
			       w->before.text.n == 1
			   ? BOTH
			   : LEFT;
	if (between)
		return BOTH;
	return begins_digit(&w->after) ? RIGHT : LEFT;
}

/* " and '' open and close in turn. */
static bool
is_straight(struct str t)
{
	return is(t, "\"") || is(t, "''");
}

static int
toggle(bool *open)
{
	*open = !*open;
	return *open ? RIGHT : LEFT;
}

static int
hang_curly(struct walk *w, struct str t)
{
	if (is(t, "“")) {
		bool closes =
		    w->low || (speaks(w, LOW) && !begins_letter(&w->after) &&
				  !begins_digit(&w->after));

		w->low = false;
		return closes ? LEFT : RIGHT;
	}
	if (is(t, "”")) {
		w->low = false;
		return LEFT;
	}
	if (is(t, "„")) {
		w->low = true;
		return RIGHT;
	}
	if (is(t, "‚")) {
		w->single = true;
		return RIGHT;
	}
	if (is(t, "‘")) {
		if (w->single && speaks(w, "de")) {
			w->single = false;
			return LEFT;
		}
		w->single = true;
		return RIGHT;
	}
	return 0;
}

/* « » open and close; French keeps them apart, German may turn them round. */
static int
hang_guillemet(struct walk *w, struct str t)
{
	bool left = is(t, "«") || is(t, "‹");

	if (!left && !is(t, "»") && !is(t, "›"))
		return 0;
	if (speaks(w, "fr"))
		return 0;
	if (speaks(w, "de da") && w->guillemet == left) {
		w->guillemet = !w->guillemet;
		return left ? LEFT : RIGHT;
	}
	w->guillemet = left;
	return left ? RIGHT : LEFT;
}

static int
hang_stop(struct walk *w, struct str t)
{
	if (is(t, "...") || is(t, "…") || is(t, ".."))
		return is_of(w->before.text, ", ; :") ? 0 : LEFT;
	if (t.n > 1 || strchr(",.;:?!", t.p[0]) == NULL)
		return 0;
	if (t.p[0] == ':' && ends_digit(&w->before) && begins_digit(&w->after))
		return BOTH;
	if (speaks(w, "fr") && strchr(";:?!", t.p[0]) != NULL)
		return is_of(w->before.text, "? !") ? LEFT : 0;
	return LEFT;
}

/* gmail.com */
static bool
is_host(struct str s)
{
	size_t dot = 0;

	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] == '.')
			dot = i;
		else if (!is_digit(s.p[i]) && s.p[i] != '-' &&
			 (unsigned)(s.p[i] | 32) - 'a' >= 26)
			return false;
	return dot > 1 && s.n - dot > 2;
}

static bool
has_digit(const struct token *t)
{
	for (size_t i = 0; i < t->text.n; i++)
		if (is_digit(t->text.p[i]))
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

static int
hang_sign(struct walk *w, struct str t)
{
	if (is(t, "%"))
		return speaks(w, "fr de es ru uk cs sv nb") ||
			       !ends_digit(&w->before)
			   ? 0
			   : LEFT;
	if (is(t, "$") || is(t, "£") || is(t, "€"))
		return begins_digit(&w->after) &&
			       (!ends_digit(&w->before) || !is(t, "€"))
			   ? RIGHT
			   : 0;
	if (is(t, "#") && w->hash)
		return w->hash = false, LEFT;
	if (is(t, "_"))
		return w->hash ? BOTH : 0;
	if (is(t, "#"))
		w->hash = names_slot(w);
	if (is(t, "@") && w->before.len > 0 && is_host(w->after.text))
		return BOTH;
	if (is(t, "@") && ends_letter(&w->before) && !has_digit(&w->after))
		return 0;
	if (is(t, "#") || is(t, "@"))
		return begins_letter(&w->after) || begins_digit(&w->after)
			   ? RIGHT
			   : 0;
	if (is(t, "/"))
		return BOTH;
	if (is(t, "°") && is_of(w->before.text, "n N"))
		return LEFT;
	if (is(t, "–"))
		return ends_digit(&w->before) && begins_digit(&w->after) ? BOTH
									 : 0;
	if (is(t, "&"))
		return w->before.text.n == 1 && w->after.text.n == 1 ? BOTH : 0;
	if (is(t, "¿") || is(t, "¡"))
		return RIGHT;
	return is(t, "®") || is(t, "™") || is(t, "²") || is(t, "³") ? LEFT : 0;
}

/* On which sides a token hangs together with its neighbours. */
static int
hang(struct walk *w)
{
	struct str t = w->here.text,
		   raw = str_cut(w->line, w->here.at, w->here.len);
	int side;

	if (is(raw, "@-@") || is(raw, "@,@") || is(raw, "@.@") ||
	    is(raw, "@/@"))
		return BOTH;
	if (is(raw, "``"))
		return w->ticks = true, RIGHT;
	if (is(raw, "''") && w->ticks)
		return LEFT;
	if (is_clitic(raw) ||
	    (starts(raw, "&apos;") && raw.n > 6 && is_letter(raw.p[6]) &&
		ends_letter(&w->before)))
		return LEFT;
	/* "This Morning" -star: a compound with a quotation. */
	if (t.n > 1 && t.p[0] == '-' && is_letter(t.p[1]) &&
	    is_of(w->before.text, "\" “ ” » « ) ' #"))
		return LEFT;
	if (is(t, "(") && is_of(w->after.text, "s es en in er") &&
	    ends_letter(&w->before))
		return BOTH;
	if ((starts(t, "\xcc") || starts(t, "\xcd")) && t.n < 3)
		return BOTH; /* a mark for the letter before it */
	if (is_of(t, "( [ {"))
		return RIGHT;
	if (is_of(t, ") ] }"))
		return LEFT;
	if (is_straight(t))
		return w->low ? (w->low = false, LEFT) : toggle(&w->quote);
	if (is(t, "'"))
		return hang_single(w);
	if (is(t, "’"))
		return hang_apostrophe(w);
	if ((side = hang_stop(w, t)) != 0 || (side = hang_curly(w, t)) != 0 ||
	    (side = hang_guillemet(w, t)) != 0)
		return side;
	return hang_sign(w, t);
}

static struct token
next_token(struct str line, size_t at)
{
	struct token t = {{"", 0}, at, 0};
	const char *end;

	while (t.at < line.n && line.p[t.at] == ' ')
		t.at++;
	end = memchr(line.p + t.at, ' ', line.n - t.at);
	t.len = (end ? (size_t)(end - line.p) : line.n) - t.at;
	t.text = plain(str_cut(line, t.at, t.len));
	return t;
}

/* Entities inside a token: A&amp;M, l&apos;eau. */
static void
unescape(struct walk *w, const struct token *t)
{
	struct str raw = str_cut(w->line, t->at, t->len);

	if (!str_eq(raw, t->text)) {
		w->fn(w->user, t->at, t->len, t->text);
		return;
	}
	for (size_t i = 0; i < raw.n; i++)
		for (size_t k = 0; raw.p[i] == '&' && k < ENTITIES; k++)
			if (starts(
				str_cut(raw, i, raw.n - i), entities[k].entity))
				w->fn(w->user, t->at + i,
				    strlen(entities[k].entity),
				    str_of(entities[k].text));
}

/* l' d' qu': an elided word hangs on the next one. */
static bool
is_elided(const struct walk *w, const struct token *t)
{
	struct str raw = str_cut(w->line, t->at, t->len);
	size_t n = raw.n > 1 && raw.p[raw.n - 1] == '\''                   ? 1
		   : raw.n > 6 && is(str_cut(raw, raw.n - 6, 6), "&apos;") ? 6
									   : 0;

	if (n == 0 || !speaks(w, "fr it ca pt oc") || raw.n - n > 8)
		return false;
	return is_letter(raw.p[raw.n - n - 1]) && !w->single;
}

/* Is a quotation open where the line begins?  All its marks are asked. */
static bool
begins_open(struct walk w)
{
	int score = 1, sign = 1;

	w.here = next_token(w.line, 0);
	for (; w.here.len > 0; w.before = w.here, w.here = w.after) {
		w.after = next_token(w.line, w.here.at + w.here.len);
		if (!is_straight(w.here.text))
			continue;
		score += sign * opens(&w);
		sign = -sign;
	}
	return score < 0;
}

void
detok(struct str line, const char *lang, detok_fn *fn, void *user)
{
	struct walk w = {.line = line, .lang = lang, .fn = fn, .user = user};
	int last = 0;

	w.quote = begins_open(w);
	w.here = next_token(line, 0);
	for (; w.here.len > 0; w.before = w.here, w.here = w.after) {
		size_t end = w.here.at + w.here.len, gap;
		int side;

		w.after = next_token(line, end);
		side = hang(&w);
		if (w.ticks && is(w.here.text, "''"))
			w.here.text = STR("\"");
		gap = w.before.len ? w.here.at - w.before.at - w.before.len : 0;
		if (gap == 1 && (last & RIGHT || side & LEFT))
			fn(user, w.here.at - 1, 1, STR(""));
		unescape(&w, &w.here);
		last = is_elided(&w, &w.here) ? side | RIGHT : side;
	}
}
