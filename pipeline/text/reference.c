/* SPDX-License-Identifier: Apache-2.0 */
/* reference.c - reads character references of HTML. */
#include <stdlib.h>

#include <unicode/uchar.h>

#include "text/fold.h"
#include "text/page.h"
#include "text/reference.h"

enum { LONGEST = 33 };	/* &CounterClockwiseContourIntegral; */

static bool
is_alnum(uint32_t c)
{
	return (c | 32) - 'a' < 26 || c - '0' < 10;
}

/* As HTML reads numbers: those of C1 controls are windows-1252's, and those that
 * no character has are U+FFFD.  A control that is one stays a reference. */
static bool
read_number(const char *digits, struct reference *r)
{
	bool hex = (digits[0] | 32) == 'x';
	char *end;
	unsigned long c = strtoul(digits + hex, &end, hex ? 16 : 10);

	if (end == digits + hex || *end != '\0')
		return false;
	if (c >= 0x80 && c < 0xa0)
		c = page_char(PAGE_windows_1252, (unsigned char)c);
	if (c == 0 || c > 0x10ffff || c - 0xd800 < 0x800)
		c = 0xfffd;
	if (c < 0x20 || c == 0x7f)
		return false;
	r->c[0] = (uint32_t)c;
	r->n = 1;
	return true;
}

static bool
look_up(const struct dict *names, struct str name, struct reference *r)
{
	char folded[LONGEST * 2 + 8];
	long n = fold(name, folded, sizeof(folded));
	uint32_t e;

	if (n <= 0)
		return false;
	e = dict_find(names, (struct str){ folded, (size_t)n });
	for (; e != 0; e = dict_again(names, e))
		if (str_eq(dict_key(names, e), name)) {
			char *end;

			r->c[0] = strtoul(dict_field(names, e, 0).p, &end, 16);
			r->c[1] = strtoul(end, NULL, 16);
			r->n = r->c[1] ? 2 : 1;
			return true;
		}
	return false;
}

static bool
is_upper(const char *name, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (name[i] < 'A' || name[i] > 'Z')
			return false;
	return n > 1;
}

/* Of text in capitals, &EACUTE; is &Eacute;, and &NBSP; is &nbsp;. */
static bool
read_name(const struct dict *names, char *name, size_t n, struct reference *r)
{
	if (names == NULL)
		return false;
	if (look_up(names, (struct str){ name, n }, r))
		return true;
	if (!is_upper(name, n))
		return false;
	for (size_t i = 1; i < n; i++)
		name[i] |= 32;
	if (look_up(names, (struct str){ name, n }, r) &&
	    u_isupper((UChar32)r->c[0]))
		return true;
	name[0] |= 32;
	return look_up(names, (struct str){ name, n }, r);
}

bool
reference_read(const struct dict *names, const uint32_t *c, size_t n,
		struct reference *r)
{
	char name[LONGEST + 1];
	size_t i = 1, from = n > 1 && c[1] == '#' ? 2 : 1;

	for (i = from; i < n && i - from < LONGEST && is_alnum(c[i]); i++)
		name[i - from] = (char)c[i];
	if (i == n || c[i] != ';' || i == from)
		return false;
	name[i - from] = '\0';
	if (!(from == 2 ? read_number(name, r) : read_name(names, name,
	    i - from, r)))
		return false;
	r->length = i + 1;
	return true;
}
