/* SPDX-License-Identifier: Apache-2.0 */
/*
 * names.c - tasks for who makes dictionaries of names: --names-build and so on.
 *
 * Each writes to stdout, or to the file that -o names; what is found wrong or
 * unlike is status 1, as with --check.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"
#include "io.h"

enum { CASE = 1 << 16 };

/* Where a task writes to. */
struct target {
	struct save save;
	FILE *f;
	bool saving;
};

static bool
target_open(struct target *t, const struct args *a)
{
	*t = (struct target){ .f = stdout };
	if (a->output == NULL)
		return true;
	t->saving = save_open(&t->save, a->output, 0644);
	t->f = t->save.f;
	return t->saving;
}

static bool
target_close(struct target *t, bool fine)
{
	if (t->saving && !fine)
		save_discard(&t->save);
	else if (t->saving)
		return save_commit(&t->save);
	else if (fflush(stdout) != 0 || ferror(stdout))
		return complain("cannot write stdout: %s", strerror(errno));
	return fine;
}

static int
put(void *user, const char *p, size_t n)
{
	return fwrite(p, 1, n, user) != n;
}

static bool
needs_paths(const struct args *a, const char *what)
{
	return a->npath > 0 || complain("give %s", what);
}

static bool
build(const struct args *a, FILE *out)
{
	decant_error err;

	if (a->output == NULL && isatty(1))
		return complain("a pack is no text: say where it goes with "
		    "-o FILE");
	return decant_names_pack((const char *const *)a->path, put, out, &err)
	    == DECANT_OK || complain("%s", err.text);
}

struct telling {
	FILE *out;
	size_t n;
};

static int
tell_fault(void *user, const decant_name_fault *f)
{
	struct telling *t = user;

	t->n++;
	if (f->line > 0)
		fprintf(t->out, "%s:%zu: warning: %s [%s]\n", f->path, f->line,
		    f->text, f->check);
	else
		fprintf(t->out, "%s: warning: %s [%s]\n", f->path, f->text,
		    f->check);
	return 0;
}

static bool
check(const struct args *a, FILE *out, bool *found)
{
	struct telling t = { .out = out };
	decant_error err;
	decant_status status = decant_names_check(
	    (const char *const *)a->path, tell_fault, &t, &err);

	*found = t.n > 0;
	return status == DECANT_OK || complain("%s", err.text);
}

static int
tell_name(void *user, const decant_name *n)
{
	struct telling *t = user;

	t->n++;
	fprintf(t->out, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n", n->id, n->kind,
	    n->langs, n->form, n->role, n->flags, n->canonical ?
	    n->canonical : "", n->path ? n->path : "built in");
	return 0;
}

static bool
find(const struct args *a, FILE *out, bool *found)
{
	struct telling t = { .out = out };
	decant_error err;
	decant_status status;

	fputs("# id\tkind\tlanguages\tform\trole\tflags\tcanonical\tfrom\n",
	    out);
	status = decant_names_find(a->names, a->asked, tell_name, &t, &err);
	*found = t.n == 0;	/* what is unknown is what one must know */
	return status == DECANT_OK || complain("%s", err.text);
}

/*
 * Cases
 */

struct cases {
	const struct args *args;
	decant_rules *rules;
	char lang[64];		/* of the rules */
	size_t n, failed;
};

/* Rules for a language; those of the last case are kept. */
static bool
take_language(struct cases *c, const char *lang)
{
	size_t n = c->args->noptions;
	const char **options;
	decant_error err;
	char text[96];

	if (c->rules != NULL && strcmp(c->lang, lang) == 0)
		return true;
	options = must(calloc(n + 2, sizeof(*options)));
	if (n > 0)
		memcpy(options, c->args->options, n * sizeof(*options));
	snprintf(text, sizeof(text), "lang=%s", lang);
	snprintf(c->lang, sizeof(c->lang), "%s", lang);
	if (*lang != '\0')
		options[n] = text;
	decant_unload(c->rules);
	c->rules = load_rules(options, &err);
	free(options);
	return c->rules != NULL || complain("%s", err.text);
}

static bool
run_case(struct cases *c, FILE *out, const char *path, size_t line,
		char *text, const char *want)
{
	size_t n;
	char *got;

	if (decant_clean(c->rules, text, strlen(text), &got, &n) != DECANT_OK)
		return complain("out of memory");
	while (n > 0 && got[n - 1] == '\n')
		got[--n] = '\0';
	c->n++;
	if (strcmp(got, want) != 0) {
		c->failed++;
		fprintf(out, "%s:%zu: warning: became \"%s\", not \"%s\" "
		    "[case]\n", path, line, got, want);
	}
	decant_free(got);
	return true;
}

static bool
run_cases(struct cases *c, FILE *in, const char *path, FILE *out)
{
	char *line = must(malloc(CASE));
	bool fine = true;

	for (size_t n = 1; fine && fgets(line, CASE, in) != NULL; n++) {
		char *text, *want;

		line[strcspn(line, "\r\n")] = '\0';
		if (*line == '\0' || *line == '#')
			continue;
		text = strchr(line, '\t');
		want = text ? strchr(text + 1, '\t') : NULL;
		if (want == NULL) {
			fine = complain("%s:%zu: a case is language, text, "
			    "text wanted, with tabs between", path, n);
			break;
		}
		*text++ = *want++ = '\0';
		fine = take_language(c, line) &&
		    run_case(c, out, path, n, text, want);
	}
	free(line);
	return fine;
}

/* For each input, or stdin. */
static bool
each_input(const struct args *a, bool (*fn)(void *user, FILE *in,
		const char *name), void *user)
{
	bool fine = true;

	if (a->npath == 0)
		return fn(user, stdin, "stdin");
	for (size_t i = 0; i < a->npath && fine; i++) {
		FILE *f = strcmp(a->path[i], "-") ? fopen(a->path[i], "r") :
		    stdin;

		if (f == NULL)
			return complain("cannot read %s: %s", a->path[i],
			    strerror(errno));
		fine = fn(user, f, a->path[i]);
		if (f != stdin)
			fclose(f);
	}
	return fine;
}

struct task {
	const struct args *args;
	FILE *out;
	struct cases cases;
};

static bool
test_one(void *user, FILE *in, const char *name)
{
	struct task *t = user;

	return run_cases(&t->cases, in, name, t->out);
}

static bool
test(const struct args *a, FILE *out, bool *found)
{
	struct task t = { .args = a, .out = out, .cases = { .args = a } };
	bool fine = each_input(a, test_one, &t);

	decant_unload(t.cases.rules);
	if (fine && !a->quiet)
		fprintf(out, "%zu cases, %zu failed\n", t.cases.n,
		    t.cases.failed);
	*found = t.cases.failed > 0;
	return fine;
}

/*
 * Suggesting and importing
 */

static int
tell_row(void *user, const decant_name *n)
{
	fprintf(user, "%s\t%s\t%s\t%s\t%s\t%s\n", n->id, n->kind, n->langs,
	    n->form, n->role, n->flags);
	return 0;
}

static const char *
lang_of(const struct args *a)
{
	for (size_t i = a->noptions; i-- > 0;)
		if (strncmp(a->options[i], "lang=", 5) == 0)
			return a->options[i] + 5;
	return "und";
}

static bool
suggest_one(void *user, FILE *in, const char *name)
{
	struct task *t = user;
	struct buf b = { 0 };
	decant_error err = { 0 };
	char part[4096];
	size_t n;

	while ((n = fread(part, 1, sizeof(part), in)) > 0)
		buf_put(&b, part, n);
	if (ferror(in))
		complain("cannot read %s: %s", name, strerror(errno));
	else if (b.n > 0 && decant_names_suggest(t->args->names, b.p, b.n,
	    lang_of(t->args), tell_row, t->out, &err) != DECANT_OK)
		complain("%s", err.text);
	buf_free(&b);
	return !ferror(in) && err.status == DECANT_OK;
}

static bool
import_one(void *user, FILE *in, const char *name)
{
	struct task *t = user;

	return names_import(t->args->asked, in, name, t->out);
}

static bool
run(const struct args *a, FILE *out, bool *found)
{
	struct task t = { .args = a, .out = out };

	switch (a->task) {
	case NAMES_BUILD:
		return needs_paths(a, "the tables to compile") &&
		    build(a, out);
	case NAMES_CHECK:
		return needs_paths(a, "the tables or packs to check") &&
		    check(a, out, found);
	case NAMES_FIND:
		return find(a, out, found);
	case NAMES_TEST:
		return test(a, out, found);
	case NAMES_SUGGEST:
		return each_input(a, suggest_one, &t);
	default:
		return each_input(a, import_one, &t);
	}
}

int
names_run(const struct args *a)
{
	struct target t;
	bool found = false, fine;

	if (!target_open(&t, a))
		return STATUS_TROUBLE;
	fine = run(a, t.f, &found);
	fine = target_close(&t, fine);
	return !fine ? STATUS_TROUBLE : found ? STATUS_FOUND : STATUS_FINE;
}
