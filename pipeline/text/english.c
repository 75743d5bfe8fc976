/* SPDX-License-Identifier: Apache-2.0 */
/* english.c - the articles of English before a name. */
#include "english.h"
#include "place.h"
#include "unify.h"
#include "word.h"

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

/* Is the "a" or "an" before a place, if any, the one for this sound? */
static bool
suits_article(struct str t, size_t at, bool vowel)
{
	if (at >= 2 && t.p[at - 1] == ' ' && (at == 2 || t.p[at - 3] == ' ') &&
	    (t.p[at - 2] | 32) == 'a' && vowel)
		return false;
	return vowel || at < 3 || memcmp(t.p + at - 3, "an ", 3) != 0;
}

/* The article goes with a name that had one when the other has none; "a" and
 * "an" must suit. */
bool
english_state(struct str t, const struct named *name, struct str to,
		const struct agree *a, struct agreed *out)
{
	struct gaz_sense s = gaz_sense(name->g, name->sense);
	struct str form = gaz_text(name->g, s.text);
	size_t at = name->at;
	bool had = s.role == ROLE_ACRONYM ? !unify_has_initials(form, to) ||
	    takes_article(to) : takes_article(form);
	bool has = is_capitals(to) ? had : takes_article(to);

	if (unify_is_initials(str_cut(t, at, name->end - at)) &&
	    begins_name(a->cues, t, name->end, a->lang))
		return false;
	if (!suits_article(t, at, begins_with_vowel_sound(to)))
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

/*
 * Bodies
 */

static bool
is_vowel(char c)
{
	return memchr("AEIOUaeiou", c, 10) != NULL;
}

/* NASA, UNESCO, but not IAEA or OECD: no three vowels or consonants in a row, at
 * the end no two consonants, and at least four letters. */
static bool
is_read_as_word(struct str s)
{
	size_t run = 0;

	if (s.n < 4)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		run = i > 0 && is_vowel(s.p[i]) == is_vowel(s.p[i - 1]) ?
		    run + 1 : 1;
		if (run > 2 || (run > 1 && i < 2 && !is_vowel(s.p[i])))
			return false;
	}
	return run == 1 || is_vowel(s.p[s.n - 1]);
}

/* Letters whose own name begins with a vowel, but the vowels: an FBI man. */
static bool
has_vowel_sound(const struct said *s)
{
	char c = s->text.n > 0 ? s->text.p[0] : '\0';

	if (s->acronym && !is_read_as_word(s->text))
		return memchr("AEFHILMNORSX", c, 12) != NULL;
	if (c == 'U')	/* a union, an uncle */
		return s->text.n > 2 && memcmp(s->text.p + 1, "ni", 2) != 0 &&
		    memcmp(s->text.p + 1, "NI", 2) != 0 &&
		    memcmp(s->text.p + 1, "NE", 2) != 0;
	return is_vowel(c) && !(c == 'E' && s->text.n > 1 &&
	    (s->text.p[1] | 32) == 'u');
}

/* Does "the" go with the name of a body?  With the World Health Organization, not
 * with Amnesty International or Seoul National University. */
static bool
takes_the(const struct said *s, const struct dict *cues)
{
	size_t at = 0;
	struct word w, last = { .at = 0 };

	if (s->acronym)
		return !is_read_as_word(s->text);
	if (takes_article(s->text) ||
	    memmem(s->text.p, s->text.n, " of ", 4) != NULL ||
	    memmem(s->text.p, s->text.n, " for ", 5) != NULL)
		return true;
	while (word_next(s->text, &at, &w))
		last = w;
	return last.at > 0 && !str_like(last.text, STR("university")) &&
	    cue_has(cues, last.text, "kind", lang_find("en"));
}

/* Nothing before, or what ends a sentence. */
static bool
begins_sentence(struct str t, size_t at)
{
	while (at > 0 && (t.p[at - 1] == ' ' || t.p[at - 1] == '"'))
		at--;
	return at == 0 || memchr(".!?:", t.p[at - 1], 4) != NULL;
}

/* Is the word before it one that takes the place of an article, or an adjective
 * with one: "a former NASA ..."?  Only what joins a name to the sentence is none. */
static bool
takes_an_article(struct str t, size_t at)
{
	static const char *const words[] = {
		"of", "in", "at", "by", "for", "from", "to", "with", "and",
		"or", "on", "that", "which", "than", "but", "while", "when",
		"said", "says", "told", "as", "between", "under", "into",
	};
	size_t from = at;

	if (at == 0 || t.p[at - 1] != ' ')
		return at == 0;
	if (begins_sentence(t, at))
		return true;
	while (from > 1 && t.p[from - 2] != ' ')
		from--;
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (str_like(str_cut(t, from - 1, at - from), str_of(words[i])))
			return true;
	return false;
}

static bool
is_possessive(struct str t, size_t end)
{
	return end + 1 < t.n && (t.p[end] == '\'' || (t.n - end > 3 &&
	    memcmp(t.p + end, "\xe2\x80\x99s", 4) == 0));
}

/* Is it the name of what stands behind it, whose article stays: the NASA budget? */
static bool
goes_with_noun(const struct dict *cues, struct str t, size_t end)
{
	struct word w;
	size_t at = end;

	return end < t.n && t.p[end] == ' ' && word_next(t, &at, &w) &&
	    w.at == end + 1 && w.upper == 0 &&
	    cue_has(cues, w.text, "after", lang_find("en"));
}

bool
english_body(struct doc *doc, struct str t, const struct said *from,
		const struct said *to, const struct dict *cues,
		struct agreed *out)
{
	bool had = takes_the(from, cues), has = takes_the(to, cues);
	size_t at = out->at, end = at + out->len;
	bool alone = stands_alone(t, end) || is_possessive(t, end);

	if (!suits_article(t, at, has_vowel_sound(to)))
		return false;
	if (from->acronym == to->acronym || (has == had && to->acronym))
		return true;
	if (!has && has_the(t, at)) {
		if (!alone)
			return goes_with_noun(cues, t, end);
		out->at = at - 4;
		out->len = end - out->at;
	} else if (has && !has_the(t, at)) {
		if (!alone || !takes_an_article(t, at))
			return goes_with_noun(cues, t, end);
		out->with = doc_format(doc, "%s %.*s", begins_sentence(t, at) ?
		    "The" : "the", (int)to->text.n, to->text.p);
	}
	return true;
}
