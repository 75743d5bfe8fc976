/* SPDX-License-Identifier: Apache-2.0 */
/*
 * edit.c - from proposals to text, without losing the way back.
 *
 * Stages propose by edit(), drop(), flag() and protect(); settle() runs after
 * each stage.  For every segment with proposals it picks the winners, lets
 * patch.c carry the provenance over them, and writes the new text in one pass.
 * All of it is linear in the text, but for sorting where a stage did not go
 * from left to right.
 */
#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "core.h"

void *
doc_alloc(struct doc *doc, size_t n)
{
	return arena_get(&doc->core->arena, n);
}

void *
doc_room(struct doc *doc, size_t n)
{
	return arena_raw(&doc->core->arena, n);
}

void *
doc_scratch(struct doc *doc, size_t n)
{
	void *p = arena_raw(&doc->core->scratch, n);

	/* One is looked at for both. */
	doc->core->arena.failed |= p == NULL;
	return p;
}

struct str
doc_copy(struct doc *doc, struct str s)
{
	char *p = arena_raw(&doc->core->arena, s.n + 1);

	if (p == NULL)
		return STR("");
	if (s.n > 0)
		memcpy(p, s.p, s.n);
	p[s.n] = '\0';
	return (struct str){ p, s.n };
}

struct str
doc_format(struct doc *doc, const char *format, ...)
{
	char line[1024];
	va_list ap;
	int n;

	va_start(ap, format);
	n = vsnprintf(line, sizeof(line), format, ap);
	va_end(ap);
	if (n < 0)
		return STR("");
	if ((size_t)n >= sizeof(line))
		for (n = sizeof(line) - 1; (line[n] & 0xc0) == 0x80; n--)
			;
	return doc_copy(doc, (struct str){ line, n });
}

void *
seg_memo(struct doc *doc, const struct seg *seg, size_t size)
{
	struct memo *m = &doc->core->memo[doc->core->place];
	size_t i = seg - doc->seg;
	char *at;

	size = (size + 15) & ~(size_t)15;
	if (m->row == NULL) {
		m->size = size;
		m->asked = arena_get(&doc->core->arena,
		    doc->nseg * sizeof(*m->asked));
		m->row = arena_raw(&doc->core->arena, doc->nseg * size);
	}
	if (m->asked == NULL || m->row == NULL)
		return NULL;
	assert(m->size == size);
	at = m->row + i * size;
	if (m->asked[i] <= seg->core->changed)
		memset(at, 0, size);
	m->asked[i] = doc->core->turn;
	return at;
}

/* Notes that a segment has something to be settled. */
static void
list(struct doc *doc, struct seg *seg)
{
	if (seg->core->listed)
		return;
	seg->core->listed = true;
	seg->core->next = doc->core->listed;
	doc->core->listed = seg;
}

void
seg_stir(const struct doc *doc, const struct seg *seg)
{
	seg->core->stirred |= 1u << doc->core->place;
}

bool
seg_is_quiet(const struct doc *doc, const struct seg *seg)
{
	unsigned ran = doc->core->memo[doc->core->place].ran;

	return seg->core->changed < ran && !doc->core->looks_again &&
	    !(seg->core->stirred >> doc->core->place & 1);
}

bool
seg_keeps_label(const struct doc *doc, const struct seg *seg)
{
	return seg->core->labelled < doc->core->memo[doc->core->place].ran;
}

void
seg_label(struct doc *doc, struct seg *seg, uint16_t lang, int sure)
{
	if (seg->lang != lang || seg->lang_sure != sure)
		seg->core->labelled = doc->core->changed = doc->core->turn;
	seg->lang = lang;
	seg->lang_sure = sure;
}

bool
doc_keeps_label(const struct doc *doc)
{
	return doc->core->labelled < doc->core->memo[doc->core->place].ran;
}

void
doc_label(struct doc *doc, uint16_t lang, int sure)
{
	if (doc->lang != lang || doc->lang_sure != sure)
		doc->core->labelled = doc->core->changed = doc->core->turn;
	doc->lang = lang;
	doc->lang_sure = sure;
}

/* Makes room for one more of `size` bytes; doubles, the old row is left. */
static void *
grow(struct doc *doc, void *row, size_t n, size_t *room, size_t size)
{
	size_t more = *room ? *room * 2 : 4;
	void *p;

	if (n < *room)
		return row;
	if ((p = arena_raw(&doc->core->arena, more * size)) == NULL)
		return NULL;
	if (n > 0)
		memcpy(p, row, n * size);
	*room = more;
	return p;
}

/* The first settled span that ends behind `at`. */
static size_t
span_behind(const struct guard *g, size_t at)
{
	size_t lo = 0, hi = g->n - g->fresh;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (g->span[mid].at + g->span[mid].len > at)
			hi = mid;
		else
			lo = mid + 1;
	}
	return lo;
}

bool
is_protected(const struct seg *seg, size_t at, size_t len, unsigned kinds)
{
	const struct guard *g = seg->core->guard;

	if (g == NULL)
		return false;
	for (unsigned k = 0; k < SPAN_KINDS; k++, g++) {
		size_t i;

		if (!(kinds >> k & 1) || g->n == g->fresh)
			continue;
		i = span_behind(g, at);
		if (i < g->n - g->fresh && g->span[i].at < at + len)
			return true;
	}
	return false;
}

static unsigned
minds(const struct doc *doc)
{
	const struct stage *s = doc->core->stage;

	return s->minds ? s->minds : SPAN_HARD;
}

/* Is at a place between two characters? */
static bool
is_border(struct str s, size_t at)
{
	return at >= s.n || (s.p[at] & 0xc0) != 0x80;
}

bool
wants_mentions(const struct doc *doc)
{
	return doc->core->wants_mentions;
}

void
mention(struct doc *doc, struct seg *seg, size_t at, size_t len,
		const struct mention *m)
{
	struct doc_core *c = doc->core;
	struct memo *told = &c->memo[c->place];
	struct str full = seg_full(seg);
	struct mention_note *note;
	size_t from;

	seg_stir(doc, seg);
	if (!c->wants_mentions || at > full.n || len > full.n - at ||
	    (note = arena_get(&c->arena, sizeof(*note))) == NULL)
		return;
	from = patch_source(seg->core, at, false);
	note->seg = seg;
	note->entity = (decant_entity){
		.line = seg->line, .src_at = from,
		.src_len = patch_source(seg->core, at + len, true) - from,
		.form = m->form, .id = m->id, .kind = m->kind,
		.role = m->role, .canonical = m->canonical,
		.evidence = m->evidence, .score = m->score,
	};
	*told->mentions_end = note;
	told->mentions_end = &note->next;
}

void
flag(struct doc *doc, struct seg *seg, size_t at, size_t len,
		const char *rule, int sure)
{
	struct doc_core *c = doc->core;
	struct memo *told = &c->memo[c->place];
	struct str full = seg_full(seg);
	struct note *note;
	size_t from;

	c->evidence = NULL;
	seg_stir(doc, seg);
	if (at > full.n || len > full.n - at ||
	    (note = arena_get(&c->arena, sizeof(*note))) == NULL)
		return;
	from = patch_source(seg->core, at, false);
	note->seg = seg;
	note->flag = (decant_flag){
		.line = seg->line, .src_at = from,
		.src_len = patch_source(seg->core, at + len, true) - from,
		.text = full.p + at, .text_len = len,
		.stage = c->stage->name, .rule = rule, .confidence = sure,
	};
	*told->notes_end = note;
	told->notes_end = &note->next;
	c->evidence = &note->flag.evidence;
}

void
edit(struct doc *doc, struct seg *seg, size_t at, size_t len,
		struct str with, const char *rule, int sure)
{
	struct seg_core *c = seg->core;
	struct str full = seg_full(seg);
	struct proposal *row;

	doc->core->evidence = NULL;
	seg_stir(doc, seg);
	if (at > full.n || len > full.n - at || seg->flags & SEG_DROPPED ||
	    !is_border(full, at) || !is_border(full, at + len) ||
	    str_eq(str_cut(full, at, len), with) ||
	    is_protected(seg, at, len, minds(doc)))
		return;
	if (sure < doc->core->least_sure) {
		flag(doc, seg, at, len, rule, sure);
		return;
	}
	row = grow(doc, c->want, c->nwant, &c->awant, sizeof(*row));
	if (row == NULL)
		return;
	list(doc, seg);
	c->want = row;
	row[c->nwant] = (struct proposal){ at, len, with, rule, NULL, sure,
					   c->nwant };
	doc->core->evidence = &row[c->nwant++].evidence;
}

void
drop(struct doc *doc, struct seg *seg, const char *rule, int sure)
{
	struct doc_core *c = doc->core;
	struct step *s;

	c->evidence = NULL;
	seg_stir(doc, seg);
	if (seg->flags & SEG_DROPPED || is_protected(seg, 0,
	    seg->text.n + 1, minds(doc) & SPAN_BLOCK))
		return;
	if (sure < c->least_sure) {
		flag(doc, seg, 0, seg->text.n, rule, sure);
		return;
	}
	if ((s = arena_get(&c->arena, sizeof(*s))) == NULL)
		return;
	*s = (struct step){ .stage = c->stage->name, .rule = rule,
			    .before = seg_full(seg), .after = STR(""),
			    .sure = sure, .turn = c->turn };
	c->evidence = &s->evidence;
	c->changed = c->turn;
	c->done++;
	seg->core->dropped = s;
	seg->flags |= SEG_DROPPED;
}

void
wound(struct doc *doc, unsigned weight)
{
	doc->core->memo[doc->core->place].wounds += weight;
}

void
because(struct doc *doc, struct str evidence)
{
	if (doc->core->evidence != NULL && evidence.n > 0)
		*doc->core->evidence = evidence.p;
}

void
protect(struct doc *doc, struct seg *seg, size_t at, size_t len,
		enum span_kind kind)
{
	struct seg_core *c = seg->core;
	size_t full = seg_full(seg).n;
	struct guard *g;
	struct span *row;

	seg_stir(doc, seg);
	if (at > full || len > full - at || len == 0 ||
	    (c->guard == NULL && (c->guard = arena_get(&doc->core->arena,
	    SPAN_KINDS * sizeof(*g))) == NULL))
		return;
	g = &c->guard[__builtin_ctz(kind)];
	row = grow(doc, g->span, g->n, &g->room, sizeof(*row));
	if (row == NULL)
		return;
	list(doc, seg);
	doc->core->memo[doc->core->place].protects = true;
	doc->core->guarded = true;
	g->span = row;
	row[g->n++] = (struct span){ at, len };
	g->fresh++;
}

/* The surer first, then the longer, then the one made first. */
static int
by_weight(const void *va, const void *vb)
{
	const struct proposal *a = va, *b = vb;

	if (a->sure != b->sure)
		return a->sure > b->sure ? -1 : 1;
	if (a->len != b->len)
		return a->len > b->len ? -1 : 1;
	return (a->order > b->order) - (a->order < b->order);
}

static int
by_place(const void *va, const void *vb)
{
	const struct proposal *a = va, *b = vb;

	return (a->at > b->at) - (a->at < b->at);
}

/* Counts the kept proposals that begin before `at`: a Fenwick tree (Fenwick,
 * "A new data structure for cumulative frequency tables", 1994). */
static size_t
begun_before(const uint32_t *tree, size_t at)
{
	size_t sum = 0;

	for (; at > 0; at &= at - 1)
		sum += tree[at];
	return sum;
}

static void
begin_at(uint32_t *tree, size_t n, size_t at)
{
	for (at++; at <= n; at += at & -at)
		tree[at]++;
}

/* Keeps the proposals that no heavier one stands in the way of, in text order.
 * An insertion takes the byte it goes before, so two of them clash as well. */
static size_t
choose(struct doc *doc, size_t full, struct proposal *want, size_t n)
{
	size_t kept = 0, i = 1;
	uint32_t *tree;
	char *taken;

	/* Nearly every stage goes from left to right and needs no more. */
	while (i < n && want[i].at > want[i - 1].at &&
	    want[i].at >= want[i - 1].at + want[i - 1].len)
		i++;
	if (i >= n)
		return n;
	taken = doc_scratch(doc, full + 1);
	tree = doc_scratch(doc, (full + 2) * sizeof(*tree));
	if (taken == NULL || tree == NULL)
		return 0;
	memset(taken, 0, full + 1);
	memset(tree, 0, (full + 2) * sizeof(*tree));
	qsort(want, n, sizeof(*want), by_weight);
	for (i = 0; i < n; i++) {
		size_t at = want[i].at, len = want[i].len ? want[i].len : 1;

		if (taken[at] || taken[at + len - 1] ||
		    begun_before(tree, at + len) > begun_before(tree, at))
			continue;
		memset(taken + at, 1, len);
		begin_at(tree, full + 1, at);
		want[kept++] = want[i];
	}
	qsort(want, kept, sizeof(*want), by_place);
	return kept;
}

static struct str
rewrite(struct doc *doc, struct str old, const struct proposal *e, size_t n)
{
	size_t len = old.n, at = 0;
	char *new, *p;

	for (size_t i = 0; i < n; i++)
		len += e[i].with.n - e[i].len;
	if ((new = p = arena_raw(&doc->core->arena, len + 1)) == NULL)
		return old;
	for (size_t i = 0; i < n; i++) {
		memcpy(p, old.p + at, e[i].at - at);
		p += e[i].at - at;
		if (e[i].with.n > 0)
			memcpy(p, e[i].with.p, e[i].with.n);
		p += e[i].with.n;
		at = e[i].at + e[i].len;
	}
	memcpy(p, old.p + at, old.n - at);
	new[len] = '\0';
	return (struct str){ new, len };
}

/* Moves the protected stretches along with the text.  No winner touches the
 * kinds its stage minds; one of another kind may be cut short or vanish. */
static void
move_guard(struct guard *g, const struct proposal *e, size_t n)
{
	size_t i = 0, moved = 0, kept = 0;	/* moved: modulo 2^n */

	for (size_t k = 0; k < g->n - g->fresh; k++) {
		size_t at = g->span[k].at, end = at + g->span[k].len, new_end;

		for (; i < n && e[i].at + e[i].len <= at; i++)
			moved += e[i].with.n - e[i].len;
		new_end = end + moved;
		for (size_t j = i; j < n && e[j].at < end; j++)
			if (e[j].at + e[j].len <= end)
				new_end += e[j].with.n - e[j].len;
			else
				new_end -= end - e[j].at;
		at += moved;
		if (i < n && e[i].at < g->span[k].at)
			at += e[i].with.n + e[i].at - g->span[k].at;
		if (new_end > at)
			g->span[kept++] = (struct span){ at, new_end - at };
	}
	if (g->fresh > 0)
		memmove(g->span + kept, g->span + g->n - g->fresh,
		    g->fresh * sizeof(*g->span));
	g->n = kept + g->fresh;
}

static int
by_start(const void *va, const void *vb)
{
	const struct span *a = va, *b = vb;

	return (a->at > b->at) - (a->at < b->at);
}

/* Sorts the fresh spans in and joins those that overlap. */
static void
merge_guard(struct guard *g)
{
	size_t kept = 0;

	if (g->fresh == 0)
		return;
	if (g->n > 1)
		qsort(g->span, g->n, sizeof(*g->span), by_start);
	for (size_t i = 0; i < g->n; i++) {
		struct span *last = kept ? &g->span[kept - 1] : NULL, *s = &g->span[i];

		if (last == NULL || s->at >= last->at + last->len)
			g->span[kept++] = *s;
		else if (s->at + s->len > last->at + last->len)
			last->len = s->at + s->len - last->at;
	}
	g->n = kept;
	g->fresh = 0;
}

void
seg_split(struct seg *s, struct str full)
{
	size_t n = full.n - ends_length(full);

	s->text = str_cut(full, 0, n);
	s->eol = str_cut(full, n, full.n - n);
}

static void
settle_seg(struct doc *doc, struct seg *s)
{
	struct seg_core *c = s->core;
	struct str full = seg_full(s);
	size_t n = c->nwant;

	c->nwant = 0;
	if (n > 0 && !(s->flags & SEG_DROPPED)) {
		n = choose(doc, full.n, c->want, n);
		doc->core->done += n;
		c->changed = doc->core->changed = doc->core->turn;
		patch_carry(doc, s, c->want, n);
		for (int k = 0; c->guard != NULL && k < SPAN_KINDS; k++)
			move_guard(&c->guard[k], c->want, n);
		seg_split(s, rewrite(doc, full, c->want, n));
		s->flags &= ~SEG_ASCII;
		s->flags |= str_is_ascii(s->text) ? SEG_ASCII : 0;
	}
	for (int k = 0; c->guard != NULL && k < SPAN_KINDS; k++)
		merge_guard(&c->guard[k]);
}

void
guards_lift(struct doc *doc)
{
	if (!doc->core->guarded)
		return;
	for each_seg(s, doc) {
		struct seg_core *c = s->core;
		struct guard *guard = c->guard;

		c->guard = c->former;
		c->former = guard;
		for (int k = 0; c->guard != NULL && k < SPAN_KINDS; k++)
			c->guard[k].n = 0;
	}
}

static bool
same_guard(const struct guard *a, const struct guard *b)
{
	for (int k = 0; k < SPAN_KINDS; k++) {
		size_t n = a ? a[k].n : 0;

		if (n != (b ? b[k].n : 0) || (n > 0 && memcmp(a[k].span,
		    b[k].span, n * sizeof(*a[k].span)) != 0))
			return false;
	}
	return true;
}

/* Is the stage that just ran the only one that protects? */
static bool
protects_alone(const struct doc_core *core, size_t nplaces)
{
	for (size_t i = 0; i < nplaces; i++)
		if (core->memo[i].protects != (i == core->place))
			return false;
	return true;
}

/* What is protected otherwise than in the round before is not quiet, and when more
 * than one stage protects, all of it, for then that tells nothing of what was
 * protected between them. */
static void
compare_guards(struct doc *doc)
{
	struct doc_core *core = doc->core;
	bool alone = protects_alone(core, nstages);

	for each_seg(s, doc) {
		struct seg_core *c = s->core;

		if ((c->guard == NULL && c->former == NULL) ||
		    (alone && same_guard(c->guard, c->former)))
			continue;
		c->changed = core->changed = core->turn;
	}
}

void
settle(struct doc *doc)
{
	struct doc_core *core = doc->core;

	for (struct seg *s = core->listed; s != NULL; s = s->core->next) {
		s->core->listed = false;
		settle_seg(doc, s);
	}
	core->listed = NULL;
	if (core->memo[core->place].protects && core->memo[core->place].ran > 0)
		compare_guards(doc);
	arena_reset(&core->scratch);
	core->memo[core->place].ran = core->turn++;
	core->evidence = NULL;
}
