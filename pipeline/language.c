/* SPDX-License-Identifier: Apache-2.0 */
/*
 * language.c - labels every line, and the document, with its language.
 *
 * It changes nothing: the stages behind it ask.  A line without letters, a name
 * or a number has no language of its own.
 */
#include <stdlib.h>

#include "stage.h"
#include "text/langline.h"

enum {
	GIVEN = 100,
	SUREST = 99,
	LEAST = 30,
	LATELY = 2048, /* answers that are kept ... */
	SHORT = 128    /* ... of lines that are no longer: those come again */
};

/* What is known of a line alone. */
struct asked {
	struct langid_answer answer;
	bool done;
};

/* What lines alone were found to be lately, in this document and others; and what
 * the last run left. */
struct lately {
	uint64_t hash[LATELY]; /* of the line and what was expected; or 0 */
	struct langid_answer answer[LATELY];
	struct lang_memory memory;
	size_t lines;
	struct ahead {
		struct asked *known; /* of the line; NULL without memory */
		uint64_t hash;       /* and what tells it from others */
		bool read;
		struct langid_reading reading;
	} ahead[2]; /* this line and the next */
};

struct language {
	const struct langid *model;
	struct lately *lately; /* of the stream */
	struct lang_memory memory;
};

static bool
language_load(void *state, const struct rules *rules, struct fault *why)
{
	struct language *l = state;

	l->model = rules_langid(rules);
	if (l->model == NULL)
		fault(why, "the dictionaries have no language model");
	return l->model != NULL;
}

static bool
language_open(void *state)
{
	struct language *l = state;

	return (l->lately = calloc(1, sizeof(*l->lately))) != NULL;
}

static void
language_close(void *state)
{
	free(((struct language *)state)->lately);
}

static void
language_begin(void *state)
{
	memset(
	    &((struct language *)state)->memory, 0, sizeof(struct lang_memory));
}

static int
percent(float p)
{
	int n = (int)(p * 100);

	return n > SUREST ? SUREST : n;
}

static void
label(struct doc *doc, struct seg *s, struct lang_label l)
{
	int sure = percent(l.p);

	seg_label(doc, s, sure >= LEAST ? l.lang : LANG_UNKNOWN, sure);
}

static size_t
slot_of(uint64_t hash)
{
	return (hash ^ hash >> 32) % LATELY;
}

/* Pages repeat their menus and headings. */
static const struct langid_answer *
known_lately(const struct lately *l, struct str text, uint64_t hash)
{
	size_t slot = slot_of(hash);

	return text.n <= SHORT && l->hash[slot] == hash ? &l->answer[slot] : NULL;
}

/* Reads a line that will have to be asked. */
static void
look_ahead(const struct language *l, struct doc *doc, const struct seg *s,
    uint16_t near, struct ahead *to)
{
	to->known = seg_memo(doc, s, sizeof(*to->known));
	to->read = false;
	if (to->known == NULL || to->known->done)
		return;
	to->hash = s->text.n > SHORT ? 0 : str_hash(s->text);
	to->read = known_lately(l->lately, s->text, to->hash + near) == NULL;
	if (to->read)
		langid_read(l->model, s->text, &to->reading);
}

static void
ask_text(const struct language *l, struct str text, uint16_t near,
    struct ahead *from, struct langid_answer *a)
{
	uint64_t hash = from->hash + near;
	const struct langid_answer *known = known_lately(l->lately, text, hash);

	if (known != NULL) {
		*a = *known;
		return;
	}
	if (!from->read)
		langid_read(l->model, text, &from->reading);
	langid_answer_near(l->model, &from->reading, near, a);
	if (text.n <= SHORT) {
		l->lately->hash[slot_of(hash)] = hash;
		l->lately->answer[slot_of(hash)] = *a;
	}
}

/* Asks, unless the line was asked when its window ran before: then it is told. */
static bool
ask(const struct language *l, const struct seg *s, uint16_t near,
    struct ahead *from, struct langid_answer *a)
{
	struct asked *known = from->known;

	if (known == NULL) {
		a->n = 0;
		return false;
	}
	if (known->done) {
		*a = known->answer;
		return true;
	}
	ask_text(l, s->text, near, from, a);
	known->answer = *a;
	known->done = true;
	return false;
}

static const struct seg *
next_line(const struct doc *doc, const struct seg *s)
{
	const struct seg *end = doc->seg + doc->nseg;

	while (s < end && s->flags & SEG_DROPPED)
		s++;
	return s < end ? s : NULL;
}

/* Asks all lines; how many there are, and how many were known. */
static size_t
ask_all(const struct language *l, struct doc *doc, struct langid_answer *line,
    size_t *known)
{
	struct ahead *now = &l->lately->ahead[0], *then = &l->lately->ahead[1];
	const struct seg *s = next_line(doc, doc->seg), *next;
	uint16_t near = doc->lang;
	size_t n = 0;

	*known = 0;
	if (s != NULL)
		look_ahead(l, doc, s, near, now);
	for (; s != NULL; s = next) {
		struct ahead *last = now;
		struct langid_answer *a = &line[n++];

		if ((next = next_line(doc, s + 1)) != NULL)
			look_ahead(l, doc, next, near, then);
		*known += ask(l, s, near, now, a);
		if (a->n > 0 && a->top[0].p > .9f)
			near = a->top[0].lang;
		now = then;
		then = last;
	}
	return n;
}

/* Lines that are all known are those of this window when it ran last; when none
 * was dropped since, all that follows from them is as that run left it. */
static bool
is_as_before(struct language *l, size_t n, size_t known)
{
	if (known == 0 || known < n || n != l->lately->lines)
		return false;
	l->memory = l->lately->memory;
	return true;
}

/* Their labels, in the light of all; NULL when memory runs out. */
static struct lang_label *
settle(struct language *l, struct doc *doc, const struct langid_answer *line,
    size_t n)
{
	struct lang_states states;
	struct lang_label *to = doc_scratch(doc, n * sizeof(*to));
	size_t need = lang_states_choose(&states, line, n, &l->memory);
	void *room = doc_scratch(doc, need);

	if (to == NULL || room == NULL)
		return NULL;
	lang_lines_label(&states, line, n, room, &l->memory, to);
	return to;
}

static void
language_run(void *state, struct doc *doc)
{
	struct language *l = state;
	struct langid_answer *line;
	struct lang_label *to;
	uint16_t most;
	size_t n, known;
	float p;

	if (doc->lang != LANG_UNKNOWN && doc->lang_sure == GIVEN)
		return;
	line = doc_scratch(doc, doc->nseg * sizeof(*line));
	if (line == NULL)
		return;
	n = ask_all(l, doc, line, &known);
	if (is_as_before(l, n, known))
		return;
	if ((to = settle(l, doc, line, n)) == NULL)
		return;
	l->lately->memory = l->memory;
	l->lately->lines = n;
	n = 0;
	for each_seg(s, doc)
		label(doc, s, to[n++]);
	most = lang_of_document(&l->memory, &p);
	doc_label(doc, most, percent(p));
}

const struct stage stage_language = {
    .name = "language",
    .summary = "tell the language of every line",
    .size = sizeof(struct language),
    .load = language_load,
    .open = language_open,
    .begin = language_begin,
    .run = language_run,
    .close = language_close,
};
