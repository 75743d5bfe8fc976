/* SPDX-License-Identifier: Apache-2.0 */
/*
 * english.h - the articles of English before a name, when another takes its
 * place.
 */
#ifndef TEXT_ENGLISH_H
#define TEXT_ENGLISH_H

#include "agree.h"
#include "naming.h"

/* What stands there, and what is to stand there. */
struct said {
	struct str text;
	bool acronym;
};

/* A state. */
bool english_state(struct str t, const struct named *name, struct str to,
		const struct agree *a, struct agreed *out);

/* A body: out->at and out->len tell where the name stands. */
bool english_body(struct doc *doc, struct str t, const struct said *from,
		const struct said *to, const struct dict *cues,
		struct agreed *out);

#endif
