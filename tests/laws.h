/* SPDX-License-Identifier: Apache-2.0 */
/*
 * laws.h - what must hold for every text, checked through the public calls.
 *
 *   1. How the input is sliced into writes changes nothing.
 *   2. Output and changes together give the input back, byte for byte.
 *   3. Outside of the changes nothing has changed.
 *   4. Cleaning twice changes nothing more (asked for where stages promise it).
 *
 * That threads change nothing either is for the command's tests.
 */
#ifndef LAWS_H
#define LAWS_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "decant.h"

/* Numbers that look random and are the same on every machine. */
static inline uint32_t
random_next(uint32_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 17;
	*seed ^= *seed << 5;
	return *seed;
}

static inline uint32_t
random_below(uint32_t *seed, uint32_t n)
{
	return n ? random_next(seed) % n : 0;
}

struct bytes {
	char *p;
	size_t n, room;
};

static inline void
bytes_add(struct bytes *b, const void *p, size_t n)
{
	if (b->room - b->n < n) {
		b->room = (b->n + n) * 2 + 64;
		b->p = realloc(b->p, b->room);
		assert_non_null(b->p);
	}
	if (n > 0)
		memcpy(b->p + b->n, p, n);
	b->n += n;
}

/* Everything that one run said. */
struct run {
	struct bytes out, log, undone;
	const char *in;
	size_t n, src, at;	/* how far undone has got in input and output */
};

struct stretch {
	uint64_t line, src_at, src_len, out_at, out_len, steps;
};

static inline int
laws_put(void *user, const char *p, size_t n)
{
	bytes_add(&((struct run *)user)->out, p, n);
	return 0;
}

static inline int
laws_change(void *user, const decant_change *c)
{
	struct run *r = user;
	struct stretch s = { c->line, c->src_at, c->src_len, c->out_at,
			     c->out_len, c->nsteps };

	assert_true(c->src_at >= r->src && c->src_at + c->src_len <= r->n);
	assert_memory_equal(r->in + c->src_at, c->src, c->src_len);
	assert_true(c->nsteps > 0);
	r->src = c->src_at + c->src_len;
	bytes_add(&r->log, &s, sizeof(s));
	for (size_t i = 0; i < c->nsteps; i++) {
		const decant_step *t = &c->steps[i];

		bytes_add(&r->log, t->rule, strlen(t->rule));
		bytes_add(&r->log, t->before, t->before_len);
		bytes_add(&r->log, t->after, t->after_len);
	}
	bytes_add(&r->log, c->out, c->out_len);
	bytes_add(&r->undone, &s, sizeof(s));
	return 0;
}

static inline int
laws_flag(void *user, const decant_flag *f)
{
	struct run *r = user;

	assert_true(f->src_at + f->src_len <= r->n);
	bytes_add(&r->log, &f->src_at, sizeof(f->src_at));
	bytes_add(&r->log, f->text, f->text_len);
	return 0;
}

/* A seed of 0 writes all at once. */
static inline struct run
laws_run(const decant_rules *rules, const char *in, size_t n, uint32_t seed)
{
	struct run r = { .in = in, .n = n };
	decant *d = decant_open(rules, laws_put, &r);
	decant_about about;

	assert_non_null(d);
	decant_on_change(d, laws_change, &r);
	decant_on_flag(d, laws_flag, &r);
	for (size_t at = 0, step; at < n; at += step) {
		step = seed ? 1 + random_below(&seed, 97) : n;
		if (step > n - at)
			step = n - at;
		decant_write(d, in + at, step);
	}
	assert_int_equal(decant_finish(d), DECANT_OK);
	decant_tell(d, &about);
	assert_int_equal(about.src_bytes, n);
	assert_int_equal(about.out_bytes, r.out.n);
	decant_close(d);
	return r;
}

/* Laws 2 and 3: walks the changes and copies what lies between them. */
static inline void
laws_undo(struct run *r)
{
	struct bytes back = { 0 };
	const struct stretch *s = (const void *)r->undone.p;
	size_t out = 0, src = 0;

	for (size_t i = 0; i < r->undone.n / sizeof(*s); i++) {
		assert_true(s[i].out_at >= out && s[i].src_at >= src);
		assert_int_equal(s[i].out_at - out, s[i].src_at - src);
		bytes_add(&back, r->out.p + out, s[i].out_at - out);
		bytes_add(&back, r->in + s[i].src_at, s[i].src_len);
		out = s[i].out_at + s[i].out_len;
		src = s[i].src_at + s[i].src_len;
	}
	assert_true(out <= r->out.n);
	bytes_add(&back, r->out.p + out, r->out.n - out);
	assert_int_equal(back.n, r->n);
	if (r->n > 0)
		assert_memory_equal(back.p, r->in, r->n);
	free(back.p);
}

static inline void
laws_free(struct run *r)
{
	free(r->out.p);
	free(r->log.p);
	free(r->undone.p);
}

static inline void
laws_same(const struct bytes *a, const struct bytes *b)
{
	assert_int_equal(a->n, b->n);
	if (a->n > 0)
		assert_memory_equal(a->p, b->p, a->n);
}

static inline void
laws_check(const decant_rules *rules, const char *in, size_t n, int idempotent)
{
	struct run whole = laws_run(rules, in, n, 0);

	laws_undo(&whole);
	for (uint32_t seed = 1; seed < 4; seed++) {
		struct run r = laws_run(rules, in, n, seed * 7919);

		laws_same(&r.out, &whole.out);
		laws_same(&r.log, &whole.log);
		laws_free(&r);
	}
	if (idempotent) {
		struct run again = laws_run(rules, whole.out.p ? whole.out.p :
		    "", whole.out.n, 0);

		laws_same(&again.out, &whole.out);
		laws_free(&again);
	}
	laws_free(&whole);
}

#endif
