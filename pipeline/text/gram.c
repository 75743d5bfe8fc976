/* SPDX-License-Identifier: Apache-2.0 */
/*
 * gram.c - from text to symbols, from symbols to hashes.
 *
 * A letter with its marks behind it is the same letter as one that has them
 * built in: text of either normalization form reads alike.
 */
#include <unicode/unorm2.h>

#include "text/gram.h"
#include "text/utf8.h"

enum {
	WORD = 64, /* symbols of a word; a longer one is cut */
	EDGE = 1,  /* the symbol before and behind a word */
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
	case '{':
	case '}':
	case '=':
	case '<':
	case '>':
	case '_':
	case '\\':
	case '$':
	case '#':
	case '^':
		return true;
	case '|': /* between blanks it parts names and links, too */
		return end - p < 2 || p == begin || !is_blank(p[1]) ||
		       !is_blank(p[-1]);
	case '(':
	case '[':
		return behind_letter ||
		       (end - p > 1 && (p[1] == ')' || p[1] == ']' ||
					   p[1] == '"' || p[1] == '\''));
	case ')':
	case ']':
		return end - p > 1 &&
		       (p[1] == ';' || p[1] == ':' || p[1] == '.' ||
			   p[1] == '(' || p[1] == '[') &&
		       (end - p < 3 || !is_blank(p[2]) || p[1] == ';');
	case ';':
		return end - p == 1 || is_blank(p[1] == '\r' ? ' ' : p[1])
			   ? end - p <= 2
			   : true;
	case ':':
		return end - p > 1 && p[1] == ':';
	case '.':
		return behind_letter && end - p > 1 && is_lower(p[1]);
	case '*':
	case '@':
	case '%':
	case '!':
		return end - p > 1 && is_letter(p[1]);
	case '&':
		return end - p > 1 && (is_letter(p[1]) || p[1] == '&');
	case '/':
		return end - p > 1 &&
		       (p[1] == '*' || (p > begin && p[-1] == '*'));
	case '-':
		return end - p > 1 && p[1] == '>';
	}
	return false;
}

struct reading {
	const struct letters *letters;
	struct symbols *s;
	const char *p, *end, *enough;
	const char *behind; /* the last letter that is no ASCII ... */
	uint32_t last;	    /* ... and that letter, marks and all */
	size_t word;	    /* symbols before the word at hand */
	uint16_t count[LETTER_SCRIPTS];
	uint64_t seen; /* the scripts that have been counted, as bits */
};

static unsigned
symbol_class(uint32_t symbol)
{
	return symbol < SYMBOL_HAN ? symbol >> 8 : LETTER_HAN;
}

/* Forgets the word at hand and skips the rest of it. */
static void
skip_address(struct reading *r)
{
	struct symbols *s = r->s;

	s->skipped++;
	while (s->n > r->word) {
		unsigned class = symbol_class(s->of[--s->n]);

		if (class < LETTER_SCRIPTS)
			r->count[class]--;
	}
	while (r->p < r->end && !is_blank(*r->p))
		r->p++;
}

static uint32_t
letter_of(const struct reading *r, uint32_t c)
{
	return c < 0x10000	       ? r->letters->of[c]
	       : c - 0x20000 < 0x12000 ? LETTER_HAN << 8
				       : 0;
}

static uint32_t
symbol_of(const struct reading *r, uint32_t c)
{
	uint32_t t = letter_of(r, c);

	return t >> 8 == LETTER_HAN ? SYMBOL_HAN | c : t;
}

/* Puts a mark onto the letter before it, where the two are one character: that
 * character, or 0. */
static uint32_t
compose(const struct reading *r, uint32_t mark)
{
	UErrorCode err = U_ZERO_ERROR;
	const UNormalizer2 *nfc = unorm2_getNFCInstance(&err);
	const struct symbols *s = r->s;
	uint32_t base;
	UChar32 both;

	if (U_FAILURE(err) || s->n == 0 || s->of[s->n - 1] == LETTER_NONE)
		return 0;
	base = r->behind == r->p ? r->last : (unsigned char)r->p[-1];
	if (base >= 0x80 && r->behind != r->p)
		return 0;
	both = unorm2_composePair(nfc, base, mark);
	return both > 0 && letter_of(r, both) >> 8 == letter_of(r, base) >> 8
		   ? (uint32_t)both
		   : 0;
}

/* One character that is no ASCII. */
static void
read_wide(struct reading *r)
{
	struct symbols *s = r->s;
	size_t at = 0;
	uint32_t c = utf8_next((struct str){r->p, r->end - r->p}, &at), both;
	uint32_t t = letter_of(r, c);
	unsigned class = t >> 8;

	if (class == LETTER_MARK && (both = compose(r, c)) != 0) {
		s->of[s->n - 1] = symbol_of(r, both);
		r->last = both;
		r->behind = r->p += at;
		return;
	}
	if (class < LETTER_SCRIPTS && class != LETTER_NONE) {
		unsigned char first = *r->p;

		s->low = first < s->low ? first : s->low;
		s->high = first > s->high ? first : s->high;
	}
	r->p += at;
	if (class == LETTER_SKIP)
		return;
	if (class == LETTER_FOREIGN)
		s->foreign++;
	else if (class < LETTER_SCRIPTS) {
		r->count[class]++;
		r->seen |= (uint64_t)1 << class;
	}
	s->of[s->n++] = class == LETTER_HAN ? SYMBOL_HAN | c : t;
	r->last = c;
	r->behind = r->p;
}

/* A blank, or what is neither blank nor letter. */
static void
read_mark(struct reading *r, const char *begin)
{
	struct symbols *s = r->s;

	if (is_blank(*r->p)) {
		s->words += r->word < s->n;
		s->of[s->n++] = LETTER_NONE;
		r->word = s->n;
		r->p++;
		return;
	}
	s->marks += marks_code(r->p, begin, r->end);
	if (r->p > begin && marks_address(r->p, r->end)) {
		skip_address(r);
		return;
	}
	s->of[s->n++] = LETTER_NONE;
	r->p++;
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
	s->first = 0;
	for (uint64_t left = r->seen & ~(uint64_t)1; left != 0;
	     left &= left - 1) {
		unsigned i = __builtin_ctzll(left);
		unsigned n = r->count[i] * (i == LETTER_HAN ? 3 : 2);

		s->letters += r->count[i];
		if (n > most) {
			most = n;
			s->script = i;
			s->first = r->count[i];
		}
	}
}

static size_t
count_apostrophes(const char *p, const char *end)
{
	size_t n = 0;

	while (p < end && (p = memchr(p, '\'', end - p)) != NULL) {
		n++;
		p++;
	}
	return n;
}

/* Letters of ASCII and blanks between them, up to what is neither. */
static void
read_ascii(struct reading *r)
{
	struct symbols *s = r->s;
	const uint16_t *of = r->letters->of;
	const char *p = r->p, *stop = r->end;
	uint32_t *out = s->of + s->n, *word = s->of + r->word;
	size_t blanks = 0, letters;

	if ((size_t)(stop - p) > GRAM_SYMBOLS - s->n)
		stop = p + GRAM_SYMBOLS - s->n;
	for (; p < stop; p++) {
		unsigned char c = *p;
		uint32_t t;

		if (c >= 0x80)
			break;
		t = of[c];
		if (t != 0) {
			*out++ = t;
			continue;
		}
		if (c != ' ')
			break;
		blanks++;
		s->words += word < out;
		*out++ = LETTER_NONE;
		word = out;
		if (p >= r->enough)
			break;
	}
	letters = out - s->of - s->n - blanks;
	if (letters > 0)
		letters -= count_apostrophes(r->p, p);
	r->count[of['a'] >> 8] += letters;
	r->seen |= (uint64_t)(letters > 0) << (of['a'] >> 8);
	s->n = out - s->of;
	r->word = word - s->of;
	r->p = p;
}

/* Is there enough, and may one stop here? */
static bool
may_stop(const struct reading *r)
{
	const struct symbols *s = r->s;

	return r->p >= r->enough && s->n > 0 &&
	       (s->of[s->n - 1] == LETTER_NONE ||
		   s->of[s->n - 1] >= SYMBOL_HAN);
}

void
symbols_read(const struct letters *letters, struct str text, size_t least,
    struct symbols *s)
{
	struct reading r;

	r.letters = letters;
	r.s = s;
	r.p = text.p;
	r.behind = NULL;
	r.last = 0;
	r.end = text.p + text.n;
	r.enough = text.p + (least < text.n ? least : text.n);
	r.word = 0;
	r.seen = 0;
	memset(r.count, 0, sizeof(r.count));
	s->n = s->foreign = s->words = s->marks = s->skipped = 0;
	s->low = 0xff;
	s->high = 0;
	while (r.p < r.end && s->n < GRAM_SYMBOLS) {
		unsigned char c = *r.p;

		if (c >= 0x80)
			read_wide(&r);
		else if (letters->of[c] != 0 || c == ' ')
			read_ascii(&r);
		else
			read_mark(&r, text.p);
		if (may_stop(&r))
			break;
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
next_han(struct grams *g, size_t least, uint32_t *hash)
{
	const struct symbols *s = g->of;
	size_t n = 0;

	for (; g->at < s->n && n < least; g->at++) {
		uint32_t c = s->of[g->at], last;

		if (c < SYMBOL_HAN)
			continue;
		hash[n++] = mix(c * 0x9e3779b1);
		last = g->at > 0 ? s->of[g->at - 1] : 0;
		if (last >= SYMBOL_HAN)
			hash[n++] = mix((last * 31 + c) * 0x9e3779b1 + 1);
	}
	return n;
}

/* The symbol at a place that is not of the script itself, as a part of a word;
 * 0 where the word ends. */
static uint32_t
odd_symbol(const struct symbols *s, size_t at, bool inside)
{
	unsigned class = s->of[at] >> 8;

	if (class == LETTER_MARK)
		return s->of[at] & 0xff;
	if (class == LETTER_APOSTROPHE && inside && at + 1 < s->n &&
	    s->of[at + 1] >> 8 == s->script)
		return APOSTROPHE;
	return 0;
}

#define HASH3(symbols) ((((symbols)&0xffffff) * MIX3) >> 32)
#define HASH5(symbols) ((((symbols)&0xffffffffff) * MIX5) >> 32)

/* Adds the hashes of the word that begins at *from, and moves it behind. */
static inline uint32_t *
add_word(const struct symbols *s, size_t *from, uint32_t *restrict h)
{
	const uint32_t *p = s->of + *from, *end = s->of + s->n;
	const unsigned script = s->script;
	uint64_t all = EDGE, word = 0;
	unsigned k = 1;

	if (end - p > WORD)
		end = p + WORD;
	for (; p < end; p++) {
		uint32_t c = *p;

		if (c >> 8 != script &&
		    (c = odd_symbol(s, p - s->of, k > 1)) == 0)
			break;
		c &= 0xff;
		all = all << 8 | c;
		word = (word ^ c) * MIXW;
		word ^= word >> 29;
		k++;
		*h = HASH3(all);
		h += k >= 3;
		*h = HASH5(all);
		h += k >= 5;
	}
	all = all << 8 | EDGE;
	*h = HASH3(all);
	h += k >= 2;
	*h = HASH5(all);
	h += k >= 4;
	*h++ = (word * MIX3) >> 32;
	*from = p - s->of;
	return h;
}

size_t
grams_next(struct grams *g, size_t least, uint32_t *hash)
{
	const struct symbols *s = g->of;
	size_t at = g->at;
	uint32_t *h = hash;

	if (s->script == LETTER_HAN)
		return next_han(g, least, hash);
	while (at < s->n && h < hash + least) {
		if (s->of[at] >> 8 == s->script)
			h = add_word(s, &at, h);
		else
			at++;
	}
	g->at = at;
	return h - hash;
}
