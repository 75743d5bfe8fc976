/* SPDX-License-Identifier: Apache-2.0 */
/*
 * spacing_test.c - what becomes of blank lines does not hang on where windows are
 * cut, however long a run of them is.
 */
#include <stdbool.h>

#include "laws.h"

enum { TEXTS = 400, LINES = 300 };

static struct bytes
clean(const char *window, const char *more, struct bytes in)
{
	const char *options[] = { "stages=spacing", window, more, NULL };
	decant_rules *rules = decant_load(options, NULL);
	struct bytes out = { 0 };
	char *p;
	size_t n;

	assert_non_null(rules);
	assert_int_equal(decant_clean(rules, in.p, in.n, &p, &n), DECANT_OK);
	bytes_add(&out, p, n);
	decant_free(p);
	decant_unload(rules);
	return out;
}

static void
same(struct bytes in, const char *more)
{
	static const char *const windows[] = { "window=64", "window=100",
		"window=1000" };
	struct bytes whole = clean("window=262144", more, in);

	for (size_t i = 0; i < sizeof(windows) / sizeof(*windows); i++) {
		struct bytes out = clean(windows[i], more, in);

		assert_int_equal(out.n, whole.n);
		assert_memory_equal(out.p, whole.p, out.n);
		free(out.p);
	}
	free(whole.p);
}

/* Runs of one blank line between few words, in bytes or in units of two: which of
 * a long run stays is not promised. */
static struct bytes
text(uint32_t *seed, bool wide)
{
	static const char *const blank[] = { "\n", "\n", " \n", "\t\t\n",
		"\r\n" };
	static const char *const says[] = { "a\n", "and so on\n", "  set in\n",
		"ends\r\n", "blanks  \n" };
	struct bytes b = { 0 }, two = { 0 };
	size_t lines = random_below(seed, LINES);

	while (lines > 0) {
		size_t run = random_below(seed, 4) ? random_below(seed, 3) :
		    random_below(seed, lines);
		const char *one = blank[random_below(seed, 5)];

		for (size_t i = 0; i < run; i++)
			bytes_add(&b, one, strlen(one));
		if (run < lines || random_below(seed, 2) > 0) {
			const char *s = says[random_below(seed, 5)];

			bytes_add(&b, s, strlen(s));
		}
		lines -= run < lines ? run + 1 : lines;
	}
	for (size_t i = 0; wide && i < b.n; i++)
		bytes_add(&two, (char[]){ b.p[i], 0 }, 2);
	if (!wide)
		return b;
	free(b.p);
	return two;
}

static void
test_random(void **state)
{
	uint32_t seed = 1;

	(void)state;
	for (int i = 0; i < TEXTS; i++) {
		bool wide = i % 4 == 0;
		struct bytes b = text(&seed, wide);

		same(b, wide ? "from=UTF-16LE" : "from=UTF-8");
		free(b.p);
	}
}

static void
becomes(const char *before, size_t blank, const char *after, const char *want)
{
	struct bytes b = { 0 }, out;

	bytes_add(&b, before, strlen(before));
	for (size_t i = 0; i < blank; i++)
		bytes_add(&b, "\n", 1);
	bytes_add(&b, after, strlen(after));
	out = clean("window=262144", NULL, b);
	assert_int_equal(out.n, strlen(want));
	assert_memory_equal(out.p, want, out.n);
	free(b.p);
	free(out.p);
}

/* More of them than a window may have. */
static void
test_many(void **state)
{
	static const size_t many[] = { 5, 32767, 32768, 32769, 70000 };

	(void)state;
	for (size_t i = 0; i < sizeof(many) / sizeof(*many); i++) {
		becomes("", many[i], "", "\n");
		becomes("a\n", many[i], "", "a\n");
		becomes("", many[i], "b\n", "b\n");
		becomes("a\n", many[i], "b\n", "a\n\nb\n");
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_random),
		cmocka_unit_test(test_many),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
