/* SPDX-License-Identifier: Apache-2.0 */
/*
 * receipt.c - what is known of each unit of a plan that is done: one small file
 * each, so that machines that share a file system need no lock.
 *
 * The output gets its name first and the receipt after it: who dies between does
 * the unit again.  Two that do one unit at once write the same bytes, and the
 * later rename wins.
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "job.h"
#include "manifest.h"
#include "receipt.h"
#include "counting.h"

/* Reading */

static json_t *
load(int output, const char *name)
{
	int fd = open_file_below(output, name);
	json_t *o = fd < 0 ? NULL : json_loadfd(fd, JSON_ALLOW_NUL, NULL);

	if (fd >= 0)
		close(fd);
	return o;
}

static bool
has_size(int output, const char *path, uint64_t size)
{
	int fd = open_file_below(output, path);
	struct stat st;
	bool fits = fd >= 0 && fstat(fd, &st) == 0 && S_ISREG(st.st_mode) &&
	    (uint64_t)st.st_size == size;

	if (fd >= 0)
		close(fd);
	return fits;
}

static bool
same_number(const json_t *o, const char *key, uint64_t n)
{
	uint64_t v;

	return json_number(o, key, &v) && v == n;
}

/* Is it of this unit, as the plan knows it, by this configuration (0: any)? */
static bool
is_of(const json_t *o, const struct unit *u, uint64_t hash)
{
	const json_t *in = json_object_get(o, "in");
	const char *time = json_string_value(json_object_get(in, "mtime"));
	char *path = json_path_bytes(o, "path");
	uint64_t config;
	bool fits = path != NULL && strcmp(path, u->path) == 0 &&
	    json_hash(o, "config", &config) && (hash == 0 || config == hash) &&
	    same_number(in, "size", u->size) &&
	    same_number(in, "offset", u->offset) &&
	    same_number(in, "length", u->length) &&
	    time != NULL && strcmp(time, u->mtime) == 0;

	free(path);
	return fits;
}

static bool
has_output(int output, const json_t *o, const char *path)
{
	uint64_t size;

	return json_object_get(o, "skipped") != NULL ||
	    (json_number(json_object_get(o, "out"), "size", &size) &&
	    has_size(output, path, size));
}

struct unit
unit_whole(const struct unit *u)
{
	struct unit whole = *u;

	whole.range = whole.ranges = whole.offset = 0;
	whole.length = u->size;
	return whole;
}

static json_t *
find(int output, const struct unit *u, uint64_t hash)
{
	char *name = unit_receipt(u);
	json_t *o = load(output, name);

	free(name);
	if (o != NULL && is_of(o, u, hash))
		return o;
	json_decref(o);
	return NULL;
}

bool
receipt_joined(int output, const struct unit *u, uint64_t hash)
{
	struct unit whole = unit_whole(u);
	json_t *o = find(output, &whole, hash);
	bool joined = o != NULL && has_output(output, o, u->path);

	json_decref(o);
	return joined;
}

json_t *
receipt_done(int output, const struct unit *u, uint64_t hash)
{
	json_t *o = find(output, u, hash);
	char *part = u->ranges > 0 ? unit_part(u) : NULL;
	bool done = o != NULL && (has_output(output, o, part ? part :
	    u->path) || (part != NULL && receipt_joined(output, u, hash)));

	free(part);
	if (done)
		return o;
	json_decref(o);
	return NULL;
}

bool
receipt_has(int output, const struct unit *u, uint64_t hash)
{
	json_t *o = receipt_done(output, u, hash);
	bool has = o != NULL;

	json_decref(o);
	return has;
}

/* Writing */

static void
put_side(struct buf *b, uint64_t size, const struct digest *d)
{
	buf_format(b, "\"size\":%" PRIu64 ",\"text\":%" PRIu64
	    ",\"xxh64\":\"%016" PRIx64 "\"", size, d->n, digest_end(d));
}

void
receipt_put_path(struct buf *b, const struct unit *u)
{
	buf_char(b, '{');
	buf_json_bytes(b, "path", u->path, strlen(u->path));
	if (u->ranges > 0)
		buf_format(b, ",\"range\":%" PRIu64 ",\"ranges\":%" PRIu64,
		    u->range, u->ranges);
	buf_format(b, ",\"in\":{\"offset\":%" PRIu64 ",\"length\":%" PRIu64
	    ",\"mtime\":\"%s\",", u->offset, u->length, u->mtime);
}

void
receipt_put_end(struct buf *b, uint64_t config, uint64_t data)
{
	const char *restart = getenv("SLURM_RESTART_COUNT");
	char host[65] = "";

	gethostname(host, sizeof(host) - 1);
	buf_format(b, ",\"version\":\"%s\",\"config\":\"%016" PRIx64
	    "\",\"data\":\"%016" PRIx64 "\",\"host\":", DECANT_VERSION_TEXT,
	    config, data);
	buf_json(b, host, strlen(host));
	buf_format(b, ",\"restart\":%lu}\n", restart ? strtoul(restart, NULL,
	    10) : 0);
}

bool
receipt_save(int output, const struct unit *u, const char *folder,
		const struct buf *b)
{
	char *name = unit_receipt(u), *path = join(folder, name);
	struct save s;
	bool fine = save_open_below(&s, output, name, path,
	    0666 & ~current_umask(), true);

	if (fine) {
		/* What cannot be written is told when it is committed. */
		fwrite(b->p, 1, b->n, s.f);
		fine = save_commit(&s);
	}
	free(path);
	free(name);
	return fine;
}

bool
receipt_write(const struct file *f)
{
	const struct unit *u = f->unit;
	const struct job *job = f->job;
	struct buf b = { 0 };
	struct stat out;
	bool fine;

	receipt_put_path(&b, u);
	put_side(&b, u->size, &f->src_digest);
	buf_char(&b, '}');
	if (f->skipped != NULL) {
		buf_format(&b, ",\"skipped\":\"%s\"", f->skipped);
	} else {
		if (fstatat(job->output_fd, f->below, &out,
		    AT_SYMLINK_NOFOLLOW) != 0) {
			buf_free(&b);
			return complain("cannot read %s: %s", f->target,
			    strerror(errno));
		}
		buf_text(&b, ",\"out\":{");
		put_side(&b, out.st_size, &f->out_digest);
		buf_char(&b, '}');
	}
	buf_char(&b, ',');
	counting_sort(f->counting);
	counting_put(&b, f->counting);
	receipt_put_end(&b, f->setup->hash,
	    decant_fingerprint(f->setup->rules));
	fine = receipt_save(job->output_fd, u, job->args->output, &b);
	buf_free(&b);
	return fine;
}
