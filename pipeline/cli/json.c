/* SPDX-License-Identifier: Apache-2.0 */
/*
 * json.c - finds strings in a line of JSON without taking it apart.
 *
 * The line is held against RFC 8259 from front to back, without recursion, so
 * that any depth is fine.  Bytes in strings that are no UTF-8, and halves of
 * surrogate pairs, are let through: they are what a cleaner is for.
 */
#include <stdlib.h>
#include <string.h>

#include "cli.h"
#include "record.h"

enum { MOST_PATHS = MOST_FIELDS + 1 };

struct level {
	bool array;
	size_t index;
};

struct walk {
	const char *p, *end;
	const struct json_path *path;	/* the last may be the language's */
	size_t npath, nchosen;
	size_t matched[MOST_PATHS];	/* parts of it along the way here */
	struct level *level;
	size_t depth, room;
	struct places *found;
	const char *key, *key_end;
	struct buf name;
};

bool
json_path_read(struct json_path *p, const char *text)
{
	char by = *text == '/' ? '/' : '.';
	const char *s = by == '/' ? text + 1 : text;

	*p = (struct json_path){ .name = text };
	for (;;) {
		size_t n = strcspn(s, by == '/' ? "/" : ".");
		char *part = must(strndup(s, n)), *out = part;

		/* ~1 is a slash and ~0 a tilde in a pointer (RFC 6901). */
		for (const char *in = part; *in != '\0'; in++) {
			bool tilde = by == '/' && *in == '~' &&
			    (in[1] == '0' || in[1] == '1');

			*out++ = tilde ? (*++in == '0' ? '~' : '/') : *in;
		}
		*out = '\0';
		p->part = must(realloc(p->part, (p->n + 1) *
		    sizeof(*p->part)));
		p->part[p->n++] = part;
		if (s[n] == '\0')
			return true;
		s += n + 1;
	}
}

void
json_path_free(struct json_path *p)
{
	for (size_t i = 0; i < p->n; i++)
		free(p->part[i]);
	free(p->part);
}

static int
digit(char d)
{
	return d >= '0' && d <= '9' ? d - '0' :
	    (d | 32) >= 'a' && (d | 32) <= 'f' ? (d | 32) - 'a' + 10 : -1;
}

static int
hex(const char *p, const char *end)
{
	int c = 0;

	if (end - p < 4)
		return -1;
	for (int i = 0; i < 4; i++) {
		if (digit(p[i]) < 0)
			return -1;
		c = c << 4 | digit(p[i]);
	}
	return c;
}

static size_t
put_utf8(char c[4], unsigned long u)
{
	if (u < 0x80)
		return c[0] = u, 1;
	if (u < 0x800)
		return c[0] = 0xc0 | u >> 6, c[1] = 0x80 | (u & 63), 2;
	if (u < 0x10000)
		return c[0] = 0xe0 | u >> 12, c[1] = 0x80 | (u >> 6 & 63),
		    c[2] = 0x80 | (u & 63), 3;
	return c[0] = 0xf0 | u >> 18, c[1] = 0x80 | (u >> 12 & 63),
	    c[2] = 0x80 | (u >> 6 & 63), c[3] = 0x80 | (u & 63), 4;
}

size_t
json_unescape(const char *p, const char *end, char c[4], size_t *n)
{
	static const char named[] = "b\bf\fn\nr\rt\t";
	const char *at;
	int u, low;

	*n = 1;
	if (*p != '\\') {
		c[0] = *p;
		return 1;
	}
	if (p[1] != 'u') {
		at = strchr(named, p[1]);
		c[0] = at ? at[1] : p[1];
		return 2;
	}
	u = hex(p + 2, end);
	if (u >= 0xd800 && u < 0xdc00 && end - p >= 12 && p[6] == '\\' &&
	    p[7] == 'u' && (low = hex(p + 8, end)) >= 0xdc00 && low < 0xe000) {
		*n = put_utf8(c, 0x10000 + ((u - 0xd800) << 10) +
		    (low - 0xdc00));
		return 12;
	}
	/* Half a pair is no character. */
	*n = put_utf8(c, u >= 0xd800 && u < 0xe000 ? 0xfffd : u);
	return 6;
}

void
json_text(const char *p, const char *end, struct buf *text)
{
	char c[4];
	size_t n;

	while (p < end) {
		const char *esc = memchr(p, '\\', end - p);

		buf_put(text, p, (esc ? esc : end) - p);
		if (esc == NULL)
			return;
		p = esc + json_unescape(esc, end, c, &n);
		buf_put(text, c, n);
	}
}

static void
blanks(struct walk *w)
{
	while (w->p < w->end && (*w->p == ' ' || *w->p == '\t' ||
	    *w->p == '\r' || *w->p == '\n'))
		w->p++;
}

/* A string; sets where it begins and ends between its quotes. */
static bool
string(struct walk *w, struct place *s)
{
	bool escapes = false, wide = false;

	if (w->p == w->end || *w->p != '"')
		return false;
	s->begin = ++w->p;
	for (; w->p < w->end && *w->p != '"'; w->p++) {
		if ((unsigned char)*w->p < 0x20)
			return false;
		wide |= (*w->p & 0x80) != 0;
		if (*w->p != '\\')
			continue;
		if (++w->p == w->end)
			return false;
		if (*w->p == 'u') {
			int u = hex(w->p + 1, w->end);

			if (u < 0)
				return false;
			escapes |= u >= 0x80;
			w->p += 4;
		} else if (*w->p == '\0' || !strchr("\"\\/bfnrt", *w->p)) {
			return false;
		}
	}
	if (w->p == w->end)
		return false;
	s->end = w->p++;
	s->ascii = escapes && !wide;
	s->json = true;
	return true;
}

static bool
digits(struct walk *w)
{
	const char *from = w->p;

	while (w->p < w->end && *w->p >= '0' && *w->p <= '9')
		w->p++;
	return w->p > from;
}

static bool
number(struct walk *w)
{
	if (w->p < w->end && *w->p == '-')
		w->p++;
	if (w->p < w->end && *w->p == '0')
		w->p++;
	else if (!digits(w))
		return false;
	if (w->p < w->end && *w->p == '.') {
		w->p++;
		if (!digits(w))
			return false;
	}
	if (w->p < w->end && (*w->p | 32) == 'e') {
		w->p++;
		if (w->p < w->end && (*w->p == '+' || *w->p == '-'))
			w->p++;
		return digits(w);
	}
	return true;
}

static bool
word(struct walk *w, const char *name)
{
	size_t n = strlen(name);

	if ((size_t)(w->end - w->p) < n || memcmp(w->p, name, n) != 0)
		return false;
	w->p += n;
	return true;
}

/* Does the name or number at hand match the part of a path at this depth? */
static bool
part_matches(struct walk *w, size_t i)
{
	const struct json_path *p = &w->path[i];
	const struct level *l = &w->level[w->depth - 1];
	const char *part = p->part[w->depth - 1];
	char index[32];

	if (strcmp(part, "*") == 0)
		return true;
	if (l->array) {
		snprintf(index, sizeof(index), "%zu", l->index);
		return strcmp(part, index) == 0;
	}
	if (memchr(w->key, '\\', w->key_end - w->key) == NULL)
		return strlen(part) == (size_t)(w->key_end - w->key) &&
		    memcmp(part, w->key, w->key_end - w->key) == 0;
	w->name.n = 0;
	json_text(w->key, w->key_end, &w->name);
	return strlen(part) == w->name.n &&
	    memcmp(part, w->name.p, w->name.n) == 0;
}

/* The path that leads to the value at hand, or npath. */
static size_t
arrived(struct walk *w)
{
	for (size_t i = 0; w->depth > 0 && i < w->npath; i++)
		if (w->path[i].n == w->depth && w->matched[i] == w->depth - 1 &&
		    part_matches(w, i))
			return i;
	return w->npath;
}

static void
enter(struct walk *w, bool array)
{
	for (size_t i = 0; w->depth > 0 && i < w->npath; i++)
		if (w->path[i].n > w->depth && w->matched[i] == w->depth - 1 &&
		    part_matches(w, i))
			w->matched[i]++;
	if (w->depth == w->room)
		w->level = must(realloc(w->level, (w->room = w->room * 2 +
		    32) * sizeof(*w->level)));
	w->level[w->depth++] = (struct level){ array, 0 };
	w->p++;
}

static void
leave(struct walk *w)
{
	w->depth--;
	for (size_t i = 0; i < w->npath; i++)
		if (w->depth > 0 ? w->matched[i] >= w->depth : true)
			w->matched[i] = w->depth > 0 ? w->depth - 1 : 0;
	w->p++;
}

static bool
key(struct walk *w)
{
	struct place s = { 0 };

	if (!string(w, &s))
		return false;
	w->key = s.begin;
	w->key_end = s.end;
	blanks(w);
	if (w->p == w->end || *w->p != ':')
		return false;
	w->p++;
	blanks(w);
	return true;
}

static bool
text(struct walk *w)
{
	struct place s = { 0 };
	size_t i = arrived(w);

	if (!string(w, &s))
		return false;
	if (i < w->nchosen) {
		s.name = w->path[i].name;
		places_add(w->found, s);
	} else if (i < w->npath) {
		w->found->lang = s.begin;
		w->found->lang_n = s.end - s.begin;
	}
	return true;
}

static bool
scalar(struct walk *w)
{
	return *w->p == '"' ? text(w) : *w->p == 't' ? word(w, "true") :
	    *w->p == 'f' ? word(w, "false") : *w->p == 'n' ?
	    word(w, "null") : number(w);
}

/* A value from its first byte: what has to be closed is entered only. */
static bool
value(struct walk *w, bool *opened)
{
	blanks(w);
	*opened = false;
	if (w->p == w->end)
		return false;
	if (*w->p != '{' && *w->p != '[')
		return scalar(w);
	enter(w, *w->p == '[');
	blanks(w);
	if (w->p == w->end)
		return false;
	if (*w->p == (w->level[w->depth - 1].array ? ']' : '}')) {
		if (w->depth == 1 && *w->p == '}') {
			w->found->close = w->p;
			w->found->empty = true;
		}
		leave(w);
		return true;
	}
	*opened = true;
	return w->level[w->depth - 1].array || key(w);
}

/* What follows a value: the next one, or ends of what is open. */
static bool
go_on(struct walk *w, bool *more)
{
	for (;;) {
		struct level *l;

		blanks(w);
		*more = false;
		if (w->depth == 0)
			return w->p == w->end;
		if (w->p == w->end)
			return false;
		l = &w->level[w->depth - 1];
		if (*w->p == ',') {
			w->p++;
			blanks(w);
			l->index++;
			*more = true;
			return l->array || key(w);
		}
		if (*w->p != (l->array ? ']' : '}'))
			return false;
		if (w->depth == 1 && !l->array)
			w->found->close = w->p;
		leave(w);
	}
}

bool
json_find(const struct json_path *path, size_t npath,
		const struct json_path *lang, const char *p, const char *end,
		struct places *found)
{
	struct json_path all[MOST_PATHS];
	struct walk w = { .p = p, .end = end, .path = all, .found = found };
	bool fine = true, more = true, opened;

	while (w.nchosen < npath && w.nchosen < MOST_PATHS - 1) {
		all[w.nchosen] = path[w.nchosen];
		w.nchosen++;
	}
	w.npath = w.nchosen;
	if (lang != NULL)
		all[w.npath++] = *lang;
	while (fine && more) {
		fine = value(&w, &opened);
		if (fine && !opened)
			fine = go_on(&w, &more);
	}
	free(w.level);
	buf_free(&w.name);
	return fine;
}
