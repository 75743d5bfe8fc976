/* SPDX-License-Identifier: Apache-2.0 */
/*
 * valid_test.c - the validator agrees with ICU on every pair of characters and
 * on damaged text, wherever in a block the damage is.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <unicode/utf8.h>

#include "core/core.h"

enum { ROOM = 256 };

static uint32_t seed = 5;

static uint32_t
below(uint32_t n)
{
	seed ^= seed << 13;
	seed ^= seed >> 17;
	seed ^= seed << 5;
	return seed % n;
}

/* How much is well-formed, as ICU decodes it. */
static size_t
icu_valid(const char *p, size_t n)
{
	int32_t i = 0, before;

	while ((size_t)i < n) {
		UChar32 c;

		before = i;
		U8_NEXT(p, i, (int32_t)n, c);
		if (c < 0)
			return before;
	}
	return n;
}

static void
check(const char *p, size_t n)
{
	assert_int_equal(utf8_valid((struct str){ p, n }), icu_valid(p, n));
}

/* Every three bytes of which the first is not ASCII, in the middle of text. */
static void
every_triple(void **state)
{
	char text[160];

	(void)state;
	memset(text, 'x', sizeof(text));
	for (uint32_t t = 0x800000; t < 0x1000000; t++) {
		size_t at = 60 + (t * 7) % 40;

		/* Of the last byte, the edges of what may come are enough. */
		if ((t & 0x0f) != 0 && (t & 0x0f) != 0x0f)
			continue;
		text[at] = t >> 16;
		text[at + 1] = t >> 8;
		text[at + 2] = t;
		check(text, sizeof(text));
		memset(text + at, 'x', 3);
	}
}

static size_t
put_any(char *p)
{
	static const uint32_t most[] = { 0x80, 0x800, 0x10000, 0x110000 };
	uint32_t c = below(most[below(4)]);
	size_t n = 0;

	if (c >= 0xd800 && c < 0xe000)
		c = 0xe000;
	U8_APPEND_UNSAFE(p, n, c);
	return n;
}

static void
damaged(void **state)
{
	char text[ROOM + 4];

	(void)state;
	for (int round = 0; round < 200000; round++) {
		size_t n = 0, most = below(ROOM);

		while (n < most)
			n += put_any(text + n);
		if (n > 0 && below(3) > 0)
			text[below(n)] = below(256);
		check(text, n - (n > 0 && below(4) == 0));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_triple),
		cmocka_unit_test(damaged),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
