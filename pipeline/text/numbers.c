/* SPDX-License-Identifier: Apache-2.0 */
/* numbers.c - a number under a key. */
#include <stdlib.h>

#include "numbers.h"

size_t
numbers_slot(const struct numbers *t, uint64_t key)
{
	size_t i = (key >> 20) & (t->room - 1);

	while (t->key[i] != 0 && t->key[i] != key)
		i = (i + 1) & (t->room - 1);
	return i;
}

bool
numbers_room(struct numbers *t, size_t more)
{
	struct numbers new = { .room = t->room ? t->room * 2 : 1024,
	    .n = t->n };

	if ((t->n + more) * 2 < t->room)
		return true;
	new.key = calloc(new.room, sizeof(*new.key));
	new.of = calloc(new.room, sizeof(*new.of));
	if (new.key == NULL || new.of == NULL) {
		numbers_free(&new);
		return false;
	}
	for (size_t i = 0; i < t->room; i++)
		if (t->key[i] != 0) {
			size_t k = numbers_slot(&new, t->key[i]);

			new.key[k] = t->key[i];
			new.of[k] = t->of[i];
		}
	numbers_free(t);
	*t = new;
	return true;
}

void
numbers_free(struct numbers *t)
{
	free(t->key);
	free(t->of);
}
