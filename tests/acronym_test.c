/* SPDX-License-Identifier: Apache-2.0 */
/* acronym_test.c - the helpers that tell acronyms, and shapes made to be slow. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <time.h>

#include <cmocka.h>

#include "decant.h"
#include "stage.h"
#include "text/anchor.h"
#include "text/capital.h"
#include "text/definition.h"
#include "text/sound.h"

static bool
alike(const char *a, const char *b)
{
	char one[SOUND_ROOM], other[SOUND_ROOM];

	return sound(str_of(a), one) && sound(str_of(b), other) &&
	    strcmp(one, other) == 0;
}

static void
test_sound(void **state)
{
	(void)state;
	assert_true(alike("KASA", "Cassa"));
	assert_true(alike("ROK", "Rock"));
	assert_true(alike("NOAA", "Noa"));
	assert_true(alike("NOCIR", "Nockyr"));
	assert_true(alike("\320\235\320\220\320\241\320\220",
	    "\320\235\320\260\321\201\320\260"));	/* Cyrillic NASA */
	assert_false(alike("KASA", "Kasi"));
	assert_false(alike("IRIS", "Irish"));
	assert_false(alike("SMOS", "Smosh"));
	assert_false(alike("KASA", "\320\232\320\260\321\201\320\260"));
	assert_false(alike("US", "Us"));		/* too short */
	assert_false(alike("ABCDEFGHIJK", "Abcdefghijk"));
}

static void
next_is(struct str s, size_t *at, const char *word, enum capital_shape shape)
{
	struct capital c;

	assert_true(capital_next(s, at, &c));
	assert_true(str_eq(str_cut(s, c.at, c.len), str_of(word)));
	assert_int_equal(c.shape, shape);
}

static void
test_capital(void **state)
{
	struct str s = STR("the NASA iPhone of Kasa, x_Abc SPHEREx A CAS500 "
	    "\303\211cole \352\260\200KASA\353\212\224 caf\303\251Kasa end");
	struct capital c;
	size_t at = 0;

	(void)state;
	next_is(s, &at, "NASA", CAPITAL_ALL);
	next_is(s, &at, "Kasa", CAPITAL_TITLE);
	next_is(s, &at, "SPHEREx", CAPITAL_MIXED);
	next_is(s, &at, "A", CAPITAL_MIXED);
	next_is(s, &at, "CAS500", CAPITAL_ALL);
	next_is(s, &at, "\303\211cole", CAPITAL_TITLE);
	next_is(s, &at, "KASA", CAPITAL_ALL);
	assert_false(capital_next(s, &at, &c));
}

/* What the acronym of a text stands for by its brackets. */
static bool
defines(const char *text, const char *acronym, const char *words)
{
	struct str s = str_of(text);
	struct definition d;
	struct capital c;
	size_t at = 0;

	while (capital_next(s, &at, &c))
		if (str_eq(str_cut(s, c.at, c.len), str_of(acronym)) &&
		    definition_at(s, &c, &d))
			return str_eq(str_cut(s, d.from, d.to - d.from),
			    str_of(words));
	return false;
}

static void
test_definition(void **state)
{
	(void)state;
	assert_true(defines("Today, the Kelp Office (KO) met", "KO",
	    "the Kelp Office"));
	assert_true(defines("U.S. Kelp Office (USKO)", "USKO",
	    "U.S. Kelp Office"));
	assert_true(defines("KO (Kelp Office) met", "KO", "Kelp Office"));
	assert_true(defines("\346\265\267\350\227\273\345\261\200\357\274\210"
	    "KO\357\274\211", "KO", "\346\265\267\350\227\273\345\261\200"));
	assert_true(defines("Kelp Office (UN KO)", "KO", "Kelp Office"));
	assert_false(defines("(KO) met", "KO", ""));
	assert_true(definition_fits(STR("Kelp Office of Tonga"), STR("KOT")));
	assert_true(definition_fits(STR("Tonga Kelp Office"), STR("KOT")));
	assert_false(definition_fits(STR("Tonga Fish Bureau"), STR("KOT")));
	assert_true(definition_spells(STR("the US Kelp Office"), STR("USKO")));
	assert_false(definition_spells(STR("Kelp Management"), STR("KO")));
}

static void
test_anchors_full(void **state)
{
	struct anchors *a = calloc(1, sizeof(*a));
	char name[] = "AAAB";

	(void)state;
	anchors_clear(a);
	for (int i = 0; i < 26 * 26 * 26; i++) {
		name[0] = 'A' + i % 26;
		name[1] = 'A' + i / 26 % 26;
		name[2] = 'A' + i / 676;
		anchors_enter(a, str_of(name));
	}
	assert_int_equal(a->n, ANCHOR_MOST);
	assert_non_null(anchors_enter(a, STR("AAAB")));
	free(a);
}

static int
count(void *user, const char *s, size_t n)
{
	(void)s;
	*(size_t *)user += n;
	return 0;
}

/* Seconds of CPU time for a text that repeats `unit` up to n bytes. */
static double
seconds(const decant_rules *rules, const char *unit, size_t n)
{
	size_t len = strlen(unit), out = 0;
	char *text = malloc(n + len);
	decant *d = decant_open(rules, count, &out);
	clock_t begin;

	for (size_t at = 0; at < n; at += len)
		memcpy(text + at, unit, len);
	begin = clock();
	assert_non_null(d);
	decant_write(d, text, n);
	assert_int_equal(decant_finish(d), DECANT_OK);
	decant_close(d);
	free(text);
	return (double)(clock() - begin) / CLOCKS_PER_SEC;
}

static void
test_hostile(void **state)
{
	static const char *const units[] = {
		"(", "(A", "(ABC", "(ABC)", "ABC (", "Kasa ", "KASA ", "(KASA) Kasa ",
		"Space Office (NASA) Kasa ", "Federal Communications (OSC) ",
		"Korea Aerospace Management (KASA) Korea Coast. Cassa ",
		"A-B-C-D-Us-", "\320\220", "SPAREX SPAREX spacecraft ",
	};
	static const char *const only[] = { "stages=acronym", NULL };
	decant_rules *rules = decant_load(only, NULL);

	(void)state;
	assert_non_null(rules);
	for (size_t i = 0; i < sizeof(units) / sizeof(*units); i++) {
		double took = seconds(rules, units[i], 300000);

		if (getenv("SHOW") != NULL)
			print_message("%.3f s: %s\n", took, units[i]);
		if (took > 1)
			fail_msg("\"%s\" took %.1f s", units[i], took);
	}
	decant_unload(rules);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sound),
		cmocka_unit_test(test_capital),
		cmocka_unit_test(test_definition),
		cmocka_unit_test(test_anchors_full),
		cmocka_unit_test(test_hostile),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
