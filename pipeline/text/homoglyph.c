/* SPDX-License-Identifier: Apache-2.0 */
/*
 * homoglyph.c - a word that mixes letters that look the same.
 *
 * A word of one script is never touched.  One of two is mended when every letter
 * of the wrong script has a twin in the right one, and the result lies within
 * the alphabet of the language.  Cyrillic and Greek languages put their endings
 * on foreign names (ISISро, HBOның), so where the script changes only once, the
 * foreign part must be shorter than a name.
 */
#include <unicode/uchar.h>

#include "text/homoglyph.h"
#include "text/utf8.h"

enum {
	NAME = 3,	/* letters of a foreign part that may be a name */
	LATIN_1 = 0xff	/* the last letter of it */
};

/* What a word is made of. */
struct mix {
	size_t n[4];		/* letters of each script */
	size_t changes;		/* from one script to another */
	size_t capitals;	/* Latin ones that it begins with */
	bool lower;		/* has it a letter that is no capital? */
	uint32_t begins, ends;	/* letters */
	enum script first, last;
};

static uint32_t
first_of(struct str s)
{
	size_t at = 0;

	return s.n == 0 || str_eq(s, STR("-")) ? 0 : utf8_next(s, &at);
}

void
homoglyphs_load(struct homoglyphs *h, const struct dict *dict)
{
	h->n = 0;
	for (uint32_t e = 1; dict != NULL && e <= dict_size(dict) &&
	    h->n < HOMOGLYPHS; e++) {
		uint32_t *form = h->row[h->n++].form;

		form[SCRIPT_OTHER] = 0;
		form[SCRIPT_LATIN] = first_of(dict_key(dict, e));
		form[SCRIPT_CYRILLIC] = first_of(dict_field(dict, e, 0));
		form[SCRIPT_GREEK] = first_of(dict_field(dict, e, 1));
	}
}

static uint32_t
twin(const struct homoglyphs *h, uint32_t c, enum script from, enum script to)
{
	for (size_t i = 0; i < h->n; i++)
		if (h->row[i].form[from] == c)
			return h->row[i].form[to];
	return 0;
}

static struct mix
look_at(struct str word)
{
	struct mix m = { .first = SCRIPT_OTHER, .last = SCRIPT_OTHER };
	bool capitals = true;

	for (size_t at = 0; at < word.n; ) {
		uint32_t c = utf8_next(word, &at);
		enum script script = script_of(c);

		if (script == SCRIPT_OTHER)
			continue;
		m.n[script]++;
		m.changes += m.last != SCRIPT_OTHER && m.last != script;
		m.last = script;
		m.ends = c;
		if (m.first == SCRIPT_OTHER) {
			m.first = script;
			m.begins = c;
		}
		capitals = capitals && c >= 'A' && c <= 'Z';
		m.capitals += capitals;
		m.lower = m.lower || u_islower(c);
	}
	return m;
}

bool
homoglyph_is_sure(struct str word)
{
	return look_at(word).changes > 1;
}

/* A sign and a word: ΑριθμόςX and Nπληθυσμός are names of variables.  A vowel or
 * a capital that begins a Cyrillic word is a slip (Eнт, Mинистар). */
static bool
is_label(const struct mix *m, enum script to, bool seen)
{
	if (m->changes != 1 || !m->lower || seen)
		return false;
	if (m->last != to)
		return m->n[m->last] == 1 && u_isupper(m->ends);
	return to == SCRIPT_GREEK && m->n[m->first] == 1 &&
	    u_isupper(m->begins) && strchr("AEIOHY", (int)m->begins) == NULL;
}

/* May the word be a name of one script with an ending in another? */
static bool
may_be_ending(const struct mix *m, enum script to, bool seen)
{
	enum script from = m->first == to ? m->last : m->first;

	if ((m->capitals > 1 && m->lower) || is_label(m, to, seen))
		return true;
	return m->changes == 1 && !seen && m->n[from] >= NAME;
}

/* All letters in one script, all of them of the alphabet if there is one.  Where
 * none is known, only letters of Latin-1 are beyond doubt: that which looks like
 * ә is ə in Azerbaijani, and ǝ in Kanuri. */
static size_t
convert(const struct homoglyphs *h, const struct alphabet *a, struct str word,
		enum script to, char *out)
{
	size_t n = 0;

	for (size_t at = 0; at < word.n; ) {
		uint32_t c = utf8_next(word, &at);
		enum script script = script_of(c);

		if (script != SCRIPT_OTHER && script != to &&
		    ((c = twin(h, c, script, to)) == 0 ||
		    (a != NULL ? !alphabet_has(a, c) :
		    to == SCRIPT_LATIN && c > LATIN_1)))
			return 0;
		n += utf8_put(out + n, c);
	}
	return n;
}

/* Is a capital behind a small letter where the script changes?  That is no word
 * but a sign: pH, whose H has come from another keyboard. */
static bool
is_sign(struct str word)
{
	enum script last = SCRIPT_OTHER;
	bool lower = false;

	for (size_t at = 0; at < word.n; ) {
		uint32_t c = utf8_next(word, &at);
		enum script script = script_of(c);

		if (script == SCRIPT_OTHER)
			continue;
		if (lower && script != last && u_isupper(c))
			return true;
		lower = u_islower(c);
		last = script;
	}
	return false;
}

/* A Latin word with foreign letters within: in any language, if there are
 * fewer of them, with Latin on both sides or long enough to know it; an acronym
 * may be short (WHO with a Cyrillic H) where the language is written in Latin. */
static bool
is_latin(const struct mix *m, enum script home)
{
	size_t foreign = m->n[SCRIPT_CYRILLIC] + m->n[SCRIPT_GREEK];

	if (m->n[SCRIPT_LATIN] <= foreign)
		return false;
	if (m->first == SCRIPT_LATIN && m->last == SCRIPT_LATIN)
		return m->n[SCRIPT_LATIN] >= NAME ||
		    (home == SCRIPT_LATIN && !m->lower);
	return home == SCRIPT_LATIN && m->n[SCRIPT_LATIN] > NAME;
}

size_t
homoglyph_mend(const struct homoglyphs *h, const struct alphabet *a,
		struct str word, bool seen, char *out)
{
	struct mix m;
	enum script home = a ? alphabet_script(a) : SCRIPT_OTHER;
	size_t n = 0;

	if (word.n > LONGEST_WORD)
		return 0;
	m = look_at(word);
	if (m.n[SCRIPT_LATIN] == 0 || m.changes == 0 ||
	    (m.changes == 1 && is_sign(word)))
		return 0;
	if (home == SCRIPT_CYRILLIC && !may_be_ending(&m, home, seen))
		n = convert(h, a, word, home, out);
	if (home == SCRIPT_GREEK && m.n[SCRIPT_GREEK] > m.n[SCRIPT_LATIN] &&
	    !may_be_ending(&m, home, seen))
		n = convert(h, a, word, home, out);
	if (n == 0 && is_latin(&m, home) && !is_label(&m, SCRIPT_LATIN, seen))
		n = convert(h, home == SCRIPT_LATIN ? a : NULL, word,
		    SCRIPT_LATIN, out);
	return n;
}
