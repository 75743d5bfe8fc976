/* SPDX-License-Identifier: Apache-2.0 */
/*
 * window.c - cuts what comes in into windows, and windows into segments.
 *
 * Where a window ends depends on the text alone, never on how it was written:
 * it takes as many bytes and line ends as a window may have, and is cut back to
 * the last line end that a line with something in it follows, so that a run of
 * blank lines stays with what it follows; else to the last line end; else to
 * the last blank of the second half; else to the last character.  A run of blank
 * lines that is too long for that begins a window of its own; of one that fills
 * the window, half is left for the next, so that what follows a run never has
 * lost sight of it.
 */
#include "stream.h"
#include "../text/wide.h"

enum {
	MOST_ENDS = 32 * 1024,	/* line end bytes in a window */
	MOST_ROUNDS = 5,
};

/* The unit at a place, or for UTF-8 the byte. */
static uint32_t
unit_at(const struct encoding *e, struct str raw, size_t at)
{
	const unsigned char *p = (const unsigned char *)raw.p + at;
	uint32_t c = 0;

	if (e->unit == 1)
		return *p;
	for (unsigned i = 0; i < e->unit; i++)
		c = c << 8 | p[e->big ? i : e->unit - 1 - i];
	return c;
}

/* Does a line end with the unit at `at`?  A CR at the end of what is there may
 * yet be followed by its LF. */
static bool
ends_line(const struct encoding *e, struct str raw, size_t at)
{
	uint32_t c = unit_at(e, raw, at);

	return c == '\n' || (c == '\r' && at + 2 * e->unit <= raw.n &&
	    unit_at(e, raw, at + e->unit) != '\n');
}

/* Does the unit at `at` end a line within a window, as those of ends_line() do,
 * or a form feed, a vertical tab, U+2028, U+2029? */
static bool
cuts_line(const struct encoding *e, struct str raw, size_t at)
{
	uint32_t c = unit_at(e, raw, at);

	if (c >= '\n' && c <= '\r')
		return true;
	if (e->unit > 1)
		return c == 0x2028 || c == 0x2029;
	return c == 0xe2 && raw.n - at >= 3 &&
	    raw.p[at + 1] == '\x80' && (raw.p[at + 2] | 1) == '\xa9';
}

static bool
is_blank(uint32_t c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* Behind the last unit of the first n bytes that is not blank; 0 when all are. */
static size_t
said(const struct encoding *e, struct str raw, size_t n)
{
	while (n > 0 && is_blank(unit_at(e, raw, n - e->unit)))
		n -= e->unit;
	return n;
}

/* Behind the first line end at or behind a place, when `line` is behind one. */
static size_t
next_end(const struct encoding *e, struct str raw, size_t at, size_t line)
{
	while (at < line && !ends_line(e, raw, at))
		at += e->unit;
	return at < line ? at + e->unit : line;
}

/* Cuts before a run of blank lines that the line end `line` is in the middle of,
 * or in the middle of what there is of it. */
static size_t
cut_blank(const struct encoding *e, struct str raw, size_t line)
{
	size_t text = said(e, raw, line), half = line / 2;

	return next_end(e, raw, text > 0 ? text : half - half % e->unit, line);
}

static size_t
cut(const struct reading *r, struct str raw)
{
	const struct encoding *e = r->e;
	size_t unit = e->unit, line = 0, blank = 0;

	raw.n -= raw.n % unit;
	for (size_t i = raw.n; i > 0; i -= unit) {
		uint32_t c = unit_at(e, raw, i - unit);

		if (blank == 0 && c == ' ' && i > raw.n / 2)
			blank = i;
		if (!ends_line(e, raw, i - unit))
			continue;
		if (line == 0)
			line = i;
		if (i < raw.n && !is_blank(unit_at(e, raw, i)))
			return i;
		if (i < raw.n / 2)
			break;
	}
	return line ? cut_blank(e, raw, line) : blank ? blank :
	    character_end(r, raw);
}

/* Those of whole blocks of 64 bytes; moves *at behind them. */
WIDE static size_t
count_wide(struct str raw, size_t *at)
{
	size_t n = 0;

	for (; raw.n - *at >= 64; *at += 64) {
		const char *p = raw.p + *at;

		n += __builtin_popcountll(wide_within(p, 0, '\n', 4) |
		    wide_within(p, 0, '(', 2) | wide_equal(p, '\xe2'));
	}
	return n;
}

/* At least as many as there are, in any encoding; tells quickly that a window
 * is far from having too many. */
static size_t
count_ends(struct str raw)
{
	size_t at = 0, n = wide_can() ? count_wide(raw, &at) : 0;

	for (size_t i = at; i < raw.n; ) {
		size_t end = raw.n - i < 255 ? raw.n : i + 255;
		unsigned char few = 0;

		for (; i < end; i++) {
			unsigned char c = raw.p[i];

			few += (unsigned char)(c - '\n') <= '\r' - '\n' ||
			    c == 0xe2 || (c & 0xfe) == 0x28;
		}
		n += few;
	}
	return n;
}

/* Right behind the last line end that a window may have. */
static size_t
cut_ends(const struct encoding *e, struct str raw)
{
	size_t ends = 0, i;

	for (i = 0; i + e->unit <= raw.n && ends < MOST_ENDS; i += e->unit)
		ends += cuts_line(e, raw, i);
	if (i + e->unit <= raw.n && unit_at(e, raw, i) == '\n')
		i += e->unit;
	return i;
}

/* Behind the last line end; 0 when there is none. */
static size_t
last_end(const struct encoding *e, struct str raw)
{
	size_t i = raw.n - raw.n % e->unit;

	while (i > 0 && !ends_line(e, raw, i - e->unit))
		i -= e->unit;
	return i;
}

/* Do the first n bytes say nothing, and those that follow go on like that? */
static bool
is_gap(const struct encoding *e, struct str raw, size_t n)
{
	for (size_t i = 0; i < n; i += e->unit)
		if (!is_blank(unit_at(e, raw, i)))
			return false;
	return n + e->unit <= raw.n && is_blank(unit_at(e, raw, n));
}

/* How much of the raw bytes the next window takes. */
static size_t
window_size(const struct reading *r, struct str raw, enum window_why why)
{
	const struct encoding *e = r->e;

	if (count_ends(raw) > MOST_ENDS) {
		size_t n = cut_ends(e, raw);

		if (n < raw.n)
			return cut(r, str_cut(raw, 0, n));
	}
	return why == WINDOW_END ? raw.n :
	    why == WINDOW_FLUSH ? last_end(e, raw) : cut(r, raw);
}

/* Hands a segment the spots that lie in it, as patches; moves *spot and the
 * raw place on. */
static bool
take_spots(struct decant *d, struct seg_core *c, size_t at, size_t n,
		const struct spot **spot, const struct spot *end, bool ends,
		size_t *raw)
{
	const struct spot *first = *spot, *last = first;
	size_t from = *raw, src = *raw + n;

	while (last < end && (last->at < at + n || ends)) {
		src += last->src_len - last->len;
		last++;
	}
	*spot = last;
	*raw = src;
	c->src = (struct str){ d->in + from, src - from };
	if (first == last)
		return true;
	c->patch = arena_raw(&d->core.arena, (last - first) * sizeof(*c->patch));
	if (c->patch == NULL)
		return false;
	for (; first < last; first++)
		c->patch[c->npatch++] = (struct patch){ .at = first->at - at,
		    .len = first->len, .src_at = first->src_at - from,
		    .src_len = first->src_len, .decoded = first->rule };
	return true;
}

static size_t
count_lines(struct str text)
{
	size_t lines = 0;

	for (size_t n; text.n > 0; text = str_cut(text, n, text.n - n), lines++)
		n = ends_next(text);
	return lines;
}

/* Cuts the decoded window into segments. */
static bool
cut_segments(struct decant *d, const struct decoded *in, bool ends)
{
	struct doc *doc = &d->doc;
	const struct spot *spot = in->spot;
	const struct spot *end = in->nspot > 0 ? spot + in->nspot : spot;
	struct str rest = in->text;
	struct seg_core *core;
	bool ascii = str_is_ascii(in->text);
	size_t raw = 0;

	doc->text = in->text;
	/* What is nothing but escape sequences is an empty line. */
	doc->nseg = in->text.n == 0 && in->nspot > 0 ? 1 :
	    count_lines(in->text);
	doc->seg = arena_raw(&d->core.arena, doc->nseg * sizeof(*doc->seg));
	core = arena_get(&d->core.arena, doc->nseg * sizeof(*core));
	if (d->core.arena.failed)
		return false;
	for (size_t i = 0; i < doc->nseg; i++) {
		struct seg *s = &doc->seg[i];
		size_t n = ends_next(rest);

		s->core = &core[i];
		if (!take_spots(d, s->core, rest.p - in->text.p, n, &spot, end,
		    i + 1 == doc->nseg, &raw))
			return false;
		seg_split(s, str_cut(rest, 0, n));
		s->line = d->about.lines + 1;
		s->lang = d->rules->set.lang_id;
		s->lang_sure = s->lang ? 100 : 0;
		s->flags = ascii || str_is_ascii(s->text) ? SEG_ASCII : 0;
		if (i == 0 && doc->cut)
			s->flags |= SEG_TAIL;
		d->about.lines += ends_counted(s->eol);
		rest = str_cut(rest, n, rest.n - n);
	}
	doc->cut = !ends && doc->nseg > 0 &&
	    doc->seg[doc->nseg - 1].eol.n == 0;
	if (doc->cut)
		doc->seg[doc->nseg - 1].flags |= SEG_CUT;
	return true;
}

/* Where some lines are UTF-8 and some are not, the others tell the encoding. */
static void
find_apart(struct decant *d, struct str head, int *sure)
{
	struct reading *r = &d->reading;
	const struct encoding *e;
	struct str others;
	int other_sure;
	bool many;

	if (r->e->unit > 1 || r->e->modal || r->bom > 0 ||
	    d->rules->likely == NULL || utf8_valid(head) == head.n)
		return;
	others = apart_others(&d->core.arena, head, &many);
	if (others.n == 0)
		return;
	e = guess_encoding(d->rules->likely, others, &other_sure);
	if (e == &encoding_utf8 || (e->page < 0 && !many))
		return;
	r->e = e;
	r->apart = true;
	*sure = other_sure;
}

/* Tells the encoding, unless the user has; text that has been ASCII so far may
 * yet turn out to be anything. */
static void
find_encoding(struct decant *d)
{
	struct str head = { d->in, d->nin };
	const struct settings *set = &d->rules->set;
	int sure = 100;

	if (d->begun && d->decided)
		return;
	if (set->from != NULL) {
		d->reading = (struct reading){ .e = set->from,
		    .bom = encoding_mark(set->from, head) };
	} else {
		size_t bom = 0;
		const struct encoding *e = sniff(d->rules->likely, head,
		    d->begun ? NULL : &bom, &sure);

		d->reading = (struct reading){ .e = e, .bom = bom };
		if (set->invalid == INVALID_REPAIR)
			find_apart(d, head, &sure);
	}
	d->decided = set->from != NULL || d->reading.e != &encoding_utf8 ||
	    !str_is_ascii(head);
	d->reading.model = d->rules->likely;
	d->reading.invalid = set->invalid;
	d->about.encoding = d->reading.e->name;
	d->about.encoding_confidence = sure;
}

/* A new document: nothing is known of it. */
static void
begin(struct decant *d)
{
	d->about = (decant_about){ 0 };
	d->wounds = 0;
	d->doc.lang = d->rules->set.lang_id;
	d->doc.lang_sure = d->doc.lang ? 100 : 0;
	d->doc.cut = false;
	for (size_t i = 0; i < nstages; i++)
		if (!d->rules->slot[i].off && stages[i]->begin != NULL)
			stages[i]->begin(d->state[i]);
}

/* Flags are of the text as it leaves: those of the last run count. */
static void
run_stage(struct decant *d, size_t i)
{
	struct memo *m = &d->core.memo[i];

	m->notes = NULL;
	m->notes_end = &m->notes;
	m->mentions = NULL;
	m->mentions_end = &m->mentions;
	m->wounds = 0;
	d->core.stage = stages[i];
	d->core.place = i;
	stages[i]->run(d->state[i], &d->doc);
	settle(&d->doc);
}

/* Has a stage nothing to find that it did not find when it ran before, and told,
 * for all is as it was then?  What it protected then is so no more. */
static bool
is_as_before(const struct decant *d, size_t i)
{
	const struct memo *m = &d->core.memo[i];

	return m->ran > d->core.changed && !m->protects &&
	    !d->core.looks_again;
}

/* What a stage knew before the window: in the first one of a document nothing,
 * and what it is then begin() knows.  Else it is copied, to or from its place in
 * one block. */
static void
know(struct decant *d, size_t i, char *at, bool again)
{
	if (!d->begun && again && stages[i]->begin != NULL)
		stages[i]->begin(d->state[i]);
	else if (d->begun)
		memcpy(again ? d->state[i] : at, again ? at : d->state[i],
		    stages[i]->size);
}

/* Runs those of the stages that may find something. */
static void
run_once(struct decant *d, char *known, bool again)
{
	d->core.wants_mentions = d->on_entity != NULL;
	for (size_t i = 0; i < nstages && !d->core.arena.failed; i++) {
		if (d->rules->slot[i].off)
			continue;
		if (!is_as_before(d, i)) {
			know(d, i, known, again);
			run_stage(d, i);
		}
		known += d->begun ? stages[i]->size : 0;
	}
}

/* Room for what all stages know. */
static char *
room_to_know(struct decant *d)
{
	size_t size = 1;

	for (size_t i = 0; d->begun && i < nstages; i++)
		size += stages[i]->size;
	return arena_raw(&d->core.arena, size);
}

static uint64_t
count_wounds(const struct decant *d)
{
	uint64_t n = 0;

	for (size_t i = 0; i < nstages; i++)
		n += d->core.memo[i].wounds;
	return n;
}

/*
 * Runs the pipeline until it has nothing more to change, so that cleaning clean
 * text changes nothing: a name that one stage repairs may be the evidence that
 * another lacked.  Each round begins with what was known before the window, and
 * with nothing protected, as a document does that is cleaned for the first time.
 * Text that is clean takes one round; of what is not, few need a third.
 */
static void
run_stages(struct decant *d)
{
	uint64_t worst = 0;	/* later rounds see what is left */
	char *known = room_to_know(d);

	d->core.memo = arena_get(&d->core.arena,
	    (nstages + 1) * sizeof(*d->core.memo));
	if (known == NULL || d->core.memo == NULL)
		return;
	d->core.turn = 1;
	d->core.labelled = d->core.changed = 0;
	d->core.guarded = false;
	for (int round = 0; round < MOST_ROUNDS; round++) {
		size_t done = d->core.done;
		uint64_t wounds;

		if (round > 0)
			guards_lift(&d->doc);
		run_once(d, known, round > 0);
		wounds = count_wounds(d);
		worst = wounds > worst ? wounds : worst;
		if (d->core.done == done || d->core.arena.failed)
			break;
	}
	d->wounds += worst;
}

/* From 0 to 100: 50 when there are 4 wounds, and 1 more for each KB. */
static void
score_damage(struct decant *d)
{
	uint64_t w = d->wounds, text = d->about.src_bytes + d->doc.text.n;

	d->about.damage = w == 0 ? 0 : (int)(100 * w / (w + 4 + text / 1024));
}

static bool
clean(struct decant *d, size_t n, bool ends)
{
	struct decoded in;

	d->core.least_sure = d->rules->set.least_sure;
	if (!decode(&d->core.arena, &d->reading, (struct str){ d->in, n }, &in))
		return false;
	/* What is kept has become nothing else, and may be meant. */
	if (d->reading.invalid != INVALID_KEEP)
		d->about.ill_formed += in.ill_formed;
	if (in.ill_formed > 0 && d->reading.invalid == INVALID_FAIL) {
		d->status = DECANT_INPUT;
		return false;
	}
	if (!cut_segments(d, &in, ends))
		return false;
	d->doc.window++;
	d->doc.begins = !d->begun;
	d->doc.ends = ends;
	run_stages(d);
	score_damage(d);
	return !d->core.arena.failed;
}

void
window_next(struct decant *d, enum window_why why)
{
	size_t n;
	bool last;

	if (!d->begun)
		begin(d);
	find_encoding(d);
	n = window_size(&d->reading, (struct str){ d->in, d->nin }, why);
	last = why == WINDOW_END && n == d->nin;
	d->doc.gap = why != WINDOW_FLUSH && is_gap(d->reading.e,
	    (struct str){ d->in, d->nin }, n);
	if (clean(d, n, last))
		emit(d);
	else if (d->status == DECANT_OK)
		d->status = DECANT_NOMEM;
	arena_reset(&d->core.arena);
	d->begun = !last;
	d->nin -= n;
	memmove(d->in, d->in + n, d->nin);
}
