/* SPDX-License-Identifier: Apache-2.0 */
/*
 * acronym.c - repairs acronyms that translation has bent.
 *
 * A text that defines "(KASA)" and elsewhere says Kasa, Cassa or Casa means
 * KASA.  Only a definition in the same document is proof: "Long Form (ABC)"
 * whose initials fit, or whose acronym is listed in acronyms.tsv.  A word is
 * taken for an acronym when both have one skeleton: their letters with the
 * spellings of one sound made equal.  Vowels stay in it, for without them KASA
 * and KASI fall together with hundreds of words (edit distance does worse).
 *
 * What is a word or may be a name needs more: Rock, Casa, Esa Pekka.  Then its
 * place has to speak for it: an acronym or a country beside it, or a noun that
 * goes with institutions (cues.tsv).  A word that the document also writes in
 * small letters is a word.  What cannot be decided is flagged.
 */
#include <stdlib.h>

#include "stage.h"
#include "text/fold.h"
#include "text/lexicon.h"
#include "text/word.h"

enum {
	SHORTEST = 3, LONGEST = 8,	/* letters of an acronym */
	SKELETON = 2 * LONGEST + 2,
	MOST = 64,		/* acronyms remembered of a document */
	BACK = 12,		/* words before a definition that are read */
	CLAUSE = 160,		/* bytes before it, at most */
	FOLDED = 64,
};

struct anchor {
	char name[LONGEST + 1];
	char skeleton[SKELETON];
	size_t len;		/* of the name */
	uint64_t line;		/* of its definition */
	bool plain;		/* written in small letters somewhere */
};

struct acronym {
	int case_only;			/* option */
	const struct dict *listed, *cues;
	struct lexicons *lexicons;
	struct lexicon *lexicon;
	struct anchor of[MOST];
	size_t n;
	bool us;		/* has the document the acronym US? */
	uint32_t first;		/* letters that bent forms begin with: a bit each */
};

static const struct option options[] = {
	{ "case-only", OPT_BOOL, offsetof(struct acronym, case_only), 0, 0, 1,
	  NULL, "repair only words that differ by nothing but case" },
	{ 0 }
};

static struct str
name_of(const struct anchor *a)
{
	return (struct str){ a->name, a->len };
}

static bool
acronym_load(void *state, const struct rules *rules, struct fault *why)
{
	struct acronym *a = state;

	a->listed = rules_dict(rules, "acronyms");
	a->cues = rules_dict(rules, "cues");
	if (a->listed == NULL || a->cues == NULL)
		fault(why, "the dictionaries acronyms and cues are missing");
	return a->listed != NULL && a->cues != NULL &&
	    (a->lexicons = lexicons_open()) != NULL;
}

static void
acronym_unload(void *state)
{
	lexicons_close(((struct acronym *)state)->lexicons);
}

static bool
acronym_open(void *state)
{
	struct acronym *a = state;

	return (a->lexicon = lexicon_open(a->lexicons)) != NULL;
}

static void
acronym_begin(void *state)
{
	((struct acronym *)state)->n = 0;
	((struct acronym *)state)->us = false;
}

static void
acronym_close(void *state)
{
	lexicon_close(((struct acronym *)state)->lexicon);
}

/* Writes the sound that begins at word[*at], in small letters and ended by 0;
 * moves *at behind the letters that spell it. */
static size_t
put_sound(const char *word, size_t *at, char *out)
{
	char c = word[(*at)++], d = word[*at];
	bool two = false;		/* do two letters spell it? */

	out[0] = c;
	switch (c) {
	case 'c':
		two = d == 'k' || d == 'h';
		out[0] = 'k';
		break;
	case 'q':
		two = d == 'u';
		out[0] = 'k';
		break;
	case 'p':
		if ((two = d == 'h'))
			out[0] = 'f';
		break;
	case 'o':
		if ((two = d == 'u' || d == 'o'))
			out[0] = 'u';
		break;
	case 'e':
		if ((two = d == 'e' || d == 'a'))
			out[0] = 'i';
		break;
	case 'x':
		memcpy(out, "ks", 2);
		return 2;
	case 'z':
		out[0] = 's';
		break;
	case 'y':
		out[0] = 'i';
		break;
	case 'w':
		out[0] = 'v';
		break;
	case 'h':
		return *at == 1;
	}
	*at += two;
	return 1;
}

/* Writes how a word sounds; false when it is no candidate: other letters than
 * a to z, too short or too long. */
static bool
sound(struct str w, char out[SKELETON])
{
	char word[LONGEST + 3], two[4];
	size_t n = 0;

	if (w.n < SHORTEST || w.n > LONGEST + 1)
		return false;
	for (size_t i = 0; i < w.n; i++) {
		word[i] = w.p[i] | 32;
		if (word[i] < 'a' || word[i] > 'z')
			return false;
	}
	word[w.n] = '\0';
	for (size_t at = 0; at < w.n;) {
		size_t len = put_sound(word, &at, two);

		for (size_t k = 0; k < len; k++)
			if (n == 0 || out[n - 1] != two[k])
				out[n++] = two[k];
	}
	out[n] = '\0';
	return true;
}

static bool
is_listed(const struct acronym *a, struct str name)
{
	char folded[FOLDED];
	long n = fold(name, folded, sizeof(folded));

	return n > 0 && dict_find(a->listed, (struct str){ folded, n }) != 0;
}

/* Do the words before a definition begin with its letters, in any order?  A
 * translation may have turned them round, but not changed them. */
static bool
initials_fit(struct str before, struct str name)
{
	char initial[BACK];
	size_t n = 0, at = 0;
	struct word w;

	for (; word_next(before, &at, &w); n++)
		initial[n % BACK] = w.text.p[0];
	if (n < 2)
		return false;
	for (size_t i = 0; i < name.n; i++) {
		size_t k = 0, most = n < BACK ? n : BACK;

		while (k < most && (initial[k] & ~32) != name.p[i])
			k++;
		if (k == most)
			return false;
		initial[k] = 0;
	}
	return true;
}

static void
remember(struct acronym *a, struct str name, uint64_t line)
{
	struct anchor *new = &a->of[a->n];

	for (size_t i = 0; i < a->n; i++)
		if (str_eq(name, name_of(&a->of[i])))
			return;
	if (a->n == MOST || !sound(name, new->skeleton))
		return;
	memcpy(new->name, name.p, name.n);
	new->name[name.n] = '\0';
	new->len = name.n;
	new->line = line;
	new->plain = false;
	a->n++;
}

/* "Long Form (ABC)": does the bracket that opens at `open` hold an acronym? */
static void
learn_definition(struct acronym *a, const struct seg *s, size_t open)
{
	/* No further than an acronym and its bracket: brackets come in floods. */
	struct str t = str_cut(s->text, 0, open + LONGEST + 3 < s->text.n ?
	    open + LONGEST + 3 : s->text.n);
	size_t at = open + 1, from = open;
	struct word w;

	if (open == 0 || !word_next(t, &at, &w) || w.at != open + 1 ||
	    !word_is_caps(&w) || w.digits > 0 || w.text.n < SHORTEST ||
	    w.text.n > LONGEST || at >= t.n || t.p[at] != ')')
		return;
	/* The words before it, as far as the clause reaches. */
	for (; from > 0 && open - from < CLAUSE; from--)
		if (strchr(",;:.()", t.p[from - 1]) != NULL)
			break;
	while (from < open && (t.p[from] & 0xc0) == 0x80)
		from++;
	if (initials_fit(str_cut(t, from, open - from), w.text) ||
	    is_listed(a, w.text))
		remember(a, w.text, s->line);
}

/* Dots are for a later stage to take away, so U.S. counts as US. */
static bool
has_us(struct str t)
{
	return memmem(t.p, t.n, "US", 2) != NULL ||
	    memmem(t.p, t.n, "U.S.", 4) != NULL;
}

static void
learn(struct acronym *a, struct doc *doc)
{
	for each_seg(s, doc) {
		const char *p = s->text.p, *end = p + s->text.n;

		for (; (p = memchr(p, '(', end - p)) != NULL; p++)
			learn_definition(a, s, p - s->text.p);
	}
	for each_seg(s, doc)
		a->us = a->us || (a->n > 0 && has_us(s->text));
}

static bool
is_letter(char c)
{
	return (unsigned char)((c | 32) - 'a') < 26;
}

/* Marks the letters that a bent form of an acronym may begin with. */
static void
mark_firsts(struct acronym *a)
{
	a->first = a->us ? 1u << ('u' - 'a') : 0;
	for (size_t i = 0; i < a->n; i++) {
		char c = a->of[i].skeleton[0];

		a->first |= 1u << ((a->of[i].name[0] | 32) - 'a') |
		    1u << (c - 'a');
		/* C, q, k and ch; ph; ks; s and z; i and y; v and w. */
		if (c == 'k')
			a->first |= 1u << 2 | 1u << 16 | 1u << 23;
		if (c == 'f' || c == 's' || c == 'i' || c == 'v')
			a->first |= c == 'f' ? 1u << 15 : c == 's' ?
			    1u << 25 : c == 'i' ? 1u << 24 | 1u << 4 :
			    1u << 22;
		if (c == 'u')
			a->first |= 1u << 14;
	}
}

/* The next word at or behind `at` that has a first letter like an acronym's: in
 * small letters when `plain`, else with a capital and then small ones. */
static size_t
next_candidate(const struct acronym *a, struct str t, size_t at, bool plain)
{
	for (; at + 1 < t.n; at++) {
		unsigned char c = t.p[at], letter = (c | 32) - 'a';

		if (letter < 26 && (a->first >> letter & 1) &&
		    (c >= 'a') == plain && t.p[at + 1] >= 'a' &&
		    is_letter(t.p[at + 1]) &&
		    (at == 0 || !is_letter(t.p[at - 1])))
			return at;
	}
	return t.n;
}

/* An acronym that the text also has in small letters is a word there. */
static void
learn_plain(struct acronym *a, const struct seg *s)
{
	struct str t = s->text;
	size_t at = 0, end;

	while ((at = next_candidate(a, t, at, true)) < t.n) {
		for (end = at; end < t.n && is_letter(t.p[end]); end++)
			;
		for (size_t i = 0; i < a->n; i++)
			if (a->of[i].len == end - at &&
			    str_like(str_cut(t, at, end - at), name_of(&a->of[i])))
				a->of[i].plain = true;
		at = end;
	}
}

/* A word among those of its line.  A neighbour is next to it but for one blank
 * or hyphen; across punctuation there is none, and it is `nobody`. */
struct place {
	const struct word *word, *before, *further, *after;
	bool joined_before, joined_after;	/* by a hyphen */
	bool starts;				/* nothing stands before `before` */
};

static const struct word nobody = { .text = { "", 0 } };

static bool
has_cue(const struct acronym *a, const struct word *w, const char *side,
		uint16_t lang)
{
	char folded[FOLDED];
	long n = w->text.n ? fold(w->text, folded, sizeof(folded)) : 0;
	uint32_t e = n > 0 ? dict_find(a->cues, (struct str){ folded, n }) : 0;

	for (; e != 0; e = dict_again(a->cues, e))
		if (str_eq(dict_field(a->cues, e, 0), str_of(side)) &&
		    (lang == LANG_UNKNOWN || dict_lang(a->cues, e) == lang))
			return true;
	return false;
}

/* Does the place of a word speak for an acronym: one beside it, a country
 * before it, a noun of institutions behind it? */
static bool
is_slot(const struct acronym *a, const struct place *p, uint16_t lang)
{
	if (word_is_caps(p->before) || word_is_caps(p->after) ||
	    has_cue(a, p->before, "before", lang) ||
	    has_cue(a, p->after, "after", lang))
		return true;
	return (word_is_caps(p->further) ||
	    has_cue(a, p->further, "before", lang)) &&
	    (has_cue(a, p->before, "between", lang) ||
	     word_is_title(p->before));
}

/* A title-case word right before or behind makes it a name, if nothing else
 * speaks for the acronym; a hyphen joins other things as well. */
static bool
may_be_name(const struct place *p)
{
	return (word_is_title(p->after) && !p->joined_after) ||
	    (word_is_title(p->before) && !p->joined_before && !p->starts);
}

/* The one acronym that sounds like the word: case-equal before others; NULL
 * when there is none or more than one. */
static struct anchor *
find_anchor(struct acronym *a, struct str word, bool *same_case)
{
	struct anchor *found = NULL;
	char heard[SKELETON];

	*same_case = false;
	if (!sound(word, heard))
		return NULL;
	for (size_t i = 0; i < a->n; i++) {
		if (strcmp(heard, a->of[i].skeleton) != 0)
			continue;
		if (str_like(word, name_of(&a->of[i]))) {
			*same_case = true;
			return &a->of[i];
		}
		if (found != NULL)
			return NULL;
		found = &a->of[i];
	}
	return a->case_only ? NULL : found;
}

static bool
is_word(struct acronym *a, uint16_t lang, const struct word *w,
		const struct anchor *to)
{
	char small[FOLDED];
	long n = fold(w->text, small, sizeof(small));

	/* Without a dictionary every word may be one. */
	return to->plain || n <= 0 || lexicon_ask(a->lexicon, lang,
	    (struct str){ small, n }) != LEXICON_UNKNOWN;
}

/* Decides on one word; true when it is an acronym.  What stays in doubt is
 * flagged when it is looked at for the last time. */
static bool
consider(struct acronym *a, struct doc *doc, struct seg *s,
		const struct place *p, bool last)
{
	const struct word *w = p->word;
	bool same_case, slot, word, sure;
	struct anchor *to;

	if (!word_is_title(w) || is_protected(s, w->at, w->text.n, SPAN_HARD) ||
	    (to = find_anchor(a, w->text, &same_case)) == NULL)
		return false;
	slot = is_slot(a, p, s->lang);
	word = is_word(a, s->lang, w, to);
	/* That English lacks a word of an unknown language proves little. */
	sure = slot || !(word || may_be_name(p) ||
	    (s->lang == LANG_UNKNOWN && !same_case));
	if (sure)
		edit(doc, s, w->at, w->text.n, doc_copy(doc, name_of(to)),
		    same_case ? "acronym/case" : "acronym/spelling",
		    word ? 90 : same_case ? 97 : 95);
	else if (last)
		flag(doc, s, w->at, w->text.n, "acronym/uncertain", 50);
	if (sure || last)
		because(doc, doc_format(doc, "%s is defined in line %llu%s",
		    to->name, (unsigned long long)to->line,
		    slot ? "; its place fits" : ""));
	return sure;
}

/* "Us-Rok": Us beside an acronym, in a text that has the acronym US. */
static bool
consider_us(struct acronym *a, struct doc *doc, struct seg *s,
		const struct place *p)
{
	const struct word *other = p->joined_before ? p->before : p->after;
	bool same_case;

	if (!a->us || !str_eq(p->word->text, STR("Us")) ||
	    !(p->joined_before || p->joined_after) ||
	    !(word_is_caps(other) || (word_is_title(other) &&
	    find_anchor(a, other->text, &same_case) != NULL)))
		return false;
	edit(doc, s, p->word->at, 2, STR("US"), "acronym/compound", 95);
	because(doc, STR("joined with an acronym"));
	return true;
}

/* What a word has beside it: '-' or ' ', or 0 when more stands between. */
static char
between(struct str t, const struct word *a, const struct word *b)
{
	size_t from = a->at + a->text.n, n = b->at - from;

	if (n == 1 && (t.p[from] == ' ' || t.p[from] == '-'))
		return t.p[from];
	return n == 2 && (t.p[from] == ' ' || t.p[from] == '-') &&
	    t.p[from + 1] == ' ' ? ' ' : 0;
}

static struct place
place_of(struct str t, const struct word *w, size_t i, size_t n)
{
	struct place p = { &w[i], &nobody, &nobody, &nobody, false, false,
	    true };
	char left = i > 0 ? between(t, &w[i - 1], &w[i]) : 0;
	char right = i + 1 < n ? between(t, &w[i], &w[i + 1]) : 0;

	if (left)
		p.before = &w[i - 1];
	if (left && i > 1 && between(t, &w[i - 2], &w[i - 1])) {
		p.further = &w[i - 2];
		p.starts = false;
	}
	if (right)
		p.after = &w[i + 1];
	p.joined_before = left == '-';
	p.joined_after = right == '-';
	return p;
}

/* All words of a line, in the window's memory. */
static struct word *
words_of(struct doc *doc, struct str t, size_t *n)
{
	struct word w, *row;
	size_t at = 0, most = 0;

	while (word_next(t, &at, &w))
		most++;
	row = doc_alloc(doc, (most + 1) * sizeof(*row));
	*n = 0;
	for (at = 0; row != NULL && word_next(t, &at, &w);)
		row[(*n)++] = w;
	return row;
}

/* Takes a line from left to right and back: a word that has proven to be an
 * acronym speaks for those beside it. */
static void
run_segment(struct acronym *a, struct doc *doc, struct seg *s)
{
	size_t n;
	struct word *w = words_of(doc, s->text, &n);

	for (size_t k = 0; k < 2 * n; k++) {
		bool last = k >= n;
		size_t i = last ? 2 * n - 1 - k : k;
		struct place p;

		if (w[i].upper != 1)
			continue;
		p = place_of(s->text, w, i, n);
		if (consider_us(a, doc, s, &p) ||
		    consider(a, doc, s, &p, last))
			w[i].upper = w[i].letters;
	}
}

static void
acronym_run(void *state, struct doc *doc)
{
	struct acronym *a = state;

	learn(a, doc);
	if (a->n == 0)
		return;
	mark_firsts(a);
	for each_seg(s, doc)
		learn_plain(a, s);
	for each_seg(s, doc)
		if (next_candidate(a, s->text, 0, false) < s->text.n)
			run_segment(a, doc, s);
}

const struct stage stage_acronym = {
	.name = "acronym",
	.summary = "repair acronyms that translation has bent",
	.options = options,
	.size = sizeof(struct acronym),
	.load = acronym_load,
	.open = acronym_open,
	.begin = acronym_begin,
	.run = acronym_run,
	.close = acronym_close,
	.unload = acronym_unload,
};
