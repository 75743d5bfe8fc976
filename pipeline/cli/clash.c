/* SPDX-License-Identifier: Apache-2.0 */
/*
 * clash.c - no file that a run reads is one that it writes, and no two of its
 * outputs are one file.
 *
 * This is seen before anything is opened for writing, for opening empties a
 * file.  A report that lies in a folder of input is no clash: the walk passes
 * over it.
 * Where clean text goes is seen for each file, by target_is_input().
 */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "job.h"

typedef bool path_fn(const void *user, const char *path);

static bool
is_file(const char *path)
{
	return path != NULL && *path != '\0' && strcmp(path, "-") != 0;
}

static bool
one_file(const struct stat *a, const struct stat *b)
{
	return S_ISREG(a->st_mode) && a->st_dev == b->st_dev &&
	    a->st_ino == b->st_ino;
}

/* Reports and records; false when `fn` wants no more. */
static bool
each_output(const struct args *a, path_fn *fn, const void *user)
{
	const char *const one[] = { a->changes, a->dropped, a->annotations,
		a->stats, a->write_baseline, a->learn, a->duplicates, a->plan };

	for (size_t i = 0; i < sizeof(one) / sizeof(*one); i++)
		if (is_file(one[i]) && !fn(user, one[i]))
			return false;
	for (size_t i = 0; i < a->nreport; i++) {
		const char *colon = strchr(a->report[i], ':');

		if (colon != NULL && is_file(colon + 1) && !fn(user, colon + 1))
			return false;
	}
	return true;
}

static bool
is_other(const void *user, const char *path)
{
	struct stat st;

	return stat(path, &st) != 0 || !one_file(user, &st);
}

bool
is_report(const struct args *a, const struct stat *st)
{
	return !each_output(a, is_other, st);
}

/* The real path of a file that need not be there yet. */
static char *
place_of(const char *path)
{
	char *p = must(strdup(path)), *slash, *real, *place;
	size_t n = strlen(p);

	while (n > 1 && p[n - 1] == '/')
		p[--n] = '\0';
	slash = strrchr(p, '/');
	if (slash != NULL)
		*slash = '\0';
	real = realpath(slash == NULL ? "." : *p ? p : "/", NULL);
	place = real ? join(real, slash ? slash + 1 : p) : must(strdup(path));
	free(real);
	free(p);
	return place;
}

static bool
one_place(const char *p, const char *q)
{
	struct stat a, b;
	bool is_there = stat(p, &a) == 0;
	char *at, *other;
	bool one;

	if (is_there != (stat(q, &b) == 0))
		return false;
	if (is_there)
		return one_file(&a, &b);
	at = place_of(p);
	other = place_of(q);
	one = strcmp(at, other) == 0;
	free(at);
	free(other);
	return one;
}

/* Each output is held against those before it. */
struct seen {
	const char **path;
	size_t n;
};

static bool
is_new(const void *user, const char *path)
{
	struct seen *s = *(struct seen *const *)user;

	for (size_t i = 0; i < s->n; i++)
		if (one_place(s->path[i], path))
			return complain("%s is named for two outputs", path);
	s->path = must(realloc(s->path, (s->n + 1) * sizeof(*s->path)));
	s->path[s->n++] = path;
	return true;
}

static bool
are_apart(const struct args *a)
{
	struct seen seen = { 0 }, *user = &seen;
	bool fine = each_output(a, is_new, &user) &&
	    (a->output == NULL || is_new(&user, a->output));

	free(seen.path);
	return fine;
}

static bool
only_read(const struct args *a, const char *path)
{
	struct stat st;

	if (path == NULL || stat(strcmp(path, "-") == 0 ? "/dev/stdin" : path,
	    &st) != 0 || !is_report(a, &st))
		return true;
	return complain("%s is both input and output", strcmp(path, "-") == 0 ?
	    "stdin" : path);
}

/* Paths that a list names; one that comes by a pipe is read once, and later. */
static bool
list_only_read(const struct args *a)
{
	struct stat st;
	FILE *f = is_file(a->files_from) && stat(a->files_from, &st) == 0 &&
	    S_ISREG(st.st_mode) ? fopen(a->files_from, "rbe") : NULL;
	int end = a->nul ? '\0' : '\n';
	char *line = NULL;
	size_t room = 0;
	ssize_t n;
	bool fine = true;

	while (f != NULL && fine && (n = getdelim(&line, &room, end, f)) > 0) {
		if (line[n - 1] == end)
			line[n - 1] = '\0';
		fine = !is_file(line) || only_read(a, line);
	}
	free(line);
	if (f != NULL)
		fclose(f);
	return fine;
}

/* What lies below the output is no input, so nothing would be left to do. */
static bool
folders_are_apart(const struct args *a, const char *path)
{
	char *out = a->output ? realpath(a->output, NULL) : NULL;
	char *in = out && is_folder(path) ? realpath(path, NULL) : NULL;
	size_t n = out ? strlen(out) : 0;
	bool below = in != NULL && strncmp(in, out, n) == 0 &&
	    (n == 1 || in[n] == '/' || in[n] == '\0');
	bool one = below && strcmp(in, out) == 0;

	free(in);
	free(out);
	if (one)
		return complain("%s is both input and output; to edit what is "
		    "in it, use -w", path);
	return !below || complain("%s lies in the folder of the output, %s",
	    path, a->output);
}

bool
no_clash(const struct args *a)
{
	const char *const one[] = { a->files_from, a->config, a->manifest,
		a->undo };
	/* --learn may add to what --use read, and a baseline be renewed. */
	const char *renewed = a->write_baseline;
	bool fine = are_apart(a) && (a->baseline == NULL || (renewed != NULL &&
	    one_place(a->baseline, renewed)) || only_read(a, a->baseline));

	for (size_t i = 0; fine && i < sizeof(one) / sizeof(*one); i++)
		fine = only_read(a, one[i]);
	for (size_t i = 0; fine && i < a->nnames; i++)
		fine = only_read(a, a->names[i]);
	for (size_t i = 0; fine && i < a->noptions; i++)
		fine = strncmp(a->options[i], "repair.rules=", 13) != 0 ||
		    only_read(a, strchr(a->options[i], '=') + 1);
	for (size_t i = 0; fine && i < a->nuse; i++)
		fine = (a->learn != NULL && one_place(a->use[i], a->learn)) ||
		    only_read(a, a->use[i]);
	for (size_t i = 0; fine && i < a->npath; i++)
		fine = only_read(a, a->path[i]) &&
		    folders_are_apart(a, a->path[i]);
	if (fine && a->npath == 0 && a->files_from == NULL)
		fine = only_read(a, "-");
	return fine && list_only_read(a);
}
