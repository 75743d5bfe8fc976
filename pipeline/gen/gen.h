/* SPDX-License-Identifier: Apache-2.0 */
/*
 * gen.h - what the compilers of dictionaries share.
 *
 * They run while decant is built and may give up: a wrong dictionary is told by
 * file and line, and the build stops.
 */
#ifndef GEN_H
#define GEN_H

#include "../stage.h"

/* A row of bytes that grows; never fails, but ends the program. */
struct buffer {
	char *p;
	size_t n, room;
};

void buffer_add(struct buffer *b, const void *p, size_t n);
void buffer_align(struct buffer *b, size_t to);	/* with zeros */

/* One file under dictionaries/. */
struct source {
	const char *path;
	const char *lang;	/* its folder: "id", "all" */
	const char *name;	/* "furniture" of furniture.tsv */
	struct str text;	/* valid UTF-8 */
};

/* Ends the build: "PATH:LINE: what is wrong and how to mend it".  No line is
 * told when it is 0. */
_Noreturn void wrong(const struct source *s, size_t line, const char *format,
		...) __attribute__((format(printf, 3, 4)));

/* The next line of a text, without its end, and its number; false at the end. */
bool next_line(struct str *text, struct str *line, size_t *number);

/* Cuts a line at tabs; returns how many fields there are, `most` at most are
 * written. */
size_t cut_fields(struct str line, struct str *field, size_t most);

/* Makes a section of all files of one name, which come sorted by folder, "all"
 * first. */
typedef void compile_fn(const struct source *s, size_t n, struct buffer *out);

compile_fn compile_dict;	/* NAME.tsv: see data.h */
compile_fn compile_copy;	/* one file, as it is */
compile_fn compile_phrases;	/* furniture.tsv: see text/phrases.h */
compile_fn compile_rules;	/* NAME.rules: see text/rulefile.h */
compile_fn compile_gazetteer;	/* of the folder entities: see gazc.c */

#endif
