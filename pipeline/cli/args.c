/* SPDX-License-Identifier: Apache-2.0 */
/*
 * args.c - reads the command line by one table.
 *
 * The options of the command are those of flags[]; all others belong to the
 * library and are handed on as they are: --stage.option=VALUE.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"

enum { MOST_SHARDS = 1000000 };

static const struct flag *
find_letter(char c)
{
	for each_flag(f)
		if (f->letter == c)
			return f;
	return NULL;
}

static const struct flag *
find_name(const char *name, size_t n)
{
	for each_flag(f)
		if (strlen(f->name) == n && strncmp(f->name, name, n) == 0)
			return f;
	return NULL;
}

/* Hands an option on to the library. */
static bool
pass(struct args *a, const char *name, const char *value)
{
	char *p = must(malloc(strlen(name) + strlen(value) + 2));

	sprintf(p, "%s=%s", name, value);
	a->options = must(realloc(a->options,
	    (a->noptions + 2) * sizeof(*a->options)));
	a->options[a->noptions++] = p;
	a->options[a->noptions] = NULL;
	return true;
}

bool
flag_yes(struct args *a, const struct flag *f, const char *value)
{
	(void)value;
	return *(bool *)((char *)a + f->at) = true;
}

bool
flag_text(struct args *a, const struct flag *f, const char *value)
{
	*(const char **)((char *)a + f->at) = value ? value : "";
	return true;
}

struct texts {
	const char **of;
	size_t n;
};

bool
flag_list(struct args *a, const struct flag *f, const char *value)
{
	struct texts *l = (struct texts *)((char *)a + f->at);

	l->of = must(realloc(l->of, (l->n + 1) * sizeof(*l->of)));
	l->of[l->n++] = value;
	return true;
}

bool
flag_record(struct args *a, const struct flag *f, const char *value)
{
	(void)value;
	a->records = f->at;
	return true;
}

bool
flag_number(struct args *a, const struct flag *f, const char *value)
{
	char *end;
	unsigned long n = strtoul(value, &end, 10);

	if (*end != '\0' || *value == '\0' || n < 1 || n > 1024)
		return complain("--%s takes a number from 1 to 1024, not "
		    "\"%s\"", f->name, value);
	*(unsigned *)((char *)a + f->at) = n;
	return true;
}

bool
flag_reject(struct args *a, const struct flag *f, const char *value)
{
	char *end;
	unsigned long n = strtoul(value, &end, 10);

	if (*end != '\0' || *value < '0' || *value > '9' || n < 1 || n > 100)
		return complain("--%s takes a score from 1 to 100, not \"%s\"",
		    f->name, value);
	a->reject = n;
	return true;
}

bool
flag_shards(struct args *a, const struct flag *f, const char *value)
{
	char *end;
	unsigned long n = strtoul(value, &end, 10);

	if (*end != '\0' || *value < '0' || *value > '9' || n < 1 ||
	    n > MOST_SHARDS)
		return complain("--%s takes a number from 1 to %d, not \"%s\"",
		    f->name, MOST_SHARDS, value);
	a->shards = n;
	return true;
}

bool
flag_shard(struct args *a, const struct flag *f, const char *value)
{
	char *slash, *end;
	unsigned long i = strtoul(value, &slash, 10), n;

	if (*value >= '0' && *value <= '9' && *slash == '/' &&
	    slash[1] >= '0' && slash[1] <= '9') {
		n = strtoul(slash + 1, &end, 10);
		a->shard = i;
		a->of = n;
		if (*end == '\0' && i >= 1 && i <= n && n <= MOST_SHARDS)
			return true;
	}
	return complain("--%s takes a part and their number, as 1/20, not "
	    "\"%s\"", f->name, value);
}

bool
flag_range_size(struct args *a, const struct flag *f, const char *value)
{
	static const char units[] = "KMG";
	char *end;
	unsigned long long n = strtoull(value, &end, 10);
	const char *unit = *end > ' ' ? strchr(units, *end & ~0x20) : NULL;

	if (unit != NULL && n < 1 << 20) {
		n <<= 10 * (unit - units + 1);
		end++;
	}
	if (*end != '\0' || *value < '0' || *value > '9')
		return complain("--%s takes a number of bytes, as 64M, or 0, "
		    "not \"%s\"", f->name, value);
	a->range_size = n;
	a->whole = n == 0;
	return true;
}

bool
flag_ratio(struct args *a, const struct flag *f, const char *value)
{
	char *end;
	unsigned long n = strtoul(value, &end, 10);

	if (*end != '\0' || *value < '0' || *value > '9' || n > 1000000000)
		return complain("--%s takes a number, 0 for no bound, not "
		    "\"%s\"", f->name, value);
	a->ratio = n;
	a->no_ratio = n == 0;
	return true;
}

bool
flag_pass(struct args *a, const struct flag *f, const char *value)
{
	return pass(a, f->passed, value);
}

static bool
set_mode(struct args *a, enum mode mode)
{
	/* --check --diff is --diff: its status says what --check would. */
	if (a->mode != MODE_DIFF || mode == MODE_UNDO)
		a->mode = mode;
	return true;
}

bool
flag_mode(struct args *a, const struct flag *f, const char *value)
{
	(void)value;
	return set_mode(a, f->at);
}

bool
flag_undo(struct args *a, const struct flag *f, const char *value)
{
	(void)f;
	a->undo = value;
	return set_mode(a, MODE_UNDO);
}

bool
flag_detect(struct args *a, const struct flag *f, const char *value)
{
	(void)f, (void)value;
	return set_mode(a, MODE_DETECT) && pass(a, "stages", "none");
}

bool
flag_level(struct args *a, const struct flag *f, const char *value)
{
	static const char *const levels[] = { "file", "line", "span",
		"paragraph" };

	(void)f;
	for (int i = 0; i < 4; i++)
		if (strcmp(value, levels[i]) == 0) {
			a->level = DECANT_TEXT + i;
			return true;
		}
	return complain("--by=%s: give file, paragraph, line or span", value);
}

bool
flag_help(struct args *a, const struct flag *f, const char *value)
{
	(void)f, (void)value;
	a->letter ? help_short(stdout) : help_long(stdout);
	a->done = STATUS_FINE;
	return true;
}

bool
flag_version(struct args *a, const struct flag *f, const char *value)
{
	(void)f, (void)value;
	printf("decant %s\n", DECANT_VERSION_TEXT);
	a->done = STATUS_FINE;
	return true;
}

bool
flag_stages(struct args *a, const struct flag *f, const char *value)
{
	(void)f, (void)value;
	for (size_t i = 0; decant_stage_name(i) != NULL; i++)
		printf("%-10s %s\n", decant_stage_name(i),
		    decant_stage_summary(i));
	a->done = STATUS_FINE;
	return true;
}

bool
flag_generate(struct args *a, const struct flag *f, const char *value)
{
	(void)f;
	a->done = help_generate(stdout, value) ? STATUS_FINE : STATUS_TROUBLE;
	return a->done == STATUS_FINE;
}

bool
flag_names(struct args *a, const struct flag *f, const char *value)
{
	(void)f;
	a->names = must(realloc(a->names, (a->nnames + 2) *
	    sizeof(*a->names)));
	a->names[a->nnames++] = value;
	a->names[a->nnames] = NULL;
	return strchr(value, ',') == NULL || complain("--names=%s: a comma "
	    "stands between files in entity.names: rename the file", value);
}

const char *
args_site_field(const struct args *a)
{
	return a->site != NULL && strncmp(a->site, "host:", 5) == 0 &&
	    a->site[5] != '\0' ? a->site + 5 : NULL;
}

bool
flag_site(struct args *a, const struct flag *f, const char *value)
{
	(void)f;
	a->site = value;
	return strcmp(value, "dir") == 0 || strcmp(value, "all") == 0 ||
	    args_site_field(a) != NULL ||
	    complain("--site=%s: give dir, all or host:FIELD", value);
}

bool
flag_task(struct args *a, const struct flag *f, const char *value)
{
	if (a->task != NAMES_NONE)
		return complain("--%s: one task for dictionaries of names at a "
		    "time", f->name);
	a->task = f->at;
	a->asked = value;
	return true;
}

/* Files that are given one by one are one option of the library, in their
 * order. */
static void
pass_files(struct args *a, const char *option, const char **file, size_t n)
{
	size_t room = 1;
	char *list;

	for (size_t i = 0; i < n; i++)
		room += strlen(file[i]) + 1;
	list = must(calloc(room, 1));
	for (size_t i = 0; i < n; i++) {
		strcat(list, i ? "," : "");
		strcat(list, file[i]);
	}
	if (n > 0)
		pass(a, option, list);
	free(list);
}

/* A survey needs text as the stage furniture gets to see it, no more. */
static void
settle_survey(struct args *a)
{
	if (a->mode == MODE_CLEAN && a->plan != NULL)
		a->mode = MODE_PLAN;
	if (a->mode == MODE_CLEAN && (a->learn != NULL ||
	    (a->duplicates != NULL && *a->duplicates == '\0' &&
	    a->output == NULL && !a->write)))
		a->mode = MODE_SURVEY;
	if (a->mode == MODE_SURVEY)
		pass(a, "stages", "mojibake,unicode");
	else
		pass_files(a, "furniture.learned", a->use, a->nuse);
}

static bool
apply(struct args *a, const struct flag *f, const char *value, bool letter)
{
	a->letter = letter;
	return f->read(a, f, value);
}

/* Options of the library that no stage owns. */
static bool
is_general(const char *name, size_t n)
{
	static const char *const general[] = { "data", "invalid",
		"min-confidence", "window", NULL };

	for (int i = 0; general[i] != NULL; i++)
		if (strlen(general[i]) == n &&
		    strncmp(general[i], name, n) == 0)
			return true;
	return false;
}

static bool
unknown(const char *name, size_t n)
{
	const char *names[256];
	char word[64];
	const char *like;
	size_t k = 0;

	for each_flag(f)
		if (k < 255)
			names[k++] = f->name;
	names[k] = NULL;
	snprintf(word, sizeof(word), "%.*s", (int)n, name);
	like = nearest(word, names);
	return complain("there is no option --%s; %s%s%s", word, like ?
	    "did you mean --" : "try decant --help", like ? like : "",
	    like ? "?" : "");
}

/* One option, its value behind = or in the next argument. */
static bool
read_long(struct args *a, int argc, char **argv, int *i)
{
	const char *name = argv[*i] + 2, *eq = strchr(name, '=');
	size_t n = eq ? (size_t)(eq - name) : strlen(name);
	const struct flag *f = find_name(name, n);
	char *copy;

	if (f != NULL && f->value == NULL)
		return eq == NULL ? apply(a, f, NULL, false) :
		    complain("option --%s takes no value", f->name);
	if (f != NULL && eq == NULL && f->value[0] == '[')
		return apply(a, f, NULL, false);
	if (eq == NULL && f != NULL && *i + 1 == argc)
		return complain("option --%s needs a value: --%s=%s", f->name,
		    f->name, f->value);
	if (f != NULL)
		return apply(a, f, eq ? eq + 1 : argv[++*i], false);
	if (memchr(name, '.', n) == NULL && !is_general(name, n))
		return unknown(name, n);
	/* The library tells whether it knows the option. */
	copy = must(strndup(name, n));
	if (eq != NULL)
		pass(a, copy, eq + 1);
	else if (strchr(copy, '.') != NULL && *i + 1 < argc)
		pass(a, copy, argv[++*i]);
	else
		pass(a, copy, "");
	free(copy);
	return true;
}

/* -qw, -o PATH, -oPATH. */
static bool
read_letters(struct args *a, int argc, char **argv, int *i)
{
	for (const char *p = argv[*i] + 1; *p != '\0' && a->done < 0; p++) {
		const struct flag *f = find_letter(*p);

		if (f == NULL)
			return complain("there is no option -%c; try "
			    "decant --help", *p);
		if (f->value == NULL) {
			if (!apply(a, f, NULL, true))
				return false;
			continue;
		}
		if (p[1] == '\0' && *i + 1 == argc)
			return complain("option -%c needs a value: -%c %s",
			    *p, *p, f->value);
		return apply(a, f, p[1] ? p + 1 : argv[++*i], true);
	}
	return true;
}

static bool
records_make_sense(const struct args *a)
{
	if (a->records != RECORD_JSON && (a->nfield > 0 || a->lang_field))
		return complain("--field and --lang-field go with --jsonl");
	if (a->nfield > MOST_FIELDS)
		return complain("--field is given %zu times, and can be %d; "
		    "* stands for any name", a->nfield, MOST_FIELDS);
	if (a->records != RECORD_JSON && a->annotate != NULL)
		return complain("--annotate goes with --jsonl");
	if (a->records != RECORD_TSV && (a->columns != NULL || a->header))
		return complain("--col and --header go with --tsv");
	return true;
}

static bool
survey_makes_sense(const struct args *a)
{
	if (a->learn != NULL && a->mode != MODE_SURVEY)
		return complain("--learn reads and cleans nothing: leave out "
		    "--check, --diff, --detect and --undo");
	if (a->mode == MODE_SURVEY && (a->write || a->output != NULL))
		return complain("--learn cleans nothing: leave out -w and -o");
	if (a->duplicates != NULL && (a->mode == MODE_UNDO ||
	    a->mode == MODE_DETECT))
		return complain("--duplicates does not go with --undo and "
		    "--detect");
	if (a->drop_duplicates && (a->mode != MODE_CLEAN || a->output == NULL ||
	    a->records != RECORD_NONE))
		return complain("--drop-duplicates goes with -o of a folder, "
		    "and files that are one document each");
	if (args_site_field(a) != NULL && a->records != RECORD_JSON)
		return complain("--site=host:FIELD goes with --jsonl");
	for (size_t i = 0; i < a->nuse; i++)
		if (strchr(a->use[i], ',') != NULL)
			return complain("--use=%s: a comma stands between "
			    "files in furniture.learned: rename the file",
			    a->use[i]);
	return true;
}

static bool
plan_makes_sense(const struct args *a)
{
	if (a->plan == NULL && (a->shards > 0 || a->range_size > 0 || a->whole))
		return complain("--shards and --range-size go with --plan");
	if (a->plan == NULL)
		return true;
	if (a->mode != MODE_PLAN || a->write || a->learn != NULL ||
	    a->duplicates != NULL || a->files || a->manifest != NULL)
		return complain("--plan reads and cleans nothing: leave out "
		    "what does");
	if (a->shards == 0)
		return complain("--plan needs --shards=N, the number of parts");
	if (a->npath == 0 && a->files_from == NULL)
		return complain("--plan needs files or folders to share out");
	return true;
}

static bool
shard_makes_sense(const struct args *a)
{
	/* --merge --shard joins for one shard. */
	int tasks = (a->shard > 0 && !a->merge) + a->pending + a->merge;

	if (a->manifest == NULL && tasks > 0)
		return complain("--shard, --pending and --merge need "
		    "--manifest=FILE, the file that --plan wrote");
	if (a->manifest == NULL)
		return true;
	if (tasks != 1)
		return complain("--manifest goes with one of --shard, "
		    "--pending and --merge");
	if (a->mode == MODE_SURVEY && a->shard > 0 && a->learn != NULL &&
	    a->duplicates == NULL)
		return true;
	if (a->mode != MODE_CLEAN || a->write || a->files ||
	    a->files_from != NULL || a->duplicates != NULL ||
	    a->drop_duplicates || a->baseline != NULL ||
	    a->write_baseline != NULL)
		return complain("--manifest goes with -o and with --learn, not "
		    "with other inputs and what needs all of them");
	return a->output != NULL || complain("--manifest needs -o, the folder "
	    "of the output");
}

static bool
make_sense(const struct args *a)
{
	if (!plan_makes_sense(a) || !shard_makes_sense(a))
		return false;
	if (a->write && a->output != NULL)
		return complain("-w and -o exclude each other");
	if (a->write && a->npath == 0 && a->files_from == NULL)
		return complain("-w needs files or folders to edit");
	if (a->mode != MODE_CLEAN && a->mode != MODE_UNDO &&
	    a->mode != MODE_PLAN && (a->write || a->output != NULL))
		return complain("--check, --diff and --detect change nothing: "
		    "leave out -w and -o");
	if (a->mode != MODE_DETECT && (a->json || a->level != DECANT_TEXT ||
	    a->expect != NULL))
		return complain("--by, --lines, --expect and --json go with "
		    "--detect");
	if (a->mode == MODE_DETECT && a->changes != NULL)
		return complain("--detect changes nothing: leave out --changes");
	if (a->reject > 0 && a->plan == NULL && a->manifest == NULL &&
	    (a->mode != MODE_CLEAN || (!a->write && a->output == NULL)))
		return complain("--reject-damage needs -w or -o: what went to "
		    "stdout cannot be taken back");
	if (a->reject > 0 && a->records != RECORD_NONE)
		return complain("--reject-damage is for documents, not for "
		    "records");
	if (a->mode == MODE_UNDO && a->changes != NULL)
		return complain("--undo and --changes exclude each other");
	return records_make_sense(a) && survey_makes_sense(a);
}

/* A report on stdout wants nothing else there, and nobody reads clean text and a
 * report on one terminal: it checks. */
static void
settle_reports(struct args *a)
{
	const char *env = getenv("DECANT_JOBS");

	if (a->mode == MODE_DETECT && a->records == RECORD_LINE)
		a->level = DECANT_LINE;
	for (size_t i = 0; i < a->nreport; i++) {
		const char *colon = strchr(a->report[i], ':');

		if (colon == NULL || strcmp(colon, ":-") == 0)
			a->reports_to_stdout = true;
	}
	if (a->mode == MODE_CLEAN && a->output == NULL && !a->write &&
	    a->nreport > 0 && (a->reports_to_stdout ||
	    (a->npath > 0 && isatty(1))))
		a->mode = MODE_CHECK;
	if (a->jobs == 0 && env != NULL)
		a->jobs = strtoul(env, NULL, 10);
}

bool
args_read(struct args *a, int argc, char **argv)
{
	bool only_paths = false;

	*a = (struct args){ .done = -1 };
	a->path = must(calloc(argc + 1, sizeof(*a->path)));
	for (int i = 1; i < argc && a->done < 0; i++) {
		const char *s = argv[i];

		if (!only_paths && strcmp(s, "--") == 0)
			only_paths = true;
		else if (only_paths || s[0] != '-' || s[1] == '\0')
			a->path[a->npath++] = argv[i];
		else if (s[1] == '-' ? !read_long(a, argc, argv, &i) :
		    !read_letters(a, argc, argv, &i))
			return false;
	}
	pass_files(a, "entity.names", a->names, a->nnames);
	settle_survey(a);
	if (a->done < 0 && (a->lists_rules || a->explained != NULL)) {
		if (!rules_tell(a))
			return false;
		a->done = STATUS_FINE;
	}
	settle_reports(a);
	/* On a terminal, with nothing to do, a person wants to know what to
	 * say. */
	if (argc == 1 && isatty(0)) {
		help_short(stdout);
		a->done = STATUS_FINE;
	}
	return a->done >= 0 || make_sense(a);
}

void
args_free(struct args *a)
{
	for (size_t i = 0; i < a->noptions; i++)
		free((char *)a->options[i]);
	free(a->options);
	free(a->field);
	free(a->glob);
	free(a->names);
	free(a->use);
	free(a->report);
	free(a->path);
}
