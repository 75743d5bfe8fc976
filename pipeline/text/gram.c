/* SPDX-License-Identifier: Apache-2.0 */
/*
 * gram.c - from text to symbols, from symbols to hashes.
 */
#include "text/gram.h"
#include "text/utf8.h"

enum {
	WORD = 64,		/* symbols of a word; a longer one is cut */
	EDGE = 1,		/* the symbol before and behind a word */
	APOSTROPHE = 2,
};

#define MIX3 0x9e3779b97f4a7c15u
#define MIX5 0xc2b2ae3d27d4eb4fu
#define MIXW 0xd6e8feb86659fd93u

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool
is_letter(char c)
{
	return (unsigned char)((c | 32) - 'a') < 26;
}

static bool
is_lower(char c)
{
	return (unsigned char)(c - 'a') < 26;
}

/* Is what stands at p the mark of an address or an identifier?  Needs a byte
 * before p. */
static bool
marks_address(const char *p, const char *end)
{
	switch (*p) {
	case '@':
	case '_':
	case '\\':
		return true;
	case ':':
		return end - p > 2 && p[1] == '/' && p[2] == '/';
	case '.':
		return end - p > 1 && is_lower(p[-1]) && is_lower(p[1]);
	}
	return false;
}

/* Is it what stands between the names of a program?  `end` is of the text. */
static bool
marks_code(const char *p, const char *begin, const char *end)
{
	bool behind_letter = p > begin && is_letter(p[-1]);

	switch (*p) {
	case '{': case '}': case '=': case '<': case '>': case '|': case '_':
	case '\\': case '$': case '#': case '^':
		return true;
	case '(': case '[':
		return behind_letter || (end - p > 1 && (p[1] == ')' ||
		    p[1] == ']' || p[1] == '"' || p[1] == '\''));
	case ')': case ']':
		return end - p > 1 && (p[1] == ';' || p[1] == ':' ||
		    p[1] == '.' || p[1] == '(' || p[1] == '[') &&
		    (end - p < 3 || !is_blank(p[2]) || p[1] == ';');
	case ';':
		return end - p == 1 || is_blank(p[1] == '\r' ? ' ' : p[1]) ?
		    end - p <= 2 : true;
	case ':':
		return end - p > 1 && p[1] == ':';
	case '.':
		return behind_letter && end - p > 1 && is_lower(p[1]);
	case '*': case '&': case '@': case '%':
		return end - p > 1 && is_letter(p[1]);
	}
	return false;
}

struct reading {
	const struct letters *letters;
	struct symbols *s;
	const char *p, *end;
	size_t word;		/* symbols before the word at hand */
	unsigned count[LETTER_SCRIPTS];
};

/* Forgets the word at hand and skips the rest of it. */
static void
skip_address(struct reading *r)
{
	struct symbols *s = r->s;

	while (s->n > r->word) {
		unsigned class = s->of[--s->n] >> 24;

		if (class < LETTER_SCRIPTS)
			r->count[class]--;
	}
	while (r->p < r->end && !is_blank(*r->p))
		r->p++;
}

static void
add_symbol(struct reading *r, uint32_t c)
{
	struct symbols *s = r->s;
	uint32_t t = c < 0x10000 ? r->letters->of[c] :
	    c - 0x20000 < 0x12000 ? LETTER_HAN << 8 : 0;
	unsigned class = t >> 8;

	if (class == LETTER_SKIP)
		return;
	if (class == LETTER_FOREIGN)
		s->foreign++;
	else if (class < LETTER_SCRIPTS)
		r->count[class]++;
	s->of[s->n++] = class << 24 | (class == LETTER_HAN ? c : t & 0xff);
}

/* Han letters say more than others: two of them count as three. */
static void
choose_script(struct reading *r)
{
	struct symbols *s = r->s;
	unsigned most = s->foreign * 2;

	s->han = r->count[LETTER_HAN];
	s->letters = s->foreign;
	s->script = LETTER_NONE;
	for (unsigned i = 1; i < LETTER_SCRIPTS; i++) {
		unsigned n = r->count[i] * (i == LETTER_HAN ? 3 : 2);

		s->letters += r->count[i];
		if (n > most) {
			most = n;
			s->script = i;
		}
	}
}

void
symbols_read(const struct letters *letters, struct str text,
		struct symbols *s)
{
	struct reading r = { .letters = letters, .s = s, .p = text.p,
	    .end = text.p + text.n };

	s->n = s->foreign = s->words = s->marks = 0;
	while (r.p < r.end && s->n < GRAM_SYMBOLS) {
		unsigned char c = *r.p;

		if (c >= 0x80) {
			size_t at = r.p - text.p;

			add_symbol(&r, utf8_next(text, &at));
			r.p = text.p + at;
			continue;
		}
		if (is_blank(c)) {
			s->words += r.word < s->n;
			s->of[s->n++] = LETTER_NONE;
			r.word = s->n;
			r.p++;
			continue;
		}
		if (r.letters->of[c] == 0) {
			s->marks += marks_code(r.p, text.p, r.end);
			if (r.p > text.p && marks_address(r.p, r.end)) {
				skip_address(&r);
				continue;
			}
		}
		r.p++;
		add_symbol(&r, c);
	}
	s->words += r.word < s->n;
	s->read = r.p - text.p;
	choose_script(&r);
}

static uint32_t
mix(uint32_t h)
{
	h = (h ^ h >> 16) * 0x7feb352d;
	h = (h ^ h >> 15) * 0x846ca68b;
	return h ^ h >> 16;
}

static size_t
next_han(struct grams *g, uint32_t *hash)
{
	const struct symbols *s = g->of;
	size_t n = 0;

	for (; g->at < s->n && n < GRAM_BATCH; g->at++) {
		uint32_t c = s->of[g->at], last;

		if (c >> 24 != LETTER_HAN)
			continue;
		hash[n++] = mix(c * 0x9e3779b1);
		last = g->at > 0 ? s->of[g->at - 1] : 0;
		if (last >> 24 == LETTER_HAN)
			hash[n++] = mix((last * 31 + c) * 0x9e3779b1 + 1);
	}
	return n;
}

/* The symbol at a place as a part of a word, or 0 where the word ends. */
static uint32_t
word_symbol(const struct symbols *s, size_t at, bool inside)
{
	uint32_t c = s->of[at];
	unsigned class = c >> 24;

	if (class == s->script || class == LETTER_MARK)
		return c & 0xff;
	if (class == LETTER_APOSTROPHE && inside && at + 1 < s->n &&
	    s->of[at + 1] >> 24 == s->script)
		return APOSTROPHE;
	return 0;
}

static inline uint32_t
gram_hash(uint64_t symbols, unsigned n, uint64_t by)
{
	return ((symbols & (((uint64_t)1 << 8 * n) - 1)) * by) >> 32;
}

/* Adds the hashes of one word. */
static size_t
add_word(struct grams *g, uint32_t *hash)
{
	const struct symbols *s = g->of;
	uint64_t all = EDGE, word = 0;
	size_t n = 0;
	unsigned k = 1;

	for (uint32_t c; g->at < s->n && k <= WORD &&
	    (c = word_symbol(s, g->at, k > 1)) != 0; g->at++) {
		all = all << 8 | c;
		word = (word ^ c) * MIXW;
		word ^= word >> 29;
		k++;
		hash[n] = gram_hash(all, 3, MIX3);
		n += k >= 3;
		hash[n] = gram_hash(all, 5, MIX5);
		n += k >= 5;
	}
	all = all << 8 | EDGE;
	k++;
	hash[n] = gram_hash(all, 3, MIX3);
	n += k >= 3;
	hash[n] = gram_hash(all, 5, MIX5);
	n += k >= 5;
	hash[n++] = (word * MIX3) >> 32;
	return n;
}

size_t
grams_next(struct grams *g, uint32_t *hash)
{
	const struct symbols *s = g->of;
	size_t n = 0;

	if (s->script == LETTER_HAN)
		return next_han(g, hash);
	while (g->at < s->n && n < GRAM_BATCH) {
		if (s->of[g->at] >> 24 == s->script)
			n += add_word(g, hash + n);
		else
			g->at++;
	}
	return n;
}
