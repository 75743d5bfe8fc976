/* SPDX-License-Identifier: Apache-2.0 */
/*
 * phrases.c - looks phrases up in a hashed trie, word by word.
 *
 * A filter of bits knows the hash of every beginning of every phrase, so that a
 * walk ends with the first word that none goes on with; a table of open
 * addresses has the phrases themselves.  Both answer in constant time, and what
 * the filter lets through by mistake the table does not have.
 *
 * All of it is compiled and read where it is mapped: what a damaged file might
 * lead astray is held against the bounds on the way.
 */
#include "bits.h"
#include "line.h"
#include "phrases.h"
#include "tokens.h"
#include "utf8.h"

enum {
	HEADLINE = 180,		/* bytes of one, at most */
	CONTAINER = 260,	/* bytes of a line that contains a phrase */
	NAMES = 8,		/* words of names, at most */
	ALONE = 2,		/* words of a phrase that counts in its own
				 * language only: fewer than this */
};

static const struct {
	const char *name, *rule;
} classes[CLASSES] = {
	[CLASS_NONE] = { "none", "furniture/none" },
	[CLASS_AD] = { "ad", "furniture/ad" },
	[CLASS_RELATED] = { "related", "furniture/related" },
	[CLASS_COOKIE] = { "cookie", "furniture/cookie" },
	[CLASS_SHARE] = { "share", "furniture/share" },
	[CLASS_SUBSCRIBE] = { "subscribe", "furniture/subscribe" },
	[CLASS_FORM] = { "form", "furniture/form" },
	[CLASS_COPYRIGHT] = { "copyright", "furniture/copyright" },
	[CLASS_BYLINE] = { "byline", "furniture/byline" },
	[CLASS_TIME] = { "time", "furniture/time" },
	[CLASS_CREDIT] = { "credit", "furniture/credit" },
	[CLASS_CAPTION] = { "caption", "furniture/caption" },
	[CLASS_NAV] = { "nav", "furniture/nav" },
	[CLASS_TAGS] = { "tags", "furniture/tags" },
	[CLASS_TRANSLATION] = { "translation", "furniture/translation" },
	[CLASS_HEADER] = { "header", "furniture/header" },
	[CLASS_AGENCY] = { "agency", "furniture/agency" },
	[CLASS_OTHER] = { "other", "furniture/other" },
};

static const char *const kinds[KINDS] = {
	"line", "top", "prefix", "lead", "field", "name", "contains",
};

const char *
phrase_rule(enum phrase_class class)
{
	return classes[class].rule;
}

int
phrase_class_find(struct str name)
{
	for (int i = 1; i < CLASSES; i++)
		if (str_eq(name, str_of(classes[i].name)))
			return i;
	return -1;
}

int
phrase_kind_find(struct str name)
{
	for (int i = 0; i < KINDS; i++)
		if (str_eq(name, str_of(kinds[i])))
			return i;
	return -1;
}

const struct phrases *
phrases_view(struct str section)
{
	const struct phrases *p = (const void *)section.p;

	if (section.n < sizeof(*p) || p->version != PHRASES_VERSION ||
	    p->slots == 0 || (p->slots & (p->slots - 1)) != 0 ||
	    section.n - sizeof(*p) < (uint64_t)p->slots * sizeof(uint32_t) +
	    (uint64_t)p->n * sizeof(struct phrase))
		return NULL;
	return p;
}

static const struct phrase *
phrase_of(const struct phrases *p, uint32_t i)
{
	return (const struct phrase *)(p + 1) + i - 1;
}

static bool
has_bit(const uint64_t *bits, uint64_t hash)
{
	return bits[hash % PHRASES_FILTER / 64] >> hash % 64 & 1;
}

/* The first phrase of a hash, or 0. */
static uint32_t
find(const struct phrases *p, uint64_t hash)
{
	const uint32_t *slot = (const void *)phrase_of(p, p->n + 1);
	uint32_t at = phrases_slot(p->slots, hash), i;

	for (uint32_t tried = 0; tried < p->slots; tried++) {
		if ((i = slot[at]) == 0 || i > p->n ||
		    phrase_of(p, i)->hash == hash)
			return i <= p->n ? i : 0;
		at = (at + 1) & (p->slots - 1);
	}
	return 0;
}

/* The next of the same hash lies before it, or there is none. */
static uint32_t
again(const struct phrases *p, uint32_t i)
{
	uint32_t next = phrase_of(p, i)->next;

	return next < i ? next : 0;
}

/*
 * Looking up
 */

/* Is the rest something that a name is made of: capitals, a few of them, and no
 * quantity as in "Credit: 3 ECTS"? */
static bool
is_name(struct str rest)
{
	unsigned words = 0, upper = 0;
	struct token t;

	for (size_t at = 0; tokens_next(rest, &at, &t); words++) {
		if (words == 0 && rest.p[t.at] >= '0' && rest.p[t.at] <= '9' &&
		    t.end < rest.n && rest.p[t.end] == ' ')
			return false;
		upper += t.upper;
	}
	return words > 0 && words <= NAMES && upper * 3 >= words * 2;
}

static bool
has_words(struct str rest)
{
	struct token t;
	size_t at = 0;

	return tokens_next(rest, &at, &t);
}

/* Behind a label, is the rest a headline: short, no sentence, and with a capital
 * where the script has them? */
static bool
is_headline(struct str line, struct str rest, bool colon)
{
	struct token t;
	size_t at = 0;

	if (!tokens_next(rest, &at, &t))
		return true;
	return line.n <= HEADLINE && (colon ? t.upper : t.upper && !t.solid) &&
	    !line_ends_sentence(rest);
}

static bool
fits(const struct phrase *f, struct str line, const struct phrase_match *m,
		bool top)
{
	switch ((enum phrase_kind)f->kind) {
	case KIND_TOP:
		return top && !has_words(m->rest);
	case KIND_LINE:
		return !has_words(m->rest);
	case KIND_PREFIX:
		return f->tokens >= ALONE || f->class == CLASS_COPYRIGHT ||
		    m->colon || !has_words(m->rest);
	case KIND_LEAD:
		return (m->colon || !has_words(m->rest) ||
		    (f->tokens >= ALONE && line.p[0] != '(' &&
		    line.p[0] != '[')) && is_headline(line, m->rest, m->colon);
	case KIND_FIELD:
		return m->colon || !has_words(m->rest);
	case KIND_NAME:
		return (m->colon || f->tokens >= ALONE ||
		    f->class != CLASS_CREDIT || (m->rest.n > 0 &&
		    m->rest.p[0] == '.')) && is_name(m->rest) &&
		    !line_ends_sentence(line);
	case KIND_CONTAINS:
		return line.n <= CONTAINER;
	case KINDS:
		break;
	}
	return false;
}

/* Behind the phrase: a colon or bar, and blanks. */
static struct str
rest_of(struct str line, size_t at, bool *colon)
{
	struct str rest = line_trim(str_cut(line, at, line.n - at));
	size_t i = 0;
	uint32_t c = rest.n > 0 ? utf8_next(rest, &i) : 0;

	*colon = c == ':' || c == 0xff1a || c == '|';
	return *colon ? line_trim(str_cut(rest, i, rest.n - i)) : rest;
}

/* Scandinavian, Malay and Chinese tags stand for one another. */
static bool
same_language(uint16_t a, uint16_t b)
{
	static const char *const kin[] = { "no nb nn da", "id ms", "hr sr bs" };
	const char *x = lang_tag(a), *y = lang_tag(b);
	size_t n = strcspn(x, "-");

	if (a == b || (strncmp(x, y, n) == 0 && (y[n] == '-' || y[n] == '\0')))
		return true;
	for (size_t i = 0; i < sizeof(kin) / sizeof(*kin); i++)
		if (strstr(kin[i], x) != NULL && strstr(kin[i], y) != NULL)
			return true;
	return false;
}

static bool
is_spoken(const struct phrase *f, uint16_t lang)
{
	return f->tokens >= ALONE || f->lang == 0 || lang == 0 ||
	    same_language(f->lang, lang);
}

/* Takes the phrase that ends at `at`, if there is one that fits. */
static void
take(const struct phrases *p, uint64_t hash, struct str line, size_t at,
		uint16_t lang, bool top, bool inside, struct phrase_match *best)
{
	struct phrase_match m = { 0 };

	for (uint32_t i = find(p, hash); i != 0; i = again(p, i)) {
		const struct phrase *f = phrase_of(p, i);

		if ((f->kind == KIND_CONTAINS) != inside ||
		    f->class >= CLASSES || !is_spoken(f, lang))
			continue;
		m.rest = rest_of(line, at, &m.colon);
		m.phrase = f;
		if (fits(f, line, &m, top) && (best->phrase == NULL ||
		    f->tokens >= best->phrase->tokens)) {
			*best = m;
			return;
		}
	}
}

/* Walks on from `at` as long as some phrase does. */
static void
walk(const struct phrases *p, struct str line, size_t at, uint16_t lang,
		bool top, bool inside, struct phrase_match *best)
{
	const uint64_t *bits = inside ? p->inside : p->start;
	uint64_t hash = 0;
	struct token t;

	while (tokens_next(line, &at, &t)) {
		hash = tokens_add(hash, t.hash);
		if (!has_bit(bits, hash))
			return;
		take(p, hash, line, at, lang, top, inside, best);
	}
}

static bool
is_head(const struct phrases *p, struct str s, size_t at)
{
	unsigned char next = at + 1 < s.n ? s.p[at + 1] : ' ';
	unsigned head = phrases_head(s.p[at], next);

	return p->heads[head / 64] >> head % 64 & 1;
}

/* Of a block of 64 bytes, those that a word may begin with: letters of ASCII that
 * follow none, digits, and first bytes of what is beyond. */
static inline uint64_t
word_begins(const char *p, bool before)
{
	uint64_t letters = bits_letter(p);

	return (letters & ~(letters << 1 | before)) | bits_begins(p);
}

/* The first place at or behind `at` where the two bytes stand that a phrase which
 * lines contain may begin with. */
static size_t
head_next(const struct phrases *p, struct str s, size_t at)
{
	char copy[64];

	for (; at < s.n; at += 64) {
		bool before = at > 0 && (unsigned char)((s.p[at - 1] | 32) -
		    'a') < 26;
		uint64_t begins = word_begins(bits_block(s, at, copy), before);

		for (; begins != 0; begins &= begins - 1) {
			size_t i = at + (size_t)__builtin_ctzll(begins);

			if (is_head(p, s, i))
				return i;
		}
	}
	return s.n;
}

struct phrase_match
phrases_match(const struct phrases *p, struct str line, uint16_t lang,
		unsigned where)
{
	struct phrase_match best = { 0 };
	bool top = where & WHERE_TOP;
	struct token t;

	walk(p, line, 0, lang, top, false, &best);
	if (best.phrase != NULL || !(where & WHERE_INSIDE) ||
	    line.n > CONTAINER)
		return best;
	for (size_t at = 0; best.phrase == NULL &&
	    (at = head_next(p, line, at)) < line.n;) {
		size_t from = at;

		if (tokens_begins(line, at) && tokens_next(line, &at, &t) &&
		    has_bit(p->inside, tokens_add(0, t.hash)))
			walk(p, line, from, lang, top, true, &best);
		at = from + 1;
	}
	return best;
}
