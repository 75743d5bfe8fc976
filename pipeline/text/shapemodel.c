/* SPDX-License-Identifier: Apache-2.0 */
/*
 * shapemodel.c - weighs the features of a line: a linear model, a few hidden
 * units for what goes together, and a weight for each hashed word.
 *
 * The hidden units squash by x / (1 + |x|), which is the same on every machine.
 */
#include <math.h>

#include "shape.h"

const struct shape_model *
shape_model(struct str file)
{
	const struct shape_model *m = (const void *)file.p;

	if (file.n != sizeof(*m) || memcmp(m->magic, "dcshape", 8) != 0 ||
	    m->version != SHAPE_VERSION || m->features != SHAPE_ALL ||
	    m->hidden != SHAPE_HIDDEN || m->hashes != SHAPE_HASHES)
		return NULL;
	return m;
}

static float
dot(const float *a, const float *b, size_t n)
{
	float sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += a[i] * b[i];
	return sum;
}

static float
words(const struct shape_model *m, const struct shape *s)
{
	int sum = 0;

	for (unsigned i = 0; i < s->nword; i++)
		sum += m->word[s->word[i] % SHAPE_HASHES];
	return s->nword > 0 ? sum * m->word_scale / sqrtf(s->nword) : 0;
}

float
shape_first(const struct shape_model *m, const struct shape *s,
		const float *feature, bool known)
{
	return m->first_bias + dot(m->first, feature, SHAPE_FEATURES) +
	    (known ? words(m, s) : 0);
}

float
shape_second(const struct shape_model *m, const float *feature)
{
	float sum = m->bias + dot(m->direct, feature, SHAPE_ALL);

	for (size_t i = 0; i < SHAPE_HIDDEN; i++) {
		float x = dot(m->in[i], feature, SHAPE_ALL);

		sum += m->out[i] * x / (1 + fabsf(x));
	}
	return sum;
}

void
shape_judge(const struct shape_model *model, struct surround *memory,
		const struct shape *shape, size_t n, bool ends, bool words,
		float *odds, float (*work)[SHAPE_ALL])
{
	surround_features(memory, shape, n, ends, work);
	for (size_t i = 0; i < n; i++)
		odds[i] = shape_first(model, &shape[i], work[i], words);
	surround_again(memory, shape, n, ends, odds, work);
	for (size_t i = 0; i < n; i++)
		odds[i] = shape_second(model, work[i]);
}
