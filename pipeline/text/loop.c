/* SPDX-License-Identifier: Apache-2.0 */
/*
 * loop.c - finds what repeats, in one pass.
 *
 * Each word is looked up by its hash: when it was there k words ago, and so was
 * its follower, and so on, a unit of k words repeats.  Eight bytes are hashed at
 * a time; no more than the last 128 words are remembered.
 */
#include "loop.h"

enum { RING = 128 };

#define BYTES ((uint64_t)0x0101010101010101)

struct token {
	size_t at, len;		/* with the marks that hang on it */
	uint64_t hash;
	bool spaced;		/* one blank before it */
};

struct finder {
	struct loop_memory *memory;
	struct str text;
	struct token ring[RING];
	uint64_t first;		/* number of the line's first word */
	uint64_t next;
	size_t k;		/* words back that match just now, or 0 */
	size_t run;		/* how many in a row */
	uint64_t started;	/* number of the first that matched */
	size_t from;		/* byte where the first unit begins */
	bool spaced;
	loop_fn *fn;
	void *user;
};

static uint64_t
load(const char *p, size_t rest)
{
	uint64_t w = 0;

	memcpy(&w, p, rest < 8 ? rest : 8);
	return w;
}

/* The end of the word that begins at `at`: a blank or a control. */
static size_t
word_end(struct str s, size_t at)
{
	for (; s.n - at >= 8; at += 8) {
		uint64_t w = load(s.p + at, 8);
		uint64_t blank = (w - 0x21 * BYTES) & ~w & 0x80 * BYTES;

		if (blank != 0)
			return at + (size_t)__builtin_ctzll(blank) / 8;
	}
	while (at < s.n && (unsigned char)s.p[at] > ' ')
		at++;
	return at;
}

static bool
hangs(char c)
{
	return c == ',' || c == '.' || c == ';' || c == ':' || c == '!' ||
	    c == '?';
}

/* Blind to the case of a to z. */
static uint64_t
hash(const char *p, size_t n)
{
	uint64_t h = n;

	for (; n > 0; p += 8) {
		uint64_t w = load(p, n) | 0x20 * BYTES;

		if (n < 8)
			w &= ~(uint64_t)0 >> (64 - 8 * n);
		h = (h ^ w) * 0x9e3779b97f4a7c15;
		h ^= h >> 29;
		n -= n < 8 ? n : 8;
	}
	return h | 1;
}

static struct token *
token(struct finder *f, uint64_t number)
{
	return &f->ring[number % RING];
}

/* The run has come to its end before word f->next. */
static void
report(struct finder *f)
{
	size_t times = f->k ? (f->run + f->k) / f->k : 0;
	uint64_t last;
	struct loop found;

	if (times < 2)
		return;
	last = f->started - f->k + (times - 1) * f->k;
	if (f->next - last > RING || last < f->first)
		return;
	found = (struct loop){ .at = f->from,
		.len = token(f, last)->at - f->from,
		.end = token(f, last + f->k - 1)->at +
		    token(f, last + f->k - 1)->len,
		.words = f->k, .times = times, .spaced = f->spaced };
	f->fn(f->user, &found);
}

/* How many words ago the word was seen last, in this line; 0 for too many. */
static size_t
seen(struct finder *f, uint64_t h)
{
	struct loop_memory *m = f->memory;
	size_t slot = h >> 20 & (LOOP_SLOTS - 1), ago = 0;
	uint64_t number = m->word[slot];

	if (m->hash[slot] == h && number >= f->first &&
	    f->next - number <= LOOP_UNIT)
		ago = f->next - number;
	m->hash[slot] = h;
	m->word[slot] = f->next;
	return ago;
}

/* A unit may hold a word twice, and then the run was seen late. */
static void
begin_run(struct finder *f)
{
	uint64_t least = f->next - f->first < RING - 1 ? f->first :
	    f->next - (RING - 1);

	while (f->started > least + f->k &&
	    token(f, f->started - 1)->hash ==
	    token(f, f->started - 1 - f->k)->hash) {
		f->started--;
		f->run++;
	}
	f->from = token(f, f->started - f->k)->at;
}

static void
take(struct finder *f, const struct token *t)
{
	size_t ago = seen(f, t->hash);

	*token(f, f->next) = *t;
	if (f->k != 0 && f->next - f->first >= f->k &&
	    token(f, f->next - f->k)->hash == t->hash) {
		f->run++;
		f->spaced = f->spaced && t->spaced;
	} else {
		report(f);
		f->k = ago;
		f->run = ago != 0;
		f->started = f->next;
		f->spaced = t->spaced;
		if (ago != 0)
			begin_run(f);
	}
	f->next++;
}

void
loop_find(struct loop_memory *m, struct str text, loop_fn *fn, void *user)
{
	struct finder f = { .memory = m, .text = text, .fn = fn, .user = user,
			    .first = m->words + 1, .next = m->words + 1 };
	size_t end = 0;

	for (size_t at = 0;; at = end) {
		struct token t;
		size_t n;

		while (at < text.n && (unsigned char)text.p[at] <= ' ')
			at++;
		if (at == text.n)
			break;
		t.at = at;
		t.spaced = at == end + 1 && text.p[end] == ' ';
		end = word_end(text, at);
		n = t.len = end - at;
		while (n > 1 && hangs(text.p[at + n - 1]))
			n--;
		t.hash = hash(text.p + at, n);
		take(&f, &t);
	}
	report(&f);
	m->words = f.next;
}
