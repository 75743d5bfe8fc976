/* SPDX-License-Identifier: Apache-2.0 */
/*
 * emit.c - sends a clean window out, and tells what was changed in it.
 *
 * Changes and flags are told before the text that goes with them leaves, and
 * only where somebody listens.
 */
#include <stdlib.h>

#include "stream.h"

/* Neighbours that lie side by side go out as one. */
static void
send(struct decant *d, struct str s)
{
	d->about.out_bytes += s.n;
	if (d->held.n > 0 && d->held.p + d->held.n == s.p) {
		d->held.n += s.n;
		return;
	}
	if (d->held.n > 0 && d->status == DECANT_OK &&
	    d->put(d->put_user, d->held.p, d->held.n) != 0)
		d->status = DECANT_SINK;
	d->held = s;
}

struct row {
	decant_step *step;
	unsigned *turn;
	size_t n;
};

/* Puts steps where their turn says, behind those of the same turn. */
static void
sort_steps(struct row *r)
{
	for (size_t i = 1; i < r->n; i++) {
		decant_step step = r->step[i];
		unsigned turn = r->turn[i];
		size_t k = i;

		for (; k > 0 && r->turn[k - 1] > turn; k--) {
			r->step[k] = r->step[k - 1];
			r->turn[k] = r->turn[k - 1];
		}
		r->step[k] = step;
		r->turn[k] = turn;
	}
}

static size_t
count_steps(const struct step *s)
{
	size_t n = 0;

	for (; s != NULL; s = s->next)
		n++;
	return n;
}

static bool
make_row(struct decant *d, struct row *r, size_t most)
{
	r->n = 0;
	r->step = arena_raw(&d->core.arena, (most + 1) * sizeof(*r->step));
	r->turn = arena_raw(&d->core.arena, (most + 1) * sizeof(*r->turn));
	return r->step != NULL && r->turn != NULL;
}

static void
add_steps(struct row *r, const struct step *s)
{
	for (; s != NULL; s = s->next) {
		r->turn[r->n] = s->turn;
		r->step[r->n++] = (decant_step){
			s->stage, s->rule, s->evidence, s->before.p,
			s->before.n, s->after.p, s->after.n, s->sure };
	}
}

/* The column of a place in a line, its characters counted from 1.  Places are
 * asked for in order, so counting goes on where it was. */
static size_t
column(struct decant *d, struct str line, size_t at)
{
	struct counted *c = &d->counted;
	const char *e = d->about.encoding;

	if (strcmp(e, "UTF-8") != 0)
		return 1 + at / (strncmp(e, "UTF-16", 6) == 0 ? 2 :
		    strncmp(e, "UTF-32", 6) == 0 ? 4 : 1);
	if (c->line != line.p || at < c->at)
		*c = (struct counted){ line.p, 0, 1 };
	for (; c->at < at; c->at++)
		c->column += ((unsigned char)line.p[c->at] & 0xc0) != 0x80;
	return c->column;
}

static void
tell(struct decant *d, const struct seg *s, const struct patch *p,
		size_t sent, struct str out, struct row *r)
{
	decant_change c = {
		.line = s->line, .src_at = d->about.src_bytes + p->src_at,
		.src = s->core->src.p + p->src_at, .src_len = p->src_len,
		.out_at = d->about.out_bytes + p->at - sent, .out = out.p,
		.out_len = out.n, .steps = r->step, .nsteps = r->n,
		.column = column(d, s->core->src, p->src_at),
	};

	sort_steps(r);
	if (d->status == DECANT_OK && d->on_change(d->change_user, &c) != 0)
		d->status = DECANT_SINK;
}

/* Tells patch i, joined with those of the decoder that go on where it ends;
 * returns the last one told.  Of the text, `sent` bytes are out. */
static size_t
tell_patch(struct decant *d, const struct seg *s, size_t i, size_t sent)
{
	const struct patch *row = s->core->patch;
	struct patch p = row[i];
	struct step decoded = { .stage = "decode", .rule = p.decoded,
	    .sure = 100 };
	struct row r;

	for (; p.decoded != NULL && i + 1 < s->core->npatch &&
	    row[i + 1].decoded == p.decoded && row[i + 1].at == p.at + p.len &&
	    row[i + 1].src_at == p.src_at + p.src_len; i++) {
		p.len += row[i + 1].len;
		p.src_len += row[i + 1].src_len;
	}
	d->about.changes++;
	if (d->on_change == NULL || !make_row(d, &r, count_steps(p.steps) + 1))
		return i;
	decoded.before = str_cut(s->core->src, p.src_at, p.src_len);
	decoded.after = str_cut(s->text, p.at, p.len);
	add_steps(&r, p.decoded ? &decoded : p.steps);
	tell(d, s, &p, sent, str_cut(s->text, p.at, p.len), &r);
	return i;
}

static void
tell_dropped(struct decant *d, const struct seg *s)
{
	struct seg_core *c = s->core;
	struct patch whole = { .src_len = c->src.n };
	size_t steps = 1;
	struct row r;

	d->about.changes++;
	if (d->on_change == NULL)
		return;
	for (size_t i = 0; i < c->npatch; i++)
		steps += count_steps(c->patch[i].steps);
	if (!make_row(d, &r, steps))
		return;
	for (size_t i = 0; i < c->npatch; i++)
		add_steps(&r, c->patch[i].steps);
	add_steps(&r, c->dropped);
	tell(d, s, &whole, 0, STR(""), &r);
}

static int
by_source(const void *va, const void *vb)
{
	const decant_flag *a = va, *b = vb;

	return (a->src_at > b->src_at) - (a->src_at < b->src_at);
}

static size_t
count_flags(const struct decant *d)
{
	size_t n = 0;

	for (size_t i = 0; i < nstages; i++)
		for (const struct note *t = d->core.memo[i].notes; t != NULL;
		    t = t->next)
			n++;
	return n;
}

/* Those of one stage; returns how many. */
static size_t
list_flags(struct decant *d, const struct note *t, decant_flag *row)
{
	size_t n = 0;

	for (; t != NULL; t = t->next, n++) {
		row[n] = t->flag;
		row[n].column = column(d, t->seg->core->src, t->flag.src_at);
		row[n].src_at += d->about.src_bytes +
		    (t->seg->core->src.p - d->in);
	}
	return n;
}

/* Flags were raised stage by stage; they are told in the order of the text. */
static void
tell_flags(struct decant *d)
{
	decant_flag *row;
	size_t n = count_flags(d), i = 0;

	d->about.flags += n;
	if (n == 0 || d->on_flag == NULL || (row = arena_raw(&d->core.arena,
	    n * sizeof(*row))) == NULL)
		return;
	for (size_t k = 0; k < nstages; k++)
		i += list_flags(d, d->core.memo[k].notes, row + i);
	qsort(row, n, sizeof(*row), by_source);
	for (i = 0; i < n && d->status == DECANT_OK; i++)
		if (d->on_flag(d->flag_user, &row[i]) != 0)
			d->status = DECANT_SINK;
}

/* Is this a bad byte that the user wants kept, and no stage has changed? */
static bool
is_kept(const struct decant *d, const struct patch *p)
{
	return p->decoded == decode_ill_formed &&
	    d->reading.invalid == INVALID_KEEP;
}

static void
emit_seg(struct decant *d, const struct seg *s)
{
	struct str full = seg_full(s);
	size_t sent = 0;

	for (size_t k = 0; k < s->core->npatch; k++) {
		const struct patch *p = &s->core->patch[k];

		if (!is_kept(d, p)) {
			k = tell_patch(d, s, k, sent);
			continue;
		}
		send(d, str_cut(full, sent, p->at - sent));
		send(d, str_cut(s->core->src, p->src_at, p->src_len));
		sent = p->at + p->len;
	}
	send(d, str_cut(full, sent, full.n - sent));
}

/* They were found line by line, in the order of the text. */
static void
tell_mentions(struct decant *d, const struct mention_note *t)
{
	for (; t != NULL &&
	    d->status == DECANT_OK; t = t->next) {
		decant_entity e = t->entity;

		e.src_at += d->about.src_bytes +
		    (t->seg->core->src.p - d->in);
		if (!(t->seg->flags & SEG_DROPPED) &&
		    d->on_entity(d->entity_user, &e) != 0)
			d->status = DECANT_SINK;
	}
}

void
emit(struct decant *d)
{
	d->counted = (struct counted){ 0 };
	tell_flags(d);
	for (size_t i = 0; d->on_entity != NULL && i < nstages; i++)
		tell_mentions(d, d->core.memo[i].mentions);
	for (size_t i = 0; i < d->doc.nseg; i++) {
		const struct seg *s = &d->doc.seg[i];

		if (s->flags & SEG_DROPPED)
			tell_dropped(d, s);
		else
			emit_seg(d, s);
		d->about.src_bytes += s->core->src.n;
	}
	send(d, (struct str){ NULL, 0 });
	d->about.lang = lang_tag(d->doc.lang);
	d->about.lang_confidence = d->doc.lang_sure;
}
