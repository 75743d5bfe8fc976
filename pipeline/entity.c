/* SPDX-License-Identifier: Apache-2.0 */
/*
 * entity.c - one name for one thing: spellings that are read aloud alike.
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
#include "text/find.h"
#include "text/fold.h"
#include "text/gazbuild.h"
#include "text/gazfile.h"
#include "text/naming.h"
#include "text/seek.h"
#include "text/unify.h"
#include "text/utf8.h"
#include "text/word.h"

enum {
	FOLDED = 96,
	DOTTED = 8,		/* letters of a dotted acronym, at most */
	ASKED = 64,		/* answers kept of a document */
};

enum { LEVEL_OFF, LEVEL_ANNOTATE, LEVEL_FORM, LEVEL_ONE };

enum { LINE_NAMES = 4096 };	/* names looked at in a line */

/* What all streams share. */
struct shared {
	struct gazfile files[NAMING_GAZ - 1];
	size_t nfiles;
	uint16_t bit[GAZ_LANGS];
	struct endings *endings;
};

struct entity {
	int level, quotes;		/* options */
	const char *canon, *files;	/* likewise */
	uint16_t canon_lang;
	const struct dict *names, *grammar;
	bool wide;			/* a name that is no acronym has more
					 * than letters of ASCII */
	struct shared *shared;
	struct naming naming;
	uint64_t seen[ASKED];		/* forms this document has had */
	size_t nseen;
	uint64_t unseen[ASKED];		/* forms this window does not have */
	size_t nunseen;
};

static const struct option options[] = {
	{ "level", OPT_CHOICE, offsetof(struct entity, level), LEVEL_FORM,
	  0, 0, "off|annotate|form|one", "what to do with names: leave them, "
	  "tell them, unify spelling, or write one name for one thing" },
	{ "canon", OPT_TEXT, offsetof(struct entity, canon), 0, 0, 0, "TAG",
	  "with level one: the language to write names in" },
	{ "quotes", OPT_BOOL, offsetof(struct entity, quotes), 1, 0, 1, NULL,
	  "with level one: change names inside quotations too" },
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
	return e->shared->endings != NULL;
}

static bool
entity_load(void *state, const struct rules *rules, struct fault *why)
{
	struct entity *e = state;

	e->names = rules_dict(rules, "names");
	e->grammar = rules_dict(rules, "grammar");
	if (e->names == NULL || e->grammar == NULL) {
		fault(why, "the dictionary names or grammar is missing");
		return false;
	}
	for (uint32_t i = 1; i <= dict_size(e->names); i++)
		e->wide |= !str_is_ascii(dict_key(e->names, i)) &&
		    str_eq(dict_field(e->names, i, 1), STR("case"));
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
	if (open_names(e, rules, why))
		return true;
	entity_unload(e);
	return false;
}

static void
entity_begin(void *state)
{
	struct entity *e = state;

	e->nseen = 0;
	e->naming.nknown = 0;
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
document_has(struct entity *e, const struct doc *doc, struct str form)
{
	uint64_t hash = str_hash(form);

	if (recall(e->seen, e->nseen, hash))
		return true;
	if (recall(e->unseen, e->nunseen, hash) || e->nunseen == ASKED ||
	    e->nseen == ASKED)
		return false;
	if (window_has(doc, form)) {
		e->seen[e->nseen++] = hash;
		return true;
	}
	e->unseen[e->nunseen++] = hash;
	return false;
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

static enum follow
what_follows(struct entity *e, const struct doc *doc, struct str t, size_t at)
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
	if (t.p[at] != ' ' || !word_next(t, &next, &w) || w.at != at + 1 ||
	    !word_is_title(&w))
		return FOLLOW_TEXT;
	n = fold(w.text, small, sizeof(small));
	return n > 0 && document_has(e, doc, (struct str){ small, n }) ?
	    FOLLOW_DOUBT : FOLLOW_TEXT;
}

/* The length of "A.B." or "A.B.C." at a place, 0 if none; its letters. */
static size_t
dotted(struct str t, size_t at, char *letters, size_t *n)
{
	size_t i = at;

	if (at > 0 && (is_wordy(t.p[at - 1]) || t.p[at - 1] == '.'))
		return 0;
	for (*n = 0; i + 1 < t.n && is_upper(t.p[i]) && t.p[i + 1] == '.' &&
	    *n < DOTTED; i += 2)
		letters[(*n)++] = t.p[i];
	return *n < 2 || (i < t.n && is_wordy(t.p[i])) ? 0 : i - at;
}

/* Why a dotted form may lose its dots: NULL if it may not. */
static const char *
bare_reason(struct entity *e, const struct doc *doc, const struct seg *s,
		struct str form, struct str bare)
{
	char defined[DOTTED + 2] = "(";

	if (find_name(e, doc, s, form, STR("dotted")) != 0)
		return s->lang != LANG_UNKNOWN ? "the usual form in this "
		    "language" : "the document has it without dots";
	memcpy(defined + 1, bare.p, bare.n);
	defined[bare.n + 1] = ')';
	return document_has(e, doc, (struct str){ defined, bare.n + 2 }) ?
	    "the document defines it without dots" : NULL;
}

static size_t
try_dotted(struct entity *e, struct doc *doc, struct seg *s, size_t at)
{
	char letters[DOTTED + 1];
	struct str bare = { letters, 0 };
	size_t n = dotted(s->text, at, letters, &bare.n);
	const char *reason;

	if (n == 0 || is_protected(s, at, n, SPAN_HARD))
		return at + 1;
	reason = bare_reason(e, doc, s, str_cut(s->text, at, n), bare);
	if (reason == NULL)
		return at + n;
	switch (what_follows(e, doc, s->text, at + n)) {
	case FOLLOW_END:
		letters[bare.n++] = '.';
		/* fall through */
	case FOLLOW_TEXT:
		edit(doc, s, at, n, doc_copy(doc, bare), "entity/dots", 97);
		break;
	case FOLLOW_DOUBT:
		flag(doc, s, at, n, "entity/dots", 50);
	}
	because(doc, str_of(reason));
	return at + n;
}

/* "S. Korea": a capital, a dot, a blank and one or two words. */
static size_t
try_clipped(struct entity *e, struct doc *doc, struct seg *s, size_t at)
{
	struct str t = s->text, to;
	size_t end = at + 3, longest = 0;
	uint32_t found = 0, i;
	struct word w;

	if (at + 3 >= t.n || t.p[at + 1] != '.' || t.p[at + 2] != ' ' ||
	    (at > 0 && (is_wordy(t.p[at - 1]) || t.p[at - 1] == '.')))
		return at + 1;
	for (int words = 0; words < 2 && word_next(t, &end, &w); words++) {
		if (w.upper == 0 || (words == 0 ? w.at != at + 3 :
		    t.p[w.at - 1] != ' '))
			break;
		i = find_name(e, doc, s, str_cut(t, at, end - at),
		    STR("clipped"));
		if (i != 0) {
			found = i;
			longest = end - at;
		}
	}
	if (found == 0)
		return at + 1;
	to = dict_field(e->names, found, 0);
	edit(doc, s, at, longest, to, "entity/clipped", 97);
	return at + longest;
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

static void
try_case(struct entity *e, struct doc *doc, struct seg *s, const struct word *w)
{
	uint32_t i;

	if (!word_is_caps(w) || w->letters < 4 || w->digits > 0)
		return;
	i = find_name(e, doc, s, w->text, STR("case"));
	if (i != 0 && !is_shouted(s->text))
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

static void
run_segment(struct entity *e, struct doc *doc, struct seg *s)
{
	struct str t = s->text;
	const char *dot;

	for (size_t at = 0; at < t.n;) {
		if ((dot = memchr(t.p + at, '.', t.n - at)) == NULL)
			break;
		if (dot == t.p || !is_upper(dot[-1]) || dot - 1 < t.p + at) {
			at = dot - t.p + 1;
			continue;
		}
		at = dot - t.p - 1;
		at = dot + 1 < t.p + t.n && dot[1] == ' ' ?
		    try_clipped(e, doc, s, at) : try_dotted(e, doc, s, at);
		if (at < (size_t)(dot - t.p) + 1)
			at = dot - t.p + 1;
	}
	try_cases(e, doc, s);
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
	    !name->inflected && !(s.flags & (GAZ_WEAK | GAZ_PAST | GAZ_CONTEXT)) &&
	    gaz_entity(name->g, s.entity).class == CLASS_TERRITORY &&
	    name->score >= NAMING_CHANGE;
}

static void
exchange(struct entity *e, struct doc *doc, struct seg *s,
		const struct named *name)
{
	uint16_t lang = e->canon_lang ? e->canon_lang : s->lang;
	size_t len = name->end - name->at;
	struct str to;
	struct unified u;
	enum grammar grammar = lang == s->lang ?
	    grammar_of(e->grammar, lang) : GRAMMAR_FREE;

	if (lang == LANG_UNKNOWN || !is_exchanged(name))
		return;
	to = naming_canonical(&e->naming, name, lang);
	/* Dots are taken away first, with an eye on the sentence. */
	if (to.p == NULL || (name->end < s->text.n &&
	    s->text.p[name->end] == '.' && memchr(s->text.p + name->at, '.',
	    len) != NULL) ||
	    str_eq(to, str_cut(s->text, name->at, len)) ||
	    (!e->quotes && is_protected(s, name->at, len, SPAN_QUOTE)) ||
	    !unify(doc, s, name, to, grammar, &u))
		return;
	edit(doc, s, u.at, u.len, u.with, "entity/one", 92);
	because(doc, naming_why(doc, name));
}

static void
run_names(struct entity *e, struct doc *doc, struct seg *s, struct named *row)
{
	size_t n = naming_line(&e->naming, s, NAMING_TELL, row, LINE_NAMES);

	for (size_t i = 0; i < n; i++) {
		naming_learn(&e->naming, &row[i]);
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

	e->nunseen = 0;
	if (e->level == LEVEL_OFF)
		return;
	if (wants_mentions(doc) || e->level == LEVEL_ONE ||
	    e->canon_lang != LANG_UNKNOWN)
		row = doc_alloc(doc, LINE_NAMES * sizeof(*row));
	for each_seg(s, doc) {
		if (e->level >= LEVEL_FORM)
			run_segment(e, doc, s);
		if (row != NULL)
			run_names(e, doc, s, row);
	}
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
