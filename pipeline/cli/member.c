/* SPDX-License-Identifier: Apache-2.0 */
/* member.c - reads members of JSON objects that buf.c wrote. */
#include <stdlib.h>
#include <string.h>

#include "cli.h"
#include "member.h"

static int
digit(char c)
{
	return c >= 'A' && c <= 'Z' ? c - 'A' : c >= 'a' && c <= 'z' ?
	    c - 'a' + 26 : c >= '0' && c <= '9' ? c - '0' + 52 :
	    c == '+' ? 62 : c == '/' ? 63 : -1;
}

/* Decodes base64 where it lies; returns the length. */
static size_t
unbase64(char *p, size_t n)
{
	unsigned long w = 0;
	size_t out = 0, bits = 0;

	for (size_t i = 0; i < n && digit(p[i]) >= 0; i++) {
		w = (w << 6 | digit(p[i])) & 0xffffff;
		bits += 6;
		if (bits >= 8) {
			bits -= 8;
			p[out++] = w >> bits;
		}
	}
	return out;
}

char *
json_bytes(const json_t *o, const char *key, size_t *n)
{
	char other[16], *p;
	const json_t *s = json_object_get(o, key);
	bool plain = json_is_string(s);

	snprintf(other, sizeof(other), "%s64", key);
	if (!plain)
		s = json_object_get(o, other);
	if (!json_is_string(s))
		return NULL;
	*n = json_string_length(s);
	p = must(malloc(*n + 1));
	memcpy(p, json_string_value(s), *n);
	if (!plain)
		*n = unbase64(p, *n);
	p[*n] = '\0';
	return p;
}

char *
json_path_bytes(const json_t *o, const char *key)
{
	size_t n;
	char *p = json_bytes(o, key, &n);

	if (p == NULL || memchr(p, '\0', n) == NULL)
		return p;
	free(p);
	return NULL;
}

bool
json_number(const json_t *o, const char *key, uint64_t *n)
{
	const json_t *v = json_object_get(o, key);

	if (!json_is_integer(v) || json_integer_value(v) < 0)
		return false;
	*n = json_integer_value(v);
	return true;
}

bool
json_hash(const json_t *o, const char *key, uint64_t *h)
{
	const char *s = json_string_value(json_object_get(o, key));
	char *end;

	if (s == NULL || strlen(s) != 16)
		return false;
	*h = strtoull(s, &end, 16);
	return *end == '\0';
}
