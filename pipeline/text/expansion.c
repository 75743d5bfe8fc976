/* SPDX-License-Identifier: Apache-2.0 */
/* expansion.c - repairs what a text says an acronym stands for. */
#include "capital.h"
#include "expansion.h"
#include "fold.h"
#include "place.h"
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

static void
judge(struct expansions *x, struct doc *doc, struct expansion *e)
{
	e->state = EXPANSION_UNKNOWN;
	if (!official_find(&x->officials, doc, e->seg->text, e->of.from,
	    e->of.to, e->of.whole, e->seg->lang, &e->best) ||
	    e->best.score < LIKELY || e->best.agree < (official_is_chosen(
	    &x->officials, e->best.entry, LANG_UNKNOWN) ? 1 : 2))
		return;
	if (e->best.same || is_whole(e) || definition_spells(words_of(e), e->of.name))
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

/* The name as the text would have it: in the plural where the text is. */
static struct str
with_plural(struct doc *doc, struct str t, struct str name)
{
	size_t n = name.n, m = t.n;

	if (n > 3 && m > 3 && (t.p[m - 1] | 32) == 's' &&
	    (name.p[n - 1] | 32) != 's' && (t.p[m - 2] | 32) ==
	    (name.p[n - 1] | 32) && (t.p[m - 3] | 32) == (name.p[n - 2] | 32))
		return doc_format(doc, "%.*ss", (int)n, name.p);
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

/* Writes a name over the words that stand for it, but for those at both ends
 * that are right. */
static void
rename_words(struct doc *doc, struct seg *s, size_t from, size_t to,
		struct str name, const char *rule, int sure, struct str why)
{
	struct str t = str_cut(s->text, from, to - from);
	size_t start, end;

	name = with_plural(doc, t, name);
	if (name.p == NULL || str_eq(t, name))
		return;
	start = same_start(t, name);
	end = same_end(str_cut(t, start, t.n - start),
	    str_cut(name, start, name.n - start));
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

static void
repair(struct expansions *x, struct doc *doc, struct expansion *e,
		size_t damage)
{
	struct str why;

	if (e->state < EXPANSION_LOOSE || e->best.margin < CLEAR)
		return;
	why = doc_format(doc, "what %s stands for; words that agree weigh "
	    "%d of 100; other damage here: %zu", dict_key(x->officials.listed,
	    e->best.entry).p, e->best.score, damage);
	if (damage == 0)
		return;		/* of such flags four in five were wrong */
	if (damage < damage_needed(e)) {
		if (e->state == EXPANSION_LOOSE)
			return;
		flag(doc, e->seg, e->best.from, e->best.to - e->best.from,
		    "acronym/expansion", 50);
		because(doc, why);
		return;
	}
	rename_words(doc, e->seg, e->best.from, e->best.to, e->best.name,
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

/* Is t the name, or all of it but its last word? */
static bool
begins_name(struct str t, struct str name)
{
	if (name.n < t.n || !str_like(t, str_cut(name, 0, t.n)))
		return false;
	return name.n == t.n || (name.p[t.n] == ' ' &&
	    memchr(name.p + t.n + 1, ' ', name.n - t.n - 1) == NULL);
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

/* The entry whose name the words are, or begin: its acronym has their initials
 * and one letter more, at most. */
static uint32_t
entry_by_words(const struct expansions *x, struct str t, uint16_t lang)
{
	char acronym[LONG + 2];
	size_t n = 0, at = 0;
	struct word w;
	uint32_t e;

	while (n < LONG && word_next(t, &at, &w))
		if (w.upper > 0)
			acronym[n++] = w.text.p[0] | 32;
	if (n < 2)
		return 0;
	e = entry_named(x, (struct str){ acronym, n }, t, lang);
	for (char c = 'a'; e == 0 && c <= 'z'; c++) {
		acronym[n] = c;
		e = entry_named(x, (struct str){ acronym, n + 1 }, t, lang);
	}
	return e;
}

/* "Federal Communications (OSC)", where OSC is another body: the name is right
 * and the acronym wrong. */
static void
mend_acronym(const struct expansions *x, struct doc *doc,
		const struct expansion *e)
{
	struct str t = words_of(e), whole = t;
	const struct dict *d = x->officials.listed;
	uint32_t entry = 0;
	struct word w;
	size_t at = 0;

	if (!is_taken(x, e))
		return;
	while (entry == 0 && word_next(whole, &at, &w)) {
		t = str_cut(whole, w.at, whole.n - w.at);
		if (w.upper > 0)
			entry = entry_by_words(x, t, e->seg->lang);
	}
	if (entry == 0 || str_like(dict_key(d, entry), e->of.name))
		return;
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
		rename_words(doc, s, word->at, end, e->best.name,
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
