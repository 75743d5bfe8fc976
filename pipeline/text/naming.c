/* SPDX-License-Identifier: Apache-2.0 */
/* naming.c - which names a line holds, and what speaks for each. */
#include "fold.h"
#include "naming.h"
#include "place.h"
#include "token.h"
#include "utf8.h"
#include "word.h"

enum { FOLDED = 512, UNSURE = 50, FOREIGN = -60, LONGEST_WORD = 9 };

struct weighing {
	const struct naming *n;
	const struct seg *seg;
	const struct found *found;
	struct named name;
};

static uint64_t
thing_of(const struct gaz *g, uint32_t entity)
{
	return gaz_entity(g, entity).print;
}

/* A language that was only guessed refuses less. */
static int
weigh_language(const struct weighing *w, const struct gaz_sense *s)
{
	bool sure = w->seg->lang != LANG_UNKNOWN && w->seg->lang_sure >= UNSURE;

	switch (gaz_speaks(w->name.g, s->set, w->seg->lang)) {
	case SPEAKS:
		return 20;
	case SPEAKS_ANY:
		return 5;
	case SPEAKS_UNKNOWN:
		return w->seg->lang == LANG_UNKNOWN ? 0 : -10;
	default:
		return sure ? FOREIGN : -15;
	}
}

/* Korean: no short name has a blank in it that it is not written with. */
static bool
is_split(struct str text, struct str form)
{
	uint32_t c = utf8_next(text, &(size_t){ 0 });

	return token_class(token_entry(c)) == TOKEN_HANGUL && form.n <= 9 &&
	    memchr(text.p, ' ', text.n) != NULL &&
	    memchr(form.p, ' ', form.n) == NULL;
}

/* Written so, or in other case, or without accents. */
static int
weigh_spelling(const struct weighing *w, const struct gaz_sense *s)
{
	struct str form = gaz_text(w->name.g, s->text), text;
	char a[FOLDED], b[FOLDED];
	long na, nb;

	text = str_cut(w->seg->text, w->found->at, w->found->end -
	    w->found->at);
	if (w->found->inflected)
		return 0;
	if (str_eq(text, form))
		return 10;
	if (s->flags & GAZ_EXACT || !gaz_spells(text, form) ||
	    is_split(text, form))
		return -99;
	na = fold(text, a, sizeof(a));
	nb = fold(form, b, sizeof(b));
	if (na > 0 && na == nb && memcmp(a, b, na) == 0)
		return w->found->tokens > 1 || text.n > 4 ? 0 : -20;
	return w->found->tokens > 1 || form.n > 8 ? -5 : -60;
}

static int
weigh_length(const struct weighing *w)
{
	size_t n = w->found->end - w->found->at;
	uint32_t c = utf8_next(w->seg->text, &(size_t){ w->found->at });
	enum token_class class = token_class(token_entry(c));

	if (class == TOKEN_CHAR || class == TOKEN_HANGUL)
		return w->found->tokens > 3 ? 20 : w->found->tokens > 2 ? 12 : 8;
	return w->found->tokens > 1 ? 20 : n > 4 ? 10 : n > 3 ? 5 : -5;
}

static int
weigh_kind(const struct weighing *w, const struct gaz_sense *s)
{
	enum gaz_class class = gaz_entity(w->name.g, s->entity).class;
	int weight = 0;

	if (class == CLASS_TERRITORY)
		weight = s->role == ROLE_ACRONYM ? 10 : 5;
	if (class == CLASS_ORG && w->found->tokens == 1 &&
	    s->role != ROLE_ACRONYM)
		weight = -25;
	if (class == CLASS_OTHER && w->found->tokens == 1)
		weight = -5;
	return weight - (s->flags & GAZ_WEAK ? 10 : 0);
}

/* The word behind a place, if a blank alone lies between. */
static bool
word_behind(struct str t, size_t at, struct word *w)
{
	size_t next = at;

	return at + 1 < t.n && t.p[at] == ' ' && word_next(t, &next, w) &&
	    w->at == at + 1;
}

/* Is the word before a place a capitalised one inside a sentence, with nothing
 * between but the dot of a title, "Dr."? */
bool
naming_title_before(struct str t, size_t at)
{
	size_t end = at, i;

	if (at < 3 || t.p[at - 1] != ' ')
		return false;
	if (memchr(",;:!?)", t.p[at - 2], 6) != NULL ||
	    (t.p[at - 2] == '.' && at > 7 && memchr(t.p + at - 7, ' ', 5) ==
	    NULL))
		return false;
	for (i = at - 1; i > 0 && t.p[i - 1] != ' '; i--)
		;
	if (i < 2 || t.p[i] < 'A' || t.p[i] > 'Z' || end - 1 - i < 3)
		return false;
	return (t.p[i - 2] >= 'a' && t.p[i - 2] <= 'z') || t.p[i - 2] == ',';
}

/* Is what stands there, or each name of its thing, a person's name as well? */
static bool
is_given(const struct weighing *w, const struct gaz_sense *s)
{
	struct str text = str_cut(w->seg->text, w->found->at, w->found->end -
	    w->found->at);
	struct str row[] = { text, gaz_text(w->name.g,
	    gaz_entity(w->name.g, s->entity).id) };
	char key[64];

	for (int i = 0; i < 2; i++) {
		long n = fold(row[i], key, sizeof(key));

		if (n > 0 && dict_find(w->n->given, (struct str){ key, n }))
			return true;
	}
	return false;
}

/* Jordan Peterson, Michael Jordan: a place that is a given name too, beside a
 * word that may be the rest of a person's name. */
static int
weigh_person(const struct weighing *w, const struct gaz_sense *s)
{
	struct str t = w->seg->text;
	size_t at = w->found->at, end = w->found->end;
	struct word next;

	if (w->found->tokens > 1 || w->n->given == NULL ||
	    !(naming_title_before(t, at) || (word_behind(t, end, &next) &&
	    word_is_title(&next))))
		return 0;
	return is_given(w, s) && word_next(t, &(size_t){ at }, &next) &&
	    !word_is_caps(&next) ? -30 : 0;
}

/* How long the bracket is that opens before a place: "(", or that of Chinese and
 * Japanese; 0 when there is none. */
static size_t
bracket_before(struct str t, size_t at)
{
	if (at > 1 && t.p[at - 1] == '(')
		return 1;
	return at > 3 && memcmp(t.p + at - 3, "\xef\xbc\x88", 3) == 0 ? 3 : 0;
}

/* "Long Name (ABC)" and the ABC of it: what it stands for is before it. */
static int
weigh_defined(const struct weighing *w)
{
	struct str t = w->seg->text;
	size_t at = w->found->at, end = w->found->end;
	const struct named *last = w->n->nline > 0 ?
	    &w->n->line[w->n->nline - 1] : NULL;
	size_t bracket = bracket_before(t, at);

	if (bracket == 0 || end >= t.n || (t.p[end] != ')' && bracket == 1))
		return 0;
	return last != NULL && last->thing == w->name.thing &&
	    at - last->end <= bracket + 1 ? 40 : 15;
}

/* May it be among the things that the document has named? */
static bool
is_among(const struct naming *n, uint64_t thing)
{
	return n->among[thing % NAMING_AMONG / 64] >> thing % 64 & 1;
}

/* Has the document, or this line, said what it stands for?  0: it has not named
 * it. */
enum known { KNOWN_NOT, KNOWN_NAMED, KNOWN_DEFINED };

static enum known
how_known(const struct naming *n, uint64_t thing)
{
	enum known best = KNOWN_NOT;

	for (size_t i = 0; i < n->nline; i++)
		if (n->line[i].thing == thing && n->line[i].defines)
			return KNOWN_DEFINED;
	for (size_t i = 0; is_among(n, thing) && i < n->nknown; i++)
		if (n->known[i] == thing)
			best = n->defined[i] ? KNOWN_DEFINED : KNOWN_NAMED;
	return best;
}

/* Do all nouns have a capital in the language? */
static bool
has_noun_capitals(const struct weighing *w)
{
	return w->n->cues != NULL && w->seg->lang != LANG_UNKNOWN &&
	    cue_has(w->n->cues, STR("*"), "nouns", w->seg->lang);
}

/* That the document has named Sydney does not make Sydney Smith it; a state may
 * well stand beside a person, "Perdana Menteri Israel Benjamin Netanyahu", and in
 * German the capital beside it may be that of any noun. */
static int
weigh_known(const struct weighing *w, const struct gaz_sense *s)
{
	int weight = 20;

	if (w->name.weight[WEIGH_PERSON] < 0 && !has_noun_capitals(w))
		weight = gaz_entity(w->name.g, s->entity).class ==
		    CLASS_TERRITORY ? 10 : 0;
	switch (how_known(w->n, w->name.thing)) {
	case KNOWN_DEFINED:	/* "ABC" is what the document says it is */
		return s->role == ROLE_ACRONYM ? 40 : weight;
	case KNOWN_NAMED:
		return weight;
	default:
		return 0;
	}
}

/* Is a place where every word has a capital: the beginning of a line or behind
 * what ends a sentence? */
static bool
begins_sentence(struct str t, size_t at)
{
	while (at > 0 && (t.p[at - 1] == ' ' || t.p[at - 1] == '"' ||
	    t.p[at - 1] == '('))
		at--;
	return at == 0 || memchr(".!?:*-", t.p[at - 1], 6) != NULL;
}

/* A capital at the beginning of a sentence tells nothing, and where the document
 * has the word without one, it is sooner that (Mikheev, 1999). */
static int
weigh_case(const struct weighing *w)
{
	struct str t = w->seg->text, word = str_cut(t, w->found->at,
	    w->found->end - w->found->at);
	char small[FOLDED];
	struct word first;
	long n;

	if (w->n->has_word == NULL || w->found->tokens > 1 ||
	    !begins_sentence(t, w->found->at) || has_noun_capitals(w) ||
	    how_known(w->n, w->name.thing) != KNOWN_NOT ||
	    !word_next(word, &(size_t){ 0 }, &first) || !word_is_title(&first))
		return 0;
	n = fold(word, small, sizeof(small));
	return n > 0 && w->n->has_word(w->n->user, (struct str){ small, n }) ?
	    -20 : 0;
}

/* Georgia beside Alabama, Georgia beside Armenia: the line tells, or the
 * document. */
static int
weigh_place(const struct weighing *w, enum gaz_class class)
{
	int lean = w->n->line_parts - w->n->line_lands;

	if (!w->name.rival || w->name.weight[WEIGH_PERSON] < 0)
		return 0;
	if (lean == 0)
		lean = w->n->parts - w->n->lands;
	if (class == CLASS_SUBDIVISION)
		return lean > 0 ? 15 : lean < 0 ? -10 : 0;
	return class != CLASS_TERRITORY || lean == 0 ? 0 : lean < 0 ? 10 : -10;
}

/* May a form name a state as well as a part of another, in this language? */
static bool
has_rival(const struct weighing *w)
{
	uint32_t i = gaz_first(w->name.g, w->found->form);
	uint32_t end = gaz_first(w->name.g, w->found->form + 1);
	bool land = false, part = false;

	if (end - i < 2)
		return false;
	for (; i < end; i++) {
		struct gaz_sense s = gaz_sense(w->name.g, i);
		enum gaz_class class = gaz_entity(w->name.g, s.entity).class;

		if (gaz_speaks(w->name.g, s.set, w->seg->lang) != SPEAKS)
			continue;
		land |= class == CLASS_TERRITORY;
		part |= class == CLASS_SUBDIVISION;
	}
	return land && part;
}

static void
weigh(struct weighing *w, uint32_t sense)
{
	struct gaz_sense s = gaz_sense(w->name.g, sense);
	int8_t *weight = w->name.weight;

	w->name.sense = sense;
	w->name.thing = thing_of(w->name.g, s.entity);
	weight[WEIGH_LANGUAGE] = weigh_language(w, &s);
	weight[WEIGH_SPELLING] = weigh_spelling(w, &s);
	weight[WEIGH_LENGTH] = weigh_length(w);
	weight[WEIGH_KIND] = weigh_kind(w, &s);
	weight[WEIGH_CONTEXT] = s.flags & GAZ_CONTEXT ? -25 : 0;
	weight[WEIGH_PERSON] = weigh_person(w, &s);
	weight[WEIGH_DEFINED] = weigh_defined(w);
	weight[WEIGH_KNOWN] = weigh_known(w, &s);
	weight[WEIGH_INFLECTED] = w->found->inflected ? -5 : 0;
	weight[WEIGH_PLACE] = weigh_place(w, gaz_entity(w->name.g,
	    s.entity).class);
	w->name.score = s.flags & GAZ_PIN ? 50 : 0;
	for (int i = 0; i < WEIGHTS; i++)
		w->name.score += weight[i];
}

static bool
is_alnum(char c)
{
	return (c >= '0' && c <= '9') || (unsigned char)((c | 32) - 'a') < 26;
}

/* "US$5", "US $ 5": a sign of money. */
static bool
is_money(struct str t, size_t end)
{
	static const char *const signs[] = { "$", "\xe2\x82\xac", "\xc2\xa3" };

	end += end < t.n && t.p[end] == ' ';
	for (size_t i = 0; i < sizeof(signs) / sizeof(*signs); i++)
		if (t.n - end >= strlen(signs[i]) && memcmp(t.p + end,
		    signs[i], strlen(signs[i])) == 0)
			return true;
	return false;
}

/* Is what stands there, in capitals, part of something longer: R&D, US.com, f_US,
 * U.S.A.F.? */
static bool
is_welded(struct str t, size_t at, size_t end)
{
	for (size_t i = at; i < end; i++)
		if ((unsigned char)t.p[i] >= 0x80 || (t.p[i] & 0xe0) == 0x60)
			return false;
	if (is_money(t, end))
		return true;
	return (at > 0 && memchr("_@&=", t.p[at - 1], 4) != NULL) ||
	    (at > 1 && t.p[at - 1] == '.' && is_alnum(t.p[at - 2])) ||
	    (end < t.n && memchr("_=@", t.p[end], 3) != NULL) ||
	    (end + 1 < t.n && memchr(".&", t.p[end], 2) != NULL &&
	    is_alnum(t.p[end + 1]));
}

/* Nothing makes up for the wrong language but a pin. */
static bool
is_foreign(const struct weighing *w, const struct gaz_sense *s)
{
	return !(s->flags & GAZ_PIN) && weigh_language(w, s) == FOREIGN;
}

/* The sense of a form that has most for it; false when the form is blocked. */
static bool
best_sense(struct weighing *w, struct named *best)
{
	uint32_t i = gaz_first(w->name.g, w->found->form);
	uint32_t end = gaz_first(w->name.g, w->found->form + 1);
	int other;	/* score of the best sense of another thing */

	w->name.rival = has_rival(w);
	best->thing = best->sense = 0;
	best->score = other = INT32_MIN;
	for (; i < end; i++) {
		struct gaz_sense s = gaz_sense(w->name.g, i);

		if (s.flags & GAZ_BLOCK && gaz_speaks(w->name.g, s.set,
		    w->seg->lang) >= SPEAKS_ANY)
			return false;
		if (s.flags & GAZ_BLOCK)
			continue;
		if (s.role == ROLE_CODE || (w->found->inflected &&
		    s.flags & GAZ_EXACT) || is_foreign(w, &s))
			continue;
		weigh(w, i);
		/* A label is of a list that does not tell of which thing. */
		if (w->name.score < best->score || (w->name.score ==
		    best->score && !(s.role < ROLE_LABEL && gaz_sense(
		    w->name.g, best->sense).role == ROLE_LABEL))) {
			if (s.role != ROLE_LABEL && w->name.score > other &&
			    w->name.thing != best->thing)
				other = w->name.score;
			continue;
		}
		if (best->score > other && best->thing != w->name.thing &&
		    gaz_sense(w->name.g, best->sense).role != ROLE_LABEL)
			other = best->score;
		*best = w->name;
	}
	best->margin = other > INT32_MIN ? best->score - other : 99;
	return true;
}

/* Behind a closing quotation mark begins no Korean word, but a particle. */
static bool
is_particle(struct str t, size_t at)
{
	uint32_t c = utf8_next(t, &(size_t){ at });
	size_t before = at;

	if (token_class(token_entry(c)) != TOKEN_HANGUL || at < 2)
		return false;
	c = utf8_last(t, &before);
	if (c != '\'' && c != '"' && c != 0x2019 && c != 0x201d)
		return false;
	return before > 0 && t.p[before - 1] != ' ' && t.p[before - 1] != '(';
}

enum tried { TRIED_NOT, TRIED_TAKEN, TRIED_BLOCKED };

static enum tried
try_found(struct naming *n, const struct seg *s, const struct gaz *g,
		const struct found *f, int least, struct named *out)
{
	struct weighing w = { .n = n, .seg = s, .found = f,
	    .name = { .at = f->at, .end = f->end, .g = g,
	    .inflected = f->inflected } };

	if (is_welded(s->text, f->at, f->end) || is_particle(s->text, f->at))
		return TRIED_NOT;
	if (!best_sense(&w, out))
		return TRIED_BLOCKED;
	if (out->score < least)
		return TRIED_NOT;
	w.name = *out;
	out->weight[WEIGH_CASE] = weigh_case(&w);
	out->score += out->weight[WEIGH_CASE];
	return out->score >= least ? TRIED_TAKEN : TRIED_NOT;
}

/* Is what stands there a character that is a token by itself, and no name begins
 * with it? */
static bool
begins_nothing(const struct naming *n, struct str t, size_t at)
{
	enum token_class class;
	uint32_t c, e;
	uint64_t hash;

	if ((unsigned char)t.p[at] < 0xe0)
		return false;
	c = utf8_next(t, &at);
	e = token_entry(c);
	class = token_class(e);
	if (class != TOKEN_CHAR && class != TOKEN_HANGUL)
		return false;
	hash = token_mix(1, token_fold(c, e));
	for (size_t i = 0; i < n->ngaz; i++)
		if (gaz_begins(&n->gaz[i], hash))
			return false;
	return true;
}

/* The name at a place that is taken; its score is too low when none is.  *on:
 * where a run of words ends that is blocked, with all in it. */
static bool
take(struct naming *n, const struct seg *s, const struct endings *e, size_t at,
		int least, struct named *out, size_t *on, bool *open)
{
	struct found found[FOUND_MOST];
	struct token first;
	struct named one;
	size_t blocked = 0;	/* where a form ends that is no name */
	bool any = false;

	*on = 0;
	token_take(s->text, &at, &first);
	for (size_t i = 0; i < n->ngaz; i++) {
		size_t k = gaz_find_token(&n->gaz[i], s->text, &first, e,
		    found);

		*open |= k > 0;
		for (size_t j = 0; j < k; j++) {
			enum tried tried;

			if (any && found[j].end < out->end)
				break;
			if (found[j].end == blocked)
				continue;
			tried = try_found(n, s, &n->gaz[i], &found[j], least,
			    &one);
			if (tried == TRIED_BLOCKED)
				blocked = found[j].end;
			if (tried == TRIED_BLOCKED && memchr(s->text.p + at,
			    ' ', blocked - at) != NULL) {
				*on = blocked;
				return any;
			}
			if (tried != TRIED_TAKEN)
				continue;
			if (!any || one.end > out->end ||
			    one.score > out->score)
				*out = one;
			any = true;
			break;
		}
	}
	return any;
}

/* "South Korea (ROK)": two names of one thing, the second in brackets. */
static void
mark_definition(struct str t, struct named *a, struct named *b)
{
	size_t bracket = bracket_before(t, b->at);

	if (a->thing == b->thing && bracket > 0 && b->at > a->end &&
	    b->at - a->end <= bracket + 1 && b->end < t.n)
		a->defines = b->defines = true;
}

static size_t
read_line(struct naming *n, const struct seg *s, int least, struct named *out,
		size_t most, bool *open)
{
	const struct endings *e = endings_of(n->endings, s->lang);
	struct starts starts = { .text = s->text, .inner = e->nprefix > 0 };
	size_t k = 0, at, on;

	n->line = out;
	n->nline = 0;
	while (k < most && starts_next(&starts, &at)) {
		if (e->nprefix == 0 && begins_nothing(n, s->text, at))
			continue;
		if (!take(n, s, e, at, least, &out[k], &on, open)) {
			starts.at = on > 0 ? on : starts.at;
			continue;
		}
		starts.at = out[k].end;
		if (k > 0)
			mark_definition(s->text, &out[k - 1], &out[k]);
		n->nline = ++k;
	}
	n->nline = 0;
	return k;
}

/* States and parts of one. */
static void
count_places(const struct named *name, int *lands, int *parts)
{
	enum gaz_class class = gaz_entity(name->g, gaz_sense(name->g,
	    name->sense).entity).class;

	*lands += !name->rival && class == CLASS_TERRITORY;
	*parts += !name->rival && class == CLASS_SUBDIVISION;
}

size_t
naming_line(struct naming *n, const struct seg *s, int least,
		struct named *out, size_t most, bool *open)
{
	bool rival = false;
	size_t k;

	*open = false;
	n->line_lands = n->line_parts = 0;
	k = read_line(n, s, least, out, most, open);
	for (size_t i = 0; i < k; i++) {
		count_places(&out[i], &n->line_lands, &n->line_parts);
		rival |= out[i].rival;
	}
	if (rival)	/* now that is known what stands beside it */
		k = read_line(n, s, least, out, most, open);
	return k;
}

void
naming_learn(struct naming *n, const struct named *name, bool defines)
{
	uint64_t thing = name->thing;
	size_t i = is_among(n, thing) ? 0 : n->nknown;

	while (i < n->nknown && n->known[i] != thing)
		i++;
	if (i == NAMING_KNOWN || (i < n->nknown && (n->defined[i] || !defines)))
		return;
	if (i == n->nknown) {
		n->nknown++;
		count_places(name, &n->lands, &n->parts);
	}
	n->known[i] = thing;
	n->defined[i] = defines;
	n->among[thing % NAMING_AMONG / 64] |= (uint64_t)1 << thing % 64;
	n->print = (n->print ^ thing) * 0x9e3779b97f4a7c15 + 2 * i + defines + 1;
	n->print = (n->print ^ (uint32_t)(n->lands * 1024 + n->parts)) *
	    0x9e3779b97f4a7c15;
}

void
naming_forget(struct naming *n)
{
	n->nknown = 0;
	n->lands = n->parts = 0;
	n->print = 0;
	memset(n->among, 0, sizeof(n->among));
}

bool
naming_is_defined(const struct naming *n, uint64_t thing)
{
	return how_known(n, thing) == KNOWN_DEFINED;
}

static struct str
name_in(const struct gaz *g, struct str id, enum gaz_role role, uint16_t lang)
{
	uint32_t entity = gaz_entity_of(g, id), sense = 0;

	if (entity != UINT32_MAX)
		sense = gaz_named(g, entity, role, lang);
	return sense ? gaz_text(g, gaz_sense(g, sense).text) :
	    (struct str){ NULL, 0 };
}

struct str
naming_role(const struct naming *n, const struct named *name,
		enum gaz_role role, uint16_t lang)
{
	struct gaz_sense s = gaz_sense(name->g, name->sense);
	struct str id = gaz_text(name->g, gaz_entity(name->g, s.entity).id);
	struct str to = { NULL, 0 };

	for (size_t i = 0; i < n->ngaz && to.p == NULL; i++)
		to = name_in(&n->gaz[i], id, role, lang);
	return to;
}

/* Kept, for a state has names in hundreds of languages to be looked through. */
struct str
naming_canonical(struct naming *n, const struct named *name, uint16_t lang)
{
	struct naming_kept *kept = &n->kept[(name->thing ^ lang) % NAMING_KEPT];

	if (kept->thing != name->thing || kept->lang != lang)
		*kept = (struct naming_kept){ name->thing, lang,
		    naming_role(n, name, ROLE_CANONICAL, lang) };
	return kept->text;
}

static char *
put(char *p, const char *s)
{
	size_t n = strlen(s);

	memcpy(p, s, n);
	return p + n;
}

/* A number of tenths, of at most two digits before the point. */
static char *
put_tenths(char *p, int tenths)
{
	int n = tenths < 0 ? -tenths : tenths;

	*p++ = tenths < 0 ? '-' : '+';
	if (n >= 100)
		*p++ = '0' + n / 100;
	*p++ = '0' + n / 10 % 10;
	*p++ = '.';
	*p++ = '0' + n % 10;
	return p;
}

struct str
naming_why(struct doc *doc, const struct named *name)
{
	static const char *const words[WEIGHTS] = {
		"language", "spelling", "length", "kind", "context", "person",
		"defined", "known", "inflected", "case", "place",
	};
	char out[WEIGHTS * (LONGEST_WORD + 8)], *p = out;

	for (int i = 0; i < WEIGHTS; i++) {
		if (name->weight[i] == 0)
			continue;
		if (p > out)
			p = put(p, ", ");
		p = put(put(p, words[i]), " ");
		p = put_tenths(p, name->weight[i]);
	}
	return doc_copy(doc, (struct str){ out, p - out });
}
