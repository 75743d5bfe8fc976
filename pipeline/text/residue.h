/* SPDX-License-Identifier: Apache-2.0 */
/*
 * residue.h - tells whether a tokenizer has been at a text.
 *
 * A tokenizer puts blanks around every mark; people forget one at most.  So
 * what counts is how many marks stand apart, and how few stand where they
 * should.
 */
#ifndef TEXT_RESIDUE_H
#define TEXT_RESIDUE_H

#include "stage.h"

struct residue {
	uint32_t apart;  /* marks with a blank before them */
	uint32_t closed; /* ... that close a bracket: code has them, too */
	uint32_t joined; /* commas and full stops with none */
	uint32_t sure;   /* what nothing but a tokenizer writes */
};

/* Counts those of a line and adds them. */
void residue_count(struct str line, struct residue *r);

/* Was a line cut by a tokenizer, in the light of its document? */
bool residue_tells(const struct residue *line, const struct residue *doc);

#endif
