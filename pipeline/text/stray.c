/* SPDX-License-Identifier: Apache-2.0 */
/* stray.c - words that only a document which is bent throughout lets us repair. */
#include "fold.h"
#include "place.h"
#include "stray.h"

enum {
	LISTED = 6,		/* letters of an acronym that no word is like */
	DOUBLED = 5,
	NAME = 6, CONSONANTS = 4,	/* of a name told by its consonants */
	FOLDED = 64,
};

/* The entry of ours for an acronym, or of any list. */
static uint32_t
entry_of(const struct strays *with, struct str name, bool any)
{
	char folded[FOLDED];
	long n = fold(name, folded, sizeof(folded));
	uint32_t e = n <= 0 ? 0 :
	    dict_find(with->listed, (struct str){ folded, n });

	while (e != 0 && !any && dict_lang(with->listed, e) == 0)
		e = dict_again(with->listed, e);
	return e;
}

static bool
is_known(const struct strays *with, uint16_t lang, struct str word)
{
	char small[FOLDED];
	long n = fold(word, small, sizeof(small));

	return n <= 0 || lexicon_ask(with->lexicon, lang,
	    (struct str){ small, n }) != LEXICON_UNKNOWN ||
	    lexicon_ask(with->lexicon, lang, word) != LEXICON_UNKNOWN;
}

/* Aprsaf, which is no word of any kind. */
static void
mend_listed(const struct strays *with, struct doc *doc, struct seg *s,
		const struct capital *c)
{
	struct str word = str_cut(s->text, c->at, c->len);
	uint32_t e;

	if (c->letters < LISTED || (e = entry_of(with, word, false)) == 0 ||
	    str_eq(word, dict_key(with->listed, e)) ||
	    cue_has(with->cues, word, "title", s->lang) ||
	    is_known(with, s->lang, word))
		return;
	edit(doc, s, c->at, c->len, dict_key(with->listed, e), "acronym/case",
	    92);
	because(doc, STR("a listed acronym in a text that is bent throughout"));
}

/* Does the document say what these letters stand for? */
static bool
is_defined(const struct strays *with, struct str name)
{
	const struct anchor *a = anchors_enter(with->anchors, name);

	return a == NULL || a->proof == ANCHOR_DEFINED;
}

/* CEOSS, whose letters without the doubled one are listed. */
static bool
mend_doubled(const struct strays *with, struct doc *doc, struct seg *s,
		const struct capital *c)
{
	struct str word = str_cut(s->text, c->at, c->len);
	char less[FOLDED];

	for (size_t i = 1; c->len >= DOUBLED && c->len < FOLDED && i < c->len;
	    i++) {
		struct str shorter = { less, c->len - 1 };
		uint32_t e;

		if (word.p[i] != word.p[i - 1])
			continue;
		memcpy(less, word.p, i);
		memcpy(less + i, word.p + i + 1, c->len - i - 1);
		if ((e = entry_of(with, shorter, false)) == 0)
			continue;
		edit(doc, s, c->at, c->len, dict_key(with->listed, e),
		    "acronym/doubled", 90);
		because(doc, STR("a listed acronym with a letter doubled"));
		return true;
	}
	return false;
}

/* The one long name of ours with the consonants of a word. */
static uint32_t
by_consonants(const struct strays *with, struct str word)
{
	char heard[SOUND_ROOM], other[SOUND_ROOM];
	uint32_t found = 0;

	if (!sound(word, heard))
		return 0;
	sound_consonants(heard);
	if (strlen(heard) < CONSONANTS)
		return 0;
	for (uint32_t e = dict_size(with->listed);
	    e > 0 && dict_lang(with->listed, e) != 0; e--) {
		struct str key = dict_key(with->listed, e);

		if (key.n < NAME || !sound(key, other))
			continue;
		sound_consonants(other);
		if (strcmp(heard, other) != 0)
			continue;
		if (found != 0 && !str_eq(key, dict_key(with->listed, found)))
			return 0;
		found = e;
	}
	return found;
}

/* SPAREX, a spacecraft; said twice, it is said once. */
static void
mend_name(const struct strays *with, struct doc *doc, struct seg *s,
		const struct capital *c)
{
	struct str word = str_cut(s->text, c->at, c->len);
	size_t end = c->at + c->len;
	struct place p;
	uint32_t e;

	if (c->letters < NAME)
		return;
	place_of(s->text, c->at, c->len, &p);
	if (str_eq(p.before.text, word))
		return;
	if (str_eq(p.after.text, word)) {
		end += 1 + c->len;
		place_of(s->text, end - c->len, c->len, &p);
	}
	if (!cue_has(with->cues, p.after.text, "after", s->lang) ||
	    (e = by_consonants(with, word)) == 0)
		return;
	edit(doc, s, c->at, end - c->at, dict_key(with->listed, e),
	    "acronym/consonants", 90);
	because(doc, STR("a listed name has these consonants"));
}

/* Earth-SUN: both are words, and these capitals stand nowhere else. */
static void
mend_compound(const struct strays *with, struct doc *doc, struct seg *s,
		const struct capital *c)
{
	struct str word = str_cut(s->text, c->at, c->len);
	const struct anchor *a = anchors_enter(with->anchors, word);
	char small[FOLDED];
	long n = fold(word, small, sizeof(small));
	struct place p;

	place_of(s->text, c->at, c->len, &p);
	if (!p.joined_before || !word_is_title(&p.before) || n < 3 || n > 6 ||
	    (size_t)n != c->len || a == NULL || a->exact != 1 ||
	    lexicon_ask(with->lexicon, s->lang, (struct str){ small, n }) !=
	    LEXICON_KNOWN || lexicon_ask(with->lexicon, s->lang,
	    p.before.text) != LEXICON_KNOWN)
		return;
	edit(doc, s, c->at + 1, n - 1, doc_copy(doc,
	    (struct str){ small + 1, n - 1 }), "acronym/compound-case", 90);
	because(doc, STR("half of a compound of words"));
}

void
stray(const struct strays *with, struct doc *doc, struct seg *s,
		const struct capital *c)
{
	struct str word = str_cut(s->text, c->at, c->len);

	if (is_protected(s, c->at, c->len, SPAN_HARD))
		return;
	if (c->shape == CAPITAL_TITLE)
		mend_listed(with, doc, s, c);
	if (c->shape != CAPITAL_ALL || c->len > SOUND_LONGEST ||
	    entry_of(with, word, false) != 0)
		return;
	mend_compound(with, doc, s, c);
	if (entry_of(with, word, true) == 0 && !is_defined(with, word) &&
	    !mend_doubled(with, doc, s, c))
		mend_name(with, doc, s, c);
}
