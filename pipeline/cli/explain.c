/* SPDX-License-Identifier: Apache-2.0 */
/* explain.c - --explain RULE and --list-rules: what rules do, by example. */
#include <stdlib.h>
#include <string.h>

#include "cli.h"

bool
flag_rules(struct args *a, const struct flag *f, const char *value)
{
	decant_rule_info r;

	(void)f, (void)value;
	for (size_t i = 0; decant_rule(i, &r); i++)
		printf("%-28.*s %.*s\n", (int)r.rule_len, r.rule,
		    (int)r.what_len, r.what);
	a->done = STATUS_FINE;
	return true;
}

static void
print_rule(const decant_rule_info *r)
{
	bool same = r->before_len == r->after_len &&
	    memcmp(r->before, r->after, r->after_len) == 0;

	printf("%.*s\n  %.*s\n\n  %-7s %.*s\n", (int)r->rule_len, r->rule,
	    (int)r->what_len, r->what, same ? "found:" : "before:",
	    (int)r->before_len, r->before);
	if (same)
		printf("  (it is reported, and left as it is)\n");
	else
		printf("  after:  %.*s\n", (int)r->after_len, r->after);
}

/* The name of a stage stands for all of its rules. */
static bool
is_asked(const decant_rule_info *r, const char *name)
{
	size_t n = strlen(name);

	return n <= r->rule_len && memcmp(r->rule, name, n) == 0 &&
	    (n == r->rule_len || r->rule[n] == '/');
}

static bool
no_rule(const char *name)
{
	const char *names[1024], *like;
	decant_rule_info r;
	size_t n = 0;
	bool stage = false;

	for (size_t i = 0; decant_stage_name(i) != NULL; i++)
		stage |= strncmp(name, decant_stage_name(i),
		    strlen(decant_stage_name(i))) == 0;
	for (; n < 1023 && decant_rule(n, &r); n++)
		names[n] = must(strndup(r.rule, r.rule_len));
	names[n] = NULL;
	like = nearest(name, names);
	if (stage && like == NULL)
		complain("%s is not explained yet; decant --diff -s STAGE "
		    "shows what it does", name);
	else
		complain("there is no rule %s%s%s%s; --list-rules names them "
		    "all", name, like ? "; did you mean " : "", like ? like :
		    "", like ? "?" : "");
	while (n-- > 0)
		free((char *)names[n]);
	return false;
}

bool
flag_explain(struct args *a, const struct flag *f, const char *value)
{
	decant_rule_info r;
	size_t told = 0;

	(void)f;
	for (size_t i = 0; decant_rule(i, &r); i++)
		if (is_asked(&r, value)) {
			if (told++ > 0)
				putchar('\n');
			print_rule(&r);
		}
	if (told == 0)
		return no_rule(value);
	a->done = STATUS_FINE;
	return true;
}
