/* SPDX-License-Identifier: Apache-2.0 */
/*
 * merge.c - what is left to do of a plan, and its end: files that were split are
 * joined, and receipts are summed up.
 *
 * A file is joined from parts whose checksums are those of their receipts, gets
 * its name and a receipt of its own, and then the parts go: who is killed in
 * between merges again.
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

enum { PART = 1 << 17, NAMED = 10 };

struct merge {
	const struct args *args;
	struct setups *setups;
	struct manifest plan;
	int output;
	uint64_t hash;			/* of the configuration, or 0: any */
	uint64_t missing, units, restarts;
	uint64_t binary, damaged;	/* without output */
	struct counting counting;
};

/* By what is it cleaned?  A decant.conf above the file counts too, but that is
 * for the shards to know. */
static bool
open_merge(struct merge *m)
{
	const struct args *a = m->args;

	if (!manifest_open(&m->plan, a->manifest) ||
	    !plan_fits(&m->plan, a, m->setups))
		return false;
	m->output = open(a->output, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (m->output >= 0 || (a->pending && errno == ENOENT))
		return true;
	return complain("cannot read the folder %s: %s", a->output,
	    strerror(errno));
}

static void
close_merge(struct merge *m)
{
	if (m->output >= 0)
		close(m->output);
	manifest_close(&m->plan);
	counting_free(&m->counting);
}

static json_t *
done(const struct merge *m, const struct unit *u)
{
	const struct setup *base = setup_of(m->setups, NULL);
	bool own = u->config != m->plan.config;

	return m->output < 0 ? NULL : receipt_done(m->output, u, own ||
	    base == NULL ? 0 : base->hash);
}

/* A plan that was cut short has less than it says. */
static bool
is_whole(const struct merge *m)
{
	return m->plan.failed ? false : m->units == m->plan.units ||
	    complain("%s was cut short: it has %llu of %llu units",
	    m->plan.name, (unsigned long long)m->units,
	    (unsigned long long)m->plan.units);
}

static int
tell_pending(struct merge *m)
{
	struct unit u;
	uint64_t told = 0;

	while (manifest_next(&m->plan, 0, &u)) {
		json_t *o = u.shard == told ? NULL : done(m, &u);

		m->units++;
		if (o == NULL && u.shard != told) {
			printf("%" PRIu64 "\n", u.shard);
			told = u.shard;
		}
		json_decref(o);
		unit_free(&u);
	}
	if (!is_whole(m))
		return STATUS_TROUBLE;
	if (fflush(stdout) != 0) {
		complain("cannot write stdout: %s", strerror(errno));
		return STATUS_TROUBLE;
	}
	return told > 0 ? STATUS_FOUND : STATUS_FINE;
}

static void
name_missing(struct merge *m, const struct unit *u)
{
	if (++m->missing > NAMED)
		return;
	if (u->ranges > 0)
		complain("not done: %s, range %" PRIu64 " of %" PRIu64
		    ", in shard %" PRIu64, u->path, u->range, u->ranges,
		    u->shard);
	else
		complain("not done: %s, in shard %" PRIu64, u->path, u->shard);
}

static void
sum_up(struct merge *m, const json_t *o)
{
	const char *skipped = json_string_value(json_object_get(o,
	    "skipped"));

	counting_read(&m->counting, o);
	m->restarts += json_integer_value(json_object_get(o, "restart"));
	m->binary += skipped != NULL && strcmp(skipped, "binary") == 0;
	m->damaged += skipped != NULL && strcmp(skipped, "damage") == 0;
}

/* Sums up what is done; false when the plan cannot be read. */
static bool
sum_all(struct merge *m)
{
	struct unit u;

	while (manifest_next(&m->plan, 0, &u)) {
		json_t *o = done(m, &u);

		m->units++;
		if (o == NULL)
			name_missing(m, &u);
		else
			sum_up(m, o);
		json_decref(o);
		unit_free(&u);
	}
	if (!is_whole(m))
		return false;
	if (m->missing > NAMED)
		complain("and %" PRIu64 " more", m->missing - NAMED);
	return true;
}

/*
 * Joining
 */
struct joining {
	struct merge *merge;
	struct unit whole;
	uint64_t config, data;		/* of the first part */
	struct save save;
	struct sink sink;
	struct digest src, out;		/* lengths of all, sum of the output */
	char *path;
	bool begun;
};

static bool
copy_part(struct joining *j, int fd, const char *path, uint64_t sum)
{
	struct digest d;
	char part[PART];
	ssize_t n;

	digest_begin(&d, 0);
	while ((n = read(fd, part, PART)) > 0) {
		digest_add(&d, part, n);
		if (!sink_put(&j->sink, part, n))
			return complain("cannot write %s: %s", j->path,
			    strerror(j->sink.error));
	}
	if (n < 0)
		return complain("cannot read %s: %s", path, strerror(errno));
	return digest_end(&d) == sum || complain("%s is not what its receipt "
	    "says: remove it, and run its shard again", path);
}

static bool
begin_joining(struct joining *j, int fd)
{
	struct stat st;

	if (j->begun)
		return true;
	if (fstat(fd, &st) != 0 || !save_open_below(&j->save, j->merge->output,
	    j->whole.path, j->path, st.st_mode, true))
		return false;
	sink_open(&j->sink, j->save.f, j->path, packing_of(j->path));
	j->sink.digest = &j->out;
	return j->begun = true;
}

/* Adds a part, by its receipt. */
static bool
add_part(struct joining *j, const struct unit *u, const json_t *o)
{
	const json_t *out = json_object_get(o, "out");
	char *name = unit_part(u), *path = join(j->merge->args->output, name);
	int fd = open_file_below(j->merge->output, name);
	uint64_t sum = 0, text = 0;
	bool fine;

	json_hash(o, "config", &j->config);
	json_hash(o, "data", &j->data);
	json_hash(out, "xxh64", &sum);
	json_number(json_object_get(o, "in"), "text", &text);
	j->src.n += text;
	fine = fd >= 0 ? begin_joining(j, fd) && copy_part(j, fd, path, sum) :
	    complain("cannot read %s: %s", path, strerror(errno));
	if (fd >= 0)
		close(fd);
	free(name);
	free(path);
	return fine;
}

/* The whole file gets its receipt, so that nobody wants the parts again. */
static bool
write_receipt(struct joining *j)
{
	const struct unit *u = &j->whole;
	struct buf b = { 0 };
	struct stat st;
	bool fine;

	if (fstatat(j->merge->output, u->path, &st, AT_SYMLINK_NOFOLLOW) != 0)
		return complain("cannot read %s: %s", j->path, strerror(errno));
	receipt_put_path(&b, u);
	buf_format(&b, "\"size\":%" PRIu64 ",\"text\":%" PRIu64 "},"
	    "\"out\":{\"size\":%" PRIu64 ",\"text\":%" PRIu64
	    ",\"xxh64\":\"%016" PRIx64 "\"}", u->size, j->src.n,
	    (uint64_t)st.st_size, j->out.n, digest_end(&j->out));
	receipt_put_end(&b, j->config, j->data);
	fine = receipt_save(j->merge->output, u, j->merge->args->output, &b);
	buf_free(&b);
	return fine;
}

static bool
end_joining(struct joining *j, bool fine)
{
	if (!j->begun)
		return fine;
	if (!sink_end(&j->sink) && fine)
		fine = complain("cannot write %s: %s", j->path,
		    strerror(j->sink.error));
	j->save.sure = true;	/* the parts go */
	if (fine)
		return save_commit(&j->save) && write_receipt(j);
	save_discard(&j->save);
	return false;
}

static void
remove_parts(const struct merge *m, const struct unit *u, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		char *name = unit_part(&u[i]), *slash = strrchr(name, '/');
		int folder = open_folder_below(m->output, name, false);

		if (folder >= 0) {
			unlinkat(folder, slash + 1, 0);
			close(folder);
		}
		free(name);
	}
}

static bool
join_file(struct merge *m, const struct unit *u, size_t n)
{
	struct joining j = { .merge = m, .whole = unit_whole(u),
		.path = join(m->args->output, u->path) };
	bool fine = true;

	digest_begin(&j.out, 0);
	for (size_t i = 0; i < n && fine; i++) {
		json_t *o = done(m, &u[i]);

		if (o == NULL)
			fine = complain("%s lost a part while it was joined",
			    u->path);
		else if (json_object_get(o, "skipped") == NULL)
			fine = add_part(&j, &u[i], o);
		json_decref(o);
	}
	fine = end_joining(&j, fine);
	free(j.path);
	if (fine)
		remove_parts(m, u, n);
	return fine;
}

/* The ranges of files that are split, by path and range. */
struct split {
	struct unit *row;
	size_t n, room;
};

static int
by_range(const void *va, const void *vb)
{
	const struct unit *a = va, *b = vb;
	int order = strcmp(a->path, b->path);

	return order ? order : (a->range > b->range) - (a->range < b->range);
}

static void
find_split(struct merge *m, struct split *s)
{
	struct unit u;

	manifest_rewind(&m->plan);
	while (manifest_next(&m->plan, 0, &u)) {
		if (u.ranges == 0) {
			unit_free(&u);
			continue;
		}
		if (s->n == s->room)
			s->row = must(realloc(s->row, (s->room = s->room * 2 +
			    64) * sizeof(*s->row)));
		s->row[s->n++] = u;
	}
	if (s->n > 0)
		qsort(s->row, s->n, sizeof(*s->row), by_range);
}

/* Has it all of its ranges, and all of them by one configuration? */
static bool
is_ready(const struct merge *m, const struct unit *u, size_t n,
		uint64_t *config)
{
	uint64_t other;

	for (size_t i = 0; i < n; i++) {
		json_t *o = done(m, &u[i]);
		bool fits = o != NULL && json_hash(o, "config", &other) &&
		    (i == 0 || other == *config);

		json_decref(o);
		if (!fits)
			return false;
		*config = other;
	}
	return n == u->ranges;
}

/* What has not all of its ranges was named before. */
static bool
join_all(struct merge *m)
{
	struct split s = { 0 };
	uint64_t config = 0;
	bool fine = true;

	find_split(m, &s);
	for (size_t i = 0, n; i < s.n; i += n) {
		const struct unit *u = s.row + i;

		for (n = 1; i + n < s.n && strcmp(u[n].path, u->path) == 0; n++)
			;
		if ((m->args->shard > 0 && u->shard != m->args->shard) ||
		    !is_ready(m, u, n, &config))
			continue;
		/* Who was killed may have left parts. */
		if (receipt_joined(m->output, u, config))
			remove_parts(m, u, n);
		else
			fine = join_file(m, u, n) && fine;
	}
	for (size_t i = 0; i < s.n; i++)
		unit_free(&s.row[i]);
	free(s.row);
	return fine;
}

static bool
put_sums(struct merge *m)
{
	const char *path = m->args->stats;
	struct save save;
	struct buf b = { 0 };
	bool fine;

	counting_sort(&m->counting);
	buf_format(&b, "{\"shards\":%" PRIu64 ",\"units\":%" PRIu64
	    ",\"missing\":%" PRIu64 ",\"binary\":%" PRIu64
	    ",\"damaged\":%" PRIu64 ",\"restarts\":%" PRIu64 ",",
	    m->plan.shards, m->units, m->missing, m->binary, m->damaged,
	    m->restarts);
	counting_put(&b, &m->counting);
	buf_text(&b, "}\n");
	if (path == NULL || *path == '\0') {
		fine = fwrite(b.p, 1, b.n, stdout) == b.n &&
		    fflush(stdout) == 0;
		fine = fine || complain("cannot write stdout: %s",
		    strerror(errno));
	} else if ((fine = save_open(&save, path, 0666 & ~current_umask()))) {
		fwrite(b.p, 1, b.n, save.f);
		fine = save_commit(&save);
	}
	buf_free(&b);
	return fine;
}

/* Joins for one shard: those of other machines join the rest. */
static int
merge_shard(struct merge *m)
{
	if (!join_all(m))
		return STATUS_TROUBLE;
	return m->plan.failed ? STATUS_TROUBLE : STATUS_FINE;
}

static int
merge_all(struct merge *m)
{
	if (!sum_all(m))
		return STATUS_TROUBLE;
	if (m->missing > 0 && !m->args->force) {
		complain("nothing is merged; do these first, or give --force "
		    "to merge what is there");
		return STATUS_TROUBLE;
	}
	if (!join_all(m))
		return STATUS_TROUBLE;
	/* What is written last tells that all is done. */
	receipts_tidy(m->args->output);
	if (!put_sums(m))
		return STATUS_TROUBLE;
	return m->missing > 0 ? STATUS_SOME : STATUS_FINE;
}

int
merge_run(const struct args *a, struct setups *setups)
{
	struct merge m = { .args = a, .setups = setups, .output = -1 };
	int status = STATUS_TROUBLE;

	sandbox(a, false, NULL);
	if (open_merge(&m))
		status = a->pending ? tell_pending(&m) : a->shard > 0 ?
		    merge_shard(&m) : merge_all(&m);
	close_merge(&m);
	return status;
}
