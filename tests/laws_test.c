/* SPDX-License-Identifier: Apache-2.0 */
/*
 * laws_test.c - the laws hold for the pipeline as it is, on text made of what
 * its stages look for, and on shapes that are meant to hurt.
 */
#include "laws.h"

#include <stdio.h>

static const char *const word[] = {
	"(KASA)", "Kasa", "Cassa", "KASA", "(ROK)", "Rock", "Rok", "Us-Rok",
	"US", "U.S.", "A.S.", "(AS)", "S. Korea", "South Korea", "ARTEMIS",
	"Artemis", "Republic of Korea", "ADVERTISEMENT\n", "[ad_1]\n",
	"Read also:\n", "Subscribe\n", "TAGS: a, b\n", "\xc2\xa9 2023\n",
	" date 2020-11-23 ", "/ 04:53 PM", "https://example.org/Kasa",
	"a@example.org", "`Kasa`", "```\n", "~~~\n", "\n", "\n\n", "\r\n", "\r",
	" ", " ", " ", ". ", ".", "\"", "\xe2\x80\x9d", "\xc2\xa0\xc2\xa0 ",
	"\xef\xbb\xbf", "\xff", "\xed\x95\x9c\xea\xb5\xad", "\xe2\x82", "\t",
	"a long enough line that somebody wrote twice, to see what happens\n",
};

enum { WORDS = sizeof(word) / sizeof(*word) };

static size_t
random_text(uint32_t *seed, char *in, size_t room)
{
	size_t n = 0;

	for (uint32_t i = random_below(seed, 250); i > 0; i--) {
		const char *s = word[random_below(seed, WORDS)];
		size_t len = strlen(s);

		if (n + len > room)
			break;
		memcpy(in + n, s, len);
		n += len;
	}
	return n;
}

static decant_rules *
load(const char *a, const char *b)
{
	const char *options[] = { a, b, NULL };
	decant_error err;
	decant_rules *rules = decant_load(options, &err);

	if (rules == NULL)
		fail_msg("%s", err.text);
	return rules;
}

static void
test_words(void **state)
{
	decant_rules *rules[] = { load("lang=en", NULL),
	    load("window=64", NULL) };
	uint32_t seed = 3;
	static char in[8192];

	(void)state;
	for (int i = 0; i < 1200; i++)
		laws_check(rules[i & 1], in, random_text(&seed, in,
		    sizeof(in)), (i & 1) == 0);
	decant_unload(rules[0]);
	decant_unload(rules[1]);
}

static void
test_bytes(void **state)
{
	decant_rules *rules = load("window=64", NULL);
	uint32_t seed = 11;
	char in[600];

	(void)state;
	for (int i = 0; i < 1500; i++) {
		size_t n = random_below(&seed, sizeof(in));

		for (size_t k = 0; k < n; k++)
			in[k] = random_next(&seed) >> 13;
		laws_check(rules, in, n, 0);
	}
	decant_unload(rules);
}

/* One thing, a megabyte of it: lines, brackets, words, backticks. */
static void
test_floods(void **state)
{
	static const char *const flood[] = { "\n", "(", "Kasa ", "`", "``a`",
		"A.S.", "S. ", "KASA (KASA) Kasa", "@", "a@", "://", "\xff",
		"\xc2\xa0", "```\n", "~~~~\n", "www.", "Read also\n", "\r",
		"\xef\xbb\xbf", "U.S. The ", "ADVERTISEMENT\n", "x" };
	enum { SIZE = 1 << 20 };
	decant_rules *rules = load("lang=en", NULL);
	char *in = malloc(SIZE + 64);

	(void)state;
	for (size_t i = 0; i < sizeof(flood) / sizeof(*flood); i++) {
		size_t n = 0, len = strlen(flood[i]);
		struct run r;

		while (n < SIZE) {
			memcpy(in + n, flood[i], len);
			n += len;
		}
		r = laws_run(rules, in, n, 0);
		laws_undo(&r);
		laws_free(&r);
	}
	free(in);
	decant_unload(rules);
}

/* A document ends, the next one knows nothing of it. */
static void
test_documents(void **state)
{
	static const char defined[] =
	    "The Korea AeroSpace Administration (KASA) met. Kasa spoke.\n";
	static const char plain[] = "Kasa spoke.\n";
	decant_rules *rules = load("stages=acronym", NULL);
	struct run r = { .in = plain, .n = sizeof(plain) - 1 };
	decant *d = decant_open(rules, laws_put, &r);

	(void)state;
	decant_write(d, defined, sizeof(defined) - 1);
	assert_int_equal(decant_finish(d), DECANT_OK);
	assert_non_null(memmem(r.out.p, r.out.n, ". KASA spoke", 12));
	r.out.n = 0;
	decant_write(d, plain, sizeof(plain) - 1);
	assert_int_equal(decant_finish(d), DECANT_OK);
	assert_int_equal(r.out.n, sizeof(plain) - 1);
	assert_memory_equal(r.out.p, plain, r.out.n);
	decant_close(d);
	laws_free(&r);
	decant_unload(rules);
}

static void
test_one_shot(void **state)
{
	decant_rules *rules = load("stages=spacing", NULL);
	char *out = NULL;
	size_t n = 0;

	(void)state;
	assert_int_equal(decant_clean(rules, "a\n\n\nb", 5, &out, &n),
	    DECANT_OK);
	assert_int_equal(n, 5);
	assert_string_equal(out, "a\n\nb\n");
	decant_free(out);
	assert_int_equal(decant_clean(rules, "", 0, &out, &n), DECANT_OK);
	assert_string_equal(out, "");
	decant_free(out);
	assert_int_equal(decant_clean(NULL, "", 0, &out, &n), DECANT_MISUSE);
	decant_unload(rules);
}

static int
refuse(void *user, const char *p, size_t n)
{
	(void)p;
	(void)n;
	return ++*(int *)user;
}

/* An error stays, and nothing is asked of the sink again. */
static void
test_sticky(void **state)
{
	decant_rules *rules = load("window=64", NULL);
	int calls = 0;
	decant *d = decant_open(rules, refuse, &calls);
	char line[200];

	(void)state;
	memset(line, 'a', sizeof(line));
	assert_int_equal(decant_write(d, line, sizeof(line)), DECANT_SINK);
	assert_int_equal(decant_write(d, line, sizeof(line)), DECANT_SINK);
	assert_int_equal(decant_finish(d), DECANT_SINK);
	assert_int_equal(calls, 1);
	assert_string_equal(decant_message(d), "the output was refused");
	decant_close(d);
	decant_unload(rules);
}

/* flush() pushes out what is complete, and only that. */
static void
test_flush(void **state)
{
	decant_rules *rules = load("stages=none", NULL);
	struct run r = { 0 };
	decant *d = decant_open(rules, laws_put, &r);

	(void)state;
	decant_write(d, "one\ntwo", 7);
	assert_int_equal(r.out.n, 0);
	assert_int_equal(decant_flush(d), DECANT_OK);
	assert_int_equal(r.out.n, 4);
	assert_int_equal(decant_flush(d), DECANT_OK);
	assert_int_equal(decant_finish(d), DECANT_OK);
	assert_int_equal(r.out.n, 7);
	decant_close(d);
	laws_free(&r);
	decant_unload(rules);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_words),
		cmocka_unit_test(test_bytes),
		cmocka_unit_test(test_floods),
		cmocka_unit_test(test_documents),
		cmocka_unit_test(test_one_shot),
		cmocka_unit_test(test_sticky),
		cmocka_unit_test(test_flush),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
