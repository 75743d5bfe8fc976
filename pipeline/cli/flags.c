/* SPDX-License-Identifier: Apache-2.0 */
/*
 * flags.c - the one table of the command's own options.
 *
 * A line tells the letter, the name, what it takes, what it does with that, and
 * its help.  Help, manual and completions are made of this table and of the
 * library's, so a new option is one line here; see cli.h for what a line can do.
 */
#include <stddef.h>

#include "cli.h"

#define YES(field) flag_yes, offsetof(struct args, field), NULL
#define TEXT(field) flag_text, offsetof(struct args, field), NULL
#define MODE(mode) flag_mode, mode, NULL
#define PASS(name) flag_pass, 0, name
#define CALL(fn) fn, 0, NULL

const struct flag flags[] = {
	{ 0, NULL, NULL, NULL, 0, NULL, "Output" },
	{ 'o', "output", "PATH", TEXT(output),
	  "write to this file, or mirror folders below this folder" },
	{ 'w', "write", NULL, YES(write),
	  "edit files in place; unchanged ones are not touched" },
	{ 0, "check", NULL, MODE(MODE_CHECK),
	  "write nothing; status 1 if something would change" },
	{ 0, "diff", NULL, MODE(MODE_DIFF),
	  "write nothing but a unified diff; status 1 if there is one" },
	{ 0, "changes", "FILE", TEXT(changes),
	  "record every change as JSON Lines" },
	{ 0, "annotations", "FILE", TEXT(annotations),
	  "tell every name that was found as JSON Lines" },
	{ 0, "undo", "FILE", CALL(flag_undo),
	  "give back the raw bytes, by such a record" },

	{ 0, NULL, NULL, NULL, 0, NULL, "Languages" },
	{ 0, "detect", NULL, CALL(flag_detect),
	  "tell the language, and change nothing" },
	{ 0, "by", "LEVEL", CALL(flag_level),
	  "with --detect: by file, line or span [file]" },
	{ 0, "json", NULL, YES(json), "with --detect: as JSON Lines" },
	{ 0, "lines", NULL, CALL(flag_lines), "with --detect: short for --by=line" },
	{ 0, "expect", "LIST", TEXT(expect),
	  "with --detect: languages that are likely; @ takes them from names: "
	  "ko/news.en.txt" },
	{ 0, "languages", "LIST", PASS("languages"),
	  "languages that may occur: en,id,zh-Hans" },
	{ 'l', "lang", "TAG", PASS("lang"),
	  "language of the text, instead of detecting it" },
	{ 0, "from", "ENCODING", PASS("from"),
	  "encoding of the input, instead of detecting it" },

	{ 0, NULL, NULL, NULL, 0, NULL, "Stages" },
	{ 's', "stages", "LIST", PASS("stages"),
	  "run these stages only; -NAME leaves one out; none decodes" },
	{ 0, "entities", "LEVEL", PASS("entity.level"),
	  "short for --entity.level=LEVEL" },
	{ 0, "furniture", "LEVEL", PASS("furniture.level"),
	  "short for --furniture.level=LEVEL" },

	{ 0, NULL, NULL, NULL, 0, NULL, "General" },
	{ 'q', "quiet", NULL, YES(quiet), "say nothing but what went wrong" },
	{ 0, "list-stages", NULL, CALL(flag_stages),
	  "name the stages, in their order" },
	{ 0, "generate", "WHAT", CALL(flag_generate),
	  "print options: man, bash, zsh or fish" },
	{ 'h', "help", NULL, CALL(flag_help),
	  "show all options; -h the most important" },
	{ 'V', "version", NULL, CALL(flag_version), "show the version" },
	{ 0 }
};
