/* SPDX-License-Identifier: Apache-2.0 */
/*
 * scan_test.c - the scanner finds the same with vectors and without, and what
 * it finds is what the classes say, character by character.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "text/mixed.h"
#include "text/scan.h"

enum { MOST = 1 << 16 };

static uint32_t seed = 1;

static uint32_t
below(uint32_t n)
{
	seed ^= seed << 13;
	seed ^= seed >> 17;
	seed ^= seed << 5;
	return seed % n;
}

static size_t
scan_all(struct str t, bool wide, size_t *found)
{
	struct scan s = { .t = t, .wide = wide };
	enum uclass class;
	size_t n = 0, at;

	while (scan_next(&s, &at, &class)) {
		assert_int_equal(class, uclass_at((const void *)(t.p + at)));
		found[n++] = at;
	}
	return n;
}

static size_t
walk_all(struct str t, size_t *found)
{
	size_t n = 0;

	for (size_t at = 0, from; at < t.n; ) {
		from = at;
		if (uclass_of(utf8_next(t, &at)) != U_PLAIN)
			found[n++] = from;
	}
	return n;
}

static void
same(struct str t)
{
	size_t *a = malloc((t.n + 1) * sizeof(*a));
	size_t *b = malloc((t.n + 1) * sizeof(*b));
	size_t n = walk_all(t, a);

	assert_int_equal(scan_all(t, false, b), n);
	assert_memory_equal(a, b, n * sizeof(*a));
	if (scan_can_be_wide()) {
		assert_int_equal(scan_all(t, true, b), n);
		assert_memory_equal(a, b, n * sizeof(*a));
	}
	free(a);
	free(b);
}

static bool
is_character(uint32_t c)
{
	return c < 0xd800 || (c > 0xdfff && c < 0x110000);
}

/* Every character there is, among plain ones and at every place in a block. */
static void
every_character(void **state)
{
	char *p = malloc(MOST + 64);
	size_t n = 0;

	(void)state;
	for (uint32_t c = 1; c < 0x110000; c++) {
		if (!is_character(c))
			continue;
		n += utf8_put(p + n, c);
		for (uint32_t i = below(5); i > 0; i--)
			p[n++] = 'x';
		if (n >= MOST || c == 0x10ffff) {
			same((struct str){ p, n });
			n = 0;
		}
	}
	free(p);
}

static void
random_text(void **state)
{
	static const uint32_t from[] = { 0, 0x80, 0x300, 0x590, 0x900, 0xe00,
		0x1000, 0x1100, 0x2000, 0x3000, 0xa900, 0xf900, 0xfe00, 0xff00,
		0x1f000, 0xe0000 };
	char *p = malloc(8192);

	(void)state;
	for (int round = 0; round < 3000; round++) {
		size_t n = 0, most = below(300);
		uint32_t base = from[below(sizeof(from) / sizeof(*from))];

		while (n < most)
			n += utf8_put(p + n, below(3) ? base + below(256) :
			    below(128));
		same((struct str){ p, n });
	}
	free(p);
}

/* Where scripts meet, with vectors and without, and by the letters themselves. */
static void
meetings(void **state)
{
	static const uint32_t from[] = { 'a', 'Z', '@', '[', 0xe9, 0x24f, 0x3b1,
		0x391, 0x430, 0x410, 0x52f, ' ', '9', 0x5d0, 0x2019 };
	char p[512];

	(void)state;
	for (int round = 0; round < 20000; round++) {
		struct str t = { p, 0 };
		size_t n = 0, most = below(120), a = 0, b = 0;

		while (n < most)
			n += utf8_put(p + n, below(4) ? 'x' :
			    from[below(sizeof(from) / sizeof(*from))]);
		t.n = n;
		do {
			a = mixed_next(t, a, false);
			b = mixed_next(t, b, scan_can_be_wide());
			assert_int_equal(a, b);
		} while (a++ < n && b++ < n);
	}
	assert_int_equal(mixed_next(STR("pay\xd0\xb0"), 0, false), 3);
	assert_int_equal(mixed_next(STR("\xd0\xb0pay"), 0, false), 2);
	assert_int_equal(mixed_next(STR("\xd0\xb0 pay"), 0, false), 6);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_character),
		cmocka_unit_test(random_text),
		cmocka_unit_test(meetings),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
