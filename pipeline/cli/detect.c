/* SPDX-License-Identifier: Apache-2.0 */
/*
 * detect.c - --detect: which languages the inputs are in.
 *
 * A stream without stages decodes; what it gives is asked by the megabyte, cut
 * at line ends, or at blank lines for paragraphs, so that memory stays bounded.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "cli.h"
#include "job.h"

enum { PART = 1 << 20, LONGEST = 8 * PART, LANGS = 512, EXPECT = 256 };

/* The share of a second language that is worth a reader's doubt. */
static const double DOUBT = .2;

struct detection {
	const struct job *job;
	const decant_rules *rules;
	const char *name;
	char *text;
	size_t n, room;
	size_t at;      /* bytes of the document before the text */
	uint64_t lines; /* and lines */
	decant *stream;
	char expect[EXPECT]; /* languages that are likely */
	/* Of the document: how much of it is in each language. */
	struct share {
		const char *lang, *script;
		double bytes;
	} share[LANGS];
	size_t nshare;
};

static const char *
encoding(const struct detection *d)
{
	decant_about about;

	decant_tell(d->stream, &about);
	return about.encoding;
}

/* Which language it is, or which has most of it, is not settled. */
static bool
is_undecided(const decant_detected *f)
{
	return f->n > 1 && f->guess[1].p >= DOUBT;
}

/* Are there several answers to a document that need a place? */
static bool
has_places(const struct detection *d)
{
	return d->job->args->level == DECANT_SPAN ||
	       d->job->args->level == DECANT_PARAGRAPH;
}

static bool
put_json(const struct detection *d, const decant_detected *f)
{
	json_t *o = json_pack("{s:s}", "file", d->name), *all = json_array();
	int bad;

	if (f->line > 0)
		json_object_set_new(o, "line", json_integer(f->line));
	if (has_places(d)) {
		json_object_set_new(o, "at", json_integer(f->at));
		json_object_set_new(o, "len", json_integer(f->len));
	}
	for (size_t i = 0; i < f->n; i++)
		json_array_append_new(
		    all, json_pack("{s:s,s:f}", "lang", f->guess[i].lang, "p",
			     (int)(f->guess[i].p * 1000 + .5) / 1000.0));
	json_object_set_new(o, "script", json_string(f->script));
	json_object_set_new(o, "encoding", json_string(encoding(d)));
	json_object_set_new(o, "langs", all);
	json_object_set_new(o, "undecided", json_boolean(is_undecided(f)));
	bad = json_dumpf(o, stdout, JSON_COMPACT | JSON_REAL_PRECISION(4)) ||
	      putchar('\n') == EOF;
	json_decref(o);
	return !bad;
}

/* TAG P SCRIPT ENCODING with tabs between; TAG,TAG P,P when it is undecided; of
 * spans and paragraphs also LINE AT LEN; of one of several files its name. */
static bool
put_text(const struct detection *d, const decant_detected *f)
{
	const decant_guess *first = &f->guess[0], *second = &f->guess[1];

	if (is_undecided(f))
		printf("%s,%s\t%.2f,%.2f", first->lang, second->lang, first->p,
		    second->p);
	else
		printf("%s\t%.2f", first->lang, first->p);
	printf("\t%s\t%s", f->script, encoding(d));
	if (has_places(d))
		printf("\t%llu\t%zu\t%zu", (unsigned long long)f->line, f->at,
		    f->len);
	if (d->job->args->npath > 1 || d->job->walked)
		printf("\t%s", d->name);
	return putchar('\n') != EOF;
}

static bool
put_found(const struct detection *d, const decant_detected *f)
{
	return d->job->args->json ? put_json(d, f) : put_text(d, f);
}

/* Adds the shares of a part to those of the document. */
static void
add_shares(struct detection *d, const decant_detected *f)
{
	for (size_t i = 0; i < f->n; i++) {
		size_t k = 0;

		while (k < d->nshare && d->share[k].lang != f->guess[i].lang)
			k++;
		if (k == LANGS)
			continue;
		if (k == d->nshare)
			d->share[d->nshare++] =
			    (struct share){f->guess[i].lang, f->script, 0};
		d->share[k].bytes += f->guess[i].p * f->len;
	}
}

static int
on_found(void *user, const decant_detected *found)
{
	struct detection *d = user;
	decant_detected f = *found;

	if (f.line == 0) {
		add_shares(d, found);
		return 0;
	}
	f.line += d->lines;
	f.at += d->at;
	return !put_found(d, &f);
}

/* Asks about the first n bytes of the text that waits. */
static bool
ask(struct detection *d, size_t n)
{
	decant_status status = decant_detect_expecting(d->rules, d->text,
	    n, d->job->args->level, d->expect, on_found, d);

	for (size_t i = 0; i < n; i++)
		d->lines += d->text[i] == '\n';
	d->at += n;
	d->n -= n;
	memmove(d->text, d->text + n, d->n);
	return status == DECANT_OK;
}

/* Is it a line of nothing, and whole?  The text ends with one. */
static bool
ends_blank(const char *text, size_t n)
{
	while (--n > 0 && strchr(" \t\r", text[n - 1]) != NULL)
		;
	return n == 0 || text[n - 1] == '\n';
}

/* Where the text that waits can be cut; 0 for nowhere.  A paragraph is kept
 * whole unless it is very long. */
static size_t
find_cut(const struct detection *d)
{
	bool whole = d->job->args->level == DECANT_PARAGRAPH && d->n < LONGEST;
	const char *end = memrchr(d->text, '\n', d->n);

	while (end != NULL && whole && !ends_blank(d->text, end + 1 - d->text))
		end = memrchr(d->text, '\n', end - d->text);
	return end != NULL ? end + 1 - d->text : 0;
}

static int
put(void *user, const char *s, size_t n)
{
	struct detection *d = user;
	size_t cut;

	if (d->room - d->n < n)
		d->text = must(realloc(d->text, d->room = (d->n + n) * 2));
	memcpy(d->text + d->n, s, n);
	d->n += n;
	if (d->n < PART || (cut = find_cut(d)) == 0)
		return 0;
	return !ask(d, cut);
}

static int
by_bytes(const void *va, const void *vb)
{
	const struct share *a = va, *b = vb;

	return (a->bytes < b->bytes) - (a->bytes > b->bytes);
}

static bool
put_document(struct detection *d)
{
	decant_detected f = {.len = d->at, .script = "Zyyy"};

	if (d->nshare > 0)
		qsort(d->share, d->nshare, sizeof(*d->share), by_bytes);
	for (size_t i = 0; i < d->nshare && f.n < DECANT_GUESSES; i++)
		if (i == 0 || d->share[i].bytes >= .01 * d->at)
			f.guess[f.n++] = (decant_guess){d->share[i].lang,
			    d->at > 0 ? d->share[i].bytes / d->at : 1};
	if (f.n == 0)
		f.guess[f.n++] = (decant_guess){"und", 1};
	else
		f.script = d->share[0].script;
	return put_found(d, &f);
}

/* Adds the tags in a name, which stand between marks: ko/news.en.txt. */
static void
expect_name(struct detection *d, const char *name)
{
	static const char marks[] = "/._";

	while (*name != '\0') {
		size_t n = strcspn(name, marks), have = strlen(d->expect);

		if (n >= 2 && n < 12 && have + n + 2 < EXPECT &&
		    name[n] != '\0')
			sprintf(d->expect + have, "%s%.*s", have ? "," : "",
			    (int)n, name);
		name += n + (name[n] != '\0');
	}
}

enum done
detect_file(struct task *task, struct turn *turn)
{
	struct job *job = task->job;
	const struct file *in = task->file;
	const decant_rules *rules = in->setup->rules;
	struct detection *d = must(calloc(1, sizeof(*d)));
	decant *stream = must(decant_open(rules, put, d));
	bool unread = false, fine;
	size_t room;
	char *part = mate_part(job, 0, &room);

	(void)turn;
	d->job = job;
	d->rules = rules;
	d->name = in->name;
	d->stream = stream;
	if (job->args->expect != NULL && strcmp(job->args->expect, "@") == 0)
		expect_name(d, in->name);
	else if (job->args->expect != NULL)
		snprintf(d->expect, EXPECT, "%s", job->args->expect);
	d->text = must(malloc(d->room = 2 * PART));
	fine = feed(stream, task->file, NULL, part, room, &unread) && ask(d, d->n) &&
	       (job->args->level != DECANT_TEXT || put_document(d));
	if (!fine && !unread)
		complain("cannot write stdout: %s", strerror(errno));
	decant_close(stream);
	free(d->text);
	free(d);
	return fine ? DONE : unread ? FAILED : STOP;
}
