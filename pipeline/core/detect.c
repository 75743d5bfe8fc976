/* SPDX-License-Identifier: Apache-2.0 */
/*
 * detect.c - the languages of a text, without a pipeline.
 *
 * The text is cut into pieces: lines, or for spans the sentences and runs of
 * script within lines.  Each is asked, then all are settled together.  For spans
 * neighbours of one language in one line become one; paragraphs and the whole
 * text are told by the shares of their lines.
 */
#include <stdlib.h>

#include <unicode/uchar.h>

#include "core.h"
#include "text/langline.h"
#include "text/line.h"
#include "text/utf8.h"

enum {
	RUN = 12,
	RUN_HAN = 4,   /* letters that make a run of script */
	EXPECTED = 16, /* languages */
};

struct piece {
	uint64_t line;
	size_t at, len;
};

struct detecting {
	const struct langid *model;
	struct str text;
	decant_level level;
	struct arena arena;
	struct piece *piece;
	struct langid_answer *line;
	size_t n, room;
	uint16_t expected[EXPECTED];
	size_t nexpected;
};

/* A copy in which every byte that is not well-formed is a blank. */
static struct str
well_formed(struct arena *a, struct str s)
{
	char *p;

	if (utf8_valid(s) == s.n)
		return s;
	p = arena_raw(a, s.n);
	if (p == NULL)
		return (struct str){NULL, 0};
	memcpy(p, s.p, s.n);
	for (size_t at = 0; (at += utf8_valid(str_cut(s, at, s.n - at))) < s.n;)
		p[at++] = ' ';
	return (struct str){p, s.n};
}

static bool
add_piece(struct detecting *d, uint64_t line, size_t at, size_t len)
{
	if (d->n == d->room) {
		size_t room = d->room * 2 + 64;
		struct piece *p = realloc(d->piece, room * sizeof(*p));

		if (p == NULL)
			return false;
		d->piece = p;
		d->room = room;
	}
	d->piece[d->n++] = (struct piece){line, at, len};
	return true;
}

static unsigned
class_of(const struct detecting *d, uint32_t c)
{
	return c < 0x10000             ? d->model->file->letters.of[c] >> 8
	       : c - 0x20000 < 0x12000 ? LETTER_HAN
				       : LETTER_NONE;
}

static bool
ends_sentence(uint32_t c)
{
	return c == '.' || c == '!' || c == '?' || c == 0x3002 || c == 0xff01 ||
	       c == 0xff1f || c == 0x964 || c == 0x61f || c == 0x6d4 ||
	       c == 0x1362 || c == 0x2026;
}

static bool
is_opening(uint32_t c)
{
	return c == '(' || c == '[' || c == '"' || c == 0xab || c == 0x201c ||
	       c == 0x2018 || c == 0x300c;
}

/* Does a run of another script than `script` begin at `at`, long enough to be
 * text of its own? */
static bool
is_run(const struct detecting *d, struct str s, size_t at, unsigned script)
{
	unsigned n = 0, other = LETTER_NONE;

	while (at < s.n) {
		unsigned class = class_of(d, utf8_next(s, &at));

		if (class >= LETTER_SCRIPTS || class == LETTER_NONE)
			continue;
		if (class == script || (other != LETTER_NONE && class != other))
			return false;
		other = class;
		if (++n >= (class == LETTER_HAN ? RUN_HAN : RUN))
			return true;
	}
	return false;
}

/* Where a line is being cut. */
struct cutting {
	size_t begin;    /* of the piece at hand */
	size_t gap;      /* where its last word, with what follows, ends */
	unsigned script; /* of the piece, LETTER_NONE as long as none */
	unsigned word;   /* letters since the last mark */
	bool ended;      /* is a sentence over? */
	bool sharp;      /* beyond doubt, even without a blank behind? */
};

/* What is no letter: blanks and marks. */
static void
pass_mark(struct cutting *k, uint32_t c, size_t behind)
{
	if (ends_sentence(c)) {
		k->ended = true;
		k->sharp = k->word > 2 || c > 0xff;
	}
	k->word = 0;
	if (c != ' ' && !is_opening(c))
		k->gap = behind;
}

/* Does a piece end before this letter? */
static bool
is_cut(const struct detecting *d, const struct cutting *k, struct str s,
    size_t here, uint32_t c, unsigned class)
{
	if (class >= LETTER_SCRIPTS || k->script == LETTER_NONE ||
	    here == k->begin)
		return false;
	if (k->ended && (k->gap < here || (k->sharp && !u_islower(c))))
		return true;
	return class != k->script && is_run(d, s, here, k->script);
}

/* Cuts a line behind sentences and before runs of another script. */
static bool
cut_line(struct detecting *d, uint64_t line, size_t from, struct str s)
{
	struct cutting k = {.script = LETTER_NONE};

	for (size_t at = 0; at < s.n;) {
		size_t here = at;
		uint32_t c = utf8_next(s, &at);
		unsigned class = class_of(d, c);

		if (class == LETTER_NONE) {
			pass_mark(&k, c, at);
			continue;
		}
		if (is_cut(d, &k, s, here, c, class)) {
			size_t cut = k.ended || k.gap > k.begin ? k.gap : here;

			if (!add_piece(d, line, from + k.begin, cut - k.begin))
				return false;
			k.begin = cut;
			k.script = LETTER_NONE;
		}
		k.ended = false;
		k.word++;
		if (class < LETTER_SCRIPTS &&
		    (k.script == LETTER_NONE || is_run(d, s, here, k.script)))
			k.script = class;
		k.gap = at;
	}
	return add_piece(d, line, from + k.begin, s.n - k.begin);
}

static bool
cut_text(struct detecting *d)
{
	uint64_t line = 1;

	for (size_t at = 0, n; at < d->text.n; at += n, line++) {
		const char *end = memchr(d->text.p + at, '\n', d->text.n - at);

		n = end ? (size_t)(end + 1 - d->text.p) - at : d->text.n - at;
		if (d->level == DECANT_SPAN
			? !cut_line(d, line, at, str_cut(d->text, at, n))
			: !add_piece(d, line, at, n))
			return false;
	}
	return true;
}

static void
name_guesses(const struct detecting *d, decant_detected *found,
    const struct langid_answer *a)
{
	found->script = langid_script(d->model, a);
	found->n = 0;
	for (unsigned i = 0; i < a->n && found->n < DECANT_GUESSES; i++)
		if (a->top[i].p >= .01f || i == 0)
			found->guess[found->n++] = (decant_guess){
			    lang_tag(a->top[i].lang), a->top[i].p};
	if (found->n == 0)
		found->guess[found->n++] = (decant_guess){"und", 1};
}

/* Is piece b of the same line and language as a, or of none? */
static bool
goes_on(const struct detecting *d, size_t a, size_t b)
{
	const struct langid_answer *x = &d->line[a];
	const struct langid_answer *y = &d->line[b];

	return d->piece[a].line == d->piece[b].line &&
	       (y->n == 0 || y->letters < 4 ||
		   (x->n > 0 && x->top[0].lang == y->top[0].lang));
}

static decant_status
tell_pieces(const struct detecting *d, decant_on_detected_fn *fn, void *user)
{
	for (size_t i = 0, end; i < d->n; i = end) {
		size_t best = i;
		decant_detected found = {
		    .line = d->piece[i].line, .at = d->piece[i].at};

		for (end = i + 1; end < d->n && d->level == DECANT_SPAN &&
				  goes_on(d, best, end);
		     end++)
			if (d->line[end].letters > d->line[best].letters)
				best = end;
		found.len =
		    d->piece[end - 1].at + d->piece[end - 1].len - found.at;
		name_guesses(d, &found, &d->line[best]);
		if (fn(user, &found) != 0)
			return DECANT_SINK;
	}
	return DECANT_OK;
}

/* Takes the largest share out of a memory. */
static uint16_t
take_share(struct lang_memory *m, float *p)
{
	uint16_t best = lang_most(m);

	*p = m->total > 0 ? m->share[best] / m->total : 0;
	m->share[best] = 0;
	return best;
}

/* The script of most of the text in a language. */
static const char *
script_of_text(const struct detecting *d, size_t from, size_t to,
    const char *lang)
{
	const struct langid_answer *best = NULL;

	for (size_t i = from; i < to; i++) {
		const struct langid_answer *a = &d->line[i];

		if (a->n > 0 && strcmp(lang_tag(a->top[0].lang), lang) == 0 &&
		    (best == NULL || a->letters > best->letters))
			best = a;
	}
	return best != NULL ? langid_script(d->model, best) : "Zyyy";
}

/* The shares of the languages in the pieces from one to before another, largest
 * first. */
static void
name_shares(const struct detecting *d, size_t from, size_t to,
    decant_detected *found)
{
	struct lang_memory left = {.total = 0};
	float p;

	for (size_t i = from; i < to; i++)
		lang_remember(&left, &d->line[i]);
	while (found->n < DECANT_GUESSES) {
		uint16_t lang = take_share(&left, &p);

		if (p < .01f)
			break;
		found->guess[found->n++] = (decant_guess){lang_tag(lang), p};
	}
	if (found->n == 0)
		found->guess[found->n++] = (decant_guess){"und", 1};
	found->script = script_of_text(d, from, to, found->guess[0].lang);
}

static decant_status
tell_text(const struct detecting *d, decant_on_detected_fn *fn, void *user)
{
	decant_detected found = {.len = d->text.n};

	name_shares(d, 0, d->n, &found);
	return fn(user, &found) != 0 ? DECANT_SINK : DECANT_OK;
}

static bool
is_blank(const struct detecting *d, size_t i)
{
	return line_is_blank(str_cut(d->text, d->piece[i].at, d->piece[i].len));
}

static decant_status
tell_paragraphs(const struct detecting *d, decant_on_detected_fn *fn,
    void *user)
{
	for (size_t i = 0, end; i < d->n; i = end) {
		const struct piece *first = &d->piece[i], *last;
		decant_detected found = {.line = first->line, .at = first->at};

		for (end = i; end < d->n && !is_blank(d, end); end++)
			;
		if (end == i) {
			end++;
			continue;
		}
		last = &d->piece[end - 1];
		found.len = last->at + last->len - found.at;
		name_shares(d, i, end, &found);
		if (fn(user, &found) != 0)
			return DECANT_SINK;
	}
	return DECANT_OK;
}

static bool
settle_lines(struct detecting *d, struct lang_memory *memory)
{
	struct lang_states states;
	size_t need = lang_states_choose(&states, d->line, d->n, memory);
	void *room = malloc(need + !need);

	if (room == NULL)
		return false;
	lang_lines_settle(&states, d->line, d->n, room, memory);
	free(room);
	return true;
}

static decant_status
detect(struct detecting *d, decant_on_detected_fn *fn, void *user)
{
	struct lang_memory memory = {.total = 0};

	for (size_t i = 0; i < d->nexpected; i++)
		lang_expect(&memory, d->expected[i]);
	if (!cut_text(d))
		return DECANT_NOMEM;
	d->line = calloc(d->n + 1, sizeof(*d->line));
	if (d->line == NULL)
		return DECANT_NOMEM;
	for (size_t i = 0; i < d->n; i++)
		langid_ask(d->model,
		    str_cut(d->text, d->piece[i].at, d->piece[i].len),
		    &d->line[i]);
	if (!settle_lines(d, &memory))
		return DECANT_NOMEM;
	return d->level == DECANT_TEXT	      ? tell_text(d, fn, user)
	       : d->level == DECANT_PARAGRAPH ? tell_paragraphs(d, fn, user)
					      : tell_pieces(d, fn, user);
}

/* One line, or less: nothing to settle, nothing to allocate. */
static decant_status
detect_line(struct detecting *d, decant_on_detected_fn *fn, void *user)
{
	decant_detected found = {
	    .len = d->text.n, .line = d->level == DECANT_TEXT ? 0 : 1};
	struct langid_answer a;

	langid_ask(d->model, d->text, &a);
	name_guesses(d, &found, &a);
	return fn(user, &found) != 0 ? DECANT_SINK : DECANT_OK;
}

static bool
is_line(struct str s)
{
	const char *end = s.n > 0 ? memchr(s.p, '\n', s.n) : NULL;

	return end == NULL || end + 1 == s.p + s.n;
}

decant_status
decant_detect(const decant_rules *rules, const char *text, size_t len,
    decant_level level, decant_on_detected_fn *fn, void *user)
{
	return decant_detect_expecting(rules, text, len, level, NULL, fn, user);
}

decant_status
decant_detect_expecting(const decant_rules *rules, const char *text, size_t len,
    decant_level level, const char *expected, decant_on_detected_fn *fn,
    void *user)
{
	struct detecting d = {.level = level};
	decant_status status = DECANT_NOMEM;

	if (rules == NULL || fn == NULL || (text == NULL && len > 0) ||
	    rules->rules.langid == NULL)
		return DECANT_MISUSE;
	d.model = rules->rules.langid;
	d.text = well_formed(&d.arena, (struct str){text, len});
	d.nexpected = langid_tags(expected, d.expected, EXPECTED);
	if (!d.arena.failed)
		status =
		    level < DECANT_SPAN && d.nexpected == 0 && is_line(d.text)
			? detect_line(&d, fn, user)
			: detect(&d, fn, user);
	free(d.piece);
	free(d.line);
	arena_free(&d.arena);
	return status;
}
