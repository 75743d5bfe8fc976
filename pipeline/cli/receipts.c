/* SPDX-License-Identifier: Apache-2.0 */
/*
 * receipts.c - what of a mirrored folder is done.
 *
 * The output folder holds .decant/receipts.tsv: for each file what its source
 * was (size, time), what came out (size), and the hash of all that decides how
 * it is cleaned.  A file whose receipt still fits is not done again.  Receipts
 * are appended after their file has its name, a line by one write, so a killed
 * run loses at most the work under way; what is no whole line is passed over.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "job.h"
#include "walk.h"

struct receipt {
	char *text;		/* RELATIVE \t the rest */
	size_t name;		/* length of the first */
};

struct receipts {
	int fd;
	struct receipt *row;
	size_t n, room;		/* open addressing; room is a power of two */
	char *path;
};

static uint64_t
hash(const char *p, size_t n)
{
	uint64_t h = 0xcbf29ce484222325;

	while (n-- > 0)
		h = (h ^ (unsigned char)*p++) * 0x100000001b3;
	return h ^ h >> 29;
}

/* The place of a name, or an empty one. */
static struct receipt *
find(struct receipts *r, const char *name, size_t n)
{
	size_t i = hash(name, n) & (r->room - 1);

	while (r->row[i].text != NULL && (r->row[i].name != n ||
	    memcmp(r->row[i].text, name, n) != 0))
		i = (i + 1) & (r->room - 1);
	return &r->row[i];
}

static void
put(struct receipts *r, char *text, size_t name)
{
	struct receipt *at;

	if (2 * (r->n + 1) > r->room) {
		struct receipt *old = r->row;
		size_t room = r->room;

		r->row = must(calloc(r->room = room ? 2 * room : 1024,
		    sizeof(*r->row)));
		for (size_t i = 0; i < room; i++)
			if (old[i].text != NULL)
				*find(r, old[i].text, old[i].name) = old[i];
		free(old);
	}
	at = find(r, text, name);
	r->n += at->text == NULL;
	free(at->text);
	*at = (struct receipt){ text, name };
}

/* RELATIVE \t SIZE \t TIME \t OUT-SIZE \t HASH; names are escaped like JSON. */
static void
describe(struct buf *b, const struct file *f, uint64_t out)
{
	buf_escaped(b, f->relative, strlen(f->relative), false);
	buf_format(b, "\t%lld\t%lld.%09ld\t%llu\t%016llx", (long long)
	    f->st.st_size, (long long)f->st.st_mtim.tv_sec,
	    f->st.st_mtim.tv_nsec, (unsigned long long)out,
	    (unsigned long long)f->setup->hash);
}

static void
load(struct receipts *r)
{
	FILE *f = fopen(r->path, "rbe");
	char *line = NULL;
	size_t room = 0;
	ssize_t n;

	while (f != NULL && (n = getline(&line, &room, f)) > 0) {
		char *tab = strchr(line, '\t');

		if (line[n - 1] != '\n' || tab == NULL)
			continue;
		line[n - 1] = '\0';
		put(r, must(strdup(line)), tab - line);
	}
	free(line);
	if (f != NULL)
		fclose(f);
}

/* A line that a killed run began is ended, so that the next is one. */
static void
end_last_line(int fd)
{
	off_t end = lseek(fd, 0, SEEK_END);
	char last = '\n';

	if (end > 0 && pread(fd, &last, 1, end - 1) == 1 && last != '\n' &&
	    write(fd, "\n", 1) != 1)
		return;
}

/* What dead runs left between a file's two names. */
static bool
remove_left(void *user, const char *path, const char *relative)
{
	const char *slash = strrchr(path, '/');
	struct stat st;

	(void)user, (void)relative;
	if (lstat(path, &st) == 0 && save_is_left(slash ? slash + 1 : path,
	    st.st_mtime))
		unlink(path);
	return true;
}

void
receipts_tidy(const char *folder)
{
	struct args all = { .hidden = true, .no_ignore = true };

	walk(&all, folder, remove_left, NULL);
}

bool
receipts_open(struct job *job)
{
	struct receipts *r = must(calloc(1, sizeof(*r)));
	char *folder = join(job->output, ".decant");
	bool fine;

	job->receipts = r;
	r->path = join(folder, "receipts.tsv");
	receipts_tidy(job->output);
	fine = make_folders(r->path);
	r->fd = fine ? open(r->path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC,
	    0666) : -1;
	free(folder);
	if (r->fd < 0)
		return fine && complain("cannot write %s: %s", r->path,
		    strerror(errno));
	r->row = must(calloc(r->room = 1024, sizeof(*r->row)));
	if (!job->args->force)
		load(r);
	end_last_line(r->fd);
	return true;
}

bool
receipts_has(struct job *job, const struct file *f)
{
	struct receipts *r = job->receipts;
	struct file now = *f;
	struct buf b = { 0 }, name = { 0 };
	struct receipt *had;
	char *target;
	struct stat out;
	bool has;

	if (!f->found || stat(f->name, &now.st) != 0)
		return false;
	buf_escaped(&name, f->relative, strlen(f->relative), false);
	had = find(r, name.p, name.n);
	buf_free(&name);
	if (had->text == NULL)
		return false;
	target = join(job->args->output, f->relative);
	has = stat(target, &out) == 0;
	free(target);
	describe(&b, &now, has ? out.st_size : 0);
	has = has && strlen(had->text) == b.n &&
	    memcmp(had->text, b.p, b.n) == 0;
	buf_free(&b);
	return has;
}

void
receipts_add(struct job *job, const struct file *f)
{
	struct buf b = { 0 };
	struct stat out;

	if (job->receipts == NULL || !f->found || stat(f->target, &out) != 0)
		return;
	describe(&b, f, out.st_size);
	buf_char(&b, '\n');
	if (write(job->receipts->fd, b.p, b.n) != (ssize_t)b.n)
		complain("cannot write %s: %s", job->receipts->path,
		    strerror(errno));
	buf_free(&b);
}

void
receipts_close(struct job *job)
{
	struct receipts *r = job->receipts;

	if (r == NULL)
		return;
	for (size_t i = 0; r->row != NULL && i < r->room; i++)
		free(r->row[i].text);
	free(r->row);
	if (r->fd >= 0)
		close(r->fd);
	free(r->path);
	free(r);
}
