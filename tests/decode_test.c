/* SPDX-License-Identifier: Apache-2.0 */
/* decode_test.c - ill-formed UTF-8 against ICU; UTF-16 and UTF-32; sniffing. */
#include "laws.h"

#include <unicode/ucnv.h>

#include "core/core.h"

/* Decodes by our own means, to the end of the text. */
static struct decoded
ours(struct arena *a, const struct encoding *e, const char *p, size_t n)
{
	struct decoded out;

	struct reading r = { .e = e, .invalid = INVALID_REPLACE };

	assert_true(decode(a, &r, (struct str){ p, n }, &out));
	return out;
}

/* What ICU's converter makes of ill-formed UTF-8: by way of UTF-16. */
static size_t
theirs(const char *p, size_t n, char *out, size_t room)
{
	UErrorCode err = U_ZERO_ERROR;
	int32_t len = ucnv_convert("UTF-8", "UTF-8", out, room, p, n, &err);

	assert_true(U_SUCCESS(err));
	return len;
}

static void
compare(struct arena *a, const char *p, size_t n)
{
	char want[64];
	size_t len = theirs(p, n, want, sizeof(want));
	struct decoded got = ours(a, &encoding_utf8, p, n);

	if (got.text.n != len || memcmp(got.text.p, want, len) != 0) {
		for (size_t i = 0; i < n; i++)
			print_message("%02x ", (unsigned char)p[i]);
		fail_msg("is decoded otherwise than by ICU");
	}
	arena_reset(a);
}

/* All sequences of four bytes that matter: the borders of tables 3-7. */
static void
test_ill_formed(void **state)
{
	static const unsigned char byte[] = { 0x41, 0x7f, 0x80, 0x8f, 0x90,
		0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xe1, 0xec,
		0xed, 0xee, 0xef, 0xf0, 0xf1, 0xf3, 0xf4, 0xf5, 0xfe, 0xff };
	enum { N = sizeof(byte) };
	struct arena a = { 0 };

	(void)state;
	for (unsigned i = 0; i < N * N * N * N; i++) {
		char p[5] = { byte[i % N], byte[i / N % N],
		    byte[i / N / N % N], byte[i / N / N / N], 'z' };

		compare(&a, p, 5);
		compare(&a, p, i % 4 + 1);
	}
	arena_free(&a);
}

/* Every spot tells where its text came from. */
static void
test_spots(void **state)
{
	struct arena a = { 0 };
	struct decoded d = ours(&a, &encoding_utf8, "ab\xff" "c\xe2\x82", 6);

	(void)state;
	assert_int_equal(d.nspot, 2);
	assert_int_equal(d.ill_formed, 2);
	assert_int_equal(d.spot[0].at, 2);
	assert_int_equal(d.spot[0].src_at, 2);
	assert_int_equal(d.spot[1].at, 6);
	assert_int_equal(d.spot[1].src_at, 4);
	assert_int_equal(d.spot[1].src_len, 2);
	d = ours(&a, &encoding_utf8, "sound", 5);
	assert_int_equal(d.nspot, 0);
	arena_free(&a);
}

static void
wide(const struct encoding *e, const char *raw, size_t n, const char *want)
{
	struct arena a = { 0 };
	struct decoded d = ours(&a, e, raw, n);

	assert_int_equal(d.text.n, strlen(want));
	assert_memory_equal(d.text.p, want, d.text.n);
	arena_free(&a);
}

static void
test_wide(void **state)
{
	(void)state;
	wide(&encoding_utf16le, "a\0\x3d\xd8\0\xde", 6, "a\xf0\x9f\x98\x80");
	wide(&encoding_utf16be, "\xd8\x3d\0a", 4, "\xef\xbf\xbd" "a");
	wide(&encoding_utf16le, "a\0b", 3, "a\xef\xbf\xbd");
	wide(&encoding_utf32le, "\0\xf6\1\0", 4, "\xf0\x9f\x98\x80");
	wide(&encoding_utf32be, "\0\x11\0\0\0\0\xd8\0\0\0\0z", 12,
	    "\xef\xbf\xbd\xef\xbf\xbdz");
}

static void
sniffed(const char *raw, size_t n, const struct encoding *want, size_t mark)
{
	size_t bom;
	int sure;

	assert_string_equal(sniff(NULL, (struct str){ raw, n }, &bom, &sure)->name,
	    want->name);
	assert_int_equal(bom, mark);
}

static void
test_sniff(void **state)
{
	(void)state;
	sniffed("", 0, &encoding_utf8, 0);
	sniffed("plain text", 10, &encoding_utf8, 0);
	sniffed("\xef\xbb\xbf" "text", 7, &encoding_utf8, 0);
	sniffed("\xff\xfe" "a\0", 4, &encoding_utf16le, 2);
	sniffed("\xff\xfe\0\0" "a\0\0\0", 8, &encoding_utf32le, 4);
	sniffed("\xfe\xff\0a", 4, &encoding_utf16be, 2);
	sniffed("t\0e\0x\0t\0\n\0", 10, &encoding_utf16le, 0);
	sniffed("\0t\0e\0x\0t\0\n", 10, &encoding_utf16be, 0);
	sniffed("t\0\0\0e\0\0\0x\0\0\0t\0\0\0", 16, &encoding_utf32le, 0);
	/* Russian: its second bytes are ASCII, its first ones controls. */
	sniffed("\4\x37\4\x34\4\x35\4\x41\4\x4c\0 \4\x38", 14,
	    &encoding_utf16be, 0);
	/* Names that end in zeros, as of find -print0, are ASCII. */
	sniffed("one\0two\0three\0", 14, &encoding_utf8, 0);
	sniffed("caf\xe9 au lait, s'il vous pla\xeet\n", 29,
	    &encoding_utf8, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_ill_formed),
		cmocka_unit_test(test_spots),
		cmocka_unit_test(test_wide),
		cmocka_unit_test(test_sniff),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
