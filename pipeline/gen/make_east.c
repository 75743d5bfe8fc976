/* SPDX-License-Identifier: Apache-2.0 */
/*
 * make_east.c - prints the tables of the encodings of several bytes a character:
 * rows of lead bytes, columns of trail bytes, 0 for none.
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <unicode/ucnv.h>
#include <unicode/ucnv_err.h>
#include <unicode/utf16.h>

static UConverter *
converter(const char *name)
{
	UErrorCode err = U_ZERO_ERROR;
	UConverter *c = ucnv_open(name, &err);

	ucnv_setToUCallBack(c, UCNV_TO_U_CALLBACK_STOP, NULL, NULL, NULL, &err);
	if (U_FAILURE(err)) {
		fprintf(stderr, "ICU has no converter %s\n", name);
		exit(1);
	}
	return c;
}

/* The one character that these bytes are; 0 if they are none, or two. */
static uint32_t
character(UConverter *c, const char *bytes, int n, bool own)
{
	UErrorCode err = U_ZERO_ERROR;
	UChar u[8];
	int32_t len = ucnv_toUChars(c, u, 8, bytes, n, &err), at = 0;
	UChar32 ch;

	if (U_FAILURE(err) || len < 1)
		return 0;
	U16_NEXT(u, at, len, ch);
	return at < len || ch == 0xfffd || (!own && ch >= 0xe000 && ch < 0xf900)
	    ? 0 : (uint32_t)ch;
}

/* A table of leads first..last and trails low..high, each behind `prefix`; the
 * trail 7f is left out where `gap` is set. */
static void
print_table(const char *id, const char *type, const char *icu,
		const char *prefix, int first, int last, int low, int high,
		bool gap)
{
	UConverter *c = converter(icu);

	printf("static const %s %s[] = {\n", type, id);
	for (int a = first; a <= last; a++)
		for (int b = low; b <= high; b++) {
			char bytes[8];
			int n = sprintf(bytes, "%s%c%c", prefix, a, b);

			if (gap && b == 0x7f)
				continue;
			printf("0x%x,%s", character(c, bytes, n,
			    gap && first == 0x81 && low == 0x40), b % 16 ?
			    "" : "\n");
		}
	printf("};\n");
	ucnv_close(c);
}

/* Shift_JIS: the leads a0..df are single bytes, so the rows close up. */
static void
print_jis(void)
{
	UConverter *c = converter("ibm-943_P15A-2003");

	printf("static const uint16_t jis0208[] = {\n");
	for (int a = 0x81; a <= 0xfc; a++)
		for (int b = 0x40; b <= 0xfc; b++) {
			char bytes[2] = { (char)a, (char)b };

			if (b == 0x7f || (a >= 0xa0 && a <= 0xdf))
				continue;
			printf("0x%x,%s", character(c, bytes, 2, false),
			    b % 16 ? "" : "\n");
		}
	printf("};\n");
	ucnv_close(c);
}

/* GB 18030 in four bytes: ranges in which number and character grow alike. */
static void
print_ranges(void)
{
	UConverter *c = converter("gb18030");
	long moved = -1;

	printf("static const struct range ranges[] = {\n");
	for (int i = 0; i < 39420; i++) {
		char bytes[4] = { (char)(0x81 + i / 12600),
			(char)(0x30 + i / 1260 % 10),
			(char)(0x81 + i / 10 % 126), (char)(0x30 + i % 10) };
		uint32_t ch = character(c, bytes, 4, true);

		if (ch == 0 || (long)ch - i == moved)
			continue;
		printf("{ %d, 0x%x },\n", i, ch);
		moved = (long)ch - i;
	}
	printf("};\n");
	ucnv_close(c);
}

int
main(void)
{
	print_table("gbk", "uint16_t", "gb18030", "", 0x81, 0xfe, 0x40, 0xfe,
	    true);
	print_table("uhc", "uint16_t", "windows-949-2000", "", 0x81, 0xfe, 0x41,
	    0xfe, false);
	print_table("hkscs", "uint32_t", "ibm-1375_P100-2008", "", 0x81, 0xfe,
	    0x40, 0xfe, false);
	print_table("jis0212", "uint16_t", "euc-jp-2007", "\x8f", 0xa1, 0xfe,
	    0xa1, 0xfe, false);
	print_table("cns1", "uint16_t", "euc-tw-2014", "", 0xa1, 0xfe, 0xa1,
	    0xfe, false);
	print_table("cns2", "uint32_t", "euc-tw-2014", "\x8e\xa2", 0xa1, 0xfe,
	    0xa1, 0xfe, false);
	print_jis();
	print_ranges();
	return fflush(stdout) == 0 ? 0 : 1;
}
