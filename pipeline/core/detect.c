/* SPDX-License-Identifier: Apache-2.0 */
/*
 * detect.c - the languages of a text, without a pipeline.
 *
 * The text is cut into pieces: lines, or for spans the sentences and runs of
 * script within lines.  Each is asked, then all are settled together, and for
 * spans neighbours of one language in one line become one.
 */
#include <stdlib.h>

#include "core.h"
#include "text/langline.h"
#include "text/utf8.h"

enum { RUN = 12, RUN_HAN = 4 };		/* letters that make a run of script */

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
	struct lang_line *line;
	size_t n, room;
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
		return (struct str){ NULL, 0 };
	memcpy(p, s.p, s.n);
	for (size_t at = 0; (at += utf8_valid(str_cut(s, at, s.n - at))) < s.n;)
		p[at++] = ' ';
	return (struct str){ p, s.n };
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
	d->piece[d->n++] = (struct piece){ line, at, len };
	return true;
}

static unsigned
class_of(const struct detecting *d, uint32_t c)
{
	return c < 0x10000 ? d->model->file->letters.of[c] >> 8 :
	    c - 0x20000 < 0x12000 ? LETTER_HAN : LETTER_NONE;
}

static bool
ends_sentence(uint32_t c)
{
	return c == '.' || c == '!' || c == '?' || c == 0x3002 ||
	    c == 0xff01 || c == 0xff1f || c == 0x964 || c == 0x61f ||
	    c == 0x6d4 || c == 0x1362 || c == 0x2026;
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

/* Cuts a line behind sentences and before runs of another script. */
static bool
cut_line(struct detecting *d, uint64_t line, size_t from, struct str s)
{
	unsigned script = LETTER_NONE;
	size_t begin = 0, gap = 0;	/* gap: where the last word ended */
	bool ended = false;

	for (size_t at = 0; at < s.n;) {
		size_t here = at;
		uint32_t c = utf8_next(s, &at);
		unsigned class = class_of(d, c);

		if (class == LETTER_NONE) {
			ended = ended || ends_sentence(c);
			if (c == ' ' || is_opening(c))
				continue;
			gap = at;
			continue;
		}
		if (class < LETTER_SCRIPTS && script != LETTER_NONE &&
		    here > begin && ((ended && gap < here) ||
		    (class != script && is_run(d, s, here, script)))) {
			size_t cut = ended || gap > begin ? gap : here;

			if (!add_piece(d, line, from + begin, cut - begin))
				return false;
			begin = cut;
			script = LETTER_NONE;
		}
		ended = false;
		if (class < LETTER_SCRIPTS && (script == LETTER_NONE ||
		    is_run(d, s, here, script)))
			script = class;
		gap = at;
	}
	return add_piece(d, line, from + begin, s.n - begin);
}

static bool
cut_text(struct detecting *d)
{
	uint64_t line = 1;

	for (size_t at = 0, n; at < d->text.n; at += n, line++) {
		const char *end = memchr(d->text.p + at, '\n', d->text.n - at);

		n = end ? (size_t)(end + 1 - d->text.p) - at : d->text.n - at;
		if (d->level == DECANT_SPAN ?
		    !cut_line(d, line, at, str_cut(d->text, at, n)) :
		    !add_piece(d, line, at, n))
			return false;
	}
	return true;
}

static void
name_guesses(decant_detected *found, const struct langid_answer *a)
{
	found->n = 0;
	for (unsigned i = 0; i < a->n && found->n < DECANT_GUESSES; i++)
		if (a->top[i].p >= .01f || i == 0)
			found->guess[found->n++] = (decant_guess){
			    lang_tag(a->top[i].lang), a->top[i].p };
	if (found->n == 0)
		found->guess[found->n++] = (decant_guess){ "und", 1 };
}

/* Is piece b of the same line and language as a, or of none? */
static bool
goes_on(const struct detecting *d, size_t a, size_t b)
{
	const struct langid_answer *x = &d->line[a].answer;
	const struct langid_answer *y = &d->line[b].answer;

	return d->piece[a].line == d->piece[b].line && (y->n == 0 ||
	    y->letters < 4 || (x->n > 0 && x->top[0].lang == y->top[0].lang));
}

static decant_status
tell_pieces(const struct detecting *d, decant_on_detected_fn *fn, void *user)
{
	for (size_t i = 0, end; i < d->n; i = end) {
		size_t best = i;
		decant_detected found = { .line = d->piece[i].line,
		    .at = d->piece[i].at };

		for (end = i + 1; end < d->n && d->level == DECANT_SPAN &&
		    goes_on(d, best, end); end++)
			if (d->line[end].answer.letters >
			    d->line[best].answer.letters)
				best = end;
		found.len = d->piece[end - 1].at + d->piece[end - 1].len -
		    found.at;
		name_guesses(&found, &d->line[best].answer);
		if (fn(user, &found) != 0)
			return DECANT_SINK;
	}
	return DECANT_OK;
}

/* The shares of the languages, largest first. */
static decant_status
tell_text(const struct detecting *d, const struct lang_memory *memory,
		decant_on_detected_fn *fn, void *user)
{
	struct lang_memory left = *memory;
	decant_detected found = { .len = d->text.n };

	while (found.n < DECANT_GUESSES) {
		float p;
		uint16_t lang = lang_of_document(&left, &p);

		if (lang == LANG_UNKNOWN || (p < .01f && found.n > 0))
			break;
		found.guess[found.n++] = (decant_guess){ lang_tag(lang), p };
		left.share[lang] = 0;
	}
	if (found.n == 0)
		found.guess[found.n++] = (decant_guess){ "und", 1 };
	return fn(user, &found) != 0 ? DECANT_SINK : DECANT_OK;
}

static decant_status
detect(struct detecting *d, decant_on_detected_fn *fn, void *user)
{
	struct lang_memory memory = { .total = 0 };

	if (!cut_text(d))
		return DECANT_NOMEM;
	d->line = calloc(d->n + 1, sizeof(*d->line));
	if (d->line == NULL)
		return DECANT_NOMEM;
	for (size_t i = 0; i < d->n; i++)
		langid_ask(d->model, str_cut(d->text, d->piece[i].at,
		    d->piece[i].len), &d->line[i].answer);
	lang_lines_settle(d->line, d->n, &memory);
	return d->level == DECANT_TEXT ? tell_text(d, &memory, fn, user) :
	    tell_pieces(d, fn, user);
}

/* One line, or less: nothing to settle, nothing to allocate. */
static decant_status
detect_line(struct detecting *d, decant_on_detected_fn *fn, void *user)
{
	decant_detected found = { .len = d->text.n,
	    .line = d->level == DECANT_TEXT ? 0 : 1 };
	struct langid_answer a;

	langid_ask(d->model, d->text, &a);
	name_guesses(&found, &a);
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
	struct detecting d = { .level = level };
	decant_status status = DECANT_NOMEM;

	if (rules == NULL || fn == NULL || (text == NULL && len > 0) ||
	    rules->rules.langid == NULL)
		return DECANT_MISUSE;
	d.model = rules->rules.langid;
	d.text = well_formed(&d.arena, (struct str){ text, len });
	if (!d.arena.failed)
		status = level != DECANT_SPAN && is_line(d.text) ?
		    detect_line(&d, fn, user) : detect(&d, fn, user);
	free(d.piece);
	free(d.line);
	arena_free(&d.arena);
	return status;
}
