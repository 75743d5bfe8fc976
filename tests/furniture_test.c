/* SPDX-License-Identifier: Apache-2.0 */
/*
 * furniture_test.c - runs the examples in the furniture.tsv of every language:
 * lines that begin with "#+ " go from between two paragraphs, when all policies
 * say drop; lines that begin with "#- " stay.
 */
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "decant.h"

static const char ABOVE[] = "The first paragraph of an article stands here, and "
	"it ends like one.\n\n";
static const char BELOW[] = "\n\nThe last of its paragraphs stands below, and it "
	"ends like one, too.\n";

static decant_rules *
rules_for(const char *lang)
{
	char option[320];
	const char *const options[] = { "stages=furniture", option,
		"furniture.level=safe", "furniture.byline=drop",
		"furniture.times=drop", "furniture.captions=drop", NULL };

	snprintf(option, sizeof(option), "lang=%s",
	    strcmp(lang, "all") ? lang : "en");
	return decant_load(options, NULL);
}

/* Does the line stay where it is put? */
static bool
stays(const decant_rules *rules, const char *line)
{
	char in[2048], *out;
	size_t n;
	bool same;
	int len = snprintf(in, sizeof(in), "%s%s%s", ABOVE, line, BELOW);

	assert_int_equal(decant_clean(rules, in, len, &out, &n), DECANT_OK);
	same = n == (size_t)len;
	decant_free(out);
	return same;
}

/* Runs the examples of a file; how many failed. */
static unsigned
run_file(FILE *f, const char *lang, unsigned *seen)
{
	decant_rules *rules = rules_for(lang);
	char line[1024];
	unsigned bad = 0;

	assert_non_null(rules);
	while (fgets(line, sizeof(line), f) != NULL) {
		bool keep = strncmp(line, "#- ", 3) == 0;

		line[strcspn(line, "\n")] = '\0';
		if (!keep && strncmp(line, "#+ ", 3) != 0)
			continue;
		++*seen;
		if (stays(rules, line + 3) == keep)
			continue;
		print_error("%s: %s\n", lang, line);
		bad++;
	}
	decant_unload(rules);
	return bad;
}

static void
examples(void **state)
{
	DIR *dir = opendir("dictionaries");
	struct dirent *entry;
	unsigned bad = 0, languages = 0;

	(void)state;
	assert_non_null(dir);
	while ((entry = readdir(dir)) != NULL) {
		char path[512];
		unsigned seen = 0;
		FILE *f;

		snprintf(path, sizeof(path), "dictionaries/%s/furniture.tsv",
		    entry->d_name);
		if (entry->d_name[0] == '.' || (f = fopen(path, "r")) == NULL)
			continue;
		bad += run_file(f, entry->d_name, &seen);
		fclose(f);
		if (seen < 2)
			print_error("%s has no examples\n", path);
		bad += seen < 2;
		languages++;
	}
	closedir(dir);
	assert_true(languages >= 25);
	assert_int_equal(bad, 0);
}

/* A profile that names what is not there does nothing, and nobody is told. */
static void
profiles(void **state)
{
	static const char *const set[] = {
#define PROFILE(profile, option, value) option "=" value,
#include "../pipeline/cli/profiles.def"
#undef PROFILE
	};

	(void)state;
	for (size_t i = 0; i < sizeof(set) / sizeof(*set); i++) {
		const char *const options[] = { set[i], NULL };
		decant_error err = { 0 };
		decant_rules *rules = decant_load(options, &err);

		if (rules == NULL)
			print_error("%s: %s\n", set[i], err.text);
		assert_non_null(rules);
		decant_unload(rules);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(examples),
		cmocka_unit_test(profiles) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
