/* SPDX-License-Identifier: Apache-2.0 */
/* places.c - which texts of a record are to be cleaned. */
#include <stdlib.h>
#include <string.h>

#include "job.h"
#include "record.h"

struct column {
	size_t number;			/* from 1; 0: by its name */
	char *name, *lang;
};

struct record_plan {
	enum record how;
	struct json_path *path;
	size_t npath;
	struct json_path *lang, *site;	/* or NULL */
	struct column *column;
	size_t ncolumn;
	bool header;
};

void
places_add(struct places *all, struct place p)
{
	if (all->n == all->room)
		all->row = must(realloc(all->row, (all->room = all->room * 2 +
		    8) * sizeof(*all->row)));
	all->row[all->n++] = p;
}

/* The URL that tells the site of a record. */
static void
find_site(const struct record_plan *plan, const char *p, const char *end,
		struct places *found)
{
	struct places all = { 0 };

	if (json_find(plan->site, 1, NULL, p, end, &all) && all.n > 0) {
		found->url = all.row[0].begin;
		found->url_n = all.row[0].end - all.row[0].begin;
	}
	free(all.row);
}

static void
find_json(const struct record_plan *plan, const char *line, const char *end,
		bool first, struct places *found)
{
	const char *p = line;

	if (first && end - p >= 3 && memcmp(p, "\xef\xbb\xbf", 3) == 0)
		p += 3;
	while (p < end && (*p == ' ' || *p == '\t' || *p == '\r'))
		p++;
	found->blank = p == end;
	if (!found->blank && plan->site != NULL)
		find_site(plan, p, end, found);
	if (found->blank || json_find(plan->path, plan->npath, plan->lang, p,
	    end, found))
		return;
	found->bad = true;
	found->close = NULL;
	found->n = 0;
}

static bool
is_chosen(const struct record_plan *plan, const size_t *column, size_t number,
		struct place *p)
{
	for (size_t i = 0; i < plan->ncolumn; i++)
		if (column[i] == number) {
			p->name = plan->column[i].name;
			p->lang = plan->column[i].lang;
			return true;
		}
	return plan->ncolumn == 0;
}

static void
find_cells(const struct record_plan *plan, const size_t *column,
		const char *line, const char *end, struct places *found)
{
	for (size_t number = 1;; number++) {
		const char *tab = memchr(line, '\t', end - line);
		struct place p = { .begin = line, .end = tab ? tab : end,
			.cell = true };

		if (is_chosen(plan, column, number, &p))
			places_add(found, p);
		if (tab == NULL)
			return;
		line = tab + 1;
	}
}

void
places_find(const struct record_plan *plan, const size_t *column,
		const char *line, const char *end, bool first,
		struct places *found)
{
	struct place whole = { .begin = line, .end = end };

	found->n = 0;
	found->bad = found->blank = found->empty = false;
	found->close = found->lang = found->url = NULL;
	found->lang_n = found->url_n = 0;
	if (plan->how == RECORD_JSON)
		find_json(plan, line, end, first, found);
	else if (plan->how == RECORD_LINE)
		places_add(found, whole);
	else if (!(first && plan->header))
		find_cells(plan, column, line, end, found);
}

static void
add_column(struct record_plan *p, const char *text, size_t n)
{
	struct column c = { 0 };
	const char *eq = memchr(text, '=', n);
	size_t len = eq ? (size_t)(eq - text) : n;
	char *end;

	c.name = must(strndup(text, len));
	c.lang = eq ? must(strndup(eq + 1, n - len - 1)) : NULL;
	c.number = strtoul(c.name, &end, 10);
	if (*end != '\0' || *c.name == '\0') {
		c.number = 0;
		p->header = true;
	}
	p->column = must(realloc(p->column, (p->ncolumn + 1) *
	    sizeof(*p->column)));
	p->column[p->ncolumn++] = c;
}

static void
add_path(struct record_plan *p, const char *text)
{
	p->path = must(realloc(p->path, (p->npath + 1) * sizeof(*p->path)));
	json_path_read(&p->path[p->npath++], text);
}

/* The place of a name in the header, or 0. */
static size_t
find_name(const char *name, const char *p, const char *end)
{
	for (size_t number = 1;; number++) {
		const char *tab = memchr(p, '\t', end - p);
		size_t n = (tab ? tab : end) - p;

		if (strlen(name) == n && memcmp(name, p, n) == 0)
			return number;
		if (tab == NULL)
			return 0;
		p = tab + 1;
	}
}

bool
records_header(struct record_plan *plan, struct file *file, const char *p,
		size_t n)
{
	const char *end = memchr(p, '\n', n);

	file->column = must(calloc(plan->ncolumn + 1, sizeof(size_t)));
	end = end ? end : p + n;
	if (end > p && end[-1] == '\r')
		end--;
	if (end - p >= 3 && memcmp(p, "\xef\xbb\xbf", 3) == 0)
		p += 3;
	for (size_t i = 0; i < plan->ncolumn; i++) {
		const struct column *c = &plan->column[i];

		file->column[i] = c->number ? c->number :
		    find_name(c->name, p, end);
		if (file->column[i] == 0)
			return complain("%s has no column named %s",
			    file->name, c->name);
	}
	return true;
}

bool
records_plan(struct job *job)
{
	const struct args *a = job->args;
	struct record_plan *p;

	if (!job->records)
		return true;
	p = job->plan = must(calloc(1, sizeof(*p)));
	p->how = a->records;
	p->header = a->header;
	for (size_t i = 0; i < a->nfield; i++)
		add_path(p, a->field[i]);
	if (p->npath == 0)
		add_path(p, "text");
	if (a->lang_field != NULL) {
		p->lang = must(calloc(1, sizeof(*p->lang)));
		json_path_read(p->lang, a->lang_field);
	}
	if (args_site_field(a) != NULL) {
		p->site = must(calloc(1, sizeof(*p->site)));
		json_path_read(p->site, args_site_field(a));
	}
	for (const char *s = a->columns; s != NULL && *s != '\0';) {
		size_t n = strcspn(s, ",");

		add_column(p, s, n);
		s += n + (s[n] == ',');
	}
	return true;
}

void
records_unplan(struct job *job)
{
	struct record_plan *p = job->plan;

	if (p == NULL)
		return;
	for (size_t i = 0; i < p->npath; i++)
		json_path_free(&p->path[i]);
	free(p->path);
	if (p->lang != NULL)
		json_path_free(p->lang);
	free(p->lang);
	if (p->site != NULL)
		json_path_free(p->site);
	free(p->site);
	for (size_t i = 0; i < p->ncolumn; i++) {
		free(p->column[i].name);
		free(p->column[i].lang);
	}
	free(p->column);
	free(p);
}
