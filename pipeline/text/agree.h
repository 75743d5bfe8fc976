/* SPDX-License-Identifier: Apache-2.0 */
/*
 * agree.h - the article before a name, when another name takes its place.
 *
 * Dictionaries gender.tsv tell gender, number and use of the article of names;
 * articles.tsv how a preposition and the article before a name are written.
 * What stands before the old name is read by them, and written anew for the new
 * one: "de la République de Pologne" -> "de la Pologne", "au Royaume du Maroc"
 * -> "au Maroc", "la República de Corea" -> "Corea del Sur".  Where that can be
 * read in two ways which would be written differently, where gender or number
 * change and a verb or an adjective may hang on them, and where a name is in no
 * table, nothing is proposed.
 */
#ifndef TEXT_AGREE_H
#define TEXT_AGREE_H

#include "stage.h"

struct agree {
	const struct dict *articles, *gender, *cues;
	uint16_t lang;
};

/* What goes, and what comes instead of it. */
struct agreed {
	size_t at, len;
	struct str with;
};

/* The name `form` stands in t at [at, end) and shall become `to`; false where it
 * may not. */
bool agree(const struct agree *a, struct doc *doc, struct str t, size_t at,
		size_t end, struct str form, struct str to, struct agreed *out);

/* The same for a thing whose name at t[at] will begin like `to`: only the sound
 * before which the article stands changes, "de la" -> "de l'".  out->len is 0
 * when nothing does; false where it cannot be told. */
bool agree_sound(const struct agree *a, struct doc *doc, struct str t,
		size_t at, struct str to, struct agreed *out);

/* Are gender and article of a name known? */
bool agree_knows(const struct agree *a, struct str name);

#endif
