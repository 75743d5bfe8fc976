/* SPDX-License-Identifier: Apache-2.0 */
/*
 * acronym.c - repairs acronyms that translation has bent.
 *
 * A text that defines "(KASA)" and elsewhere says Kasa, Cassa or Casa means
 * KASA.  The document itself has to prove it: it defines the acronym, or writes
 * one that a list of ours has; words that sound like it (text/sound.h) are then
 * weighed.  How well the acronym is known, how often and how near it stands,
 * the place of the word, and other damage of the document speak for it; that
 * it is a word, also stands in small letters or beside what looks like a given
 * name, that it is written so by habit (Nasa, Unesco) speak against it.  What
 * stays in doubt is flagged.
 */
#include <stdlib.h>

#include "stage.h"
#include "text/anchor.h"
#include "text/bits.h"
#include "text/capital.h"
#include "text/definition.h"
#include "text/expansion.h"
#include "text/find.h"
#include "text/fold.h"
#include "text/lexicon.h"
#include "text/place.h"
#include "text/seek.h"
#include "text/stray.h"
#include "text/turned.h"
#include "text/word.h"

enum {
	FORMS = 128,		/* bent forms weighed in a window */
	FEW = 6,		/* forms that are searched for one by one */
	FAR = 150,		/* lines from an acronym to a bent form */
	MUCH = 4,		/* damage of a text that is bent throughout */
	SUFFIX = 5,		/* bytes of what hangs on an acronym */
	FOLDED = 64,
	LANGS = 1024,		/* languages that are told apart here */
	SOFT = 5,		/* letters of an acronym with a soft C */
	HEARD = 4096,		/* words whose sound is remembered */
	ENTERED = 256,		/* places of acronyms that are */
};

/* What a word sounds like: the prints of its sound, and of the one that it has
 * with a K for an S; 0 for none. */
struct heard {
	uint64_t word;		/* its hash; or 0 */
	uint32_t sound, hard;
};

struct silent {
	struct heard of[HEARD];
	uint16_t entered[ENTERED];	/* anchors from 1, by their names */
	uint64_t acronyms;		/* hash of all there are ... */
	uint32_t epoch;			/* ... and how often that changed */
};

struct acronym {
	int case_only;			/* option */
	const struct dict *listed, *titles, *cues, *grammar;
	struct agree agree;
	struct lexicons *lexicons;
	struct lexicon *lexicon;
	struct silent *silent;	/* of the stream */
	struct anchors anchors;
	uint64_t hangs[LANGS / 64];	/* languages that hang suffixes on them */
	uint32_t pair[26];	/* acronyms of two letters that were seen */
};

static const struct option options[] = {
	{ "case-only", OPT_BOOL, offsetof(struct acronym, case_only), 0, 0, 1,
	  NULL, "repair only words that differ by nothing but case" },
	{ 0 }
};

/* One spelling that sounds like an acronym, and what its places say. */
struct form {
	struct str text;
	struct anchor *to;
	uint16_t lang;
	bool same_case;		/* nothing but case differs */
	bool plain;		/* also written in small letters */
	bool named;		/* a name somewhere: Rok Petrovic */
	bool inside;		/* in the middle of a sentence somewhere */
	bool slot;		/* where an acronym stands, somewhere */
	bool strange;		/* no word of the language: without vowels, or
				 * of another script */
	bool hope;		/* may be proven */
	unsigned good;		/* 1: proven; speaks for others */
	enum { NOT_ASKED, NO_WORD, MAY_BE_WORD, IS_WORD } word;
};

/* A place where one stands. */
struct candidate {
	struct candidate *next;
	struct seg *seg;
	size_t at, len;
	struct form *form;
	uint64_t far;		/* lines to the nearest that is right */
	bool slot, named;
};

/* A place where two letters stand that may be an acronym of a state. */
struct pair {
	struct pair *next;
	struct seg *seg;
	size_t at;
};

struct found {
	struct form *form;		/* FORMS of them */
	uint8_t slot[2 * FORMS];	/* of forms, from 1 */
	size_t n, good;
	size_t hope;		/* how many of them may be proven */
	struct candidate *first, **last;
	struct pair *pairs, **last_pair;
};

static void
note_suffixes(struct acronym *a)
{
	for (uint32_t i = 1; i <= dict_size(a->cues); i++) {
		unsigned lang = dict_lang(a->cues, i) % LANGS;

		if (!str_eq(dict_field(a->cues, i, 0), STR("suffix")))
			continue;
		if (lang == 0)
			memset(a->hangs, 0xff, sizeof(a->hangs));
		a->hangs[lang / 64] |= (uint64_t)1 << lang % 64;
	}
}

static bool
hangs_suffixes(const struct acronym *a, uint16_t lang)
{
	return lang != LANG_UNKNOWN &&
	    a->hangs[lang % LANGS / 64] >> lang % 64 & 1;
}

static bool
acronym_load(void *state, const struct rules *rules, struct fault *why)
{
	struct acronym *a = state;

	a->listed = rules_dict(rules, "acronyms");
	a->titles = rules_dict(rules, "titles");
	a->cues = rules_dict(rules, "cues");
	a->grammar = rules_dict(rules, "grammar");
	a->agree = (struct agree){ rules_dict(rules, "articles"),
	    rules_dict(rules, "gender"), a->cues, LANG_UNKNOWN };
	if (a->listed == NULL || a->titles == NULL || a->cues == NULL ||
	    a->grammar == NULL || a->agree.articles == NULL) {
		fault(why, "a dictionary of acronyms, titles, cues or grammar is "
		    "missing");
		return false;
	}
	note_suffixes(a);
	a->lexicons = rules_lexicons(rules);
	return true;
}

static bool
acronym_open(void *state)
{
	struct acronym *a = state;

	a->silent = calloc(1, sizeof(*a->silent));
	a->lexicon = a->silent ? lexicon_open(a->lexicons) : NULL;
	if (a->lexicon != NULL)
		return true;
	free(a->silent);
	return false;
}

static void
acronym_begin(void *state)
{
	struct acronym *a = state;

	anchors_clear(&a->anchors);
	memset(a->pair, 0, sizeof(a->pair));
}

static void
acronym_close(void *state)
{
	struct acronym *a = state;

	lexicon_close(a->lexicon);
	free(a->silent);
}

/*
 * Learning what the document knows
 */

/* Is it an entry that we have chosen ourselves, for this language or English? */
static bool
is_chosen(const struct acronym *a, uint32_t e, uint16_t lang)
{
	uint16_t of = dict_lang(a->listed, e);

	return of != 0 && (of == lang || lang == LANG_UNKNOWN ||
	    strcmp(lang_tag(of), "en") == 0);
}

/* The first entry of an acronym that we have chosen, or, when it may be `any`,
 * of the long list of all research organizations and of other languages. */
static uint32_t
listed(const struct acronym *a, struct str name, uint16_t lang, bool any)
{
	char folded[FOLDED];
	long n = fold(name, folded, sizeof(folded));
	uint32_t e = n <= 0 ? 0 :
	    dict_find(a->listed, (struct str){ folded, n });

	while (e != 0 && !any && !is_chosen(a, e, lang))
		e = dict_again(a->listed, e);
	return e;
}

/* How well a definition proves an acronym.  One without fitting words counts
 * when the acronym is well known, in any language. */
static enum anchor_proof
proof_of(const struct acronym *a, struct str text, uint16_t lang,
		const struct definition *d)
{
	struct str words = str_cut(text, d->from, d->to - d->from);

	if (definition_fits(words, d->name) ||
	    listed(a, d->name, lang, false) ||
	    (d->name.n > 3 && listed(a, d->name, lang, true)))
		return ANCHOR_DEFINED;
	return d->in_brackets ? ANCHOR_BRACKETED : ANCHOR_WRITTEN;
}

/* The last byte of a wide bracket as well. */
static bool
opens_bracket(char c)
{
	return c == '(' || c == '[' || c == '\210' || c == '\0';
}

static bool
beside_bracket(struct str t, const struct capital *c)
{
	size_t end = c->at + c->len;

	return (c->at > 0 && opens_bracket(t.p[c->at - 1])) ||
	    (end < t.n && t.p[end] == ')') || (end + 1 < t.n && (t.p[end] == '(' || (t.p[end] == ' ' &&
	    t.p[end + 1] == '(') || t.p[end] == '\357'));
}

/* Most are the same few, again and again. */
static struct anchor *
enter(struct acronym *a, struct str name)
{
	uint16_t *slot = &a->silent->entered[str_hash(name) % ENTERED];
	struct anchor *e = &a->anchors.of[*slot > 0 ? *slot - 1 : 0];

	if (*slot > 0 && *slot <= a->anchors.n && str_eq(anchor_name(e), name))
		return e;
	e = anchors_enter(&a->anchors, name);
	*slot = e != NULL ? e - a->anchors.of + 1 : 0;
	return e;
}

static void
learn_acronym(struct acronym *a, const struct seg *s, const struct capital *c,
		const struct definition *d)
{
	struct str name = str_cut(s->text, c->at, c->len);
	struct anchor *e = enter(a, name);
	enum anchor_proof proof;

	if (e == NULL)
		return;
	if (e->exact++ == 0 && listed(a, name, s->lang, false))
		e->proof = ANCHOR_LISTED;
	if (e->exact == 1) {
		e->line = s->line;
		e->in = s;
	}
	e->seen = s->line;
	if (e->proof == ANCHOR_DEFINED || d == NULL ||
	    (proof = proof_of(a, s->text, s->lang, d)) <= e->proof)
		return;
	e->proof = proof;
	e->line = s->line;
	e->in = s;
}

/* Acronyms of two letters: US, and U.S., whose dots a later stage takes away.
 * Returns whether it is one. */
static bool
learn_pair(struct acronym *a, struct str t, const struct capital *c)
{
	const char *p = t.p + c->at;
	char first = p[0] - 'A', second = p[1] - 'A';

	if (c->len == 1 && c->at + 4 <= t.n && p[1] == '.' && p[3] == '.')
		second = p[2] - 'A';
	else if (c->len != 2)
		return false;
	if (first < 0 || first >= 26 || second < 0 || second >= 26)
		return false;
	a->pair[(int)first] |= 1u << second;
	return true;
}

static bool
learn_word(struct acronym *a, struct expansions *x, struct seg *s,
		const struct capital *c)
{
	struct definition d;
	bool defines = beside_bracket(s->text, c) &&
	    definition_at(s->text, c, &d);

	if (defines && (c->shape != CAPITAL_TITLE || listed(a, d.name,
	    s->lang, true)))
		expansion_add(x, s, &d);
	if (c->shape == CAPITAL_ALL)
		learn_acronym(a, s, c, defines ? &d : NULL);
	return defines || c->shape == CAPITAL_ALL;
}

/* May it be a bent form of an acronym?  One of two letters is looked at apart. */
static bool
is_title(struct str t, const struct capital *c)
{
	return c->shape == CAPITAL_TITLE && (c->len > 2 || c->at + 1 >= t.n) &&
	    c->letters <= SOUND_LONGEST + SUFFIX;
}

/* Returns whether it tells anything. */
static bool
learn_capital(struct acronym *a, struct expansions *x, struct seg *s,
		const struct capital *c)
{
	if (c->len <= 2 && c->at + 1 < s->text.n)
		return learn_pair(a, s->text, c);
	return learn_word(a, x, s, c);
}

/* The words with a capital of one line, for those who walk over it again. */
struct words {
	const struct capital *of;
	size_t n;
	bool known;
	bool dull;		/* none of them tells anything */
	uint16_t lang;
	uint32_t silent;	/* the epoch for which, and in this language, none
				 * sounds like an acronym */
};

enum { AT_ONCE = 64 };	/* words of a line that are kept */

/* A walk over the words of a line, kept or not. */
struct walk {
	struct str text;
	const struct words *w;
	size_t at;
	struct capital own;
};

static const struct capital *
walk_next(struct walk *k)
{
	if (k->w->known)
		return k->at < k->w->n ? &k->w->of[k->at++] : NULL;
	return capital_next(k->text, &k->at, &k->own) ? &k->own : NULL;
}

static void
learn_rest(struct acronym *a, struct expansions *x, struct seg *s, size_t at)
{
	struct capital c;

	while (capital_next(s->text, &at, &c))
		learn_capital(a, x, s, &c);
}

/* Walks over a line, and keeps what was found for the next walk, if that is not
 * too much. */
static void
learn_line(struct acronym *a, struct expansions *x, struct doc *doc,
		struct seg *s, struct words *w)
{
	struct capital c[AT_ONCE], *kept;
	size_t n = capital_list(s->text, c, AT_ONCE);
	bool told = false;

	for (size_t i = 0; i < n; i++)
		told |= learn_capital(a, x, s, &c[i]);
	if (n == AT_ONCE)
		learn_rest(a, x, s, c[n - 1].at + c[n - 1].len);
	else if ((kept = doc_room(doc, n * sizeof(*c))) != NULL)
		*w = (struct words){ .of = memcpy(kept, c, n * sizeof(*c)),
		    .n = n, .known = true, .dull = !told };
}

static void
learn(struct acronym *a, struct expansions *x, struct doc *doc,
		struct words **line)
{
	for each_seg(s, doc) {
		struct words *w = seg_memo(doc, s, sizeof(*w));

		line[s - doc->seg] = w;
		if (w == NULL)
			continue;
		if (!w->known)
			learn_line(a, x, doc, s, w);
		else if (!w->dull)
			for (size_t i = 0; i < w->n; i++)
				learn_capital(a, x, s, &w->of[i]);
	}
}

/*
 * Finding what sounds like it
 */

/* Are two words one but for case, in any script? */
static bool
differs_in_case(struct str a, struct str b)
{
	char one[FOLDED], other[FOLDED];
	long n;

	if (str_is_ascii(a))
		return str_like(a, b);
	n = fold(a, one, sizeof(one));
	return n > 0 && fold(b, other, sizeof(other)) == n &&
	    memcmp(one, other, n) == 0;
}

static bool
has_vowel(struct str word)
{
	for (size_t i = 0; i < word.n; i++)
		if ((unsigned char)word.p[i] >= 0x80 ||
		    strchr("aeiouy", word.p[i] | 32) != NULL)
			return true;
	return false;
}

static struct form *
form_of(struct found *f, struct str text, uint16_t lang, struct anchor *to)
{
	size_t at = (str_hash(text) + lang) % (2 * FORMS);
	struct form *e;

	for (; f->slot[at] != 0; at = (at + 1) % (2 * FORMS)) {
		e = &f->form[f->slot[at] - 1];
		if (e->lang == lang && str_eq(e->text, text))
			return e;
	}
	if (f->n == FORMS)
		return NULL;
	e = &f->form[f->n++];
	f->slot[at] = f->n;
	*e = (struct form){ .text = text, .lang = lang, .to = to,
	    .same_case = differs_in_case(text, anchor_name(to)),
	    .strange = !has_vowel(text) };
	return e;
}

/* How an acronym sounds to those who say C as an S before E, I and Y. */
static bool
sounds_soft(struct str name, char out[SOUND_ROOM])
{
	char soft[SOUND_LONGEST];

	if (name.n > SOUND_LONGEST)
		return false;
	for (size_t i = 0; i < name.n; i++)
		soft[i] = name.p[i] == 'C' && i + 1 < name.n &&
		    strchr("EIY", name.p[i + 1]) != NULL ? 'S' : name.p[i];
	return sound((struct str){ soft, name.n }, out);
}

/* The same with the sound of a K where C may be written; false when there is no
 * such place, and for short words, which would be other ones. */
static bool
hear_hard(const char *heard, char hard[SOUND_ROOM])
{
	size_t n = strlen(heard);

	memcpy(hard, heard, n + 1);
	for (size_t i = 0; i < n; i++)
		if (hard[i] == 's' && (heard[i + 1] == 'e' ||
		    heard[i + 1] == 'i'))
			hard[i] = 'k';
	return n >= SOFT && memcmp(hard, heard, n) != 0;
}

/* Unisef for UNICEF. */
static struct anchor *
find_soft(struct acronym *a, const char *heard)
{
	char hard[SOUND_ROOM], soft[SOUND_ROOM];

	if (!hear_hard(heard, hard))
		return NULL;
	for (struct anchor *e = anchors_sound(&a->anchors, hard); e != NULL;
	    e = anchors_again(&a->anchors, e))
		if (e->proof >= ANCHOR_LISTED &&
		    sounds_soft(anchor_name(e), soft) &&
		    strcmp(soft, heard) == 0)
			return e;
	return NULL;
}

/* The one acronym that sounds like the word: case-equal before others, then
 * better proven ones; NULL when there is none, or no one. */
static struct anchor *
find_anchor(struct acronym *a, struct str word)
{
	struct anchor *found = NULL, *e;
	char heard[SOUND_ROOM];
	bool tie = false;

	if (!anchors_may(&a->anchors, word) || !sound(word, heard))
		return NULL;
	for (e = anchors_sound(&a->anchors, heard); e != NULL;
	    e = anchors_again(&a->anchors, e)) {
		if (e->proof < ANCHOR_LISTED)
			continue;
		if (differs_in_case(word, anchor_name(e)))
			return e;
		if (found == NULL || e->proof > found->proof) {
			found = e;
			tie = false;
		} else {
			tie = e->proof == found->proof;
		}
	}
	if (found == NULL && !a->case_only)
		return find_soft(a, heard);
	return tie || a->case_only ? NULL : found;
}

/* Is it an acronym, or a word that surely means one? */
static bool
is_acronym(struct acronym *a, const struct word *w)
{
	struct anchor *to;

	if (word_is_caps(w))
		return true;
	return word_is_title(w) && (to = find_anchor(a, w->text)) != NULL &&
	    to->proof == ANCHOR_DEFINED && !to->plain &&
	    differs_in_case(w->text, anchor_name(to));
}

/* Does the place of a word speak for an acronym: one beside it, a country
 * before it, a noun of institutions beside it? */
static bool
is_slot(struct acronym *a, const struct place *p, uint16_t lang)
{
	const struct dict *cues = a->cues;

	if (is_acronym(a, &p->before) || is_acronym(a, &p->after) ||
	    cue_has(cues, p->before.text, "before", lang) ||
	    cue_has(cues, p->after.text, "after", lang))
		return true;
	return (word_is_caps(&p->further) ||
	    cue_has(cues, p->further.text, "before", lang)) &&
	    (cue_has(cues, p->before.text, "between", lang) ||
	     word_is_title(&p->before));
}

/* A title-case word right before or behind makes it a name; a hyphen joins
 * other things as well. */
static bool
is_named(const struct acronym *a, const struct place *p, uint16_t lang)
{
	return (word_is_title(&p->after) && !p->joined_after) ||
	    (word_is_title(&p->before) && !p->joined_before && !p->second) ||
	    cue_has(a->cues, p->before.text, "person", lang);
}

/* Where the language hangs endings on names alone with an apostrophe, as Turkish
 * does, a word before one is none: Kasa'nın is no cash box's. */
static bool
is_before_ending(const struct acronym *a, struct str t, size_t end,
		uint16_t lang)
{
	size_t n = end < t.n && t.p[end] == '\'' ? 1 : end + 3 < t.n &&
	    memcmp(t.p + end, "\342\200\231", 3) == 0 ? 3 : 0;
	char c = end + n < t.n ? t.p[end + n] : ' ';

	return n > 0 && ((unsigned char)c >= 0x80 || (c >= 'a' && c <= 'z')) &&
	    cue_has(a->cues, STR("*"), "apostrophe", lang);
}

static uint64_t
apart(uint64_t a, uint64_t b)
{
	return a > b ? a - b : b - a;
}

static void
add_candidate(struct acronym *a, struct doc *doc, struct found *f,
		struct seg *s, struct str text, size_t at, struct anchor *to)
{
	struct candidate *c = doc_room(doc, sizeof(*c));
	struct form *form = form_of(f, text, s->lang, to);
	struct place p;

	if (c == NULL || form == NULL)
		return;
	place_of(s->text, at, text.n, &p);
	*c = (struct candidate){ .seg = s, .at = at, .len = text.n,
	    .form = form, .slot = is_slot(a, &p, s->lang) };
	c->slot |= form->same_case &&
	    is_before_ending(a, s->text, at + text.n, s->lang);
	c->named = !c->slot && is_named(a, &p, s->lang);
	c->far = apart(s->line, to->line);
	if (apart(s->line, to->seen) < c->far)
		c->far = apart(s->line, to->seen);
	to->title += form->same_case;
	form->slot |= c->slot;
	form->named |= c->named;
	form->inside |= !p.opens;
	form->strange |= p.foreign;
	*f->last = c;
	f->last = &c->next;
}

/* Suffixes that a language hangs on: Kasanya.  Tries those that the word ends
 * with, the longest first. */
static struct anchor *
find_with_suffix(struct acronym *a, struct str *word, uint16_t lang)
{
	for (size_t n = SUFFIX; n > 0; n--) {
		struct anchor *to;

		if (word->n < n + 3 || (word->p[word->n - n] & 0xc0) == 0x80 ||
		    !cue_has(a->cues, str_cut(*word, word->n - n, n), "suffix",
		    lang ? lang : LANG_UNKNOWN))
			continue;
		to = find_anchor(a, str_cut(*word, 0, word->n - n));
		if (to != NULL && lang != LANG_UNKNOWN) {
			word->n -= n;
			return to;
		}
	}
	return NULL;
}

/* Which words sound like nothing is another question when there are other
 * acronyms. */
static void
begin_silence(const struct acronym *a)
{
	uint64_t hash = a->anchors.n + 1;

	for (size_t i = 0; i < a->anchors.n; i++) {
		const struct anchor *e = &a->anchors.of[i];

		hash = (hash ^ str_hash(anchor_name(e))) * 0x9e3779b97f4a7c15 +
		    e->proof;
	}
	for (size_t i = 0; i < 26; i++)
		hash = (hash ^ a->pair[i]) * 0x9e3779b97f4a7c15;
	if (a->silent->epoch == 0 || a->silent->acronyms != hash)
		a->silent->epoch++;
	a->silent->acronyms = hash;
}

/* Most capitals are of the same few words, again and again. */
static const struct heard *
hear(const struct acronym *a, struct str word)
{
	uint64_t hash = str_hash(word);
	struct heard *h = &a->silent->of[(hash ^ hash >> 32) % HEARD];
	char heard[SOUND_ROOM], hard[SOUND_ROOM];

	if (h->word == hash)
		return h;
	*h = (struct heard){ .word = hash };
	if (!sound(word, heard))
		return h;
	h->sound = anchor_print(heard);
	if (hear_hard(heard, hard))
		h->hard = anchor_print(hard);
	return h;
}

static bool
sounds_so(const struct acronym *a, const struct heard *h)
{
	return (h->sound != 0 && anchors_sound_so(&a->anchors, h->sound)) ||
	    (h->hard != 0 && anchors_sound_so(&a->anchors, h->hard));
}

/* Returns whether it sounds like something. */
static bool
find_word(struct acronym *a, struct doc *doc, struct found *f, struct seg *s,
		size_t at, size_t len)
{
	struct str word = str_cut(s->text, at, len);
	struct anchor *to = NULL;

	if (!anchors_may(&a->anchors, word))
		return false;
	if (sounds_so(a, hear(a, word)))
		to = find_anchor(a, word);
	if (to == NULL && len > SUFFIX && hangs_suffixes(a, s->lang))
		to = find_with_suffix(a, &word, s->lang);
	if (to != NULL && !is_protected(s, at, word.n, SPAN_HARD))
		add_candidate(a, doc, f, s, word, at, to);
	return to != NULL;
}

/* May a word of two letters be one of those that were seen? */
static bool
is_pair(const struct acronym *a, struct str t, const struct capital *c)
{
	const char *p = t.p + c->at;

	return c->len == 2 && c->shape == CAPITAL_TITLE && p[0] >= 'A' &&
	    p[0] <= 'Z' && p[1] >= 'a' && p[1] <= 'z' &&
	    a->pair[p[0] - 'A'] >> (p[1] - 'a') & 1;
}

static void
add_pair(struct doc *doc, struct found *f, struct seg *s, size_t at)
{
	struct pair *p = doc_room(doc, sizeof(*p));

	if (p == NULL)
		return;
	*p = (struct pair){ .seg = s, .at = at };
	*f->last_pair = p;
	f->last_pair = &p->next;
}

static void
find_line(struct acronym *a, struct doc *doc, struct found *f, struct seg *s,
		struct words *w)
{
	struct walk walk = { .text = s->text, .w = w };
	const struct capital *c;
	bool any = false;

	while ((c = walk_next(&walk)) != NULL) {
		if (is_title(s->text, c)) {
			any |= find_word(a, doc, f, s, c->at, c->len);
		} else if (is_pair(a, s->text, c)) {
			any = true;
			add_pair(doc, f, s, c->at);
		}
	}
	if (any)
		return;
	w->silent = a->silent->epoch;
	w->lang = s->lang;
}

static void
find(struct acronym *a, struct doc *doc, struct found *f, struct words **line)
{
	begin_silence(a);
	for each_seg(s, doc) {
		struct words *w = line[s - doc->seg];

		if (w != NULL && !(w->silent == a->silent->epoch &&
		    w->lang == s->lang))
			find_line(a, doc, f, s, w);
	}
}

/*
 * Weighing
 */

static bool
is_letter(char c)
{
	return (unsigned char)((c | 32) - 'a') < 26;
}

/* Marks the form that the word beginning at `at` is, in small letters. */
static void
mark_word(struct found *f, struct str t, size_t at)
{
	size_t end = at + 1;

	while (end < t.n && is_letter(t.p[end]))
		end++;
	for (size_t i = 0; end - at > 2 && i < f->n; i++)
		if (f->form[i].text.n == end - at &&
		    t.p[at] == (f->form[i].text.p[0] | 32) &&
		    str_like(f->form[i].text, str_cut(t, at, end - at)))
			f->form[i].plain = true;
}

/* Marks the forms that the text also has in small letters; `begins` tells how
 * those begin. */
static void
mark_plain(struct found *f, struct str t, const bool *begins)
{
	uint64_t before = 0;
	char copy[64];

	for (size_t at = 0; at < t.n; at += 64) {
		uint64_t letters = bits_letter(bits_block(t, at, copy));
		uint64_t starts = letters & ~(letters << 1 | before);

		before = letters >> 63;
		for (; starts != 0; starts &= starts - 1) {
			size_t i = at + (size_t)__builtin_ctzll(starts);

			if (begins[(unsigned char)t.p[i]])
				mark_word(f, t, i);
		}
	}
}

/* Does the text have the form in small letters, as a whole word? */
static bool
has_plain(struct str t, struct str form)
{
	struct str rest = str_cut(form, 1, form.n - 1);
	char first = form.p[0] | 32;

	for (size_t at = 1; (at = find_text(t, at, rest)) < t.n; at++)
		if (t.p[at - 1] == first &&
		    (at == 1 || !is_letter(t.p[at - 2])) &&
		    (at + rest.n == t.n || !is_letter(t.p[at + rest.n])))
			return true;
	return false;
}

/* The same, for few forms. */
static void
search_plain(struct found *f, struct str t)
{
	for (size_t i = 0; i < f->n; i++) {
		struct form *e = &f->form[i];

		if (e->hope && !e->plain)
			e->plain = has_plain(t, e->text);
	}
}

/* Lines that lie side by side are searched as one: no form has a line end. */
static void
find_plain(struct found *f, struct doc *doc)
{
	struct seg *s = doc->seg, *end = s + doc->nseg, *next;
	bool begins[256] = { false };

	for (size_t i = 0; i < f->n; i++)
		begins[(unsigned char)(f->form[i].text.p[0] | 32)] = true;
	for (; f->hope > 0 && s < end; s = next) {
		struct str piece;

		next = s + 1;
		if (s->flags & SEG_DROPPED)
			continue;
		next = piece_end(s, end);
		piece = (struct str){ s->text.p, next[-1].text.p +
		    next[-1].text.n - s->text.p };
		if (f->hope > FEW)
			mark_plain(f, piece, begins);
		else
			search_plain(f, piece);
	}
}

/* Asks the lexicon for the word in small letters and as it is. */
static void
ask_word(struct acronym *a, struct form *f)
{
	char small[FOLDED];
	long n = fold(f->text, small, sizeof(small));
	enum lexicon_answer low, high;

	if (n <= 0 || f->strange) {
		f->word = n <= 0 ? IS_WORD : NO_WORD;
		return;
	}
	low = lexicon_ask(a->lexicon, f->lang, (struct str){ small, n });
	if (low == LEXICON_NONE) {
		/* A capital in the middle of a sentence says that it is a name
		 * at least, save where all nouns have one.  English words and
		 * given names are met everywhere. */
		f->word = f->inside && !cue_has(a->cues, STR("*"), "nouns",
		    f->lang) && lexicon_ask(a->lexicon, LANG_UNKNOWN,
		    (struct str){ small, n }) == LEXICON_UNKNOWN &&
		    lexicon_ask(a->lexicon, LANG_UNKNOWN, f->text) ==
		    LEXICON_UNKNOWN ? NO_WORD : MAY_BE_WORD;
		return;
	}
	high = lexicon_ask(a->lexicon, f->lang, f->text);
	f->word = low == LEXICON_KNOWN || high == LEXICON_KNOWN ? IS_WORD :
	    f->lang == LANG_UNKNOWN && !f->same_case ? MAY_BE_WORD : NO_WORD;
}

/* Does the language write this acronym like a word by habit? */
static bool
is_habit(const struct acronym *a, const struct form *f)
{
	return f->same_case && f->to->title >= f->to->exact &&
	    cue_has(a->cues, f->text, "title", f->lang);
}

static int
needed(const struct form *f)
{
	return f->to->proof == ANCHOR_DEFINED ? 3 : 4;
}

/* What speaks for a form, and this place of it, to be the acronym.
 * What is proven in one place is so in others. */
static int
points_of(const struct form *f, bool slot)
{
	int points = f->to->proof == ANCHOR_DEFINED ? 2 : 1;

	return points + (f->to->exact > 1) + (f->to->exact > 3) +
	    f->same_case + f->strange + (slot || f->good ? 2 : 0);
}

static int
weigh(struct acronym *a, struct form *f, bool slot, bool named,
		uint64_t far, size_t others)
{
	int points = points_of(f, slot) + (others > 0) +
	    (f->to->bent > f->good);

	if (points < needed(f) || (is_habit(a, f) && others == 0) ||
	    (!slot && (named || f->named || far > FAR)))
		return 0;
	if (f->plain || f->to->plain)
		return slot && (f->same_case || f->to->proof ==
		    ANCHOR_DEFINED) ? points - 1 : 0;
	if (f->word == NOT_ASKED)
		ask_word(a, f);
	return f->word == NO_WORD ? points : slot ? points - 1 : 0;
}

/* Marks the forms that may be proven, for whom it is worth to look further. */
static void
mark_hope(struct found *f)
{
	for (size_t i = 0; i < f->n; i++) {
		struct form *e = &f->form[i];
		int most = points_of(e, e->slot) + (f->n > 1 ? 2 : 0);

		e->hope = most >= needed(e) && (e->slot || !e->named);
		f->hope += e->hope;
	}
}

static void
judge_forms(struct acronym *a, struct found *f)
{
	for (size_t i = 0; i < f->n; i++) {
		struct form *e = &f->form[i];

		e->to->bent = 0;
		if (e->same_case && e->plain)
			e->to->plain = true;
	}
	for (size_t i = 0; i < f->n; i++) {
		struct form *e = &f->form[i];

		e->good = weigh(a, e, e->slot, e->named, 0, 0) >= needed(e);
		f->good += e->good;
		e->to->bent += e->good;
	}
}

/* A word of the long form right before the acronym is itself: Kimia of "Jabatan
 * Kimia (KIMIA)". */
static bool
is_defined_by(const struct candidate *c)
{
	struct str t = c->seg->text, name = anchor_name(c->form->to);
	size_t end = c->at + c->len, left = t.n - end < 160 ? t.n - end : 160;
	const char *p = memmem(t.p + end, left, name.p, name.n);

	return c->form->to->in == c->seg &&
	    c->form->to->line == c->seg->line && p != NULL &&
	    strchr("([\210", p[-1]) != NULL;
}

static void
decide(struct acronym *a, struct doc *doc, struct found *f,
		struct candidate *c)
{
	struct form *e = c->form;
	struct anchor *to = e->to;
	bool sure = weigh(a, e, c->slot, c->named, c->far,
	    f->good - e->good) >= needed(e);

	if (is_defined_by(c))
		return;
	if (sure)
		edit(doc, c->seg, c->at, c->len, doc_copy(doc, anchor_name(to)),
		    e->same_case ? "acronym/case" : "acronym/spelling",
		    e->word != NO_WORD ? 90 : e->same_case ? 97 : 95);
	else if (e->hope && !e->plain && to->proof == ANCHOR_DEFINED)
		flag(doc, c->seg, c->at, c->len, "acronym/uncertain", 50);
	else
		return;
	because(doc, doc_format(doc, "%s is %s in line %llu%s", to->name,
	    to->proof == ANCHOR_DEFINED ? "defined" : "written",
	    (unsigned long long)to->line, c->slot ? "; its place fits" : ""));
}

/* "Us-Rok": a state's letters joined with an acronym, in a text that has them
 * in capitals. */
static void
decide_pair(struct acronym *a, struct doc *doc, struct seg *s, size_t from)
{
	const char *p = s->text.p + from;
	struct place at;

	if (!cue_has(a->cues, str_cut(s->text, from, 2), "state", s->lang))
		return;
	place_of(s->text, from, 2, &at);
	if (!(at.joined_before && is_acronym(a, &at.before)) &&
	    !(at.joined_after && is_acronym(a, &at.after)))
		return;
	edit(doc, s, from, 2, doc_format(doc, "%c%c", p[0], p[1] - 32),
	    "acronym/compound", 95);
	because(doc, STR("joined with an acronym"));
}

static void
turn_title(const struct acronym *a, struct doc *doc,
		const struct expansions *x, struct seg *s,
		const struct capital *c)
{
	struct turned t;

	if (turned_find(a->titles, s->text, c, s->lang, &t))
		rename_words(x, doc, s, t.from, t.to, t.name, "acronym/title",
		    92, STR("all words of the name, in another order"));
}

/* What only a text that is bent throughout lets us repair. */
static void
find_strays(struct acronym *a, struct doc *doc, const struct expansions *x)
{
	const struct strays with = { a->listed, a->cues, a->lexicon,
	    &a->anchors };

	for each_seg(s, doc) {
		struct capital c;
		size_t at = 0;

		while (capital_next(s->text, &at, &c)) {
			if (c.shape == CAPITAL_TITLE)
				expansions_names(x, doc, s, &c);
			turn_title(a, doc, x, s, &c);
			stray(&with, doc, s, &c);
		}
	}
}

static bool
has_anchors(const struct acronym *a)
{
	for (size_t i = 0; i < a->anchors.n; i++)
		if (a->anchors.of[i].proof > ANCHOR_WRITTEN)
			return true;
	return false;
}

static void
acronym_run(void *state, struct doc *doc)
{
	struct acronym *a = state;
	struct expansions *x = doc_room(doc, sizeof(*x));
	struct found *f = doc_alloc(doc, sizeof(*f));
	struct words **line = doc_room(doc, doc->nseg * sizeof(*line));

	if (x == NULL || f == NULL || line == NULL)
		return;
	expansions_begin(x, a->listed, a->cues, a->grammar, &a->agree);
	learn(a, x, doc, line);
	expansions_judge(x, doc);
	if (!has_anchors(a) && x->n == 0)
		return;
	if ((f->form = doc_room(doc, FORMS * sizeof(*f->form))) == NULL)
		return;
	f->last = &f->first;
	f->last_pair = &f->pairs;
	find(a, doc, f, line);
	mark_hope(f);
	find_plain(f, doc);
	judge_forms(a, f);
	expansions_repair(x, doc, f->good);
	for (struct candidate *c = f->first; c != NULL; c = c->next)
		decide(a, doc, f, c);
	for (const struct pair *p = f->pairs; p != NULL; p = p->next)
		decide_pair(a, doc, p->seg, p->at);
	if (f->good + x->bent >= MUCH)
		find_strays(a, doc, x);
	lexicon_rest(a->lexicon);
}

const struct stage stage_acronym = {
	.name = "acronym",
	.summary = "repair acronyms that translation has bent, and what they stand for",
	.options = options,
	.size = sizeof(struct acronym),
	.load = acronym_load,
	.open = acronym_open,
	.begin = acronym_begin,
	.run = acronym_run,
	.close = acronym_close,
};
