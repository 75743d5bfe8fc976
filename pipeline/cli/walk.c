/* SPDX-License-Identifier: Apache-2.0 */
/*
 * walk.c - finds the files of a folder, in the same order on every machine.
 *
 * Links are not followed, so that a walk stays in its tree and ends.  Ignore
 * files count from the top of the repository, or the folder given, downwards.
 */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "io.h"
#include "walk.h"

struct names {
	char **of;
	size_t n, room;
};

static int
by_bytes(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

char *
join(const char *folder, const char *name)
{
	size_t n = strlen(folder);
	char *p = must(malloc(n + strlen(name) + 2));

	sprintf(p, "%s%s%s", folder, n == 0 || folder[n - 1] == '/' ? "" : "/",
	    name);
	return p;
}

/* A walk under way; `go` turns false when the callback wants no more. */
struct walking {
	const struct args *args;
	struct ignore globs;		/* of --glob */
	bool only;			/* some glob says what is wanted */
	char *real;			/* the folder that is walked */
	walk_fn *fn;
	void *user;
	bool go, fine;
};

static bool
list(const struct walking *w, const char *path, struct names *names)
{
	DIR *d = opendir(path);
	struct dirent *e;

	*names = (struct names){ 0 };
	if (d == NULL && errno == ENOMEM)
		must(NULL);
	if (d == NULL)
		return complain("cannot read the folder %s: %s", path,
		    strerror(errno));
	while ((e = readdir(d)) != NULL) {
		const char *s = e->d_name;

		if (strcmp(s, ".") == 0 || strcmp(s, "..") == 0 ||
		    strcmp(s, ".git") == 0 || (*s == '.' && !w->args->hidden))
			continue;
		if (names->n == names->room) {
			names->room = names->room * 2 + 16;
			names->of = must(realloc(names->of,
			    names->room * sizeof(*names->of)));
		}
		names->of[names->n++] = must(strdup(s));
	}
	closedir(d);
	if (names->n > 0)
		qsort(names->of, names->n, sizeof(*names->of), by_bytes);
	return true;
}

static void
read_globs(struct walking *w)
{
	for (size_t i = 0; i < w->args->nglob; i++) {
		const char *p = w->args->glob[i];
		char *turned = must(malloc(strlen(p) + 2));

		/* Ignoring is what patterns do, wanting what globs do. */
		sprintf(turned, "!%s", p);
		ignore_add(&w->globs, *p == '!' ? p + 1 : turned);
		w->only |= *p != '!';
		free(turned);
	}
}

static bool
is_wanted(const struct walking *w, const struct ignore *g, const char *path,
		const char *relative, bool folder)
{
	int globs = ignore_says(&w->globs, relative, folder);
	char *real;

	if (globs != 0)
		return globs > 0;
	if (w->only && !folder)
		return false;
	if (w->args->no_ignore || g == NULL)
		return true;
	path = real = w->real ? join(w->real, relative) : must(strdup(path));
	folder = ignore_says(g, path, folder) >= 0;
	free(real);
	return folder;
}

static void visit(struct walking *w, const char *path, const char *relative,
		const struct ignore *above);

static void
meet(struct walking *w, const struct ignore *g, const char *path,
		const char *relative)
{
	struct stat st;
	bool folder;

	if (!w->go || lstat(path, &st) != 0)
		return;
	folder = S_ISDIR(st.st_mode);
	if ((!folder && !S_ISREG(st.st_mode)) ||
	    !is_wanted(w, g, path, relative, folder))
		return;
	if (folder)
		visit(w, path, relative, g);
	else
		w->go = w->fn(w->user, path, relative);
}

static void
visit(struct walking *w, const char *path, const char *relative,
		const struct ignore *above)
{
	struct ignore here = { .above = above };
	struct names names;

	if (!list(w, path, &names))
		w->fine = false;
	if (!w->args->no_ignore && w->real != NULL) {
		char *real = join(w->real, relative);

		ignore_read(&here, real);
		free(real);
	}
	for (size_t i = 0; i < names.n; i++) {
		char *below = join(path, names.of[i]);
		char *rel = join(relative, names.of[i]);

		meet(w, here.folder ? &here : above, below, rel);
		free(below);
		free(rel);
		free(names.of[i]);
	}
	free(names.of);
	ignore_free(&here);
}

/* Ignore files of the folders above, up to the top of the repository.  Paths
 * that they are held against begin with real folders then. */
static struct ignore *
read_above(const char *path, bool at_all)
{
	struct ignore *first = NULL, **last = &first;
	char *p = at_all ? realpath(path, NULL) : NULL, *slash, *git;
	bool top = p == NULL;

	while (!top && (slash = strrchr(p, '/')) != NULL) {
		struct ignore *g;

		git = join(p, ".git");
		top = access(git, F_OK) == 0 || slash == p;
		free(git);
		*slash = '\0';
		if (top)
			break;
		g = must(calloc(1, sizeof(*g)));
		ignore_read(g, p);
		*last = g;
		last = (struct ignore **)&g->above;
	}
	free(p);
	return first;
}

static void
free_above(struct ignore *g)
{
	while (g != NULL) {
		struct ignore *above = (struct ignore *)g->above;

		ignore_free(g);
		free(g);
		g = above;
	}
}

/* Is path in a repository?  Only then do the folders above say anything. */
static bool
in_repository(const char *path)
{
	char *p = realpath(path, NULL);
	bool found = false;

	while (p != NULL && *p != '\0' && !found) {
		char *git = join(p, ".git"), *slash = strrchr(p, '/');

		found = access(git, F_OK) == 0;
		free(git);
		*slash = '\0';
	}
	free(p);
	return found;
}

bool
walk(const struct args *a, const char *path, walk_fn *fn, void *user)
{
	struct walking w = { .args = a, .fn = fn, .user = user, .go = true,
		.fine = true };
	struct ignore *above = a->no_ignore ? NULL :
	    read_above(path, in_repository(path));

	w.real = realpath(path, NULL);
	read_globs(&w);
	visit(&w, path, "", above);
	free(w.real);
	ignore_free(&w.globs);
	free_above(above);
	return w.fine;
}

bool
walk_allows(const struct args *a, const char *path)
{
	struct walking w = { .args = a };
	char *real = realpath(path, NULL);
	struct ignore *above = real == NULL || a->no_ignore ||
	    !a->force_exclude ? NULL : read_above(real, true);
	bool allowed = real == NULL;

	read_globs(&w);
	if (real != NULL) {
		const char *from = above != NULL ? real : path;

		allowed = is_wanted(&w, above, from, path, false);
		for (char *s = real + 1; allowed && above != NULL &&
		    (s = strchr(s, '/')) != NULL; s++) {
			*s = '\0';
			allowed = ignore_says(above, real, true) >= 0;
			*s = '/';
		}
	}
	ignore_free(&w.globs);
	free_above(above);
	free(real);
	return allowed;
}

bool
is_folder(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

unsigned
current_umask(void)
{
	unsigned mask = umask(0);

	umask(mask);
	return mask;
}

bool
make_folders(const char *path)
{
	char *p = must(strdup(path));
	bool fine = true;

	for (char *slash = strchr(p + 1, '/'); slash != NULL && fine;
	    slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		fine = mkdir(p, 0777) == 0 || errno == EEXIST;
		if (!fine)
			complain("cannot make the folder %s: %s", p,
			    strerror(errno));
		*slash = '/';
	}
	free(p);
	return fine;
}
