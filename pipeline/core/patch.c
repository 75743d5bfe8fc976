/* SPDX-License-Identifier: Apache-2.0 */
/*
 * patch.c - the thread from the text as it is back to the bytes that came in.
 *
 * Before winners are written, patch_carry() walks them together with the row
 * of patches of earlier turns: a cluster of both that overlap becomes one new
 * patch, so that Rock -> ROK -> South Korea is told as one change with two
 * steps, and what was decoded and then changed as one change from raw bytes.
 */
#include "core.h"

/* One walk along a segment. */
struct walk {
	struct doc *doc;
	struct str full;		/* the text as it is */
	struct seg_core *c;
	const struct patch *p, *pend;
	const struct proposal *e, *eend;
	size_t shift;		/* source offset minus old offset, modulo 2^n */
	size_t moved;		/* new offset minus old offset, likewise */
};

size_t
patch_source(const struct seg_core *c, size_t at, bool end)
{
	size_t lo = 0, hi = c->npatch;
	const struct patch *p;

	/* The last patch that begins at or before `at`. */
	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (c->patch[mid].at <= at)
			lo = mid + 1;
		else
			hi = mid;
	}
	if (lo == 0)
		return at;
	p = &c->patch[lo - 1];
	if (at < p->at + p->len)
		return p->src_at + (end && at > p->at ? p->src_len : 0);
	if (at == p->at + p->len && p->len == 0 && !end)
		return p->src_at;
	return p->src_at + p->src_len + (at - p->at - p->len);
}

static struct step *
new_step(struct walk *w, struct step from)
{
	struct step *s = arena_raw(&w->doc->core->arena, sizeof(*s));

	if (s != NULL)
		*s = from;
	return s;
}

static void
append(struct patch *out, struct step *first, struct step *last)
{
	if (first == NULL)
		return;
	if (out->last != NULL)
		out->last->next = first;
	else
		out->steps = first;
	out->last = last;
}

/* A patch of the decoder that is about to be changed tells its step. */
static void
take_patch(struct walk *w, struct patch *out)
{
	const struct patch *p = w->p++;
	struct step *s;

	w->shift = p->src_at + p->src_len - (p->at + p->len);
	if (p->decoded == NULL) {
		append(out, p->steps, p->last);
		return;
	}
	s = new_step(w, (struct step){ .stage = "decode", .rule = p->decoded,
	    .before = str_cut(w->c->src, p->src_at, p->src_len),
	    .after = str_cut(w->full, p->at, p->len), .sure = 100 });
	append(out, s, s);
}

static void
take_edit(struct walk *w, struct patch *out)
{
	const struct proposal *e = w->e++;
	const struct doc_core *core = w->doc->core;
	struct step *s = new_step(w, (struct step){ .stage = core->stage->name,
	    .rule = e->rule, .evidence = e->evidence,
	    .before = str_cut(w->full, e->at, e->len), .after = e->with,
	    .sure = e->sure, .turn = core->turn });

	append(out, s, s);
}

/* Does what begins at `at` belong to the cluster [lo, hi)?  Touching is not
 * enough, unless one of the two is empty and so has no other place to be. */
static bool
joins(size_t at, size_t len, size_t lo, size_t hi)
{
	return at < hi || (at == hi && (len == 0 || lo == hi));
}

static size_t
later(size_t a, size_t b)
{
	return a > b ? a : b;
}

/* Makes one new patch of the cluster that begins next. */
static void
cluster(struct walk *w, struct patch *out)
{
	bool edit_first = w->p == w->pend ||
	    (w->e < w->eend && w->e->at < w->p->at);
	size_t lo = edit_first ? w->e->at : w->p->at, hi = lo, added = 0;

	/* A patch of the decoder that nothing touches goes on as it is. */
	if (!edit_first && w->p->decoded != NULL && (w->e == w->eend ||
	    !joins(w->e->at, w->e->len, lo, lo + w->p->len))) {
		*out = *w->p++;
		w->shift = out->src_at + out->src_len - (out->at + out->len);
		out->at += w->moved;
		return;
	}
	*out = (struct patch){ .at = lo + w->moved, .src_at = lo + w->shift };
	for (;;) {
		if (w->p < w->pend && joins(w->p->at, w->p->len, lo, hi)) {
			hi = later(hi, w->p->at + w->p->len);
			take_patch(w, out);
		} else if (w->e < w->eend &&
		    joins(w->e->at, w->e->len, lo, hi)) {
			hi = later(hi, w->e->at + w->e->len);
			added += w->e->with.n - w->e->len;
			take_edit(w, out);
		} else {
			break;
		}
	}
	out->len = hi - lo + added;
	out->src_len = hi + w->shift - out->src_at;
	w->moved += added;
}

void
patch_carry(struct doc *doc, struct seg *seg, const struct proposal *e,
		size_t ne)
{
	struct seg_core *c = seg->core;
	struct walk w = { .doc = doc, .full = seg_full(seg), .c = c,
		.p = c->patch, .pend = c->patch ? c->patch + c->npatch : NULL,
		.e = e, .eend = e + ne };
	struct patch *new, *out;

	new = out = arena_raw(&doc->core->arena,
	    (ne + c->npatch + 1) * sizeof(*new));
	if (new == NULL)
		return;
	while (w.e < w.eend || w.p < w.pend)
		cluster(&w, out++);
	c->patch = new;
	c->npatch = out - new;
}
