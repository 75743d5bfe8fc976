/* SPDX-License-Identifier: Apache-2.0 */
/* oneshot.c - cleans one document held in memory. */
#include <stdlib.h>

#include "core.h"

struct text {
	char *p;
	size_t n, room;
};

/* Keeps room for the 0 at the end. */
static int
add(void *user, const char *utf8, size_t len)
{
	struct text *t = user;

	if (t->room - t->n <= len) {
		size_t room = (t->n + len) * 3 / 2 + 64;
		char *p = realloc(t->p, room);

		if (p == NULL)
			return 1;
		t->p = p;
		t->room = room;
	}
	if (len > 0)
		memcpy(t->p + t->n, utf8, len);
	t->n += len;
	t->p[t->n] = '\0';
	return 0;
}

decant_status
decant_clean(const decant_rules *rules, const void *bytes, size_t len,
		char **out, size_t *out_len)
{
	struct text t = { 0 };
	decant_status status;
	decant *d;

	if (rules == NULL || out == NULL || out_len == NULL)
		return DECANT_MISUSE;
	if ((d = decant_open(rules, add, &t)) == NULL)
		return DECANT_NOMEM;
	decant_write(d, bytes, len);
	status = decant_finish(d);
	decant_close(d);
	if (status == DECANT_OK && add(&t, "", 0) != 0)
		status = DECANT_SINK;
	if (status != DECANT_OK) {
		free(t.p);
		/* The only sink is our own, and it refuses for one reason. */
		return status == DECANT_SINK ? DECANT_NOMEM : status;
	}
	*out = t.p;
	*out_len = t.n;
	return DECANT_OK;
}

void
decant_free(void *p)
{
	free(p);
}
