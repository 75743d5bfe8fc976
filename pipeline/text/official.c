/* SPDX-License-Identifier: Apache-2.0 */
/* official.c - what a text says an acronym stands for, and what it does. */
#include "fold.h"
#include "official.h"
#include "place.h"
#include "word.h"

enum {
	WORDS = 24,		/* of a name or of a clause */
	NAMES = 48,		/* of one acronym that are looked at */
	FOLDED = 48,
	ALIKE = 16, HALF = 8,	/* weights of a word and of a kind of body */
};

/* A word, as it is compared.  Several may stand for one of the text: the US
 * of American, the words of an acronym. */
struct part {
	char folded[FOLDED];
	size_t n;
	struct word word;
	int weight;
	int light;		/* its weight with its mate's: Bundesamtes */
	int mate;		/* the word of the other side, or -1 */
	int worth;		/* of the match */
	bool borrowed;		/* it stands for another word */
};

struct parts {
	struct part of[WORDS];
	int n;
};

static bool
joins(const struct word *w)
{
	return w->digits == 0 && w->upper == 0 && w->letters <= 4 &&
	    w->text.n == w->letters;
}

static void
add_part(const struct officials *o, struct parts *p, struct str text,
		const struct word *w, uint16_t lang, bool borrowed)
{
	struct part *e;
	long n;

	if (p->n == WORDS)	/* the last words count */
		memmove(p->of, p->of + 1, --p->n * sizeof(*p->of));
	e = &p->of[p->n++];
	n = fold(text, e->folded, FOLDED);
	e->n = n > 0 ? n : 0;
	e->word = *w;
	e->mate = -1;
	e->worth = 0;
	e->borrowed = borrowed;
	e->weight = joins(w) && !borrowed ? 0 :
	    cue_has(o->cues, text, "kind", lang) ? HALF : ALIKE;
}

static void
add_borrowed(const struct officials *o, struct parts *p, struct str words,
		const struct word *as, uint16_t lang)
{
	struct word w;
	size_t at = 0;

	while (word_next(words, &at, &w))
		if (!joins(&w))
			add_part(o, p, w.text, as, lang, true);
}

/* What another word means: the United States of American. */
static struct str
meaning(const struct officials *o, struct str word, uint16_t lang)
{
	char folded[FOLDED];
	long n = fold(word, folded, FOLDED);
	uint32_t e = n > 0 ? dict_find(o->cues, (struct str){ folded, n }) : 0;

	for (; e != 0; e = dict_again(o->cues, e))
		if (str_eq(dict_field(o->cues, e, 0), STR("means")) &&
		    (dict_lang(o->cues, e) == lang || lang == LANG_UNKNOWN))
			return dict_field(o->cues, e, 1);
	return (struct str){ NULL, 0 };
}

bool
official_is_chosen(const struct officials *o, uint32_t e, uint16_t lang)
{
	return dict_lang(o->listed, e) != 0 &&
	    (dict_lang(o->listed, e) == lang || lang == LANG_UNKNOWN);
}

/* Our own name of an acronym that stands inside a long form: GPS of "Korean
 * GPS (KPS)". */
static struct str
inner_name(const struct officials *o, struct str word, uint16_t lang)
{
	char folded[FOLDED];
	long n = fold(word, folded, FOLDED);
	uint32_t e = n > 0 ? dict_find(o->listed, (struct str){ folded, n }) :
	    0;

	for (; e != 0; e = dict_again(o->listed, e))
		if (official_is_chosen(o, e, lang))
			return dict_field(o->listed, e, 0);
	return (struct str){ NULL, 0 };
}

/* The words of a text; of its last two, acronyms are spelled out. */
static void
read_parts(const struct officials *o, struct str text, uint16_t lang,
		struct parts *p, bool expand)
{
	struct word w;
	size_t at = 0;

	p->n = 0;
	while (word_next(text, &at, &w)) {
		struct str other = expand ? meaning(o, w.text, lang) :
		    (struct str){ NULL, 0 };

		if (expand && other.n == 0 && word_is_caps(&w) &&
		    w.letters > 2 && text.n - at < 12)
			other = inner_name(o, w.text, lang);
		if (other.n > 0)
			add_borrowed(o, p, other, &w, lang);
		else
			add_part(o, p, w.text, &w, lang, false);
	}
}

static size_t
common_prefix(const struct part *a, const struct part *b)
{
	size_t n = 0;

	while (n < a->n && n < b->n && a->folded[n] == b->folded[n])
		n++;
	return n;
}

/* Does one letter more, less or other make them equal? */
static bool
one_apart(const struct part *a, const struct part *b, size_t prefix)
{
	const char *p = a->folded + prefix, *q = b->folded + prefix;
	size_t n = a->n - prefix, m = b->n - prefix;

	if (n == m)
		return n > 0 && memcmp(p + 1, q + 1, n - 1) == 0;
	if (n == m + 1)
		return memcmp(p + 1, q, m) == 0;
	return m == n + 1 && memcmp(p, q + 1, n) == 0;
}

/* How far two words agree, in sixteenths. */
static int
agreement(const struct part *a, const struct part *b)
{
	size_t prefix = common_prefix(a, b);
	size_t shorter = a->n < b->n ? a->n : b->n;
	size_t longer = a->n < b->n ? b->n : a->n;

	if (prefix == a->n && prefix == b->n)
		return 16;
	if (shorter < 4)
		return 0;
	if (longer - prefix <= 2 && prefix >= 4)	/* Korea, Korean */
		return 15;
	if (shorter >= 5 && one_apart(a, b, prefix))
		return 14;
	if (prefix >= 5 && prefix * 10 >= longer * 6)	/* commerc-ial */
		return 12;
	if (shorter >= 5 && longer - shorter <= 4 &&	/* Aero-space */
	    memcmp(a->folded + a->n - shorter, b->folded + b->n - shorter,
	    shorter) == 0)
		return 8;
	return 0;
}

/* Gives each word of a name the word of the text that agrees best, the last of
 * those that agree alike. */
static void
match(struct parts *text, struct parts *name)
{
	for (int i = 0; i < text->n; i++) {
		text->of[i].mate = -1;
		text->of[i].light = text->of[i].weight;
	}
	for (int least = 16; least >= 8; least -= 4)
		for (int k = name->n - 1; k >= 0; k--) {
			struct part *e = &name->of[k];

			for (int i = text->n - 1; e->mate < 0 && i >= 0; i--) {
				int much = text->of[i].mate < 0 ?
				    agreement(&text->of[i], e) : 0;

				if (much < least || (much < 16 &&
				    (e->weight == 0 || !text->of[i].weight)))
					continue;
				e->mate = i;
				text->of[i].mate = k;
				if (much >= 14 && e->weight < text->of[i].weight)
					text->of[i].light = e->weight;
				text->of[i].worth = much * (e->weight <
				    text->of[i].weight ? e->weight :
				    text->of[i].weight) / 16;
			}
		}
}

/* The start whose words, up to the end, agree best with the name. */
static int
best_start(const struct parts *text, int name_weight, int *score)
{
	int agree = 0, weight = 0, best = text->n;

	*score = 0;
	for (int i = text->n - 1; i >= 0; i--) {
		int now;

		weight += text->of[i].light;
		agree += text->of[i].mate >= 0 ? text->of[i].worth : 0;
		now = weight + name_weight > 0 ?
		    200 * agree / (weight + name_weight) : 0;
		if (now >= *score && text->of[i].mate >= 0 &&
		    text->of[i].worth > 0) {
			*score = now;
			best = i;
		}
	}
	return best;
}

/* Leaves out a kind of body that the text says on top: the Initiative of
 * "Lunar Payload Services Initiative". */
static int
drop_extra(const struct parts *text, const struct parts *name)
{
	int n = text->n;

	if (name->n == 0 || name->of[name->n - 1].mate < 0)
		return n;
	while (n > 1 && n > name->of[name->n - 1].mate + 1 &&
	    text->of[n - 1].mate < 0 && text->of[n - 1].weight == HALF)
		n--;
	return n;
}

static void
set_flags(const struct parts *text, int start, const struct parts *name,
		struct official *out)
{
	int last = -1, words = 0;
	bool whole = true;

	out->same = out->ordered = out->exact = true;
	out->agree = 0;
	for (int i = start; i < text->n; i++) {
		const struct part *e = &text->of[i];

		out->agree += e->mate >= 0 && e->worth >= 12 && e->n > 3;
		out->same &= e->mate >= 0 && !e->borrowed;
		out->exact &= e->weight == 0 || (e->mate >= 0 && !e->borrowed &&
		    e->n == name->of[e->mate].n && memcmp(e->folded,
		    name->of[e->mate].folded, e->n) == 0);
		out->ordered &= e->weight == 0 || (e->mate > last &&
		    e->worth * 16 >= e->light * 14);
		if (e->mate >= 0 && e->weight > 0)
			last = e->mate;
		words++;
	}
	for (int i = 0; i < name->n; i++) {
		out->ordered &= name->of[i].weight == 0 ||
		    name->of[i].mate >= start;
		out->same &= name->of[i].mate >= start;
		whole &= name->of[i].weight == 0 || name->of[i].mate >= start;
	}
	out->mixed = out->exact && whole && !out->ordered;
	out->first = name->n > 0 && name->of[0].mate == start;
	out->same &= words == name->n && out->ordered;
}

/* May a word of the text stand where the name has this one: both name a kind of
 * body, their initials are one, or every other word has its mate? */
static bool
may_replace(const struct parts *text, int i, const struct parts *name, int k)
{
	const struct part *e = &text->of[i], *of = &name->of[k];

	return (k == 0 && e->weight == HALF && of->weight == HALF) ||
	    of->folded[0] == e->folded[0] ||
	    (k == 0 && text->n - i == name->n);
}

/* One word more to the left when the name lacks one that it may stand for: the
 * Liu of "Liu commercial destinations", for LEO; the Academy of "Academy of
 * Physics", for an Institute. */
static int
extend(const struct parts *text, int start, const struct parts *name)
{
	int i = start - 1;

	/* "Global GPS": its first word is there, and in GPS as well. */
	if (i >= 0 && start < text->n && text->of[start].borrowed &&
	    agreement(&text->of[i], &name->of[0]) == 16)
		return i;
	while (i > 0 && text->of[i].weight == 0)
		i--;
	/* The article that begins a sentence is none of them. */
	if (i < 0 || (i == 0 && text->of[i].word.letters < 4) ||
	    start == text->n || text->of[i].mate >= 0 ||
	    text->of[i].weight == 0 ||
	    (unsigned char)(text->of[i].word.text.p[0] - 'A') >= 26)
		return start;
	for (int k = 0; k < name->n; k++)
		if (name->of[k].mate < start && name->of[k].weight > 0 &&
		    may_replace(text, i, name, k))
			return i;
	return start;
}

static int
compare(struct parts *text, struct parts *name, struct official *out)
{
	int weight = 0, start, n;

	for (int i = 0; i < name->n; i++) {
		name->of[i].mate = -1;
		weight += name->of[i].weight;
	}
	match(text, name);
	n = text->n;
	text->n = drop_extra(text, name);
	start = best_start(text, weight, &out->score);
	if (out->score > 0 && start > 0)
		start = extend(text, start, name);
	if (out->score > 0) {
		const struct word *first = &text->of[start].word;
		const struct word *last = &text->of[text->n - 1].word;

		out->from = first->at;
		out->to = last->at + last->text.n;
		set_flags(text, start, name, out);
	}
	text->n = n;
	return out->score;
}

static bool
fits_lang(const struct officials *o, uint32_t e, uint16_t lang)
{
	struct str tag = dict_field(o->listed, e, 3);

	if (lang == LANG_UNKNOWN || official_is_chosen(o, e, lang))
		return true;
	/* Most names without a language are English. */
	return dict_lang(o->listed, e) == 0 && str_eq(tag.n > 0 ? tag :
	    STR("en"), str_of(lang_tag(lang)));
}

/* Names of bodies of a country that the document names are likelier, and so
 * are those we have chosen. */
static int
bonus(const struct officials *o, uint32_t e)
{
	struct str cc = dict_field(o->listed, e, 1);
	int points = dict_lang(o->listed, e) != 0 ? 4 : 0;

	for (size_t i = 0; cc.n == 2 && i < o->countries; i++)
		if (memcmp(cc.p, o->country[i], 2) == 0)
			return points + 8;
	return points;
}

/* CAS500-4: the fourth of what CAS500 stands for. */
static uint32_t
entry_of(const struct officials *o, struct str acronym, struct str *tail)
{
	char folded[FOLDED];
	long n = fold(acronym, folded, FOLDED);
	uint32_t e = n > 0 ? dict_find(o->listed, (struct str){ folded, n }) :
	    0;

	*tail = (struct str){ NULL, 0 };
	while (e == 0 && n > 2) {
		if (folded[n - 1] == 's' && tail->n == 0 && (size_t)n ==
		    acronym.n) {
			n--;		/* a plural */
		} else {
			while (n > 0 && folded[n - 1] >= '0' &&
			    folded[n - 1] <= '9')
				n--;
			if (n < 2 || folded[n - 1] != '-' ||
			    (size_t)n == acronym.n)
				return 0;
			n--;
			*tail = str_cut(acronym, n, acronym.n - n);
		}
		e = dict_find(o->listed, (struct str){ folded, n });
		if (tail->n == 0)
			break;
	}
	return e;
}

/* Is one of them the end of the other: "Committee on ..." and "United Nations
 * Committee on ..."? */
static bool
ends_alike(struct str a, struct str b)
{
	size_t n = a.n < b.n ? a.n : b.n;

	return str_like(str_cut(a, a.n - n, n), str_cut(b, b.n - n, n));
}

bool
official_find(const struct officials *o, struct doc *doc, struct str text,
		size_t from, size_t to, struct str acronym, uint16_t lang,
		struct official *best)
{
	struct parts words, parts;
	struct str tail;
	uint32_t e = entry_of(o, acronym, &tail);
	int first = 0, second = 0, looked = 0;

	*best = (struct official){ 0 };
	if (e == 0)
		return false;
	read_parts(o, str_cut(text, from, to - from), lang, &words, true);
	for (; e != 0 && looked < NAMES; e = dict_again(o->listed, e)) {
		struct official now = { .entry = e,
		    .name = dict_field(o->listed, e, 0) };
		int rank;

		if (!fits_lang(o, e, lang))
			continue;
		looked++;
		if (tail.n > 0)
			now.name = doc_format(doc, "%.*s%.*s", (int)now.name.n,
			    now.name.p, (int)tail.n, tail.p);
		read_parts(o, now.name, lang, &parts, false);
		if (compare(&words, &parts, &now) == 0)
			continue;
		rank = now.score + bonus(o, e);
		if (rank > first || (rank == first &&
		    now.name.n > best->name.n)) {
			if (!ends_alike(best->name, now.name))
				second = first;
			first = rank;
			*best = now;
		} else if (rank > second && !ends_alike(best->name, now.name)) {
			second = rank;
		}
	}
	best->margin = first - second;
	best->from += from;
	best->to += from;
	return best->score > 0;
}
