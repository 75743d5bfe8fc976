/* SPDX-License-Identifier: Apache-2.0 */
/*
 * arena.c - memory for one window: given out piece by piece, freed at once.
 *
 * A round that needed several chunks makes the next one begin with a chunk of
 * the size of all, so that a steady stream soon asks malloc() for nothing.  A
 * round that was unusually large is not remembered: HINT_MOST bounds what is
 * kept while idle.
 */
#include <stdlib.h>

#include "core.h"

enum { CHUNK = 64 * 1024, HINT_MOST = 4 * 1024 * 1024, ALIGN = 16 };

struct chunk {
	struct chunk *next;
	size_t used, size;
	_Alignas(ALIGN) char data[];
};

static struct chunk *
new_chunk(struct arena *a, size_t need)
{
	size_t size = need > CHUNK ? need : CHUNK;
	struct chunk *c;

	if (a->chunk == NULL && size < a->hint)
		size = a->hint;
	if (size > SIZE_MAX - sizeof(*c) ||
	    (c = malloc(sizeof(*c) + size)) == NULL)
		return NULL;
	c->next = a->chunk;
	c->used = 0;
	c->size = size;
	return a->chunk = c;
}

void *
arena_raw(struct arena *a, size_t n)
{
	size_t need = (n + ALIGN - 1) & ~(size_t)(ALIGN - 1);
	struct chunk *c = a->chunk;
	void *p;

	if (need < n || ((c == NULL || c->size - c->used < need) &&
	    (c = new_chunk(a, need)) == NULL)) {
		a->failed = true;
		return NULL;
	}
	p = c->data + c->used;
	c->used += need;
	return p;
}

void *
arena_get(struct arena *a, size_t n)
{
	void *p = arena_raw(a, n);

	return p == NULL ? NULL : memset(p, 0, n);
}

void
arena_reset(struct arena *a)
{
	struct chunk *c = a->chunk, *next;
	size_t used = 0;

	if (c == NULL)
		return;
	if (c->next == NULL && c->size <= HINT_MOST) {
		c->used = 0;
		return;
	}
	for (; c != NULL; c = next) {
		next = c->next;
		used += c->used;
		free(c);
	}
	a->chunk = NULL;
	a->hint = used < HINT_MOST / 2 ? used * 2 : HINT_MOST;
}

void
arena_free(struct arena *a)
{
	struct chunk *c, *next;

	for (c = a->chunk; c != NULL; c = next) {
		next = c->next;
		free(c);
	}
	*a = (struct arena){ 0 };
}
