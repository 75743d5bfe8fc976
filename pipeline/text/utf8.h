/* SPDX-License-Identifier: Apache-2.0 */
/* utf8.h - walking over valid UTF-8, one character at a time. */
#ifndef TEXT_UTF8_H
#define TEXT_UTF8_H

#include "stage.h"

/* The length of the character that begins with this byte. */
static inline size_t
utf8_len(char first)
{
	unsigned char c = first;

	return c < 0x80 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
}

/* The character at s.p[*at]; moves *at behind it.  Needs *at < s.n and valid
 * UTF-8. */
static inline uint32_t
utf8_next(struct str s, size_t *at)
{
	const unsigned char *p = (const unsigned char *)s.p + *at;

	if (p[0] < 0x80) {
		*at += 1;
		return p[0];
	}
	if (p[0] < 0xe0) {
		*at += 2;
		return (uint32_t)(p[0] & 0x1f) << 6 | (p[1] & 0x3f);
	}
	if (p[0] < 0xf0) {
		*at += 3;
		return (uint32_t)(p[0] & 0x0f) << 12 |
		    (uint32_t)(p[1] & 0x3f) << 6 | (p[2] & 0x3f);
	}
	*at += 4;
	return (uint32_t)(p[0] & 0x07) << 18 | (uint32_t)(p[1] & 0x3f) << 12 |
	    (uint32_t)(p[2] & 0x3f) << 6 | (p[3] & 0x3f);
}

/* The character that ends before s.p[*at]; moves *at to where it begins.  Needs
 * *at > 0 and valid UTF-8. */
static inline uint32_t
utf8_last(struct str s, size_t *at)
{
	size_t i = *at - 1, from;

	while (i > 0 && (s.p[i] & 0xc0) == 0x80)
		i--;
	from = *at = i;
	return utf8_next(s, &from);
}

/* Writes a character to p, which has room for 4 bytes; returns its length. */
static inline size_t
utf8_put(char *p, uint32_t c)
{
	if (c < 0x80) {
		p[0] = c;
		return 1;
	}
	if (c < 0x800) {
		p[0] = 0xc0 | c >> 6;
		p[1] = 0x80 | (c & 0x3f);
		return 2;
	}
	if (c < 0x10000) {
		p[0] = 0xe0 | c >> 12;
		p[1] = 0x80 | (c >> 6 & 0x3f);
		p[2] = 0x80 | (c & 0x3f);
		return 3;
	}
	p[0] = 0xf0 | c >> 18;
	p[1] = 0x80 | (c >> 12 & 0x3f);
	p[2] = 0x80 | (c >> 6 & 0x3f);
	p[3] = 0x80 | (c & 0x3f);
	return 4;
}

#endif
