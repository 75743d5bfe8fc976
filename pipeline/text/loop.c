/* SPDX-License-Identifier: Apache-2.0 */
/*
 * loop.c - finds what repeats, in one pass.
 *
 * Each word is looked up by its hash: when it was there k words ago, and so was
 * its follower, and so on, a unit of k words repeats.  Blanks are found 64 bytes
 * at a time, and eight are hashed; no more than the last 128 words are
 * remembered.
 *
 * All that is dear, and a line of human text is told by less: what repeats has
 * two words side by side that begin alike, or four that were there before.
 */
#include "bits.h"
#include "loop.h"
#include "wide.h"

#define BYTES ((uint64_t)0x0101010101010101)

struct finder {
	struct loop_memory *memory;
	struct str text;
	uint64_t first; /* number of the line's first word */
	uint64_t next;
	size_t k;         /* words back that match just now, or 0 */
	size_t run;       /* how many in a row */
	uint64_t started; /* number of the first that matched */
	size_t from;      /* byte where the first unit begins */
	bool spaced;
	loop_fn *fn;
	void *user;
};

static inline uint64_t
load(const char *p)
{
	uint64_t w;

	memcpy(&w, p, sizeof(w));
	return w;
}

static size_t
word_end(struct str s, size_t at)
{
	while (at < s.n && (unsigned char)s.p[at] > ' ')
		at++;
	return at;
}

/* Is there one blank before the word at `at`? */
static bool
is_spaced(struct str s, size_t at)
{
	return at > 0 && s.p[at - 1] == ' ' &&
	    (at == 1 || (unsigned char)s.p[at - 2] > ' ');
}

/* Marks that hang on a word and are not of it. */
static inline bool
hangs(char c)
{
	static const bool marks[256] = {[','] = true,
	    ['.'] = true,
	    [';'] = true,
	    [':'] = true,
	    ['!'] = true,
	    ['?'] = true};

	return marks[(unsigned char)c];
}

static inline uint64_t
mix(uint64_t h, uint64_t w)
{
	h = (h ^ w) * 0x9e3779b97f4a7c15;
	return h ^ h >> 29;
}

/* The first n bytes of eight, as they lie in memory. */
static inline uint64_t
first_bytes(const char *p, size_t n)
{
	static const char ones[16] = {-1, -1, -1, -1, -1, -1, -1, -1};

	return load(p) & load(ones + 8 - n);
}

/* Of s[at, at + n); blind to the case of a to z.  A word has no zeros, so that
 * its length need not be told. */
static inline uint64_t
hash(struct str s, size_t at, size_t n)
{
	uint64_t h = 0, w = 0;

	for (; n > 8; at += 8, n -= 8)
		h = mix(h, load(s.p + at) | 0x20 * BYTES);
	if (s.n - at >= 8)
		w = first_bytes(s.p + at, n);
	else
		memcpy(&w, s.p + at, n);
	return mix(h, w | 0x20 * BYTES);
}

static inline struct loop_word *
token(struct finder *f, uint64_t number)
{
	return &f->memory->ring[number % LOOP_RING];
}

/* The run has come to its end before word f->next. */
static void
report(struct finder *f)
{
	uint64_t last;
	struct loop found;
	size_t times;

	if (f->k == 0 || f->run < f->k)
		return;
	times = (f->run + f->k) / f->k;
	last = f->started - f->k + (times - 1) * f->k;
	if (f->next - last > LOOP_RING || last < f->first)
		return;
	found = (struct loop){.at = f->from,
	    .len = token(f, last)->at - f->from,
	    .end = word_end(f->text, token(f, last + f->k - 1)->at),
	    .words = f->k,
	    .times = times,
	    .spaced = f->spaced};
	f->fn(f->user, &found);
}

/* A unit may hold a word twice, and then the run was seen late. */
static void
begin_run(struct finder *f)
{
	uint64_t least = f->next - f->first < LOOP_RING - 1
			     ? f->first
			     : f->next - (LOOP_RING - 1);

	while (f->started > least + f->k &&
	       token(f, f->started - 1)->hash ==
		   token(f, f->started - 1 - f->k)->hash) {
		f->started--;
		f->run++;
	}
	f->from = token(f, f->started - f->k)->at;
}

/* Word number f->next does not go on with what the last one did.  That it was
 * there before is nothing yet: the one before it has to have been there as
 * well. */
static void
turn(struct finder *f, size_t ago)
{
	report(f);
	f->k = 0;
	f->run = 0;
	if (ago == 0 || (ago > 1 && (f->next - ago <= f->first ||
					token(f, f->next - 1)->hash !=
					    token(f, f->next - 1 - ago)->hash)))
		return;
	f->k = ago;
	f->run = 1;
	f->started = f->next;
	f->spaced = true;
	begin_run(f);
	for (uint64_t i = f->started - f->k + 1; i <= f->next; i++)
		f->spaced = f->spaced && is_spaced(f->text, token(f, i)->at);
}

/* Takes word number f->next, which was there `ago` words ago, or was not. */
static void
take_known(struct finder *f, size_t ago)
{
	const struct loop_word *t = token(f, f->next);

	if (f->k != 0 && token(f, f->next - f->k)->hash == t->hash) {
		f->run++;
		f->spaced = f->spaced && is_spaced(f->text, t->at);
	} else {
		turn(f, ago);
	}
}

/* Takes the word [at, end), marks and all.  Most were not there before. */
static inline void
take(struct finder *f, size_t at, size_t end)
{
	struct loop_word *t = token(f, f->next);
	struct loop_slot *last;
	size_t ago = 0;
	uint64_t h;

	while (end - at > 1 && hangs(f->text.p[end - 1]))
		end--;
	h = hash(f->text, at, end - at);
	t->at = at;
	t->hash = h;
	last = &f->memory->slot[h >> 20 & (LOOP_SLOTS - 1)];
	if (last->hash == h && last->word >= f->first &&
	    f->next - last->word <= LOOP_UNIT)
		ago = f->next - last->word;
	last->hash = h;
	last->word = f->next;
	if (f->k != 0 || ago != 0)
		take_known(f, ago);
	f->next++;
}

/* Takes the words between the edges, which are bits of the bytes from `at` on
 * where a word begins or ends; one that is open began at *from. */
static inline bool
take_all(struct finder *f, size_t at, uint64_t edges, bool open, size_t *from)
{
	if (open && edges != 0) {
		take(f, *from, at + (size_t)__builtin_ctzll(edges));
		edges &= edges - 1;
		open = false;
	}
	while (edges != 0) {
		*from = at + (size_t)__builtin_ctzll(edges);
		edges &= edges - 1;
		if (edges == 0)
			return true;
		take(f, *from, at + (size_t)__builtin_ctzll(edges));
		edges &= edges - 1;
	}
	return open;
}

void
loop_find(struct loop_memory *m, struct str text, loop_fn *fn, void *user)
{
	struct finder f = {.memory = m,
	    .text = text,
	    .fn = fn,
	    .user = user,
	    .first = m->words + 1,
	    .next = m->words + 1};
	bool open = false; /* is the last byte so far of a word? */
	size_t from = 0;
	char copy[64];

	for (size_t at = 0; at < text.n; at += 64) {
		uint64_t word = ~bits_blank(bits_block(text, at, copy));

		open = take_all(&f, at, word ^ (word << 1 | open), open, &from);
	}
	if (open)
		take(&f, from, text.n);
	report(&f);
	m->words = f.next;
}

/*
 * Telling that nothing repeats
 */

/* Words are told by a byte each, many at a time. */
enum {
	PRINTS = 1024,
	AHEAD = 8,            /* bytes of a block that are looked at again ... */
	STEP = 64 - AHEAD,    /* ... so that a word's first bytes lie in one */
	IN_ROW = 6,           /* words in a row that say something ... */
	IN_PAIRS = 4,         /* ... and of a unit of two */
};

#if defined(__x86_64__)
/* Do so many of the words in a row stand k words further back as well? */
WIDE static inline bool
echoes_wide(const uint8_t *print, size_t n, size_t k)
{
	for (size_t i = k; i < n; i += 32 - IN_ROW + 1) {
		__m256i a = _mm256_loadu_si256((const __m256i *)(print + i));
		__m256i b = _mm256_loadu_si256((const __m256i *)(print + i - k));
		unsigned same = _mm256_movemask_epi8(_mm256_cmpeq_epi8(a, b));

		if (n - i < 32)
			same &= (1u << (n - i)) - 1;
		same &= same >> 1;
		same &= same >> 2;
		if (k == 2 ? same : same & same >> 2)
			return true;
	}
	return false;
}
#else
static bool
echoes_wide(const uint8_t *print, size_t n, size_t k)
{
	(void)print, (void)n, (void)k;
	return true;
}
#endif

static inline bool
echoes(const uint8_t *print, size_t n, size_t k)
{
	for (size_t i = k, run = 0; i < n; i++) {
		run = print[i] == print[i - k] ? run + 1 : 0;
		if (run == (k == 2 ? IN_PAIRS : IN_ROW))
			return true;
	}
	return false;
}

/* How many words a unit may have if it is said twice, or, of fewer than six, three
 * times. */
static inline size_t
longest_unit(size_t n)
{
	size_t most = n / (n < 12 ? 3 : 2);

	return most < LOOP_UNIT ? most : LOOP_UNIT;
}

static inline __attribute__((always_inline)) bool
has_echo(const uint8_t *print, size_t n, bool wide)
{
	for (size_t k = 2; k <= longest_unit(n); k++)
		if (wide ? echoes_wide(print, n, k) : echoes(print, n, k))
			return true;
	return false;
}

static const uint64_t ones[AHEAD + 1] = {0, 0xff, 0xffff, 0xffffff, 0xffffffff,
    0xffffffffff, 0xffffffffffff, 0xffffffffffffff, UINT64_MAX};

/* The bytes of eight before the one that the lowest bit tells. */
static inline uint64_t
before(uint64_t rest)
{
	unsigned n = (unsigned)__builtin_ctzll(rest | 1 << AHEAD);

	return ones[n];
}

/* A word by its first bytes, up to the first mark, so that words which are alike
 * but for what hangs on them begin alike; `rest` tells marks and blanks. */
static inline uint64_t
beginning(const char *p, uint64_t rest)
{
	return (load(p) | 0x20 * BYTES) & before(rest);
}

/* The beginnings of the words of a line, as they go by. */
struct glance {
	uint64_t last; /* the one before */
	size_t n;
	uint8_t *print; /* of each */
};

/* Takes the words that begin at these bits of a block; true when something may
 * repeat. */
static inline __attribute__((always_inline)) bool
glance_at(struct glance *g, const char *p, uint64_t starts, uint64_t rest,
    bool wide)
{
	uint64_t last = g->last;
	size_t n = g->n;

	for (; starts != 0; starts &= starts - 1) {
		unsigned i = (unsigned)__builtin_ctzll(starts);
		uint64_t w = beginning(p + i, rest >> i);

		if (w == last)
			return true;
		last = w;
		g->print[n++] = (w * 0x9e3779b97f4a7c15) >> 56;
	}
	if (n > PRINTS - STEP) {
		if (has_echo(g->print, n, wide))
			return true;
		memmove(g->print, g->print + n - 2 * LOOP_UNIT, 2 * LOOP_UNIT);
		n = 2 * LOOP_UNIT;
	}
	g->last = last;
	g->n = n;
	return false;
}

/* Marks that hang on a word: , . : ; ! ? */
static const struct wide_set marks = {
	.low = {[1] = 1, [12] = 1, [14] = 1, [10] = 2, [11] = 2, [15] = 2},
	.high = {[2] = 1, [3] = 2},
};

static inline __attribute__((always_inline)) bool
glance_over(struct str text, bool wide)
{
	uint8_t print[PRINTS + 32];
	struct glance g = {.last = UINT64_MAX, .print = print};
	uint64_t outside = 1; /* is the byte before the block of no word? */
	char copy[64];

	for (size_t at = 0; at < text.n; at += STEP) {
		const char *p = bits_block(text, at, copy);
		uint64_t blank = wide ? wide_blank(p) : bits_blank(p);
		uint64_t rest = blank | (wide ? wide_in(p, &marks) : bits_mark(p));
		uint64_t starts = ~blank & (blank << 1 | outside);

		outside = blank >> (STEP - 1) & 1;
		if (glance_at(&g, p, starts & (((uint64_t)1 << STEP) - 1),
			rest, wide))
			return true;
	}
	return has_echo(print, g.n, wide);
}

WIDE static bool
glance_wide(struct str text)
{
	return glance_over(text, true);
}

bool
loop_may(struct str text)
{
	return wide_can() ? glance_wide(text) : glance_over(text, false);
}
