/* SPDX-License-Identifier: Apache-2.0 */
/*
 * told.c - what each rule does, for those who ask.
 *
 * The file dictionaries/all/rules.tsv is part of the program as it is; a line is
 * RULE, what it does, a text before and after, and options of the example.
 */
#include <string.h>

#include "core.h"
#include "embed.h"

EMBED(decant_told, "dictionaries/all/rules.tsv");

/* Takes the text up to the next tab, or the end of the line. */
static const char *
take(const char **p, const char *end, size_t *n)
{
	const char *from = *p, *tab = memchr(from, '\t', end - from);

	*n = (tab ? tab : end) - from;
	*p = tab ? tab + 1 : end;
	return from;
}

int
decant_rule(size_t i, decant_rule_info *r)
{
	const char *p = decant_told, *end;

	if (r == NULL)
		return 0;
	for (; p < decant_told_end; p = end + 1) {
		if ((end = memchr(p, '\n', decant_told_end - p)) == NULL)
			end = decant_told_end;
		if (*p == '#' || end == p || i-- > 0)
			continue;
		r->rule = take(&p, end, &r->rule_len);
		r->what = take(&p, end, &r->what_len);
		r->before = take(&p, end, &r->before_len);
		r->after = take(&p, end, &r->after_len);
		return 1;
	}
	return 0;
}
