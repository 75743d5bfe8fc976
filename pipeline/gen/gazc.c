/* SPDX-License-Identifier: Apache-2.0 */
/*
 * gazc.c - the files of dictionaries/entities/ become the section "gazetteer".
 *
 * Names of territories, cities and languages come from ICU as well, and acronyms
 * of organizations with their long names from the files acronyms.tsv, which serve
 * the stage acronym too, so that nothing is written down twice.
 */
#include <stdio.h>
#include <stdlib.h>

#include "gazc.h"

static void
must_add(struct gazbuild *b, const struct source *s, size_t line,
		const struct gaz_row *row)
{
	const char *what = gazbuild_row(b, row);

	if (what != NULL)
		wrong(s, line, "%s", what);
}

/* An acronym and one of its names: a body of its own, as the files do not tell
 * which names are of one. */
static void
add_acronym(struct gazbuild *b, const struct source *s, size_t line,
		const struct str *f)
{
	char id[160];
	struct str lang = f[4].n > 0 ? f[4] : strcmp(s->lang, "all") ?
	    str_of(s->lang) : STR("und");
	struct gaz_row row = {
		.kind = STR("org"), .langs = lang, .form = f[1],
		.role = STR("label"),
	};

	row.id.n = snprintf(id, sizeof(id), "acronym:%.*s:%.*s", (int)f[0].n,
	    f[0].p, (int)(f[1].n < 100 ? f[1].n : 100), f[1].p);
	row.id.p = id;
	if (strcmp(s->lang, "all") == 0)
		row.flags = STR("weak");
	if (row.id.n >= sizeof(id))
		return;
	if (memchr(f[1].p, '(', f[1].n) != NULL)
		return;
	must_add(b, s, line, &row);
	row.form = f[0];
	row.role = STR("acronym");
	row.langs = STR("mul");
	row.flags = strcmp(s->lang, "all") == 0 ? STR("cs,ctx,weak") :
	    f[0].n < 5 ? STR("cs,ctx") : STR("cs");
	must_add(b, s, line, &row);
}

static void
add_acronyms(struct gazbuild *b, const struct source *s)
{
	struct str text = s->text, line, f[5];
	size_t number = 0;

	while (next_line(&text, &line, &number)) {
		if (line.n == 0 || line.p[0] == '#')
			continue;
		memset(f, 0, sizeof(f));
		if (cut_fields(line, f, 5) < 2)
			continue;
		add_acronym(b, s, number, f);
	}
}

void
compile_gazetteer(const struct source *s, size_t n, struct buffer *out)
{
	struct gazbuild *b = gazbuild_new();
	const struct source *codes = NULL, *borrowed = NULL;
	size_t size, line;
	char *p;

	for (size_t i = 0; i < n && b != NULL; i++) {
		const char *what;

		if (strcmp(s[i].name, "codes") == 0)
			codes = &s[i];
		else if (strcmp(s[i].name, "borrowed") == 0)
			borrowed = &s[i];
		else if (strcmp(s[i].name, "acronyms") == 0)
			add_acronyms(b, &s[i]);
		else if ((what = gazbuild_text(b, s[i].text, &line)) != NULL)
			wrong(&s[i], line, "%s", what);
	}
	/* The first name of a thing in a language is the one to write. */
	if (b != NULL && codes != NULL)
		gazc_icu(b, codes);
	if (b != NULL && codes != NULL && borrowed != NULL)
		gazc_icu_borrowed(b, codes, borrowed);
	gazbuild_licence(b, STR("Territories, cities, languages: Unicode CLDR "
	    "(Unicode License v3); territories: rigour (MIT), i18n-iso-countries (MIT); "
	    "organizations: ROR (CC0 1.0); the rest: decant (Apache-2.0)"));
	if (b == NULL || (p = gazbuild_done(b, &size)) == NULL)
		wrong(s, 0, "out of memory");
	buffer_add(out, p, size);
	free(p);
	gazbuild_free(b);
}
