/* SPDX-License-Identifier: Apache-2.0 */
/*
 * phrases.c - a hashed trie of phrases, word by word.
 *
 * A filter of bits knows the hash of every beginning of every phrase, so that a
 * walk ends with the first word that none goes on with; a table of open
 * addresses has the phrases themselves.  Both answer in constant time, and what
 * the filter lets through by mistake the table does not have.
 */
#include <stdlib.h>

#include "line.h"
#include "phrases.h"
#include "tokens.h"
#include "utf8.h"

enum {
	FILTER = 1 << 18,	/* bits */
	WORDS = 24,		/* of a phrase, at most */
	HEADLINE = 180,		/* bytes of one, at most */
	CONTAINER = 260,	/* bytes of a line that contains a phrase */
	NAMES = 8,		/* words of names, at most */
	ALONE = 2,		/* words of a phrase that counts in its own
				 * language only: fewer than this */
};

struct phrases {
	struct phrase *of;
	size_t n, room;
	uint32_t *slot;		/* 1 + place in `of` */
	size_t slots;		/* a power of two */
	uint64_t start[FILTER / 64];	/* beginnings */
	uint64_t inside[FILTER / 64];	/* beginnings of what lines contain */
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
phrase_class_name(enum phrase_class class)
{
	return classes[class].name;
}

const char *
phrase_rule(enum phrase_class class)
{
	return classes[class].rule;
}

struct phrases *
phrases_open(void)
{
	struct phrases *p = calloc(1, sizeof(*p));

	if (p == NULL)
		return NULL;
	p->slots = 1024;
	p->slot = calloc(p->slots, sizeof(*p->slot));
	if (p->slot == NULL) {
		free(p);
		return NULL;
	}
	return p;
}

void
phrases_close(struct phrases *p)
{
	if (p == NULL)
		return;
	free(p->of);
	free(p->slot);
	free(p);
}

static bool
has_bit(const uint64_t *bits, uint64_t hash)
{
	return bits[hash % FILTER / 64] >> hash % 64 & 1;
}

static void
set_bit(uint64_t *bits, uint64_t hash)
{
	bits[hash % FILTER / 64] |= (uint64_t)1 << hash % 64;
}

/* The slot of a hash: its own, or the empty one where it belongs. */
static uint32_t *
slot_of(const struct phrases *p, uint64_t hash)
{
	size_t at = (hash >> 20) & (p->slots - 1);

	while (p->slot[at] != 0 && p->of[p->slot[at] - 1].hash != hash)
		at = (at + 1) & (p->slots - 1);
	return &p->slot[at];
}

static bool
grow(struct phrases *p)
{
	uint32_t *old = p->slot;
	size_t n = p->slots;

	if (p->n == p->room) {
		size_t room = p->room * 2 + 256;
		struct phrase *of = realloc(p->of, room * sizeof(*of));

		if (of == NULL)
			return false;
		p->of = of;
		p->room = room;
	}
	if (p->n * 2 < n)
		return true;
	if ((p->slot = calloc(n * 2, sizeof(*p->slot))) == NULL) {
		p->slot = old;
		return false;
	}
	p->slots = n * 2;
	for (size_t i = 0; i < n; i++)
		if (old[i] != 0)
			*slot_of(p, p->of[old[i] - 1].hash) = old[i];
	free(old);
	return true;
}

static int
find_class(struct str name)
{
	for (int i = 1; i < CLASSES; i++)
		if (str_eq(name, str_of(classes[i].name)))
			return i;
	return -1;
}

static int
find_kind(struct str name)
{
	for (int i = 0; i < KINDS; i++)
		if (str_eq(name, str_of(kinds[i])))
			return i;
	return -1;
}

bool
phrases_add(struct phrases *p, uint32_t entry, uint16_t lang,
		struct str text, struct str class, struct str kind)
{
	struct phrase new = { .entry = entry, .lang = lang };
	int c = find_class(class), k = find_kind(kind);
	uint64_t *bits = k == KIND_CONTAINS ? p->inside : p->start;
	uint32_t *slot;
	struct token t;

	if (c < 0 || k < 0 || !grow(p))
		return false;
	new.class = c;
	new.kind = k;
	for (size_t at = 0; tokens_next(text, &at, &t);) {
		new.hash = tokens_add(new.hash, t.hash);
		set_bit(bits, new.hash);
		if (++new.tokens == WORDS)
			break;
	}
	if (new.tokens == 0)
		return false;
	slot = slot_of(p, new.hash);
	new.next = *slot;
	p->of[p->n++] = new;
	*slot = p->n;
	return true;
}

/*
 * Looking up
 */

/* Is the rest something that a name is made of: capitals, a few of them? */
static bool
is_name(struct str rest)
{
	unsigned words = 0, upper = 0;
	struct token t;

	for (size_t at = 0; tokens_next(rest, &at, &t); words++)
		upper += t.upper;
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

	for (uint32_t i = *slot_of(p, hash); i != 0; i = p->of[i - 1].next) {
		const struct phrase *f = &p->of[i - 1];

		if ((f->kind == KIND_CONTAINS) != inside ||
		    !is_spoken(f, lang))
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
	for (size_t at = 0, from = 0; best.phrase == NULL &&
	    tokens_next(line, &at, &t); from = at)
		if (has_bit(p->inside, tokens_add(0, t.hash)))
			walk(p, line, from, lang, top, true, &best);
	return best;
}
