/* SPDX-License-Identifier: Apache-2.0 */
/*
 * repairwork.c - what the parts of the repair stage share.
 *
 * Evidence is of the window as it is now, and of all before it as they came in:
 * what was joined here is none any more, so that a second cleaning finds none
 * either.
 */
#include "text/fold.h"
#include "text/repairwork.h"

enum { SAMPLE = 64 * 1024 }; /* bytes of a window, for how it was made */

static void
add_residue(struct residue *to, const struct residue *more)
{
	to->apart += more->apart;
	to->closed += more->closed;
	to->joined += more->joined;
	to->sure += more->sure;
}

/* Of a line, which is counted once. */
static void
line_residue(struct repair_work *w, const struct seg *s, struct residue *sum)
{
	struct repair_line *q = seg_memo(w->doc, s, sizeof(*q));

	if (q == NULL) {
		residue_count(s->text, sum);
		return;
	}
	if (!q->counted)
		residue_count(s->text, &q->residue);
	q->counted = true;
	add_residue(sum, &q->residue);
}

static const struct residue *
document_residue(struct repair_work *w)
{
	struct repair_scratch *s = w->r->scratch;
	size_t read = 0;

	if (w->counted)
		return &w->window;
	w->counted = true;
	for
		each_seg (seg, w->doc) {
			line_residue(w, seg, &w->window);
			if ((read += seg->text.n) > SAMPLE)
				break;
		}
	if (s->raw_of != w->doc->window) {
		s->raw_of = w->doc->window;
		s->raw = w->window;
	}
	add_residue(&w->window, &w->r->seen);
	return &w->window;
}

/* ; ) and ; - ) at the end of a line */
static bool
is_wink(struct str s)
{
	return str_eq(s, STR("; )")) || str_eq(s, STR("; - )")) ||
	       str_eq(s, STR("; -)"));
}

/* A line of code in a document that is full of residue: only its brackets stand
 * apart, and it has marks that sentences lack. */
static bool
is_code(struct str line, const struct residue *r)
{
	if (r->sure + r->apart > 0 || r->closed == 0)
		return false;
	for (size_t i = 0; i < line.n; i++)
		if (strchr("{}=;\\|\t", line.p[i]) != NULL &&
		    !is_wink(str_cut(line, i, line.n - i)))
			return true;
	return false;
}

bool
repair_is_cut(struct repair_work *w)
{
	struct residue line = {0};

	line_residue(w, w->seg, &line);
	if (is_code(w->seg->text, &line))
		return false;
	return line.apart + line.sure > 0 || line.joined == 0
		   ? residue_tells(&line, document_residue(w))
		   : false;
}

bool
repair_is_apart(struct repair_work *w)
{
	struct residue line = {0};

	line_residue(w, w->seg, &line);
	return line.joined == 0 && line.apart >= 3;
}

/* Is the word known, as it stands or in small letters? */
enum lexicon_answer
repair_ask(struct repair_work *w, struct str word)
{
	enum lexicon_answer a;
	char small[REPAIR_FILLED];
	long n;

	a = lexicon_ask(w->r->lexicon, w->lang, word);
	if (a != LEXICON_UNKNOWN)
		return a;
	n = fold(word, small, sizeof(small));
	return n > 0
		   ? lexicon_ask(w->r->lexicon, w->lang, (struct str){small, n})
		   : a;
}

void
repair_remember(struct repair *r, const struct doc *doc)
{
	/* The first round has counted if there was anything to be counted. */
	if (r->scratch->raw_of == doc->window)
		add_residue(&r->seen, &r->scratch->raw);
}

void
repair_change(struct repair_work *w, size_t at, size_t len, struct str with,
    const char *rule, int sure)
{
	if (w->r->level > REPAIR_OFF)
		edit(w->doc, w->seg, at, len, with, rule, sure);
}

void
repair_tell(
    struct repair_work *w, size_t at, size_t len, const char *rule, int sure)
{
	if (w->r->level > REPAIR_OFF)
		flag(w->doc, w->seg, at, len, rule, sure);
}

/* Takes a stretch out from a level on; below, it is only seen. */
void
repair_take_out(struct repair_work *w, int level, size_t at, size_t len,
    const char *rule, int sure)
{
	wound(w->doc, level == REPAIR_LIKELY ? 1 : 3);
	if (w->r->level >= level)
		repair_change(w, at, len, STR(""), rule, sure);
	else
		repair_tell(w, at, len, rule, sure);
}
