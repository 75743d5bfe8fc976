/* SPDX-License-Identifier: Apache-2.0 */
/* help.c - help, manual and completions, made of the tables of options. */
#include <stdlib.h>
#include <string.h>

#include "cli.h"

void
help_short(FILE *f)
{
	fputs("decant - pour in messy text, clean UTF-8 comes out\n"
	    "\n"
	    "Usage: decant [OPTIONS] [PATH...]    no PATH, or -: stdin to "
	    "stdout\n"
	    "\n"
	    "Examples:\n"
	    "  decant < dirty.txt > clean.txt        clean one document\n"
	    "  decant -o clean/ crawl/               clean a folder, mirror it "
	    "below clean/\n"
	    "  decant -w notes.txt                   clean a file in place\n"
	    "  decant --check docs/                  status 1 if something "
	    "would change\n"
	    "  decant --diff -s furniture page.txt   show what one stage would "
	    "do\n"
	    "  decant --jsonl --field text < a.jsonl > b.jsonl\n"
	    "  decant --tsv --col 1=en,2=ko < pairs.tsv > clean.tsv\n"
	    "  decant --report=html:report.html -o clean/ crawl/   see every "
	    "change\n"
	    "  decant --changes=log.jsonl < a > b    record every change ...\n"
	    "  decant --undo=log.jsonl < b > a       ... and take them back\n"
	    "\n"
	    "decant --help tells all options, man decant the rest.\n", f);
}

static void
print_flag(FILE *f, const struct flag *o)
{
	char name[64];

	if (o->value && o->value[0] == '[')
		snprintf(name, sizeof(name), "%s[=%s", o->name, o->value + 1);
	else
		snprintf(name, sizeof(name), "%s%s%s", o->name, o->value ?
		    "=" : "", o->value ? o->value : "");
	if (o->letter)
		fprintf(f, "  -%c, --%-22s %s\n", o->letter, name, o->help);
	else
		fprintf(f, "      --%-22s %s%s\n", name, strlen(name) > 22 ?
		    "\n                               " : "", o->help);
}

void
option_name(char *out, size_t room, const decant_option_info *o)
{
	snprintf(out, room, "%s%s%s", o->stage ? o->stage : "",
	    o->stage ? "." : "", o->name);
}

/* Is it one that the command has under the same name? */
static bool
is_told(const decant_option_info *o)
{
	for each_flag(f)
		if (o->stage == NULL && strcmp(f->name, o->name) == 0)
			return true;
	return false;
}

/* Calls fn for every option of the library that the command hands on. */
static bool
each_option(FILE *f, void (*fn)(FILE *f, const decant_option_info *o))
{
	decant_error err;
	decant_rules *rules = load_rules(NULL, &err);
	decant_option_info o;

	if (rules == NULL)
		return complain("%s", err.text);
	for (size_t i = 0; decant_option(rules, i, &o); i++)
		if (!is_told(&o))
			fn(f, &o);
	decant_unload(rules);
	return true;
}

static void
print_option(FILE *f, const decant_option_info *o)
{
	char name[128];

	option_name(name, sizeof(name), o);
	fprintf(f, "  --%s=%s\n                               %s%s%s%s\n",
	    name, o->values, o->help, *o->initial ? " [" : "", o->initial,
	    *o->initial ? "]" : "");
}

void
help_long(FILE *f)
{
	help_short(f);
	for (const struct flag *o = flags; o->help != NULL; o++)
		if (o->name != NULL)
			print_flag(f, o);
		else
			fprintf(f, "\n%s:\n", o->help);
	fputs("\nStages, in their order, and their options:\n", f);
	for (size_t i = 0; decant_stage_name(i) != NULL; i++)
		fprintf(f, "  %-10s %s\n", decant_stage_name(i),
		    decant_stage_summary(i));
	fputc('\n', f);
	each_option(f, print_option);
	fputs("\nExit status: 0 fine; 1 --check, --diff or --pending found something; "
	    "2 usage or I/O error;\n3 done, but some inputs failed.\n"
	    "Environment: DECANT_DATA names a file of dictionaries.\n", f);
}

/* Text in a manual page: no line is long or begins with a dot or quote, dashes
 * are what one types. */
static void
man_text(FILE *f, const char *s)
{
	int column = 0;

	for (; *s != '\0'; s++) {
		bool ends = *s == ' ' && s[1] != '.' && s[1] != '\'' &&
		    column + strcspn(s + 1, " ") > 72;

		column = ends ? 0 : column + 1 + (*s == '-');
		if (*s == '-')
			fputs("\\-", f);
		else if (*s == '\\')
			fputs("\\e", f);
		else
			fputc(ends ? '\n' : *s, f);
	}
}

static void
man_option(FILE *f, const decant_option_info *o)
{
	char name[128];

	option_name(name, sizeof(name), o);
	fprintf(f, ".It Fl \\-%s Ns = Ns Ar ", name);
	man_text(f, o->values);
	fputc('\n', f);
	man_text(f, o->help);
	if (*o->initial) {
		fputs(" (", f);
		man_text(f, o->initial);
		fputc(')', f);
	}
	fputs(".\n", f);
}

static bool
generate_man(FILE *f)
{
	bool fine, first = true;

	for (const struct flag *o = flags; o->help != NULL; o++) {
		if (o->name == NULL) {
			fprintf(f, "%s.Ss %s\n.Bl -tag -width Ds\n",
			    first ? "" : ".El\n", o->help);
			first = false;
			continue;
		}
		fputs(".It ", f);
		if (o->letter)
			fprintf(f, "Fl %c , ", o->letter);
		fprintf(f, "Fl \\-%s", o->name);
		if (o->value && *o->value == '[')
			fprintf(f, " Ns Op = Ns Ar %.*s",
			    (int)strlen(o->value) - 2, o->value + 1);
		else if (o->value)
			fprintf(f, " Ns = Ns Ar %s", o->value);
		fputc('\n', f);
		man_text(f, o->help);
		fputs(".\n", f);
	}
	fputs(".El\n.Ss Options of the stages\n.Bl -tag -width Ds\n", f);
	fine = each_option(f, man_option);
	fputs(".El\n", f);
	return fine;
}

static void
print_word(FILE *f, const decant_option_info *o)
{
	char name[128];

	option_name(name, sizeof(name), o);
	fprintf(f, " --%s=", name);
}

/* Brackets, colons and quotes mean something to zsh. */
static void
zsh_text(FILE *f, const char *s)
{
	for (; *s != '\0'; s++) {
		if (*s == '\'')
			fputs("'\\''", f);
		else if (strchr("[]:\\", *s))
			fprintf(f, "\\%c", *s);
		else
			fputc(*s, f);
	}
}

/* And quotes to fish. */
static void
fish_text(FILE *f, const char *s)
{
	for (; *s != '\0'; s++) {
		if (*s == '\'' || *s == '\\')
			fputc('\\', f);
		fputc(*s, f);
	}
}

static void
fish_option(FILE *f, const decant_option_info *o)
{
	char name[128];

	option_name(name, sizeof(name), o);
	fprintf(f, "complete -c decant -l %s -x -d '", name);
	fish_text(f, o->help);
	fputs("'", f);
	if (strchr(o->values, '|') != NULL) {
		fputs(" -a '", f);
		for (const char *p = o->values; *p != '\0'; p++)
			fputc(*p == '|' ? ' ' : *p, f);
		fputc('\'', f);
	}
	fputc('\n', f);
}

static void
zsh_option(FILE *f, const decant_option_info *o)
{
	char name[128];

	option_name(name, sizeof(name), o);
	fprintf(f, " \\\n  '--%s=[", name);
	zsh_text(f, o->help);
	fputs("]:value:", f);
	if (strchr(o->values, '|') != NULL) {
		fputc('(', f);
		for (const char *p = o->values; *p != '\0'; p++)
			fputc(*p == '|' ? ' ' : *p, f);
		fputc(')', f);
	}
	fputs("'", f);
}

static bool
generate_bash(FILE *f)
{
	bool fine;

	fputs("complete -o default -o nospace -W '", f);
	for each_flag(o)
		fprintf(f, " --%s%s", o->name, o->value ? "=" : "");
	fine = each_option(f, print_word);
	fputs("' decant\n", f);
	return fine;
}

static bool
generate_zsh(FILE *f)
{
	bool fine;

	fputs("#compdef decant\n_arguments -s", f);
	for each_flag(o) {
		fprintf(f, " \\\n  '--%s%s[", o->name, o->value ? "=" : "");
		zsh_text(f, o->help);
		fprintf(f, "]%s'", o->value ? ":value:_files" : "");
	}
	fine = each_option(f, zsh_option);
	fputs(" \\\n  '*:file:_files'\n", f);
	return fine;
}

static bool
generate_fish(FILE *f)
{
	for each_flag(o) {
		fprintf(f, "complete -c decant -l %s", o->name);
		if (o->letter)
			fprintf(f, " -s %c", o->letter);
		fprintf(f, "%s -d '", o->value && *o->value != '[' ? " -r" :
		    "");
		fish_text(f, o->help);
		fputs("'\n", f);
	}
	return each_option(f, fish_option);
}

bool
help_generate(FILE *f, const char *what)
{
	if (strcmp(what, "man") == 0)
		return generate_man(f);
	if (strcmp(what, "bash") == 0)
		return generate_bash(f);
	if (strcmp(what, "zsh") == 0)
		return generate_zsh(f);
	if (strcmp(what, "fish") == 0)
		return generate_fish(f);
	return complain("--generate takes man, bash, zsh or fish, not \"%s\"",
	    what);
}
