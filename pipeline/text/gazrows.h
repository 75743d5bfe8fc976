/* SPDX-License-Identifier: Apache-2.0 */
/*
 * gazrows.h - what gazbuild.c gathers and gazwrite.c writes.
 *
 * Of no use to others: they include gazbuild.h.
 */
#ifndef TEXT_GAZROWS_H
#define TEXT_GAZROWS_H

#include "gazbuild.h"

enum {
	GAZ_SET_WORDS = GAZ_LANGS / 64,
	GAZ_TAG = 24,		/* bytes of the longest tag, 0 included */
	GAZ_MEMO = 256,		/* lists of languages remembered */
	GAZ_MEMO_TEXT = 28,	/* bytes of the longest of them */
};

struct set {
	uint64_t word[GAZ_SET_WORDS];
};

struct row {
	uint64_t hash;
	uint32_t thing;		/* number of its id */
	uint32_t text;
	uint32_t number;	/* among all rows, as they came */
	uint16_t set;
	uint8_t role, flags;
};

/* What rows with one id have in common. */
struct thing {
	uint32_t id, kind;	/* in the pool */
	uint32_t print;		/* gaz_print() of the id */
	char country[3];
};

/* A row of things that grows. */
struct pile {
	char *p;
	size_t n, room;		/* bytes */
};

/* Where interned things lie: their number, and what their hash begins with. */
struct interned {
	struct place {
		uint32_t number, print;	/* number plus 1; 0 is free */
	} *at;
	size_t n, room;		/* room: a power of two */
};

struct known_langs {
	uint8_t n;
	bool any;
	char text[GAZ_MEMO_TEXT];
	uint32_t set;
};

struct gazbuild {
	bool failed;
	struct pile pool, rows, things, sets, prefixes, firsts;
	struct interned texts, ids, of_sets;
	uint32_t lang_at[GAZ_LANGS];	/* tag of each bit, in the pool */
	uint32_t nlang;
	uint16_t bit[GAZ_LANGS];	/* of each language of ours */
	uint32_t licence;
	struct known_langs memo[GAZ_MEMO];
	uint32_t last_kind;		/* in the pool */
};

/* Makes room for n more bytes; false, and failed, when there is none. */
bool gazbuild_grow(struct gazbuild *b, struct pile *p, size_t n);
void gazbuild_add(struct gazbuild *b, struct pile *p, const void *what,
		size_t n);

/* The number of a set, which may be a new one. */
uint32_t gazbuild_set(struct gazbuild *b, const struct set *s);

#endif
