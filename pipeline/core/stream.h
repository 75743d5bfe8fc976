/* SPDX-License-Identifier: Apache-2.0 */
/* stream.h - one stream at work: what stream.c, window.c and emit.c share. */
#ifndef STREAM_H
#define STREAM_H

#include "core.h"

/* How far the characters of a line were counted (emit.c). */
struct counted {
	const char *line;
	size_t at, column;
};

struct decant {
	struct counted counted;
	const struct rules *rules;
	decant_put *put;
	void *put_user;
	decant_on_change_fn *on_change;
	void *change_user;
	decant_on_flag_fn *on_flag;
	void *flag_user;
	decant_on_entity_fn *on_entity;
	void *entity_user;
	decant_status status;		/* sticky */

	void **state;			/* one for each stage */
	struct doc doc;
	struct doc_core core;

	char *site;
	char *in;			/* raw bytes not yet cleaned */
	size_t nin;
	struct reading reading;
	bool decided;			/* is the encoding known? */
	bool begun;			/* has the document begun? */
	struct str held;		/* text about to go out */
	uint64_t wounds;		/* in all windows of the document */
	decant_about about;		/* counts so far, or of the last one */
};

enum window_why {
	WINDOW_FULL,	/* more has come in than a window may hold */
	WINDOW_FLUSH,	/* all complete lines are asked for */
	WINDOW_END,	/* no more of the document will come */
};

/* Cleans and sends out the next window of what has come in.  A document ends
 * with the last of its windows, which may be empty only if all of it is. */
void window_next(struct decant *d, enum window_why why);

/* Sends out the window and tells its changes and flags. */
void emit(struct decant *d);

#endif
