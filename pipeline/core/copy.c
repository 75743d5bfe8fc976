/* SPDX-License-Identifier: Apache-2.0 */
/* copy.c - finding copies among documents: decant.h's calls over text/copies.h. */
#include <stdlib.h>

#include "core.h"
#include "text/copies.h"

struct decant_copies {
	struct copies *copies;
	struct sketching sketching;
	uint64_t documents;
};

decant_copies *
decant_copies_open(void)
{
	struct decant_copies *c = calloc(1, sizeof(*c));

	if (c == NULL)
		return NULL;
	if ((c->copies = copies_open()) != NULL) {
		sketch_begin(&c->sketching);
		return c;
	}
	free(c);
	return NULL;
}

void
decant_copies_close(decant_copies *c)
{
	if (c == NULL)
		return;
	copies_close(c->copies);
	free(c);
}

decant_status
decant_copies_write(decant_copies *c, const char *utf8, size_t len)
{
	if (c == NULL || (utf8 == NULL && len > 0))
		return DECANT_MISUSE;
	sketch_add(&c->sketching, (struct str){ utf8, len });
	return DECANT_OK;
}

int
decant_copies_finish(decant_copies *c, decant_copy *copy)
{
	struct copy found;
	bool full, is_copy;

	if (c == NULL)
		return 0;
	is_copy = copies_find(c->copies, 0, c->documents++,
	    &c->sketching.sketch, &c->sketching.sketch, &found, &full);
	sketch_begin(&c->sketching);
	if (is_copy && copy != NULL)
		*copy = (decant_copy){ found.of, found.exact, found.likeness };
	return is_copy ? 1 : full ? -1 : 0;
}
