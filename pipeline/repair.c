/* SPDX-License-Identifier: Apache-2.0 */
/*
 * repair.c - what tokenizers, translators and language models leave behind.
 *
 * Most of it is rules in files (dictionaries/LANG/NAME.rules): a literal brings
 * a rule to a place, its pattern and its guards decide.  Three things are no
 * rules: text that a tokenizer has cut (text/detok.c), what repeats
 * (text/repairrepeat.c), and the score of damage.  What these share is in
 * text/repairwork.h.
 *
 * Only text that shows damage is touched.  A mark with a blank before it is a
 * slip; a document full of them has been through a tokenizer.  What cannot be
 * repaired with certainty is flagged.
 */
#include <stdlib.h>

#include "stage.h"
#include "text/detok.h"
#include "text/repairwork.h"

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
    "@ ",
    "( ",
    "[ ",
    " \" ",
    " ' ",
    " ’ ",
    " “ ",
    " ” ",
    " „ ",
    " « ",
    " ‚ ",
    " @-@",
    " &amp;",
    "&apos;",
    "&quot;",
    "&lt; ",
    "&gt; ",
    " &#9",
    " &#124;",
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
    " / ",
    " $ ",
    " £ ",
};

static const struct option options[] = {
    {"level", OPT_CHOICE, offsetof(struct repair, level), REPAIR_CERTAIN, 0, 2,
	"off|certain|likely", "how sure a repair has to be"},
    {"rules", OPT_TEXT, offsetof(struct repair, own), 0, 0, 0, NULL,
	"file of rules to use beside the built-in ones"},
    {0}};

static bool
repair_load(void *state, const struct rules *rules, struct fault *why)
{
	struct repair *r = state;
	struct str text = rules_section(rules, "rules:repair");

	r->doubles = rules_dict(rules, "doubles");
	r->marks = rules_dict(rules, "marks");
	r->lexicons = rules_lexicons(rules);
	if ((r->rules = calloc(1, sizeof(*r->rules))) == NULL) {
		fault(why, "out of memory");
		return false;
	}
	if (!ruleset_read(r->rules, text, "dictionaries", false, why))
		return false;
	for (size_t i = 0; i < sizeof(traces) / sizeof(*traces); i++)
		if (!triggers_add(
			r->rules->triggers, str_of(traces[i]), REPAIR_TRACE)) {
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
	struct repair_scratch *s = calloc(1, sizeof(*s));

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
	r->hand = 0;
}

/*
 * Text that was cut
 */

static void
take_join(void *user, size_t at, size_t len, struct str with)
{
	struct repair_work *w = user;

	repair_change(w, at, len, with,
	    w->seg->text.p[at] == ' ' ? "repair/detokenize"
				      : "repair/token-escape",
	    99);
}

/* The no-break space that the document uses, looked for once in a window. */
static struct str
hard_blank(struct repair_work *w)
{
	struct str t = w->doc->text, narrow = STR("\u202f");

	if (w->hard.p == NULL)
		w->hard = memmem(t.p, t.n, narrow.p, narrow.n) != NULL
			      ? narrow
			      : STR("\u00a0");
	return w->hard;
}

/* How the text of the line was made: as it tells, and what is before it in the
 * document, or what is behind it in the window. */
static enum hand
hand(struct repair_work *w)
{
	struct seg *end = w->doc->seg + w->doc->nseg;

	for (; w->told <= w->seg; w->told++)
		hand_look(&w->r->hand, w->told->text);
	if (w->r->hand != 0)
		return hand_told(w->r->hand);
	for (struct seg *s = w->told; !w->foresaw && s < end; s++)
		hand_look(&w->ahead, s->text);
	w->foresaw = true;
	return hand_told(w->ahead);
}

/* Returns whether there was nothing. */
static bool
look_by_rules(struct repair_work *w)
{
	struct str t = w->seg->text;

	w->r->scratch->lines++;
	w->trace = t.n > 2 && t.p[1] == ' ' && strchr("\"'", t.p[0]) != NULL;
	w->stirred = w->trace;
	repair_by_rules(w);
	if (w->trace && repair_is_cut(w)) {
		wound(w->doc, 2);
		detok(t,
		    &(struct detok_way){lang_tag(w->lang), w->r->marks,
			hard_blank(w), hand(w)},
		    take_join, w);
	}
	return !w->stirred;
}

static bool
look_for_repeats(struct repair_work *w)
{
	w->stirred = false;
	repair_repeats(w);
	return !w->stirred;
}

static void
run_segment(struct repair_work *w)
{
	struct repair_line *q = seg_memo(w->doc, w->seg, sizeof(*q)), none = {0};

	w->first = !w->r->begun;
	q = q != NULL ? q : &none;
	if (!q->rules || q->lang != w->lang)
		q->rules = look_by_rules(w);
	if (!q->repeats)
		q->repeats = look_for_repeats(w);
	q->lang = w->lang;
	w->r->begun = true;
	w->r->preamble =
	    (w->first || w->r->preamble) && w->seg->flags & SEG_DROPPED;
}

static void
repair_run(void *state, struct doc *doc)
{
	struct repair *r = state;
	struct repair_work w = {.r = r, .doc = doc, .told = doc->seg};

	for
		each_seg (s, doc) {
			if (str_trim(s->text).n == 0)
				continue;
			w.seg = s;
			if (r->preamble && doc->begins && doc->ends)
				repair_fence(&w);
			if (is_protected(s, 0, s->text.n, SPAN_BLOCK)) {
				r->begun = true;
				r->preamble = false;
				continue;
			}
			w.lang = s->lang != LANG_UNKNOWN ? s->lang : doc->lang;
			run_segment(&w);
		}
	repair_remember(r, doc);
	lexicon_rest(r->lexicon);
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
	*before = all->rule[i].record.example[k].before;
	*after = all->rule[i].record.example[k].after;
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
