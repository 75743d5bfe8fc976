/* SPDX-License-Identifier: Apache-2.0 */
/*
 * targets.c - where clean text goes, by -o.
 *
 * One input goes to the file that is named; several, or a folder, go below it:
 * what was found in a folder keeps its path from there, what a list names its
 * whole path, what was given by name its last part alone.  None leaves the
 * output folder, and no two get one place.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <zlib.h>

#include "job.h"

/* Places that are given away, by open addressing; room is a power of two. */
struct places_taken {
	struct taken {
		char *below, *name;
	} *row;
	size_t n, room;
};

/* Is what -o names a folder, to be made if need be? */
static bool
mirrors(const struct args *a)
{
	size_t n = a->output ? strlen(a->output) : 0;

	if (n == 0)
		return false;
	for (size_t i = 0; i < a->npath; i++)
		if (is_folder(a->path[i]))
			return true;
	return a->npath > 1 || a->files_from != NULL ||
	    a->output[n - 1] == '/' || is_folder(a->output);
}

static bool
open_output(struct job *job)
{
	const char *path = job->args->output;
	char *below = join(path, "x");
	bool made = make_folders(below);

	free(below);
	if (!made)
		return false;
	job->output = realpath(path, NULL);
	job->output_fd = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (job->output == NULL || job->output_fd < 0)
		return complain("cannot write the folder %s: %s", path,
		    strerror(errno));
	return true;
}

bool
targets_open(struct job *job)
{
	const struct args *a = job->args;

	if ((a->mode != MODE_CLEAN && a->mode != MODE_UNDO) || a->files)
		return true;
	if (a->manifest != NULL)
		return open_output(job);
	if (!mirrors(a))
		return true;
	if (a->npath == 0 && a->files_from == NULL)
		return complain("stdin has no name to take in the folder %s: "
		    "give -o a file", a->output);
	/* Within one folder no two files have one name. */
	if (a->npath > 1 || a->files_from != NULL)
		job->taken = must(calloc(1, sizeof(*job->taken)));
	return open_output(job);
}

void
targets_close(struct job *job)
{
	struct places_taken *t = job->taken;

	if (job->output_fd >= 0)
		close(job->output_fd);
	free(job->output);
	for (size_t i = 0; t != NULL && i < t->room; i++) {
		free(t->row[i].below);
		free(t->row[i].name);
	}
	if (t != NULL)
		free(t->row);
	free(t);
}

static size_t
place_of(const struct places_taken *t, const char *below)
{
	size_t i = crc32_z(0, (const Bytef *)below, strlen(below)) &
	    (t->room - 1);

	while (t->row[i].below != NULL && strcmp(t->row[i].below, below) != 0)
		i = (i + 1) & (t->room - 1);
	return i;
}

static void
grow(struct places_taken *t)
{
	struct taken *old = t->row;
	size_t room = t->room;

	t->row = must(calloc(t->room = room ? 2 * room : 256, sizeof(*old)));
	for (size_t i = 0; i < room; i++)
		if (old[i].below != NULL)
			t->row[place_of(t, old[i].below)] = old[i];
	free(old);
}

static bool
take_place(struct job *job, const struct file *f)
{
	struct places_taken *t = job->taken;
	struct taken *at;

	if (t == NULL)
		return true;
	if (2 * (t->n + 1) > t->room)
		grow(t);
	at = &t->row[place_of(t, f->below)];
	if (at->below != NULL)
		return complain("%s and %s would both become %s; the second "
		    "is left out", at->name, f->name, f->target);
	t->n++;
	*at = (struct taken){ must(strdup(f->below)), must(strdup(f->name)) };
	return true;
}

/* A path without ".", ".." and what they leave, and without a first slash. */
static char *
plain(const char *path)
{
	char *out = must(malloc(strlen(path) + 2)), *end = out;

	while (*path != '\0') {
		size_t n = strcspn(path, "/");

		if (n == 2 && memcmp(path, "..", 2) == 0) {
			while (end > out && *--end != '/')
				;
		} else if (n > 0 && !(n == 1 && *path == '.')) {
			if (end > out)
				*end++ = '/';
			memcpy(end, path, n);
			end += n;
		}
		path += n + (path[n] == '/');
	}
	*end = '\0';
	return out;
}

char *
target_below(const struct file *f)
{
	char *p = plain(f->relative);
	const char *slash = strrchr(p, '/');

	if (!f->found && !f->listed && slash != NULL)
		memmove(p, slash + 1, strlen(slash));
	return p;
}

bool
target_choose(struct file *f)
{
	struct job *job = f->job;
	const struct args *a = job->args;

	if (a->output == NULL || (a->mode != MODE_CLEAN &&
	    a->mode != MODE_UNDO))
		return true;
	if (job->output_fd < 0) {
		f->target = must(strdup(a->output));
		return true;
	}
	f->below = target_below(f);
	f->target = join(a->output, f->below);
	return take_place(job, f);
}

bool
target_is_input(const struct file *f)
{
	struct stat st;

	if (f->target == NULL || f->job->args->write ||
	    stat(f->target, &st) != 0 || st.st_dev != f->st.st_dev ||
	    st.st_ino != f->st.st_ino)
		return false;
	complain("%s is both input and output; to edit it, use -w", f->name);
	return true;
}

bool
targets_hold(const struct job *job, const char *path)
{
	size_t n = job->output ? strlen(job->output) : 0;
	char *real = n ? realpath(path, NULL) : NULL;
	bool is_below = real != NULL && strncmp(real, job->output, n) == 0 &&
	    (real[n] == '/' || real[n] == '\0');

	free(real);
	return is_below;
}
