/* SPDX-License-Identifier: Apache-2.0 */
/*
 * surround.c - a line among its neighbours, as numbers for the model.
 *
 * Articles are where long lines that end like sentences are, and use the words
 * of those lines; menus, teasers and footers stand together, apart from them.
 * Two sweeps over the window, one each way.  What came before the window is
 * remembered; what comes behind it is not known, and then counts as more of
 * the same.
 */
#include <math.h>

#include "shape.h"

enum feature {
	F_BUCKET,		/* nine of them, by length */
	F_TOKENS = 9, F_BYTES, F_ENDS, F_COLON, F_DOTS, F_ASKS, F_SHOUTS,
	F_GOOD, F_CURT, F_UPPER, F_TITLE, F_CAPS, F_DIGITS, F_COMMAS, F_STOPS,
	F_LINK, F_RIGHTS, F_BARS, F_TAGS, F_LOWER, F_NUMBER, F_BULLET,
	F_QUOTED, F_SOLID, F_CLOCK, F_MEAN, F_SHARED, F_SHARED_SHORT,
	F_AGAIN, F_BEFORE, F_BEFORE_GOOD = F_BEFORE + SHAPE_NEAR,
	F_AFTER = F_BEFORE_GOOD + SHAPE_NEAR,
	F_AFTER_GOOD = F_AFTER + SHAPE_NEAR,
	F_DENSE_BEFORE = F_AFTER_GOOD + SHAPE_NEAR, F_DENSE_AFTER,
	F_DENSE_LEAST, F_HEAD, F_TAIL, F_SINCE, F_UNTIL, F_GOODS,
	F_SHORTS, F_PHRASE, F_KNOWN_BEFORE, F_KNOWN_AFTER,
	F_SLASH, F_END
};

_Static_assert((int)F_END <= (int) SHAPE_FEATURES, "the model has no more room");

static const float FADE = .8f;		/* of density, from line to line */
static const float FAR = 50;		/* lines: as good as none */

static float
width(const struct shape *s)
{
	return log2f(s->tokens + 1) / 6;
}

static float
share(float part, float of)
{
	return of > 0 ? part / of : 0;
}

static float
has(const struct shape *s, uint32_t flag)
{
	return (s->flags & flag) != 0;
}

static unsigned
bucket(float tokens)
{
	static const float most[] = { 1, 2, 4, 6, 9, 14, 22, 40 };
	unsigned i = 0;

	while (i < 8 && tokens > most[i])
		i++;
	return i;
}

static bool
bit(const uint64_t *bits, size_t n, uint64_t hash)
{
	return bits[hash % n / 64] >> hash % 64 & 1;
}

static void
set_bit(uint64_t *bits, size_t n, uint64_t hash)
{
	bits[hash % n / 64] |= (uint64_t)1 << hash % 64;
}

/* The share of a line's words that the document's good lines have. */
static float
shared(const struct surround *m, const struct shape *s)
{
	unsigned n = 0;

	for (unsigned i = 0; i < s->nword; i++)
		n += bit(m->vocabulary, SHAPE_VOCABULARY, s->word[i]);
	return share(n, s->nword);
}

static void
alone(const struct shape *s, float *x)
{
	float tokens = s->tokens;

	x[F_BUCKET + bucket(tokens)] = 1;
	x[F_TOKENS] = width(s);
	x[F_BYTES] = log2f(s->bytes + 1) / 10;
	x[F_ENDS] = has(s, SHAPE_ENDS);
	x[F_COLON] = has(s, SHAPE_COLON);
	x[F_DOTS] = has(s, SHAPE_DOTS);
	x[F_ASKS] = has(s, SHAPE_ASKS);
	x[F_SHOUTS] = has(s, SHAPE_SHOUTS);
	x[F_GOOD] = has(s, SHAPE_GOOD);
	x[F_CURT] = has(s, SHAPE_ENDS) && tokens < 8;
	x[F_UPPER] = share(s->upper, s->letters);
	x[F_TITLE] = share(s->title, s->words);
	x[F_CAPS] = share(s->caps, s->words);
	x[F_DIGITS] = share(s->digits, s->letters + s->digits);
	x[F_COMMAS] = log2f(s->commas + 1) / 3;
	x[F_STOPS] = log2f(s->stops + 1) / 3;
	x[F_MEAN] = share(s->letters, tokens) / 10;
	x[F_LINK] = has(s, SHAPE_LINK);
	x[F_RIGHTS] = has(s, SHAPE_RIGHTS);
	x[F_BARS] = has(s, SHAPE_BARS);
	x[F_TAGS] = has(s, SHAPE_TAGS);
	x[F_LOWER] = has(s, SHAPE_LOWER);
	x[F_NUMBER] = has(s, SHAPE_NUMBER);
	x[F_BULLET] = has(s, SHAPE_BULLET);
	x[F_QUOTED] = has(s, SHAPE_QUOTED);
	x[F_SOLID] = has(s, SHAPE_SOLID);
	x[F_CLOCK] = has(s, SHAPE_CLOCK);
	x[F_SLASH] = has(s, SHAPE_SLASH);
	x[F_PHRASE] = has(s, SHAPE_PHRASE);
}

/* How much of an article a line is by itself. */
static float
weight(const struct shape *s)
{
	return has(s, SHAPE_GOOD) ? fminf(s->tokens / 40, 1.5f) : 0;
}

static float
distance(float lines)
{
	return log2f(fminf(lines, FAR) + 1) / 6;
}

/* From the first line to the last; leaves in memory what the next window needs
 * to know. */
static void
sweep_down(struct surround *m, const struct shape *s, size_t n,
		float (*out)[SHAPE_ALL])
{
	for (size_t i = 0; i < n; i++) {
		float *x = out[i];

		for (size_t k = 0; k < SHAPE_NEAR; k++) {
			x[F_BEFORE + k] = m->width[k];
			x[F_BEFORE_GOOD + k] = m->good[k];
		}
		x[F_DENSE_BEFORE] = m->dense;
		x[F_KNOWN_BEFORE] = m->known;
		x[F_HEAD] = !m->begun;
		x[F_SINCE] = m->begun ? distance(m->since) : 1;
		x[F_AGAIN] = bit(m->seen, SHAPE_SEEN, s[i].hash);
		set_bit(m->seen, SHAPE_SEEN, s[i].hash);
		memmove(m->width + 1, m->width, sizeof(m->width) -
		    sizeof(*m->width));
		memmove(m->good + 1, m->good, sizeof(m->good) -
		    sizeof(*m->good));
		m->width[0] = width(&s[i]);
		m->good[0] = has(&s[i], SHAPE_GOOD);
		m->dense = m->dense * FADE + weight(&s[i]) * (1 - FADE);
		m->known = m->known * FADE + has(&s[i], SHAPE_PHRASE) *
		    (1 - FADE);
		m->since = m->good[0] ? 0 : m->since + 1;
		m->begun = m->begun || m->good[0];
	}
}

static void
sweep_up(const struct surround *m, const struct shape *s, size_t n, bool ends,
		float (*out)[SHAPE_ALL])
{
	float dense = ends ? 0 : m->dense, known = ends ? 0 : m->known;
	float until = ends ? FAR : m->since;
	bool more = !ends;

	for (size_t i = n; i-- > 0;) {
		float *x = out[i];

		for (size_t k = 0; k < SHAPE_NEAR; k++) {
			const struct shape *near = i + 1 + k < n ?
			    &s[i + 1 + k] : NULL;

			x[F_AFTER + k] = near ? width(near) : 0;
			x[F_AFTER_GOOD + k] = near ? has(near, SHAPE_GOOD) : 0;
		}
		x[F_DENSE_AFTER] = dense;
		x[F_DENSE_LEAST] = fminf(dense, x[F_DENSE_BEFORE]);
		x[F_KNOWN_AFTER] = known;
		x[F_TAIL] = !more;
		x[F_UNTIL] = more ? distance(until) : 1;
		dense = dense * FADE + weight(&s[i]) * (1 - FADE);
		known = known * FADE + has(&s[i], SHAPE_PHRASE) * (1 - FADE);
		until = has(&s[i], SHAPE_GOOD) ? 0 : until + 1;
		more |= (s[i].flags & SHAPE_GOOD) != 0;
	}
}

static void
learn_words(struct surround *m, const struct shape *s, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		m->lines++;
		m->goods += has(&s[i], SHAPE_GOOD);
		m->shorts += !has(&s[i], SHAPE_ENDS) && s[i].tokens < 12;
		for (unsigned k = 0; has(&s[i], SHAPE_GOOD) && k < s[i].nword;
		    k++)
			set_bit(m->vocabulary, SHAPE_VOCABULARY,
			    s[i].word[k]);
	}
}

void
surround_features(struct surround *m, const struct shape *s, size_t n,
		bool ends, float (*out)[SHAPE_ALL])
{
	learn_words(m, s, n);
	for (size_t i = 0; i < n; i++) {
		float *x = out[i];

		memset(x, 0, sizeof(*out));
		alone(&s[i], x);
		x[F_SHARED] = has(&s[i], SHAPE_GOOD) ? .5f :
		    shared(m, &s[i]);
		x[F_SHARED_SHORT] = s[i].tokens < 8 ? x[F_SHARED] : 0;
		x[F_GOODS] = log2f(m->goods + 1) / 6;
		x[F_SHORTS] = share(m->shorts, m->lines);
	}
	sweep_down(m, s, n, out);
	sweep_up(m, s, n, ends, out);
}

/*
 * The second look
 */

enum second {
	G_ODDS = SHAPE_FEATURES, G_CHANCE, G_BEFORE, G_AFTER = G_BEFORE + 2,
	G_NEAR_BEFORE = G_AFTER + 2, G_NEAR_AFTER = G_NEAR_BEFORE + 3,
	G_MASS = G_NEAR_AFTER + 3, G_REST, G_LOCAL, G_BETWEEN, G_ENCLOSED,
	G_STANDS, G_END
};

_Static_assert((int)G_END <= (int)SHAPE_ALL, "the model has no more room");

static float
clip(float odds)
{
	return fmaxf(-4, fminf(4, odds)) / 4;
}

/* The words that a line gives to the article, as far as is known. */
static float
given(const struct shape *s, float odds)
{
	return (1 - shape_chance(odds)) * s->tokens;
}

/* Lets the chances of a line fade into those of its neighbours. */
static void
fade(float near[3], const struct shape *s, float odds)
{
	float chance = shape_chance(odds), by = fminf(s->tokens / 60, 1);

	near[0] += (chance - near[0]) * .3f;
	near[1] += (chance - near[1]) * .08f;
	near[2] += (chance - near[2]) * (.02f + .4f * by);
}

static void
second_down(struct surround *m, const struct shape *s, size_t n,
		const float *odds, float (*out)[SHAPE_ALL])
{
	for (size_t i = 0; i < n; i++) {
		float *x = out[i];

		x[G_ODDS] = clip(odds[i]);
		x[G_CHANCE] = shape_chance(odds[i]);
		for (size_t k = 0; k < 2; k++)
			x[G_BEFORE + k] = clip(m->odds[k]);
		for (size_t k = 0; k < 3; k++)
			x[G_NEAR_BEFORE + k] = m->near[k];
		x[G_MASS] = m->mass;
		m->odds[1] = m->odds[0];
		m->odds[0] = odds[i];
		m->mass += given(&s[i], odds[i]);
		fade(m->near, &s[i], odds[i]);
	}
}

static void
second_up(const struct surround *m, const struct shape *s, size_t n,
		bool ends, const float *odds, float (*out)[SHAPE_ALL])
{
	float near[3] = { 1, 1, 1 }, last[2] = { 4, 4 };

	for (size_t k = 0; k < 3 && !ends; k++)
		near[k] = m->near[k];
	for (size_t k = 0; k < 2 && !ends; k++)
		last[k] = m->odds[k];
	for (size_t i = n; i-- > 0;) {
		float *x = out[i], mass = m->mass + 1;

		for (size_t k = 0; k < 2; k++)
			x[G_AFTER + k] = clip(last[k]);
		for (size_t k = 0; k < 3; k++)
			x[G_NEAR_AFTER + k] = near[k];
		x[G_REST] = 1 - x[G_MASS] / mass;
		x[G_MASS] = x[G_MASS] / mass;
		x[G_STANDS] = fminf(s[i].tokens / mass * 4, 1);
		x[G_BETWEEN] = fminf(x[G_NEAR_BEFORE], near[0]);
		x[G_ENCLOSED] = fminf(x[G_NEAR_BEFORE + 2], near[2]);
		x[G_LOCAL] = fmaxf(x[G_NEAR_BEFORE + 1], near[1]);
		last[1] = last[0];
		last[0] = odds[i];
		fade(near, &s[i], odds[i]);
	}
}

void
surround_again(struct surround *m, const struct shape *s, size_t n, bool ends,
		const float *odds, float (*out)[SHAPE_ALL])
{
	if (m->lines == n)	/* the first window: before it, furniture */
		m->near[0] = m->near[1] = m->near[2] = 1;
	second_down(m, s, n, odds, out);
	second_up(m, s, n, ends, odds, out);
}
