/* SPDX-License-Identifier: Apache-2.0 */
/*
 * gazmatch.c - finds the names of a gazetteer where they stand in a text.
 *
 * Most words end at the first test: a bit for every token that a name begins
 * with.  Then one bit for every beginning of a name tells whether the walk goes
 * on, and only the ends that may be names are looked up.  A token that leads
 * nowhere is tried without its endings.
 */
#include "gazmatch.h"
#include "utf8.h"

enum {
	TOKENS = 40, VARIANTS = 6, VISITS = 48,
	SHORTEST = 8,	/* bytes of what a prefix stands before */
};

/*
 * Where names may begin
 */

static bool
is_ascii_wordy(unsigned char c)
{
	return (unsigned char)((c | 32) - 'a') < 26 ||
	    (unsigned char)(c - '0') < 10;
}

/* Is the character before `at` part of a word? */
static bool
in_word(const struct starts *s, size_t at)
{
	if (at == 0)
		return false;
	return (unsigned char)s->text.p[at - 1] < 0x80 ?
	    is_ascii_wordy(s->text.p[at - 1]) : s->word_end == at;
}

/* A character beyond ASCII at *at: may a name begin there?  Moves *at on. */
static bool
wide_begins(struct starts *s, size_t *at)
{
	size_t from = *at;
	uint32_t e = token_entry(utf8_next(s->text, at));
	enum token_class class = token_class(e);
	bool inside = in_word(s, from);

	if (class == TOKEN_CHAR)
		return true;
	if (class == TOKEN_WORD || class == TOKEN_HANGUL ||
	    (class == TOKEN_IGNORED && inside))
		s->word_end = *at;
	return !inside && (e & TOKEN_BEGINS) &&
	    (class == TOKEN_WORD || class == TOKEN_HANGUL);
}

/* Steps over what no name begins with, eight bytes at a time: ASCII that is no
 * capital. */
static size_t
step_over(struct str t, size_t i)
{
	const uint64_t ones = 0x0101010101010101, high = ones * 0x80;

	for (; i + 8 <= t.n; i += 8) {
		uint64_t v, low;

		memcpy(&v, t.p + i, 8);
		low = v & ~high;
		if ((((low + ones * (0x80 - 'A')) & ~(low + ones *
		    (0x7f - 'Z'))) | v) & high)
			break;
	}
	return i;
}

bool
starts_next(struct starts *s, size_t *at)
{
	const char *p = s->text.p;
	size_t i = step_over(s->text, s->at), n = s->text.n;

	while (i < n) {
		unsigned char c = p[i];

		if (c < 0x80) {
			if ((unsigned char)(c - 'A') < 26 && (!in_word(s, i) ||
			    (s->inner && memchr("aeiou", p[i - 1], 5)))) {
				*at = i;
				s->at = i + 1;
				return true;
			}
			if ((++i & 7) == 0)
				i = step_over(s->text, i);
			continue;
		}
		*at = i;
		if (wide_begins(s, &i)) {
			s->at = i;
			return true;
		}
	}
	s->at = n;
	return false;
}

/*
 * Names at a place
 */

struct walk {
	const struct gaz *g;
	const struct endings *e;
	struct str text;
	struct found *out;
	size_t n, from;
	int visits;
};

static uint64_t
hash_text(uint64_t h, struct str s)
{
	for (size_t at = 0; at < s.n;) {
		uint32_t c = utf8_next(s, &at), e = token_entry(c);

		if (token_class(e) != TOKEN_IGNORED)
			h = token_mix(h, token_fold(c, e));
	}
	return h;
}

/* The hashes of what a token is without its endings. */
static size_t
variants(const struct walk *w, const struct token *t, uint64_t *out)
{
	struct str word = str_cut(w->text, t->at, t->end - t->at);
	unsigned char last = word.p[word.n - 1];
	size_t n = 0;

	if (t->class != TOKEN_WORD || !(w->e->last[last >> 6] >> (last & 63) & 1))
		return 0;
	for (size_t i = 0; i < w->e->nsuffix && n < VARIANTS; i++) {
		const struct ending *e = &w->e->suffix[i];
		struct str stem;

		if (e->text.n + 2 > word.n || memcmp(word.p + word.n -
		    e->text.n, e->text.p, e->text.n) != 0)
			continue;
		stem = str_cut(word, 0, word.n - e->text.n);
		out[n++] = hash_text(hash_text(1, stem), e->base);
	}
	return n;
}

/* Korean: names end where a word does, or only particles follow. */
static bool
ends_well(const struct walk *w, const struct token *t)
{
	size_t at = t->end, end = t->end;

	if (t->class != TOKEN_HANGUL)
		return true;
	while (end < w->text.n) {
		size_t next = end;
		enum token_class class = token_class(token_entry(
		    utf8_next(w->text, &next)));

		if (class != TOKEN_HANGUL)
			break;
		end = next;
	}
	return end == at || (end - at <= 24 && endings_cover(w->e,
	    str_cut(w->text, at, end - at)));
}

static bool
is_katakana(uint32_t c)
{
	return (c >= 0x30a1 && c <= 0x30fa) || c == 0x30fc;
}

static bool
is_thai_vowel(uint32_t c)	/* that belongs to the letter before it */
{
	return c == 0xe31 || (c >= 0xe33 && c <= 0xe3a) ||
	    (c >= 0xe47 && c <= 0xe4e) || c == 0xe30 || c == 0xe32;
}

/* Of scripts without blanks: no name begins or ends inside a word of katakana
 * or between a Thai letter and its vowel. */
static bool
border(struct str s, size_t at)
{
	size_t before = at, behind = at;
	uint32_t a, b;

	if (at == 0 || at >= s.n)
		return true;
	a = utf8_last(s, &before);
	b = utf8_next(s, &behind);
	return !(is_katakana(a) && is_katakana(b)) && !is_thai_vowel(b) &&
	    !(a >= 0xe40 && a <= 0xe44) && !(b >= 0x102b && b <= 0x103e) &&
	    !(b >= 0x17b6 && b <= 0x17d3) && !(b >= 0xeb1 && b <= 0xebc);
}

static void
note(struct walk *w, uint64_t hash, const struct token *t, int tokens,
		bool inflected)
{
	uint32_t form;
	size_t i;

	if (tokens < 2 && (t->class == TOKEN_CHAR || t->class == TOKEN_HANGUL))
		return;
	form = gaz_form(w->g, hash);
	if (form == 0 || w->n == FOUND_MOST || !ends_well(w, t) ||
	    (t->class == TOKEN_CHAR && (!border(w->text, t->end) ||
	    !border(w->text, w->from))))
		return;
	for (i = w->n++; i > 0 && w->out[i - 1].end < t->end; i--)
		w->out[i] = w->out[i - 1];
	w->out[i] = (struct found){ w->from, t->end, form, tokens, inflected };
}

static void walk(struct walk *w, uint64_t so_far, size_t at, int tokens,
		bool inflected);

static void
step(struct walk *w, uint64_t hash, size_t at, const struct token *t,
		int tokens, bool inflected)
{
	if (!gaz_goes_on(w->g, hash) || w->visits++ > VISITS)
		return;
	note(w, hash, t, tokens, inflected);
	walk(w, hash, at, tokens, inflected);
}

/* Goes on over the next token, as it is and without its endings. */
static void
walk(struct walk *w, uint64_t so_far, size_t at, int tokens, bool inflected)
{
	uint64_t other[VARIANTS];
	struct token t;
	size_t n;

	if (tokens == TOKENS || at >= w->text.n ||
	    !token_next(w->text, &at, &t))
		return;
	step(w, token_join(so_far, t.hash), at, &t, tokens + 1, inflected);
	n = w->e->nsuffix > 0 ? variants(w, &t, other) : 0;
	for (size_t i = 0; i < n; i++)
		step(w, token_join(so_far, other[i]), at, &t, tokens + 1, true);
}

static void
find(struct walk *w, const struct token *t, bool inflected)
{
	uint64_t other[VARIANTS];
	size_t n;

	if (gaz_begins(w->g, t->hash))
		step(w, token_join(0, t->hash), t->end, t, 1, inflected);
	n = w->e->nsuffix > 0 ? variants(w, t, other) : 0;
	for (size_t i = 0; i < n; i++)
		if (gaz_begins(w->g, other[i]))
			step(w, token_join(0, other[i]), t->end, t, 1, true);
}

/* Words written onto the name: up to two of them. */
static void
find_behind_prefix(struct walk *w, size_t at, int most)
{
	struct token t;
	size_t end = at, word;

	token_take(w->text, &end, &t);
	word = end;
	for (size_t i = 0; i < w->e->nprefix; i++) {
		struct str p = w->e->prefix[i].text;

		if (word - at < p.n + SHORTEST ||
		    memcmp(w->text.p + at, p.p, p.n) != 0)
			continue;
		w->from = end = at + p.n;
		token_take(w->text, &end, &t);
		find(w, &t, true);
		if (w->n == 0 && most > 1)
			find_behind_prefix(w, at + p.n, most - 1);
		if (w->n > 0)
			return;
	}
}

size_t
gaz_find_token(const struct gaz *g, struct str text, const struct token *first,
		const struct endings *e, struct found *out)
{
	struct walk w = { .g = g, .e = e, .text = text, .out = out,
	    .from = first->at };

	if (e->nsuffix + e->nprefix == 0 && !gaz_begins(g, first->hash))
		return 0;
	find(&w, first, false);
	if (w.n == 0 && e->nprefix > 0)
		find_behind_prefix(&w, first->at, 2);
	return w.n;
}

size_t
gaz_find(const struct gaz *g, struct str text, size_t at,
		const struct endings *e, struct found *out)
{
	struct token first;

	token_take(text, &at, &first);
	return gaz_find_token(g, text, &first, e, out);
}

/*
 * Spelling
 */

enum gap { GAP_NONE = 0, GAP_BLANK = 1, GAP_DOT = 2, GAP_APOSTROPHE = 4,
    GAP_OTHER = 8 };

static unsigned
gap_kind(uint32_t c)
{
	return c == ' ' || c == 0xa0 || c == '-' || c == 0x2010 || c == 0x2011 ||
	    c == 0x2013 || c == 0x3000 || c == 0x30fb || c == 0xb7 ||
	    c == 0x202f || c == 0x5be ? GAP_BLANK : c == '.' ? GAP_DOT :
	    c == '\'' || c == 0x2019 || c == 0x2018 ? GAP_APOSTROPHE :
	    GAP_OTHER;
}

/* The next character that counts, folded, 0 at the end; and the gap before. */
static uint32_t
next_folded(struct str s, size_t *at, unsigned *gap)
{
	*gap = GAP_NONE;
	while (*at < s.n) {
		uint32_t c = utf8_next(s, at), e = token_entry(c);

		if (token_class(e) == TOKEN_IGNORED)
			continue;
		if (token_class(e) != TOKEN_SOFT)
			return token_fold(c, e);
		*gap |= gap_kind(c);
	}
	return 0;
}

bool
gaz_spells(struct str text, struct str form)
{
	size_t i = 0, k = 0;

	for (;;) {
		unsigned a, b;
		uint32_t c = next_folded(text, &i, &a);

		if (c != next_folded(form, &k, &b))
			return false;
		if (c == 0)
			return true;
		if ((a ^ b) & GAP_OTHER)
			return false;
		if ((a & GAP_DOT) && !(b & GAP_DOT))
			return false;
	}
}
