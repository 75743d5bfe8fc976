/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tool_entity.c - how well names are found, language by language.
 *
 * tool_entity DIR [TAG]: DIR holds
 *	ntrex/CODE.txt		one sentence a line, the same in all languages
 *	mentions.tsv		line, item: what the English lines name
 *	*.jsonl			{"text", "mentions": [{"s", "e", "type"}]}
 * "support" is how many of the territories found in a language the English
 * line names too; "recall" how many of those of mentions.tsv are found;
 * "outside" how many names found lie in no mention of a text.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "decant.h"

enum { LINES = 2048, IDS = 16, ID = 24 };

struct ids {
	char of[IDS][ID];
	int n;
};

struct found {
	struct ids line[LINES];
	size_t hits, supported;
	const struct ids *english;	/* NULL while that is gathered */
	FILE *verbose;
};

static void *
must(void *p)
{
	if (p == NULL) {
		perror("tool_entity");
		exit(2);
	}
	return p;
}

static int
nothing(void *user, const char *text, size_t len)
{
	(void)user, (void)text, (void)len;
	return 0;
}

static int
has(const struct ids *s, const char *id)
{
	for (int i = 0; i < s->n; i++)
		if (strcmp(s->of[i], id) == 0)
			return 1;
	return 0;
}

static void
add(struct ids *s, const char *id)
{
	if (!has(s, id) && s->n < IDS)
		snprintf(s->of[s->n++], ID, "%s", id);
}

static int
on_entity(void *user, const decant_entity *e)
{
	struct found *f = user;

	if (strcmp(e->kind, "territory") != 0 || e->line > LINES)
		return 0;
	if (strcmp(e->role, "demonym") != 0 || f->english == NULL)
		add(&f->line[e->line - 1], e->id);
	if (f->english == NULL || strcmp(e->role, "demonym") == 0)
		return 0;
	f->hits++;
	f->supported += has(&f->english[e->line - 1], e->id);
	if (f->verbose && !has(&f->english[e->line - 1], e->id))
		fprintf(f->verbose, "  ? %llu %s %s [%s]\n",
		    (unsigned long long)e->line, e->form, e->id, e->evidence);
	return 0;
}

static void
run(const decant_rules *rules, const char *text, size_t n,
		decant_on_entity_fn *fn, void *user)
{
	decant *d = must(decant_open(rules, nothing, NULL));

	decant_on_entity(d, fn, user);
	decant_write(d, text, n);
	if (decant_finish(d) != DECANT_OK) {
		fprintf(stderr, "tool_entity: %s\n", decant_message(d));
		exit(2);
	}
	decant_close(d);
}

static char *
slurp(const char *dir, const char *name, size_t *n)
{
	char path[4096];
	FILE *f;
	char *p = must(malloc(1 << 25));

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	f = must(fopen(path, "rb"));
	*n = fread(p, 1, (1 << 25) - 1, f);
	p[*n] = '\0';
	fclose(f);
	return p;
}

struct anchors {
	int line[4096];
	char id[4096][ID];
	int n, lines;
};

static void
read_anchors(const char *dir, struct anchors *a)
{
	size_t n;
	char *p = slurp(dir, "mentions.tsv", &n), *line = strchr(p, '\n');

	while (line != NULL && a->n < 4096 && sscanf(line + 1, "%d %23s",
	    &a->line[a->n], a->id[a->n]) == 2) {
		if (a->line[a->n] < a->lines)
			a->n++;
		line = strchr(line + 1, '\n');
	}
	free(p);
}

static void
english(const decant_rules *rules, const char *dir, struct found *all,
		struct anchors *a)
{
	static const char *const files[] = { "ntrex/eng.txt",
	    "ntrex/eng-GB.txt", "ntrex/eng-US.txt", "ntrex/eng-IN.txt" };

	for (int i = 0; i < 4; i++) {
		size_t n;
		char *p = slurp(dir, files[i], &n);

		a->lines = 0;
		for (const char *q = p; *q != '\0'; q++)
			a->lines += *q == '\n';
		run(rules, p, n, on_entity, all);
		free(p);
	}
	read_anchors(dir, a);
	for (int i = 0; i < a->n; i++)
		add(&all->line[a->line[i]], a->id[i]);
}

struct totals {
	size_t hits, supported, files, above;
};

static void
one_language(const decant_rules *rules, const char *dir, const char *name,
		const struct found *all, const struct anchors *a,
		struct totals *t, int verbose)
{
	struct found *f = must(calloc(1, sizeof(*f)));
	char path[300];
	size_t n, recalled = 0;
	char *p;

	snprintf(path, sizeof(path), "ntrex/%s", name);
	p = slurp(dir, path, &n);
	f->english = all->line;
	f->verbose = verbose ? stdout : NULL;
	run(rules, p, n, on_entity, f);
	for (int i = 0; i < a->n; i++) {
		int found = has(&f->line[a->line[i]], a->id[i]);

		recalled += found;
		if (verbose && !found) {
			const char *q = p;

			for (int k = 0; k < a->line[i]; k++)
				q = strchr(q, '\n') + 1;
			printf("  - %s %.*s\n", a->id[i],
			    (int)strcspn(q, "\n"), q);
		}
	}
	printf("%-12s support %.3f (%zu of %zu)  recall %.3f\n", name, f->hits ?
	    (double)f->supported / f->hits : 1, f->supported, f->hits,
	    (double)recalled / a->n);
	t->hits += f->hits;
	t->supported += f->supported;
	t->files++;
	free(p);
	free(f);
}

static void
ntrex(const decant_rules *rules, const char *dir, const char *only)
{
	static struct found all;
	static struct anchors a;
	struct totals t = { 0 };
	struct dirent **list;
	char path[4096];
	int n;

	snprintf(path, sizeof(path), "%s/ntrex", dir);
	if ((n = scandir(path, &list, NULL, alphasort)) < 0)
		return;
	english(rules, dir, &all, &a);
	for (int i = 0; i < n; i++) {
		const char *name = list[i]->d_name;

		if (name[0] != '.' && strncmp(name, "eng", 3) != 0 &&
		    (only == NULL || strncmp(name, only, strlen(only)) == 0))
			one_language(rules, dir, name, &all, &a, &t,
			    only != NULL);
		free(list[i]);
	}
	free(list);
	printf("ntrex: %zu files, support %.4f of %zu names, %d anchors\n",
	    t.files, t.hits ? (double)t.supported / t.hits : 1, t.hits, a.n);
}

/* Names against mentions of a corpus; offsets there are of code points. */
struct spans {
	json_t *mentions;
	const char *text;
	size_t hits, outside, exact;
	FILE *verbose;
};

static size_t
code_points(const char *p, size_t n)
{
	size_t k = 0;

	for (size_t i = 0; i < n; i++)
		k += (p[i] & 0xc0) != 0x80;
	return k;
}

static int
on_span(void *user, const decant_entity *e)
{
	struct spans *s = user;
	json_int_t at = code_points(s->text, e->src_at);
	json_int_t end = at + code_points(s->text + e->src_at, e->src_len);
	int inside = 0;
	json_t *m;
	size_t i;

	if (strcmp(e->role, "demonym") == 0)
		return 0;
	json_array_foreach(s->mentions, i, m) {
		json_int_t a = json_integer_value(json_object_get(m, "s"));
		json_int_t b = json_integer_value(json_object_get(m, "e"));

		inside |= at < b && a < end;
	}
	s->hits++;
	s->outside += !inside;
	if (!inside && s->verbose)
		fprintf(s->verbose, "  ? %s %s %s: %s\n", e->form, e->id,
		    e->evidence, s->text);
	return 0;
}

static void
corpus(const char *dir, const char *name, int verbose)
{
	const char *const options[] = { "stages=language,entity",
	    "entity.level=annotate", NULL };
	decant_rules *rules = must(decant_load(options, NULL));
	struct spans s = { .verbose = verbose ? stdout : NULL };
	size_t n;
	char *p = slurp(dir, name, &n);

	for (char *line = strtok(p, "\n"); line != NULL;
	    line = strtok(NULL, "\n")) {
		json_t *o = json_loads(line, 0, NULL);
		json_t *text = json_object_get(o, "text");

		s.text = json_string_value(text);
		s.mentions = json_object_get(o, "mentions");
		if (s.text != NULL)
			run(rules, s.text, strlen(s.text), on_span, &s);
		json_decref(o);
	}
	printf("%-24s %zu names, outside %.4f\n", name, s.hits,
	    s.hits ? (double)s.outside / s.hits : 0);
	free(p);
	decant_unload(rules);
}

int
main(int argc, char **argv)
{
	const char *const options[] = { "stages=language,entity",
	    "entity.level=annotate", NULL };
	const char *only = argc > 2 ? argv[2] : NULL;
	decant_rules *rules;
	struct dirent **list;
	int n;

	if (argc < 2) {
		fprintf(stderr, "usage: tool_entity DIR [NAME]\n");
		return 2;
	}
	rules = must(decant_load(options, NULL));
	ntrex(rules, argv[1], only);
	decant_unload(rules);
	n = scandir(argv[1], &list, NULL, alphasort);
	for (int i = 0; i < n; i++)
		if (strstr(list[i]->d_name, ".jsonl") != NULL &&
		    (only == NULL || strstr(list[i]->d_name, only) != NULL))
			corpus(argv[1], list[i]->d_name, only != NULL);
	return 0;
}
