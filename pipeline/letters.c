/* SPDX-License-Identifier: Apache-2.0 */
/*
 * letters.c - each language in its own letters.
 *
 * It needs to know the language, and so stands behind the stage that tells it:
 * ي is a letter of Arabic and a slip in Persian, ş of Turkish and a slip in
 * Romanian.  The rules are in dictionaries/LANG/letters.tsv.  Those for an
 * apostrophe hold only in a line that writes it in more than one way, for a text
 * that is all ' is right enough (of 534 KB of clean Ukrainian they would touch
 * 146 words); where the user has named the language, they hold always.
 *
 * Words that mix scripts are mended in a second pass, see text/homoglyph.c.
 */
#include "stage.h"
#include "text/homoglyph.h"
#include "text/letters.h"
#include "text/mixed.h"
#include "text/scan.h"

enum { SURE = 80, GIVEN = 100 };

struct letters {
	int letters, homoglyphs;		/* options */
	struct letter_rules rules;
	struct homoglyphs pairs;
};

static const struct option options[] = {
	{ "by-language", OPT_BOOL, offsetof(struct letters, letters), 1, 0, 1,
	  NULL, "exchange letters that the language does not use" },
	{ "homoglyphs", OPT_BOOL, offsetof(struct letters, homoglyphs), 1, 0, 1,
	  NULL, "mend words that mix letters that look the same" },
	{ 0 }
};

static bool
letters_begin_load(struct letters *l, const struct rules *rules)
{
	homoglyphs_load(&l->pairs, rules_dict(rules, "homoglyphs"));
	return letters_load(&l->rules, rules_dict(rules, "letters"));
}

static bool
stage_load(void *state, const struct rules *rules, struct fault *why)
{
	if (letters_begin_load(state, rules))
		return true;
	fault(why, "out of memory");
	return false;
}

static void
stage_unload(void *state)
{
	letters_unload(&((struct letters *)state)->rules);
}

static bool
is_done(const struct doc *doc, const struct seg *s)
{
	return seg_is_quiet(doc, s) && seg_keeps_label(doc, s);
}

static const struct letter_set *
set_of(const struct letters *l, const struct seg *s)
{
	return s->flags & SEG_ASCII && s->lang_sure < GIVEN ? NULL :
	    s->lang_sure < SURE ? NULL : letters_for(&l->rules, s->lang);
}

/* In which ways a line writes what may be written in several: for each group,
 * see letter_rule.variant. */
static void
learn(const struct letter_set *set, struct str t, uint8_t *seen)
{
	memset(seen, 0, LETTER_GROUPS);
	for (size_t at = 0; at < t.n; at++) {
		unsigned char c = t.p[at];
		const struct letter_rule *r;

		if (set->first[c] && (r = letters_at(set, t, at, false)) != NULL)
			seen[r->group] |= r->variant;
		if (set->begins[c] && (r = letters_at(set, t, at, true)) != NULL)
			seen[r->group] |= 1;
	}
}

static bool
is_several(uint8_t seen)
{
	return (seen & (seen - 1)) != 0;
}

static void
exchange(const struct letter_set *set, struct doc *doc, struct seg *s)
{
	struct str t = s->text;
	uint8_t seen[LETTER_GROUPS];
	bool asked = set->foreign.n == 0;

	if (set->mixed && s->lang_sure < GIVEN)
		learn(set, t, seen);
	for (size_t at = 0; at < t.n; at++) {
		const struct letter_rule *r;

		if (!set->first[(unsigned char)t.p[at]] ||
		    (r = letters_at(set, t, at, false)) == NULL)
			continue;
		if (r->mixed && s->lang_sure < GIVEN &&
		    !is_several(seen[r->group]))
			continue;
		if (!asked && letters_foreign(set, t))
			return;
		asked = true;
		edit(doc, s, at, r->from.n, r->to,
		    r->mixed ? "letters/apostrophe" : "letters/letter",
		    r->mixed ? 95 : 97);
		because(doc, str_of(lang_tag(s->lang)));
		at += r->from.n - 1;
	}
}

/* A letter, or a mark that sits on one. */
static bool
is_of_word(uint32_t c)
{
	return script_of(c) != SCRIPT_OTHER || (c >= 0x300 && c < 0x370) ||
	    (c >= '0' && c <= '9') || c == '_';
}

/* The word around a place; moves *at to where it begins. */
static struct str
word_around(struct str t, size_t *at)
{
	size_t from = *at, end = from, i = from;

	while (from > 0 && *at - from <= LONGEST_WORD &&
	    is_of_word(utf8_last(t, &i)))
		from = i;
	for (i = end; end < t.n && end - *at <= LONGEST_WORD &&
	    is_of_word(utf8_next(t, &i)); )
		end = i;
	*at = from;
	return str_cut(t, from, end - from);
}

static bool
has_digit(struct str w)
{
	for (size_t i = 0; i < w.n; i++)
		if ((w.p[i] >= '0' && w.p[i] <= '9') || w.p[i] == '_')
			return true;
	return false;
}

/* A word that mixes scripts, and what it is meant to be: none when n is 0. */
struct mended {
	struct str word;
	size_t at, n;
	char out[2 * LONGEST_WORD];
};

static void
mend(const struct letters *l, const struct alphabet *a, struct seg *s, size_t at,
		bool seen, struct mended *m)
{
	m->at = at;
	m->word = word_around(s->text, &m->at);
	m->n = has_digit(m->word) ? 0 :
	    homoglyph_mend(&l->pairs, a, m->word, seen, m->out);
}

/* The next mixed word behind the one at hand. */
static size_t
next_word(struct str t, const struct mended *m, size_t at, bool wide)
{
	size_t end = m->at + m->word.n;

	return mixed_next(t, end > at ? end : at + 1, wide);
}

/* Has the line a word that is mixed beyond doubt, so that its keyboard was
 * wrong and its other words are not names with endings? */
static bool
has_sure_word(const struct letters *l, const struct alphabet *a, struct seg *s,
		size_t at, bool wide)
{
	struct mended m;

	for (; at < s->text.n; at = next_word(s->text, &m, at, wide)) {
		mend(l, a, s, at, false, &m);
		if (m.n > 0 && homoglyph_is_sure(m.word))
			return true;
	}
	return false;
}

static void
mend_words(const struct letters *l, struct doc *doc, struct seg *s, size_t at,
		bool wide)
{
	const struct alphabet *a = s->lang_sure < SURE ? NULL :
	    alphabet_of(lang_tag(s->lang));
	bool sure = has_sure_word(l, a, s, at, wide);
	struct mended m;

	for (; at < s->text.n; at = next_word(s->text, &m, at, wide)) {
		mend(l, a, s, at, sure, &m);
		if (m.n == 0)
			continue;
		edit(doc, s, m.at, m.word.n, doc_copy(doc,
		    (struct str){ m.out, m.n }), "letters/homoglyph", 96);
		because(doc, str_of(a ? a->tag : "und"));
	}
}

/* Each line on its own: few have such a word, and those that have lie apart. */
static void
mend_window(const struct letters *l, struct doc *doc)
{
	bool wide = scan_can_be_wide();

	for each_seg(s, doc) {
		size_t at = s->flags & SEG_ASCII || is_done(doc, s) ? s->text.n :
		    mixed_next(s->text, 0, wide);

		if (at < s->text.n)
			mend_words(l, doc, s, at, wide);
	}
}

static void
stage_run(void *state, struct doc *doc)
{
	struct letters *l = state;
	const struct letter_set *set;

	if (l->letters) {
		for each_seg(s, doc)
			if (!is_done(doc, s) && (set = set_of(l, s)) != NULL)
				exchange(set, doc, s);
	}
	if (l->homoglyphs)
		mend_window(l, doc);
}

const struct stage stage_letters = {
	.name = "letters",
	.summary = "each language in its own letters, each word in one script",
	.options = options,
	.size = sizeof(struct letters),
	.load = stage_load,
	.run = stage_run,
	.unload = stage_unload,
};
