/* SPDX-License-Identifier: Apache-2.0 */
/*
 * config.c - reads a decant.conf: see config.h.
 *
 * The file is read line by line, so that whatever is wrong in it is told with its
 * line and the nearest right name.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "config.h"
#include "io.h"
#include "walk.h"

struct config {
	char *path;
	char *folder;			/* of it, a real path and a slash */
	struct setting *row;
	size_t n;
	struct ignore *part;		/* its globs; part 0 has none */
	size_t nparts;
	struct ignore include, exclude;
};

/* A file under way. */
struct reading {
	struct config *c;
	const char *const *names;
	unsigned line;
	char section[128];		/* "", "files" or a stage */
};

static bool
wrong(const struct reading *r, const char *what, const char *name,
		const char *const *names)
{
	const char *like = names ? nearest(name, names) : NULL;

	return complain("%s:%u: %s %s%s%s%s", r->c->path, r->line, what, name,
	    like ? "; did you mean " : "", like ? like : "", like ? "?" : "");
}

static bool
is_in(const char *name, const char *const *names)
{
	for (; *names != NULL; names++)
		if (strcmp(name, *names) == 0)
			return true;
	return false;
}

/* Cuts blanks from both ends, where the text lies. */
static char *
trim(char *s)
{
	char *end;

	s += strspn(s, " \t\r\n\v\f");
	for (end = s + strlen(s); end > s && strchr(" \t\r\n\v\f", end[-1]);)
		*--end = '\0';
	return s;
}

/* Patterns with blanks or commas between. */
static void
add_globs(struct ignore *g, char *list)
{
	for (char *p = strtok_r(list, " \t,", &list); p != NULL;
	    p = strtok_r(NULL, " \t,", &list))
		ignore_add(g, p);
}

static bool
is_stage(const char *name)
{
	for (size_t i = 0; decant_stage_name(i) != NULL; i++)
		if (strcmp(decant_stage_name(i), name) == 0)
			return true;
	return false;
}

static bool
no_stage(const struct reading *r, const char *name)
{
	const char *names[64] = { "files" };
	size_t n = 1;

	for (; n < 63 && decant_stage_name(n - 1) != NULL; n++)
		names[n] = decant_stage_name(n - 1);
	names[n] = NULL;
	return wrong(r, "there is no stage", name, names);
}

static bool
on_section(struct reading *r, char *s)
{
	struct config *c = r->c;
	char *end = strrchr(s, ']');

	if (end == NULL || end[1] != '\0')
		return complain("%s:%u: a section ends with ]", c->path,
		    r->line);
	*end = '\0';
	s = trim(s + 1);
	if (strncmp(s, "files", 5) == 0 && (s[5] == ' ' || s[5] == '\t')) {
		c->part = must(realloc(c->part, (c->nparts + 1) *
		    sizeof(*c->part)));
		c->part[c->nparts] = (struct ignore){ 0 };
		add_globs(&c->part[c->nparts++], s + 6);
		s[5] = '\0';
		*r->section = '\0';
		return true;
	}
	if (strcmp(s, "files") != 0 && !is_stage(s))
		return no_stage(r, s);
	snprintf(r->section, sizeof(r->section), "%s", s);
	return true;
}

/* In a part for some files options have their whole names; a stage's section is
 * for all. */
static bool
on_setting(struct reading *r, char *key, char *value)
{
	static const char *const of_files[] = { "files.include",
		"files.exclude", NULL };
	struct config *c = r->c;
	bool all = *r->section != '\0';
	char name[256];

	snprintf(name, sizeof(name), "%s%s%s", r->section, all ? "." : "",
	    key);
	if (strcmp(r->section, "files") == 0 && !is_in(name, of_files))
		return wrong(r, "there is no", name, of_files);
	if (strcmp(r->section, "files") == 0) {
		add_globs(strcmp(key, "include") == 0 ? &c->include :
		    &c->exclude, value);
		return true;
	}
	if (strcmp(name, "profile") != 0 && !is_in(name, r->names))
		return wrong(r, "there is no option", name, r->names);
	c->row = must(realloc(c->row, (c->n + 1) * sizeof(*c->row)));
	c->row[c->n++] = (struct setting){ must(strdup(name)),
		must(strdup(value)), r->line, all ? 0 : c->nparts - 1 };
	return true;
}

static bool
on_line(struct reading *r, char *line)
{
	char *eq;

	if (r->line == 1 && strncmp(line, "\xef\xbb\xbf", 3) == 0)
		line += 3;
	line = trim(line);
	if (*line == '\0' || *line == ';' || *line == '#')
		return true;
	for (char *p = line; (p = strchr(p, ';')) != NULL; p++)
		if (p[-1] == ' ' || p[-1] == '\t') {
			*p = '\0';
			break;
		}
	line = trim(line);
	if (*line == '[')
		return on_section(r, line);
	if ((eq = strchr(line, '=')) == NULL)
		return complain("%s:%u: neither a [stage] nor an option = "
		    "value", r->c->path, r->line);
	*eq = '\0';
	return on_setting(r, trim(line), trim(eq + 1));
}

/* Profiles come first in their part, and parts after what is for all. */
static int
by_rank(const void *a, const void *b)
{
	const struct setting *s = a, *t = b;
	bool sp = strcmp(s->name, "profile") == 0;
	bool tp = strcmp(t->name, "profile") == 0;

	return s->part != t->part ? (s->part > t->part ? 1 : -1) :
	    sp != tp ? tp - sp : s->line > t->line ? 1 : -1;
}

static char *
folder_of(const char *path)
{
	char *real = realpath(path, NULL), *slash;

	if (real != NULL && (slash = strrchr(real, '/')) != NULL)
		slash[1] = '\0';
	return real ? real : must(strdup(""));
}

struct config *
config_read(const char *path, const char *const *names)
{
	struct config *c = must(calloc(1, sizeof(*c)));
	struct reading r = { .c = c, .names = names };
	FILE *f = fopen(path, "rbe");
	char *line = NULL;
	size_t room = 0;
	bool fine = true;

	c->path = must(strdup(path));
	c->folder = folder_of(path);
	c->part = must(calloc(c->nparts = 1, sizeof(*c->part)));
	errno = f ? 0 : errno;
	while (fine && f != NULL && getline(&line, &room, f) > 0) {
		r.line++;
		fine = on_line(&r, line);
	}
	if (f == NULL || ferror(f))
		fine = complain("cannot read %s: %s", path, strerror(errno));
	free(line);
	if (f != NULL)
		fclose(f);
	if (!fine) {
		config_free(c);
		return NULL;
	}
	if (c->n > 0)
		qsort(c->row, c->n, sizeof(*c->row), by_rank);
	return c;
}

void
config_free(struct config *c)
{
	for (size_t i = 0; i < c->n; i++) {
		free(c->row[i].name);
		free(c->row[i].value);
	}
	for (size_t i = 0; i < c->nparts; i++)
		ignore_free(&c->part[i]);
	ignore_free(&c->include);
	ignore_free(&c->exclude);
	free(c->row);
	free(c->part);
	free(c->folder);
	free(c->path);
	free(c);
}

const char *
config_path(const struct config *c)
{
	return c->path;
}

static const char *
relative(const struct config *c, const char *path)
{
	size_t n = strlen(c->folder);

	if (strncmp(path, c->folder, n) == 0)
		path += n;
	return path + (*path == '/');
}

/* Do the globs name a file, or a folder on the way to it? */
static bool
names_it(const struct ignore *g, const char *path)
{
	char *p = must(strdup(path));
	bool named = false;

	for (char *s = strchr(p, '/'); s != NULL && !named;
	    s = strchr(s + 1, '/')) {
		*s = '\0';
		named = ignore_says(g, p, true) < 0;
		*s = '/';
	}
	named = named || ignore_says(g, p, false) < 0;
	free(p);
	return named;
}

char *
config_parts(const struct config *c, const char *path)
{
	char *parts = must(malloc(c->nparts + 1));

	for (size_t i = 0; i < c->nparts; i++)
		parts[i] = i == 0 || (path != NULL && names_it(&c->part[i],
		    relative(c, path))) ? '1' : '0';
	parts[c->nparts] = '\0';
	return parts;
}

bool
config_takes(const struct config *c, const char *path)
{
	path = relative(c, path);
	return (c->include.n == 0 || names_it(&c->include, path)) &&
	    !names_it(&c->exclude, path);
}

const struct setting *
config_setting(const struct config *c, size_t i)
{
	return i < c->n ? &c->row[i] : NULL;
}
