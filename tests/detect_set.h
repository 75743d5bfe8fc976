/* SPDX-License-Identifier: Apache-2.0 */
/*
 * detect_set.h - labelled text for measuring the detector.
 *
 * A set is a folder of files CODE.txt, a sample a line.  codes.tsv beside this
 * file tells the tag of a code that is none itself; languages that the model
 * does not have are left out.
 */
#ifndef DETECT_SET_H
#define DETECT_SET_H

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "core/core.h"
#include "text/langid.h"

enum { SET_MOST = 400 };

struct sample_file {
	char tag[16];
	char **line;		/* line ends included */
	size_t n;
};

struct sample_set {
	struct sample_file file[SET_MOST];
	size_t n;
};

static inline void *
set_must(void *p)
{
	if (p == NULL) {
		fprintf(stderr, "out of memory\n");
		exit(2);
	}
	return p;
}

/* CPU seconds. */
static inline double
set_now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return t.tv_sec + t.tv_nsec * 1e-9;
}

/* The tag of a code, in `tag`. */
static inline void
set_tag(const char *codes, const char *code, char *tag)
{
	FILE *f = fopen(codes, "r");
	char line[64], from[32], to[16];

	snprintf(tag, 16, "%.15s", code);
	while (f != NULL && fgets(line, sizeof(line), f) != NULL)
		if (sscanf(line, "%31s %15s", from, to) == 2 &&
		    strcmp(from, code) == 0)
			strcpy(tag, to);
	if (f != NULL)
		fclose(f);
}

static inline bool
set_has(const struct langid *m, const char *tag)
{
	for (size_t i = 0; i < m->file->classes; i++)
		if (m->allowed[i] && strcmp(tag, lang_tag(m->lang[i])) == 0)
			return true;
	return false;
}

static inline void
set_read_file(struct sample_file *s, const char *path)
{
	FILE *f = fopen(path, "r");
	char *line = NULL;
	size_t room = 0;
	ssize_t n;

	while (f != NULL && (n = getline(&line, &room, f)) > 0) {
		if ((s->n & (s->n - 1)) == 0)
			s->line = set_must(realloc(s->line, (s->n ? 2 * s->n :
			    1) * sizeof(*s->line)));
		if (n > 1)
			s->line[s->n++] = set_must(strdup(line));
	}
	free(line);
	if (f != NULL)
		fclose(f);
}

/* Reads the files of the languages that are allowed. */
static inline void
set_read(struct sample_set *set, const struct langid *m, const char *codes,
		const char *folder)
{
	struct dirent **entry;
	int n = scandir(folder, &entry, NULL, alphasort);

	if (n < 0) {
		perror(folder);
		exit(2);
	}
	for (int i = 0; i < n; i++) {
		struct sample_file *s = &set->file[set->n];
		char path[4096], code[32], tag[16];

		if (sscanf(entry[i]->d_name, "%31[^.].txt", code) == 1 &&
		    set->n < SET_MOST) {
			snprintf(path, sizeof(path), "%s/%s", folder,
			    entry[i]->d_name);
			set_tag(codes, code, tag);
			if (set_has(m, tag)) {
				*s = (struct sample_file){ .n = 0 };
				strcpy(s->tag, tag);
				set_read_file(s, path);
				set->n += s->n > 0;
			}
		}
		free(entry[i]);
	}
	free(entry);
}

#endif
