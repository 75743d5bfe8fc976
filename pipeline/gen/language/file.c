/* SPDX-License-Identifier: Apache-2.0 */
/*
 * file.c - packs the weights and writes the model.
 *
 * Sixteen values stand for all weights of a script, found by Lloyd's algorithm
 * (1957), large weights counting more.  Temperatures make probabilities honest:
 * for each number of features the one with the least log loss on text that was
 * held back (Guo and others, "On Calibration of Modern Neural Networks", 2017).
 */
#include <math.h>
#include <stdlib.h>

#include "train.h"

enum { CODES = 16, LARGEST = 31, ROUNDS = 25, SAMPLED = 400000, TESTS = 500,
	HEATS = 20 };

/* Text of other kinds than was held back is less sure: found on news, and on
 * sentences of learners.  SHORT and MIDDLE are buckets: 16 and 32 features. */
enum { SHORT = 8, MIDDLE = 10 };
static const float COOL_SHORT = .7f, COOL_MIDDLE = .76f, COOL_LONG = .9f;

struct packing {
	struct training *t;
	struct langid_file *file;
	size_t n;
};

static int
nearest(const float *value, float w)
{
	int best = 0;

	for (int i = 1; i < CODES; i++)
		if (fabsf(w - value[i]) < fabsf(w - value[best]))
			best = i;
	return best;
}

/* Standard deviation of the weights that are not 0, and the largest one. */
static float
spread(const struct script *s, float *largest)
{
	double sum = 0, n = 1;

	*largest = 0;
	for (size_t i = 0; i < (size_t)s->rows * s->stride; i++) {
		float w = fabsf(s->w[i]);

		*largest = w > *largest ? w : *largest;
		sum += (double)w * w;
		n += w > 0;
	}
	return sqrt(sum / n);
}

static void
make_code(const struct script *s, struct langid_script *out, float *value)
{
	float largest, deviation = spread(s, &largest), top = 0;
	float clip = largest < 9 * deviation ? largest : 9 * deviation;
	size_t n = (size_t)s->rows * s->stride, every = n / SAMPLED + 1;

	for (int i = 0; i < CODES; i++) {
		float u = (i - 7.5f) / 7.5f;

		value[i] = copysignf(powf(fabsf(u), 1.6f) * clip, u);
	}
	for (int round = 0; round < ROUNDS; round++) {
		double sum[CODES] = { 0 }, weight[CODES] = { 0 };

		for (size_t i = 0; i < n; i += every) {
			float w = s->w[i], heavy = fabsf(w) + .1f * deviation;
			int k = nearest(value, w);

			if (w == 0)
				continue;
			sum[k] += (double)heavy * w;
			weight[k] += heavy;
		}
		for (int k = 0; k < CODES; k++)
			if (weight[k] > 0)
				value[k] = sum[k] / weight[k];
	}
	for (int k = 0; k < CODES; k++)
		top = fabsf(value[k]) > top ? fabsf(value[k]) : top;
	out->scale = top / LARGEST;
	for (int k = 0; k < CODES; k++) {
		out->code[k] = lrintf(value[k] / out->scale);
		value[k] = out->code[k] * out->scale;
	}
}

/* Rows of 128: bytes 0 to 31 hold lanes 0 to 31 and 32 to 63, the rest 64 to
 * 127; of 32: 16 bytes for lanes 0 to 15 and 16 to 31. */
static void
pack_rows(const struct script *s, const struct langid_script *out,
		const float *value, uint8_t *to)
{
	unsigned half = out->width == 32 ? 16 : 32;
	int zero = nearest(value, 0);

	for (size_t r = 0; r < s->rows; r++, to += out->width / 2)
		for (unsigned lane = 0; lane < out->width; lane++) {
			int k = lane < s->classes ? nearest(value,
			    s->w[r * s->stride + lane]) : zero;
			unsigned byte = lane / (2 * half) * half + lane % half;

			to[byte] |= lane / half % 2 ? k << 4 : k;
		}
}

static void
copy_priors(const struct training *t, unsigned script,
		struct langid_script *out)
{
	for (unsigned k = 0; k < t->script[script].classes; k++) {
		const struct class *c = &t->class[t->script[script].class[k]];

		out->prior[k] = c->prior;
		out->lift[k] = c->lift;
	}
}

static void
pack_script(struct packing *p, unsigned i)
{
	const struct script *s = &p->t->script[i];
	struct langid_script *out = &p->file->script[i];
	float value[CODES];

	memcpy(out->name, s->name, sizeof(out->name));
	out->classes = s->classes;
	out->width = s->classes <= 32 ? 32 : LANGID_WIDTH;
	for (unsigned k = 0; k < s->classes; k++) {
		out->class[k] = s->class[k];
		out->bias[k] = s->bias[k];
	}
	copy_priors(p->t, i, out);
	for (unsigned k = 0; k < LANGID_BUCKETS; k++)
		out->heat[k] = 1;
	out->at = p->n;
	if (s->classes == 1)
		return;
	out->rows = s->rows;
	make_code(s, out, value);
	pack_rows(s, out, value, (uint8_t *)p->file + p->n);
	p->n += ((size_t)s->rows * out->width / 2 + 63) / 64 * 64;
}

/* Adds the log loss of held-back samples, by their number of features. */
static void
lose(const struct packing *p, const struct langid *m, unsigned script,
		double *loss)
{
	char text[2 * SAMPLE];

	for (unsigned k = 0; k < p->t->script[script].classes; k++) {
		const struct class *c =
		    &p->t->class[p->t->script[script].class[k]];
		uint16_t lang = lang_find(c->tag);
		struct dice d = { k };

		for (int i = 0; i < TESTS; i++) {
			size_t n = sample_make(c, true, &d, text);
			struct langid_answer a;
			float right = 1e-3f;

			langid_ask(m, (struct str){ text, n }, &a);
			for (unsigned j = 0; j < a.n; j++)
				if (a.top[j].lang == lang)
					right += a.top[j].p;
			if (a.features > 0)
				loss[langid_bucket(a.features)] -=
				    c->share * logf(right);
		}
	}
}

static void
fit_heat(struct packing *p, unsigned script)
{
	static struct langid m;
	struct langid_script *s = &p->file->script[script];
	double best[LANGID_BUCKETS];
	float heat[LANGID_BUCKETS];

	if (s->rows == 0 ||
	    !langid_open(&m, (struct str){ (char *)p->file, p->n }))
		return;
	for (int k = 0; k < LANGID_BUCKETS; k++)
		best[k] = 1e99;
	for (int h = 0; h < HEATS; h++) {
		double loss[LANGID_BUCKETS] = { 0 };
		float now = .45f * powf(1.1f, h);

		for (int k = 0; k < LANGID_BUCKETS; k++)
			s->heat[k] = now;
		lose(p, &m, script, loss);
		for (int k = 0; k < LANGID_BUCKETS; k++)
			if (loss[k] > 0 && loss[k] < best[k]) {
				best[k] = loss[k];
				heat[k] = now;
			}
	}
	for (int k = LANGID_BUCKETS - 1; k >= 0; k--)
		s->heat[k] = best[k] < 1e99 ? heat[k] :
		    k + 1 < LANGID_BUCKETS ? s->heat[k + 1] : 1;
	for (int k = 0; k < LANGID_BUCKETS; k++)
		s->heat[k] *= k < SHORT ? COOL_SHORT : k < MIDDLE ?
		    COOL_MIDDLE : COOL_LONG;
	fprintf(stderr, "%s:", s->name);
	for (int k = 0; k < LANGID_BUCKETS; k++)
		fprintf(stderr, " %.2f", s->heat[k]);
	fprintf(stderr, "\n");
}

/* Fits what is left, and writes. */
static void
finish(struct packing *p, const char *path)
{
	FILE *f;

	for (unsigned i = 1; i <= p->t->scripts; i++)
		fit_heat(p, i);
	f = fopen(path, "wb");
	if (f == NULL || fwrite(p->file, 1, p->n, f) != p->n ||
	    fclose(f) != 0) {
		perror(path);
		exit(1);
	}
	fprintf(stderr, "%s: %zu bytes\n", path, p->n);
}

void
file_write(struct training *t, const char *path)
{
	struct packing p = { .t = t };
	size_t room = (sizeof(*p.file) + 63) / 64 * 64;

	for (unsigned i = 1; i <= t->scripts; i++)
		room += (size_t)t->script[i].rows * LANGID_WIDTH / 2 + 64;
	p.file = must(aligned_alloc(64, (room + 63) / 64 * 64));
	memset(p.file, 0, room);
	p.n = (sizeof(*p.file) + 63) / 64 * 64;
	memcpy(p.file->magic, "dclangid", 8);
	p.file->version = LANGID_VERSION;
	p.file->classes = t->classes;
	p.file->scripts = t->scripts;
	p.file->letters = t->letters;
	for (unsigned i = 0; i < t->classes; i++) {
		memcpy(p.file->class[i].tag, t->class[i].tag,
		    sizeof(p.file->class[i].tag));
		p.file->class[i].script = t->class[i].script;
		p.file->class[i].lane = t->class[i].lane;
	}
	for (unsigned i = 1; i <= t->scripts; i++)
		pack_script(&p, i);
	finish(&p, path);
	free(p.file);
}

void
file_tune(struct training *t, const char *path)
{
	struct packing p = { .t = t };
	FILE *f = fopen(path, "rb");
	long n = -1;

	if (f != NULL && fseek(f, 0, SEEK_END) == 0 && (n = ftell(f)) > 0) {
		p.n = n;
		p.file = must(aligned_alloc(64, (p.n + 63) / 64 * 64));
		rewind(f);
	}
	if (n <= 0 || fread(p.file, 1, p.n, f) != p.n ||
	    p.file->classes != t->classes || p.file->scripts != t->scripts) {
		fprintf(stderr, "%s: no model of these languages\n", path);
		exit(1);
	}
	fclose(f);
	for (unsigned i = 1; i <= t->scripts; i++)
		copy_priors(t, i, &p.file->script[i]);
	t->letters = p.file->letters;
	finish(&p, path);
	free(p.file);
}
