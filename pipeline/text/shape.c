/* SPDX-License-Identifier: Apache-2.0 */
/*
 * shape.c - measures a line in one pass: words, capitals, digits, signs.
 *
 * A word of a script without blanks is a long run; every two characters of it
 * count as a word, which is about what they are in Chinese, Japanese and Thai.
 */
#include <unicode/uchar.h>

#include "line.h"
#include "shape.h"
#include "utf8.h"
#include "word.h"

enum { GOOD = 12 };		/* words of a good line, at least */

static uint32_t
mix(uint32_t hash, uint32_t c)
{
	hash = (hash ^ c) * 0x9e3779b1u;
	return hash ^ hash >> 15;
}

static uint32_t
lower(uint32_t c)
{
	if (c < 0x80)
		return c >= 'A' && c <= 'Z' ? c | 32 : c;
	return u_foldCase(c, U_FOLD_CASE_DEFAULT);
}

static bool
is_solid(uint32_t c)
{
	return (c >= 0x0e00 && c <= 0x0eff) || (c >= 0x1000 && c <= 0x109f) ||
	    (c >= 0x1780 && c <= 0x17ff) || (c >= 0x3040 && c <= 0x30ff) ||
	    (c >= 0x3400 && c <= 0x9fff) || (c >= 0x20000 && c <= 0x3ffff);
}

static void
add_word(struct shape *s, uint32_t hash)
{
	if (s->nword < SHAPE_WORDS)
		s->word[s->nword++] = hash;
	s->hash = s->hash * 0x100000001b3u ^ hash;
}

/* Hashes a word; of a solid run, each pair of characters. */
static void
read_word(struct shape *s, const struct word *w, unsigned *solid)
{
	uint32_t hash = 2166136261u, pair = 0;
	bool plain = false;

	for (size_t at = 0; at < w->text.n;) {
		uint32_t c = utf8_next(w->text, &at);

		if (c >= 0xe00 && is_solid(c)) {
			if (pair != 0)
				add_word(s, mix(mix(1, pair), c));
			pair = c;
			++*solid;
			continue;
		}
		hash = mix(hash, c >= '0' && c <= '9' ? '0' : lower(c));
		plain = true;
	}
	if (!plain)
		return;
	add_word(s, hash);
	s->tokens += 1;
}

/* Signs between words; `inner` when words stand on both sides. */
static void
read_gap(struct shape *s, struct str gap, bool inner)
{
	for (size_t at = 0; at < gap.n;) {
		uint32_t c = utf8_next(gap, &at);

		switch (c) {
		case ' ':
			break;
		case ',': case ';': case 0x060c: case 0x3001: case 0xff0c:
			s->commas++;
			break;
		case '.': case '!': case '?': case 0x3002: case 0x0964:
		case 0x06d4: case 0xff01: case 0xff1f: case 0x061f:
			s->stops += inner && (at == gap.n ? c > 0x7f :
			    gap.p[at] == ' ');
			break;
		case '|': case 0xb7: case 0x2022: case 0x203a: case 0xbb:
		case '>': case 0x2192: case 0x25ba: case 0x25b6: case 0xa7:
			s->flags |= SHAPE_BARS;
			break;
		case 0xa9: case 0xae: case 0x2122: case 0x24d2:
			s->flags |= SHAPE_RIGHTS;
			break;
		case '"': case 0x201c: case 0x201d: case 0x201e: case 0xab:
		case 0x300c: case 0x300d:
			s->flags |= SHAPE_QUOTED;
			break;
		case '/':
			s->flags |= SHAPE_SLASH;
			break;
		case '@':
			s->flags |= SHAPE_LINK;
			break;
		}
	}
}

/* What stands between two words tells of links, times and dates. */
static void
read_join(struct shape *s, struct str gap, const struct word *w)
{
	if (gap.n == 1 && gap.p[0] == ':' && w->digits == w->text.n)
		s->flags |= SHAPE_CLOCK;
	if (gap.n == 1 && strchr("./-", gap.p[0]) && w->digits == w->text.n)
		s->flags |= SHAPE_CLOCK;
	if ((gap.n == 1 && gap.p[0] == '.' && w->letters > 1 &&
	    w->upper == 0) || (gap.n == 3 && memcmp(gap.p, "://", 3) == 0))
		s->flags |= SHAPE_LINK;
}

static void
read_end(struct shape *s, struct str line)
{
	size_t at = line.n;
	uint32_t c = at > 0 ? utf8_last(line, &at) : 0;

	if (line_ends_sentence(line))
		s->flags |= SHAPE_ENDS;
	if (c == ':' || c == 0xff1a)
		s->flags |= SHAPE_COLON;
	if (c == 0x2026 || (line.n > 3 && memcmp(line.p + line.n - 3, "...",
	    3) == 0))
		s->flags |= SHAPE_DOTS;
	if (c == '?' || c == 0xff1f || c == 0x061f)
		s->flags |= SHAPE_ASKS;
	if (c == '!' || c == 0xff01)
		s->flags |= SHAPE_SHOUTS;
}

static void
read_start(struct shape *s, struct str line)
{
	size_t at = 0;
	uint32_t c = line.n > 0 ? utf8_next(line, &at) : 0;

	if (c == '#' || c == '@')
		s->flags |= SHAPE_TAGS;
	if (c >= '0' && c <= '9')
		s->flags |= SHAPE_NUMBER;
	if (c == '-' || c == '*' || c == 0x2022 || c == 0x2013 || c == 0x25cf)
		s->flags |= SHAPE_BULLET;
	if ((c >= 'a' && c <= 'z') || (c >= 0x80 && u_islower(c)))
		s->flags |= SHAPE_LOWER;
}

static void
count_word(struct shape *s, const struct word *w)
{
	s->words++;
	s->letters += w->letters;
	s->upper += w->upper;
	s->digits += w->digits;
	s->title += w->upper > 0;
	s->caps += word_is_caps(w);
}

void
shape_read(struct shape *s, struct str line)
{
	size_t at = 0, last = 0;
	unsigned solid = 0;
	struct word w;

	*s = (struct shape){ .bytes = line.n, .hash = 0xcbf29ce484222325u };
	while (word_next(line, &at, &w)) {
		struct str gap = str_cut(line, last, w.at - last);

		if (gap.n != 1 || gap.p[0] != ' ') {
			read_gap(s, gap, s->words > 0);
			if (s->words > 0)
				read_join(s, gap, &w);
		}
		count_word(s, &w);
		read_word(s, &w, &solid);
		last = at;
	}
	read_gap(s, str_cut(line, last, line.n - last), false);
	s->tokens += solid / 2.f;
	if (solid * 2 > s->letters)
		s->flags |= SHAPE_SOLID;
	read_end(s, line);
	read_start(s, line);
	if (s->flags & SHAPE_ENDS && s->tokens >= GOOD)
		s->flags |= SHAPE_GOOD;
}
