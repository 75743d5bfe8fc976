/* SPDX-License-Identifier: Apache-2.0 */
/*
 * walk.h - which files of a folder are input (walk.c, ignore.c).
 */
#ifndef WALK_H
#define WALK_H

#include "cli.h"

/* Called for each regular file found; false stops the walk. */
typedef bool walk_fn(void *user, const char *path, const char *relative);

/* All files below a folder, in the order of their bytes, but for those that
 * ignore files or --glob leave out, hidden ones and links.  False when some
 * folder could not be read. */
bool walk(const struct args *a, const char *path, walk_fn *fn, void *user);

/* Would a walk from the folders above find this file? */
bool walk_allows(const struct args *a, const char *path);

/* The patterns of one ignore file, and of those above it. */
struct ignore {
	struct pattern *row;
	size_t n, room;
	char *folder;			/* patterns are relative to it */
	const struct ignore *above;
};

/* Adds the patterns of a folder's .gitignore, .ignore and .decantignore. */
void ignore_read(struct ignore *g, const char *folder);
void ignore_add(struct ignore *g, const char *pattern);
void ignore_free(struct ignore *g);

/* What the patterns say of a path: -1 ignored, 1 wanted after all, 0 nothing.
 * The later pattern wins, and the nearer file. */
int ignore_says(const struct ignore *g, const char *path, bool is_folder);

/* Does a pattern with *, ?, [..] and ** match all of a path? */
bool glob_match(const char *pattern, const char *path);

#endif
