/* SPDX-License-Identifier: Apache-2.0 */
/*
 * detect.c - --detect: which languages the inputs are in.
 *
 * A stream without stages decodes; what it gives is asked by the megabyte, cut
 * at line ends, so that memory stays bounded.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "cli.h"
#include "job.h"

enum { PART = 1 << 20, LANGS = 512 };

struct detection {
	const struct job *job;
	const char *name;
	char *text;
	size_t n, room;
	size_t at;		/* bytes of the document before the text */
	uint64_t lines;		/* and lines */
	/* Of the document: how much of it is in each language. */
	struct { const char *lang; double bytes; } share[LANGS];
	size_t nshare;
};

static bool
put_json(const struct detection *d, const decant_detected *f)
{
	json_t *o = json_pack("{s:s}", "file", d->name), *all = json_array();
	int bad;

	if (f->line > 0)
		json_object_set_new(o, "line", json_integer(f->line));
	if (d->job->args->level == DECANT_SPAN) {
		json_object_set_new(o, "at", json_integer(f->at));
		json_object_set_new(o, "len", json_integer(f->len));
	}
	for (size_t i = 0; i < f->n; i++)
		json_array_append_new(all, json_pack("{s:s,s:f}", "lang",
		    f->guess[i].lang, "p",
		    (int)(f->guess[i].p * 1000 + .5) / 1000.0));
	json_object_set_new(o, "langs", all);
	bad = json_dumpf(o, stdout, JSON_COMPACT | JSON_REAL_PRECISION(4)) ||
	    putchar('\n') == EOF;
	json_decref(o);
	return !bad;
}

/* FILE [LINE [AT LEN]] LANG P [LANG P]... with tabs between. */
static bool
put_text(const struct detection *d, const decant_detected *f)
{
	printf("%s", d->name);
	if (f->line > 0)
		printf("\t%llu", (unsigned long long)f->line);
	if (d->job->args->level == DECANT_SPAN)
		printf("\t%zu\t%zu", f->at, f->len);
	for (size_t i = 0; i < f->n; i++)
		printf("\t%s\t%.2f", f->guess[i].lang, f->guess[i].p);
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
			d->share[d->nshare++].lang = f->guess[i].lang;
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
	decant_status status = decant_detect(d->job->rules, d->text, n,
	    d->job->args->level, on_found, d);

	for (size_t i = 0; i < n; i++)
		d->lines += d->text[i] == '\n';
	d->at += n;
	d->n -= n;
	memmove(d->text, d->text + n, d->n);
	return status == DECANT_OK;
}

static int
put(void *user, const char *s, size_t n)
{
	struct detection *d = user;
	char *end;

	if (d->room - d->n < n)
		d->text = must(realloc(d->text, d->room = (d->n + n) * 2));
	memcpy(d->text + d->n, s, n);
	d->n += n;
	if (d->n < PART || (end = memrchr(d->text, '\n', d->n)) == NULL)
		return 0;
	return !ask(d, end + 1 - d->text);
}

static int
by_bytes(const void *va, const void *vb)
{
	double a = *(const double *)((const char *)va + sizeof(char *));
	double b = *(const double *)((const char *)vb + sizeof(char *));

	return (a < b) - (a > b);
}

static bool
put_document(struct detection *d)
{
	decant_detected f = { .len = d->at };

	qsort(d->share, d->nshare, sizeof(*d->share), by_bytes);
	for (size_t i = 0; i < d->nshare && f.n < DECANT_GUESSES; i++)
		if (i == 0 || d->share[i].bytes >= .01 * d->at)
			f.guess[f.n++] = (decant_guess){ d->share[i].lang,
			    d->at > 0 ? d->share[i].bytes / d->at : 1 };
	if (f.n == 0)
		f.guess[f.n++] = (decant_guess){ "und", 1 };
	return put_found(d, &f);
}

enum done
detect_input(struct job *job, const struct input *in)
{
	struct detection *d = must(calloc(1, sizeof(*d)));
	decant *stream = must(decant_open(job->rules, put, d));
	bool unread = false, fine;

	d->job = job;
	d->name = in->name;
	d->text = must(malloc(d->room = 2 * PART));
	fine = feed(stream, in, NULL, NULL, &unread) && ask(d, d->n) &&
	    (job->args->level != DECANT_TEXT || put_document(d));
	if (!fine && !unread)
		complain("cannot write stdout: %s", strerror(errno));
	decant_close(stream);
	free(d->text);
	free(d);
	return fine ? DONE : unread ? FAILED : STOP;
}
