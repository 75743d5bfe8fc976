/* SPDX-License-Identifier: Apache-2.0 */
/*
 * trigger.h - finds many literals in one pass over a text.
 *
 * Each literal is known by the pair of bytes in it that text has least of; one
 * place in a hundred has such a pair, and there the literals are compared: an
 * automaton (Aho-Corasick) would have to go through every byte.
 */
#ifndef TEXT_TRIGGER_H
#define TEXT_TRIGGER_H

#include "stage.h"

struct triggers;

/* NULL when memory runs out; so do the calls that return false. */
struct triggers *triggers_open(void);
void triggers_close(struct triggers *t); /* NULL is fine */

/* `literal` has at least two bytes and stays where it is as long as the triggers
 * do; `id` is what will be told of it. */
bool triggers_add(struct triggers *t, struct str literal, uint32_t id);

/* The first place at or behind `at` with a pair that a literal has, and beside it
 * what may be of the literal; text.n when there is none. */
size_t triggers_next(const struct triggers *t, struct str text, size_t at);

/* Calls fn for each literal whose pair stands at text[at]. */
typedef void trigger_fn(void *user, uint32_t id, size_t at, size_t len);
void triggers_at(const struct triggers *t, struct str text, size_t at,
    trigger_fn *fn, void *user);

#endif
