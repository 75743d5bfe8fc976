/* SPDX-License-Identifier: Apache-2.0 */
/* body.c - writes another name of a body, a city or a thing of the user's. */
#include "body.h"
#include "definition.h"
#include "english.h"
#include "fold.h"
#include "token.h"
#include "utf8.h"
#include "word.h"

enum {
	FOLDED = 64,
	MARGIN = 5,	/* tenths that the next thing of this name has less */
};

/* Most letters of every word are capitals: UNESCO, UN COPUOS, SPHEREx. */
static bool
looks_short(struct str s)
{
	struct word w;
	size_t at = 0;
	bool any = false;

	for (; word_next(s, &at, &w); any = true)
		if (w.upper < 2 || w.upper * 2 <= w.letters)
			return false;
	return any;
}

static bool
is_short(struct str form, enum gaz_role role)
{
	return role == ROLE_ACRONYM || role == ROLE_SHORT || looks_short(form);
}

/* The short or the long name of a thing. */
static struct str
form_of(const struct body *b, const struct named *name, bool acronym)
{
	static const enum gaz_role row[] = { ROLE_CANONICAL, ROLE_ACRONYM,
	    ROLE_OFFICIAL, ROLE_SHORT };

	for (size_t i = 0; i < sizeof(row) / sizeof(*row); i++) {
		struct str to = naming_role(b->naming, name, row[i],
		    b->agree.lang);

		if (to.p != NULL && is_short(to, row[i]) == acronym)
			return to;
	}
	return (struct str){ NULL, 0 };
}

/* The next letter, without case and accents; 0 at the end. */
static uint32_t
next_letter(struct str s, size_t *at)
{
	while (*at < s.n) {
		uint32_t c = utf8_next(s, at), entry = token_entry(c);
		enum token_class class = token_class(entry);

		if (class == TOKEN_WORD || class == TOKEN_CHAR ||
		    class == TOKEN_HANGUL)
			return token_fold(c, entry);
	}
	return 0;
}

/* Are two names one but for case, accents, blanks and signs?  That is style. */
static bool
differ_in_style(struct str a, struct str b)
{
	size_t i = 0, k = 0;
	uint32_t c;

	while ((c = next_letter(a, &i)) == next_letter(b, &k) && c != 0)
		;
	return c == 0 && i == a.n && k == b.n;
}

/* Does one hold the other?  What it has more may stand beside it already: "the UN
 * COPUOS", "CLDs". */
static bool
adds_only(struct str a, struct str b)
{
	return memmem(a.p, a.n, b.p, b.n) != NULL ||
	    memmem(b.p, b.n, a.p, a.n) != NULL;
}

/* Do two names say the same words, but for how they are spelled?  Organisation
 * and Organization. */
static bool
has_same_words(struct str a, struct str b)
{
	size_t i = 0, k = 0;
	struct word v, w;

	while (word_next(a, &i, &v)) {
		char p[FOLDED], q[FOLDED];
		long n, m, same = 0;

		if (!word_next(b, &k, &w))
			return false;
		n = fold(v.text, p, FOLDED);
		m = fold(w.text, q, FOLDED);
		while (same < n && same < m && p[same] == q[same])
			same++;
		if (same * 2 < n || same * 2 < m)
			return false;
	}
	return !word_next(b, &k, &w);
}

bool
body_is(const struct body *b, const struct named *name)
{
	struct gaz_sense s = gaz_sense(name->g, name->sense);
	enum gaz_class class = gaz_entity(name->g, s.entity).class;
	struct str form = gaz_text(name->g, s.text), to;

	if (class == CLASS_PERSON || name->defines || name->inflected ||
	    name->margin < MARGIN || s.flags & (GAZ_WEAK | GAZ_PAST) ||
	    s.role == ROLE_CODE || s.role == ROLE_DEMONYM ||
	    s.role == ROLE_METONYM)
		return false;
	if (b->own || s.flags & GAZ_PIN)
		return true;
	/* Mumbai and Bombay are both right where nobody has chosen. */
	if (class != CLASS_ORG && class != CLASS_OTHER && !b->foreign)
		return false;
	if (s.role <= ROLE_ABBR)
		return true;
	to = form_of(b, name, false);
	return to.p != NULL && has_same_words(form, to);
}

/* One letter stands for one word, and the article of the name is that of its
 * acronym. */
static bool
has_same_head(struct str a, struct str b, bool a_short, bool b_short)
{
	size_t i = 0, k = 0;
	struct word v, w;

	if (a_short && b_short)
		return true;
	if (a_short || b_short)
		return definition_fits(a_short ? b : a, a_short ? a : b) &&
		    utf8_next(a, &i) == utf8_next(b, &k);
	return word_next(a, &i, &v) && word_next(b, &k, &w) &&
	    str_like(v.text, w.text);
}

/* Is it in brackets, or does what follows stand in some? */
static bool
is_bracketed(struct str t, size_t at, size_t end)
{
	static const char *const marks[] = { "(", " (", "\xef\xbc\x88" };

	if (at > 0 && (t.p[at - 1] == '(' || t.p[at - 1] == '['))
		return true;
	if (at > 2 && memcmp(t.p + at - 3, marks[2], 3) == 0)
		return true;
	for (size_t i = 0; i < 3; i++)
		if (t.n - end >= strlen(marks[i]) && memcmp(t.p + end,
		    marks[i], strlen(marks[i])) == 0)
			return true;
	return false;
}

/* Is what stands there part of something longer: "Ministry of Foreign Affairs of
 * Russia", "WHO: the Smiths", the dot of "U.N." taken from it? */
static bool
is_part(struct str t, size_t at, size_t end, bool acronym)
{
	if (acronym && end < t.n && (t.p[end] == ':' || (t.p[end] == '.' &&
	    memchr(t.p + at, '.', end - at) != NULL)))
		return true;
	return t.n - end > 4 && memcmp(t.p + end, " of ", 4) == 0 &&
	    t.p[end + 4] >= 'A' && t.p[end + 4] <= 'Z';
}

static bool
fits(const struct body *b, struct doc *doc, const struct seg *s,
		const struct named *name, struct str to, bool was_short,
		bool to_short, struct agreed *out)
{
	struct str text = str_cut(s->text, name->at, name->end - name->at);
	struct said from = { text, was_short }, next = { to, to_short };

	*out = (struct agreed){ name->at, name->end - name->at, to };
	switch (b->grammar) {
	case GRAMMAR_FREE:
		return true;
	case GRAMMAR_KOREAN:
		return unify_korean(doc, s->text, name, to, out);
	case GRAMMAR_ENGLISH:
		return english_body(doc, s->text, &from, &next, b->agree.cues,
		    out);
	case GRAMMAR_INITIALS:
	case GRAMMAR_ARTICLES:
		return has_same_head(text, to, was_short, to_short);
	default:
		return was_short && to_short;
	}
}

/* Where letters are dense, no blank stands before a bracket. */
static const char *
bracket_of(uint16_t lang)
{
	const char *tag = lang_tag(lang);

	return strcmp(tag, "ko") == 0 ? "%.*s(%.*s)" :
	    strncmp(tag, "zh", 2) == 0 || strcmp(tag, "ja") == 0 ||
	    strcmp(tag, "yue") == 0 ? "%.*s\xef\xbc\x88%.*s\xef\xbc\x89" :
	    "%.*s (%.*s)";
}

/* Adds the acronym in brackets to what is written, but before an "'s". */
static bool
introduce(const struct body *b, struct doc *doc, struct str t,
		const struct named *name, struct str acronym,
		struct agreed *out)
{
	static const char *const marks[] = { "'", "\xe2\x80\x99" };
	struct str with = out->with, rest = str_cut(t, name->end, t.n -
	    name->end);

	if (out->at + out->len != name->end)
		return false;
	for (int i = 0; i < 2; i++)
		if (rest.n >= strlen(marks[i]) && memcmp(rest.p, marks[i],
		    strlen(marks[i])) == 0)
			return false;
	out->with = doc_format(doc, bracket_of(b->agree.lang), (int)with.n,
	    with.p, (int)acronym.n, acronym.p);
	return true;
}

/* A name that ends with a dot is found without it. */
static void
take_dot(struct str t, struct str to, struct agreed *out)
{
	size_t end = out->at + out->len;

	out->len += to.p[to.n - 1] == '.' && end < t.n && t.p[end] == '.';
}

/* Of two names that sources have as the one to write, both are right, unless the
 * user has chosen. */
static bool
is_right(const struct body *b, const struct named *name)
{
	struct gaz_sense s = gaz_sense(name->g, name->sense);
	struct str id = gaz_text(name->g, gaz_entity(name->g, s.entity).id);

	if (s.role != ROLE_CANONICAL || b->foreign)
		return false;
	for (size_t i = 0; i + 1 < b->naming->ngaz; i++)
		if (gaz_entity_of(&b->naming->gaz[i], id) != UINT32_MAX)
			return false;
	return true;
}

bool
body_unify(const struct body *b, struct doc *doc, const struct seg *s,
		const struct named *name, struct agreed *out, bool *introduces)
{
	struct gaz_sense sense = gaz_sense(name->g, name->sense);
	struct str text = str_cut(s->text, name->at, name->end - name->at);
	struct str acronym = form_of(b, name, true);
	struct str full = form_of(b, name, false);
	bool was_short = is_short(gaz_text(name->g, sense.text), sense.role);
	bool want = was_short;
	bool first = b->acronyms == ACRONYMS_FIRST && acronym.p != NULL &&
	    full.p != NULL && !str_eq(full, acronym) &&
	    !naming_is_defined(b->naming, name->thing);
	struct str to;

	*introduces = false;
	if (b->acronyms == ACRONYMS_WRITE || b->acronyms == ACRONYMS_FIRST)
		want = acronym.p != NULL;
	else if (b->acronyms == ACRONYMS_SPELL)
		want = full.p == NULL;
	if (first)
		want = false;
	to = want ? acronym : full;
	if (is_part(s->text, name->at, name->end, was_short) || ((first ||
	    want != was_short) && is_bracketed(s->text, name->at, name->end)))
		return false;
	if (want == was_short && !first && is_right(b, name))
		return false;
	if (to.p == NULL || (!first && (b->own ? str_eq(text, to) :
	    differ_in_style(text, to) || adds_only(text, to))) ||
	    !fits(b, doc, s, name, to, was_short, want, out))
		return false;
	take_dot(s->text, to, out);
	if (first)
		return *introduces = introduce(b, doc, s->text, name,
		    acronym, out);
	return !str_eq(out->with, str_cut(s->text, out->at, out->len));
}
