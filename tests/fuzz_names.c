/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fuzz_names.c - dictionaries of names that nobody made: as a pack, as a table.
 *
 * The input is tried as a table; what that compiles to must be sound, and find
 * what is in it.  Then the input, put over a good pack from a place that its
 * first bytes choose, is opened as one: refused, or wrong, but never astray.
 */
#include <assert.h>
#include <stdlib.h>

#include "core/core.h"
#include "text/endings.h"
#include "text/gazbuild.h"
#include "text/gazmatch.h"

static const char rows[] =
	"x:a\tterritory\ten\tNew Land\tcanonical\n"
	"\t\t\tNL\tacronym\tcs\n"
	"\t\tzh-Hans\t新地\tcanonical\n"
	"x:b\tcity\ten,fr\tNew Land City\tcanonical\tctx,cc=NL\n"
	"\t\tko\t새땅\tcanonical\n";

static void
walk(const struct gaz *g, struct str text)
{
	static const struct endings none;
	struct starts s = { .text = text };
	struct found found[FOUND_MOST];
	char out[64];
	size_t at;

	while (starts_next(&s, &at)) {
		size_t n = gaz_find(g, text, at, &none, found);

		for (size_t i = 0; i < n; i++) {
			uint32_t k = gaz_first(g, found[i].form);
			struct gaz_sense of = gaz_sense(g, k);

			gaz_text(g, of.text);
			gaz_langs(g, of.set, out, sizeof(out));
			gaz_speaks(g, of.set, 1);
			gaz_named(g, of.entity, ROLE_CANONICAL, 1);
			gaz_entity_of(g, gaz_text(g, gaz_entity(g,
			    of.entity).id));
		}
		if (n > 0)
			s.at = found[0].end;
	}
	gaz_acronym(g, STR("NL"), 1);
}

static char *
compile(struct str text, size_t *size)
{
	struct gazbuild *b = gazbuild_new();
	size_t line = 0;
	char *p = NULL;

	if (b != NULL && gazbuild_text(b, text, &line) == NULL)
		p = gazbuild_done(b, size);
	gazbuild_free(b);
	return p;
}

static void
as_table(struct str text)
{
	uint16_t bit[GAZ_LANGS];
	size_t size;
	char *p = compile(text, &size);
	struct gaz g;

	if (p == NULL)
		return;
	assert(gaz_open(&g, (struct str){ p, size }, bit) == NULL);
	assert(gaz_sound(&g));
	walk(&g, text);
	free(p);
}

static void
as_pack(struct str s)
{
	uint16_t bit[GAZ_LANGS];
	size_t size, at;
	char *p = compile(STR(rows), &size);
	struct gaz g;

	if (p == NULL || s.n < 3) {
		free(p);
		return;
	}
	at = ((unsigned char)s.p[0] | (unsigned char)s.p[1] << 8) % size;
	for (size_t i = 2; i < s.n && at < size; i++)
		p[at++] = s.p[i];
	if (gaz_open(&g, (struct str){ p, size }, bit) == NULL) {
		g.doubted = true;
		walk(&g, STR("New Land City, NL and N.L., 新地 새땅"));
	}
	free(p);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	size_t size;
	char *p = aligned_alloc(16, (n + 16) & ~(size_t)15);

	if (p == NULL)
		return 0;
	if (n > 0)
		memcpy(p, data, n);
	if (utf8_valid((struct str){ p, n }) == n)
		as_table((struct str){ p, n });
	else
		assert(compile((struct str){ p, n }, &size) == NULL);
	as_pack((struct str){ p, n });
	free(p);
	return 0;
}
