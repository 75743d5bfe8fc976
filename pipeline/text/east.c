/* SPDX-License-Identifier: Apache-2.0 */
/*
 * east.c - the encodings of East Asia, several bytes a character.
 *
 * Each reads one character at a time, as the WHATWG's Encoding Standard does: a
 * lead byte whose trail does not fit is ill-formed, with its trail unless that is
 * ASCII, which then stands for itself.  Those with escape sequences keep what
 * the last one said in *mode, from window to window.  The tables are made from
 * ICU's converters when decant is built.
 */
#include "text/east.h"

struct range {
	uint32_t from, first;
};

#include "east.inc"

#define COUNT(table) (sizeof(table) / sizeof(*(table)))
static const unsigned char ESC = 0x1b, SHIFT_OUT = 0x0e, SHIFT_IN = 0x0f;

static inline unsigned
byte(struct str s, size_t i)
{
	return i < s.n ? (unsigned char)s.p[i] : 0;
}

/* What two bytes are that mean `c`; 0 is nothing. */
static size_t
pair(struct str s, uint32_t found, uint32_t *c)
{
	if (found != 0) {
		*c = found;
		return 2;
	}
	*c = CODE_ILL;
	return s.n < 2 || byte(s, 1) < 0x80 ? 1 : 2;
}

static size_t
single(uint32_t found, uint32_t *c)
{
	*c = found;
	return 1;
}

/* A table of 94 x 94. */
static uint32_t
square(const uint16_t *table, unsigned row, unsigned column)
{
	return row < 94 && column < 94 ? table[row * 94 + column] : 0;
}

static uint32_t
gbk_pair(unsigned a, unsigned b)
{
	if (a < 0x81 || a > 0xfe || b < 0x40 || b == 0x7f || b > 0xfe)
		return 0;
	return gbk[(a - 0x81) * 190 + b - 0x40 - (b > 0x7f)];
}

/* Four bytes: a number, then the range it lies in. */
static uint32_t
gb18030_four(struct str s)
{
	uint32_t n, lo = 0, hi = COUNT(ranges);

	if (byte(s, 2) < 0x81 || byte(s, 2) > 0xfe || byte(s, 3) - '0' > 9u)
		return 0;
	n = ((byte(s, 0) - 0x81u) * 10 + byte(s, 1) - '0') * 1260 +
	    (byte(s, 2) - 0x81u) * 10 + byte(s, 3) - '0';
	if (n >= 189000)
		return n < 189000 + 0x100000 ? n - 189000 + 0x10000 : 0;
	if (n >= 39420)
		return 0;
	while (hi - lo > 1) {
		uint32_t mid = (lo + hi) / 2;

		if (ranges[mid].from <= n)
			lo = mid;
		else
			hi = mid;
	}
	n = ranges[lo].first + n - ranges[lo].from;
	return n - 0xd800 < 0x800 ? 0 : n;
}

size_t
east_gb18030(unsigned *mode, struct str s, uint32_t *c)
{
	unsigned char a = s.p[0];

	(void)mode;
	if (a < 0x80)
		return single(a, c);
	if (a == 0x80)
		return single(0x20ac, c);
	if (a != 0xff && byte(s, 1) - '0' <= 9u && s.n > 1) {
		uint32_t found = gb18030_four(s);

		*c = found ? found : CODE_ILL;
		return found ? 4 : 1;
	}
	return pair(s, gbk_pair(a, byte(s, 1)), c);
}

/* Two characters of HKSCS are a letter and a mark: see east.h. */
size_t
east_big5(unsigned *mode, struct str s, uint32_t *c)
{
	unsigned char a = s.p[0], b = byte(s, 1);
	uint32_t found = 0;

	(void)mode;
	if (a < 0x80)
		return single(a, c);
	if (a == 0x88 && (b == 0x62 || b == 0x64 || b == 0xa3 || b == 0xa5))
		found = CODE_PAIR + (b == 0x64) + (b == 0xa3) * 2 +
		    (b == 0xa5) * 3;
	else if (a > 0x80 && a < 0xff && b >= 0x40 && b < 0xff)
		found = hkscs[(a - 0x81) * 191 + b - 0x40];
	return pair(s, found, c);
}

size_t
east_euc_kr(unsigned *mode, struct str s, uint32_t *c)
{
	unsigned char a = s.p[0], b = byte(s, 1);
	uint32_t found = 0;

	(void)mode;
	if (a < 0x80)
		return single(a, c);
	if (a > 0x80 && a < 0xff && b >= 0x41 && b < 0xff)
		found = uhc[(a - 0x81) * 190 + b - 0x41];
	return pair(s, found, c);
}

size_t
east_shift_jis(unsigned *mode, struct str s, uint32_t *c)
{
	unsigned char a = s.p[0], b = byte(s, 1);
	uint32_t found = 0;

	(void)mode;
	if (a <= 0x80)
		return single(a, c);
	if (a >= 0xa1 && a <= 0xdf)
		return single(a - 0xa1 + 0xff61, c);
	if (a != 0xa0 && a < 0xfd && b >= 0x40 && b != 0x7f && b < 0xfd)
		found = jis0208[(a - (a < 0xa0 ? 0x81 : 0xc1)) * 188 + b -
		    0x40 - (b > 0x7f)];
	return pair(s, found, c);
}

size_t
east_euc_jp(unsigned *mode, struct str s, uint32_t *c)
{
	unsigned char a = s.p[0], b = byte(s, 1);
	uint32_t found = 0;

	(void)mode;
	if (a < 0x80)
		return single(a, c);
	if (a == 0x8e && b >= 0xa1 && b <= 0xdf)
		return pair(s, b - 0xa1 + 0xff61, c);
	if (a == 0x8f && b >= 0xa1 && byte(s, 2) >= 0xa1) {
		found = square(jis0212, b - 0xa1, byte(s, 2) - 0xa1);
		*c = found ? found : CODE_ILL;
		return 3;
	}
	if (a >= 0xa1 && b >= 0xa1)
		found = square(jis0208, a - 0xa1, b - 0xa1);
	return pair(s, found, c);
}

size_t
east_euc_tw(unsigned *mode, struct str s, uint32_t *c)
{
	unsigned char a = s.p[0], b = byte(s, 1);
	unsigned row, column;
	uint32_t found = 0;

	(void)mode;
	if (a < 0x80)
		return single(a, c);
	if (a == 0x8e && (b == 0xa1 || b == 0xa2) && s.n >= 4) {
		row = byte(s, 2) - 0xa1u;
		column = byte(s, 3) - 0xa1u;
		if (row < 94 && column < 94)
			found = b == 0xa1 ? cns1[row * 94 + column] :
			    cns2[row * 94 + column];
		*c = found ? found : CODE_ILL;
		return found ? 4 : 1;
	}
	if (a >= 0xa1 && b >= 0xa1)
		found = square(cns1, a - 0xa1, b - 0xa1);
	return pair(s, found, c);
}

static bool
begins_with(struct str s, const char *with, size_t n)
{
	return s.n >= n && memcmp(s.p, with, n) == 0;
}

enum { JP_ASCII, JP_ROMAN, JP_KATAKANA, JP_0208, JP_0212 };

static size_t
escape_jp(unsigned *mode, struct str s, uint32_t *c)
{
	static const struct {
		const char *text;
		unsigned mode;
	} all[] = { { "(B", JP_ASCII }, { "(J", JP_ROMAN },
		{ "(I", JP_KATAKANA }, { "$@", JP_0208 }, { "$B", JP_0208 },
		{ "$(D", JP_0212 } };

	for (size_t i = 0; i < COUNT(all); i++) {
		size_t n = strlen(all[i].text);

		if (!begins_with(str_cut(s, 1, s.n - 1), all[i].text, n))
			continue;
		*mode = all[i].mode;
		*c = CODE_NONE;
		return n + 1;
	}
	return single(ESC, c);
}

size_t
east_iso_2022_jp(unsigned *mode, struct str s, uint32_t *c)
{
	unsigned char a = s.p[0], b = byte(s, 1);

	if (a == ESC)
		return escape_jp(mode, s, c);
	if (a <= 0x20 || a == 0x7f)
		return single(a, c);
	if (a > 0x7f)
		return single(CODE_ILL, c);
	switch (*mode) {
	case JP_ROMAN:
		return single(a == 0x5c ? 0xa5 : a == 0x7e ? 0x203e : a, c);
	case JP_KATAKANA:
		return single(a < 0x60 ? a - 0x21 + 0xff61 : CODE_ILL, c);
	case JP_0208:
		return pair(s, square(jis0208, a - 0x21, b - 0x21u), c);
	case JP_0212:
		return pair(s, square(jis0212, a - 0x21, b - 0x21u), c);
	default:
		return single(a, c);
	}
}

size_t
east_iso_2022_kr(unsigned *mode, struct str s, uint32_t *c)
{
	unsigned char a = s.p[0], b = byte(s, 1);

	if (begins_with(s, "\x1b$)C", 4)) {
		*c = CODE_NONE;
		return 4;
	}
	if (a == SHIFT_OUT || a == SHIFT_IN) {
		*mode = a == SHIFT_OUT;
		return single(CODE_NONE, c);
	}
	if (a > 0x7f)
		return single(CODE_ILL, c);
	if (*mode == 0 || a <= 0x20 || a == 0x7f)
		return single(a, c);
	return pair(s, b < 0x21 || b > 0x7e ? 0 :
	    uhc[(a + 0x80 - 0x81) * 190 + b + 0x80 - 0x41], c);
}

size_t
east_hz(unsigned *mode, struct str s, uint32_t *c)
{
	unsigned char a = s.p[0], b = byte(s, 1);

	if (a == '~' && (b == '{' || b == '}')) {
		*mode = b == '{';
		*c = CODE_NONE;
		return 2;
	}
	if (a == '~' && *mode == 0 && b == '~') {
		*c = '~';
		return 2;
	}
	if (a > 0x7f)
		return single(CODE_ILL, c);
	if (a == '\n')
		*mode = 0;	/* a line begins with ASCII */
	if (*mode == 0 || a <= 0x20 || a == 0x7f)
		return single(a, c);
	return pair(s, b < 0x21 || b > 0x7e ? 0 :
	    gbk_pair(a + 0x80, b + 0x80), c);
}
