/* SPDX-License-Identifier: Apache-2.0 */
/* dotted.c - acronyms with dots, and words cut short by one. */
#include <unicode/uchar.h>

#include "dotted.h"
#include "utf8.h"

enum { SHORT = 24 };	/* bytes of a word that was cut, at most */

static bool
is_wordy(unsigned char c)
{
	return (unsigned char)((c | 32) - 'a') < 26 ||
	    (unsigned char)(c - '0') < 10 || c >= 0x80;
}

static bool
is_capital(uint32_t c)
{
	return c < 0x80 ? c >= 'A' && c <= 'Z' : u_isupper(c);
}

/* One blank at a place, NBSP and the narrow one included: its length or 0. */
static size_t
blank_at(struct str t, size_t at)
{
	if (at < t.n && t.p[at] == ' ')
		return 1;
	if (at + 2 <= t.n && memcmp(t.p + at, "\xc2\xa0", 2) == 0)
		return 2;
	return at + 3 <= t.n && memcmp(t.p + at, "\xe2\x80\xaf", 3) == 0 ? 3 : 0;
}

/* "U." or "EE." at a place: adds its letters and moves *at behind the dot. */
static bool
take_letter(struct str t, size_t *at, struct dotted *d)
{
	size_t i = *at, len;
	uint32_t c, next;

	if (i >= t.n || d->dots == DOTTED_LETTERS || !is_capital(
	    c = utf8_next(t, &i)))
		return false;
	len = i - *at;
	if (i < t.n && t.p[i] != '.') {
		next = utf8_next(t, &i);
		if (next != c || i >= t.n || t.p[i] != '.')
			return false;
		len *= 2;
	} else if (i >= t.n) {
		return false;
	}
	if (d->n + len > sizeof(d->letters))
		return false;
	memcpy(d->letters + d->n, t.p + *at, len);
	d->n += len;
	d->dots++;
	*at = i + 1;
	return true;
}

/* May the text behind an acronym be the same word?  Han, kana and Hangul are
 * not. */
static bool
goes_on(struct str t, size_t at)
{
	return at < t.n && is_wordy(t.p[at]) && utf8_next(t, &at) < 0x2e80;
}

static bool
scan(struct str t, size_t at, bool spread, struct dotted *d)
{
	size_t from = at, end = at;

	*d = (struct dotted){ .at = from, .spread = spread };
	while (take_letter(t, &at, d)) {
		end = at;
		if (spread && at < t.n && t.p[at] == '-')
			at++;
		else if (spread)
			at += blank_at(t, at);
	}
	d->len = end - from;
	return d->dots >= 2 && !goes_on(t, end);
}

/* Where the letter before a first dot begins; SIZE_MAX when it is none. */
static size_t
first_letter(struct str t, size_t dot)
{
	size_t at = dot, before;
	uint32_t c = dot > 0 ? utf8_last(t, &at) : 0;

	if (!is_capital(c))
		return SIZE_MAX;
	before = at;
	if (at > 0 && is_wordy(t.p[at - 1]) && utf8_last(t, &before) == c)
		at = before;
	return at > 0 && (is_wordy(t.p[at - 1]) || t.p[at - 1] == '.') ?
	    SIZE_MAX : at;
}

bool
dotted_at(struct str t, size_t dot, struct dotted *out)
{
	size_t at = first_letter(t, dot);

	return at != SIZE_MAX && (scan(t, at, false, out) ||
	    scan(t, at, true, out));
}

/* Where the word that ends at a place begins, if it begins with a capital or a
 * letter that has no case. */
static size_t
word_before(struct str t, size_t end, bool cut)
{
	size_t at = end, from;

	while (at > 0 && is_wordy(t.p[at - 1]) && end - at <= SHORT * 2)
		at--;
	if (at == end || (cut && end - at > SHORT) ||
	    (at > 0 && (is_wordy(t.p[at - 1]) || t.p[at - 1] == '.')))
		return SIZE_MAX;
	from = at;
	return !cut || !u_islower(utf8_next(t, &from)) ? at : SIZE_MAX;
}

static bool
put(struct cut *c, const char *p, size_t n)
{
	if (c->n + n > sizeof(c->form))
		return false;
	memcpy(c->form + c->n, p, n);
	c->n += n;
	return true;
}

/* The text as a key has it: any blank or none behind a dot is one blank. */
static bool
spell(struct str t, size_t at, size_t end, struct cut *c)
{
	*c = (struct cut){ .at = at, .len = end - at };
	while (at < end) {
		size_t blank = blank_at(t, at);

		if (blank > 0 ? !put(c, " ", 1) : !put(c, t.p + at, 1))
			return false;
		if (blank == 0 && t.p[at] == '.' && at + 1 < end &&
		    is_wordy(t.p[at + 1]) && !put(c, " ", 1))
			return false;
		at += blank ? blank : 1;
	}
	return true;
}

/* Where the next word ends, a dot behind a short one included. */
static size_t
word_end(struct str t, size_t at)
{
	size_t from = at;

	while (at < t.n && is_wordy(t.p[at]))
		at++;
	return at > from && at - from <= SHORT && at < t.n && t.p[at] == '.' ?
	    at + 1 : at;
}

/* Up to two words behind the dot, with and without a dot of theirs. */
static size_t
cuts_ahead(struct str t, size_t from, size_t dot, struct cut *out)
{
	size_t ends[2], n = 0, k = 0, at = dot + 1;

	while (n < 2) {
		size_t blank = blank_at(t, at);
		size_t begin = at + blank, end;

		if (n == 0 && blank == 0 && at < t.n && t.p[at] == '-')
			begin = at + 1;
		else if (n > 0 && blank == 0)
			break;
		end = word_end(t, begin);
		if (end == begin)
			break;
		ends[n++] = at = end;
		if (t.p[end - 1] == '.')
			break;
	}
	while (n-- > 0) {
		k += spell(t, from, ends[n], &out[k]);
		if (t.p[ends[n] - 1] == '.')
			k += spell(t, from, ends[n] - 1, &out[k]);
	}
	return k;
}

static size_t
cuts_back(struct str t, size_t from, size_t dot, struct cut *out)
{
	size_t at[2], n = 0, k = 0;

	while (n < 2) {
		if (from == 0 || t.p[from - 1] != ' ')
			break;
		from = word_before(t, from - 1, false);
		if (from == SIZE_MAX)
			break;
		at[n++] = from;
	}
	while (n-- > 0)
		k += spell(t, at[n], dot + 1, &out[k]);
	return k;
}

size_t
cuts_at(struct str t, size_t dot, struct cut out[CUT_SPANS])
{
	size_t from = word_before(t, dot, true), k;

	if (from == SIZE_MAX)
		return 0;
	k = cuts_ahead(t, from, dot, out);
	return k + cuts_back(t, from, dot, out + k);
}
