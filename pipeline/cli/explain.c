/* SPDX-License-Identifier: Apache-2.0 */
/*
 * explain.c - --explain RULE and --list-rules: what rules do, by example.
 *
 * Rules are told from two sides: those that are built into a stage by the
 * library's table, those of files, the user's own included, by the stage that
 * has read them.
 */
#include <stdlib.h>
#include <string.h>

#include "cli.h"

/* Line ends of an example are told as such, but for the last one. */
static void
print_text(const char *label, const char *p, size_t n)
{
	static const char end[] = "\\u000a";
	const size_t len = sizeof(end) - 1;

	printf("  %-7s ", label);
	while (n > 0 && !(n == len && memcmp(p, end, len) == 0)) {
		if (n > len && memcmp(p, end, len) == 0) {
			printf("\n          ");
			p += len;
			n -= len;
			continue;
		}
		putchar(*p++);
		n--;
	}
	putchar('\n');
}

static void
print_rule(const decant_rule_info *r)
{
	bool same = r->before_len == r->after_len &&
	    memcmp(r->before, r->after, r->after_len) == 0;

	printf("%.*s\n  %.*s\n\n", (int)r->rule_len, r->rule,
	    (int)r->what_len, r->what);
	print_text(same ? "found:" : "before:", r->before, r->before_len);
	if (same)
		printf("  (it is reported, and left as it is)\n");
	else
		print_text("after:", r->after, r->after_len);
}

/* The name of a stage stands for all of its rules. */
static bool
is_asked(const char *rule, size_t len, const char *name)
{
	size_t n = strlen(name);

	return n <= len && memcmp(rule, name, n) == 0 &&
	    (n == len || rule[n] == '/');
}

static void
print_example(const decant_example *e)
{
	if (e->after == NULL)
		printf("  stays:  %.*s\n", (int)e->before_len, e->before);
	else
		printf("  before: %.*s\n  after:  %.*s\n", (int)e->before_len,
		    e->before, (int)e->after_len, e->after);
}

static void
print_file_rule(const decant_rules *rules, size_t i,
		const decant_file_rule_info *r)
{
	decant_example e;

	printf("%s\n  %s\n\n", r->name, r->what ? r->what : "");
	printf("  languages: %s; %s, from level %s on\n",
	    r->lang ? r->lang : "all", r->tier, r->level);
	for (size_t k = 0; decant_file_rule_example(rules, i, k, &e); k++)
		print_example(&e);
}

/* A rule of a file goes by its own name as well, without the stage's. */
static bool
is_asked_file(const char *rule, const char *name)
{
	const char *own = strchr(rule, '/');

	return is_asked(rule, strlen(rule), name) ||
	    (own != NULL && strcmp(own + 1, name) == 0);
}

static bool
no_rule(const decant_rules *rules, const char *name)
{
	const char *names[2048], *like;
	decant_rule_info r;
	decant_file_rule_info file;
	size_t n = 0;
	bool stage = false;

	for (size_t i = 0; decant_stage_name(i) != NULL; i++)
		stage |= strncmp(name, decant_stage_name(i),
		    strlen(decant_stage_name(i))) == 0;
	for (size_t i = 0; n < 2047 && decant_rule(i, &r); i++)
		names[n++] = must(strndup(r.rule, r.rule_len));
	for (size_t i = 0; n < 2047 && decant_file_rule(rules, i, &file); i++)
		names[n++] = must(strdup(file.name));
	names[n] = NULL;
	like = nearest(name, names);
	if (stage && like == NULL)
		complain("%s is not explained yet; decant --diff -s STAGE "
		    "shows what it does", name);
	else
		complain("there is no rule %s%s%s%s; --list-rules names them "
		    "all", name, like ? " (did you mean " : "", like ? like :
		    "", like ? "?)" : "");
	while (n-- > 0)
		free((char *)names[n]);
	return false;
}

static bool
explain(const decant_rules *rules, const char *name)
{
	decant_rule_info r;
	decant_file_rule_info file;
	size_t told = 0;

	for (size_t i = 0; decant_rule(i, &r); i++)
		if (is_asked(r.rule, r.rule_len, name)) {
			if (told++ > 0)
				putchar('\n');
			print_rule(&r);
		}
	for (size_t i = 0; decant_file_rule(rules, i, &file); i++)
		if (is_asked_file(file.name, name)) {
			if (told++ > 0)
				putchar('\n');
			print_file_rule(rules, i, &file);
		}
	return told > 0 || no_rule(rules, name);
}

static void
list(const decant_rules *rules)
{
	decant_rule_info r;
	decant_file_rule_info file;

	for (size_t i = 0; decant_rule(i, &r); i++)
		printf("%-28.*s %.*s\n", (int)r.rule_len, r.rule,
		    (int)r.what_len, r.what);
	for (size_t i = 0; decant_file_rule(rules, i, &file); i++)
		printf("%-28s %s\n", file.name, file.what ? file.what : "");
}

/* With the rules that the other options bring along, whatever the order. */
bool
rules_tell(const struct args *a)
{
	decant_error err;
	decant_rules *rules = load_rules(
	    (const char *const *)a->options, &err);
	bool fine = true;

	if (rules == NULL)
		return complain("%s", err.text);
	if (a->lists_rules)
		list(rules);
	if (a->explained != NULL)
		fine = explain(rules, a->explained);
	decant_unload(rules);
	return fine;
}
