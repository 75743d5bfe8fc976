/* SPDX-License-Identifier: Apache-2.0 */
/* manifest.c - reads and writes plans: see manifest.h. */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "manifest.h"
#include "member.h"

static const char head[] = "{\"shard\":";

enum { LOOK = 1 << 16 };	/* bytes that are read faster than looked up */

/* Writing */

void
unit_time(struct unit *u, const struct stat *st)
{
	u->size = st->st_size;
	snprintf(u->mtime, sizeof(u->mtime), "%lld.%09ld",
	    (long long)st->st_mtim.tv_sec, st->st_mtim.tv_nsec);
}

/* Copies and some file systems keep no more of a time than its seconds. */
static bool
same_time(const char *a, const char *b)
{
	size_t n = strcspn(a, ".");

	return strcmp(a, b) == 0 || (strncmp(a, b, n) == 0 && b[n] == '.' &&
	    (strcmp(a + n, ".000000000") == 0 ||
	    strcmp(b + n, ".000000000") == 0));
}

bool
unit_fits(const struct unit *u, const struct stat *st)
{
	struct unit now;

	unit_time(&now, st);
	return now.size == u->size && same_time(now.mtime, u->mtime);
}

void
unit_put(struct buf *b, const struct unit *u, uint64_t config)
{
	buf_format(b, "%s%" PRIu64 ",", head, u->shard);
	if (u->root != 0)
		buf_format(b, "\"root\":%" PRId64 ",", u->root);
	buf_json_bytes(b, "path", u->path, strlen(u->path));
	buf_char(b, ',');
	if (u->from != NULL) {
		buf_json_bytes(b, "from", u->from, strlen(u->from));
		buf_char(b, ',');
	}
	if (u->ranges > 0)
		buf_format(b, "\"range\":%" PRIu64 ",\"ranges\":%" PRIu64 ",",
		    u->range, u->ranges);
	buf_format(b, "\"offset\":%" PRIu64 ",\"length\":%" PRIu64
	    ",\"size\":%" PRIu64 ",\"mtime\":\"%s\"", u->offset, u->length,
	    u->size, u->mtime);
	if (u->config != config)
		buf_format(b, ",\"config\":\"%016" PRIx64 "\"", u->config);
	buf_text(b, "}\n");
}

const char *
records_word(enum record how)
{
	static const char *const words[] = { "doc", "lines", "jsonl", "tsv" };

	return words[how];
}

/* .decant/KIND/AB/AB....END */
static char *
kept(const struct unit *u, const char *kind, const char *end)
{
	size_t n = strlen(u->path);
	uint64_t a = digest_of(u->path, n, 0), b = digest_of(u->path, n, 1);
	struct buf p = { 0 };

	buf_format(&p, ".decant/%s/%02x/%016" PRIx64 "%016" PRIx64, kind,
	    (unsigned)(a >> 56), a, b);
	if (u->ranges > 0)
		buf_format(&p, ".%" PRIu64, u->range);
	buf_text(&p, end);
	buf_char(&p, '\0');
	return p.p;
}

char *
unit_receipt(const struct unit *u)
{
	return kept(u, "receipts", ".json");
}

char *
unit_part(const struct unit *u)
{
	return kept(u, "parts", "");
}

/* Reading */

static bool
refuse(struct manifest *m)
{
	m->failed = true;
	return complain("%s: not a plan of decant --plan", m->name);
}

static bool
read_line(struct manifest *m, size_t *n)
{
	ssize_t got = getline(&m->line, &m->room, m->f);

	if (got <= 0) {
		if (ferror(m->f)) {
			m->failed = true;
			complain("cannot read %s: %s", m->name,
			    strerror(errno));
		}
		return false;
	}
	*n = got;
	return true;
}

static json_t *
parse(struct manifest *m, size_t n)
{
	json_t *o = m->line[n - 1] != '\n' ? NULL :
	    json_loadb(m->line, n, JSON_ALLOW_NUL, NULL);

	if (json_is_object(o))
		return o;
	json_decref(o);
	refuse(m);
	return NULL;
}

static char *
text_of(const json_t *o, const char *key)
{
	const char *s = json_string_value(json_object_get(o, key));

	return must(strdup(s ? s : ""));
}

static bool
read_header(struct manifest *m, const json_t *o)
{
	const json_t *roots = json_object_get(o, "roots");
	uint64_t format;

	if (!json_number(o, "decant_plan", &format) || format != 1 ||
	    !json_number(o, "shards", &m->shards) || m->shards == 0 ||
	    !json_number(o, "units", &m->units) ||
	    !json_number(o, "bytes", &m->bytes) ||
	    !json_hash(o, "config", &m->config) ||
	    !json_hash(o, "data", &m->data) || !json_is_array(roots))
		return false;
	m->records = text_of(o, "records");
	m->version = text_of(o, "version");
	m->root = must(calloc(json_array_size(roots) + 1, sizeof(char *)));
	for (size_t i = 0; i < json_array_size(roots); i++) {
		m->root[i] = json_path_bytes(json_array_get(roots, i), "path");
		if (m->root[i] == NULL)
			return false;
		m->nroot++;
	}
	return true;
}

bool
manifest_open(struct manifest *m, const char *path)
{
	json_t *o;
	size_t n;
	bool fine;

	*m = (struct manifest){ .name = path, .f = fopen(path, "rbe") };
	if (m->f == NULL)
		return complain("cannot read %s: %s", path, strerror(errno));
	if (!read_line(m, &n))
		return m->failed ? false : refuse(m);
	if ((o = parse(m, n)) == NULL)
		return false;
	fine = read_header(m, o);
	json_decref(o);
	return fine ? true : refuse(m);
}

void
manifest_rewind(struct manifest *m)
{
	size_t n;

	rewind(m->f);
	read_line(m, &n);
}

void
manifest_close(struct manifest *m)
{
	if (m->f != NULL)
		fclose(m->f);
	for (size_t i = 0; i < m->nroot; i++)
		free(m->root[i]);
	free(m->root);
	free(m->records);
	free(m->version);
	free(m->line);
	*m = (struct manifest){ 0 };
}

void
unit_free(struct unit *u)
{
	free(u->path);
	free(u->from);
	*u = (struct unit){ 0 };
}

/* A path that leads out of the output is none. */
static bool
is_below(const char *path)
{
	for (const char *p = path;; p++) {
		size_t n = strcspn(p, "/");

		if (n == 0 || (n == 1 && *p == '.') ||
		    (n == 2 && p[0] == '.' && p[1] == '.'))
			return false;
		if (*(p += n) == '\0')
			return true;
	}
}

/* The shard of the line at hand; 0 when it is none. */
static uint64_t
shard_of(const char *line)
{
	return strncmp(line, head, sizeof(head) - 1) == 0 ?
	    strtoull(line + sizeof(head) - 1, NULL, 10) : 0;
}

/* Goes to a line at or before the first of a shard: lines are in order, so half
 * of those in question are passed over at each look. */
void
manifest_seek(struct manifest *m, uint64_t shard)
{
	off_t low = ftello(m->f), high, middle;

	if (low < 0 || fseeko(m->f, 0, SEEK_END) != 0)
		return;		/* a pipe is read from where it is */
	high = ftello(m->f);
	while (high - low > LOOK) {
		ssize_t n;

		middle = low + (high - low) / 2;
		fseeko(m->f, middle, SEEK_SET);
		n = getline(&m->line, &m->room, m->f);
		middle = ftello(m->f);
		if (n <= 0 || middle >= high || getline(&m->line, &m->room,
		    m->f) <= 0)
			break;
		if (shard_of(m->line) >= shard)
			high = middle;
		else
			low = middle;
	}
	fseeko(m->f, low, SEEK_SET);
}

static bool
read_unit(const struct manifest *m, const json_t *o, struct unit *u)
{
	const char *time = json_string_value(json_object_get(o, "mtime"));
	const json_t *root = json_object_get(o, "root");

	*u = (struct unit){ .config = m->config,
		.root = json_integer_value(root),
		.path = json_path_bytes(o, "path"),
		.from = json_path_bytes(o, "from") };
	snprintf(u->mtime, sizeof(u->mtime), "%s", time ? time : "");
	json_hash(o, "config", &u->config);
	json_number(o, "range", &u->range);
	json_number(o, "ranges", &u->ranges);
	return u->path != NULL && is_below(u->path) &&
	    json_number(o, "shard", &u->shard) && u->shard > 0 &&
	    u->shard <= m->shards && json_number(o, "offset", &u->offset) &&
	    json_number(o, "length", &u->length) &&
	    json_number(o, "size", &u->size) && u->offset <= u->size &&
	    u->length <= u->size - u->offset && u->range <= u->ranges &&
	    (u->range > 0 || u->ranges == 0) && u->root >= ROOT_NONE &&
	    (u->root < 0 || (uint64_t)u->root < m->nroot);
}

bool
manifest_next(struct manifest *m, uint64_t shard, struct unit *u)
{
	json_t *o;
	size_t n;
	bool fine;

	while (read_line(m, &n)) {
		uint64_t number = shard_of(m->line);

		if (number == 0)
			return refuse(m);
		if (shard != 0 && number < shard)
			continue;
		if (shard != 0 && number > shard)
			return false;
		if ((o = parse(m, n)) == NULL)
			return false;
		fine = read_unit(m, o, u);
		json_decref(o);
		if (fine)
			return true;
		unit_free(u);
		return refuse(m);
	}
	return false;
}
