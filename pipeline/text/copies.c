/* SPDX-License-Identifier: Apache-2.0 */
/* copies.c - MinHash over runs of words, and tables of what it left. */
#include <stdlib.h>

#include "copies.h"
#include "numbers.h"
#include "tokens.h"

static const float LEAST_LIKE = .7f;

/* Every bit of the result hangs on every bit of x. */
static uint64_t
mix(uint64_t x)
{
	x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
	x = (x ^ x >> 27) * 0x94d049bb133111ebu;
	return x ^ x >> 31;
}

void
sketch_begin(struct sketching *s)
{
	memset(s, 0, sizeof(*s));
	memset(s->sketch.least, 0xff, sizeof(s->sketch.least));
}

static void
add_run(struct sketch *s, uint64_t hash)
{
	uint32_t a = hash, b = (hash >> 32) | 1;

	/* Double hashing: a, a + b, a + 2b ..., each stirred. */
	for (uint32_t i = 0; i < COPIES_HASHES; i++) {
		uint32_t x = (a += b);

		x = (x ^ x >> 16) * (0x7feb352du + 2 * i);
		x ^= x >> 15;
		s->least[i] = x < s->least[i] ? x : s->least[i];
	}
}

void
sketch_add(struct sketching *s, struct str text)
{
	struct sketch *k = &s->sketch;
	struct token t;

	for (size_t at = 0; tokens_next(text, &at, &t);) {
		uint64_t hash = 0;

		k->whole = tokens_add(k->whole, t.hash) | 1;
		memmove(s->run, s->run + 1, sizeof(s->run) - sizeof(*s->run));
		s->run[COPIES_RUN - 1] = t.hash;
		if (++k->words < COPIES_RUN)
			continue;
		for (size_t i = 0; i < COPIES_RUN; i++)
			hash = tokens_add(hash, s->run[i]);
		add_run(k, mix(hash));
	}
}

/*
 * Remembering
 */

struct kept {
	uint64_t number;
	uint8_t least[COPIES_HASHES];	/* enough to tell how alike */
};

struct copies {
	struct kept *kept;
	size_t n, room;
	struct numbers exact, band;	/* places of kept documents by a hash */
};

struct copies *
copies_open(void)
{
	return calloc(1, sizeof(struct copies));
}

void
copies_close(struct copies *c)
{
	if (c == NULL)
		return;
	free(c->kept);
	numbers_free(&c->exact);
	numbers_free(&c->band);
	free(c);
}

/* The first that was put under a key stays. */
static void
put(struct numbers *t, uint64_t key, uint32_t at)
{
	size_t i = numbers_slot(t, key);

	if (t->key[i] == key)
		return;
	t->key[i] = key;
	t->of[i] = at;
	t->n++;
}

static const struct kept *
get(const struct copies *c, const struct numbers *t, uint64_t key)
{
	size_t i;

	if (t->room == 0)
		return NULL;
	i = numbers_slot(t, key);
	return t->key[i] == key ? &c->kept[t->of[i]] : NULL;
}

static uint64_t
band(const struct sketch *s, uint64_t salt, unsigned b)
{
	uint64_t hash = salt + b + 1;

	for (unsigned i = 0; i < COPIES_ROWS; i++)
		hash = mix(hash ^ s->least[b * COPIES_ROWS + i]);
	return hash | 1;
}

/* One of 256 that differ is the same in its lowest byte. */
static float
likeness(const struct kept *k, const struct sketch *s)
{
	unsigned same = 0;
	float share;

	for (unsigned i = 0; i < COPIES_HASHES; i++)
		same += k->least[i] == (uint8_t)s->least[i];
	share = (float)same / COPIES_HASHES;
	share = (share - 1 / 256.f) / (1 - 1 / 256.f);
	return share < 0 ? 0 : share;
}

static bool
find_near(const struct copies *c, uint64_t salt, const struct sketch *s,
		struct copy *found)
{
	for (unsigned b = 0; b < COPIES_BANDS; b++) {
		const struct kept *k = get(c, &c->band, band(s, salt, b));
		float like = k ? likeness(k, s) : 0;

		if (like >= LEAST_LIKE && like > found->likeness)
			*found = (struct copy){ k->number, false, like };
	}
	return found->likeness > 0;
}

static bool
keep(struct copies *c, uint64_t salt, uint64_t number, uint64_t whole,
		const struct sketch *near)
{
	struct kept *k;

	if (c->n == c->room) {
		size_t room = c->room ? c->room * 2 : 256;

		if ((k = realloc(c->kept, room * sizeof(*k))) == NULL)
			return false;
		c->kept = k;
		c->room = room;
	}
	if (!numbers_room(&c->exact, 1) ||
	    !numbers_room(&c->band, COPIES_BANDS))
		return false;
	k = &c->kept[c->n];
	k->number = number;
	for (unsigned i = 0; i < COPIES_HASHES; i++)
		k->least[i] = near->least[i];
	put(&c->exact, whole, c->n);
	for (unsigned b = 0; near->words >= COPIES_LEAST && b < COPIES_BANDS;
	    b++)
		put(&c->band, band(near, salt, b), c->n);
	c->n++;
	return true;
}

bool
copies_find(struct copies *c, uint64_t salt, uint64_t number,
		const struct sketch *whole, const struct sketch *near,
		struct copy *found, bool *full)
{
	uint64_t key = mix(whole->whole ^ mix(salt)) | 1;
	const struct kept *k;

	*found = (struct copy){ 0 };
	*full = false;
	if (whole->words == 0)
		return false;
	if ((k = get(c, &c->exact, key)) != NULL) {
		*found = (struct copy){ k->number, true, 1 };
		return true;
	}
	if (near->words >= COPIES_LEAST && find_near(c, salt, near, found))
		return true;
	*full = c->n >= COPIES_MOST || !keep(c, salt, number, key, near);
	return false;
}
