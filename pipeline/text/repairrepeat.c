/* SPDX-License-Identifier: Apache-2.0 */
/*
 * repairrepeat.c - what is said again and again, and what is said twice.
 *
 * What a translator repeats goes but for once.  Most words that stand there
 * twice are meant; those that are not are told by dictionaries and by the
 * document.
 */
#include "text/fold.h"
#include "text/repairwork.h"
#include "text/word.h"

static bool
has_small(struct str line)
{
	size_t small = 0;

	for (size_t i = 0; i < line.n; i++)
		small += line.p[i] >= 'a' && line.p[i] <= 'z';
	return small > 8;
}

struct unit {
	size_t letters;
	size_t marks; /* that hang on a word; one that stands apart is a word */
	bool cries; /* a crowd that chants is no machine */
};

static struct unit
weigh(struct str unit)
{
	struct unit u = {0};

	for (size_t i = 0; i < unit.n; i++) {
		unsigned char c = unit.p[i];

		u.letters += c >= 0x80 || (unsigned)(c | 32) - 'a' < 26;
		u.marks += i > 0 && unit.p[i - 1] != ' ' &&
			   (c == ',' || c == '.' || c == ';' || c == ':' ||
			       c == '?');
		u.cries |= c == '!' || c == '|' || c == '\t';
	}
	return u;
}

/* Is it what the line has repeated too often already?  Then less is enough. */
static bool
goes_on(const struct repair_work *w, const struct loop *l, struct str unit)
{
	struct str looped = w->looped;

	return l->times >= 3 && looped.n == unit.n && looped.n > 0 &&
	       strncasecmp(looped.p, unit.p, unit.n) == 0;
}

/* Six times, or three times four words and marks; the columns of a table repeat
 * as well, with more than one blank between them, and figures and lone letters
 * do. */
static bool
is_loop(const struct loop *l, struct str unit, struct str line)
{
	struct unit u = weigh(unit);
	size_t marks = weigh(str_cut(line, l->at, l->len)).marks;

	if (u.cries ||
	    (l->times < 6 &&
		(l->times < 3 || l->words + marks / (l->times - 1) < 4)))
		return false;
	if (u.letters == 0 || l->len <= 2 * l->words * (l->times - 1))
		return l->times >= 15 && l->spaced && has_small(line);
	return l->spaced || (l->times >= 12 && l->words >= 2);
}

/* ASIA-AQ holds the initials of "Air quality", as a whole part, so that
 * "Air Air quality (ASIA-AQ)" has one word too many. */
static bool
is_defined_once(struct str rest, char initial)
{
	const char *open = memchr(rest.p, '(', rest.n < 80 ? rest.n : 80);
	char want[3] = {initial, 0, 0};
	struct word next, name;
	size_t at = 0;

	if (open == NULL || !word_next(rest, &at, &next) || next.text.n < 3)
		return false;
	want[1] = next.text.p[0] & ~32;
	for (at = open - rest.p; at < rest.n && rest.p[at] != ')';) {
		if (!word_next(rest, &at, &name) || !word_is_caps(&name))
			return false;
		if (name.text.n >= 2 && memcmp(name.text.p, want, 2) == 0)
			return true;
	}
	return false;
}

static bool
is_slip(struct repair_work *w, struct str word)
{
	char folded[REPAIR_FILLED];
	long n = fold(word, folded, sizeof(folded));
	uint32_t e = 0;

	if (w->r->doubles != NULL && n > 0)
		e = dict_find(w->r->doubles, (struct str){folded, n});
	while (e != 0 && dict_lang(w->r->doubles, e) != w->lang)
		e = dict_again(w->r->doubles, e);
	return e != 0;
}

/* A word that stands there twice.  Most are meant: had had, Walla Walla, and in
 * Indonesian a plural.  What is not: an acronym that no dictionary has, and a
 * name whose own acronym counts the word once. */
static void
take_double(struct repair_work *w, const struct loop *l, struct str word)
{
	struct str t = w->seg->text, first = str_cut(t, l->at, l->len);
	struct word is;
	size_t at = 0;

	if (!l->spaced || first.n != word.n + 1 ||
	    memcmp(first.p, word.p, word.n) != 0 ||
	    !word_next(word, &at, &is) || is.text.n != word.n)
		return;
	if (is_slip(w, word))
		repair_take_out(
		    w, REPAIR_LIKELY, l->at, l->len, "repair/doubled-word", 95);
	else if (word_is_caps(&is) && is.letters > 4 && has_small(t) &&
		 repair_ask(w, word) == LEXICON_UNKNOWN)
		repair_take_out(w, REPAIR_CERTAIN, l->at, l->len,
		    "repair/doubled-acronym", 98);
	else if (word_is_title(&is) &&
		 is_defined_once(str_cut(t, l->end, t.n - l->end), word.p[0]))
		repair_take_out(w, REPAIR_CERTAIN, l->at, l->len,
		    "repair/doubled-name", 98);
}

static void
take_sentence(struct repair_work *w, const struct loop *l, struct str unit)
{
	struct str t = w->seg->text;
	char last = unit.n ? unit.p[unit.n - 1] : 0;
	bool begins =
	    l->at == 0 || (l->at > 1 && strchr(".!?", t.p[l->at - 2]));

	if (begins && l->spaced && last == '.' && l->len == unit.n + 1 &&
	    memcmp(t.p + l->at, unit.p, unit.n) == 0)
		repair_take_out(w, REPAIR_CERTAIN, l->at, l->len,
		    "repair/doubled-sentence", 98);
}

static void
take_loop(void *user, const struct loop *l)
{
	struct repair_work *w = user;
	struct str unit =
	    str_cut(w->seg->text, l->at + l->len, l->end - l->at - l->len);

	w->stirred = true;
	if (l->times == 2 && l->words == 1)
		take_double(w, l, unit);
	if (l->times == 2 && l->words >= 6)
		take_sentence(w, l, unit);
	if (!goes_on(w, l, unit) && !is_loop(l, unit, w->seg->text))
		return;
	w->looped = unit;
	wound(w->doc, 10);
	repair_change(w, l->at, l->len, STR(""), "repair/loop", 99);
	because(w->doc,
	    doc_format(w->doc, "%zu words, %zu times", l->words, l->times));
}

void
repair_repeats(struct repair_work *w)
{
	w->looped = STR("");
	if (loop_may(w->seg->text))
		loop_find(&w->r->scratch->loops, w->seg->text, take_loop, w);
}
