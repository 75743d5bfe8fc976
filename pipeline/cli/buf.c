/* SPDX-License-Identifier: Apache-2.0 */
/* buf.c - buffers that grow, and text as JSON in them. */
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"
#include "io.h"

static char *
more(struct buf *b, size_t n)
{
	if (b->room - b->n < n) {
		b->room = (b->n + n) * 2 + 64;
		b->p = must(realloc(b->p, b->room));
	}
	return b->p + b->n;
}

void
buf_put(struct buf *b, const char *p, size_t n)
{
	if (n > 0)
		memcpy(more(b, n), p, n);
	b->n += n;
}

void
buf_text(struct buf *b, const char *s)
{
	buf_put(b, s, strlen(s));
}

void
buf_char(struct buf *b, char c)
{
	*more(b, 1) = c;
	b->n++;
}

void
buf_format(struct buf *b, const char *format, ...)
{
	va_list ap;
	int n;

	va_start(ap, format);
	n = vsnprintf(NULL, 0, format, ap);
	va_end(ap);
	more(b, n + 1);
	va_start(ap, format);
	vsnprintf(b->p + b->n, n + 1, format, ap);
	va_end(ap);
	b->n += n;
}

size_t
utf8_len(const char *p, size_t n)
{
	const unsigned char *s = (const unsigned char *)p;
	size_t len = s[0] < 0x80 ? 1 : s[0] < 0xc2 ? 0 : s[0] < 0xe0 ? 2 :
	    s[0] < 0xf0 ? 3 : s[0] < 0xf5 ? 4 : 0;

	if (len == 0 || len > n)
		return 0;
	for (size_t i = 1; i < len; i++)
		if ((s[i] & 0xc0) != 0x80)
			return 0;
	if ((s[0] == 0xe0 && s[1] < 0xa0) || (s[0] == 0xed && s[1] > 0x9f) ||
	    (s[0] == 0xf0 && s[1] < 0x90) || (s[0] == 0xf4 && s[1] > 0x8f))
		return 0;
	return len;
}

static unsigned long
code_of(const unsigned char *s, size_t len)
{
	unsigned long c = len == 1 ? s[0] : s[0] & (0x7f >> len);

	for (size_t i = 1; i < len; i++)
		c = c << 6 | (s[i] & 0x3f);
	return c;
}

static void
put_code(struct buf *b, unsigned long c)
{
	if (c > 0xffff)
		buf_format(b, "\\u%04lx\\u%04lx", 0xd7c0 + (c >> 10),
		    0xdc00 + (c & 0x3ff));
	else
		buf_format(b, "\\u%04lx", c);
}

static void
put_character(struct buf *b, const char *p, size_t len, bool ascii)
{
	static const char named[] = "\"\"\\\\\bb\ff\nn\rr\tt";
	const char *at = len == 1 && *p != '\0' ? strchr(named, *p) : NULL;

	/* Each stands before what stands for it, at an even place. */
	if (at != NULL && (at - named) % 2 == 1)
		at = strchr(at + 1, *p);
	if (at != NULL && (at - named) % 2 == 0) {
		buf_char(b, '\\');
		buf_char(b, at[1]);
	} else if ((len == 1 && ((unsigned char)*p < 0x20 || *p == 0x7f)) ||
	    (len > 1 && ascii)) {
		put_code(b, code_of((const unsigned char *)p, len));
	} else {
		buf_put(b, p, len);
	}
}

void
buf_escaped(struct buf *b, const char *p, size_t n, bool ascii)
{
	for (size_t i = 0; i < n;) {
		size_t len = utf8_len(p + i, n - i);

		put_character(b, len ? p + i : "\xef\xbf\xbd", len ? len : 3,
		    ascii);
		i += len ? len : 1;
	}
}

void
buf_json(struct buf *b, const char *p, size_t n)
{
	buf_char(b, '"');
	for (size_t i = 0, from = 0; i <= n; i++) {
		if (i < n && p[i] != '<')
			continue;
		buf_escaped(b, p + from, i - from, false);
		if (i < n)
			buf_text(b, "\\u003c");
		from = i + 1;
	}
	buf_char(b, '"');
}

static void
put_base64(struct buf *b, const char *p, size_t n)
{
	static const char digit[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	    "abcdefghijklmnopqrstuvwxyz0123456789+/";
	const unsigned char *s = (const unsigned char *)p;

	for (size_t i = 0; i < n; i += 3) {
		unsigned long w = (unsigned long)s[i] << 16 |
		    (i + 1 < n ? s[i + 1] << 8 : 0) |
		    (i + 2 < n ? s[i + 2] : 0);

		buf_char(b, digit[w >> 18]);
		buf_char(b, digit[w >> 12 & 63]);
		buf_char(b, i + 1 < n ? digit[w >> 6 & 63] : '=');
		buf_char(b, i + 2 < n ? digit[w & 63] : '=');
	}
}

void
buf_json_bytes(struct buf *b, const char *name, const char *p, size_t n)
{
	bool text = true;

	for (size_t i = 0, len; i < n && text; i += len)
		text = (len = utf8_len(p + i, n - i)) > 0;
	buf_format(b, "\"%s%s\":", name, text ? "" : "64");
	if (text) {
		buf_json(b, p, n);
		return;
	}
	buf_char(b, '"');
	put_base64(b, p, n);
	buf_char(b, '"');
}

void
buf_free(struct buf *b)
{
	free(b->p);
	*b = (struct buf){ 0 };
}
