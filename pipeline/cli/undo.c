/* SPDX-License-Identifier: Apache-2.0 */
/*
 * undo.c - gives back the raw bytes, from clean text and its record of changes.
 *
 * Both are read from front to back, a change at a time, whatever their size.
 * The text is held against what the records say it is, and the result against
 * its checksum: a wrong or edited text is refused.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>
#include <zlib.h>

#include "cli.h"
#include "io.h"
#include "member.h"

struct entry {
	char *name;
	off_t at;		/* of its first record */
	uint64_t changes;
	uint64_t out_bytes, out_crc;
};

struct records {
	FILE *f;
	const char *path;
	char *line;
	size_t room;
	uint64_t number;	/* of the line */
	struct entry *entry;
	size_t n;
};

/* The next record; NULL at the end, or when it is not one.  A run that was killed
 * may have left half a line, behind records that are whole. */
static json_t *
next_record(struct records *r, bool *bad)
{
	ssize_t n = getline(&r->line, &r->room, r->f);
	json_t *o;

	*bad = false;
	if (n <= 0)
		return NULL;
	r->number++;
	o = json_loadb(r->line, n, JSON_ALLOW_NUL, NULL);
	if (json_is_object(o))
		return o;
	json_decref(o);
	if (r->line[n - 1] != '\n')
		return NULL;
	*bad = true;
	complain("%s:%llu: not a record of changes", r->path,
	    (unsigned long long)r->number);
	return NULL;
}

static const char *
text_of(const json_t *o, const char *key)
{
	return json_string_value(json_object_get(o, key));
}

static void
add_entry(struct records *r, const char *name, off_t at)
{
	r->entry = must(realloc(r->entry, (r->n + 1) * sizeof(*r->entry)));
	r->entry[r->n++] = (struct entry){ .name = must(strdup(name)),
	    .at = at };
}

static uint64_t
number_of(const json_t *o, const char *key)
{
	return json_integer_value(json_object_get(o, key));
}

static void
end_entry(struct entry *e, const json_t *o)
{
	e->changes = number_of(o, "changes");
	e->out_bytes = number_of(o, "out_bytes");
	e->out_crc = number_of(o, "out_crc32");
}

/* Finds where each document's records begin: they lie together, and end with
 * the document's own. */
static bool
index_records(struct records *r)
{
	off_t at = 0;
	bool bad, fresh = true;
	json_t *o;

	while ((o = next_record(r, &bad)) != NULL) {
		const char *end = text_of(o, "document");
		const char *name = end ? end : text_of(o, "file");

		if (name != NULL && fresh)
			add_entry(r, name, at);
		if (end != NULL)
			end_entry(&r->entry[r->n - 1], o);
		fresh = end != NULL;
		at = ftello(r->f);
		json_decref(o);
		if (name == NULL)
			return complain("%s:%llu: not a record of changes",
			    r->path, (unsigned long long)r->number);
	}
	return !bad;
}

struct records *
records_open(const char *path)
{
	struct records *r = must(calloc(1, sizeof(*r)));

	r->path = path;
	if ((r->f = fopen(path, "rb")) == NULL) {
		complain("cannot read %s: %s", path, strerror(errno));
		free(r);
		return NULL;
	}
	if (index_records(r))
		return r;
	records_close(r);
	return NULL;
}

void
records_close(struct records *r)
{
	for (size_t i = 0; i < r->n; i++)
		free(r->entry[i].name);
	free(r->entry);
	free(r->line);
	fclose(r->f);
	free(r);
}

/* One document on its way back. */
struct undoing {
	struct source *in;
	FILE *out;
	const char *in_name;
	uint64_t at;			/* in the clean text */
	uLong in_crc, out_crc;
	uint64_t out_bytes;
};

static bool
write_out(struct undoing *u, const char *p, size_t n)
{
	u->out_crc = crc32_z(u->out_crc, (const Bytef *)p, n);
	u->out_bytes += n;
	return fwrite(p, 1, n, u->out) == n ? true :
	    complain("cannot write: %s", strerror(errno));
}

/* Reads n bytes; fewer when the text ends before. */
static size_t
read_in(struct undoing *u, char *p, size_t n)
{
	size_t got = 0;
	ssize_t some = 1;

	while (got < n && (some = source_read(u->in, p + got, n - got)) > 0)
		got += some;

	u->in_crc = crc32_z(u->in_crc, (const Bytef *)p, got);
	u->at += got;
	return got;
}

static bool
mismatch(const struct undoing *u)
{
	return complain("%s is not the text that these changes made (it "
	    "differs at byte %llu); nothing is undone", u->in_name,
	    (unsigned long long)u->at);
}

static bool
copy_until(struct undoing *u, uint64_t at)
{
	char part[65536];

	while (u->at < at) {
		size_t want = at - u->at < sizeof(part) ? at - u->at :
		    sizeof(part);
		size_t n = read_in(u, part, want);

		if (n > 0 && !write_out(u, part, n))
			return false;
		if (n < want)
			return mismatch(u);
	}
	return u->at == at ? true : mismatch(u);
}

static bool
undo_change(struct undoing *u, const json_t *o)
{
	const json_t *out = json_object_get(o, "out");
	size_t from_n, to_n;
	char *from = json_bytes(o, "from", &from_n);
	char *to = json_bytes(o, "to", &to_n);
	char *found = to ? must(malloc(to_n + 1)) : NULL;
	bool fine = from != NULL && to != NULL && json_is_array(out) &&
	    copy_until(u, json_integer_value(json_array_get(out, 0)));

	if (fine && (read_in(u, found, to_n) != to_n ||
	    memcmp(found, to, to_n) != 0))
		fine = mismatch(u);
	fine = fine && write_out(u, from, from_n);
	free(from);
	free(to);
	free(found);
	return fine;
}

static bool
same_number(const json_t *o, const char *key, uint64_t n)
{
	return json_is_integer(json_object_get(o, key)) &&
	    number_of(o, key) == n;
}

/* The document's own record: all of the text, and nothing else. */
static bool
finish(struct undoing *u, const json_t *o)
{
	char more;

	if (!copy_until(u, json_integer_value(json_object_get(o,
	    "out_bytes"))))
		return false;
	if (source_read(u->in, &more, 1) != 0 ||
	    !same_number(o, "out_crc32", u->in_crc) ||
	    !same_number(o, "src_crc32", u->out_crc) ||
	    !same_number(o, "src_bytes", u->out_bytes))
		return mismatch(u);
	return true;
}

/* Of several the last; but one that found the text clean stands for the one
 * that made it so. */
static const struct entry *
find(const struct records *r, const char *name)
{
	const struct entry *found = NULL;

	for (size_t i = name ? r->n : 0; i-- > 0;) {
		const struct entry *e = &r->entry[i];

		if (strcmp(e->name, name) != 0)
			continue;
		if (found != NULL && (found->out_bytes != e->out_bytes ||
		    found->out_crc != e->out_crc))
			break;
		found = e;
		if (e->changes > 0)
			break;
	}
	return found;
}

static bool
ends_with(const char *s, const char *end)
{
	size_t n = strlen(s), m = strlen(end);

	return n > m && s[n - m - 1] == '/' && strcmp(s + n - m, end) == 0;
}

const char *
records_name(const struct records *r, const char *path, const char *relative)
{
	const char *found = NULL;

	if (find(r, path) != NULL)
		return path;
	if (r->n == 1)
		return r->entry[0].name;
	for (size_t i = 0; i < r->n; i++)
		if (ends_with(r->entry[i].name, relative)) {
			if (found != NULL &&
			    strcmp(found, r->entry[i].name) != 0)
				return NULL;
			found = r->entry[i].name;
		}
	return found;
}

uint64_t
records_changes(const struct records *r, const char *name)
{
	const struct entry *e = find(r, name);

	return e ? e->changes : 0;
}

bool
undo_document(struct records *r, const char *name, struct source *in,
		const char *in_name, FILE *out)
{
	struct undoing u = { .in = in, .out = out, .in_name = in_name };
	const struct entry *e = find(r, name);
	bool fine = true, ended = false, bad;
	json_t *o;

	if (e == NULL)
		return complain("%s has no record of %s, or several that may "
		    "be it", r->path, in_name);
	fseeko(r->f, e->at, SEEK_SET);
	while (fine && !ended && (o = next_record(r, &bad)) != NULL) {
		ended = text_of(o, "document") != NULL;
		fine = ended ? finish(&u, o) : undo_change(&u, o);
		json_decref(o);
	}
	if (fine && !ended)
		return complain("%s was cut short: the record of %s does not "
		    "end", r->path, e->name);
	return fine;
}
