/* SPDX-License-Identifier: Apache-2.0 */
/* expansion.c - repairs what a text says an acronym stands for. */
#include "capital.h"
#include "expansion.h"
#include "fold.h"
#include "place.h"
#include "token.h"
#include "unify.h"
#include "utf8.h"
#include "word.h"

enum {
	LIKELY = 45,		/* score of a name that may be meant */
	SURELY = 58,
	CLEAR = 6,		/* margin to the next name */
	SOME = 1, MUCH = 3,	/* damage in a document */
	LONG = 14,		/* words of a name, at most */
};

void
expansion_add(struct expansions *x, struct seg *s, const struct definition *d)
{
	if (x->n < EXPANSIONS && d->in_brackets)
		x->of[x->n++] = (struct expansion){ .seg = s, .of = *d };
}

static struct str
words_of(const struct expansion *e)
{
	return str_cut(e->seg->text, e->of.from, e->of.to - e->of.from);
}

/* A description, no name: "the Japanese space agency". */
static bool
is_description(const struct expansions *x, const struct expansion *e)
{
	struct str t = str_cut(e->seg->text, e->best.from,
	    e->best.to - e->best.from);
	struct word w, last = { 0 };
	size_t at = 0, n = 0, upper = 0;

	for (; word_next(t, &at, &w); n++) {
		upper += n > 0 ? w.upper > 0 : word_is_caps(&w);
		last = w;
	}
	return upper == 0 && n < 4 &&
	    cue_has(x->officials.cues, last.text, "kind", e->seg->lang);
}

/* Does the whole name stand there, across a comma that ends a clause, or may it? */
static bool
is_whole(const struct expansion *e)
{
	struct str t = e->seg->text, name = e->best.name;
	size_t from = e->of.from;

	if (name.n <= e->best.to && str_like(name, str_cut(t, e->best.to -
	    name.n, name.n)))
		return true;
	while (from > 0 && t.p[from - 1] == ' ')
		from--;
	return from > 0 && strchr(",:;.()", t.p[from - 1]) != NULL &&
	    memchr(name.p, t.p[from - 1], name.n) != NULL;
}

/* d'études without what is clipped, whichever apostrophe is there. */
static struct str
unclipped(struct str word)
{
	for (size_t i = 1; i < 3 && i + 3 < word.n; i++) {
		size_t n = word.p[i] == '\'' ? 1 :
		    memcmp(word.p + i, "\xe2\x80\x99", 3) == 0 ? 3 : 0;

		if (n > 0)
			return str_cut(word, i + n, word.n - i - n);
	}
	return word;
}

/* How many words the name has behind those of t; -1 if it does not begin so. */
static int
words_behind(struct str t, struct str name)
{
	size_t at = 0, in = 0;
	struct word w, of;
	int n = 0;

	while (word_next(t, &at, &w))
		if (!word_next(name, &in, &of) ||
		    !str_like(unclipped(w.text), unclipped(of.text)))
			return -1;
	while (word_next(name, &in, &of))
		n++;
	return n;
}

/* Are the words of t those of the name, or all of them but the last? */
static bool
begins_name(struct str t, struct str name)
{
	int n = words_behind(t, name);

	return n == 0 || n == 1;
}

/* An entry of ours with this acronym whose name begins so. */
static uint32_t
entry_named(const struct expansions *x, struct str acronym, struct str t,
		uint16_t lang)
{
	const struct dict *d = x->officials.listed;
	uint32_t e = dict_find(d, acronym);

	while (e != 0 && !(official_is_chosen(&x->officials, e, lang) &&
	    begins_name(t, dict_field(d, e, 0))))
		e = dict_again(d, e);
	return e;
}

/* Its first letter, small and without marks; only those of ASCII are told. */
static char
initial(struct str word)
{
	size_t at = 0;
	uint32_t c = utf8_next(word, &at);

	c = token_fold(c, token_entry(c));
	return c < 0x80 ? (char)c : '?';
}

/* The entry whose name the words are, or begin: its acronym has their initials
 * and one letter more, at most. */
static uint32_t
entry_by_words(const struct expansions *x, struct str t, uint16_t lang,
		bool small)
{
	char acronym[LONG + 2];
	size_t n = 0, at = 0;
	struct word w;
	uint32_t e;

	/* Romance languages have one capital in a name. */
	while (n < LONG && word_next(t, &at, &w))
		if (w.upper > 0 || (small && w.letters > 3))
			acronym[n++] = initial(unclipped(w.text));
	if (n < 2)
		return 0;
	e = entry_named(x, (struct str){ acronym, n }, t, lang);
	for (char c = 'a'; e == 0 && c <= 'z'; c++) {
		acronym[n] = c;
		e = entry_named(x, (struct str){ acronym, n + 1 }, t, lang);
	}
	return e;
}

/* The entry whose name the last words are, or begin, and those words. */
static uint32_t
entry_at_end(const struct expansions *x, const struct expansion *e,
		struct str *t)
{
	struct str whole = words_of(e);
	uint32_t entry = 0;
	struct word w;
	size_t at = 0;

	while (entry == 0 && word_next(whole, &at, &w)) {
		*t = str_cut(whole, w.at, whole.n - w.at);
		if (w.upper > 0)
			entry = entry_by_words(x, *t, e->seg->lang, false);
		if (w.upper > 0 && entry == 0)
			entry = entry_by_words(x, *t, e->seg->lang, true);
	}
	return entry;
}

/* Are the words the right name of another body? */
static bool
names_another(const struct expansions *x, const struct expansion *e)
{
	const struct dict *d = x->officials.listed;
	struct str t;
	uint32_t entry = entry_at_end(x, e, &t);

	return entry != 0 && words_behind(t, dict_field(d, entry, 0)) == 0 &&
	    !str_like(dict_key(d, entry), e->of.name);
}

/* Does it begin within a name: the "spatiales" of "Centre national d'études
 * spatiales", the one word that agrees of "Banco Central Europeo"? */
static bool
begins_within(const struct expansion *e)
{
	struct str t = e->seg->text;
	struct word first = { 0 };
	size_t at = e->best.from;
	struct place p;

	if (!word_next(t, &at, &first))
		return false;
	place_of(t, e->best.from, e->best.to - e->best.from, &p);
	return first.upper > 0 ? e->best.agree < 2 && p.before.upper > 0 &&
	    p.before.letters > 3 : p.before.letters > 4;
}

static void
judge(struct expansions *x, struct doc *doc, struct expansion *e)
{
	e->state = EXPANSION_UNKNOWN;
	if (!official_find(&x->officials, doc, e->seg->text, e->of.from,
	    e->of.to, e->of.whole, e->seg->lang, &e->best) ||
	    e->best.score < LIKELY || e->best.agree < (official_is_chosen(
	    &x->officials, e->best.entry, LANG_UNKNOWN) ? 1 : 2) ||
	    begins_within(e) || names_another(x, e))
		return;
	if (e->best.same || is_whole(e) || (!e->best.mixed &&
	    definition_spells(words_of(e), e->of.name)))
		e->state = EXPANSION_SOUND;
	else if (!is_description(x, e))
		e->state = e->best.ordered ? EXPANSION_LOOSE : EXPANSION_BENT;
}

/* A body that is named right tells the country that the text is about. */
static void
add_country(struct expansions *x, const struct expansion *e)
{
	struct officials *o = &x->officials;
	struct str cc = dict_field(o->listed, e->best.entry, 1);

	if (cc.n != 2 || o->countries == 8 || e->best.score < 75)
		return;
	for (size_t i = 0; i < o->countries; i++)
		if (memcmp(o->country[i], cc.p, 2) == 0)
			return;
	memcpy(o->country[o->countries++], cc.p, 2);
}

void
expansions_judge(struct expansions *x, struct doc *doc)
{
	for (size_t i = 0; i < x->n; i++) {
		judge(x, doc, &x->of[i]);
		if (x->of[i].state != EXPANSION_UNKNOWN)
			add_country(x, &x->of[i]);
	}
	x->bent = 0;
	for (size_t i = 0; i < x->n; i++) {
		if (x->officials.countries > 0 &&
		    x->of[i].best.margin < CLEAR + 8)
			judge(x, doc, &x->of[i]);
		x->bent += x->of[i].state == EXPANSION_BENT &&
		    x->of[i].best.score >= SURELY - 8;
	}
}

static struct str
last_word(struct str t)
{
	const char *blank = memrchr(t.p, ' ', t.n);

	return blank == NULL ? t :
	    str_cut(t, blank + 1 - t.p, t.n - (blank + 1 - t.p));
}

/* The name as the text would have it: in the plural where the text is. */
static struct str
with_plural(struct doc *doc, struct str t, struct str name)
{
	struct str mine = last_word(t), its = last_word(name);

	if (its.n > 3 && mine.n == its.n + 1 && (mine.p[its.n] | 32) == 's' &&
	    str_like(str_cut(mine, 0, its.n), its))
		return doc_format(doc, "%.*ss", (int)name.n, name.p);
	return name;
}

/* How many bytes of whole words both begin, or end, with. */
static size_t
same_start(struct str a, struct str b)
{
	size_t n = 0, whole = 0;

	for (; n < a.n && n < b.n && a.p[n] == b.p[n]; n++)
		if (a.p[n] == ' ')
			whole = n + 1;
	return whole;
}

static size_t
same_end(struct str a, struct str b)
{
	size_t n = 0, whole = 0;

	for (; n < a.n && n < b.n && a.p[a.n - 1 - n] == b.p[b.n - 1 - n]; n++)
		if (a.p[a.n - 1 - n] == ' ')
			whole = n + 1;
	return whole;
}

void
rename_words(const struct expansions *x, struct doc *doc, struct seg *s,
		size_t from, size_t to, struct str name, const char *rule,
		int sure, struct str why)
{
	struct str t = str_cut(s->text, from, to - from);
	struct agree agree = x->agree;
	struct agreed article = { 0 };
	size_t start, end;

	name = with_plural(doc, t, name);
	if (name.p == NULL || str_eq(t, name))
		return;
	start = same_start(t, name);
	end = same_end(str_cut(t, start, t.n - start),
	    str_cut(name, start, name.n - start));
	agree.lang = s->lang;
	if (start == 0 && !agree_sound(&agree, doc, s->text, from, name,
	    &article)) {
		flag(doc, s, from, to - from, rule, 50);
		because(doc, why);
		return;
	}
	if (article.len > 0) {
		edit(doc, s, article.at, article.len, article.with, rule, sure);
		because(doc, why);
	}
	edit(doc, s, from + start, t.n - start - end, doc_copy(doc,
	    str_cut(name, start, name.n - start - end)), rule, sure);
	because(doc, why);
}

/* CLDS is the plural of CLD. */
static void
mend_plural(const struct expansions *x, struct doc *doc,
		const struct expansion *e)
{
	struct str key = dict_key(x->officials.listed, e->best.entry);
	struct str name = e->of.name;

	if (name.n == key.n + 1 && name.p[name.n - 1] == 'S' &&
	    memcmp(name.p, key.p, key.n) == 0)
		edit(doc, e->seg, e->of.name_at + key.n, 1, STR("s"),
		    "acronym/plural", 95);
}

/* The acronym itself in its own case: (Copuos). */
static void
mend_case(const struct expansions *x, struct doc *doc,
		const struct expansion *e)
{
	struct str key = dict_key(x->officials.listed, e->best.entry);

	if (!str_eq(e->of.name, key) && str_like(e->of.name, key))
		edit(doc, e->seg, e->of.name_at, key.n, key,
		    "acronym/case", 95);
}

/* How much damage elsewhere a repair needs: the less, the better words agree. */
static size_t
damage_needed(const struct expansion *e)
{
	return e->state == EXPANSION_LOOSE || e->best.score < SURELY ||
	    e->best.agree < 2 ? MUCH : SOME;
}

/* Names bend there, and the official one is in the nominative: it may stand where
 * the text has its words in the same form, and no article before that would make
 * another of the first. */
static bool
keeps_grammar(const struct expansions *x, const struct expansion *e)
{
	enum grammar grammar = grammar_of(x->grammar, e->seg->lang);
	struct place p;

	if (e->seg->lang == LANG_UNKNOWN || (grammar != GRAMMAR_NONE &&
	    grammar != GRAMMAR_GERMAN))
		return true;
	place_of(e->seg->text, e->best.from, e->best.to - e->best.from, &p);
	return e->best.exact && (e->best.first || p.before.letters == 0 ||
	    p.before.letters > 4 || word_is_caps(&p.before));
}

/* The words of a text; 0 when there are more than LONG, or one but "and" has no
 * capital. */
static size_t
capital_words(struct str t, struct word *row)
{
	size_t n = 0, at = 0;

	for (; n < LONG && word_next(t, &at, &row[n]); n++)
		if (row[n].upper == 0 && !str_eq(row[n].text, STR("and")))
			return 0;
	return at < t.n && n == LONG ? 0 : n;
}

/* "Administration Aerospace Korea": all words of the name and no other, turned as
 * no English writes them: what kind of body it is comes first, with no "of". */
static bool
is_turned(const struct expansions *x, const struct expansion *e)
{
	struct word is[LONG], was[LONG];
	size_t n = capital_words(str_cut(e->seg->text, e->best.from,
	    e->best.to - e->best.from), is), used = 0;

	if (n < 3 || n != capital_words(e->best.name, was) ||
	    !str_like(is[0].text, was[n - 1].text) || e->seg->lang !=
	    lang_find("en") || !cue_has(x->officials.cues, is[0].text, "kind",
	    e->seg->lang))
		return false;
	for (size_t i = 0; i < n; i++) {
		size_t k = 0;

		while (k < n && (used >> k & 1 ||
		    !str_like(is[i].text, was[k].text)))
			k++;
		used |= (size_t)1 << k;
	}
	return used == ((size_t)1 << n) - 1;
}

static void
repair(struct expansions *x, struct doc *doc, struct expansion *e,
		size_t damage)
{
	struct str why;

	if (e->state < EXPANSION_LOOSE || e->best.margin < CLEAR)
		return;
	if (is_turned(x, e)) {
		rename_words(x, doc, e->seg, e->best.from, e->best.to,
		    e->best.name, "acronym/expansion", 95,
		    STR("all words of the name, in another order"));
		return;
	}
	why = doc_format(doc, "what %s stands for; words that agree weigh "
	    "%d of 100; other damage here: %zu", dict_key(x->officials.listed,
	    e->best.entry).p, e->best.score, damage);
	if (damage == 0)
		return;		/* of such flags four in five were wrong */
	if (damage < damage_needed(e) || !keeps_grammar(x, e)) {
		if (e->state == EXPANSION_LOOSE)
			return;
		flag(doc, e->seg, e->best.from, e->best.to - e->best.from,
		    "acronym/expansion", 50);
		because(doc, why);
		return;
	}
	rename_words(x, doc, e->seg, e->best.from, e->best.to, e->best.name,
	    "acronym/expansion", e->best.score < SURELY ? 90 : 95, why);
	mend_plural(x, doc, e);
	mend_case(x, doc, e);
}

/* Does the document say of an acronym, elsewhere, what it stands for? */
static bool
is_taken(const struct expansions *x, const struct expansion *e)
{
	for (size_t i = 0; i < x->n; i++)
		if (&x->of[i] != e && x->of[i].state != EXPANSION_UNKNOWN &&
		    str_eq(x->of[i].of.name, e->of.name))
			return true;
	return false;
}

/* "Federal Communications (OSC)", where OSC is another body: the name is right
 * and the acronym wrong. */
static void
mend_acronym(const struct expansions *x, struct doc *doc,
		const struct expansion *e)
{
	const struct dict *d = x->officials.listed;
	struct str t;
	uint32_t entry;

	if (!is_taken(x, e))
		return;
	entry = entry_at_end(x, e, &t);
	if (entry == 0 || str_like(dict_key(d, entry), e->of.name))
		return;
	if (words_behind(t, dict_field(d, entry, 0)) > 0)
		edit(doc, e->seg, e->of.to - t.n, t.n, dict_field(d, entry, 0),
		    "acronym/expansion", 90);
	edit(doc, e->seg, e->of.name_at, e->of.name.n, dict_key(d, entry),
	    "acronym/conflict", 90);
	because(doc, STR("the document uses these letters for another body"));
}

/* The end of the run of capitalized words that begins at `at`, in bytes; counts
 * them.  Small words that join stand between. */
static size_t
run_of_names(struct str t, size_t at, size_t *words)
{
	size_t end = at;
	struct word w;

	for (*words = 0; word_next(t, &at, &w) && *words < LONG;) {
		if (*words > 0 && w.at != end + 1)
			break;
		if (w.upper == 0 && w.letters > 4)
			break;
		if (w.upper > 0) {
			++*words;
			end = w.at + w.text.n;
		} else if (t.p[end] != ' ') {
			break;
		}
		if (w.upper == 0)
			return end;
	}
	return end;
}

/* Are the words of t those of the name, in order, but for one? */
static bool
lacks_one(struct str t, struct str name)
{
	size_t at = 0, in = 0, lacking = 0;
	struct word w, of;

	while (word_next(name, &in, &of)) {
		size_t next = at;

		if (word_next(t, &next, &w) && str_like(w.text, of.text))
			at = next;
		else if (of.upper > 0)
			lacking++;
		else
			return false;
	}
	return lacking == 1 && !word_next(t, &at, &w);
}

void
expansions_names(const struct expansions *x, struct doc *doc, struct seg *s,
		const struct capital *word)
{
	size_t words, end = run_of_names(s->text, word->at, &words);
	struct str t = str_cut(s->text, word->at, end - word->at);

	if (words < 2 || (words == 2 && end < s->text.n &&
	    strchr(".,;:", s->text.p[end]) == NULL))
		return;
	for (size_t i = 0; i < x->n; i++) {
		const struct expansion *e = &x->of[i];

		if (e->state < EXPANSION_SOUND || e->best.score < LIKELY ||
		    (e->seg == s && word->at <= e->of.name_at &&
		    end + 2 >= e->of.from) || !lacks_one(t, e->best.name))
			continue;
		rename_words(x, doc, s, word->at, end, e->best.name,
		    "acronym/name", 92, doc_format(doc, "%s is defined in "
		    "line %llu", dict_key(x->officials.listed, e->best.entry).p,
		    (unsigned long long)e->seg->line));
		return;
	}
}

void
expansions_repair(struct expansions *x, struct doc *doc, size_t damage)
{
	for (size_t i = 0; i < x->n; i++) {
		struct expansion *e = &x->of[i];
		size_t own = e->state == EXPANSION_BENT &&
		    e->best.score >= SURELY - 8;

		repair(x, doc, e, damage + x->bent - own);
		if (e->state == EXPANSION_UNKNOWN && damage + x->bent >= MUCH)
			mend_acronym(x, doc, e);
	}
}
