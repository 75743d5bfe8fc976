/* SPDX-License-Identifier: Apache-2.0 */
/*
 * nfc_test.c - the stage's normalization against Unicode's NormalizationTest:
 * of each row, NFC of columns 1 to 3 is column 2, and of 4 and 5 column 4; and
 * every character that is in no row of part 1 stays as it is.
 *
 * Where Debian's unicode-data is not installed, random sequences of marks,
 * letters and jamo are compared with what ICU says.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

#include "decant.h"
#include "text/utf8.h"

#define FILE_NAME "/usr/share/unicode/NormalizationTest.txt.bz2"

enum { COLUMNS = 5, ROOM = 1024 };

static decant_rules *
load(void)
{
	static const char *const options[] = { "stages=unicode",
		"unicode.invisibles=no", "unicode.forms=no",
		"unicode.spaces=no", "unicode.controls=no",
		"unicode.line-breaks=keep", NULL };
	decant_rules *rules = decant_load(options, NULL);

	assert_non_null(rules);
	return rules;
}

/* Writes the hex code points of a column as UTF-8; returns the length. */
static size_t
column(const char *hex, char *out)
{
	size_t n = 0;
	char *end;

	for (unsigned long c; (c = strtoul(hex, &end, 16)) > 0 && end > hex;
	    hex = end)
		n += utf8_put(out + n, c);
	return n;
}

static void
becomes(const decant_rules *rules, const char *in, size_t n, const char *want,
		size_t want_n)
{
	char *out;
	size_t out_n;

	assert_int_equal(decant_clean(rules, in, n, &out, &out_n), DECANT_OK);
	assert_int_equal(out_n, want_n);
	assert_memory_equal(out, want, want_n);
	decant_free(out);
}

static void
check_row(const decant_rules *rules, const char *line, unsigned char *seen)
{
	static const int nfc_of[COLUMNS] = { 1, 1, 1, 3, 3 };
	char text[COLUMNS][ROOM];
	size_t n[COLUMNS];
	const char *at = line;

	if (strchr("0123456789ABCDEF", line[0]) == NULL)
		return;
	for (int i = 0; i < COLUMNS; i++) {
		n[i] = column(at, text[i]);
		at = strchr(at, ';') + 1;
	}
	for (int i = 0; i < COLUMNS; i++)
		becomes(rules, text[i], n[i], text[nfc_of[i]], n[nfc_of[i]]);
	seen[strtoul(line, NULL, 16)] = 1;
}

static void
conformance(void **state)
{
	FILE *f = popen("bzcat " FILE_NAME " 2>/dev/null", "r");
	unsigned char *seen = calloc(1, 0x110000);
	decant_rules *rules = load();
	char line[4096], p[5] = ".";

	(void)state;
	while (f != NULL && fgets(line, sizeof(line), f) != NULL)
		check_row(rules, line, seen);
	for (uint32_t c = ' '; seen['A'] + seen[0xc0] && c < 0x20000; c++)
		if (!seen[c] && (c < 0xd800 || c > 0xdfff))
			becomes(rules, p, 1 + utf8_put(p + 1, c), p,
			    1 + utf8_put(p + 1, c));
	if (f != NULL)
		pclose(f);
	decant_unload(rules);
	free(seen);
}

static uint32_t seed = 3;

static uint32_t
below(uint32_t n)
{
	seed ^= seed << 13;
	seed ^= seed >> 17;
	seed ^= seed << 5;
	return seed % n;
}

static uint32_t
any_character(void)
{
	static const struct { uint32_t from, n; } range[] = {
		{ 'A', 58 }, { 0xc0, 0x180 }, { 0x300, 0x70 }, { 0x390, 64 },
		{ 0x591, 0x40 }, { 0x627, 0x40 }, { 0x915, 0x60 },
		{ 0x9bc, 0x30 }, { 0xbbe, 0x20 }, { 0xdca, 0x20 },
		{ 0xe31, 0x20 }, { 0xf71, 0x20 }, { 0x1100, 0x100 },
		{ 0x1e00, 0x100 }, { 0x1f00, 0x100 }, { 0x304b, 0x60 },
		{ 0xac00, 0x80 }, { 0xf900, 0x40 }, { 0x110ba, 2 } };
	uint32_t i = below(sizeof(range) / sizeof(*range));

	return range[i].from + below(range[i].n);
}

static size_t
icu_nfc(const char *in, size_t n, char *out)
{
	UErrorCode e = U_ZERO_ERROR;
	UChar a[ROOM], b[ROOM];
	int32_t len;

	u_strFromUTF8(a, ROOM, &len, in, (int32_t)n, &e);
	len = unorm2_normalize(unorm2_getNFCInstance(&e), a, len, b, ROOM, &e);
	u_strToUTF8(out, ROOM, &len, b, len, &e);
	assert_true(U_SUCCESS(e));
	return len;
}

static void
same_as_icu(void **state)
{
	decant_rules *rules = load();
	char in[ROOM], want[ROOM];

	(void)state;
	for (int round = 0; round < 20000; round++) {
		size_t n = 0, most = 1 + below(12);

		for (; most > 0; most--)
			n += utf8_put(in + n, any_character());
		becomes(rules, in, n, want, icu_nfc(in, n, want));
	}
	decant_unload(rules);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(conformance),
		cmocka_unit_test(same_as_icu),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
