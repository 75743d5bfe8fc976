/* SPDX-License-Identifier: Apache-2.0 */
/*
 * data_test.c - dictionaries are found, options refused with a sentence, and a
 * damaged file of dictionaries is never more than refused.
 */
#include "laws.h"

#include <stdio.h>
#include <unistd.h>

#include "core/core.h"
#include "core/data.h"
#include "text/fold.h"

static struct rules *
inside(decant_rules *rules)
{
	return &rules->rules;
}

static void
test_find(void **state)
{
	decant_rules *rules = decant_load(NULL, NULL);
	const struct dict *d = rules_dict(inside(rules), "acronyms");
	uint32_t e;

	(void)state;
	assert_non_null(d);
	assert_null(rules_dict(inside(rules), "nothing"));
	assert_int_equal(dict_find(d, STR("no such acronym")), 0);
	e = dict_find(d, STR("nasa"));
	assert_true(e > 0);
	assert_true(str_eq(dict_key(d, e), STR("NASA")));
	assert_true(dict_field(d, e, 0).n > 0);
	assert_int_equal(dict_field(d, e, 9).n, 0);
	assert_int_equal(dict_lang(d, e), LANG_UNKNOWN);
	for (e = 1; e <= dict_size(d); e++) {
		char key[256];
		long n = fold(dict_key(d, e), key, sizeof(key));

		assert_true(dict_find(d, (struct str){ key, n }) > 0);
	}
	decant_unload(rules);
}

static void
refused(const char *option, const char *sentence)
{
	const char *options[] = { option, NULL };
	decant_error err = { 0 };

	assert_null(decant_load(options, &err));
	assert_int_equal(err.status, DECANT_OPTION);
	assert_string_equal(err.text, sentence);
}

static void
test_options(void **state)
{
	(void)state;
	refused("spacing.blank-line=2", "there is no option "
	    "spacing.blank-line; did you mean spacing.blank-lines?");
	refused("zzzzzzzzzz=2", "there is no option zzzzzzzzzz");
	refused("spacing.blank-lines", "option spacing.blank-lines needs a "
	    "value: spacing.blank-lines=VALUE");
	refused("spacing.blank-lines=many", "option spacing.blank-lines takes "
	    "a number from 0 to 1000, not \"many\"");
	refused("spacing.final-newline=maybe", "option spacing.final-newline "
	    "takes yes or no, not \"maybe\"");
	refused("spacing.line-ends=cr", "option spacing.line-ends takes "
	    "keep|lf|crlf, not \"cr\"");
	refused("stages=spacing,spaceing", "there is no stage \"spaceing\"; "
	    "--list-stages names them all");
	refused("lang=klingon", "no language \"klingon\" is known; give a tag "
	    "like en, pt or zh-Hans");
}

/* Every option can be set to what it is at first, by its own name. */
static void
test_initial(void **state)
{
	decant_rules *rules = decant_load(NULL, NULL);
	decant_option_info o;
	size_t i;

	(void)state;
	for (i = 0; decant_option(rules, i, &o); i++) {
		char set[256];
		const char *options[] = { set, NULL };
		decant_rules *other;

		snprintf(set, sizeof(set), "%s%s%s=%s", o.stage ? o.stage : "",
		    o.stage ? "." : "", o.name, o.initial);
		if (*o.initial == '\0')
			continue;
		other = decant_load(options, NULL);
		assert_non_null(other);
		decant_unload(other);
		assert_true(strlen(o.help) > 10);
	}
	assert_true(i > 5);
	decant_unload(rules);
}

static char path[] = "/tmp/decant-data-XXXXXX";

/* Writes a file of dictionaries and loads it; what comes of it is one of two. */
static void
try_file(const char *p, size_t n)
{
	const char *options[] = { NULL, NULL };
	char option[64];
	decant_error err = { 0 };
	decant_rules *rules;
	FILE *f = fopen(path, "wb");

	assert_int_equal(fwrite(p, 1, n, f), n);
	fclose(f);
	snprintf(option, sizeof(option), "data=%s", path);
	options[0] = option;
	rules = decant_load(options, &err);
	if (rules == NULL) {
		assert_int_equal(err.status, DECANT_DATA);
		assert_non_null(strstr(err.text, "diction"));
	}
	decant_unload(rules);
}

/* The checksum as it would be had somebody meant the damage. */
static void
seal(char *p, size_t n)
{
	struct data_header h;

	memcpy(&h, p, sizeof(h));
	h.checksum = data_checksum(p + sizeof(h), n - sizeof(h));
	memcpy(p, &h, sizeof(h));
}

static void
test_damage(void **state)
{
	struct data built;
	uint32_t seed = 99;
	char *copy;
	size_t n;

	(void)state;
	assert_true(data_open(&built, NULL, NULL));
	n = built.n;
	copy = malloc(n);
	close(mkstemp(path));
	memcpy(copy, built.p, n);
	try_file(copy, n);
	for (size_t cut = 0; cut < 300; cut += 7)
		try_file(copy, cut);
	for (int i = 0; i < 60; i++) {
		size_t at = i < 30 ? random_below(&seed, 4096) :
		    random_below(&seed, n);

		memcpy(copy, built.p, n);
		copy[at] ^= 1 << random_below(&seed, 8);
		try_file(copy, n);
		seal(copy, n);
		try_file(copy, n);
	}
	unlink(path);
	free(copy);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_find),
		cmocka_unit_test(test_options),
		cmocka_unit_test(test_initial),
		cmocka_unit_test(test_damage),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
