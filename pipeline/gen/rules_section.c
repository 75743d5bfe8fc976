/* SPDX-License-Identifier: Apache-2.0 */
/*
 * rules_section.c - the .rules files of all folders become one section.
 *
 * Every rule is built, and its examples are run, before it is let in; what goes
 * in is the text, which is read faster than a compiled pattern would be.
 */
#include <stdio.h>
#include <stdlib.h>

#include "../core/core.h"
#include "../text/ruleset.h"
#include "gen.h"

static void
add_line(struct buffer *out, const char *key, const char *value)
{
	buffer_add(out, key, strlen(key));
	buffer_add(out, value, strlen(value));
	buffer_add(out, "\n", 1);
}

void
compile_rules(const struct source *s, size_t n, struct buffer *out)
{
	struct ruleset rules = {0};
	struct fault why = {0};
	size_t from = out->n;

	for (size_t i = 0; i < n; i++) {
		add_line(out, "#lang ", s[i].lang);
		add_line(out, "#file ", s[i].path);
		buffer_add(out, s[i].text.p, s[i].text.n);
		if (s[i].text.n > 0 && s[i].text.p[s[i].text.n - 1] != '\n')
			buffer_add(out, "\n", 1);
	}
	if (!ruleset_read(&rules, (struct str){out->p + from, out->n - from},
		s->path, true, &why)) {
		fprintf(stderr, "%s\n", why.text);
		exit(1);
	}
	ruleset_free(&rules);
}
