/* SPDX-License-Identifier: Apache-2.0 */
/*
 * loop.c - finds what repeats, in one pass.
 *
 * Each word is looked up by its hash: when it was there k words ago, and so was
 * its follower, and so on, a unit of k words repeats.  Blanks are found 64 bytes
 * at a time, and eight are hashed; no more than the last 128 words are
 * remembered.
 */
#include "bits.h"
#include "loop.h"

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

/* Of s[at, at + n); blind to the case of a to z. */
static inline uint64_t
hash(struct str s, size_t at, size_t n)
{
	uint64_t h = n, w = 0;

	for (; n > 8; at += 8, n -= 8)
		h = mix(h, load(s.p + at) | 0x20 * BYTES);
	if (s.n - at >= 8)
		w = load(s.p + at);
	else
		memcpy(&w, s.p + at, n);
	return mix(h, (w | 0x20 * BYTES) & ~(uint64_t)0 >> (64 - 8 * n)) | 1;
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

/* How many words ago the word was seen last, in this line; 0 for too many. */
static inline size_t
seen(struct finder *f, uint64_t h)
{
	size_t slot = h >> 20 & (LOOP_SLOTS - 1), ago = 0;
	uint64_t number = f->memory->slot[slot].word;

	if (f->memory->slot[slot].hash == h && number >= f->first &&
	    f->next - number <= LOOP_UNIT)
		ago = f->next - number;
	f->memory->slot[slot].hash = h;
	f->memory->slot[slot].word = f->next;
	return ago;
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

/* The word does not go on with what the last one did.  That a word was there
 * before is nothing yet: the one before it has to have been there as well. */
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

/* Takes the word [at, end), marks and all. */
static inline void
take(struct finder *f, size_t at, size_t end)
{
	struct loop_word *t = token(f, f->next);
	size_t ago;

	while (end - at > 1 && hangs(f->text.p[end - 1]))
		end--;
	t->at = at;
	t->hash = hash(f->text, at, end - at);
	ago = seen(f, t->hash);
	if (f->k != 0 && token(f, f->next - f->k)->hash == t->hash) {
		f->run++;
		f->spaced = f->spaced && is_spaced(f->text, at);
	} else if (f->k != 0 || ago != 0) {
		turn(f, ago);
	}
	f->next++;
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
	uint64_t inside = 0; /* is the last byte so far of a word? */
	size_t from = 0;
	char copy[64];

	for (size_t at = 0; at < text.n; at += 64) {
		uint64_t word = ~bits_blank(bits_block(text, at, copy));
		uint64_t edges = word ^ (word << 1 | inside);
		bool open = inside;

		inside = word >> 63;
		for (; edges != 0; edges &= edges - 1) {
			size_t edge = at + (size_t)__builtin_ctzll(edges);

			if (open)
				take(&f, from, edge);
			else
				from = edge;
			open = !open;
		}
	}
	if (inside)
		take(&f, from, text.n);
	report(&f);
	m->words = f.next;
}
