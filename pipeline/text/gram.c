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

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

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

/* Digits and the like mark neither. */
static bool
is_plain(char c)
{
	return (unsigned char)(c - '0') < 10 || c == ',' || c == '"' || c == '?';
}

struct reading {
	const struct letters *letters;
	struct symbols *s;
	const char *p, *end, *enough;
	const char *behind; /* the last letter that is no ASCII ... */
	uint32_t last;	    /* ... and that letter, marks and all */
	size_t word;	    /* symbols before the word at hand */
	uint64_t seen;      /* the scripts that have been counted, as bits */
	uint16_t count[LETTER_SCRIPTS]; /* of those */
};

static unsigned
symbol_class(uint32_t symbol)
{
	return symbol < SYMBOL_HAN ? symbol >> 8 : LETTER_HAN;
}

static void
count_letters(struct reading *r, unsigned script, unsigned n)
{
	uint64_t bit = (uint64_t)1 << script;

	if (!(r->seen & bit)) {
		r->seen |= bit;
		r->count[script] = 0;
	}
	r->count[script] += n;
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

/* Puts a mark at p onto the letter before it, where the two are one character:
 * that character, or 0. */
static uint32_t
compose(const struct reading *r, const char *p, uint32_t mark)
{
	UErrorCode err = U_ZERO_ERROR;
	const UNormalizer2 *nfc = unorm2_getNFCInstance(&err);
	const struct symbols *s = r->s;
	uint32_t base;
	UChar32 both;

	if (U_FAILURE(err) || s->n == 0 || s->of[s->n - 1] == LETTER_NONE)
		return 0;
	base = r->behind == p ? r->last : (unsigned char)p[-1];
	if (base >= 0x80 && r->behind != p)
		return 0;
	both = unorm2_composePair(nfc, base, mark);
	return both > 0 && letter_of(r, both) >> 8 == letter_of(r, base) >> 8
		   ? (uint32_t)both
		   : 0;
}

/* Characters that are no ASCII, up to one that is, or that one may stop at. */
static void
read_wide(struct reading *r)
{
	struct symbols *s = r->s;
	const char *p = r->p;
	uint32_t *out = s->of + s->n, *room = s->of + GRAM_SYMBOLS;
	uint32_t c = 0, t;
	unsigned class, run = 0, script = LETTER_NONE; /* letters of a script */
	unsigned char first, low = s->low, high = s->high;

	do {
		size_t at = 0;

		first = *p;
		if (first < 0xe0) {
			c = (uint32_t)(first & 0x1f) << 6 | (p[1] & 0x3f);
			at = 2;
		} else {
			c = utf8_next((struct str){p, r->end - p}, &at);
		}
		t = letter_of(r, c);
		class = t >> 8;
		if (class == LETTER_MARK) {
			uint32_t whole;

			s->n = out - s->of;
			whole = compose(r, p, c);
			if (whole != 0) {
				out[-1] = symbol_of(r, whole);
				r->last = whole;
				r->behind = p += at;
				continue;
			}
		}
		p += at;
		if (class == LETTER_SKIP)
			continue;
		if (class < LETTER_SCRIPTS && class != LETTER_NONE) {
			low = first < low ? first : low;
			high = first > high ? first : high;
			if (class != script) {
				if (run > 0)
					count_letters(r, script, run);
				script = class;
				run = 0;
			}
			run++;
		} else if (class == LETTER_FOREIGN) {
			s->foreign++;
		}
		*out++ = class == LETTER_HAN ? SYMBOL_HAN | c : t;
		r->last = c;
		r->behind = p;
	} while (p < r->end && (unsigned char)*p >= 0x80 && out < room &&
		 class != LETTER_HAN && class != LETTER_NONE &&
		 class != LETTER_SKIP);
	if (run > 0)
		count_letters(r, script, run);
	s->low = low;
	s->high = high;
	s->n = out - s->of;
	r->p = p;
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
	if (!is_plain(*r->p)) {
		s->marks += marks_code(r->p, begin, r->end);
		if (r->p > begin && marks_address(r->p, r->end)) {
			skip_address(r);
			return;
		}
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

	s->han = r->seen >> LETTER_HAN & 1 ? r->count[LETTER_HAN] : 0;
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

/* Bytes at once, and bits for which of them are what. */
enum { BLOCK = 16 };

struct block {
	uint32_t letters, blanks, others; /* of ASCII; others are neither, nor
					   * apostrophes */
};

/* How many of the low and the high 16 bits are set. */
static inline void
count_bits(uint32_t bits, unsigned *low, unsigned *high)
{
	bits -= bits >> 1 & 0x55555555;
	bits = (bits & 0x33333333) + (bits >> 2 & 0x33333333);
	bits = (bits + (bits >> 4)) & 0x0f0f0f0f;
	bits += bits >> 8;
	*low = bits & 0x1f;
	*high = bits >> 16 & 0x1f;
}

static inline struct block
look_at(const char *p)
{
	struct block b;
#if defined(__SSE2__)
	const __m128i x = _mm_loadu_si128((const __m128i *)p);
	__m128i low = _mm_or_si128(x, _mm_set1_epi8(0x20));
	/* Of signed bytes none but 'a' to 'z' are above the others. */
	__m128i letters = _mm_and_si128(
	    _mm_cmpgt_epi8(low, _mm_set1_epi8('a' - 1)),
	    _mm_cmplt_epi8(low, _mm_set1_epi8('z' + 1)));

	b.letters = _mm_movemask_epi8(letters);
	b.blanks = _mm_movemask_epi8(_mm_cmpeq_epi8(x, _mm_set1_epi8(' ')));
	b.others = _mm_movemask_epi8(_mm_cmpeq_epi8(x, _mm_set1_epi8('\'')));
#else
	b.letters = b.blanks = b.others = 0;
	for (unsigned i = 0; i < BLOCK; i++) {
		b.letters |= (uint32_t)is_letter(p[i]) << i;
		b.blanks |= (uint32_t)(p[i] == ' ') << i;
		b.others |= (uint32_t)(p[i] == '\'') << i;
	}
#endif
	b.others = ~(b.others | b.letters | b.blanks);
	return b;
}

/* The symbols of eight bytes of ASCII; of others anything. */
static inline void
put_eight(const uint16_t *of, const char *p, uint32_t *out)
{
	for (unsigned i = 0; i < 8; i++)
		out[i] = of[(unsigned char)p[i]];
}

/* Letters of ASCII and blanks between them, up to what is neither; no further than
 * one may stop. */
static void
read_ascii(struct reading *r)
{
	struct symbols *s = r->s;
	const uint16_t *of = r->letters->of;
	unsigned letters = 0, n, stop;

	do {
		const char *p = r->p;
		size_t left = r->end - p, room = GRAM_SYMBOLS - s->n;
		char end[BLOCK] = {0};
		struct block b;
		unsigned more, words;
		uint32_t late;

		if (left < BLOCK)
			p = memcpy(end, p, left);
		b = look_at(p);
		n = b.others & 0xffff ? __builtin_ctz(b.others) : BLOCK;
		n = room < n ? room : n;
		b.blanks &= (1u << n) - 1;
		late = b.blanks;
		if (r->enough > r->p)
			late = r->enough - r->p < BLOCK
				   ? late >> (r->enough - r->p)
					 << (r->enough - r->p)
				   : 0;
		stop = late != 0;
		if (stop) {
			n = __builtin_ctz(late) + 1;
			b.blanks &= (1u << n) - 1;
		}
		put_eight(of, p, s->of + s->n);
		if (n > 8)
			put_eight(of, p + 8, s->of + s->n + 8);
		/* Blanks that a word ends at. */
		late = b.blanks & ~(b.blanks << 1 | (r->word == s->n));
		count_bits((b.letters & ((1u << n) - 1)) | late << 16, &more,
		    &words);
		letters += more;
		s->words += words;
		if (b.blanks != 0)
			r->word = s->n + 32 - __builtin_clz(b.blanks);
		s->n += n;
		r->p += n - stop;
	} while (n == BLOCK && !stop);
	if (letters > 0)
		count_letters(r, of['a'] >> 8, letters);
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
	r.count[LETTER_NONE] = 0;
	s->n = s->foreign = s->words = s->marks = s->skipped = 0;
	s->low = 0xff;
	s->high = 0;
	while (r.p < r.end && s->n < GRAM_SYMBOLS) {
		unsigned char c = *r.p;

		if (c >= 0x80)
			read_wide(&r);
		else if (is_letter(c) || c == ' ' || c == '\'')
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

#define INLINE static inline __attribute__((always_inline))

/* A word as it is read, and where its hashes go. */
struct word {
	const struct symbols *of;
	const uint32_t *p, *end;
	uint64_t last, all; /* symbols, and the hash of all */
};

/* Takes a letter, marks and apostrophes among them; false at the end. */
INLINE bool
take(struct word *w, bool inside)
{
	uint32_t c;

	if (w->p == w->end)
		return false;
	c = *w->p;
	if (c >> 8 != w->of->script &&
	    (c = odd_symbol(w->of, w->p - w->of->of, inside)) == 0)
		return false;
	c &= 0xff;
	w->last = w->last << 8 | c;
	w->all = (w->all ^ c) * MIXW;
	w->all ^= w->all >> 29;
	w->p++;
	return true;
}

/* A hash; where there are rows the row of it, which is asked for: the memory
 * takes as long as the next few hashes. */
INLINE uint32_t *
put(uint32_t *h, uint32_t hash, const struct gram_rows *rows)
{
	if (rows != NULL) {
		hash = hash * rows->n >> 32;
		__builtin_prefetch(rows->first + (size_t)hash * rows->size);
	}
	*h = hash;
	return h + 1;
}

/* Adds the hashes of the word that begins at *from, and moves it behind. */
INLINE uint32_t *
add_word(const struct symbols *s, size_t *from, const struct gram_rows *rows,
    uint32_t *h)
{
	struct word w = {.of = s, .p = s->of + *from, .last = EDGE};
	bool three = false;

	w.end = s->n - *from > WORD ? w.p + WORD : s->of + s->n;
	take(&w, false);
	if (take(&w, true)) {
		h = put(h, HASH3(w.last), rows);
		if (take(&w, true)) {
			h = put(h, HASH3(w.last), rows);
			three = true;
			while (take(&w, true)) {
				h = put(h, HASH3(w.last), rows);
				h = put(h, HASH5(w.last), rows);
			}
		}
	}
	w.last = w.last << 8 | EDGE;
	h = put(h, HASH3(w.last), rows);
	if (three)
		h = put(h, HASH5(w.last), rows);
	h = put(h, w.all * MIX3 >> 32, rows);
	*from = w.p - s->of;
	return h;
}

INLINE size_t
next_words(struct grams *g, size_t least, const struct gram_rows *rows,
    uint32_t *hash)
{
	const struct symbols *s = g->of;
	size_t at = g->at;
	uint32_t *h = hash;

	while (at < s->n && h < hash + least) {
		if (s->of[at] >> 8 == s->script)
			h = add_word(s, &at, rows, h);
		else
			at++;
	}
	g->at = at;
	return h - hash;
}

size_t
grams_next(struct grams *g, size_t least, uint32_t *hash)
{
	return g->of->script == LETTER_HAN ? next_han(g, least, hash)
					   : next_words(g, least, NULL, hash);
}

size_t
grams_next_rows(struct grams *g, size_t least, const struct gram_rows *rows,
    uint32_t *row)
{
	const struct gram_rows all = *rows; /* which no row overwrites */
	size_t n;

	if (g->of->script != LETTER_HAN)
		return next_words(g, least, &all, row);
	n = next_han(g, least, row);
	for (size_t i = 0; i < n; i++)
		put(row + i, row[i], &all);
	return n;
}
