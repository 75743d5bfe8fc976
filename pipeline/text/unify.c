/* SPDX-License-Identifier: Apache-2.0 */
/* unify.c - writes another name of a thing where one stands. */
#include "english.h"
#include "fold.h"
#include "german.h"
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
		"german", "articles",
	};
	char tag[32];
	long n = fold(str_of(lang_tag(lang)), tag, sizeof(tag));
	uint32_t i = n > 0 ? dict_find(grammar, (struct str){ tag, n }) : 0;
	struct str kind = i ? dict_field(grammar, i, 0) : STR("none");

	for (size_t k = 0; k < sizeof(names) / sizeof(*names); k++)
		if (str_eq(kind, str_of(names[k])))
			return k;
	return GRAMMAR_NONE;
}

bool
unify_has_initials(struct str acronym, struct str name)
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

bool
unify_is_initials(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((s.p[i] < 'A' || s.p[i] > 'Z') && s.p[i] != '.')
			return false;
	return s.n > 0;
}

/* Korean particles come in pairs, for what ends in a consonant and what does
 * not. */
static const struct {
	const char *closed, *open;
} pairs[] = {
	{ "으로", "로" }, { "이나", "나" }, { "이라", "라" }, { "이랑", "랑" },
	{ "은", "는" }, { "이", "가" }, { "을", "를" }, { "과", "와" },
};

/* How letters of ASCII are read: L, M, N and R end in a consonant, by themselves
 * as in a word; an acronym of four may be read as one, and ends as that does. */
static int
is_closed_latin(struct str s, bool *rieul)
{
	char c = s.p[s.n - 1];

	if (!unify_is_initials(s) || c == '.')
		return -1;
	*rieul = c == 'L' || c == 'R';
	if (memchr("LMNR", c, 4) != NULL)
		return 1;
	return s.n < 4 || memchr("AEIOU", c, 5) != NULL ? 0 : -1;
}

/* Does a Korean word end in a consonant?  -1 when that is not known. */
static int
is_closed(struct str s, bool *rieul)
{
	size_t at = s.n;
	uint32_t c = s.n > 0 ? utf8_last(s, &at) : 0;

	*rieul = false;
	if (c >= 'A' && c <= 'Z')
		return is_closed_latin(s, rieul);
	if (c < 0xac00 || c > 0xd7a3)
		return -1;
	*rieul = (c - 0xac00) % 28 == 8;
	return (c - 0xac00) % 28 != 0;
}

/* Does one of the particles that come in pairs stand behind a name? */
static bool
has_pair(struct str t, size_t end)
{
	for (size_t i = 0; i < sizeof(pairs) / sizeof(*pairs); i++) {
		struct str row[] = { str_of(pairs[i].closed),
		    str_of(pairs[i].open) };

		for (int k = 0; k < 2; k++)
			if (t.n - end >= row[k].n && memcmp(t.p + end,
			    row[k].p, row[k].n) == 0)
				return true;
	}
	return false;
}

bool
unify_korean(struct doc *doc, struct str t, const struct named *name,
		struct str to, struct agreed *out)
{
	bool rieul = false, old_rieul = false;
	int want = is_closed(to, &rieul);
	int had = is_closed(str_cut(t, name->at, name->end - name->at),
	    &old_rieul);
	size_t end = name->end;

	if (want < 0 || had < 0)
		return !has_pair(t, end);
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

/* "non-UK", "Jones/US/AMERICAS", "$3,500 (US)": initials in what is longer, or of a
 * currency. */
static bool
is_attached(struct str t, size_t at, size_t end)
{
	char before = at > 0 ? t.p[at - 1] : ' ';
	size_t from = at;

	if (before == '-') {
		while (from > 1 && t.p[from - 2] != ' ')
			from--;
		return t.p[from - 1] >= 'a' && t.p[from - 1] <= 'z';
	}
	if (before == '/')
		return end < t.n && t.p[end] == '/';
	return before == '(' && at > 2 && (is_digit(t.p[at - 2]) ||
	    (t.p[at - 2] == ' ' && is_digit(t.p[at - 3])));
}

/* "Drs. AS Setiadi": the initials of a person, behind a title and before a name. */
static bool
is_of_person(struct str t, size_t at, size_t end)
{
	size_t from = at, next = end;
	struct word w;

	if (at < 4 || t.p[at - 1] != ' ' || t.p[at - 2] != '.')
		return false;
	for (from = at - 2; from > 0 && t.p[from - 1] != ' '; from--)
		;
	return t.p[from] >= 'A' && t.p[from] <= 'Z' && at - 2 - from <= 4 &&
	    end < t.n && t.p[end] == ' ' && word_next(t, &next, &w) &&
	    w.at == end + 1 && word_is_title(&w);
}

/* St. Lucia for Saint Lucia is style, and what is only called so is no state: St.
 * Martin's. */
static bool
is_saint(struct str text)
{
	return text.n > 3 && memcmp(text.p, "St", 2) == 0 &&
	    (text.p[2] == '.' || text.p[2] == ' ');
}

bool
unify_may(struct str t, const struct named *name)
{
	struct gaz_sense sense = gaz_sense(name->g, name->sense);
	struct str text = str_cut(t, name->at, name->end - name->at);

	return !is_quoted(t, name->at, name->end) &&
	    !is_defined_with_more(t, name->end) &&
	    !(unify_is_initials(text) && (goes_on(t, name->end) ||
	    is_attached(t, name->at, name->end) ||
	    is_of_person(t, name->at, name->end))) && !is_saint(text) &&
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
		return sense.role == ROLE_ACRONYM &&
		    unify_has_initials(form, to);
	case GRAMMAR_ARTICLES:
		return agree_knows(a, form) && agree_knows(a, to) ?
		    agree(a, doc, s->text, name->at, name->end, form, to, out) :
		    sense.role == ROLE_ACRONYM &&
		    unify_has_initials(form, to);
	case GRAMMAR_ENGLISH:
		return english_state(s->text, name, to, a, out);
	case GRAMMAR_GERMAN:
		return german(a, doc, s->text, form, out);
	case GRAMMAR_KOREAN:
		return unify_korean(doc, s->text, name, to, out);
	default:
		return false;
	}
}
