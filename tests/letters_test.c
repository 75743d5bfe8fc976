/* SPDX-License-Identifier: Apache-2.0 */
/*
 * letters_test.c - runs the examples that every record of LANG/letters.tsv
 * carries: one that changes, what it becomes, and one that stays; and checks
 * that each of the pairs of homoglyphs.tsv is one.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/core.h"
#include "text/alphabet.h"
#include "text/utf8.h"

enum { TO, BEFORE, AFTER, WHEN, EXAMPLE, BECOMES, STAYS, FIELDS };

static bool
becomes(const decant_rules *rules, struct str in, struct str want)
{
	char *out;
	size_t n;
	bool same;

	assert_int_equal(decant_clean(rules, in.p, in.n, &out, &n), DECANT_OK);
	same = n == want.n && memcmp(out, want.p, n) == 0;
	if (!same)
		print_error("%s became %s\n", in.p, out);
	decant_free(out);
	return same;
}

static decant_rules *
rules_for(const char *lang)
{
	char option[64];
	const char *const options[] = { "stages=letters", option, NULL };

	snprintf(option, sizeof(option), "lang=%s", lang);
	return decant_load(options, NULL);
}

static void
examples(void **state)
{
	decant_rules *all = decant_load(NULL, NULL), *rules = NULL;
	const struct dict *d;
	uint16_t lang = LANG_UNKNOWN;
	uint32_t bad = 0;

	(void)state;
	assert_non_null(all);
	assert_non_null(d = rules_dict(&all->rules, "letters"));
	assert_true(dict_size(d) > 0);
	for (uint32_t e = 1; e <= dict_size(d); e++) {
		if (dict_lang(d, e) != lang) {
			decant_unload(rules);
			lang = dict_lang(d, e);
			assert_non_null(rules = rules_for(lang_tag(lang)));
		}
		assert_true(dict_field(d, e, STAYS).n > 0);
		assert_false(str_eq(dict_field(d, e, EXAMPLE),
		    dict_field(d, e, BECOMES)));
		bad += !becomes(rules, dict_field(d, e, EXAMPLE),
		    dict_field(d, e, BECOMES));
		bad += !becomes(rules, dict_field(d, e, STAYS),
		    dict_field(d, e, STAYS));
	}
	decant_unload(rules);
	decant_unload(all);
	assert_int_equal(bad, 0);
}

static enum script
script_of_field(struct str s)
{
	size_t at = 0;

	return s.n > 0 ? script_of(utf8_next(s, &at)) : SCRIPT_OTHER;
}

static void
pairs(void **state)
{
	decant_rules *all = decant_load(NULL, NULL);
	const struct dict *d;

	(void)state;
	assert_non_null(all);
	assert_non_null(d = rules_dict(&all->rules, "homoglyphs"));
	for (uint32_t e = 1; e <= dict_size(d); e++) {
		struct str cyrillic = dict_field(d, e, 0);
		struct str greek = dict_field(d, e, 1);

		assert_int_equal(script_of_field(dict_key(d, e)), SCRIPT_LATIN);
		assert_true(str_eq(cyrillic, STR("-")) ||
		    script_of_field(cyrillic) == SCRIPT_CYRILLIC);
		assert_true(str_eq(greek, STR("-")) ||
		    script_of_field(greek) == SCRIPT_GREEK);
	}
	decant_unload(all);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(examples),
		cmocka_unit_test(pairs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
