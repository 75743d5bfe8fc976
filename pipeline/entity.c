/* SPDX-License-Identifier: Apache-2.0 */
/*
 * entity.c - one spelling for one name: those that are read aloud alike.
 *
 * Three of them, none of which touches grammar.  Dotted acronyms lose their
 * dots (A.S. -> AS) where the text defines the bare form or names.tsv lists it
 * for the language; clipped names are written out (S. Korea -> South Korea);
 * names that are no acronyms lose their capitals (ARTEMIS -> Artemis).  While
 * the language of a line is not known, the wanted form must stand elsewhere in
 * the same document.
 *
 * A dot that may also end a sentence is the hard part.  At the end of a line it
 * does, and stays; before a capital it may, unless the document shows that the
 * next word has a capital anyway.  What stays in doubt is flagged.
 */
#include <stdlib.h>

#include "stage.h"
#include "text/body.h"
#include "text/dotted.h"
#include "text/find.h"
#include "text/fold.h"
#include "text/gazbuild.h"
#include "text/gazfile.h"
#include "text/naming.h"
#include "text/place.h"
#include "text/seek.h"
#include "text/unify.h"
#include "text/utf8.h"
#include "text/word.h"

enum {
	FOLDED = 128,
	CUT_SHORT = 4,		/* letters of a word cut short without a dot */
	ASKED = 64,		/* answers kept of a document */
};

enum { LEVEL_OFF, LEVEL_ANNOTATE, LEVEL_FORM, LEVEL_ONE };

enum {
	LINE_NAMES = 4096,	/* names looked at in a line */
	RIVAL = 10,		/* tenths that a state must have before a part of
				 * another of its name */
};

/* What all streams share. */
struct shared {
	struct gazfile files[NAMING_GAZ - 1];
	size_t nfiles;
	uint16_t bit[GAZ_LANGS];
	struct all_endings *endings;
	uint64_t cut[128 * 128 / 64];	/* see note_cuts() */
};

/* Answers that are kept. */
struct asked {
	uint64_t seen[ASKED];		/* what this document has had */
	size_t nseen;
	uint64_t unseen[ASKED];		/* what this window does not have */
	size_t nunseen;
};

struct entity {
	int level, quotes, acronyms;	/* options */
	const char *canon, *files;	/* likewise */
	uint16_t canon_lang;
	const struct dict *names, *grammar, *articles, *gender;
	bool wide;			/* a name that is no acronym has more
					 * than letters of ASCII */
	uint64_t shorts[GAZ_LANGS / 64];	/* languages with short names */
	struct shared *shared;
	struct naming naming;
	struct asked forms, words;	/* of spellings, and of naming */
};

static const struct option options[] = {
	{ "level", OPT_CHOICE, offsetof(struct entity, level), LEVEL_FORM,
	  0, 0, "off|annotate|form|one", "what to do with names: leave them, "
	  "tell them, unify spelling, or write one name for one thing" },
	{ "canon", OPT_TEXT, offsetof(struct entity, canon), 0, 0, 0, "TAG",
	  "with level one: the language to write names in" },
	{ "quotes", OPT_BOOL, offsetof(struct entity, quotes), 1, 0, 1, NULL,
	  "with level one: change names inside quotations too" },
	{ "acronyms", OPT_CHOICE, offsetof(struct entity, acronyms),
	  ACRONYMS_KEEP, 0, 0, "keep|write|spell|first", "with level one: of "
	  "bodies, leave acronyms and long names each as they are, write "
	  "acronyms, spell them out, or spell out the first" },
	{ "names", OPT_TEXT, offsetof(struct entity, files), 0, 0, 0,
	  "FILE,...", "tables or packs of names, the first wins" },
	{ 0 }
};

static void
entity_unload(void *state)
{
	struct entity *e = state;

	if (e->shared == NULL)
		return;
	for (size_t i = 0; i < e->shared->nfiles; i++)
		gazfile_close(&e->shared->files[i]);
	endings_free(e->shared->endings);
	free(e->shared);
	e->shared = NULL;
}

/* Files the user names win over what is built in, the first over the rest. */
static bool
open_files(struct entity *e, struct fault *why)
{
	struct shared *s = e->shared;
	const char *list = e->files ? e->files : "";
	char path[4096];

	for (size_t n; *list != '\0'; list += n + (list[n] == ',')) {
		n = strcspn(list, ",");
		if (n == 0 || n >= sizeof(path))
			continue;
		if (s->nfiles == NAMING_GAZ - 1) {
			fault(why, "entity.names: more than %d files",
			    NAMING_GAZ - 1);
			return false;
		}
		memcpy(path, list, n);
		path[n] = '\0';
		if (!gazfile_open(&s->files[s->nfiles], path, why))
			return false;
		e->naming.gaz[e->naming.ngaz++] = s->files[s->nfiles++].gaz;
	}
	return true;
}

static bool
open_names(struct entity *e, const struct rules *rules, struct fault *why)
{
	struct str section = rules_section(rules, "gazetteer");
	const struct dict *endings = rules_dict(rules, "endings");
	const char *what;

	if (section.p == NULL || endings == NULL) {
		fault(why, "the dictionary of names or endings is missing");
		return false;
	}
	if (!open_files(e, why))
		return false;
	what = gaz_open(&e->naming.gaz[e->naming.ngaz], section,
	    e->shared->bit);
	if (what != NULL) {
		fault(why, "cannot use the dictionary of names: %s", what);
		return false;
	}
	e->naming.ngaz++;
	e->shared->endings = endings_load(endings);
	if (e->shared->endings == NULL)
		fault(why, "out of memory");
	e->naming.endings = e->shared->endings;
	e->naming.given = rules_dict(rules, "given");
	e->naming.cues = rules_dict(rules, "cues");
	return e->shared->endings != NULL;
}

static bool
is_upper(char c)
{
	return c >= 'A' && c <= 'Z';
}

static bool
is_wordy(char c)
{
	return is_upper(c & ~32) || (c >= '0' && c <= '9') ||
	    (unsigned char)c >= 0x80;
}

/* The two characters before a dot, or before a place, as a number; what is no part
 * of a word counts as one blank, and so does the beginning. */
static unsigned
cut_pair(struct str t, size_t dot)
{
	unsigned char last = t.p[dot - 1] | 32;
	unsigned char other = dot > 1 && is_wordy(t.p[dot - 2]) ?
	    t.p[dot - 2] | 32 : ' ';

	return other << 7 | last;
}

/* Notes how the words of a name that are cut short end, so that few of the dots of
 * a text have to be looked at.  Letters beyond ASCII are not noted. */
static void
note_cuts(struct shared *s, struct str name)
{
	for (size_t i = 1; i < name.n; i++) {
		unsigned pair;

		if (name.p[i] != '.' || name.p[i - 1] & 0x80 ||
		    (i > 1 && name.p[i - 2] & 0x80))
			continue;
		pair = cut_pair(name, i);
		s->cut[pair / 64] |= (uint64_t)1 << pair % 64;
	}
}

/* May the word before a dot be one that a name has cut short? */
static bool
may_be_cut(const struct shared *s, struct str t, size_t dot)
{
	unsigned pair;

	if (t.p[dot - 1] & 0x80 || (dot > 1 && t.p[dot - 2] & 0x80))
		return true;
	pair = cut_pair(t, dot);
	return s->cut[pair / 64] >> pair % 64 & 1;
}

/* What kinds of names there are to look for, and where. */
static void
survey(struct entity *e)
{
	for (uint32_t i = 1; i <= dict_size(e->names); i++) {
		struct str kind = dict_field(e->names, i, 1);
		uint16_t lang = dict_lang(e->names, i);

		e->wide |= str_eq(kind, STR("case")) &&
		    !str_is_ascii(dict_key(e->names, i));
		if (str_eq(kind, STR("clipped")))
			note_cuts(e->shared, dict_key(e->names, i));
		if (lang < GAZ_LANGS && str_eq(kind, STR("short")))
			e->shorts[lang >> 6] |= 1ull << (lang & 63);
	}
}

static bool
entity_load(void *state, const struct rules *rules, struct fault *why)
{
	struct entity *e = state;

	e->names = rules_dict(rules, "names");
	e->grammar = rules_dict(rules, "grammar");
	e->articles = rules_dict(rules, "articles");
	e->gender = rules_dict(rules, "gender");
	if (e->names == NULL || e->grammar == NULL || e->articles == NULL ||
	    e->gender == NULL) {
		fault(why, "a dictionary of names or grammar is missing");
		return false;
	}
	if (e->canon != NULL && (e->canon_lang = lang_find(e->canon)) ==
	    LANG_UNKNOWN) {
		fault(why, "entity.canon: no language \"%s\" is known",
		    e->canon);
		return false;
	}
	if ((e->shared = calloc(1, sizeof(*e->shared))) == NULL) {
		fault(why, "out of memory");
		return false;
	}
	survey(e);
	if (open_names(e, rules, why))
		return true;
	entity_unload(e);
	return false;
}

static void
entity_begin(void *state)
{
	struct entity *e = state;

	e->forms.nseen = e->words.nseen = 0;
	naming_forget(&e->naming);
}

/* Does the text have the form, as whole words? */
static bool
has_form(struct str t, struct str form)
{
	for (size_t at = 0; (at = find_text(t, at, form)) < t.n; at++)
		if ((at == 0 || !is_wordy(t.p[at - 1])) &&
		    (at + form.n == t.n || !is_wordy(t.p[at + form.n])))
			return true;
	return false;
}

/* Lines that lie side by side are searched as one: no form has a line end. */
static bool
window_has(const struct doc *doc, struct str form)
{
	struct seg *s = doc->seg, *end = s + doc->nseg, *next;

	for (; s < end; s = next) {
		next = s + 1;
		if (s->flags & SEG_DROPPED)
			continue;
		next = piece_end(s, end);
		if (has_form((struct str){ s->text.p,
		    next[-1].text.p + next[-1].text.n - s->text.p }, form))
			return true;
	}
	return false;
}

static bool
recall(const uint64_t *row, size_t n, uint64_t hash)
{
	while (n-- > 0)
		if (row[n] == hash)
			return true;
	return false;
}

/* Has the document had this form, up to the end of this window?  Answers are
 * kept, for each costs a walk over the window. */
static bool
ask(struct asked *a, const struct doc *doc, struct str form)
{
	uint64_t hash = str_hash(form);

	if (recall(a->seen, a->nseen, hash))
		return true;
	if (recall(a->unseen, a->nunseen, hash) || a->nunseen == ASKED ||
	    a->nseen == ASKED)
		return false;
	if (window_has(doc, form)) {
		a->seen[a->nseen++] = hash;
		return true;
	}
	a->unseen[a->nunseen++] = hash;
	return false;
}

static bool
document_has(struct entity *e, const struct doc *doc, struct str form)
{
	return ask(&e->forms, doc, form);
}

/* The entry of a kind for a form, in the language of the line; while that is
 * unknown, one whose canonical form the document has. */
static uint32_t
find_name(struct entity *e, const struct doc *doc, const struct seg *s,
		struct str form, struct str kind)
{
	char folded[FOLDED];
	long n = fold(form, folded, sizeof(folded));
	uint32_t i = n > 0 ? dict_find(e->names, (struct str){ folded, n }) : 0;

	for (; i != 0; i = dict_again(e->names, i)) {
		uint16_t lang = dict_lang(e->names, i);

		if (!str_eq(dict_field(e->names, i, 1), kind))
			continue;
		if (s->lang == LANG_UNKNOWN)
			seg_stir(doc, s);
		if (s->lang != LANG_UNKNOWN ? lang == s->lang || !lang :
		    document_has(e, doc, dict_field(e->names, i, 0)))
			return i;
	}
	return 0;
}

/* What follows a dotted acronym. */
enum follow { FOLLOW_TEXT, FOLLOW_END, FOLLOW_DOUBT };

/* A quotation mark that may close one.  A bracket is none: what it closes ends
 * no sentence of the line around it. */
static bool
is_closing(struct str t, size_t *at)
{
	uint32_t c = utf8_next(t, at);

	return c == '"' || c == '\'' || c == 0x201d || c == 0x2019 || c == 0xbb;
}

/* "He left the U.S. She stayed": small words have a capital nowhere else. */
static bool
opens_sentence(const struct entity *e, struct str t, const struct word *w,
		uint16_t lang)
{
	size_t end = w->at + w->text.n;

	return w->upper == 1 && (w->letters > 1 || (end < t.n &&
	    t.p[end] == ' ')) && cue_has(e->naming.cues, w->text, "opens",
	    lang);
}

static enum follow
what_follows(struct entity *e, const struct doc *doc, struct str t, size_t at,
		uint16_t lang)
{
	char small[FOLDED];
	struct word w;
	size_t next = at;
	long n;

	while (at < t.n && is_closing(t, &next))
		at = next;
	t.n = str_trim(str_cut(t, at, t.n - at)).n == 0 ? at : t.n;
	if (at == t.n)
		return FOLLOW_END;
	next = at;
	if (t.p[at] != ' ' || !word_next(t, &next, &w) || w.at != at + 1)
		return FOLLOW_TEXT;
	if (opens_sentence(e, t, &w, lang))
		return FOLLOW_END;
	if (!word_is_title(&w))
		return FOLLOW_TEXT;
	n = fold(w.text, small, sizeof(small));
	return n > 0 && document_has(e, doc, (struct str){ small, n }) ?
	    FOLLOW_DOUBT : FOLLOW_TEXT;
}

/* Is it the acronym of a state, or of a body of states that is known by it
 * alone? */
static bool
is_state(const struct gaz *g, struct gaz_sense sense, bool initials)
{
	struct gaz_entity thing = gaz_entity(g, sense.entity);

	if (thing.class == CLASS_TERRITORY || thing.class == CLASS_REGION)
		return true;
	return str_eq(gaz_text(g, thing.kind), STR("org.int")) &&
	    !(sense.flags & GAZ_CONTEXT) && !initials;
}

/* May a dotted form that nobody listed be an acronym of the gazetteer?  Two
 * letters before a capital are sooner the initials of a person. */
static bool
is_acronym(const struct entity *e, const struct seg *s, const struct dotted *d)
{
	struct str bare = { d->letters, d->n };
	size_t end = d->at + d->len, next = end;
	bool initials = d->dots < 3 && naming_title_before(s->text, d->at);
	uint32_t sense;
	struct word w;

	if (s->lang == LANG_UNKNOWN || d->spread || (d->dots < 3 &&
	    end < s->text.n && s->text.p[end] == ' ' &&
	    word_next(s->text, &next, &w) && w.upper > 0))
		return false;
	for (size_t k = 0; k < e->naming.ngaz; k++) {
		const struct gaz *g = &e->naming.gaz[k];

		for (uint32_t i = 0; (sense = gaz_acronym(g, bare, i)); i++) {
			struct gaz_sense one = gaz_sense(g, sense);

			if (is_state(g, one, initials) &&
			    gaz_speaks(g, one.set, s->lang) == SPEAKS)
				return true;
		}
	}
	return false;
}

/* Why a dotted form may lose its dots, and what it becomes: NULL if it may
 * not. */
static const char *
bare_reason(struct entity *e, const struct doc *doc, const struct seg *s,
		const struct dotted *d, struct str *to)
{
	uint32_t i = find_name(e, doc, s, str_cut(s->text, d->at, d->len),
	    STR("dotted"));
	char defined[DOTTED_ROOM + 2] = "(";

	*to = (struct str){ d->letters, d->n };
	if (i != 0) {
		*to = dict_field(e->names, i, 0);
		return s->lang != LANG_UNKNOWN ? "the usual form in this "
		    "language" : "the document has it without dots";
	}
	if (d->spread)
		return NULL;
	memcpy(defined + 1, d->letters, d->n);
	defined[d->n + 1] = ')';
	seg_stir(doc, s);
	if (document_has(e, doc, (struct str){ defined, d->n + 2 }))
		return "the document defines it without dots";
	return is_acronym(e, s, d) ? "an acronym of this language" : NULL;
}

/* Writes what a form that ends with a dot stands for; the dot stays where it
 * ends a sentence too. */
static void
undot(struct entity *e, struct doc *doc, struct seg *s, size_t at, size_t len,
		struct str to, const char *rule)
{
	enum follow follow = what_follows(e, doc, s->text, at + len, s->lang);

	if (str_eq(to, str_cut(s->text, at, len)))
		return;
	if (to.p[to.n - 1] == '.')
		follow = FOLLOW_TEXT;
	if (follow == FOLLOW_DOUBT) {
		flag(doc, s, at, len, rule, 50);
		return;
	}
	edit(doc, s, at, len, follow == FOLLOW_TEXT ? doc_copy(doc, to) :
	    doc_format(doc, "%.*s.", (int)to.n, to.p), rule, 97);
}

/* Returns where to go on: behind the dot, or behind all of the form. */
static size_t
try_dotted(struct entity *e, struct doc *doc, struct seg *s, size_t dot)
{
	struct dotted d;
	struct str to;
	const char *reason;

	if (!dotted_at(s->text, dot, &d) ||
	    is_protected(s, d.at, d.len, SPAN_HARD))
		return dot + 1;
	reason = bare_reason(e, doc, s, &d, &to);
	if (reason == NULL)
		return d.spread ? dot + 1 : d.at + d.len;
	undot(e, doc, s, d.at, d.len, to, "entity/dots");
	because(doc, str_of(reason));
	return d.at + d.len;
}

/* "S. Korea", "Corée du S.", "Kor. Sel.": 0 when there is none. */
static size_t
try_clipped(struct entity *e, struct doc *doc, struct seg *s, size_t dot)
{
	struct cut cut[CUT_SPANS];
	size_t n = cuts_at(s->text, dot, cut);

	for (size_t k = 0; k < n; k++) {
		uint32_t i = find_name(e, doc, s, (struct str){ cut[k].form,
		    cut[k].n }, STR("clipped"));
		struct str to = i ? dict_field(e->names, i, 0) :
		    (struct str){ NULL, 0 };
		size_t end = cut[k].at + cut[k].len;

		if (i == 0 || is_protected(s, cut[k].at, cut[k].len, SPAN_HARD))
			continue;
		if (s->text.p[end - 1] == '.')
			undot(e, doc, s, cut[k].at, cut[k].len, to,
			    "entity/clipped");
		else
			edit(doc, s, cut[k].at, cut[k].len, to,
			    "entity/clipped", 97);
		return end;
	}
	return 0;
}

/* A line in capitals says nothing of the case of its names. */
static bool
is_shouted(struct str t)
{
	size_t upper = 0, lower = 0;

	for (size_t i = 0; i < t.n; i++) {
		upper += is_upper(t.p[i]);
		lower += t.p[i] >= 'a' && t.p[i] <= 'z';
	}
	return upper > lower;
}

/* An acronym that the language writes with dots: the one behind it may be the
 * sentence's own. */
static void
try_bare(struct entity *e, struct doc *doc, struct seg *s,
		const struct word *w)
{
	uint32_t i = find_name(e, doc, s, w->text, STR("bare"));
	size_t end = w->at + w->text.n;

	if (i == 0 || is_protected(s, w->at, w->text.n, SPAN_HARD))
		return;
	end += end < s->text.n && s->text.p[end] == '.';
	edit(doc, s, w->at, end - w->at, dict_field(e->names, i, 0),
	    "entity/dots", 97);
	because(doc, STR("the usual form in this language"));
}

static void
try_case(struct entity *e, struct doc *doc, struct seg *s, const struct word *w)
{
	uint32_t i;

	if (!word_is_caps(w) || w->letters < 4 || w->digits > 0)
		return;
	i = find_name(e, doc, s, w->text, STR("case"));
	if (i == 0)
		try_bare(e, doc, s, w);
	else if (!is_shouted(s->text))
		edit(doc, s, w->at, w->text.n, dict_field(e->names, i, 0),
		    "entity/case", 96);
}

/* Only what has two capitals of ASCII side by side can be one of our names: words
 * before the next such pair are stepped over. */
static size_t
next_capitals(const struct entity *e, struct str t, size_t at)
{
	size_t pair = e->wide ? at : find_capitals(t, at);

	while (pair < t.n && pair > at && is_wordy(t.p[pair - 1]))
		pair--;
	return pair;
}

static void
try_cases(struct entity *e, struct doc *doc, struct seg *s)
{
	struct word w;
	size_t at = 0;

	while ((at = next_capitals(e, s->text, at)) < s->text.n &&
	    word_next(s->text, &at, &w))
		try_case(e, doc, s, &w);
}

/* "Kor Sel": two short words with no dot. */
static void
try_short(struct entity *e, struct doc *doc, struct seg *s,
		const struct word *w)
{
	size_t end = w->at + w->text.n, next = end + 1;
	struct word other;
	uint32_t i;

	if (end + 1 >= s->text.n || s->text.p[end] != ' ' ||
	    !is_upper(s->text.p[end + 1]) ||
	    !word_next(s->text, &next, &other) || other.letters > CUT_SHORT)
		return;
	end = other.at + other.text.n;
	i = find_name(e, doc, s, str_cut(s->text, w->at, end - w->at),
	    STR("short"));
	if (i != 0 && (end == s->text.n || s->text.p[end] != '.'))
		edit(doc, s, w->at, end - w->at, dict_field(e->names, i, 0),
		    "entity/clipped", 97);
}

/* Only where the language has such names. */
static void
try_shorts(struct entity *e, struct doc *doc, struct seg *s)
{
	struct word w;

	if (s->lang >= GAZ_LANGS || !(e->shorts[s->lang >> 6] >>
	    (s->lang & 63) & 1))
		return;
	for (size_t at = 0; word_next(s->text, &at, &w);)
		if (w.letters <= CUT_SHORT && word_is_title(&w))
			try_short(e, doc, s, &w);
}

static void
run_segment(struct entity *e, struct doc *doc, struct seg *s)
{
	struct str t = s->text;
	const char *p;

	for (size_t at = 0; at < t.n && (p = memchr(t.p + at, '.', t.n - at));) {
		size_t dot = p - t.p, clipped;

		at = dot + 1;
		if (dot == 0 || !is_wordy(t.p[dot - 1]))
			continue;
		clipped = may_be_cut(e->shared, t, dot) ?
		    try_clipped(e, doc, s, dot) : 0;
		if (clipped > 0)
			at = clipped;
		else if (is_upper(t.p[dot - 1]) || t.p[dot - 1] & 0x80)
			at = try_dotted(e, doc, s, dot);
	}
	try_cases(e, doc, s);
	try_shorts(e, doc, s);
}

/*
 * Names of things
 */

static const char *
lend(struct doc *doc, struct str s)
{
	return doc_copy(doc, s).p;
}

static void
tell(struct entity *e, struct doc *doc, struct seg *s, const struct named *name)
{
	struct gaz_sense sense = gaz_sense(name->g, name->sense);
	struct gaz_entity thing = gaz_entity(name->g, sense.entity);
	struct str to = naming_canonical(&e->naming, name,
	    e->canon_lang ? e->canon_lang : s->lang);
	struct mention m = {
		.form = lend(doc, str_cut(s->text, name->at,
		    name->end - name->at)),
		.id = gaz_text(name->g, thing.id).p,
		.kind = gaz_text(name->g, thing.kind).p,
		.role = gaz_role_name(sense.role),
		.canonical = to.p != NULL ? to.p : "",
		.evidence = naming_why(doc, name).p,
		.score = name->score / 10.0,
	};

	mention(doc, s, name->at, name->end - name->at, &m);
}

/* May a name of this role be exchanged for another? */
static bool
is_exchanged(const struct named *name)
{
	struct gaz_sense s = gaz_sense(name->g, name->sense);

	return (s.role <= ROLE_ABBR || s.flags & GAZ_PIN) && !name->defines &&
	    !name->inflected && (!name->rival || name->margin >= RIVAL) &&
	    !(s.flags & (GAZ_WEAK | GAZ_PAST | GAZ_CONTEXT)) &&
	    gaz_entity(name->g, s.entity).class == CLASS_TERRITORY &&
	    name->score >= NAMING_CHANGE;
}

/* A name that is written with a dot at its end takes the dot along where it ends
 * no sentence: "EE. UU. dijo". */
static void
take_dot(struct str t, struct named *name)
{
	struct str form = gaz_text(name->g, gaz_sense(name->g,
	    name->sense).text);
	size_t end = name->end;

	if (form.n > 0 && form.p[form.n - 1] == '.' && end + 2 < t.n &&
	    t.p[end] == '.' && (t.p[end + 1] == ',' || (t.p[end + 1] == ' ' &&
	    t.p[end + 2] >= 'a' && t.p[end + 2] <= 'z')))
		name->end++;
}

/* "Sahara Occidental" for "Sahara occidental": the same with more capitals, which
 * is style. */
static bool
is_title_case_of(struct str text, struct str to)
{
	char a[FOLDED], b[FOLDED];
	long n = fold(text, a, sizeof(a)), m = fold(to, b, sizeof(b));
	int upper = 0;
	struct word w;

	if (n < 0 || n != m || memcmp(a, b, n) != 0)
		return false;
	for (size_t at = 0; word_next(text, &at, &w);)
		upper += w.upper;
	for (size_t at = 0; word_next(to, &at, &w);)
		upper -= w.upper;
	return upper > 0;
}

/* What a state becomes. */
static bool
exchange_state(struct entity *e, struct doc *doc, struct seg *s,
		struct named *name, enum grammar grammar,
		const struct agree *agree, struct agreed *u)
{
	struct str to, form;

	if (!is_exchanged(name))
		return false;
	take_dot(s->text, name);
	to = naming_canonical(&e->naming, name, agree->lang);
	form = str_cut(s->text, name->at, name->end - name->at);
	/* Dots are taken away first, with an eye on the sentence. */
	return to.p != NULL && !(name->end < s->text.n &&
	    s->text.p[name->end] == '.' && memchr(form.p, '.', form.n) !=
	    NULL) && !str_eq(to, form) && !is_title_case_of(form, to) &&
	    unify_may(s->text, name) &&
	    unify(doc, s, name, to, grammar, agree, u);
}

/* What another thing becomes. */
static bool
exchange_body(struct entity *e, struct doc *doc, struct seg *s,
		struct named *name, enum grammar grammar,
		const struct agree *agree, struct agreed *u)
{
	const struct gaz *built_in = &e->naming.gaz[e->naming.ngaz - 1];
	struct body b = { &e->naming, e->acronyms, grammar, *agree,
	    name->g != built_in, agree->lang != s->lang };
	bool introduces;

	if (name->score < NAMING_CHANGE || !body_is(&b, name) ||
	    !unify_may(s->text, name) ||
	    !body_unify(&b, doc, s, name, u, &introduces))
		return false;
	if (introduces)
		naming_learn(&e->naming, name, true);
	return true;
}

static void
exchange(struct entity *e, struct doc *doc, struct seg *s, struct named *name)
{
	uint16_t lang = e->canon_lang ? e->canon_lang : s->lang;
	struct agree agree = { e->articles, e->gender, e->naming.cues, lang };
	enum grammar grammar = lang == s->lang ?
	    grammar_of(e->grammar, lang) : GRAMMAR_FREE;
	struct gaz_sense sense = gaz_sense(name->g, name->sense);
	struct agreed u;

	if (lang == LANG_UNKNOWN || (!e->quotes && is_protected(s, name->at,
	    name->end - name->at, SPAN_QUOTE)))
		return;
	if (gaz_entity(name->g, sense.entity).class == CLASS_TERRITORY ?
	    !exchange_state(e, doc, s, name, grammar, &agree, &u) :
	    !exchange_body(e, doc, s, name, grammar, &agree, &u))
		return;
	edit(doc, s, u.at, u.len, u.with, "entity/one", 92);
	because(doc, naming_why(doc, name));
}

/* What naming asks of the document. */
struct asker {
	struct entity *e;
	const struct doc *doc;
	bool asked;
};

static bool
has_word(void *user, struct str word)
{
	struct asker *a = user;

	a->asked = true;
	return ask(&a->e->words, a->doc, word);
}

/* The names of a line, by what was known when they were looked for. */
struct line_names {
	const struct named *row;
	size_t n;
	uint64_t known;
	uint16_t lang;
	uint8_t lang_sure;
	bool done, open;	/* see naming_line() */
};

static const struct named *
keep_names(struct doc *doc, const struct named *row, size_t n)
{
	struct named *kept = doc_room(doc, n * sizeof(*row));

	return kept == NULL ? NULL : memcpy(kept, row, n * sizeof(*row));
}

/* The names of a line, which are looked for again only where there may be
 * others. */
static size_t
names_of(struct entity *e, struct doc *doc, struct seg *s, struct named *row)
{
	struct asker *asker = e->naming.user;
	struct line_names *l = seg_memo(doc, s, sizeof(*l));
	size_t n;
	bool open;

	if (l != NULL && l->done && l->lang == s->lang &&
	    l->lang_sure == s->lang_sure &&
	    (!l->open || l->known == e->naming.print)) {
		if (l->n > 0)
			memcpy(row, l->row, l->n * sizeof(*row));
		return l->n;
	}
	asker->asked = false;
	n = naming_line(&e->naming, s, NAMING_TELL, row, LINE_NAMES, &open);
	if (l != NULL)
		*l = (struct line_names){ .row = n == 0 ? NULL :
		    keep_names(doc, row, n), .n = n,
		    .known = e->naming.print, .lang = s->lang,
		    .lang_sure = s->lang_sure, .open = open };
	/* What the document has besides may be another thing next time. */
	if (l != NULL)
		l->done = !asker->asked && (n == 0 || l->row != NULL);
	return n;
}

static void
run_names(struct entity *e, struct doc *doc, struct seg *s, struct named *row)
{
	size_t n = names_of(e, doc, s, row);

	for (size_t i = 0; i < n; i++) {
		naming_learn(&e->naming, &row[i], row[i].defines);
		if (wants_mentions(doc))
			tell(e, doc, s, &row[i]);
		if (e->level == LEVEL_ONE || e->canon_lang != LANG_UNKNOWN)
			exchange(e, doc, s, &row[i]);
	}
}

static void
entity_run(void *state, struct doc *doc)
{
	struct entity *e = state;
	struct named *row = NULL;
	struct asker asker = { .e = e, .doc = doc };

	e->forms.nunseen = e->words.nunseen = 0;
	if (e->level == LEVEL_OFF)
		return;
	if (wants_mentions(doc) || e->level == LEVEL_ONE ||
	    e->canon_lang != LANG_UNKNOWN)
		row = doc_room(doc, LINE_NAMES * sizeof(*row));
	e->naming.has_word = has_word;
	e->naming.user = &asker;
	for each_seg(s, doc) {
		if (e->level >= LEVEL_FORM &&
		    !(seg_is_quiet(doc, s) && seg_keeps_label(doc, s)))
			run_segment(e, doc, s);
		if (row != NULL)
			run_names(e, doc, s, row);
	}
	e->naming.user = NULL;
}

const struct stage stage_entity = {
	.name = "entity",
	.summary = "unify spellings of one name: A.S. = AS, S. Korea = South Korea",
	.options = options,
	.size = sizeof(struct entity),
	.load = entity_load,
	.begin = entity_begin,
	.run = entity_run,
	.unload = entity_unload,
};
