/* SPDX-License-Identifier: Apache-2.0 */
/*
 * make_pages.c - prints what the upper 128 bytes of each page mean: a character,
 * or 0 for none.  Bytes that a page leaves out and browsers read as control
 * characters (80 to 9f) are these.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <unicode/ucnv.h>
#include <unicode/ucnv_err.h>

static const struct page {
	const char *name, *icu, *differences;
} pages[] = {
#define PAGE(id, name, icu, differences, price) { name, icu, differences },
#include "text/pages.def"
#undef PAGE
};

static void
read_icu(const struct page *p, uint16_t *of)
{
	UErrorCode err = U_ZERO_ERROR;
	UConverter *c = ucnv_open(p->icu, &err);

	if (U_FAILURE(err)) {
		fprintf(stderr, "ICU has no converter %s\n", p->icu);
		exit(1);
	}
	ucnv_setToUCallBack(c, UCNV_TO_U_CALLBACK_STOP, NULL, NULL, NULL, &err);
	for (int b = 0x80; b <= 0xff; b++) {
		char byte = (char)b;
		UChar u[4];
		int32_t n;

		err = U_ZERO_ERROR;
		n = ucnv_toUChars(c, u, 4, &byte, 1, &err);
		of[b - 0x80] = U_SUCCESS(err) && n == 1 && u[0] != 0xfffd &&
		    (u[0] < 0xe000 || u[0] > 0xf8ff) ? u[0] :
		    b < 0xa0 ? b : 0;
	}
	ucnv_close(c);
}

static void
read_differences(const char *s, uint16_t *of)
{
	while (*s != '\0') {
		char *end;
		long b = strtol(s, &end, 16);

		s = end + 1;
		of[b - 0x80] = *s == '-' ? 0 : strtol(s, &end, 16);
		s = *s == '-' ? s + 1 : end;
		s += strspn(s, " ");
	}
}

int
main(void)
{
	for (size_t i = 0; i < sizeof(pages) / sizeof(*pages); i++) {
		uint16_t of[128];

		read_icu(&pages[i], of);
		read_differences(pages[i].differences, of);
		printf("{\t/* %s */", pages[i].name);
		for (int b = 0; b < 128; b++)
			printf("%s0x%04x,", b % 8 ? " " : "\n\t", of[b]);
		printf("\n},\n");
	}
	return fflush(stdout) == 0 ? 0 : 1;
}
