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
#define LIST(field) flag_list, offsetof(struct args, field), NULL
#define NUMBER(field) flag_number, offsetof(struct args, field), NULL
#define RECORD(how) flag_record, how, NULL
#define CALL(fn) fn, 0, NULL
#define TASK(task) flag_task, task, NULL

const struct flag flags[] = {
	{ 0, NULL, NULL, NULL, 0, NULL, "Input" },
	{ 0, "doc", NULL, RECORD(RECORD_NONE),
	  "each file is one document (this is the default)" },
	{ 0, "lines", NULL, RECORD(RECORD_LINE),
	  "each line is a document; one line in, one line out" },
	{ 0, "jsonl", NULL, RECORD(RECORD_JSON),
	  "each line is JSON; only chosen strings change" },
	{ 0, "field", "NAME", LIST(field),
	  "with --jsonl: what to clean: name, a.b or /a/0/b; repeatable [text]" },
	{ 0, "lang-field", "NAME", TEXT(lang_field),
	  "with --jsonl: the field that tells the language" },
	{ 0, "annotate", "KEY", TEXT(annotate),
	  "with --jsonl: add what was found under KEY, and change nothing" },
	{ 0, "tsv", NULL, RECORD(RECORD_TSV),
	  "each line is cells with tabs between" },
	{ 0, "col", "LIST", TEXT(columns),
	  "with --tsv: columns to clean: 1=en,2=ko, or names [all]" },
	{ 0, "header", NULL, YES(header),
	  "with --tsv: the first line names the columns" },
	{ 'g', "glob", "GLOB", LIST(glob),
	  "of folders take files that match; !GLOB leaves them out" },
	{ 0, "hidden", NULL, YES(hidden), "of folders take hidden files too" },
	{ 0, "no-ignore", NULL, YES(no_ignore),
	  "mind no .gitignore, .ignore and .decantignore" },
	{ 0, "force-exclude", NULL, YES(force_exclude),
	  "mind them for named files too" },
	{ 0, "files-from", "FILE", TEXT(files_from),
	  "take the paths in this file, - for stdin" },
	{ '0', "null", NULL, YES(nul),
	  "paths end with a zero byte, not a line end" },
	{ 0, "files", NULL, YES(files), "list the files, and read none" },
	{ 'a', "text", NULL, YES(text), "take binary files for text" },
	{ 0, "max-ratio", "N", CALL(flag_ratio),
	  "refuse gz and zst that unpack to more than N times; 0: never [500]" },
	{ 0, "reject-damage", "N", CALL(flag_reject),
	  "write no text whose score of damage is N or more, of 100; name it" },
	{ 'j', "jobs", "N", NUMBER(jobs),
	  "threads; what comes out is the same for every N [all CPUs]" },

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
	{ 0, "dropped", "FILE", TEXT(dropped),
	  "tell every line that was dropped as JSON Lines" },
	{ 0, "annotations", "FILE", TEXT(annotations),
	  "tell every name that was found as JSON Lines" },
	{ 0, "undo", "FILE", CALL(flag_undo),
	  "give back the raw bytes, by such a record" },

	{ 0, "force", NULL, YES(force),
	  "with -o of a folder: do again what was done before" },

	{ 0, NULL, NULL, NULL, 0, NULL, "Reports" },
	{ 0, "report", "FORMAT[:FILE]", LIST(report),
	  "gcc, github, jsonl, sarif or html; repeatable" },
	{ 0, "stats", "[FILE]", TEXT(stats),
	  "count by stage, rule, language; as JSON into a file" },
	{ 0, "baseline", "FILE", TEXT(baseline),
	  "pass over the findings in this file" },
	{ 0, "write-baseline", "FILE", TEXT(write_baseline),
	  "write all findings of now to this file" },
	{ 0, "progress", "WHEN", TEXT(progress),
	  "auto, always or never [auto: on a terminal]" },

	{ 0, NULL, NULL, NULL, 0, NULL, "Languages" },
	{ 0, "detect", NULL, CALL(flag_detect),
	  "tell the language, and change nothing" },
	{ 0, "by", "LEVEL", CALL(flag_level),
	  "with --detect: by file, paragraph, line or span [file]" },
	{ 0, "json", NULL, YES(json), "with --detect: as JSON Lines" },
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
	{ 0, "repair", "LEVEL", PASS("repair.level"),
	  "short for --repair.level=LEVEL" },
	{ 0, "rules", "FILE", PASS("repair.rules"),
	  "short for --repair.rules=FILE: rules of your own" },

	{ 0, NULL, NULL, NULL, 0, NULL, "Many documents" },
	{ 0, "learn", "FILE", TEXT(learn),
	  "write the lines that documents of a site share; clean nothing" },
	{ 0, "use", "FILE", LIST(use),
	  "drop the lines in such a file; repeatable, all add up" },
	{ 0, "site", "WHAT", CALL(flag_site),
	  "whose a document is: dir (its folder), all (one site), or with "
	  "--jsonl host:FIELD [dir]" },
	{ 0, "duplicates", "[FILE]", TEXT(duplicates),
	  "tell documents that are copies of earlier ones, or nearly" },
	{ 0, "drop-duplicates", NULL, YES(drop_duplicates),
	  "with -o of a folder: do not write those" },

	{ 0, NULL, NULL, NULL, 0, NULL, "Many machines" },
	{ 0, "plan", "FILE", TEXT(plan),
	  "share the inputs out to --shards, write that down, and clean nothing" },
	{ 0, "shards", "N", CALL(flag_shards),
	  "with --plan: into so many parts" },
	{ 0, "range-size", "BYTES", CALL(flag_range_size),
	  "with --plan: split files of records into ranges of so many; K, M, G; "
	  "0: never" },
	{ 0, "manifest", "FILE", TEXT(manifest),
	  "the plan to go by; paths take the place of its inputs" },
	{ 0, "shard", "I/N", CALL(flag_shard),
	  "with --manifest and -o: do the Ith part of N" },
	{ 0, "pending", NULL, YES(pending),
	  "with --manifest and -o: tell the parts to do; status 1 if any" },
	{ 0, "merge", NULL, YES(merge),
	  "with --manifest and -o: join what was split, and sum up; with --shard, "
	  "join the files that begin in it" },

	{ 0, NULL, NULL, NULL, 0, NULL, "Names" },
	{ 0, "names", "FILE", CALL(flag_names),
	  "names of your own, a table or a pack; repeatable, the first wins" },
	{ 0, "names-build", NULL, TASK(NAMES_BUILD),
	  "compile tables of names into the pack that -o names" },
	{ 0, "names-check", NULL, TASK(NAMES_CHECK),
	  "tell what is wrong with tables and packs; status 1 if anything" },
	{ 0, "names-find", "NAME", TASK(NAMES_FIND),
	  "tell what is known under a name, and where from" },
	{ 0, "names-test", NULL, TASK(NAMES_TEST),
	  "clean cases: language, text, text wanted, with tabs between" },
	{ 0, "names-suggest", NULL, TASK(NAMES_SUGGEST),
	  "tell acronyms that texts define and no dictionary has, as rows" },
	{ 0, "names-import", "FORMAT", TASK(NAMES_IMPORT),
	  "write a dump of ror or paranames as a table" },

	{ 0, NULL, NULL, NULL, 0, NULL, "Configuration" },
	{ 0, "profile", "NAME", TEXT(profile),
	  "archive, corpus, index or docs: what each needs" },
	{ 'c', "config", "FILE", TEXT(config),
	  "read this file; else decant.conf above each input" },
	{ 0, "no-config", NULL, YES(no_config), "read no decant.conf" },
	{ 0, "dump-config", NULL, YES(dump),
	  "print what holds, as a decant.conf" },

	{ 0, NULL, NULL, NULL, 0, NULL, "General" },
	{ 'q', "quiet", NULL, YES(quiet), "say nothing but what went wrong" },
	{ 0, "list-stages", NULL, CALL(flag_stages),
	  "name the stages, in their order" },
	{ 0, "list-rules", NULL, YES(lists_rules),
	  "name the rules, and what they do" },
	{ 0, "explain", "RULE", TEXT(explained),
	  "tell what a rule does, with an example; or all of a stage" },
	{ 0, "generate", "WHAT", CALL(flag_generate),
	  "print options: man, bash, zsh or fish" },
	{ 'h', "help", NULL, CALL(flag_help),
	  "show all options; -h the most important" },
	{ 'V', "version", NULL, CALL(flag_version), "show the version" },
	{ 0 }
};
