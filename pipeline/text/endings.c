/* SPDX-License-Identifier: Apache-2.0 */
/* endings.c - what a language puts before and behind a name. */
#include <stdlib.h>

#include "endings.h"

enum { LANGS = 1024 };

static bool
append(struct ending **row, size_t *n, struct ending e)
{
	struct ending *more;

	if ((*n & (*n - 1)) == 0) {	/* room is a power of two */
		more = realloc(*row, (*n ? *n * 2 : 1) * sizeof(**row));
		if (more == NULL)
			return false;
		*row = more;
	}
	(*row)[(*n)++] = e;
	return true;
}

static bool
add_suffix(struct endings *e, struct str text, struct str bases)
{
	while (bases.n > 0) {
		const char *blank = memchr(bases.p, ' ', bases.n);
		size_t n = blank ? (size_t)(blank - bases.p) : bases.n;
		struct ending one = { text, str_cut(bases, 0, n) };
		unsigned char last = text.p[text.n - 1];

		if (n > 0 && bases.p[0] == '-')
			one.base = str_cut(one.base, 1, n - 1);
		if (!append(&e->suffix, &e->nsuffix, one))
			return false;
		e->last[last >> 6] |= 1ull << (last & 63);
		n += blank != NULL;
		bases = str_cut(bases, n, bases.n - n);
	}
	return true;
}

static bool
add(struct endings *all, const struct dict *dict, uint32_t i)
{
	struct str key = dict_key(dict, i), bases = dict_field(dict, i, 0);
	uint16_t lang = dict_lang(dict, i);

	if (lang >= LANGS || key.n < 2)
		return true;
	if (bases.n == 0)
		bases = STR("-");
	if (key.p[0] == '-')
		return add_suffix(&all[lang], str_cut(key, 1, key.n - 1), bases);
	if (key.p[key.n - 1] != '-')
		return true;
	return append(&all[lang].prefix, &all[lang].nprefix,
	    (struct ending){ .text = str_cut(key, 0, key.n - 1) });
}

struct endings *
endings_load(const struct dict *dict)
{
	struct endings *all = calloc(LANGS, sizeof(*all));

	for (uint32_t i = 1; all != NULL && i <= dict_size(dict); i++)
		if (!add(all, dict, i)) {
			endings_free(all);
			return NULL;
		}
	return all;
}

void
endings_free(struct endings *all)
{
	for (size_t i = 0; all != NULL && i < LANGS; i++) {
		free(all[i].suffix);
		free(all[i].prefix);
	}
	free(all);
}

const struct endings *
endings_of(const struct endings *all, uint16_t lang)
{
	return &all[lang < LANGS ? lang : 0];
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
