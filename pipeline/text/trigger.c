/* SPDX-License-Identifier: Apache-2.0 */
/* trigger.c - finds many literals in one pass: pairs of bytes, then a tree. */
#include <stdlib.h>

#include "trigger.h"

/* A byte that follows in the tree; those of one node hang on one another. */
struct node {
	uint32_t child, sibling;	/* 0 is none */
	uint32_t first;			/* of the ids that end here, or 0 */
	unsigned char byte;
};

struct ending {
	uint32_t id, next;
};

struct triggers {
	uint64_t pair[65536 / 64];
	uint32_t root[256];
	struct node *node;		/* from 1 */
	struct ending *ending;		/* from 1 */
	size_t nodes, endings;
};

struct triggers *
triggers_open(void)
{
	struct triggers *t = calloc(1, sizeof(*t));

	if (t != NULL)
		t->nodes = t->endings = 1;
	return t;
}

void
triggers_close(struct triggers *t)
{
	if (t == NULL)
		return;
	free(t->node);
	free(t->ending);
	free(t);
}

/* Rows grow by doubling, when they have reached a power of two. */
static void *
grow(void *row, size_t n, size_t size)
{
	if (n >= 16 && (n & (n - 1)) != 0)
		return row;
	return n > 1 && n < 16 ? row : realloc(row, (n < 16 ? 16 : 2 * n) * size);
}

static uint32_t
new_node(struct triggers *t, unsigned char byte, uint32_t sibling)
{
	struct node *row = grow(t->node, t->nodes, sizeof(*row));

	if (row == NULL)
		return 0;
	t->node = row;
	row[t->nodes] = (struct node){ .byte = byte, .sibling = sibling };
	return t->nodes++;
}

static uint32_t
child_of(const struct triggers *t, uint32_t first, unsigned char byte)
{
	while (first != 0 && t->node[first].byte != byte)
		first = t->node[first].sibling;
	return first;
}

static unsigned
pair_at(const char *p)
{
	return (unsigned char)p[0] | (unsigned)(unsigned char)p[1] << 8;
}

bool
triggers_add(struct triggers *t, struct str literal, uint32_t id)
{
	unsigned pair = pair_at(literal.p);
	struct ending *row;
	uint32_t at = 0;

	for (size_t i = 0; i < literal.n; i++) {
		unsigned char c = literal.p[i];
		uint32_t first = i == 0 ? t->root[c] : t->node[at].child;
		uint32_t next = i == 0 ? first : child_of(t, first, c);

		if (next == 0) {
			next = new_node(t, c, i == 0 ? 0 : first);
			if (next == 0)
				return false;
			if (i == 0)
				t->root[c] = next;
			else
				t->node[at].child = next;
		}
		at = next;
	}
	if ((row = grow(t->ending, t->endings, sizeof(*row))) == NULL)
		return false;
	t->ending = row;
	row[t->endings] = (struct ending){ id, t->node[at].first };
	t->node[at].first = t->endings++;
	t->pair[pair / 64] |= (uint64_t)1 << pair % 64;
	return true;
}

size_t
triggers_next(const struct triggers *t, struct str text, size_t at)
{
	for (; at + 1 < text.n; at++) {
		unsigned pair = pair_at(text.p + at);

		if (t->pair[pair / 64] >> pair % 64 & 1)
			return at;
	}
	return text.n;
}

void
triggers_at(const struct triggers *t, struct str text, size_t at,
		trigger_fn *fn, void *user)
{
	uint32_t node = t->root[(unsigned char)text.p[at]];

	for (size_t i = at + 1; node != 0; i++) {
		for (uint32_t e = t->node[node].first; e != 0;
		    e = t->ending[e].next)
			fn(user, t->ending[e].id, at, i - at);
		if (i == text.n)
			break;
		node = child_of(t, t->node[node].child, text.p[i]);
	}
}
