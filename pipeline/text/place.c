/* SPDX-License-Identifier: Apache-2.0 */
/* place.c - what stands around a word. */
#include "fold.h"
#include "place.h"
#include "utf8.h"

enum { REACH = 96, FOLDED = 96 };	/* bytes looked at on either side */

/* What stands between two words: '-' or ' ', or 0 when it is more. */
static char
between(const char *p, size_t n)
{
	if (n == 1 && (*p == ' ' || *p == '-'))
		return *p;
	return n == 2 && (*p == ' ' || *p == '-') && p[1] == ' ' ? ' ' : 0;
}

/* Does the text before a word leave it at the beginning of a sentence? */
static bool
is_opening(const char *p, size_t n)
{
	while (n > 0 && (p[n - 1] == ' ' || p[n - 1] == '"' ||
	    p[n - 1] == '\'' || p[n - 1] == '('))
		n--;
	return n == 0 || strchr(".!?:*-", p[n - 1]) != NULL ||
	    (n >= 3 && (memcmp(p + n - 3, "\342\200", 2) == 0 ||
	    memcmp(p + n - 3, "\343\200", 2) == 0));
}

static void
look_back(struct str t, size_t at, struct place *p)
{
	size_t from = at > REACH ? at - REACH : 0, i = 0, n = 0;
	struct word w, last[2] = { 0 };
	struct str s;
	char gap;

	while (from < at && (t.p[from] & 0xc0) == 0x80)
		from++;
	s = str_cut(t, from, at - from);
	for (; word_next(s, &i, &w); n++) {
		last[0] = last[1];
		last[1] = w;
	}
	p->opens = (n == 0 && from == 0) || is_opening(s.p, s.n);
	if (n == 0)
		return;
	i = last[1].at + last[1].text.n;
	if ((gap = between(s.p + i, s.n - i)) == 0)
		return;
	p->before = last[1];
	p->joined_before = gap == '-';
	p->second = is_opening(s.p, last[1].at);
	i = last[0].at + last[0].text.n;
	if (n > 1 && between(s.p + i, last[1].at - i))
		p->further = last[0];
}

/* "KASA's director": the director is next to it. */
static struct str
skip_possessive(struct str s)
{
	size_t n = s.n > 2 && s.p[0] == '\'' ? 1 :
	    s.n > 4 && memcmp(s.p, "\342\200\231", 3) == 0 ? 3 : 0;

	return n > 0 && s.p[n] == 's' && s.p[n + 1] == ' ' ?
	    str_cut(s, n + 1, s.n - n - 1) : s;
}

/* A letter of a script that is not Latin. */
static bool
is_other_letter(uint32_t c)
{
	return c >= 0x370 && !(c >= 0x1e00 && c < 0x1f00) &&
	    !(c >= 0x2000 && c < 0x2e80) && !(c >= 0x3000 && c < 0x3041) &&
	    !(c >= 0xff00 && c < 0xff66);
}

static bool
is_foreign(struct str t, size_t at, size_t end)
{
	uint32_t before = 0, after = 0;

	if ((unsigned char)t.p[at] >= 0x80)
		return false;
	while (at > 0 && t.p[at - 1] == ' ')
		at--;
	while (end < t.n && t.p[end] == ' ')
		end++;
	if (at > 0)
		before = utf8_last(t, &at);
	if (end < t.n)
		after = utf8_next(t, &end);
	return is_other_letter(before) || is_other_letter(after);
}

void
place_of(struct str t, size_t at, size_t len, struct place *p)
{
	size_t end = at + len, i = 0;
	struct str s = str_cut(t, end, t.n - end < REACH ? t.n - end : REACH);
	struct word w;
	char gap;

	*p = (struct place){ 0 };
	look_back(t, at, p);
	p->foreign = is_foreign(t, at, end);
	while (s.n > 0 && end + s.n < t.n && (s.p[s.n] & 0xc0) == 0x80)
		s.n--;
	s = skip_possessive(s);
	if (word_next(s, &i, &w) && (gap = between(s.p, w.at)) != 0) {
		p->after = w;
		p->joined_after = gap == '-';
	}
}

bool
cue_has(const struct dict *cues, struct str word, const char *kind,
		uint16_t lang)
{
	char folded[FOLDED];
	long n = word.n ? fold(word, folded, sizeof(folded)) : 0;
	uint32_t e = n > 0 ? dict_find(cues, (struct str){ folded, n }) : 0;

	for (; e != 0; e = dict_again(cues, e)) {
		uint16_t of = dict_lang(cues, e);

		if ((of == lang || of == 0 || lang == LANG_UNKNOWN) &&
		    str_eq(dict_field(cues, e, 0), str_of(kind)))
			return true;
	}
	return false;
}
