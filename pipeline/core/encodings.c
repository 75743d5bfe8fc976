/* SPDX-License-Identifier: Apache-2.0 */
/*
 * encodings.c - every encoding there is, and the names it goes by.
 *
 * Labels mean what they mean to browsers (WHATWG, Encoding Standard): text that
 * calls itself ISO-8859-1 is windows-1252, and GB2312 is GB18030.
 */
#include <stdio.h>

#include "core.h"
#include "text/page.h"

size_t
encoding_next(const struct encoding *e, unsigned *mode, struct str s,
		uint32_t *c)
{
	if (e->page < 0)
		return e->east(mode, s, c);
	*c = page_char(e->page, s.p[0]);
	if (*c == 0 && s.p[0] != 0)
		*c = CODE_ILL;
	return 1;
}

const struct encoding encoding_page[PAGES] = {
#define PAGE(id, name, icu, differences, price) \
	{ name, 1, false, "decode/" name, NULL, PAGE_##id, false, price },
#include "text/pages.def"
#undef PAGE
};

const struct encoding
	encoding_utf8 = { .name = "UTF-8", .unit = 1, .page = -1 },
	encoding_utf16le = { .name = "UTF-16LE", .unit = 2, .page = -1,
		.rule = "decode/UTF-16LE" },
	encoding_utf16be = { .name = "UTF-16BE", .unit = 2, .page = -1,
		.big = true, .rule = "decode/UTF-16BE" },
	encoding_utf32le = { .name = "UTF-32LE", .unit = 4, .page = -1,
		.rule = "decode/UTF-32LE" },
	encoding_utf32be = { .name = "UTF-32BE", .unit = 4, .page = -1,
		.big = true, .rule = "decode/UTF-32BE" };

#define EAST(id, name, modal, price) \
const struct encoding encoding_##id = { name, 1, false, "decode/" name, \
	east_##id, -1, modal, price };
EAST(gb18030, "GB18030", false, 2)
EAST(big5, "Big5", false, 2)
EAST(euc_kr, "EUC-KR", false, 2)
EAST(shift_jis, "Shift_JIS", false, 2)
EAST(euc_jp, "EUC-JP", false, 2)
EAST(euc_tw, "EUC-TW", false, 6)
EAST(iso_2022_jp, "ISO-2022-JP", true, 0)
EAST(iso_2022_kr, "ISO-2022-KR", true, 0)
EAST(hz, "HZ-GB-2312", true, 0)

static const struct encoding *const others[] = { &encoding_utf8,
	&encoding_utf16le, &encoding_utf16be, &encoding_utf32le,
	&encoding_utf32be, &encoding_gb18030, &encoding_big5, &encoding_euc_kr,
	&encoding_shift_jis, &encoding_euc_jp, &encoding_euc_tw,
	&encoding_iso_2022_jp, &encoding_iso_2022_kr, &encoding_hz };

enum { OTHERS = sizeof(others) / sizeof(*others) };

const struct encoding *
encoding_list(size_t i)
{
	return i < OTHERS ? others[i] : i < OTHERS + PAGES ?
	    &encoding_page[i - OTHERS] : NULL;
}

/* Names that are more than a spelling of ours. */
static const char *const aliases[][2] = {
	{ "latin1", "windows1252" }, { "iso88591", "windows1252" },
	{ "l1", "windows1252" }, { "ascii", "windows1252" },
	{ "usascii", "windows1252" }, { "ansi", "windows1252" },
	{ "latin2", "iso88592" }, { "latin3", "iso88593" },
	{ "latin4", "iso88594" }, { "latin5", "windows1254" },
	{ "iso88599", "windows1254" }, { "latin6", "iso885910" },
	{ "latin7", "iso885913" }, { "latin8", "iso885914" },
	{ "latin9", "iso885915" }, { "latin10", "iso885916" },
	{ "cyrillic", "iso88595" }, { "arabic", "iso88596" },
	{ "greek", "iso88597" }, { "hebrew", "iso88598" },
	{ "iso88598i", "iso88598" }, { "iso88598e", "iso88598" },
	{ "iso88596i", "iso88596" }, { "iso88596e", "iso88596" },
	{ "iso885911", "windows874" }, { "tis620", "windows874" },
	{ "koi", "koi8r" }, { "koi8", "koi8r" }, { "koi8ru", "koi8u" },
	{ "mac", "macintosh" }, { "macroman", "macintosh" },
	{ "xmacroman", "macintosh" }, { "maclatin2", "xmacce" },
	{ "maccentraleurope", "xmacce" }, { "macce", "xmacce" },
	{ "maccyrillic", "xmaccyrillic" }, { "xmacukrainian", "xmaccyrillic" },
	{ "macgreek", "xmacgreek" }, { "macturkish", "xmacturkish" },
	{ "maciceland", "xmacicelandic" }, { "macicelandic", "xmacicelandic" },
	{ "rk1048", "kz1048" }, { "strk1048", "kz1048" },
	{ "ptcp154", "pt154" }, { "tcvn", "tcvn5712" },
	{ "gb2312", "gb18030" }, { "gbk", "gb18030" }, { "cp936", "gb18030" },
	{ "euccn", "gb18030" }, { "chinese", "gb18030" },
	{ "big5hkscs", "big5" }, { "cp950", "big5" }, { "xxbig5", "big5" },
	{ "cp949", "euckr" }, { "uhc", "euckr" }, { "ksc5601", "euckr" },
	{ "ksc56011987", "euckr" }, { "windows949", "euckr" },
	{ "korean", "euckr" }, { "sjis", "shiftjis" }, { "mskanji", "shiftjis" },
	{ "cp932", "shiftjis" }, { "windows31j", "shiftjis" },
	{ "ms932", "shiftjis" }, { "xsjis", "shiftjis" },
	{ "hz", "hzgb2312" }, { "utf16", "utf16le" }, { "utf32", "utf32le" },
	{ "unicode", "utf16le" }, { "ucs2", "utf16le" },
};

/* Letters and digits alone, small. */
static void
plain_name(struct str name, char *out, size_t room)
{
	size_t n = 0;

	for (size_t i = 0; i < name.n && n + 1 < room; i++) {
		char c = name.p[i];

		if (c >= 'A' && c <= 'Z')
			c += 'a' - 'A';
		if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
			out[n++] = c;
	}
	out[n] = '\0';
}

static const struct encoding *
by_plain_name(const char *plain)
{
	const struct encoding *e;
	char own[32];

	for (size_t i = 0; (e = encoding_list(i)) != NULL; i++) {
		plain_name(str_of(e->name), own, sizeof(own));
		if (strcmp(own, plain) == 0)
			return e;
	}
	return NULL;
}

const struct encoding *
encoding_find(struct str name)
{
	const struct encoding *e;
	char plain[32], other[40];

	plain_name(name, plain, sizeof(plain));
	if ((e = by_plain_name(plain)) != NULL)
		return e;
	for (size_t i = 0; i < sizeof(aliases) / sizeof(*aliases); i++)
		if (strcmp(aliases[i][0], plain) == 0)
			return by_plain_name(aliases[i][1]);
	/* cp1251 and ibm850, cp850 and xcp1251. */
	snprintf(other, sizeof(other), "%s", plain[0] == 'x' ? plain + 1 :
	    plain);
	if (strncmp(other, "cp", 2) != 0 && strncmp(other, "ibm", 3) != 0)
		return NULL;
	snprintf(plain, sizeof(plain), "%.12s", other + (other[0] == 'c' ? 2 :
	    3));
	snprintf(other, sizeof(other), "windows%s", plain);
	if ((e = by_plain_name(other)) != NULL)
		return e;
	snprintf(other, sizeof(other), "ibm%s", plain);
	return by_plain_name(other);
}
