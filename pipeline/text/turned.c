/* SPDX-License-Identifier: Apache-2.0 */
/* turned.c - names whose words stand in another order: see turned.h. */
#include "fold.h"
#include "turned.h"
#include "word.h"

enum {
	WORDS = 16,		/* of a name */
	AROUND = 24,		/* words on each side that are looked at */
	LEAST = 4,		/* words of weight: fewer may well be chance */
	FOLDED = 64,
};

/* Words that only join, and change with the order. */
static bool
joins(const struct word *w)
{
	return w->upper == 0 && w->digits == 0 && w->letters <= 4;
}

/* The words of weight of a name, and which of them were found. */
struct title {
	struct str of[WORDS];
	size_t n;
	uint32_t found;
};

static bool
read_title(struct str name, struct title *t)
{
	struct word w;
	size_t at = 0;

	*t = (struct title){ 0 };
	while (word_next(name, &at, &w)) {
		if (joins(&w))
			continue;
		if (t->n == WORDS)
			return false;
		t->of[t->n++] = w.text;
	}
	return t->n >= LEAST;
}

/* A word of the title that was not found yet, or -1. */
static int
take(struct title *t, struct str word)
{
	for (size_t i = 0; i < t->n; i++)
		if (!(t->found >> i & 1) && str_eq(t->of[i], word)) {
			t->found |= (uint32_t)1 << i;
			return (int)i;
		}
	return -1;
}

/* The words around a place; *key is the one that begins there. */
static size_t
words_around(struct str text, size_t place, struct word *row, size_t *key)
{
	size_t at = 0, n = 0, behind = 0;
	struct word w;

	*key = SIZE_MAX;
	while (behind < AROUND && word_next(text, &at, &w)) {
		if (n == 2 * AROUND) {	/* before the key: forget the first */
			memmove(row, row + 1, --n * sizeof(*row));
			*key -= *key != SIZE_MAX;
		}
		if (w.at == place)
			*key = n;
		behind += *key != SIZE_MAX;
		row[n++] = w;
	}
	return n;
}

/* Does one blank, and nothing else, part them? */
static bool
adjoins(struct str text, const struct word *a, const struct word *b)
{
	return a->at + a->text.n + 1 == b->at && text.p[b->at - 1] == ' ';
}

/* Goes from a word over others that join or are of the title; returns the
 * furthest that is. */
static size_t
reach(struct str text, const struct word *row, size_t from, size_t end,
		int step, struct title *t)
{
	size_t best = from;

	for (size_t i = from; i != end; i += step) {
		const struct word *a = &row[step < 0 ? i - 1 : i];

		if (!adjoins(text, a, a + 1))
			break;
		a += step > 0;
		if (take(t, a->text) >= 0)
			best = i + step;
		else if (!joins(a))
			break;
	}
	return best;
}

/* Are the words of weight in the order of the title? */
static bool
is_ordered(const struct word *row, size_t first, size_t last, struct title *t)
{
	int before = -1;

	t->found = 0;
	for (size_t i = first; i <= last; i++) {
		int k = take(t, row[i].text);

		if (k < 0)
			continue;
		if (k < before)
			return false;
		before = k;
	}
	return true;
}

static bool
is_vowel(char c)
{
	return memchr("AEIOUaeiou", c, 10) != NULL;
}

/* "An International ..." would have to become "A Landsat ...". */
static bool
suits_article(struct str text, size_t at, struct str name)
{
	struct str before = str_cut(text, 0, at);
	bool a = before.n >= 2 && (before.p[before.n - 2] | 32) == 'a' &&
	    (before.n == 2 || before.p[before.n - 3] == ' ');
	bool an = before.n >= 3 && before.p[before.n - 2] == 'n' &&
	    (before.p[before.n - 3] | 32) == 'a' &&
	    (before.n == 3 || before.p[before.n - 4] == ' ');

	return !(a || an) || is_vowel(text.p[at]) == is_vowel(name.p[0]);
}

static bool
is_turned(struct str text, size_t place, struct str name, struct turned *out)
{
	struct word row[2 * AROUND];
	struct title t;
	size_t key, n = words_around(text, place, row, &key), first, last;

	if (key == SIZE_MAX || !read_title(name, &t) ||
	    take(&t, row[key].text) < 0)
		return false;
	first = reach(text, row, key, 0, -1, &t);
	last = reach(text, row, key, n - 1, 1, &t);
	if (t.found != ((uint32_t)1 << t.n) - 1 ||
	    is_ordered(row, first, last, &t) ||
	    !suits_article(text, row[first].at, name))
		return false;
	*out = (struct turned){ row[first].at, row[last].at +
	    row[last].text.n, name };
	return true;
}

bool
turned_find(const struct dict *titles, struct str text,
		const struct capital *key, uint16_t lang, struct turned *out)
{
	char folded[FOLDED];
	long n = fold(str_cut(text, key->at, key->len), folded, FOLDED);
	uint32_t e = n > 0 ? dict_find(titles, (struct str){ folded, n }) : 0;

	for (; e != 0; e = dict_again(titles, e))
		if (dict_lang(titles, e) == lang && is_turned(text, key->at,
		    dict_field(titles, e, 0), out))
			return true;
	return false;
}
