/* SPDX-License-Identifier: Apache-2.0 */
/* letters.c - which letters a language writes otherwise. */
#include <stdlib.h>

#include <unicode/uchar.h>

#include "text/letters.h"

static bool
is_any(struct str set)
{
	return str_eq(set, STR("*"));
}

/* Is the character one of those that stand at this side? */
static bool
fits(struct str set, uint32_t c)
{
	if (is_any(set))
		return true;
	if (str_eq(set, STR("L")))
		return u_isalpha(c);
	for (size_t at = 0; at < set.n; )
		if (utf8_next(set, &at) == c)
			return true;
	return false;
}

/* An English name in the text keeps its apostrophe: Bobby's, O'Brien. */
static bool
is_english(struct str t, size_t at, size_t end)
{
	size_t next = end;
	uint32_t after = end < t.n ? utf8_next(t, &next) : 0;
	uint32_t then = next < t.n ? utf8_next(t, &next) : 0;

	if (after == 's' && !u_isalpha(then))
		return true;
	return at > 0 && u_isupper(after) && u_islower(then);
}

static bool
applies(const struct letter_rule *r, struct str t, size_t at, struct str form)
{
	size_t end = at + form.n, i = at;
	uint32_t before, after;

	if (end > t.n || memcmp(t.p + at, form.p, form.n) != 0)
		return false;
	before = at > 0 ? utf8_last(t, &i) : 0;
	i = end;
	after = i < t.n ? utf8_next(t, &i) : 0;
	return fits(r->before, before) && fits(r->after, after) &&
	    !(r->mixed && is_english(t, at, end));
}

const struct letter_rule *
letters_at(const struct letter_set *set, struct str t, size_t at, bool as_is)
{
	for (size_t i = 0; i < set->n; i++) {
		const struct letter_rule *r = &set->rule[i];

		if (applies(r, t, at, as_is ? r->to : r->from))
			return r;
	}
	return NULL;
}

bool
letters_foreign(const struct letter_set *set, struct str t)
{
	size_t at = 0, next;

	for (; at < set->foreign.n; at = next) {
		next = at + utf8_len(set->foreign.p[at]);
		if (memmem(t.p, t.n, set->foreign.p + at, next - at) != NULL)
			return true;
	}
	return false;
}

const struct letter_set *
letters_for(const struct letter_rules *l, uint16_t lang)
{
	return lang < LETTER_LANGS && l->of[lang] ? &l->set[l->of[lang] - 1] :
	    NULL;
}

/* Longer ones first, then those that name what stands before. */
static int
by_weight(const void *va, const void *vb)
{
	const struct letter_rule *a = va, *b = vb;

	if (a->from.n != b->from.n)
		return a->from.n > b->from.n ? -1 : 1;
	return (a->before.n == 1) - (b->before.n == 1);
}

/* Enters a rule where its set has room. */
static void
add(struct letter_set *set, const struct dict *dict, uint32_t e, uint8_t *groups)
{
	struct letter_rule *r = &set->rule[set->n], *like = NULL;

	if (str_eq(dict_field(dict, e, 3), STR("foreign"))) {
		set->foreign = dict_key(dict, e);
		return;
	}
	*r = (struct letter_rule){ .from = dict_key(dict, e),
	    .to = dict_field(dict, e, 0), .before = dict_field(dict, e, 1),
	    .after = dict_field(dict, e, 2),
	    .mixed = str_eq(dict_field(dict, e, 3), STR("mixed")) };
	for (size_t i = 0; i < set->n; i++)
		if (str_eq(set->rule[i].to, r->to))
			like = &set->rule[i];
	r->group = like ? like->group : (*groups)++;
	r->variant = like ? (uint8_t)(like->variant << 1) : 2;
	set->first[(unsigned char)r->from.p[0]] = true;
	set->begins[(unsigned char)r->to.p[0]] |= r->mixed;
	set->mixed = set->mixed || r->mixed;
	set->n++;
}

/* The set of an entry's language, or NULL. */
static struct letter_set *
set_of(const struct letter_rules *l, const struct dict *dict, uint32_t e)
{
	return (struct letter_set *)letters_for(l, dict_lang(dict, e));
}

/* A set for each language, with room for its rules; false without memory. */
static bool
make_sets(struct letter_rules *l, const struct dict *dict, size_t n)
{
	struct letter_rule *rule;

	for (uint32_t e = 1; e <= n; e++) {
		uint16_t lang = dict_lang(dict, e);

		if (lang != LANG_UNKNOWN && lang < LETTER_LANGS &&
		    l->of[lang] == 0)
			l->of[lang] = ++l->nset;
	}
	l->set = calloc(l->nset + 1, sizeof(*l->set));
	l->rule = rule = calloc(n + 1, sizeof(*l->rule));
	if (l->set == NULL || rule == NULL)
		return false;
	for (uint32_t e = 1; e <= n; e++) {
		struct letter_set *s = set_of(l, dict, e);

		if (s != NULL)
			s->n++;
	}
	for (size_t i = 0; i < l->nset; i++) {
		l->set[i].rule = rule;
		rule += l->set[i].n;
		l->set[i].n = 0;
	}
	return true;
}

bool
letters_load(struct letter_rules *l, const struct dict *dict)
{
	size_t n = dict ? dict_size(dict) : 0;
	uint8_t groups = 0;

	if (!make_sets(l, dict, n))
		return false;
	for (uint32_t e = 1; e <= n; e++) {
		struct letter_set *s = set_of(l, dict, e);

		if (s != NULL)
			add(s, dict, e, &groups);
	}
	for (size_t i = 0; i < l->nset; i++)
		qsort(l->set[i].rule, l->set[i].n, sizeof(*l->set[i].rule),
		    by_weight);
	return true;
}

void
letters_unload(struct letter_rules *l)
{
	free(l->rule);
	free(l->set);
}
