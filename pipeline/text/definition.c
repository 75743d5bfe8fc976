/* SPDX-License-Identifier: Apache-2.0 */
/* definition.c - finds where a text says what an acronym stands for. */
#include <unicode/uchar.h>

#include "definition.h"
#include "utf8.h"
#include "word.h"

enum {
	CLAUSE = 200,		/* bytes before an acronym that are read */
	WORDS = 24,		/* and words */
	LETTERS = 24,
	TAIL = 12,		/* bytes of an acronym behind its first word */
};

/* The character that ends before `at`, or 0 at the beginning. */
static uint32_t
before(struct str s, size_t at)
{
	return at > 0 ? utf8_last(s, &at) : 0;
}

static uint32_t
behind(struct str s, size_t at)
{
	return at < s.n ? utf8_next(s, &at) : 0;
}

static bool
opens(uint32_t c)
{
	return c == '(' || c == 0xff08 || c == '[';
}

static bool
closes(uint32_t c)
{
	return c == ')' || c == 0xff09 || c == ']';
}

/* Ends a clause, or lists things beside one another.  The dot of an initial
 * does not: U.S. Geological Survey. */
static bool
parts(struct str s, size_t at)
{
	uint32_t c = behind(s, at);

	if (c == '.')
		return at < 1 || (at > 1 && (s.p[at - 2] & ~32) - 'A' >= 0 &&
		    (s.p[at - 2] & ~32) - 'A' < 26);
	return c == ',' || c == ';' || c == ':' || opens(c) || closes(c) ||
	    c == '"' || c == 0x201c || c == 0x201d || c == 0x2014 ||
	    (c >= 0x3001 && c <= 0x3002) || (c >= 0x3008 && c <= 0x3011) ||
	    c == 0xff0c || c == 0xff1a || c == 0xff1b || c == 0x060c;
}

/* Han, kana, Hangul and others that stand beside Latin words without blanks. */
static bool
is_dense(uint32_t c)
{
	return c >= 0x2e80 && c < 0xff00;
}

/* Where the clause begins that ends at `to`. */
static size_t
clause_before(struct str s, size_t to)
{
	size_t from = to, at = to;
	bool dense = is_dense(before(s, to));

	while (at > 0 && to - at < CLAUSE) {
		uint32_t c = utf8_last(s, &at);

		if (parts(s, at) || (is_dense(c) && !dense))
			break;
		from = at;
	}
	return from;
}

/* The acronym with what hangs on it: CAS500-4, R&D; its end. */
static size_t
name_end(struct str s, size_t at)
{
	size_t end = at;

	for (size_t i = at; i < s.n && i - at < TAIL; i++) {
		unsigned char c = s.p[i], letter = (c | 32) - 'a';

		if (letter < 26 || (unsigned char)(c - '0') < 10)
			end = i + 1;
		else if (c != '-' && c != '/' && c != '&')
			break;
	}
	return end;
}

/* Where the bracket begins that a word stands in, with one or two others before
 * it at most: (UN COPUOS). */
static size_t
bracket_before(struct str s, size_t at)
{
	for (int words = 0; words < 3 && !opens(before(s, at)); words++) {
		if (at < 2 || s.p[at - 1] != ' ' || !letter_is_cased(
		    (unsigned char)s.p[at - 2]))
			return 0;
		for (at--; at > 0 && letter_is_cased(
		    (unsigned char)s.p[at - 1]); at--)
			;
		if (s.p[at] < 'A' || s.p[at] > 'Z')
			return 0;
	}
	return opens(before(s, at)) ? at : 0;
}

/* "Long Form (ABC": what may follow is a bracket or another thing about it. */
static bool
in_brackets(struct str s, const struct capital *w, struct definition *d)
{
	size_t open = w->at, end = name_end(s, w->at + w->len);
	uint32_t c = behind(s, end);

	if (!closes(c) && c != ',' && c != ';' && c != 0xff0c && c != 0x3001)
		return false;
	if (!opens(before(s, open)) && (!closes(c) ||
	    (open = bracket_before(s, open)) == 0))
		return false;
	utf8_last(s, &open);
	d->whole = str_cut(s, w->at, end - w->at);
	d->to = open;
	while (d->to > 0 && s.p[d->to - 1] == ' ')
		d->to--;
	d->from = clause_before(s, d->to);
	while (d->from < d->to && s.p[d->from] == ' ')
		d->from++;
	d->in_brackets = true;
	return d->from < d->to;
}

/* "ABC (Long Form)". */
static bool
before_brackets(struct str s, const struct capital *w, struct definition *d)
{
	size_t at = w->at + w->len, end;

	d->whole = d->name;
	if (at < s.n && s.p[at] == ' ')
		at++;
	if (!opens(behind(s, at)))
		return false;
	utf8_next(s, &at);
	for (end = at; end < s.n && end - at < CLAUSE;) {
		size_t next = end;
		uint32_t c = utf8_next(s, &next);

		if (closes(c))
			break;
		if (opens(c))
			return false;
		end = next;
	}
	d->from = at;
	d->to = end;
	d->in_brackets = false;
	return end > at && closes(behind(s, end));
}

bool
definition_at(struct str s, const struct capital *w, struct definition *d)
{
	d->name = str_cut(s, w->at, w->len);
	d->name_at = w->at;
	return in_brackets(s, w, d) ||
	    (w->shape == CAPITAL_ALL && before_brackets(s, w, d));
}

/* The last words of a text, `most` at most; returns how many. */
static size_t
last_words(struct str s, struct word *row, size_t most)
{
	size_t n = 0, at = 0;
	struct word w;

	while (word_next(s, &at, &w)) {
		if (n == most) {
			memmove(row, row + 1, (most - 1) * sizeof(*row));
			n--;
		}
		row[n++] = w;
	}
	return n;
}

static uint32_t
small_at(struct str s, size_t at)
{
	return u_foldCase(behind(s, at), U_FOLD_CASE_DEFAULT);
}

/* The letters of an acronym, in small; at most LETTERS. */
static size_t
letters_of(struct str name, uint32_t letter[LETTERS])
{
	size_t n = 0;

	for (size_t at = 0; at < name.n && n < LETTERS;) {
		uint32_t c = utf8_next(name, &at);

		if (letter_is_cased(c))
			letter[n++] = u_foldCase(c, U_FOLD_CASE_DEFAULT);
	}
	return n;
}

/* Is every letter the initial of one of the words, in any order? */
static bool
initials_any(const struct word *w, size_t n, const uint32_t *letter,
		size_t letters)
{
	bool used[WORDS] = { false };

	for (size_t i = 0; i < letters; i++) {
		size_t k = 0;

		while (k < n && (used[k] ||
		    small_at(w[k].text, 0) != letter[i]))
			k++;
		if (k == n)
			return false;
		used[k] = true;
	}
	return true;
}

/* Are the letters found in order, from the last to the first, which begins a
 * word (Schwartz and Hearst, 2003)? */
static bool
letters_in_order(struct str s, const uint32_t *letter, size_t letters)
{
	size_t at = s.n, left = letters;

	while (left > 0) {
		uint32_t c;

		if (at == 0)
			return false;
		utf8_last(s, &at);
		c = small_at(s, at);
		if (c == letter[left - 1] &&
		    (left > 1 || !u_isalnum(before(s, at))))
			left--;
	}
	return true;
}

bool
definition_fits(struct str words, struct str name)
{
	uint32_t letter[LETTERS];
	size_t letters = letters_of(name, letter);
	size_t most = letters + 5 < 2 * letters ? letters + 5 : 2 * letters;
	struct word w[WORDS];
	size_t n;

	if (letters < 2)
		return false;
	n = last_words(words, w, most < WORDS ? most : WORDS);
	if (n < 2)
		return false;
	return initials_any(w, n, letter, letters) ||
	    letters_in_order(str_cut(words, w[0].at, words.n - w[0].at),
	    letter, letters);
}

static bool
has_weight(const struct word *w)
{
	return w->upper > 0 || w->letters > 4;
}

bool
definition_spells(struct str words, struct str name)
{
	uint32_t letter[LETTERS];
	size_t left = letters_of(name, letter);
	struct word w[WORDS];
	size_t n = last_words(words, w, WORDS), all = left;

	while (n > 0 && left > 0) {
		struct word *last = &w[--n];

		if (last->letters == all && word_is_caps(last))
			return false;	/* "Global GPS (GPS)" */
		if (small_at(last->text, 0) == letter[left - 1])
			left--;
		else if (word_is_caps(last) && last->letters <= left &&
		    small_at(last->text, 0) == letter[left - last->letters])
			left -= last->letters;	/* the US of USGS */
		else if (has_weight(last))
			return false;
	}
	return left == 0;
}
