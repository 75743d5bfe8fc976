/* SPDX-License-Identifier: Apache-2.0 */
/*
 * config.h - what a decant.conf says (config.c).
 *
 *	lang = id			; for all files below its folder
 *	[entity]
 *	level = off			; entity.level
 *	[files]
 *	include = *.txt *.md		; of folders take these only ...
 *	exclude = raw/ *.min.md		; ... and never those
 *	[files docs/ko/]		; from here on for these files only
 *	lang = ko
 *	furniture.level = safe
 *
 * Globs are as in gitignore(5), from the folder of the configuration.
 */
#ifndef CONFIG_H
#define CONFIG_H

#include "cli.h"

struct config;

struct setting {
	char *name, *value;
	unsigned line;
	size_t part;		/* 0: for all files */
};

/* Reads it; names are those of all options.  NULL, and a sentence with file and
 * line, when it cannot be read or says what there is not. */
struct config *config_read(const char *path, const char *const *names);
void config_free(struct config *c);

const char *config_path(const struct config *c);

/* Which parts hold for a file: a 1 or 0 for each, for the caller to free.  The
 * path is a real one; NULL is a file of no name. */
char *config_parts(const struct config *c, const char *path);

/* Does it take a file that was found in a folder? */
bool config_takes(const struct config *c, const char *path);

/* The i-th setting in the order in which they win; NULL past the end. */
const struct setting *config_setting(const struct config *c, size_t i);

#endif
