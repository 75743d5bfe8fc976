/* SPDX-License-Identifier: Apache-2.0 */
/*
 * credits.c - who took a picture: a line of its own, or the end of a caption.
 *
 * "NOEL CELIS/AFP via Getty Images" is known by the agency that it ends with;
 * "Luc Wirtgen (l.) at the start. Foto: Alexander Daleiden" by a phrase with a
 * colon and names behind it, at the very end and set off from what is before.
 */
#include "line.h"
#include "sheet.h"
#include "tokens.h"
#include "utf8.h"

enum {
	CREDIT = 110,		/* bytes of a credit, at most */
	CAPTION = 700,		/* of a caption with its credit */
	NAMED = 9,		/* words of a credit */
	BRIEF = 5,		/* of one that nothing sets off */
};

/* Is it capitals, as of names, and few words? */
static bool
is_named(struct str s)
{
	unsigned words = 0, upper = 0;
	struct token t;

	for (size_t at = 0; tokens_next(s, &at, &t); words++) {
		if (t.solid)
			return false;
		upper += t.upper;
	}
	return words > 0 && words <= NAMED && upper * 3 >= words * 2;
}

static bool
ends_with(struct str s, size_t at, const char *mark)
{
	size_t n = strlen(mark);

	return at >= n && memcmp(s.p + at - n, mark, n) == 0;
}

static uint32_t
entry_of(struct str s, const struct phrases *phrases, enum phrase_class class)
{
	struct phrase_match m = phrases_match(phrases, s, 0, 0);

	return m.phrase != NULL && m.phrase->class == class ?
	    m.phrase->entry : 0;
}

/* The entry of the agency that all of a part is, or 0. */
static uint32_t
agency(struct str s, const struct phrases *phrases)
{
	struct token t;
	size_t at = 0;

	s = line_trim(s);
	if (!tokens_next(s, &at, &t))
		return 0;
	return entry_of(s, phrases, CLASS_AGENCY);
}

/* Does a sentence end before the end, or a colon part it? */
static bool
is_parted(struct str s)
{
	for (size_t i = 2; i + 1 < s.n; i++)
		if (s.p[i] == ':' || (s.p[i] == '.' && s.p[i + 1] == ' ' &&
		    s.p[i - 2] != ' ' && s.p[i - 2] != '.'))
			return true;
	return false;
}

/* Names, and behind the last stroke or "via" an agency. */
uint32_t
picture_agency(struct str s, const struct phrases *phrases)
{
	const char *mark, *at = NULL;
	struct str rest = s;

	if (s.n > CREDIT)
		return 0;
	if ((mark = memrchr(s.p, '/', s.n)) != NULL)
		at = mark + 1;
	rest.p = at ? at : s.p;
	rest.n = s.p + s.n - rest.p;
	while ((mark = memchr(rest.p, 'v', rest.n)) != NULL) {
		rest = (struct str){ mark + 1, s.p + s.n - mark - 1 };
		if (mark > s.p && mark[-1] == ' ' && rest.n > 3 &&
		    memcmp(rest.p, "ia ", 3) == 0)
			at = mark + 4;
	}
	if (at == NULL || at - s.p < 2 || !is_named(s) || is_parted(s))
		return 0;
	return agency(str_cut(s, at - s.p, s.p + s.n - at), phrases);
}

/* Without the bracket that closes what `s` opened, and without a last stop. */
static struct str
unclosed(struct str s, bool bracket)
{
	while (s.n > 0 && strchr(" .", s.p[s.n - 1]) != NULL)
		s.n--;
	if (bracket && s.n > 0 && s.p[s.n - 1] == ')')
		return line_trim(str_cut(s, 0, s.n - 1));
	return bracket && ends_with(s, s.n, "\xef\xbc\x89") ?
	    line_trim(str_cut(s, 0, s.n - 3)) : s;
}

/* How a word is set off from the caption before it. */
enum gap { NONE, BLANK, GLUED, MARK, BRACKET };

static enum gap
gap_before(struct str s, size_t at, const struct token *t)
{
	size_t i = at, last;
	uint32_t c, next;

	if (at == 0)
		return NONE;
	c = utf8_last(s, &i);
	if (c == '(' || c == '[' || c == 0xff08)
		return BRACKET;
	last = i;
	if (c != ' ')
		return t->upper && c != '-' && c != '\'' && c != '/' &&
		    c != 0x2019 ? GLUED : NONE;
	while (last > 0 && s.p[last - 1] == ' ')
		last--;
	if (last == 0)
		return NONE;
	next = utf8_last(s, &last);
	return strchr(".!?|-", (int)next) != NULL || next == 0x2013 ||
	    next == 0x2014 || next == ')' || next == '"' || next == 0x201d ?
	    MARK : t->upper ? BLANK : NONE;
}

/* The entry of the phrase or agency that credits a picture here, or 0. */
static uint32_t
credit_at(struct str s, size_t at, enum gap gap, uint16_t lang,
		const struct phrases *phrases)
{
	struct str part = unclosed(str_cut(s, at, s.n - at), gap == BRACKET);
	struct phrase_match m;

	if (part.n == 0 || line_ends_sentence(part))
		return 0;
	m = phrases_match(phrases, part, lang, 0);
	if (m.phrase == NULL || m.phrase->class != CLASS_CREDIT ||
	    m.rest.n == 0)
		return gap == BLANK ? 0 : picture_agency(part, phrases);
	if (m.rest.p[0] == '.')
		m.colon = true;		/* "Fot. Anna Nowak" */
	if (gap == BLANK && tokens_count(m.rest, BRIEF + 1) > BRIEF)
		return 0;
	return m.colon || (gap >= MARK && m.phrase->tokens > 1) ?
	    m.phrase->entry : 0;
}

/* "Behind the street. © Lukas Coch/dpa" */
static bool
is_sign(struct str s, size_t at)
{
	struct str names = str_cut(s, at + 2, s.n - at - 2);

	return at > 0 && s.n > at + 2 && memcmp(s.p + at, "\xc2\xa9", 2) == 0 &&
	    is_named(line_trim(names)) && !line_ends_sentence(s);
}

uint32_t
caption_credit(struct str s, uint16_t lang, const struct phrases *phrases)
{
	size_t at = s.n > CREDIT ? s.n - CREDIT : 0;
	struct token t;

	if (s.n > CAPTION || s.n < 12)
		return 0;
	while (at < s.n && (s.p[at] & 0xc0) == 0x80)
		at++;
	for (; tokens_next(s, &at, &t); at = t.end) {
		size_t from = t.at;
		uint32_t entry = 0;
		enum gap gap;

		gap = gap_before(s, from, &t);
		if (is_sign(s, from))
			entry = entry_of(str_cut(s, from, s.n - from), phrases,
			    CLASS_COPYRIGHT);
		else if (gap != NONE)
			entry = credit_at(s, from, gap, lang, phrases);
		/* "ElectionBild: Jane Miller": a word begins within a word. */
		for (size_t i = t.at + 1; entry == 0 && i < t.end &&
		    t.end < s.n && s.p[t.end] == ':'; i++)
			if (s.p[i] >= 'A' && s.p[i] <= 'Z' &&
			    s.p[i - 1] >= 'a' && s.p[i - 1] <= 'z')
				entry = credit_at(s, i, GLUED, lang, phrases);
		if (entry != 0)
			return entry;
	}
	return 0;
}
