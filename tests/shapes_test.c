/* SPDX-License-Identifier: Apache-2.0 */
/*
 * shapes_test.c - texts of hostile shapes take time by their length, and memory
 * by the window.
 *
 * Ten times the text may take 25 times the time of a CPU, and one window of 1 MiB
 * six times what sixteen of 64 KiB do: what is not linear takes 100 and 16 times,
 * and other work on the machine seldom doubles a time of the CPU.  A pair that
 * fails is tried again.
 */
#include <stdbool.h>
#include <stdio.h>
#include <sys/resource.h>
#include <time.h>

#include "laws.h"

enum {
	SMALL = 100 * 1000, LARGE = 10 * SMALL,
	TIMES_TEXT = 25, TIMES_WINDOW = 6, TRIES = 4,
	MOST_MB = 96,		/* resident, for windows of 256 KiB */
};

/* Makes a text of this many bytes. */
struct shape {
	const char *name, *part;	/* that is repeated; or NULL ... */
	void (*make)(struct bytes *b);	/* ... and this makes more of it */
};

/* A word of capitals, or like one that is bent. */
static void
put_word(struct bytes *b, uint32_t *seed, bool bent)
{
	size_t n = 3 + random_below(seed, 3);
	char c;

	for (size_t i = 0; i < n; i++) {
		c = (i % 2 ? "AEIOU" : "KRSCTN")[random_below(seed, i % 2 ? 5 :
		    6)];
		c |= bent && i > 0 ? 32 : 0;
		bytes_add(b, &c, 1);
	}
	bytes_add(b, " ", 1);
}

/* Every word is an acronym, or may be one that is bent. */
static void
make_acronyms(struct bytes *b)
{
	uint32_t seed = 7;

	while (b->n < LARGE) {
		for (int i = 0; i < 12; i++)
			put_word(b, &seed, i % 2);
		bytes_add(b, "said so.\n", 9);
	}
}

static void
make_definitions(struct bytes *b)
{
	uint32_t seed = 9;

	while (b->n < LARGE) {
		bytes_add(b, "The Korean Aerospace Bureau (", 29);
		put_word(b, &seed, false);
		b->p[b->n - 1] = ')';
		bytes_add(b, " met ", 5);
		put_word(b, &seed, true);
		bytes_add(b, "today.\n", 7);
	}
}

static void
make_numbered(struct bytes *b)
{
	char line[64];

	for (unsigned i = 0; b->n < LARGE; i++)
		bytes_add(b, line, snprintf(line, sizeof(line),
		    "Line number %u is here to stay\n", i));
}

static const struct shape shapes[] = {
	{ "one long line", "The cat sat on a mat, and Kasa said so. ", NULL },
	{ "empty lines", "\n", NULL },
	{ "lines of one letter", "a\n", NULL },
	{ "lines that are the same", "Read also: ten photos of the Moon\n", NULL },
	{ "every word an acronym", NULL, make_acronyms },
	{ "every line a definition", NULL, make_definitions },
	{ "every line another", NULL, make_numbered },
	{ "an edit at every other byte", "a\1b\2", NULL },
	{ "edits that overlap", "wo@@ rd &amp;amp; &apos; s \xc3\x83\xc2\xa9 ", NULL },
	{ "edits in short lines", "He said , \" it 's S. Korea and the U.S. \" . \n", NULL },
	{ "zeros", "\0\0\0\0", NULL },
	{ "ill-formed", "\xff\xfe\xfd", NULL },
	{ "marks upon marks", "a\xcc\x81\xcc\x81\xcc\x81", NULL },
	{ "invisible", "a\xe2\x80\x8b", NULL },
	{ "brackets", "([{\"", NULL },
	{ "addresses", "http://a.b/c?d ", NULL },
};

static struct bytes
make(const struct shape *s)
{
	size_t n = s->part == NULL ? 0 : *s->part ? strlen(s->part) : 4;
	struct bytes b = { 0 };

	if (s->make != NULL)
		s->make(&b);
	while (b.n < LARGE)
		bytes_add(&b, s->part, n);
	return b;
}

static int
put(void *user, const char *p, size_t n)
{
	(void)user;
	(void)p;
	(void)n;
	return 0;
}

static double
cpu(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return t.tv_sec + t.tv_nsec * 1e-9;
}

static double
seconds(const decant_rules *rules, struct bytes b, size_t n)
{
	double from = cpu();
	decant *d = decant_open(rules, put, NULL);

	assert_non_null(d);
	assert_int_equal(decant_write(d, b.p, n), DECANT_OK);
	assert_int_equal(decant_finish(d), DECANT_OK);
	decant_close(d);
	return cpu() - from;
}

static decant_rules *
load(const char *window)
{
	const char *options[] = { window, NULL };
	decant_rules *rules = decant_load(options, NULL);

	assert_non_null(rules);
	/* What is read once is read before anything is measured. */
	seconds(rules, (struct bytes){ "Kasa (KASA) is a word.\n", 23, 0 }, 23);
	return rules;
}

static void
test_lengths(void **state)
{
	decant_rules *rules = load("window=262144");
	struct rusage u;

	(void)state;
	for (size_t i = 0; i < sizeof(shapes) / sizeof(*shapes); i++) {
		struct bytes b = make(&shapes[i]);
		double small = 0, large = 1;

		for (int t = 0; t < TRIES && large > TIMES_TEXT * small; t++) {
			small = seconds(rules, b, SMALL);
			large = seconds(rules, b, LARGE);
		}
		if (large > TIMES_TEXT * small)
			fail_msg("%s: %.3f s, ten times as much %.3f s",
			    shapes[i].name, small, large);
		free(b.p);
	}
	getrusage(RUSAGE_SELF, &u);
	printf("at most %ld MB resident\n", u.ru_maxrss / 1000);
#if !defined(__SANITIZE_ADDRESS__)
	assert_true(u.ru_maxrss / 1000 < MOST_MB);
#endif
	decant_unload(rules);
}

static void
test_windows(void **state)
{
	decant_rules *few = load("window=65536"), *many = load("window=1048576");

	(void)state;
	for (size_t i = 0; i < sizeof(shapes) / sizeof(*shapes); i++) {
		struct bytes b = make(&shapes[i]);
		double small = 0, large = 1;

		for (int t = 0; t < TRIES && large > TIMES_WINDOW * small; t++) {
			small = seconds(few, b, LARGE);
			large = seconds(many, b, LARGE);
		}
		if (large > TIMES_WINDOW * small)
			fail_msg("%s: windows of 64 KiB %.3f s, one of 1 MiB "
			    "%.3f s", shapes[i].name, small, large);
		free(b.p);
	}
	decant_unload(few);
	decant_unload(many);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lengths),
		cmocka_unit_test(test_windows),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
