/* SPDX-License-Identifier: Apache-2.0 */
/*
 * wide_test.c - what looks at many bytes at once, or tells quickly that there is
 * nothing, against what goes from byte to byte: on random texts, at every length.
 */
#include <stdio.h>

#include "laws.h"

#include "core/core.h"
#include "text/capital.h"
#include "text/find.h"
#include "text/loop.h"
#include "text/phrases.h"
#include "text/residue.h"
#include "text/tokens.h"
#include "text/trigger.h"

enum { TEXTS = 6000, ROOM = 700 };

static const char *const part[] = {
	" ", " ", " ", ", ", ". ", "\n", "\r\n", "\xe2\x80\xa8", "the", "The",
	"KASA", "a_B", "CAS500", "x", "Z", "\xc3\xa9", "\xc3\x89t\xc3\xa9",
	"\xd0\x9a\xd0\xb0", "\xd0\xba", "\xe2\x80\x99", "\xe4\xb8\x80", "9", "-",
	"(", ") ", "again", "again ", " 's ", " n't ", " @-@ ", "&apos;", "!",
	"?", "\xce\xac", "\xcf\x8e", "word ", "Word, ", "word; ",
};

static struct str
make(char *room, uint32_t *seed)
{
	size_t most = random_below(seed, 200) + 1, n = 0;

	while (n < most) {
		const char *p = part[random_below(seed, sizeof(part) /
		    sizeof(*part))];

		memcpy(room + n, p, strlen(p));
		n += strlen(p);
	}
	return (struct str){ room, n };
}

/* At the end of its memory, for sanitizers to see what is read behind. */
static struct str
at_edge(struct str s, char **own)
{
	*own = malloc(s.n);
	assert_non_null(*own);
	memcpy(*own, s.p, s.n);
	return (struct str){ *own, s.n };
}

static void
check_capitals(struct str s)
{
	struct capital all[256], one;
	size_t n = capital_list(s, all, 256), at = 0;

	for (size_t i = 0; i < n; i++) {
		assert_true(capital_next(s, &at, &one));
		assert_int_equal(one.at, all[i].at);
		assert_int_equal(one.len, all[i].len);
		assert_int_equal(one.shape, all[i].shape);
		assert_int_equal(one.letters, all[i].letters);
	}
	assert_false(capital_next(s, &at, &one));
	assert_int_equal(capital_list(s, all, 1), n > 0);
}

static void
check_ends(struct str s)
{
	for (size_t at = 0, next; at < s.n; at = next) {
		size_t i = at;

		while (i < s.n && s.p[i] != '\n' && s.p[i] != '\r' &&
		    !(s.n - i >= 3 && memcmp(s.p + i, "\xe2\x80\xa8", 3) == 0))
			i++;
		if (i < s.n)
			i += s.p[i] == '\xe2' ? 3 : 1 + (s.p[i] == '\r' &&
			    i + 1 < s.n && s.p[i + 1] == '\n');
		next = at + ends_next(str_cut(s, at, s.n - at));
		assert_int_equal(next, i);
	}
}

static void
check_ascii(struct str s)
{
	bool ascii = true;

	for (size_t i = 0; i < s.n; i++)
		ascii = ascii && !(s.p[i] & 0x80);
	assert_int_equal(str_is_ascii(s), ascii);
}

static void
check_find(struct str s)
{
	static const char *const what[] = { "again", "x", ". The", "the word ",
		"\xd0\xba" };

	for (size_t k = 0; k < sizeof(what) / sizeof(*what); k++)
		for (size_t at = 0; at < s.n; at += 7) {
			const char *p = memmem(s.p + at, s.n - at, what[k],
			    strlen(what[k]));

			assert_int_equal(find_text(s, at, str_of(what[k])),
			    p != NULL ? (size_t)(p - s.p) : s.n);
		}
}

/* Counts what stands in a text must be what stands in its lines, wherever they
 * lie in a block. */
static void
check_residue(struct str s)
{
	struct residue here = { 0 }, there = { 0 };
	char moved[ROOM + 64];

	residue_count(s, &here);
	memset(moved, 'x', 61);
	moved[61] = '\n';
	memcpy(moved + 62, s.p, s.n);
	residue_count((struct str){ moved, s.n + 62 }, &there);
	assert_int_equal(here.sure, there.sure);
	assert_in_range(there.apart, here.apart, here.apart + 1);
	assert_in_range(there.closed, here.closed, here.closed + 1);
	assert_in_range(there.joined, here.joined, here.joined + 1);
}

static void
test_texts(void **state)
{
	uint32_t seed = 7;
	char room[ROOM], *own;

	(void)state;
	for (int i = 0; i < TEXTS; i++) {
		struct str s = at_edge(make(room, &seed), &own);

		check_capitals(s);
		check_ends(s);
		check_ascii(s);
		check_find(s);
		check_residue(s);
		free(own);
	}
}

static void
note_loop(void *user, const struct loop *l)
{
	*(bool *)user |= (l->words == 1 && l->times >= 2) ||
	    (l->words >= 6 && l->times >= 2) || l->times >= 3;
}

/* Few words, so that much repeats: by chance, and again and again on purpose. */
static struct str
repeat(char *room, uint32_t *seed)
{
	static const char *const mark[8] = { ",", ".", "?!", ";", ":", "", "",
		"" };
	size_t unit = random_below(seed, 9) + 1, times = random_below(seed, 5);
	size_t before = random_below(seed, 40), words = 3 + *seed % 3000, n = 0;
	char one[16];

	for (size_t i = 0; i < before; i++)
		n += sprintf(room + n, "w%u ", random_below(seed, words));
	for (size_t k = 0, from = n; k < times; k++)
		for (size_t i = 0; k == 0 ? i < unit : i < 1; i++) {
			size_t len = n - from;

			sprintf(one, "u%u%s ", random_below(seed, words),
			    mark[random_below(seed, 8)]);
			if (k == 0) {
				n += sprintf(room + n, "%s", one);
			} else {
				/* Each time without, or with, other marks. */
				len /= k;
				memcpy(room + n, room + from, len);
				for (size_t j = n; j < n + len; j++)
					if (memchr(",.;:!?", room[j], 6))
						room[j] = ",.;:!?"[j % 6];
				n += len;
			}
		}
	for (size_t i = 0; i < 3; i++)
		n += sprintf(room + n, "v%u ", random_below(seed, words));
	return (struct str){ room, n };
}

static void
test_loops(void **state)
{
	static struct loop_memory memory;
	uint32_t seed = 11;
	size_t found = 0, passed = 0;
	char room[4096], *own;

	(void)state;
	for (int i = 0; i < TEXTS; i++) {
		struct str s = at_edge(repeat(room, &seed), &own);
		bool is = false, may = loop_may(s);

		loop_find(&memory, s, note_loop, &is);
		assert_true(may || !is);
		found += is;
		passed += !may;
		free(own);
	}
	/* Of both there were enough to tell. */
	assert_true(found > TEXTS / 10 && passed > TEXTS / 20);
}

/* A phrase that lines contain is found behind other words, as it is and in
 * capitals. */
static void
test_phrases(void **state)
{
	decant_rules *d = decant_load(NULL, NULL);
	const struct dict *dict = rules_dict(&d->rules, "furniture");
	const struct phrases *p = phrases_view(rules_section(&d->rules,
	    "phrases"));
	size_t seen = 0;

	(void)state;
	for (uint32_t i = 1; i <= dict_size(dict); i++) {
		struct str key = dict_key(dict, i);
		char line[256];
		int n;

		if (!str_eq(dict_field(dict, i, 1), STR("contains")) ||
		    key.n > 200)
			continue;
		n = snprintf(line, sizeof(line), "2019 \xc3\xa9ze. %s", key.p);
		assert_non_null(phrases_match(p, (struct str){ line, n },
		    dict_lang(dict, i), WHERE_INSIDE).phrase);
		for (int k = 0; k < n; k++)
			line[k] -= line[k] >= 'a' && line[k] <= 'z' ? 32 : 0;
		assert_non_null(phrases_match(p, (struct str){ line, n },
		    dict_lang(dict, i), WHERE_INSIDE).phrase);
		seen++;
	}
	assert_true(seen > 50);
	decant_unload(d);
}

static void
note_literal(void *user, uint32_t id, size_t at, size_t len)
{
	(void)len;
	*(uint64_t *)user += id * 1000003 + at;
}

/* Literals, one by one in every place. */
static void
test_triggers(void **state)
{
	static const char *const literal[] = { " ,", "he wo", "AS", "in", " 's ",
		"word;", "\xd0\xba", "a_", "ag", "again again" };
	struct triggers *t = triggers_open();
	uint32_t seed = 13;
	char room[ROOM], *own;

	(void)state;
	for (uint32_t k = 0; k < sizeof(literal) / sizeof(*literal); k++)
		assert_true(triggers_add(t, str_of(literal[k]), k + 1));
	for (int i = 0; i < TEXTS; i++) {
		struct str s = at_edge(make(room, &seed), &own);
		uint64_t is = 0, must = 0;

		for (size_t at = 0; (at = triggers_next(t, s, at)) < s.n; at++)
			triggers_at(t, s, at, note_literal, &is);
		for (uint32_t k = 0; k < sizeof(literal) / sizeof(*literal); k++)
			for (size_t at = 0; (at = find_text(s, at,
			    str_of(literal[k]))) < s.n; at++)
				note_literal(&must, k + 1, at, 0);
		assert_true(is == must);
		free(own);
	}
	triggers_close(t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_texts),
		cmocka_unit_test(test_loops), cmocka_unit_test(test_phrases),
		cmocka_unit_test(test_triggers) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
