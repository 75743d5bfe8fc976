/* SPDX-License-Identifier: Apache-2.0 */
/*
 * repair_test.c - every example of every rule, through the whole stage; and
 * rules that are wrong, with the sentence that says so.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "decant.h"

struct result {
	char out[8192];
	size_t n;
	const char *rule; /* that is looked for ... */
	int seen;         /* ... and how often it was */
};

static int
put(void *user, const char *s, size_t n)
{
	struct result *r = user;

	assert_true(r->n + n < sizeof(r->out));
	memcpy(r->out + r->n, s, n);
	r->n += n;
	r->out[r->n] = '\0';
	return 0;
}

static int
on_change(void *user, const decant_change *c)
{
	struct result *r = user;

	for (size_t i = 0; i < c->nsteps; i++)
		r->seen += strcmp(c->steps[i].rule, r->rule) == 0;
	return 0;
}

static int
on_flag(void *user, const decant_flag *f)
{
	struct result *r = user;

	r->seen += strcmp(f->rule, r->rule) == 0;
	return 0;
}

static void
clean(const decant_rules *rules, const char *text, size_t n, struct result *r)
{
	decant *d = decant_open(rules, put, r);

	r->n = 0;
	r->seen = 0;
	r->out[0] = '\0';
	decant_on_change(d, on_change, r);
	decant_on_flag(d, on_flag, r);
	decant_write(d, text, n);
	assert_int_equal(decant_finish(d), DECANT_OK);
	decant_close(d);
}

/* The first language that a rule names; English for those of all. */
static void
lang_of(const decant_file_rule_info *info, char *option, size_t room)
{
	size_t n = strcspn(info->lang, " ");

	if (info->lang[0] == '*' || strncmp(info->lang, "all", 3) == 0)
		snprintf(option, room, "lang=en");
	else
		snprintf(option, room, "lang=%.*s", (int)n, info->lang);
}

/* Is the result what the example says, or what other rules make of that? */
static int
is_same(
    const decant_rules *rules, const struct result *r, const decant_example *e)
{
	struct result more = {.rule = r->rule};

	if (r->n == e->after_len && memcmp(r->out, e->after, r->n) == 0)
		return 1;
	clean(rules, e->after, e->after_len, &more);
	return strcmp(more.out, r->out) == 0;
}

/* 1 when the example comes out as it says. */
static int
try_example(const decant_rules *rules, const decant_file_rule_info *info,
    const decant_example *e)
{
	struct result r = {.rule = info->name};
	int fine;

	clean(rules, e->before, e->before_len, &r);
	if (e->after == NULL)
		fine = r.seen == 0;
	else if (strcmp(info->tier, "flag") == 0)
		fine = r.seen > 0;
	else if (e->after_len == 4 && memcmp(e->after, "drop", 4) == 0)
		fine = r.n == 0;
	else
		fine = r.seen > 0 && is_same(rules, &r, e);
	if (!fine)
		print_error("%s: \"%.*s\" became \"%s\"\n", info->name,
		    (int)e->before_len, e->before, r.out);
	return fine;
}

static int
is_after_preamble(const decant_file_rule_info *info)
{
	return strcmp(info->name, "repair/llm-heading") == 0;
}

static void
test_examples(void **state)
{
	decant_file_rule_info info;
	decant_example e;
	int wrong = 0, tried = 0;

	(void)state;
	for (size_t i = 0;; i++) {
		char lang[40];
		const char *options[] = {
		    "stages=repair", lang, "repair.level=likely", NULL};
		decant_rules *rules;

		strcpy(lang, "lang=en");
		rules = decant_load(options, NULL);
		assert_non_null(rules);
		if (!decant_file_rule(rules, i, &info)) {
			decant_unload(rules);
			break;
		}
		lang_of(&info, lang, sizeof(lang));
		decant_unload(rules);
		rules = decant_load(options, NULL);
		assert_non_null(rules);
		assert_true(decant_file_rule(rules, i, &info));
		for (size_t k = 0; decant_file_rule_example(rules, i, k, &e); k++) {
			if (is_after_preamble(&info) && e.after != NULL)
				continue;
			wrong += !try_example(rules, &info, &e);
			tried++;
		}
		decant_unload(rules);
	}
	assert_true(tried > 100);
	assert_int_equal(wrong, 0);
}

/* Rules of a user, and what is wrong with them. */
static const struct {
	const char *text, *says; /* NULL: nothing */
} own[] = {
    {"rule: a\ntier: auto\ntrigger: \"foo\"\nmatch: foo\nreplace: bar\n"
     "why: x\n+ foo => bar\n+ a foo => a bar\n- fo\n- oof\n",
	NULL},
    {"rule: a\ntier: auto\ntrigger: \"foo\"\nmatch: foo\nreplace: bar\n"
     "why: x\n+ foo => bar\n+ a foo => a bar\n- fo\n",
	":1: rule a: it needs at least two examples"},
    {"rule: a\ntier: auto\nmatch: foo\nreplace: bar\nwhy: x\n",
	":1: rule a: it has no trigger"},
    {"rule: a\ntier: auto\ntrigger: \"foo\"\nmatch: (foo)*\nreplace:\n"
     "why: x\n",
	":4: rule a: the pattern can match nothing"},
    {"rule: a\ntier: auto\ntrigger: \"foo\"\nmatch: (foo\nreplace:\n"
     "why: x\n",
	":4: rule a: the pattern: missing closing parenthesis"},
    {"rule: a\ntier: auto\ntrigger: \"foo\"\nmatch: foo\nreplace: bar\n"
     "why: x\n+ foo => baz\n+ a foo => a bar\n- fo\n- oof\n",
	":7: rule a: the example becomes something else"},
    {"rule: a\ntier: auto\ntrigger: \"foo\"\nmatch: foo\nreplace: bar\n"
     "why: x\n+ foo => bar\n+ a foo => a bar\n- foo\n- oof\n",
	":9: rule a: the example should stay and does not"},
    {"rule: a\ntier: sure\n", ":1: rule a: \"match:\" is missing"},
    {"rule: a\nmatch: x\nwhy: y\nlang: xx-none\n",
	":4: rule a: no such language"},
    {"rule: a\nmatch: x\nwhy: y\ntrigger: \"xx\"\nguard: maybe\n",
	":5: rule a: no such guard"},
    {"rule: a\nrule: b\n", ":1: rule a: \"match:\" is missing"},
    {"colour: red\n", ":1: a line begins with"},
    {"rule: bpe\ntier: flag\ntrigger: \"foo\"\nmatch: foo\nwhy: x\n"
     "+ foo => foo\n+ a foo => a foo\n- fo\n- oof\n",
	":1: there is a rule bpe already"},
};

static void
test_own(void **state)
{
	char path[] = "/tmp/decant-rules-XXXXXX", option[80];
	const char *options[] = {"stages=repair", option, NULL};

	(void)state;
	close(mkstemp(path));
	snprintf(option, sizeof(option), "repair.rules=%s", path);
	for (size_t i = 0; i < sizeof(own) / sizeof(*own); i++) {
		struct result r = {.rule = "repair/a"};
		decant_error err = {0};
		FILE *f = fopen(path, "w");
		decant_rules *rules;

		fputs(own[i].text, f);
		fclose(f);
		rules = decant_load(options, &err);
		if (own[i].says != NULL) {
			assert_null(rules);
			if (strstr(err.text, own[i].says) == NULL ||
			    strncmp(err.text, path, strlen(path)) != 0)
				fail_msg("\"%s\" does not say \"%s\"", err.text,
				    own[i].says);
			continue;
		}
		assert_non_null(rules);
		clean(rules, "a foo\n", 6, &r);
		assert_string_equal(r.out, "a bar\n");
		decant_unload(rules);
	}
	unlink(path);
}

/* A pattern that runs away is given up and told; the text stays. */
static void
test_limit(void **state)
{
	static const char rule[] =
	    "rule: a\ntier: auto\ntrigger: \"aaaa\"\n"
	    "match: (?:a+a+)+[bd]\nreplace: x\nwhy: x\n+ aaaab => x\n"
	    "+ aaaaab => x\n- aaaa\n- aaaac\n";
	char path[] = "/tmp/decant-rules-XXXXXX", option[80], text[200];
	const char *options[] = {"stages=repair", option, NULL};
	struct result r = {.rule = "repair/a"};
	decant_rules *rules;
	FILE *f;

	(void)state;
	close(mkstemp(path));
	snprintf(option, sizeof(option), "repair.rules=%s", path);
	f = fopen(path, "w");
	fputs(rule, f);
	fclose(f);
	rules = decant_load(options, NULL);
	unlink(path);
	assert_non_null(rules);
	memset(text, 'a', sizeof(text));
	clean(rules, text, sizeof(text), &r);
	assert_int_equal(r.n, sizeof(text));
	assert_true(r.seen > 0);
	decant_unload(rules);
}

static int
damage(const char *option, const char *text)
{
	const char *options[] = {"lang=en", option, NULL};
	struct result r = {.rule = ""};
	decant_rules *rules = decant_load(options, NULL);
	decant *d = decant_open(rules, put, &r);
	decant_about about;

	decant_write(d, text, strlen(text));
	decant_finish(d);
	decant_tell(d, &about);
	decant_close(d);
	decant_unload(rules);
	return about.damage;
}

static void
test_damage(void **state)
{
	static const char bad[] = "The re -entry of W@@ ait was <unk> and the "
				  "the hun hun hun hun hun hun hun hun end.\n";

	(void)state;
	assert_int_equal(damage(NULL, "All is well, said the cat.\n"), 0);
	assert_true(damage(NULL, bad) > 50);
	assert_int_equal(damage(NULL, bad), damage("repair.level=off", bad));
}

/* What tests/measured.tsv has found wrong too often, or right too seldom to be
 * sure, is not used by default. */
static void
test_measured(void **state)
{
	const char *options[] = { "stages=repair", NULL };
	decant_rules *rules = decant_load(options, NULL);
	FILE *f = fopen("tests/measured.tsv", "r");
	char line[256];
	int rows = 0;

	(void)state;
	assert_non_null(f);
	while (fgets(line, sizeof(line), f) != NULL) {
		decant_file_rule_info info;
		char *verdict = strrchr(line, '\t');

		if (line[0] == '#' || verdict == NULL)
			continue;
		rows++;
		line[strcspn(line, "\t")] = '\0';
		for (size_t i = 0; decant_file_rule(rules, i, &info); i++)
			if (strcmp(info.name, line) == 0 &&
			    strcmp(verdict, "\tyes\n") != 0 &&
			    strcmp(info.level, "likely") != 0)
				fail_msg("%s is not sure enough", line);
	}
	fclose(f);
	assert_true(rows > 30);
	decant_unload(rules);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_examples),
	    cmocka_unit_test(test_own),
	    cmocka_unit_test(test_limit),
	    cmocka_unit_test(test_damage),
	    cmocka_unit_test(test_measured),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
