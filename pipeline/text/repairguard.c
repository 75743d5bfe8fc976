/* SPDX-License-Identifier: Apache-2.0 */
/*
 * repairguard.c - asks what a rule wants to hold where it has matched.
 *
 * Plain guards look at the line; these ask dictionaries and the document.
 */
#include "text/repairwork.h"

enum { SEARCHES = 64 }; /* through the window, for one segment */

/* Does the window have the text anywhere, as it came in? */
static bool
is_elsewhere(struct repair_work *w, struct str what)
{
	struct str t = w->doc->text;

	return what.n > 1 && w->searches++ < SEARCHES &&
	       memmem(t.p, t.n, what.p, what.n) != NULL;
}

static bool
guard_asks(struct repair_work *w, const struct guard_call *g,
    const struct rule_hit *hit)
{
	char filled[REPAIR_FILLED];
	struct str text = {filled, 0};
	size_t n;

	if (guard_is_plain(g->kind))
		return guard_holds(
		    g, w->seg->text, hit->from[0], hit->to[0] - hit->from[0]);
	switch (g->kind) {
	case GUARD_RESIDUE:
		return repair_is_cut(w);
	case GUARD_APART:
		return repair_is_apart(w);
	case GUARD_DOC_START:
		return w->first &&
		       str_trim(str_cut(w->seg->text, 0, hit->from[0])).n == 0;
	case GUARD_AFTER_PREAMBLE:
		return w->r->preamble;
	default:
		break;
	}
	n = rule_fill(
	    str_of(g->text), w->seg->text, hit, filled, REPAIR_FILLED);
	if (n > REPAIR_FILLED)
		return false;
	text.n = n;
	if (g->kind == GUARD_ELSEWHERE)
		return is_elsewhere(w, text);
	return repair_ask(w, text) ==
	       (g->kind == GUARD_KNOWN ? LEXICON_KNOWN : LEXICON_UNKNOWN);
}

bool
repair_guards_hold(
    struct repair_work *w, const struct rule *r, const struct rule_hit *hit)
{
	for (size_t i = 0; i < r->nguard; i++)
		if (!guard_asks(w, &r->guard[i], hit))
			return false;
	return true;
}
