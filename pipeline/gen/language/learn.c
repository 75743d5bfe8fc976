/* SPDX-License-Identifier: Apache-2.0 */
/*
 * learn.c - multinomial logistic regression over hashed features.
 *
 * Logits are bias + sum(w) / sqrt(n), n the number of features; steps are those
 * of AdaGrad (Duchi, Hazan and Singer, 2011) with one rate for a row, falling
 * along the way.
 */
#include <math.h>
#include <stdlib.h>

#include "train.h"

static const float RATE = .5f, SURE = .998f;

/* Loops over the floats of a row are the whole of the time: sixteen at once, by
 * the widest registers there are; every way of adding gives the same. */
#if defined(__x86_64__)
#define WIDE __attribute__((target_clones("avx2", "default")))
#else
#define WIDE
#endif
enum { LANES = 16 };
typedef float lanes __attribute__((vector_size(4 * LANES), aligned(4),
    may_alias));

struct learner {
	struct training *t;
	struct script *s;
	unsigned script;
	float *square;		/* for each row: sum of squared gradients */
	float bias_square[LANGID_WIDTH];
	float share[LANGID_WIDTH];	/* added up */
	uint32_t row[GRAM_SYMBOLS * 2 + GRAM_ROOM];
	float z[LANGID_WIDTH];
};

/* The rows of a sample; 0 when it is of another script. */
static size_t
rows_of(struct learner *l, const char *text, size_t n)
{
	struct symbols symbols;
	struct grams g = { .of = &symbols };
	size_t rows = 0, more;

	symbols_read(&l->t->letters, (struct str){ text, n }, n, &symbols);
	if (symbols.script != l->script)
		return 0;
	while (rows < GRAM_FEATURES &&
	    (more = grams_next(&g, GRAM_BATCH, l->row + rows)) > 0)
		rows += more;
	for (size_t i = 0; i < rows; i++)
		l->row[i] = (uint64_t)l->row[i] * l->s->rows >> 32;
	return rows;
}

/* Adds up the rows. */
WIDE static void
add_rows(const struct learner *l, size_t rows, float *sum)
{
	const struct script *s = l->s;

	for (size_t i = 0; i < rows; i++) {
		const float *w = s->w + (size_t)l->row[i] * s->stride;

		if (i + 8 < rows)
			__builtin_prefetch(s->w +
			    (size_t)l->row[i + 8] * s->stride);
		for (unsigned c = 0; c < s->stride; c += LANES)
			*(lanes *)(sum + c) += *(const lanes *)(w + c);
	}
}

/* Takes `pace` times the gradient from a row. */
WIDE static void
move_row(float *w, const float *gradient, float pace, unsigned stride)
{
	for (unsigned c = 0; c < stride; c += LANES)
		*(lanes *)(w + c) -= pace * *(const lanes *)(gradient + c);
}

/* Fills z with the probabilities. */
static void
predict(struct learner *l, size_t rows)
{
	const struct script *s = l->s;
	float sum[LANGID_WIDTH] = { 0 }, most = -1e9f, all = 0;
	float k = 1 / sqrtf(rows);

	add_rows(l, rows, sum);
	for (unsigned c = 0; c < s->classes; c++) {
		l->z[c] = s->bias[c] + sum[c] * k;
		most = l->z[c] > most ? l->z[c] : most;
	}
	for (unsigned c = 0; c < s->classes; c++)
		all += l->z[c] = expf(l->z[c] - most);
	for (unsigned c = 0; c < s->classes; c++)
		l->z[c] /= all;
}

/* One step down the gradient, which is in z. */
static void
step(struct learner *l, size_t rows, float rate)
{
	struct script *s = l->s;
	float square = 0, k = 1 / sqrtf(rows);

	for (unsigned c = 0; c < s->classes; c++)
		square += l->z[c] * l->z[c];
	for (size_t i = 0; i < rows; i++) {
		float *w = s->w + (size_t)l->row[i] * s->stride;
		float sum = l->square[l->row[i]] += square * k * k;
		float pace = rate * k / sqrtf(sum + 1e-4f);

		move_row(w, l->z, pace, s->stride);
	}
	for (unsigned c = 0; c < s->classes; c++) {
		l->bias_square[c] += l->z[c] * l->z[c];
		s->bias[c] -= .1f * rate * l->z[c] /
		    sqrtf(l->bias_square[c] + 1);
	}
}

static const struct class *
draw(const struct learner *l, struct dice *d)
{
	float x = dice_share(d) * l->share[l->s->classes - 1];
	unsigned i = 0;

	while (l->share[i] <= x && i + 1 < l->s->classes)
		i++;
	return &l->t->class[l->s->class[i]];
}

static void
run(struct learner *l, double samples)
{
	struct dice d = { 1234567 + l->script };
	char text[2 * SAMPLE];

	for (double i = 0; i < samples; i++) {
		const struct class *c = draw(l, &d);
		size_t n = sample_make(c, false, &d, text);
		size_t rows = n > 0 ? rows_of(l, text, n) : 0;

		if (rows == 0)
			continue;
		predict(l, rows);
		if (l->z[c->lane] > SURE)
			continue;
		l->z[c->lane] -= 1;
		step(l, rows, RATE * (1 - .95f * (float)(i / samples)));
	}
}

void
learn(struct training *t, unsigned script, double samples)
{
	struct learner *l = must(calloc(1, sizeof(*l)));
	struct script *s = &t->script[script];
	float sum = 0;

	l->t = t;
	l->s = s;
	l->script = script;
	s->stride = (s->classes + 15) / 16 * 16;
	s->w = must(calloc((size_t)s->rows * s->stride, sizeof(*s->w)));
	l->square = must(calloc(s->rows, sizeof(*l->square)));
	for (unsigned i = 0; i < s->classes; i++)
		l->share[i] = sum += t->class[s->class[i]].share;
	run(l, samples * sum);
	free(l->square);
	free(l);
}
