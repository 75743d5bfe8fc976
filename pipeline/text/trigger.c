/* SPDX-License-Identifier: Apache-2.0 */
/* trigger.c - finds many literals in one pass, by the rarest pair of each. */
#include <stdlib.h>

#include "trigger.h"

struct literal {
	uint64_t key, mask; /* its first eight bytes, and which of them it has */
	const char *text;
	size_t n, pair_at; /* where its rarest pair begins */
	uint32_t id, next; /* next of the same pair, or 0 */
};

enum { BUCKETS = 4096 };

/* The literals of some pairs, and which bytes stand before and behind the pair in
 * them, by their last five bits; all when none does. */
struct bucket {
	uint32_t first; /* of the literals; or 0 */
	uint32_t before, behind;
};

struct triggers {
	bool pair[65536]; /* has a literal it?  A byte each is quicker than a bit */
	struct bucket bucket[BUCKETS];
	struct literal *literal; /* from 1 */
	size_t n;
};

struct triggers *
triggers_open(void)
{
	struct triggers *t = calloc(1, sizeof(*t));

	if (t != NULL)
		t->n = 1;
	return t;
}

void
triggers_close(struct triggers *t)
{
	if (t == NULL)
		return;
	free(t->literal);
	free(t);
}

static inline unsigned
pair_at(const char *p)
{
	uint16_t pair;

	memcpy(&pair, p, sizeof(pair));
	return pair;
}

static inline unsigned
bucket_of(unsigned pair)
{
	return (pair * 0x9e3779b1u) >> 20;
}

static inline uint32_t
bit_of(char c)
{
	return (uint32_t)1 << (c & 31);
}

/* How often a byte comes, in thousandths of written text, roughly: what matters
 * is that blanks and small letters do. */
static unsigned
weight(unsigned char c)
{
	static const unsigned char letter[26] = {64, 12, 22, 34, 98, 18, 16, 48,
	    56, 2, 6, 33, 20, 56, 61, 15, 1, 48, 51, 72, 22, 8, 19, 2, 16, 1};

	if (c >= 'a' && c <= 'z')
		return letter[c - 'a'];
	return c == ' '                            ? 180
	       : c == 0xe2 || c == 0x80            ? 60
	       : c == '.' || c == ',' || c == '\'' ? 8
	       : c >= 0x80                         ? 6
	       : c >= 'A' && c <= 'Z'              ? 2
	       : c >= '0' && c <= '9'              ? 3
						   : 1;
}

/* Pairs that come much more often than their letters let one think: by the first,
 * those that may follow. */
static bool
is_common(char a, char b)
{
	static const char next[128][8] = {['a'] = "nrtl",
	    ['c'] = "ot",
	    ['d'] = "e",
	    ['e'] = "rndst",
	    ['f'] = "r",
	    ['h'] = "eai",
	    ['i'] = "ntsv",
	    ['l'] = "l",
	    ['n'] = "dgt",
	    ['o'] = "nfurmp",
	    ['p'] = "r",
	    ['r'] = "eao",
	    ['s'] = "te",
	    ['t'] = "hoie",
	    ['u'] = "l",
	    ['v'] = "e",
	    ['w'] = "i",
	    ['\''] = "st",
	    ['.'] = " ",
	    [','] = " "};

	return a >= 0 && b != '\0' && strchr(next[(unsigned char)a], b) != NULL;
}

static size_t
rarest_pair(struct str s)
{
	unsigned least = UINT32_MAX;
	size_t best = 0;

	for (size_t i = 0; i + 1 < s.n; i++) {
		unsigned w = weight(s.p[i]) * weight(s.p[i + 1]);

		if (w < least && is_common(s.p[i], s.p[i + 1]))
			w *= 8;
		if (w < least) {
			least = w;
			best = i;
		}
	}
	return best;
}

bool
triggers_add(struct triggers *t, struct str literal, uint32_t id)
{
	struct literal *l;
	struct bucket *b;
	unsigned pair;

	if (t->n % 64 == 1) {
		l = realloc(t->literal, (t->n + 64) * sizeof(*l));
		if (l == NULL)
			return false;
		t->literal = l;
	}
	l = &t->literal[t->n];
	*l = (struct literal){.text = literal.p,
	    .n = literal.n,
	    .id = id,
	    .pair_at = rarest_pair(literal)};
	memcpy(&l->key, literal.p, literal.n < 8 ? literal.n : 8);
	memset(&l->mask, 0xff, literal.n < 8 ? literal.n : 8);
	pair = pair_at(literal.p + l->pair_at);
	b = &t->bucket[bucket_of(pair)];
	l->next = b->first;
	b->first = t->n++;
	b->before |= l->pair_at > 0 ? bit_of(literal.p[l->pair_at - 1]) : UINT32_MAX;
	b->behind |= l->pair_at + 2 < l->n ? bit_of(literal.p[l->pair_at + 2])
					   : UINT32_MAX;
	t->pair[pair] = true;
	return true;
}

/* May a literal stand around the pair at text[at]? */
static inline bool
may_stand(const struct triggers *t, struct str text, size_t at)
{
	const struct bucket *b = &t->bucket[bucket_of(pair_at(text.p + at))];

	return b->before & bit_of(at > 0 ? text.p[at - 1] : '\0') &&
	       b->behind & bit_of(at + 2 < text.n ? text.p[at + 2] : '\0');
}

size_t
triggers_next(const struct triggers *t, struct str text, size_t at)
{
	const char *p = text.p + at, *end = text.p + text.n;
	/* As bytes: | is meant, for it does not branch. */
	const unsigned char *pair = (const unsigned char *)t->pair;

	while (end - p > 1) {
		const char *stop;

		for (; end - p > 8; p += 8)
			if (pair[pair_at(p)] | pair[pair_at(p + 1)] |
			    pair[pair_at(p + 2)] | pair[pair_at(p + 3)] |
			    pair[pair_at(p + 4)] | pair[pair_at(p + 5)] |
			    pair[pair_at(p + 6)] | pair[pair_at(p + 7)])
				break;
		stop = end - p > 8 ? p + 8 : end - 1;
		for (; p < stop; p++)
			if (pair[pair_at(p)] && may_stand(t, text, p - text.p))
				return p - text.p;
	}
	return text.n;
}

/* Does the literal stand at text[at]?  Nearly all are told by eight bytes. */
static inline bool
stands(const struct literal *l, struct str text, size_t at)
{
	uint64_t eight;

	if (text.n - at < l->n)
		return false;
	if (text.n - at < sizeof(eight))
		return memcmp(text.p + at, l->text, l->n) == 0;
	memcpy(&eight, text.p + at, sizeof(eight));
	return ((eight ^ l->key) & l->mask) == 0 &&
	       (l->n <= sizeof(eight) ||
		   memcmp(text.p + at, l->text, l->n) == 0);
}

void
triggers_at(const struct triggers *t, struct str text, size_t at,
    trigger_fn *fn, void *user)
{
	unsigned bucket = bucket_of(pair_at(text.p + at));

	for (uint32_t i = t->bucket[bucket].first; i != 0; i = t->literal[i].next) {
		const struct literal *l = &t->literal[i];

		if (at >= l->pair_at && stands(l, text, at - l->pair_at))
			fn(user, l->id, at - l->pair_at, l->n);
	}
}
