/* SPDX-License-Identifier: Apache-2.0 */
/*
 * record.h - where in a record the texts to clean are (places.c, json.c).
 */
#ifndef RECORD_H
#define RECORD_H

#include "io.h"

struct place {
	const char *begin, *end;	/* of JSON: between the quotes */
	const char *name;		/* of the field or column, or NULL */
	const char *lang;		/* of the column, or NULL */
	bool json, cell;
	bool ascii;			/* escapes all that is no ASCII */
};

struct places {
	struct place *row;
	size_t n, room;
	bool bad;			/* cannot be read: nothing is chosen */
	bool blank;			/* a line of nothing */
	const char *close;		/* the last brace of an object, ... */
	bool empty;			/* ... one without members */
	const char *lang;		/* what --lang-field tells */
	size_t lang_n;
	const char *url;		/* what --site=host:FIELD tells, as it */
	size_t url_n;			/* stands in the line */
};

struct record_plan;

/* Finds the texts of a line, in order.  `column` is that of the file; `first` is
 * the line that may be a header, and begin with a byte order mark. */
void places_find(const struct record_plan *plan, const size_t *column,
		const char *line, const char *end, bool first,
		struct places *found);
void places_add(struct places *all, struct place p);

/* Paths into JSON: a, a.b, /a/0/b; * stands for any name or number. */
struct json_path {
	char **part;
	size_t n;
	const char *name;		/* as it was given */
};

bool json_path_read(struct json_path *p, const char *text);
void json_path_free(struct json_path *p);

/* Finds the strings at these paths; false when the line is no JSON.  The path
 * `lang`, if any, tells the language. */
bool json_find(const struct json_path *path, size_t npath,
		const struct json_path *lang, const char *p, const char *end,
		struct places *found);

/* Reads one character of a string: its length in the raw bytes; *n bytes of
 * UTF-8 in c. */
size_t json_unescape(const char *p, const char *end, char c[4], size_t *n);
void json_text(const char *p, const char *end, struct buf *text);

#endif
