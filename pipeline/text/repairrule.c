/* SPDX-License-Identifier: Apache-2.0 */
/*
 * repairrule.c - the rules of files at work.
 *
 * A literal brings a rule to a place; its pattern sees a stretch around it, its
 * guards decide, and what it proposes is no more than what differs.
 */
#include "text/repairwork.h"

enum { BACK = 96, AHEAD = 400 }; /* bytes around a trigger that a rule sees */

/* Of a word, or of a longer character. */
static bool
is_inside(char ch)
{
	unsigned char c = ch;

	return c >= 0x80 || (unsigned)(c | 32) - 'a' < 26 ||
	       (c >= '0' && c <= '9');
}

static bool
has_inside(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (is_inside(s.p[i]))
			return true;
	return false;
}

/* How many bytes at the front, and then at the back, are the same. */
static void
find_difference(struct str old, struct str with, size_t *front, size_t *back)
{
	size_t least = old.n < with.n ? old.n : with.n;

	for (*front = 0; *front < least && old.p[*front] == with.p[*front];)
		++*front;
	for (*back = 0; *back < least - *front &&
			old.p[old.n - 1 - *back] == with.p[with.n - 1 - *back];)
		++*back;
}

/* Proposes what differs: blanks and marks alone, words as a whole. */
static void
propose(struct repair_work *w, size_t at, size_t len, struct str with,
    const char *rule, int sure)
{
	struct str old = str_cut(w->seg->text, at, len);
	size_t front, back;

	find_difference(old, with, &front, &back);
	if (has_inside(str_cut(old, front, len - front - back)) ||
	    has_inside(str_cut(with, front, with.n - front - back))) {
		while (front > 0 && is_inside(old.p[front - 1]))
			front--;
		while (back > 0 && is_inside(old.p[len - back]))
			back--;
	}
	repair_change(w, at + front, len - front - back,
	    str_cut(with, front, with.n - front - back), rule, sure);
}

/* An address is protected, but not the blanks between its parts. */
static void
squeeze(struct repair_work *w, const struct rule *r, const struct rule_hit *hit)
{
	for (size_t i = hit->from[0]; i < hit->to[0]; i++)
		if (w->seg->text.p[i] == ' ')
			repair_change(w, i, 1, STR(""), r->name, r->sure);
}

static void
apply_rule(
    struct repair_work *w, const struct rule *r, const struct rule_hit *hit)
{
	size_t at = hit->from[0], len = hit->to[0] - at, n;
	char filled[1024];

	wound(w->doc, r->likely ? 1 : r->tier == RULE_ONLY_FLAG ? 4 : 2);
	if (r->tier == RULE_ONLY_FLAG ||
	    (r->likely && w->r->level < REPAIR_LIKELY)) {
		repair_tell(w, at, len, r->name, r->sure);
		return;
	}
	if (r->drops) {
		if (w->r->level > REPAIR_OFF)
			drop(w->doc, w->seg, r->name, r->sure);
		return;
	}
	if (r->squeezes) {
		squeeze(w, r, hit);
		return;
	}
	n = rule_fill(r->replace, w->seg->text, hit, filled, sizeof(filled));
	if (n <= sizeof(filled))
		propose(w, at, len, doc_copy(w->doc, (struct str){filled, n}),
		    r->name, r->sure);
}

/* The beginning of the character that text[at] is part of. */
static size_t
character(struct str text, size_t at)
{
	while (at > 0 && at < text.n && (text.p[at] & 0xc0) == 0x80)
		at--;
	return at;
}

/* A trigger of rule number `id` stands at text[at]. */
static void
try_rule(void *user, uint32_t id, size_t at, size_t len)
{
	struct repair_work *w = user;
	struct repair_scratch *s = w->r->scratch;
	struct rule *r = w->r->rules->rule + id;
	struct str text = w->seg->text;
	size_t from = character(text, at > BACK ? at - BACK : 0);
	size_t end = character(text, at + len + AHEAD), last = at + len;
	enum rule_found found = RULE_NONE;
	struct rule_hit hit;

	if (id == REPAIR_TRACE) {
		w->trace = w->stirred = true;
		return;
	}
	if (end > text.n)
		end = text.n;
	if (!rule_speaks(r, w->lang))
		return;
	if (s->line[id] == s->lines && s->upto[id] > from)
		from = s->upto[id];
	while (from <= last && (found = rule_find(r, s->matcher, text, end,
				    from, last, &hit)) == RULE_HIT) {
		w->stirred = true;
		if (!is_protected(w->seg, hit.from[0], hit.to[0] - hit.from[0],
			SPAN_BLOCK) &&
		    repair_guards_hold(w, r, &hit))
			apply_rule(w, r, &hit);
		from = hit.to[0];
	}
	if (found == RULE_LIMIT) {
		repair_tell(w, at, len, r->name, 0);
		because(w->doc, STR("the pattern took too many steps here"));
	}
	w->stirred |= found != RULE_NONE;
	s->line[id] = s->lines;
	s->upto[id] = from > last ? from : last;
}

void
repair_by_rules(struct repair_work *w)
{
	const struct triggers *t = w->r->rules->triggers;
	struct str text = w->seg->text;

	for (size_t at = 0; (at = triggers_next(t, text, at)) < text.n; at++)
		triggers_at(t, text, at, try_rule, w);
}
