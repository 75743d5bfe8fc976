/* SPDX-License-Identifier: Apache-2.0 */
/*
 * gazbuild.h - compiles names into a gazetteer.
 *
 * The same code makes the built-in one when decant is built, packs, and the
 * overlays of users when the rules are loaded.  A row is
 *	id <TAB> kind <TAB> languages <TAB> form <TAB> role <TAB> flags
 * with languages and flags cut at commas; an empty id, kind or language is that
 * of the row above.  Rows that are empty or begin with '#' are for people.
 */
#ifndef TEXT_GAZBUILD_H
#define TEXT_GAZBUILD_H

#include "gazetteer.h"

struct gazbuild;

struct gaz_row {
	struct str id, kind, langs, form, role, flags;
};

/* A table, row by row; begin with { .rest = text }.  False at the end; `wrong`
 * tells what is the matter with the shape of a row, or is NULL. */
struct gaz_table {
	struct str rest, id, kind, langs;
	size_t line;		/* of the row told last */
};
bool gaz_table_next(struct gaz_table *t, struct gaz_row *row,
		const char **wrong);

/* The comments before the first row: what a table is and whose. */
struct str gaz_table_head(struct str text);

/* NULL when memory runs out. */
struct gazbuild *gazbuild_new(void);
void gazbuild_free(struct gazbuild *b);		/* NULL is fine */

/* Adds a row.  Returns what is wrong with it, or NULL.  Rows in languages that
 * decant does not know, and of roles that are no names, are left out. */
const char *gazbuild_row(struct gazbuild *b, const struct gaz_row *row);

/* Adds all rows of a text; on the first that is wrong, sets *line to its number
 * and returns why. */
const char *gazbuild_text(struct gazbuild *b, struct str text, size_t *line);

/* The sources and their licences, as people read them. */
void gazbuild_licence(struct gazbuild *b, struct str text);

/* The gazetteer, of *size bytes, for the caller to free(); NULL when memory ran
 * out at any time. */
char *gazbuild_done(struct gazbuild *b, size_t *size);

/* The role of a name like "official", or ROLES. */
enum gaz_role gaz_role_of(struct str name);
const char *gaz_role_name(enum gaz_role role);

/* The flags of a sense as a table has them, cut at commas; returns out. */
const char *gaz_flag_names(unsigned flags, char *out, size_t room);

/* The language that decant knows for a tag like sr-Latn-BA, or
 * LANG_UNKNOWN. */
uint16_t gaz_lang_of(struct str tag);

#endif
