/* SPDX-License-Identifier: Apache-2.0 */
/* unify.c - writes another name of a thing where one stands. */
#include "fold.h"
#include "place.h"
#include "token.h"
#include "unify.h"
#include "utf8.h"
#include "word.h"

enum { ARTICLE = 3 };	/* letters of the longest: "the", "los" */

enum grammar
grammar_of(const struct dict *grammar, uint16_t lang)
{
	static const char *const names[] = {
		"none", "free", "initials", "english", "korean",
		"articles",
	};
	char tag[32];
	long n = fold(str_of(lang_tag(lang)), tag, sizeof(tag));
	uint32_t i = n > 0 ? dict_find(grammar, (struct str){ tag, n }) : 0;
	struct str kind = i ? dict_field(grammar, i, 0) : STR("none");

	for (int k = 0; k < 6; k++)
		if (str_eq(kind, str_of(names[k])))
			return k;
	return GRAMMAR_NONE;
}

/* Do the letters of an acronym begin the capitalised words of a name? */
static bool
has_initials(struct str acronym, struct str name)
{
	size_t a = 0;
	struct word w;

	for (size_t at = 0; word_next(name, &at, &w);) {
		size_t letter = 0;
		uint32_t want, have;

		if (w.upper == 0)
			continue;
		while (a < acronym.n && (acronym.p[a] == '.' ||
		    acronym.p[a] == '-' || acronym.p[a] == ' '))
			a++;
		if (a == acronym.n)
			return false;
		want = utf8_next(acronym, &a);
		have = utf8_next(w.text, &letter);
		if (token_fold(want, token_entry(want)) !=
		    token_fold(have, token_entry(have)))
			return false;
	}
	while (a < acronym.n && (acronym.p[a] == '.'))
		a++;
	return a == acronym.n && a > 0;
}

/* Does English say "the" before it? */
static bool
takes_article(struct str name)
{
	static const char *const heads[] = {
		"United ", "Republic ", "Kingdom ", "State of ", "Islamic ",
		"Democratic ", "People", "Federal ", "Commonwealth ",
		"Union of ", "Federation ", "Netherlands", "Philippines",
		"Bahamas", "Gambia", "Maldives", "Seychelles",
	};

	for (size_t i = 0; i < sizeof(heads) / sizeof(*heads); i++)
		if (name.n >= strlen(heads[i]) && memcmp(name.p, heads[i],
		    strlen(heads[i])) == 0)
			return true;
	return name.n > 8 && memmem(name.p, name.n, " Republic", 9) != NULL;
}

/* Is the name at a place followed by what cannot belong to it: a sign, or a
 * word that joins? */
static bool
stands_alone(struct str t, size_t end)
{
	static const char *const words[] = {
		"to", "and", "or", "in", "on", "of", "for", "with", "by",
		"from", "at", "as", "is", "was", "are", "were", "has", "have",
		"had", "will", "would", "should", "can", "could", "may",
		"might", "must", "that", "which", "who", "but", "if", "when",
		"while", "after", "before", "since", "said", "says", "over",
		"into", "than", "because", "about", "against", "between",
		"during", "under", "through", "also", "does", "did",
	};
	struct word w;
	size_t at = end;

	if (end >= t.n || t.p[end] != ' ')
		return end >= t.n || (t.p[end] != '-' &&
		    (unsigned char)t.p[end] < 0x80);
	if (!word_next(t, &at, &w))
		return true;
	if (w.at != end + 1)
		return true;
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (str_eq(w.text, str_of(words[i])))
			return true;
	return false;
}

static bool
has_the(struct str t, size_t at)
{
	return at >= 4 && (memcmp(t.p + at - 4, "the ", 4) == 0 ||
	    memcmp(t.p + at - 4, "The ", 4) == 0) &&
	    (at == 4 || t.p[at - 5] == ' ' || t.p[at - 5] == '"' ||
	     t.p[at - 5] == '(' || (unsigned char)t.p[at - 5] >= 0x80);
}

/* An acronym takes the article of the name that it is for. */
static bool
is_capitals(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] < 'A' || s.p[i] > 'Z')
			return false;
	return s.n > 0;
}

/* The same with dots. */
static bool
is_initials(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((s.p[i] < 'A' || s.p[i] > 'Z') && s.p[i] != '.')
			return false;
	return s.n > 0;
}

static bool
begins_with_vowel_sound(struct str s)
{
	return s.n > 2 && memchr("AEIO", s.p[0], 4) != NULL;
}

/* Is it a body of a state, or who holds an office of one? */
static bool
is_of_state(const struct dict *cues, const struct word *w, uint16_t lang)
{
	return cue_has(cues, w->text, "kind", lang) ||
	    cue_has(cues, w->text, "office", lang);
}

/* US Open, UK Biobank: part of a name.  US Defense Department, US Chief of
 * Space Operations: of the state. */
static bool
begins_name(const struct dict *cues, struct str t, size_t end, uint16_t lang)
{
	bool any = false, office = false, kind = false;
	struct word w;

	for (size_t at = end; at + 1 < t.n && t.p[at] == ' ' &&
	    word_next(t, &(size_t){ at }, &w) && w.at == at + 1 && w.upper > 0;
	    at = w.at + w.text.n) {
		office |= !any && cue_has(cues, w.text, "office", lang);
		kind = is_of_state(cues, &w, lang);
		any = true;
	}
	return any && !office && !kind;
}

/* The article goes with a name that had one when the other has none; "a" and
 * "an" must suit. */
static bool
unify_english(struct str t, const struct named *name, struct str to,
		const struct agree *a, struct agreed *out)
{
	struct gaz_sense s = gaz_sense(name->g, name->sense);
	struct str form = gaz_text(name->g, s.text);
	size_t at = name->at;
	bool had = s.role == ROLE_ACRONYM ? !has_initials(form, to) ||
	    takes_article(to) : takes_article(form);
	bool has = is_capitals(to) ? had : takes_article(to);

	if (is_initials(str_cut(t, at, name->end - at)) &&
	    begins_name(a->cues, t, name->end, a->lang))
		return false;
	if (at >= 2 && t.p[at - 1] == ' ' && (at == 2 || t.p[at - 3] == ' ')) {
		if ((t.p[at - 2] | 32) == 'a' && begins_with_vowel_sound(to))
			return false;
	}
	if (at >= 3 && memcmp(t.p + at - 3, "an ", 3) == 0 &&
	    !begins_with_vowel_sound(to))
		return false;
	if (has && !had && !has_the(t, at))
		return false;
	if (!has && has_the(t, at)) {
		if (!stands_alone(t, name->end))
			return false;
		out->at = at - 4;
		out->len = name->end - out->at;
	}
	return true;
}

/* Korean particles come in pairs, for what ends in a consonant and what does
 * not. */
static const struct {
	const char *closed, *open;
} pairs[] = {
	{ "으로", "로" }, { "이나", "나" }, { "이라", "라" }, { "이랑", "랑" },
	{ "은", "는" }, { "이", "가" }, { "을", "를" }, { "과", "와" },
};

/* Does a Korean word end in a consonant?  -1 when that is not known. */
static int
is_closed(struct str s, bool *rieul)
{
	size_t at = s.n;
	uint32_t c = s.n > 0 ? utf8_last(s, &at) : 0;

	if (c < 0xac00 || c > 0xd7a3)
		return -1;
	*rieul = (c - 0xac00) % 28 == 8;
	return (c - 0xac00) % 28 != 0;
}

static bool
unify_korean(struct doc *doc, struct str t, const struct named *name,
		struct str to, struct agreed *out)
{
	bool rieul = false, old_rieul = false;
	int want = is_closed(to, &rieul);
	int had = is_closed(str_cut(t, name->at, name->end - name->at),
	    &old_rieul);
	size_t end = name->end;

	if (want < 0 || had < 0)
		return false;
	if (want == had && rieul == old_rieul)
		return true;
	for (size_t i = 0; i < sizeof(pairs) / sizeof(*pairs); i++) {
		const char *now = had ? pairs[i].closed : pairs[i].open;
		const char *then = want && !(i == 0 && rieul) ?
		    pairs[i].closed : pairs[i].open;
		size_t n = strlen(now);

		if (t.n - end < n || memcmp(t.p + end, now, n) != 0)
			continue;
		out->len += n;
		out->with = doc_format(doc, "%.*s%s", (int)to.n, to.p, then);
		return true;
	}
	return true;
}

/* A name that alone stands between quotation marks is spoken of as a name. */
static bool
is_quoted(struct str t, size_t at, size_t end)
{
	static const char close[] = "\"\u201d\u00bb\u300d\u300f\u2019";
	size_t before = at, behind = end;
	uint32_t open, c;

	if (at == 0 || end >= t.n)
		return false;
	open = utf8_last(t, &before);
	if (open == 0xa0 || open == 0x202f || open == ' ')
		open = before > 0 ? utf8_last(t, &before) : 0;
	while (behind < t.n) {
		size_t from = behind;

		c = utf8_next(t, &behind);
		if (c == ',' || c == '.' || c == ' ' || c == 0xa0 ||
		    c == 0x202f)
			continue;
		return (open == '"' || open == 0x201c || open == 0x201e ||
		    open == 0xab || open == 0x300c || open == 0x300e ||
		    open == 0x2018) && memmem(close, sizeof(close) - 1,
		    t.p + from, behind - from) != NULL;
	}
	return false;
}

/* "emergency use authorization (EUA)": initials of what stands before, which is
 * no name; "Boston (USA)" goes. */
static bool
is_bracketed(struct str t, size_t at, size_t end)
{
	size_t i, from, word;
	uint32_t c;

	if (at < 3 || end >= t.n || t.p[at - 1] != '(' || t.p[end] != ')')
		return false;
	for (i = from = word = at - 1 - (t.p[at - 2] == ' '); i > 0; from = i)
		if (token_class(token_entry(utf8_last(t, &i))) != TOKEN_WORD)
			break;
	if (from == word)
		return false;
	c = utf8_next(t, &from);
	return c < 0x80 ? c >= 'a' && c <= 'z' :
	    !(token_entry(c) & TOKEN_BEGINS);
}

/* "Football Association of the Czech Republic (FACR)": part of a longer name. */
static bool
is_defined_with_more(struct str t, size_t end)
{
	size_t at = end + 2, from = at;

	if (t.n - end < 5 || t.p[end] != ' ' || t.p[end + 1] != '(')
		return false;
	while (at < t.n && t.p[at] >= 'A' && t.p[at] <= 'Z')
		at++;
	return at - from > 1 && at < t.n && t.p[at] == ')';
}

/* "La reunion" is not La Reunion: the capital of an article tells nothing. */
static bool
has_capitals_of(struct str text, struct str form)
{
	size_t i = 0, k = 0;
	struct word a, b;

	if (!word_next(form, &k, &b) || b.letters > ARTICLE)
		return true;
	while (word_next(form, &k, &b))
		if (b.upper > 0 && word_next(text, &i, &a) &&
		    word_next(text, &(size_t){ i }, &a) && a.upper == 0)
			return false;
	return true;
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* "US$5", "US $5", "US 12", "US-1", "US-led": initials that make up something
 * with what is behind them. */
static bool
goes_on(struct str t, size_t end)
{
	size_t at = end + (end < t.n && (t.p[end] == ' ' || t.p[end] == '-'));
	uint32_t c = at < t.n ? utf8_next(t, &(size_t){ at }) : 0;

	if (c == '$' || c == 0x20ac || c == 0xa3 || c == 0xa5)
		return true;
	return at > end && (is_digit(t.p[at]) || (t.p[end] == '-' &&
	    c >= 'a' && c <= 'z'));
}

bool
unify_may(struct str t, const struct named *name)
{
	struct gaz_sense sense = gaz_sense(name->g, name->sense);
	struct str text = str_cut(t, name->at, name->end - name->at);

	return !is_quoted(t, name->at, name->end) &&
	    !is_defined_with_more(t, name->end) &&
	    !(is_initials(text) && goes_on(t, name->end)) &&
	    !(sense.role == ROLE_ACRONYM &&
	    is_bracketed(t, name->at, name->end)) &&
	    has_capitals_of(text, gaz_text(name->g, sense.text));
}

bool
unify(struct doc *doc, const struct seg *s, const struct named *name,
		struct str to, enum grammar grammar, const struct agree *a,
		struct agreed *out)
{
	struct gaz_sense sense = gaz_sense(name->g, name->sense);
	struct str form = gaz_text(name->g, sense.text);

	*out = (struct agreed){ name->at, name->end - name->at, to };
	switch (grammar) {
	case GRAMMAR_FREE:
		return true;
	case GRAMMAR_INITIALS:
		return sense.role == ROLE_ACRONYM && has_initials(form, to);
	case GRAMMAR_ARTICLES:
		return agree_knows(a, form) && agree_knows(a, to) ?
		    agree(a, doc, s->text, name->at, name->end, form, to, out) :
		    sense.role == ROLE_ACRONYM && has_initials(form, to);
	case GRAMMAR_ENGLISH:
		return unify_english(s->text, name, to, a, out);
	case GRAMMAR_KOREAN:
		return unify_korean(doc, s->text, name, to, out);
	default:
		return false;
	}
}
