/* SPDX-License-Identifier: Apache-2.0 */
/*
 * walk.c - finds the files of a folder, in the same order on every machine.
 *
 * Links are not followed, so that a walk stays in its tree and ends.
 */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "cli.h"

struct names {
	char **of;
	size_t n, room;
};

static int
by_bytes(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static char *
join(const char *folder, const char *name)
{
	size_t n = strlen(folder);
	char *p = must(malloc(n + strlen(name) + 2));

	sprintf(p, "%s%s%s", folder, n == 0 || folder[n - 1] == '/' ? "" : "/",
	    name);
	return p;
}

static bool
list(const char *path, struct names *names)
{
	DIR *d = opendir(path);
	struct dirent *e;

	*names = (struct names){ 0 };
	if (d == NULL)
		return complain("cannot read the folder %s: %s", path,
		    strerror(errno));
	while ((e = readdir(d)) != NULL) {
		if (e->d_name[0] == '.')
			continue;
		if (names->n == names->room) {
			names->room = names->room * 2 + 16;
			names->of = must(realloc(names->of,
			    names->room * sizeof(*names->of)));
		}
		names->of[names->n++] = must(strdup(e->d_name));
	}
	closedir(d);
	qsort(names->of, names->n, sizeof(*names->of), by_bytes);
	return true;
}

/* A walk under way; `go` turns false when the callback wants no more. */
struct walking {
	walk_fn *fn;
	void *user;
	bool go, fine;
};

static void
visit(struct walking *w, const char *path, const char *relative)
{
	struct names names;
	struct stat st;

	if (!list(path, &names))
		w->fine = false;
	for (size_t i = 0; i < names.n; i++) {
		char *below = join(path, names.of[i]);
		char *rel = join(relative, names.of[i]);

		if (w->go && lstat(below, &st) == 0) {
			if (S_ISDIR(st.st_mode))
				visit(w, below, rel);
			else if (S_ISREG(st.st_mode))
				w->go = w->fn(w->user, below, rel);
		}
		free(below);
		free(rel);
		free(names.of[i]);
	}
	free(names.of);
}

bool
walk(const char *path, walk_fn *fn, void *user)
{
	struct walking w = { fn, user, true, true };

	visit(&w, path, "");
	return w.fine;
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
