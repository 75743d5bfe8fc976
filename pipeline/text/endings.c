/* SPDX-License-Identifier: Apache-2.0 */
/* endings.c - what a language puts before and behind a name. */
#include <stdatomic.h>
#include <stdlib.h>

#include "endings.h"

enum { LANGS = 1024 };

struct all_endings {
	const struct dict *dict;
	_Atomic(struct endings *) of[LANGS];	/* NULL until asked for */
};

/* The next of a list with blanks between. */
static struct str
cut_word(struct str *list)
{
	const char *blank = memchr(list->p, ' ', list->n);
	size_t n = blank ? (size_t)(blank - list->p) : list->n;
	struct str word = str_cut(*list, 0, n);

	n += blank != NULL;
	*list = str_cut(*list, n, list->n - n);
	return word;
}

static void
add_suffix(struct endings *e, struct str text, struct str bases)
{
	while (bases.n > 0) {
		struct str base = cut_word(&bases);
		unsigned char last = text.p[text.n - 1];

		if (base.n > 0 && base.p[0] == '-')
			base = str_cut(base, 1, base.n - 1);
		if (e->suffix != NULL)
			e->suffix[e->nsuffix] = (struct ending){ text, base };
		e->nsuffix++;
		e->last[last >> 6] |= 1ull << (last & 63);
	}
}

/* Counts an entry, or enters it where there is room. */
static void
add(struct endings *e, const struct dict *dict, uint32_t i)
{
	struct str key = dict_key(dict, i), bases = dict_field(dict, i, 0);

	if (key.n < 2)
		return;
	if (bases.n == 0)
		bases = STR("-");
	if (key.p[0] == '-') {
		add_suffix(e, str_cut(key, 1, key.n - 1), bases);
	} else if (key.p[key.n - 1] == '-') {
		if (e->prefix != NULL)
			e->prefix[e->nprefix] = (struct ending){ .text =
			    str_cut(key, 0, key.n - 1) };
		e->nprefix++;
	}
}

static void
add_all(struct endings *e, const struct dict *dict, uint16_t lang)
{
	for (uint32_t i = 1; i <= dict_size(dict); i++)
		if (dict_lang(dict, i) == lang)
			add(e, dict, i);
}

/* The endings of a language, and the rows of them behind it. */
static struct endings *
make(const struct dict *dict, uint16_t lang)
{
	struct endings n = { 0 }, *e;
	struct ending *row;

	add_all(&n, dict, lang);
	e = malloc(sizeof(*e) + (n.nsuffix + n.nprefix) * sizeof(*row));
	if (e == NULL)
		return NULL;
	row = (void *)(e + 1);
	*e = (struct endings){ .suffix = row, .prefix = row + n.nsuffix };
	add_all(e, dict, lang);
	return e;
}

struct all_endings *
endings_load(const struct dict *dict)
{
	struct all_endings *all = calloc(1, sizeof(*all));

	if (all != NULL)
		all->dict = dict;
	return all;
}

void
endings_free(struct all_endings *all)
{
	for (size_t i = 0; all != NULL && i < LANGS; i++)
		free(atomic_load(&all->of[i]));
	free(all);
}

/* Two threads may make them at once; one of them throws its own away. */
const struct endings *
endings_of(struct all_endings *all, uint16_t lang)
{
	static const struct endings none;
	_Atomic(struct endings *) *at = &all->of[lang < LANGS ? lang : 0];
	struct endings *e = atomic_load_explicit(at, memory_order_acquire),
	    *old = NULL;

	if (e != NULL)
		return e;
	if ((e = make(all->dict, lang < LANGS ? lang : 0)) == NULL)
		return &none;
	if (atomic_compare_exchange_strong(at, &old, e))
		return e;
	free(e);
	return old;
}

static bool
cover(const struct endings *e, struct str s, int most)
{
	if (s.n == 0)
		return true;
	for (size_t i = 0; most > 0 && i < e->nsuffix; i++) {
		struct str t = e->suffix[i].text;

		if (t.n <= s.n && memcmp(t.p, s.p, t.n) == 0 &&
		    cover(e, str_cut(s, t.n, s.n - t.n), most - 1))
			return true;
	}
	return false;
}

bool
endings_cover(const struct endings *e, struct str s)
{
	return cover(e, s, 3);
}
