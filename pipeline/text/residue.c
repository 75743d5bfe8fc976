/* SPDX-License-Identifier: Apache-2.0 */
/* residue.c - counts the marks that a tokenizer has set apart. */
#include "bits.h"
#include "residue.h"
#include "wide.h"

static bool
at_literal(struct str s, size_t at, const char *literal)
{
	size_t n = strlen(literal);

	return s.n - at >= n && memcmp(s.p + at, literal, n) == 0;
}

/* Does a token begin there that nothing but a tokenizer sets apart?  A blank
 * stands before it. */
static bool
is_sure(struct str s, size_t at)
{
	static const char *const marks[] = {"@-@ ", "@,@ ", "@.@ ", "&apos;",
	    "&quot;", "&#91; ", "&#93; ", "&#124; ", "n't ", "n’t ", "'s ",
	    "'re ", "'ve ", "'ll ", "’ ", "'' ", "`` ", "-LRB- ", "-RRB- ", "'t "};

	for (size_t i = 0; i < sizeof(marks) / sizeof(*marks); i++)
		if (marks[i][0] == s.p[at] && at_literal(s, at, marks[i]))
			return true;
	return false;
}

/* Does a token end there? */
static bool
ends(struct str s, size_t at)
{
	return at == s.n || s.p[at] == ' ' || s.p[at] == '\n' ||
	       s.p[at] == '\r';
}

/* Is the mark behind a blank one by itself, that should hang on the left? */
static bool
is_apart(struct str s, size_t at)
{
	char c = s.p[at];

	return (c == ',' || c == '.') && ends(s, at + 1);
}

static bool
is_letter(unsigned char c)
{
	return c >= 0x80 || (unsigned)(c | 32) - 'a' < 26;
}

/* A token behind a blank. */
static void
count_token(struct str s, size_t at, struct residue *r)
{
	unsigned char c = s.p[at];

	if ((unsigned)(c | 32) - 'a' < 26 && c != 'n')
		return;
	r->apart += is_apart(s, at);
	r->closed += c == ')' && ends(s, at + 1);
	r->sure +=
	    (c != 'n' || (at + 1 < s.n && !is_letter(s.p[at + 1] & 0x7f))) &&
	    is_sure(s, at);
}

/* A comma, point or semicolon that hangs on what is before it. */
static void
count_mark(struct str s, size_t at, struct residue *r)
{
	if (at == 0 || s.p[at - 1] == ' ')
		return;
	if (s.p[at] == ';')
		r->sure += at >= 5 && memcmp(s.p + at - 5, "&apos", 5) == 0;
	else
		r->joined += s.p[at] == ',' ||
			     (is_letter(s.p[at - 1]) &&
				 (at + 1 == s.n || s.p[at + 1] != ' '));
}

/* Does a token end at `at`, with a mark, or one begin behind it? */
static void
count_at(struct str s, size_t at, struct residue *r)
{
	if (at > 0 && (s.p[at - 1] == ',' || s.p[at - 1] == '.' ||
			  s.p[at - 1] == ';'))
		count_mark(s, at - 1, r);
	if (at + 1 < s.n && s.p[at] == ' ')
		count_token(s, at + 1, r);
}

/* Of the blanks, those that a mark stands before, or no letter behind. */
static uint64_t
to_look_at(const char *p, uint64_t *mark)
{
	uint64_t before = *mark;
	uint64_t marks = bits_equal(p, ',') | bits_equal(p, '.') |
			 bits_equal(p, ';');
	uint64_t letters = bits_letter(p) & ~bits_equal(p, 'n');

	*mark = marks >> 63;
	return bits_blank(p) & (marks << 1 | before | ~(letters >> 1));
}

/* The same: marks that hang on the left, and what a token that matters may begin
 * with: , . ) @ & n ' ` - and the first byte of a curly quote. */
static const struct wide_set hanging = {
    .low = {[11] = 2, [12] = 1, [14] = 1},
    .high = {[2] = 1, [3] = 2},
};
static const struct wide_set opening = {
    .low = {[0] = 6, [2] = 8, [6] = 1, [7] = 1, [9] = 1, [12] = 1, [13] = 1,
	[14] = 5},
    .high = {[2] = 1, [4] = 2, [6] = 4, [14] = 8},
};

WIDE static inline uint64_t
to_look_at_wide(const char *p, uint64_t *mark)
{
	uint64_t before = *mark, marks = wide_in(p, &hanging);

	*mark = marks >> 63;
	return wide_blank(p) & (marks << 1 | before |
	    wide_in(p, &opening) >> 1 | (uint64_t)1 << 63);
}

static inline __attribute__((always_inline)) void
count(struct str s, struct residue *r, bool wide)
{
	uint64_t mark = 0;
	char copy[64];

	for (size_t at = 0; at < s.n; at += 64) {
		const char *p = bits_block(s, at, copy);
		uint64_t look = wide ? to_look_at_wide(p, &mark)
				     : to_look_at(p, &mark);

		if (s.n - at < 64)
			look &= ((uint64_t)1 << (s.n - at)) - 1;
		for (; look != 0; look &= look - 1)
			count_at(s, at + (size_t)__builtin_ctzll(look), r);
	}
	if (s.n > 0 && (unsigned char)s.p[s.n - 1] > ' ')
		count_at(s, s.n, r);
}

WIDE static void
count_wide(struct str s, struct residue *r)
{
	count(s, r, true);
}

void
residue_count(struct str s, struct residue *r)
{
	if (wide_can())
		count_wide(s, r);
	else
		count(s, r, false);
}

bool
residue_tells(const struct residue *l, const struct residue *d)
{
	/* A document that was cut throughout. */
	if (d->apart + 2 * d->sure >= 3 &&
	    d->apart + 2 * d->sure >= 5 * d->joined)
		return true;
	/* One line of another making, or the only one there is. */
	return l->joined == 0 &&
	       ((l->apart + l->closed + 2 * l->sure >= 3 && l->sure > 0) ||
		   (d->joined == 0 && (l->apart >= 1 || l->sure >= 2)));
}
