/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ignore.c - patterns of files to leave out, as gitignore(5) tells them.
 *
 * "#" begins a comment, "!" takes a path back in, a "/" at the end means folders
 * only, one anywhere else ties the pattern to the folder of its file; ** matches
 * any number of folders.
 */
#include <stdlib.h>
#include <string.h>

#include "io.h"
#include "walk.h"

struct pattern {
	char *text;
	bool back;		/* ! */
	bool folder;		/* / at the end */
	bool tied;		/* / within */
};

/* [a-z], [!a-z]; returns what follows, or NULL when it does not match. */
static const char *
match_set(const char *p, char c)
{
	bool no = p[1] == '!' || p[1] == '^', hit = false;
	const char *q = p + 1 + no;

	do {
		if (*q == '\0')
			return c == '[' ? p + 1 : NULL;
		if (*q == '\\' && q[1] != '\0')
			q++;
		if (q[1] == '-' && q[2] != ']' && q[2] != '\0') {
			hit |= c >= *q && c <= q[2];
			q += 3;
		} else {
			hit |= c == *q++;
		}
	} while (*q != ']');
	return hit != no && c != '/' ? q + 1 : NULL;
}

/* One character, but for stars; moves both on. */
static bool
match_one(const char **p, const char **s)
{
	const char *next = *p + 1;

	if (**p == '[') {
		if ((next = match_set(*p, **s)) == NULL)
			return false;
	} else if (**p == '?') {
		if (**s == '/')
			return false;
	} else {
		if (**p == '\\' && (*p)[1] != '\0')
			next = ++*p + 1;
		if (**p != **s)
			return false;
	}
	*p = next;
	++*s;
	return true;
}

/*
 * Greedy with one place to go back to for each kind of star: what a later star
 * takes, an earlier one never needs.  Linear in the path for each star.
 */
bool
glob_match(const char *p, const char *s)
{
	const char *star = NULL, *star_s = NULL, *deep = NULL, *deep_s = NULL;

	for (;;) {
		if (p[0] == '*' && p[1] == '*') {
			while (*p == '*')
				p++;
			deep = p;
			deep_s = s;
			star = NULL;
			if (*p == '/')
				p++;	/* no folder at all */
			continue;
		}
		if (*p == '*') {
			star = ++p;
			star_s = s;
			continue;
		}
		if (*s == '\0' && *p == '\0')
			return true;
		if (*s != '\0' && *p != '\0' && match_one(&p, &s))
			continue;
		if (star != NULL && *star_s != '\0' && *star_s != '/') {
			p = star;
			s = ++star_s;
		} else if (deep != NULL && *deep_s != '\0') {
			p = deep;
			s = ++deep_s;
			star = NULL;
		} else {
			return false;
		}
	}
}

void
ignore_add(struct ignore *g, const char *text)
{
	struct pattern p = { 0 };
	size_t n = strlen(text);

	while (n > 0 && (text[n - 1] == '\r' || text[n - 1] == '\n'))
		n--;
	while (n > 0 && text[n - 1] == ' ' && (n < 2 || text[n - 2] != '\\'))
		n--;
	if (n > 0 && *text == '!') {
		p.back = true;
		text++, n--;
	}
	if (n > 0 && text[n - 1] == '/') {
		p.folder = true;
		n--;
	}
	if (n == 0 || *text == '#')
		return;
	p.tied = memchr(text, '/', n) != NULL;
	if (*text == '/')
		text++, n--;
	p.text = must(strndup(text, n));
	if (g->n == g->room)
		g->row = must(realloc(g->row, (g->room = g->room * 2 + 8) *
		    sizeof(*g->row)));
	g->row[g->n++] = p;
}

static void
read_file(struct ignore *g, const char *name)
{
	char *path = join(g->folder, name), *line = NULL;
	FILE *f = fopen(path, "rbe");
	size_t room = 0;

	while (f != NULL && getline(&line, &room, f) > 0)
		ignore_add(g, line);
	free(line);
	free(path);
	if (f != NULL)
		fclose(f);
}

void
ignore_read(struct ignore *g, const char *folder)
{
	g->folder = must(strdup(folder));
	read_file(g, ".gitignore");
	read_file(g, ".ignore");
	read_file(g, ".decantignore");
}

void
ignore_free(struct ignore *g)
{
	for (size_t i = 0; i < g->n; i++)
		free(g->row[i].text);
	free(g->row);
	free(g->folder);
}

static bool
matches(const struct pattern *p, const char *relative)
{
	const char *name = strrchr(relative, '/');

	return glob_match(p->text, p->tied || name == NULL ? relative :
	    name + 1);
}

int
ignore_says(const struct ignore *g, const char *path, bool is_folder)
{
	for (; g != NULL; g = g->above) {
		size_t n = g->folder ? strlen(g->folder) : 0;
		const char *relative = path;

		if (n > 0 && strncmp(path, g->folder, n) == 0)
			relative += n;
		while (*relative == '/')
			relative++;
		for (size_t i = g->n; i-- > 0;)
			if ((is_folder || !g->row[i].folder) &&
			    matches(&g->row[i], relative))
				return g->row[i].back ? 1 : -1;
	}
	return 0;
}
