/* SPDX-License-Identifier: Apache-2.0 */
/* annotate.c - tells the names that were found as JSON Lines. */
#include <jansson.h>

#include "cli.h"

int
annotations_put(void *user, const decant_entity *e)
{
	struct annotations *a = user;
	json_t *o = json_pack("{s:s, s:I, s:I, s:I, s:s, s:s, s:s, s:s, s:s, "
	    "s:f, s:s}", "file", a->name, "line", (json_int_t)e->line,
	    "at", (json_int_t)e->src_at, "len", (json_int_t)e->src_len,
	    "id", e->id, "kind", e->kind, "role", e->role, "form", e->form,
	    "canonical", e->canonical, "score", e->score,
	    "why", e->evidence);

	if (o == NULL || json_dumpf(o, a->f, JSON_COMPACT |
	    JSON_REAL_PRECISION(3)) != 0 || fputc('\n', a->f) == EOF)
		a->failed = true;
	json_decref(o);
	return a->failed;
}
