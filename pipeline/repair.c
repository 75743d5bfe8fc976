/* SPDX-License-Identifier: Apache-2.0 */
/*
 * repair.c - what tokenizers, translators and language models leave behind.
 *
 * Most of it is rules in files (dictionaries/LANG/NAME.rules): a literal brings
 * a rule to a place, its pattern and its guards decide.  Three things are no
 * rules: text that a tokenizer has cut (text/detok.c), what repeats
 * (text/loop.c), and the score of damage.
 *
 * Only text that shows damage is touched.  A mark with a blank before it is a
 * slip; a document full of them has been through a tokenizer.  What cannot be
 * repaired with certainty is flagged.
 */
#include <stdlib.h>

#include "stage.h"
#include "text/detok.h"
#include "text/fold.h"
#include "text/lexicon.h"
#include "text/loop.h"
#include "text/residue.h"
#include "text/ruleset.h"
#include "text/utf8.h"
#include "text/word.h"

enum { OFF, CERTAIN, LIKELY };

enum {
	BACK = 96,
	AHEAD = 400,   /* bytes around a trigger that a rule sees */
	SEARCHES = 64, /* through the window, for one guard */
	FILLED = 256,
	SAMPLE = 64 * 1024, /* of a window, for how it was made */
};

/* What a tokenizer's text has a lot of, and other text little; told from rules
 * by a number of its own. */
static const char *const traces[] = {
    " ,",
    " .",
    " )",
    " ]",
    " ;",
    " ?",
    " !",
    " :",
    "# ",
    "( ",
    "[ ",
    " \" ",
    " ' ",
    " ’ ",
    " “ ",
    " ” ",
    " @-@",
    " &amp;",
    "&apos;",
    "&quot;",
    "&lt; ",
    "&gt; ",
    " &#9",
    " n't",
    " n’t",
    " 's ",
    " 're ",
    " 've ",
    " 'll ",
    " `` ",
    " '' ",
    " -LRB-",
    " % ",
};

#define TRACE UINT32_MAX

/* What a stream needs beside its state; nothing in it lasts. */
struct scratch {
	struct matcher *matcher;
	struct loop_memory loops;
	size_t *upto;   /* by rule: how far this line has been read */
	uint64_t *line; /* ... and which line that was */
	uint64_t lines;
	uint64_t raw_of;    /* the window that `raw` is of; 0: of none */
	struct residue raw; /* as it came in */
};

struct repair {
	int level;       /* option */
	const char *own; /* option: a file of rules */
	struct ruleset *rules;
	struct lexicons *lexicons;
	const struct dict *doubles;
	struct lexicon *lexicon;
	struct scratch *scratch;
	struct residue seen; /* in earlier windows */
	bool begun;          /* a line with something has gone by */
	bool preamble;       /* ... and all so far was a preamble */
};

static const struct option options[] = {
    {"level", OPT_CHOICE, offsetof(struct repair, level), CERTAIN, 0, 2,
	"off|certain|likely", "how sure a repair has to be"},
    {"rules", OPT_TEXT, offsetof(struct repair, own), 0, 0, 0, NULL,
	"file of rules to use beside the built-in ones"},
    {0}};

/* One segment at work. */
struct work {
	struct repair *r;
	struct doc *doc;
	struct seg *seg;
	uint16_t lang;
	struct residue window; /* of all its lines, counted when asked */
	bool counted;
	int searches;
	bool trace; /* has the line a mark that stands apart? */
	bool first; /* is this the first line with something? */
};

static bool
repair_load(void *state, const struct rules *rules, struct fault *why)
{
	struct repair *r = state;
	struct str text = rules_section(rules, "rules:repair");

	r->doubles = rules_dict(rules, "doubles");
	if ((r->rules = calloc(1, sizeof(*r->rules))) == NULL ||
	    (r->lexicons = lexicons_open()) == NULL) {
		fault(why, "out of memory");
		return false;
	}
	if (!ruleset_read(r->rules, text, "dictionaries", false, why))
		return false;
	for (size_t i = 0; i < sizeof(traces) / sizeof(*traces); i++)
		if (!triggers_add(
			r->rules->triggers, str_of(traces[i]), TRACE)) {
			fault(why, "out of memory");
			return false;
		}
	return r->own == NULL || ruleset_read_file(r->rules, r->own, why);
}

static void
repair_unload(void *state)
{
	struct repair *r = state;

	if (r->rules != NULL)
		ruleset_free(r->rules);
	free(r->rules);
	lexicons_close(r->lexicons);
}

static void
repair_close(void *state)
{
	struct repair *r = state;

	lexicon_close(r->lexicon);
	if (r->scratch != NULL) {
		matcher_close(r->scratch->matcher);
		free(r->scratch->upto);
		free(r->scratch->line);
	}
	free(r->scratch);
}

static bool
repair_open(void *state)
{
	struct repair *r = state;
	struct scratch *s = calloc(1, sizeof(*s));

	if ((r->scratch = s) == NULL)
		return false;
	s->matcher = matcher_open();
	s->upto = calloc(r->rules->n + 1, sizeof(*s->upto));
	s->line = calloc(r->rules->n + 1, sizeof(*s->line));
	r->lexicon = lexicon_open(r->lexicons);
	return s->matcher != NULL && s->upto != NULL && s->line != NULL &&
	       r->lexicon != NULL;
}

static void
repair_begin(void *state)
{
	struct repair *r = state;

	r->seen = (struct residue){0};
	r->begun = r->preamble = false;
	r->scratch->raw_of = 0;
}

/*
 * Evidence
 */

/* Tells the windows of a document that follow each other apart; never 0. */
static uint64_t
window_id(const struct doc *doc)
{
	uint64_t line = doc->nseg ? doc->seg[0].line : 0;

	return str_hash(
		   str_cut(doc->text, 0, doc->text.n < 64 ? doc->text.n : 64)) +
	       line * 2 + (doc->begins ? 1 : 0);
}

static void
add_residue(struct residue *to, const struct residue *more)
{
	to->apart += more->apart;
	to->joined += more->joined;
	to->sure += more->sure;
}

/* Of the window as it is now, and all before it as they came in: what was
 * joined here is no evidence any more, so that a second cleaning finds none
 * either. */
static const struct residue *
document_residue(struct work *w)
{
	struct scratch *s = w->r->scratch;
	size_t read = 0;

	if (w->counted)
		return &w->window;
	w->counted = true;
	for
		each_seg (seg, w->doc) {
			residue_count(seg->text, &w->window);
			if ((read += seg->text.n) > SAMPLE)
				break;
		}
	if (s->raw_of != window_id(w->doc)) {
		s->raw_of = window_id(w->doc);
		s->raw = w->window;
	}
	add_residue(&w->window, &w->r->seen);
	return &w->window;
}

static bool
is_cut(struct work *w)
{
	struct residue line = {0};

	residue_count(w->seg->text, &line);
	return line.apart + line.sure > 0 || line.joined == 0
		   ? residue_tells(&line, document_residue(w))
		   : false;
}

/* Is the word known, as it stands or in small letters? */
static enum lexicon_answer
ask(struct work *w, struct str word)
{
	enum lexicon_answer a;
	char small[FILLED];
	long n;

	a = lexicon_ask(w->r->lexicon, w->lang, word);
	if (a != LEXICON_UNKNOWN)
		return a;
	n = fold(word, small, sizeof(small));
	return n > 0
		   ? lexicon_ask(w->r->lexicon, w->lang, (struct str){small, n})
		   : a;
}

/* Does the window have the text anywhere, as it came in? */
static bool
is_elsewhere(struct work *w, struct str what)
{
	struct str t = w->doc->text;

	return what.n > 1 && w->searches++ < SEARCHES &&
	       memmem(t.p, t.n, what.p, what.n) != NULL;
}

static bool
guard_asks(
    struct work *w, const struct guard_call *g, const struct rule_hit *hit)
{
	char filled[FILLED];
	struct str text = {filled, 0};
	size_t n;

	if (guard_is_plain(g->kind))
		return guard_holds(
		    g, w->seg->text, hit->from[0], hit->to[0] - hit->from[0]);
	switch (g->kind) {
	case GUARD_RESIDUE:
		return is_cut(w);
	case GUARD_DOC_START:
		return w->first &&
		       str_trim(str_cut(w->seg->text, 0, hit->from[0])).n == 0;
	case GUARD_AFTER_PREAMBLE:
		return w->r->preamble;
	default:
		break;
	}
	n = rule_fill(str_of(g->text), w->seg->text, hit, filled, FILLED);
	if (n > FILLED)
		return false;
	text.n = n;
	if (g->kind == GUARD_ELSEWHERE)
		return is_elsewhere(w, text);
	return ask(w, text) ==
	       (g->kind == GUARD_KNOWN ? LEXICON_KNOWN : LEXICON_UNKNOWN);
}

static bool
guards_hold(struct work *w, const struct rule *r, const struct rule_hit *hit)
{
	for (size_t i = 0; i < r->nguard; i++)
		if (!guard_asks(w, &r->guard[i], hit))
			return false;
	return true;
}

/*
 * Rules
 *
 * At level off all is looked for, for the score of damage, and nothing done.
 */

static void
change(struct work *w, size_t at, size_t len, struct str with, const char *rule,
    int sure)
{
	if (w->r->level > OFF)
		edit(w->doc, w->seg, at, len, with, rule, sure);
}

static void
tell(struct work *w, size_t at, size_t len, const char *rule, int sure)
{
	if (w->r->level > OFF)
		flag(w->doc, w->seg, at, len, rule, sure);
}

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
propose(struct work *w, size_t at, size_t len, struct str with,
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
	change(w, at + front, len - front - back,
	    str_cut(with, front, with.n - front - back), rule, sure);
}

/* An address is protected, but not the blanks between its parts. */
static void
squeeze(struct work *w, const struct rule *r, const struct rule_hit *hit)
{
	for (size_t i = hit->from[0]; i < hit->to[0]; i++)
		if (w->seg->text.p[i] == ' ')
			change(w, i, 1, STR(""), r->name, r->sure);
}

static void
apply_rule(struct work *w, const struct rule *r, const struct rule_hit *hit)
{
	size_t at = hit->from[0], len = hit->to[0] - at, n;
	char filled[1024];

	wound(w->doc, r->likely ? 1 : r->tier == RULE_ONLY_FLAG ? 4 : 2);
	if (r->tier == RULE_ONLY_FLAG || (r->likely && w->r->level < LIKELY)) {
		tell(w, at, len, r->name, r->sure);
		return;
	}
	if (r->drops) {
		if (w->r->level > OFF)
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
	struct work *w = user;
	struct scratch *s = w->r->scratch;
	struct rule *r = w->r->rules->rule + id;
	struct str text = w->seg->text;
	size_t from = character(text, at > BACK ? at - BACK : 0);
	size_t end = character(text, at + len + AHEAD), last = at + len;
	enum rule_found found = RULE_NONE;
	struct rule_hit hit;

	if (id == TRACE) {
		w->trace = true;
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
		if (!is_protected(w->seg, hit.from[0], hit.to[0] - hit.from[0],
			SPAN_BLOCK) &&
		    guards_hold(w, r, &hit))
			apply_rule(w, r, &hit);
		from = hit.to[0];
	}
	if (found == RULE_LIMIT) {
		tell(w, at, len, r->name, 0);
		because(w->doc, STR("the pattern took too many steps here"));
	}
	s->line[id] = s->lines;
	s->upto[id] = from > last ? from : last;
}

static void
run_rules(struct work *w)
{
	const struct triggers *t = w->r->rules->triggers;
	struct str text = w->seg->text;

	for (size_t at = 0; (at = triggers_next(t, text, at)) < text.n; at++)
		triggers_at(t, text, at, try_rule, w);
}

/*
 * Loops and doubled words
 */

static bool
has_small(struct str line)
{
	size_t small = 0;

	for (size_t i = 0; i < line.n; i++)
		small += line.p[i] >= 'a' && line.p[i] <= 'z';
	return small > 8;
}

struct unit {
	size_t letters, marks;
	bool cries; /* a crowd that chants is no machine */
};

static struct unit
weigh(struct str unit)
{
	struct unit u = {0};

	for (size_t i = 0; i < unit.n; i++) {
		unsigned char c = unit.p[i];

		u.letters += c >= 0x80 || (unsigned)(c | 32) - 'a' < 26;
		u.marks +=
		    c == ',' || c == '.' || c == ';' || c == ':' || c == '?';
		u.cries |= c == '!' || c == '|' || c == '\t';
	}
	return u;
}

/* Six times, or three times four words and marks; the columns of a table repeat
 * as well, with more than one blank between them, and figures do. */
static bool
is_loop(const struct loop *l, struct str unit, struct str line)
{
	struct unit u = weigh(unit);
	size_t marks = weigh(str_cut(line, l->at, l->len)).marks;

	if (u.cries ||
	    (l->times < 6 &&
		(l->times < 3 || l->words + marks / (l->times - 1) < 4)))
		return false;
	if (u.letters == 0)
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
is_slip(struct work *w, struct str word)
{
	char folded[FILLED];
	long n = fold(word, folded, sizeof(folded));
	uint32_t e = 0;

	if (w->r->doubles != NULL && n > 0)
		e = dict_find(w->r->doubles, (struct str){folded, n});
	while (e != 0 && dict_lang(w->r->doubles, e) != w->lang)
		e = dict_again(w->r->doubles, e);
	return e != 0;
}

/* Takes a stretch out from a level on; below, it is only seen. */
static void
take_out(struct work *w, int level, size_t at, size_t len, const char *rule,
    int sure)
{
	wound(w->doc, level == LIKELY ? 1 : 3);
	if (w->r->level >= level)
		change(w, at, len, STR(""), rule, sure);
	else
		tell(w, at, len, rule, sure);
}

/* A word that stands there twice.  Most are meant: had had, Walla Walla, and in
 * Indonesian a plural.  What is not: an acronym that no dictionary has, and a
 * name whose own acronym counts the word once. */
static void
take_double(struct work *w, const struct loop *l, struct str word)
{
	struct str t = w->seg->text, first = str_cut(t, l->at, l->len);
	struct word is;
	size_t at = 0;

	if (!l->spaced || first.n != word.n + 1 ||
	    memcmp(first.p, word.p, word.n) != 0 ||
	    !word_next(word, &at, &is) || is.text.n != word.n)
		return;
	if (is_slip(w, word))
		take_out(w, LIKELY, l->at, l->len, "repair/doubled-word", 95);
	else if (word_is_caps(&is) && is.letters > 4 && has_small(t) &&
		 ask(w, word) == LEXICON_UNKNOWN)
		take_out(
		    w, CERTAIN, l->at, l->len, "repair/doubled-acronym", 98);
	else if (word_is_title(&is) &&
		 is_defined_once(str_cut(t, l->end, t.n - l->end), word.p[0]))
		take_out(w, CERTAIN, l->at, l->len, "repair/doubled-name", 98);
}

static void
take_sentence(struct work *w, const struct loop *l, struct str unit)
{
	struct str t = w->seg->text;
	char last = unit.n ? unit.p[unit.n - 1] : 0;
	bool begins =
	    l->at == 0 || (l->at > 1 && strchr(".!?", t.p[l->at - 2]));

	if (begins && l->spaced && last == '.' && l->len == unit.n + 1 &&
	    memcmp(t.p + l->at, unit.p, unit.n) == 0)
		take_out(
		    w, CERTAIN, l->at, l->len, "repair/doubled-sentence", 98);
}

static void
take_loop(void *user, const struct loop *l)
{
	struct work *w = user;
	struct str unit =
	    str_cut(w->seg->text, l->at + l->len, l->end - l->at - l->len);

	if (l->times == 2 && l->words == 1)
		take_double(w, l, unit);
	if (l->times == 2 && l->words >= 6)
		take_sentence(w, l, unit);
	if (!is_loop(l, unit, w->seg->text))
		return;
	wound(w->doc, 10);
	change(w, l->at, l->len, STR(""), "repair/loop", 99);
	because(w->doc,
	    doc_format(w->doc, "%zu words, %zu times", l->words, l->times));
}

/*
 * Text that was cut
 */

static void
take_join(void *user, size_t at, size_t len, struct str with)
{
	struct work *w = user;

	change(w, at, len, with,
	    len == 1 && with.n == 0 ? "repair/detokenize"
				    : "repair/token-escape",
	    99);
}

/* ``` with or without a word behind it. */
static bool
is_fence(struct str s, bool bare)
{
	s = str_trim(s);
	return s.n >= 3 && memcmp(s.p, "```", 3) == 0 &&
	       (s.n == 3 || (!bare && memchr(s.p, ' ', s.n) == NULL &&
				s.p[s.n - 1] != '`'));
}

/* A model that has announced its translation puts it in a fence; it goes when
 * it holds all that is left of the document. */
static void
drop_fence(struct work *w)
{
	struct doc *doc = w->doc;
	struct seg *last = doc->seg + doc->nseg - 1;

	while (last > w->seg && str_trim(last->text).n == 0)
		last--;
	if (last <= w->seg || !is_fence(w->seg->text, false) ||
	    !is_fence(last->text, true))
		return;
	for (struct seg *s = w->seg + 1; s < last; s++)
		if (is_fence(s->text, false))
			return;
	wound(doc, 4);
	if (w->r->level == OFF)
		return;
	drop(doc, w->seg, "repair/llm-fence", 98);
	drop(doc, last, "repair/llm-fence", 98);
}

static void
run_segment(struct work *w)
{
	struct str t = w->seg->text;

	w->r->scratch->lines++;
	w->first = !w->r->begun;
	w->trace = t.n > 2 && t.p[1] == ' ' && strchr("\"'", t.p[0]) != NULL;
	run_rules(w);
	if (w->trace && is_cut(w)) {
		wound(w->doc, 2);
		detok(t, lang_tag(w->lang), take_join, w);
	}
	loop_find(&w->r->scratch->loops, t, take_loop, w);
	w->r->begun = true;
	w->r->preamble =
	    (w->first || w->r->preamble) && w->seg->flags & SEG_DROPPED;
}

static void
repair_run(void *state, struct doc *doc)
{
	struct repair *r = state;
	struct work w = {.r = r, .doc = doc};

	for
		each_seg (s, doc) {
			if (str_trim(s->text).n == 0)
				continue;
			w.seg = s;
			if (r->preamble && doc->begins && doc->ends)
				drop_fence(&w);
			if (is_protected(s, 0, s->text.n, SPAN_BLOCK)) {
				r->begun = true;
				r->preamble = false;
				continue;
			}
			w.lang = s->lang != LANG_UNKNOWN ? s->lang : doc->lang;
			run_segment(&w);
		}
	/* The first round has counted if there was anything to be counted. */
	if (r->scratch->raw_of == window_id(doc))
		add_residue(&r->seen, &r->scratch->raw);
}

static bool
repair_rule(const void *state, size_t i, struct rule_info *info)
{
	static const char *const tiers[] = {"auto", "evidence", "flag"};
	const struct ruleset *all = ((const struct repair *)state)->rules;
	const struct rule *r;

	if (i >= all->n)
		return false;
	r = &all->rule[i];
	*info = (struct rule_info){.name = r->name,
	    .lang = r->lang_text,
	    .tier = tiers[r->tier],
	    .level = r->likely ? "likely" : "certain",
	    .pattern = r->match,
	    .what = r->why};
	return true;
}

static bool
repair_example(const void *state, size_t i, size_t k, struct str *before,
    struct str *after)
{
	const struct ruleset *all = ((const struct repair *)state)->rules;

	if (i >= all->n || k >= all->rule[i].record.nexample)
		return false;
	*before = all->rule[i].example[k].before;
	*after = all->rule[i].example[k].after;
	return true;
}

const struct stage stage_repair = {
    .name = "repair",
    .summary = "repair what tokenizers, translators and models leave",
    .options = options,
    .size = sizeof(struct repair),
    /* Blocks it looks out for itself: it takes a fence away. */
    .minds = SPAN_CODE | SPAN_LINK,
    .load = repair_load,
    .open = repair_open,
    .begin = repair_begin,
    .run = repair_run,
    .close = repair_close,
    .unload = repair_unload,
    .rule = repair_rule,
    .example = repair_example,
};
