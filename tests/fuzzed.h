/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fuzzed.h - one run over an input, and what must hold of it, for fuzzers: a law
 * that is broken ends them.
 */
#ifndef FUZZED_H
#define FUZZED_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "decant.h"

struct bytes {
	char *p;
	size_t n, room;
};

struct run {
	struct bytes out, back;
	size_t src, at;			/* how far in input and output */
	const char *in;
	struct { size_t src, slen, out, olen; } *change;
	size_t n, room;
	decant_status status;
};

static void
must(int fine, const char *law)
{
	if (!fine) {
		fprintf(stderr, "broken: %s\n", law);
		abort();
	}
}

static void
add(struct bytes *b, const char *p, size_t n)
{
	if (b->p == NULL || b->room - b->n < n)
		b->p = realloc(b->p, b->room = (b->n + n) * 2 + 64);
	if (n > 0)
		memcpy(b->p + b->n, p, n);
	b->n += n;
}

static int
put(void *user, const char *s, size_t n)
{
	add(&((struct run *)user)->out, s, n);
	return 0;
}

static int
change(void *user, const decant_change *c)
{
	struct run *r = user;

	if (r->n == r->room)
		r->change = realloc(r->change, (r->room = r->room * 2 + 64) *
		    sizeof(*r->change));
	must(memcmp(r->in + c->src_at, c->src, c->src_len) == 0,
	    "a change quotes the input");
	r->change[r->n].src = c->src_at;
	r->change[r->n].slen = c->src_len;
	r->change[r->n].out = c->out_at;
	r->change[r->n++].olen = c->out_len;
	return 0;
}

static struct run
run(const decant_rules *rules, const char *p, size_t n, size_t step)
{
	struct run r = { .in = p };
	decant *d = decant_open(rules, put, &r);

	add(&r.out, "", 0);
	decant_on_change(d, change, &r);
	for (size_t at = 0; at < n; at += step)
		decant_write(d, p + at, n - at < step ? n - at : step);
	r.status = decant_finish(d);
	decant_close(d);
	return r;
}

static void
undo(struct run *r, const char *p, size_t n)
{
	for (size_t i = 0; i < r->n; i++) {
		must(r->change[i].out >= r->at && r->change[i].src - r->src ==
		    r->change[i].out - r->at, "changes are in order");
		add(&r->back, r->out.p + r->at, r->change[i].out - r->at);
		add(&r->back, p + r->change[i].src, r->change[i].slen);
		r->at = r->change[i].out + r->change[i].olen;
		r->src = r->change[i].src + r->change[i].slen;
	}
	add(&r->back, r->out.p + r->at, r->out.n - r->at);
	must(r->back.n == n && (n == 0 || memcmp(r->back.p, p, n) == 0),
	    "changes give the input back");
}

static void
release(struct run *r)
{
	free(r->out.p);
	free(r->back.p);
	free(r->change);
}

static void
same(const struct run *a, const struct run *b, const char *law)
{
	must(a->out.n == b->out.n && (a->out.n == 0 ||
	    memcmp(a->out.p, b->out.p, a->out.n) == 0), law);
}

#endif
