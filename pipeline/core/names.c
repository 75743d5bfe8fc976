/* SPDX-License-Identifier: Apache-2.0 */
/*
 * names.c - dictionaries of names, for who makes them: compiled, asked, checked.
 *
 * Cleaning has no need of this; the stage entity opens packs and tables itself.
 */
#include <stdio.h>
#include <stdlib.h>

#include "core.h"
#include "text/capital.h"
#include "text/definition.h"
#include "text/gazbuild.h"
#include "text/gazcheck.h"
#include "text/gazfile.h"
#include "text/token.h"

static decant_status
end(decant_error *err, const struct fault *why, decant_status status)
{
	if (err != NULL) {
		err->status = status;
		snprintf(err->text, sizeof(err->text), "%s", status ==
		    DECANT_OK ? "" : why->text);
	}
	return status;
}

/* Adds a table, and what its head says of it. */
static bool
add_table(struct gazbuild *b, const char *path, char **head, size_t *n,
		struct fault *why)
{
	struct gaztext t;
	struct str said;
	const char *what;
	char *more;
	size_t line = 0;

	if (!gaztext_open(&t, path, why))
		return false;
	what = gazfile_is_pack(t.s) ? "it is a pack already: give the tables "
	    "it was made of" : gazbuild_text(b, t.s, &line);
	said = gaz_table_head(t.s);
	if (what != NULL)
		fault(why, "%s: line %zu: %s", path, line, what);
	else if ((more = realloc(*head, *n + said.n + 1)) == NULL)
		fault(why, "out of memory");
	else {
		memcpy(more + *n, said.p, said.n);
		*head = more;
		*n += said.n;
	}
	gaztext_close(&t);
	return !why->set;
}

static decant_status
write_pack(struct gazbuild *b, decant_put *put, void *user, struct fault *why)
{
	size_t size;
	char *p = gazbuild_done(b, &size);
	int stop;

	if (p == NULL) {
		fault(why, "out of memory, or more than 4 GB of names or 65,535 "
		    "lists of languages");
		return DECANT_NOMEM;
	}
	stop = put(user, p, size);
	free(p);
	if (stop)
		fault(why, "the output took no more");
	return stop ? DECANT_SINK : DECANT_OK;
}

decant_status
decant_names_pack(const char *const *paths, decant_put *put, void *user,
		decant_error *err)
{
	struct gazbuild *b = gazbuild_new();
	struct fault why = { 0 };
	decant_status status = DECANT_DATA;
	char *head = NULL;
	size_t n = 0;

	if (b == NULL)
		fault(&why, "out of memory");
	for (; *paths != NULL && !why.set; paths++)
		add_table(b, *paths, &head, &n, &why);
	if (!why.set) {
		gazbuild_licence(b, (struct str){ head ? head : "", n });
		status = write_pack(b, put, user, &why);
	}
	free(head);
	gazbuild_free(b);
	return end(err, &why, status);
}

/*
 * Asking
 */

struct asking {
	decant_on_name_fn *fn;
	void *user;
	uint64_t hash;
	bool stopped;
};

/* What the entity of a sense is called in a language that the sense is of. */
static const char *
canonical(const struct gaz *g, const struct gaz_sense *s)
{
	const char *any = NULL;
	uint32_t sense;

	for (uint32_t i = 0; (sense = gaz_name(g, s->entity, i)) != 0; i++) {
		struct gaz_sense of = gaz_sense(g, sense);
		const uint64_t *a = g->set + (size_t)of.set *
		    g->head->set_words;
		const uint64_t *b = g->set + (size_t)s->set *
		    g->head->set_words;

		if (of.role != ROLE_CANONICAL || of.set >= g->head->nset ||
		    s->set >= g->head->nset)
			continue;
		any = any ? any : gaz_text(g, of.text).p;
		for (uint32_t w = 0; w < g->head->set_words; w++)
			if (a[w] & b[w])
				return gaz_text(g, of.text).p;
	}
	return any;
}

static void
ask(struct asking *a, const struct gaz *g, const char *path)
{
	uint32_t form = gaz_form(g, a->hash), i, to;

	if (form == 0)
		return;
	to = gaz_first(g, form + 1);
	for (i = gaz_first(g, form); i < to && !a->stopped; i++) {
		struct gaz_sense s = gaz_sense(g, i);
		struct gaz_entity e = gaz_entity(g, s.entity);
		char langs[2048], flags[128];
		decant_name name = { .path = path,
		    .id = gaz_text(g, e.id).p, .kind = gaz_text(g, e.kind).p,
		    .langs = gaz_langs(g, s.set, langs, sizeof(langs)),
		    .form = gaz_text(g, s.text).p,
		    .role = gaz_role_name(s.role),
		    .flags = gaz_flag_names(s.flags, flags, sizeof(flags)),
		    .canonical = canonical(g, &s),
		    .licence = gaz_text(g, g->head->licence).p };

		a->stopped = a->fn(a->user, &name) != 0;
	}
}

/* The dictionaries that are asked: those of the user, then what is built in. */
struct open_names {
	struct gazfile *file;
	size_t n;
	const char *const *path;
	struct data data;
	struct gaz builtin;
	uint16_t bit[GAZ_LANGS];
};

static void
close_names(struct open_names *o)
{
	for (size_t i = 0; i < o->n; i++)
		gazfile_close(&o->file[i]);
	free(o->file);
	data_close(&o->data);
}

static bool
open_names(struct open_names *o, const char *const *paths, struct fault *why)
{
	size_t n = 0;
	const char *what;

	*o = (struct open_names){ .path = paths };
	while (paths != NULL && paths[n] != NULL)
		n++;
	if ((o->file = calloc(n + 1, sizeof(*o->file))) == NULL)
		fault(why, "out of memory");
	while (!why->set && o->n < n && gazfile_open(&o->file[o->n],
	    paths[o->n], why))
		o->n++;
	if (why->set || !data_open(&o->data, NULL, why)) {
		close_names(o);
		return false;
	}
	what = gaz_open(&o->builtin, data_section(&o->data, "gazetteer"),
	    o->bit);
	if (what == NULL)
		return true;
	fault(why, "cannot use the dictionary of names: %s", what);
	close_names(o);
	return false;
}

decant_status
decant_names_find(const char *const *paths, const char *form,
		decant_on_name_fn *fn, void *user, decant_error *err)
{
	struct asking a = { .fn = fn, .user = user };
	struct fault why = { 0 };
	struct open_names o;
	struct token t[40];
	size_t n = token_name(str_of(form), t, 40);

	for (size_t i = 0; i < n; i++)
		a.hash = token_join(a.hash, t[i].hash);
	if (!open_names(&o, paths, &why))
		return end(err, &why, DECANT_DATA);
	for (size_t i = 0; i < o.n && !a.stopped; i++)
		ask(&a, &o.file[i].gaz, o.path[i]);
	if (!a.stopped)
		ask(&a, &o.builtin, NULL);
	close_names(&o);
	if (a.stopped)
		fault(&why, "the callback asked to stop");
	return end(err, &why, a.stopped ? DECANT_SINK : DECANT_OK);
}

/*
 * Suggesting
 */

static bool
is_known(const struct open_names *o, struct str acronym)
{
	for (size_t i = 0; i < o->n; i++)
		if (gaz_acronym(&o->file[i].gaz, acronym, 0) != 0)
			return true;
	return gaz_acronym(&o->builtin, acronym, 0) != 0;
}

static void
slug(struct str acronym, char *out, size_t room)
{
	size_t n = snprintf(out, room, "x:");

	for (size_t i = 0; i < acronym.n && n + 1 < room; i++) {
		char c = acronym.p[i];

		out[n++] = c >= 'A' && c <= 'Z' ? c | 32 : c;
	}
	out[n] = '\0';
}

/* An acronym and its long name, as the text has them: two rows. */
static void
suggest_one(struct asking *a, struct str text, const struct definition *d,
		const char *lang)
{
	char id[72], acronym[64], words[256];
	struct str form = str_cut(text, d->from, d->to - d->from);
	decant_name name = { .id = id, .kind = "org", .langs = lang,
	    .form = words, .role = "canonical", .flags = "", .licence = "" };

	if (d->name.n >= sizeof(acronym) || form.n >= sizeof(words))
		return;
	slug(d->name, id, sizeof(id));
	memcpy(words, form.p, form.n);
	words[form.n] = '\0';
	memcpy(acronym, d->name.p, d->name.n);
	acronym[d->name.n] = '\0';
	a->stopped = a->fn(a->user, &name) != 0;
	name.form = acronym;
	name.role = "acronym";
	name.flags = d->name.n < 4 ? "cs,ctx" : "cs";
	if (!a->stopped)
		a->stopped = a->fn(a->user, &name) != 0;
}

/* The last words of a clause whose initials the acronym has. */
static bool
narrow(struct str text, struct definition *d)
{
	size_t from = d->to;

	while (from > d->from) {
		size_t start = from;

		while (start > d->from && text.p[start - 1] == ' ')
			start--;
		while (start > d->from && text.p[start - 1] != ' ')
			start--;
		from = start;
		if (definition_spells(str_cut(text, from, d->to - from),
		    d->name)) {
			d->from = from;
			return true;
		}
	}
	return false;
}

static void
suggest(struct asking *a, const struct open_names *o, struct str text,
		const char *lang)
{
	uint64_t seen[256];
	size_t n = 0, at = 0;
	struct capital word;

	while (n < 256 && !a->stopped && capital_next(text, &at, &word)) {
		struct definition d;
		uint64_t hash;
		size_t i = 0;

		if (word.shape != CAPITAL_ALL || word.letters < 2 ||
		    !definition_at(text, &word, &d) || !narrow(text, &d))
			continue;
		hash = str_hash(d.name);
		while (i < n && seen[i] != hash)
			i++;
		if (i < n || is_known(o, d.name))
			continue;
		seen[n++] = hash;
		suggest_one(a, text, &d, lang);
	}
}

decant_status
decant_names_suggest(const char *const *paths, const char *text, size_t len,
		const char *lang, decant_on_name_fn *fn, void *user,
		decant_error *err)
{
	struct asking a = { .fn = fn, .user = user };
	struct str rest = { text, len };
	struct fault why = { 0 };
	struct open_names o;

	if (!open_names(&o, paths, &why))
		return end(err, &why, DECANT_DATA);
	while (rest.n > 0 && !a.stopped) {
		const char *nl = memchr(rest.p, '\n', rest.n);
		size_t n = nl ? (size_t)(nl - rest.p) : rest.n;

		suggest(&a, &o, str_cut(rest, 0, n), lang);
		n += nl != NULL;
		rest = str_cut(rest, n, rest.n - n);
	}
	close_names(&o);
	if (a.stopped)
		fault(&why, "the callback asked to stop");
	return end(err, &why, a.stopped ? DECANT_SINK : DECANT_OK);
}

/*
 * Checking
 */

struct checks {
	decant_on_name_fault_fn *fn;
	void *user;
	const char *path;
	bool stopped;
};

static bool
finding(void *user, size_t line, const char *check, const char *text)
{
	struct checks *c = user;
	decant_name_fault f = { c->path, line, check, text };

	c->stopped = c->fn(c->user, &f) != 0;
	return !c->stopped;
}

static void
check_pack(struct checks *c, struct str s)
{
	uint16_t bit[GAZ_LANGS];
	struct gaz g;
	const char *what = gaz_open(&g, s, bit);

	if (what != NULL)
		finding(c, 0, "pack", what);
	else if (!gaz_sound(&g))
		finding(c, 0, "checksum", "its checksum does not match: it was "
		    "damaged");
	else if (gaz_text(&g, g.head->licence).n == 0)
		finding(c, 0, "licence", "it does not tell the licence of its "
		    "names");
}

decant_status
decant_names_check(const char *const *paths, decant_on_name_fault_fn *fn,
		void *user, decant_error *err)
{
	struct checks c = { .fn = fn, .user = user };
	struct fault why = { 0 };
	struct lexicons *all = lexicons_open();
	struct lexicon *words = all ? lexicon_open(all) : NULL;

	if (words == NULL)
		fault(&why, "out of memory");
	for (; *paths != NULL && !why.set && !c.stopped; paths++) {
		struct gaztext t;

		c.path = *paths;
		if (!gaztext_open(&t, *paths, &why))
			break;
		if (gazfile_is_pack(t.s))
			check_pack(&c, t.s);
		else if (!gazcheck(t.s, words, finding, &c))
			fault(&why, "out of memory");
		gaztext_close(&t);
	}
	lexicon_close(words);
	lexicons_close(all);
	if (c.stopped && !why.set) {
		fault(&why, "the callback asked to stop");
		return end(err, &why, DECANT_SINK);
	}
	return end(err, &why, why.set ? DECANT_DATA : DECANT_OK);
}
