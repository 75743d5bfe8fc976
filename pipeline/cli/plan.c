/* SPDX-License-Identifier: Apache-2.0 */
/*
 * plan.c - shares inputs out to the shards of a run on many machines.
 *
 * Units are packed the largest first, each into the shard that has least so far;
 * ties go to the unit whose path is first, and to the first shard.  So the plan
 * is made of the tree and the options alone.  With --site=dir those of a site
 * stay together, for what is learned of it, and of copies in it, is then what one
 * process learns.  What a unit weighs is its bytes
 * and something for its being a file: else all empty ones went to one shard.
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "job.h"
#include "manifest.h"
#include "ranges.h"

enum { A_FILE = 4096 };
static const uint64_t range_size = 128 << 20;

/* A unit, and the input that it is from, by its number. */
struct planned {
	struct unit unit;
	size_t input;
	char *site;		/* when those of a site stay together; or NULL */
	char *name;		/* when it may be split; or NULL */
	int folder;		/* that it was found in, or -1 */
};

/* Units that go into one shard, neighbours in the order of sites. */
struct bundle {
	struct planned *row;
	size_t n, number;
	uint64_t weight;
};

struct planning {
	struct planned *row;
	size_t n, room;
	size_t inputs;
	char **root;
	size_t nroot;
	struct save save;
};

/* The file of the plan is open before there is anything in it: what cannot be
 * written is told at once. */
bool
plan_open(struct job *job)
{
	const struct args *a = job->args;
	struct planning *p;

	if (a->mode != MODE_PLAN)
		return true;
	p = must(calloc(1, sizeof(*p)));
	if (!save_open(&p->save, a->plan, 0666 & ~current_umask())) {
		free(p);
		return false;
	}
	job->planning = p;
	/* What an earlier run wrote is no input. */
	if (a->output != NULL)
		job->output = realpath(a->output, NULL);
	return true;
}

void
plan_root(struct job *job, const char *path)
{
	struct planning *p = job->planning;

	if (p == NULL)
		return;
	p->root = must(realloc(p->root, (p->nroot + 1) * sizeof(*p->root)));
	p->root[p->nroot++] = must(strdup(path));
}

static struct planned *
add(struct planning *p, const struct planned *new)
{
	struct planned *row;

	if (p->n == p->room)
		p->row = must(realloc(p->row, (p->room = p->room * 2 + 256) *
		    sizeof(*p->row)));
	row = &p->row[p->n++];
	*row = *new;
	row->unit.path = must(strdup(new->unit.path));
	row->unit.from = new->unit.from ? must(strdup(new->unit.from)) : NULL;
	row->site = new->site ? must(strdup(new->site)) : NULL;
	row->name = NULL;
	return row;
}

static void
forget(struct planned *row)
{
	unit_free(&row->unit);
	free(row->site);
	free(row->name);
}

/* The plan itself is no input either. */
static bool
is_plan(const struct planning *p, const struct stat *st)
{
	return save_is_of(&p->save, st);
}

bool
plan_add(struct job *job, struct file *f)
{
	struct planning *p = job->planning;
	const struct args *a = job->args;
	struct planned new, *row;
	char *site = NULL;
	struct unit u = { .root = f->listed ? ROOT_NONE : (int64_t)p->nroot - 1,
		.path = f->below, .config = f->setup->shape };

	if ((f->found ? fstatat(f->root, f->relative, &f->st,
	    AT_SYMLINK_NOFOLLOW) : stat(f->name, &f->st)) != 0)
		return complain("cannot read %s: %s", f->name,
		    strerror(errno));
	if (!S_ISREG(f->st.st_mode))
		return complain("%s is no file, and cannot be planned for",
		    f->name);
	if (is_plan(p, &f->st))
		return true;
	if (f->listed && strcmp(f->relative, f->below) != 0)
		u.from = f->relative;
	unit_time(&u, &f->st);
	u.length = u.size;
	new = (struct planned){ .unit = u, .input = p->inputs++,
		.folder = f->found ? f->root : -1 };
	if (a->site != NULL && strcmp(a->site, "dir") == 0)
		new.site = site = site_of_file(f);
	row = add(p, &new);
	if (job->records && !a->whole && u.size > (a->range_size ?
	    a->range_size : range_size))
		row->name = must(strdup(f->name));
	free(site);
	return true;
}

/*
 * Splitting
 */

/* Puts the ranges of a unit in its place, and behind the last unit. */
static bool
split(struct planning *p, size_t i, uint64_t most)
{
	struct planned whole = p->row[i], *row;
	struct ranges r;
	int fd = whole.folder >= 0 ? open_file_below(whole.folder,
	    whole.unit.path) : open(whole.name, O_RDONLY | O_CLOEXEC |
	    O_NOCTTY | O_NONBLOCK);
	bool fine = fd >= 0 || complain("cannot read %s: %s", whole.name,
	    strerror(errno));

	fine = fine && ranges_find(&r, fd, whole.name, most, whole.unit.size);
	if (fd >= 0)
		close(fd);
	for (size_t k = 0; fine && r.n > 1 && k < r.n; k++) {
		row = k == 0 ? &p->row[i] : add(p, &whole);
		row->unit.offset = r.at[k];
		row->unit.length = r.at[k + 1] - r.at[k];
		row->unit.range = k + 1;
		row->unit.ranges = r.n;
	}
	if (fine)
		free(r.at);
	return fine;
}

/* By itself a file is split when it is more than a quarter of what a shard gets:
 * smaller ones can be shared out as they are, and need not be joined again. */
static void
split_all(struct job *job)
{
	struct planning *p = job->planning;
	const struct args *a = job->args;
	uint64_t bytes = 0, most = range_size;

	for (size_t i = 0; i < p->n; i++)
		bytes += p->row[i].unit.length;
	if (bytes / a->shards / 4 > most)
		most = bytes / a->shards / 4;
	for (size_t i = 0, n = p->n; i < n; i++)
		if (p->row[i].name != NULL)
			job->failed += !split(p, i, a->range_size ?
			    a->range_size : most);
}

static int
by_path(const void *va, const void *vb)
{
	const struct planned *a = va, *b = vb;
	int order = strcmp(a->unit.path, b->unit.path);

	if (order == 0)
		order = (a->input > b->input) - (a->input < b->input);
	return order ? order : (a->unit.range > b->unit.range) -
	    (a->unit.range < b->unit.range);
}

/* Of inputs that would become one file the first is taken.  False when there was
 * another. */
static bool
leave_out_doubles(struct planning *p)
{
	size_t n = 0;
	bool fine = true;

	for (size_t i = 0; i < p->n; i++) {
		struct planned *row = &p->row[i];
		const struct planned *had = n > 0 ? &p->row[n - 1] : NULL;

		if (had == NULL || had->input == row->input ||
		    strcmp(had->unit.path, row->unit.path) != 0) {
			p->row[n++] = *row;
			continue;
		}
		fine = complain("two inputs would both become %s; the second "
		    "is left out", row->unit.path);
		forget(row);
	}
	p->n = n;
	return fine;
}

/*
 * Packing
 */
static int
by_site(const void *va, const void *vb)
{
	const struct planned *a = va, *b = vb;
	int order = a->site && b->site ? strcmp(a->site, b->site) : 0;

	return order ? order : by_path(va, vb);
}

/* Packed text is three to four times as large when it is unpacked. */
static uint64_t
weight_of(const struct unit *u)
{
	return A_FILE + u->length * (packing_of(u->path) == PLAIN ? 1 : 3);
}

/* Makes bundles of units in their order: of one each, or of a site. */
static struct bundle *
bundle(const struct planning *p, size_t *n)
{
	struct bundle *all = must(calloc(p->n + 1, sizeof(*all)));

	*n = 0;
	for (size_t i = 0; i < p->n; i++) {
		struct planned *row = &p->row[i];
		struct bundle *b = &all[*n];

		if (i > 0 && row->site != NULL &&
		    strcmp(row->site, row[-1].site) == 0)
			b--;
		else
			*b = (struct bundle){ .row = row, .number = (*n)++ };
		b->n++;
		b->weight += weight_of(&row->unit);
	}
	return all;
}

static int
by_weight(const void *va, const void *vb)
{
	const struct bundle *a = va, *b = vb;

	return a->weight != b->weight ?
	    (a->weight < b->weight) - (a->weight > b->weight) :
	    (a->number > b->number) - (a->number < b->number);
}

struct shard_load {
	uint64_t bytes, number;
};

static bool
is_lighter(const struct shard_load *a, const struct shard_load *b)
{
	return a->bytes != b->bytes ? a->bytes < b->bytes :
	    a->number < b->number;
}

/* The first of a heap got heavier, and sinks. */
static void
sink_first(struct shard_load *heap, size_t n)
{
	size_t i = 0, child;
	struct shard_load first = heap[0];

	while ((child = 2 * i + 1) < n) {
		if (child + 1 < n && is_lighter(&heap[child + 1],
		    &heap[child]))
			child++;
		if (!is_lighter(&heap[child], &first))
			break;
		heap[i] = heap[child];
		i = child;
	}
	heap[i] = first;
}

static void
pack(struct planning *p, size_t shards)
{
	struct shard_load *heap = must(calloc(shards, sizeof(*heap)));
	struct bundle *all;
	size_t n;

	qsort(p->row, p->n, sizeof(*p->row), by_site);
	all = bundle(p, &n);
	for (size_t i = 0; i < shards; i++)
		heap[i].number = i + 1;
	qsort(all, n, sizeof(*all), by_weight);
	for (size_t i = 0; i < n; i++) {
		for (size_t k = 0; k < all[i].n; k++)
			all[i].row[k].unit.shard = heap[0].number;
		heap[0].bytes += all[i].weight;
		sink_first(heap, shards);
	}
	free(all);
	free(heap);
}

static int
by_shard(const void *va, const void *vb)
{
	const struct planned *a = va, *b = vb;

	return a->unit.shard != b->unit.shard ?
	    (a->unit.shard > b->unit.shard) - (a->unit.shard < b->unit.shard) :
	    by_path(va, vb);
}

/*
 * Writing
 */
static void
put_header(struct buf *b, const struct job *job, const struct setup *base)
{
	const struct planning *p = job->planning;
	uint64_t bytes = 0;

	for (size_t i = 0; i < p->n; i++)
		bytes += p->row[i].unit.length;
	buf_format(b, "{\"decant_plan\":1,\"version\":\"%s\","
	    "\"config\":\"%016" PRIx64 "\",\"data\":\"%016" PRIx64 "\","
	    "\"records\":\"%s\",\"shards\":%u,\"units\":%zu,"
	    "\"bytes\":%" PRIu64 ",\"roots\":[", DECANT_VERSION_TEXT,
	    base->shape, decant_fingerprint(base->rules),
	    records_word(job->args->records), job->args->shards, p->n, bytes);
	for (size_t i = 0; i < p->nroot; i++) {
		buf_text(b, i ? ",{" : "{");
		buf_json_bytes(b, "path", p->root[i], strlen(p->root[i]));
		buf_char(b, '}');
	}
	buf_text(b, "]}\n");
}

static bool
write_plan(struct job *job, const struct setup *base)
{
	struct planning *p = job->planning;
	struct buf b = { 0 };

	put_header(&b, job, base);
	for (size_t i = 0; i < p->n; i++) {
		unit_put(&b, &p->row[i].unit, base->shape);
		if (b.n >= 1 << 16 || i + 1 == p->n) {
			fwrite(b.p, 1, b.n, p->save.f);
			b.n = 0;
		}
	}
	fwrite(b.p, 1, b.n, p->save.f);
	buf_free(&b);
	if (!ferror(p->save.f))
		return save_commit(&p->save);
	complain("cannot write %s: %s", job->args->plan, strerror(errno));
	save_discard(&p->save);
	return false;
}

/* What one shard gets that has more than its share keeps the run waiting. */
static void
tell(const struct job *job)
{
	const struct planning *p = job->planning;
	uint64_t all = 0, here = 0, most = 0;

	for (size_t i = 0; i < p->n; i++) {
		const struct unit *u = &p->row[i].unit;

		if (i > 0 && u->shard != p->row[i - 1].unit.shard)
			here = 0;
		here += u->length;
		all += u->length;
		most = here > most ? here : most;
	}
	fprintf(stderr, "decant: %zu unit%s of %.1f MB in %u shard%s; the "
	    "largest has %.1f MB\n", p->n, p->n == 1 ? "" : "s", all / 1e6,
	    job->args->shards, job->args->shards == 1 ? "" : "s", most / 1e6);
}

static void
share_out(struct job *job)
{
	struct planning *p = job->planning;

	if (p->n == 0)
		return;
	qsort(p->row, p->n, sizeof(*p->row), by_path);
	job->failed += !leave_out_doubles(p);
	split_all(job);
	pack(p, job->args->shards);
	qsort(p->row, p->n, sizeof(*p->row), by_shard);
}

bool
plan_close(struct job *job)
{
	struct planning *p = job->planning;
	const struct setup *base;
	bool fine;

	if (p == NULL)
		return true;
	if ((base = job->stopped ? NULL : setup_of(job->setups, NULL)) != NULL)
		share_out(job);
	else
		save_discard(&p->save);
	fine = base != NULL && write_plan(job, base);
	if (fine && !job->args->quiet)
		tell(job);
	for (size_t i = 0; i < p->n; i++)
		forget(&p->row[i]);
	for (size_t i = 0; i < p->nroot; i++)
		free(p->root[i]);
	free(p->root);
	free(p->row);
	free(p);
	job->planning = NULL;
	return fine;
}
