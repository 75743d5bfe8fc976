/* SPDX-License-Identifier: Apache-2.0 */
/*
 * train_furniture.c - trains the model of shape.h on labelled pages.
 *
 *	train_furniture OUT [--fold=K/N] < pages.jsonl
 *
 * A record is a page as tool_furniture reads it.  With --fold, pages of that
 * fold are left out and measured instead.  Logistic loss, a line weighed by its
 * length, Adagrad, everything in a fixed order: the same pages give the same
 * model.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "../text/line.h"
#include "../text/shape.h"

enum { FIRST_EPOCHS = 8, SECOND_EPOCHS = 10, PARTS = 4 };

static const uint64_t SEED = 88172645463325252u;

struct row {
	struct shape shape;
	float x[SHAPE_ALL];
	int8_t label;		/* 1: furniture, 0: article, -1: neither */
	float weight;
};

struct page {
	struct row *row;
	size_t n;
	struct surround memory;	/* as the first look left it */
	bool article, held;
};

struct pages {
	struct page *of;
	size_t n, room;
};

/* A weight and what Adagrad remembers of it. */
struct knob {
	float w, g;
};

/* The first look is linear, with words; the second has hidden units. */
struct first {
	struct knob bias, direct[SHAPE_FEATURES], word[SHAPE_HASHES];
};

struct second {
	struct knob bias, direct[SHAPE_ALL];
	struct knob in[SHAPE_HIDDEN][SHAPE_ALL], out[SHAPE_HIDDEN];
};

static void *
must(void *p)
{
	if (p == NULL) {
		perror("train_furniture");
		exit(1);
	}
	return p;
}

/*
 * Reading
 */

/* Pages of one site are in one fold. */
static unsigned
fold_of(json_t *json, unsigned folds)
{
	const char *url = json_string_value(json_object_get(json, "url"));
	const char *host = url ? strstr(url, "://") : NULL;

	host = host ? host + 3 : "";
	return str_hash((struct str){ host, strcspn(host, "/") }) % folds;
}

static int
label_of(json_t *line)
{
	json_t *label = json_array_get(line, 1);
	int n = json_is_integer(label) ? json_integer_value(label) : 2;

	return n == 0 ? 1 : n == 1 ? 0 : -1;
}

static void
page_read(struct page *p, json_t *json)
{
	json_t *lines = json_object_get(json, "lines"), *line;
	const char *type = json_string_value(json_object_get(json,
	    "page_type"));
	size_t i, most = json_array_size(lines);
	struct shape *shape = must(calloc(most + 1, sizeof(*shape)));
	float (*x)[SHAPE_ALL] = must(calloc(most + 1, sizeof(*x)));

	p->row = must(calloc(most + 1, sizeof(*p->row)));
	p->article = type != NULL && strcmp(type, "article") == 0;
	json_array_foreach(lines, i, line) {
		json_t *t = json_array_get(line, 0);
		struct str s = { json_string_value(t), json_string_length(t) };

		if (line_is_blank(s))
			continue;
		shape_read(&shape[p->n], line_trim(s));
		p->row[p->n].label = label_of(line);
		p->n++;
	}
	surround_features(&p->memory, shape, p->n, true, x);
	for (i = 0; i < p->n; i++) {
		p->row[i].shape = shape[i];
		memcpy(p->row[i].x, x[i], sizeof(x[i]));
		p->row[i].weight = log2f(shape[i].tokens + 1) + .5f;
	}
	free(shape);
	free(x);
}

static void
read_pages(struct pages *all, unsigned fold, unsigned folds)
{
	json_t *json;

	while ((json = json_loadf(stdin, JSON_DISABLE_EOF_CHECK, NULL)) !=
	    NULL) {
		if (all->n == all->room)
			all->of = must(realloc(all->of, (all->room =
			    all->room * 2 + 64) * sizeof(*all->of)));
		all->of[all->n] = (struct page){ .held = folds > 0 &&
		    fold_of(json, folds) == fold };
		page_read(&all->of[all->n++], json);
		json_decref(json);
	}
}

/*
 * Learning
 */

static float
slope(float odds, const struct row *r)
{
	return (1 / (1 + expf(-odds)) - r->label) * r->weight;
}

static void
turn(struct knob *k, float grad, float rate, float decay)
{
	grad += decay * k->w;
	k->g += grad * grad;
	k->w -= rate * grad / sqrtf(k->g + 1e-6f);
}

static float
first_odds(const struct first *net, const struct row *r, bool known)
{
	float sum = net->bias.w, words = 0;

	for (size_t k = 0; k < SHAPE_FEATURES; k++)
		sum += net->direct[k].w * r->x[k];
	for (unsigned i = 0; known && i < r->shape.nword; i++)
		words += net->word[r->shape.word[i] % SHAPE_HASHES].w;
	return r->shape.nword ? sum + words / sqrtf(r->shape.nword) : sum;
}

static void
first_learn(struct first *net, const struct row *r, float rate, bool known)
{
	float d = slope(first_odds(net, r, known), r);

	turn(&net->bias, d, rate, 0);
	for (size_t k = 0; k < SHAPE_FEATURES; k++)
		if (r->x[k] != 0)
			turn(&net->direct[k], d * r->x[k], rate, 1e-6f);
	for (unsigned i = 0; known && i < r->shape.nword; i++)
		turn(&net->word[r->shape.word[i] % SHAPE_HASHES], d /
		    sqrtf(r->shape.nword), rate * .5f, 1e-3f);
}

static float
second_odds(const struct second *net, const struct row *r,
		float h[SHAPE_HIDDEN])
{
	float sum = net->bias.w;

	for (size_t k = 0; k < SHAPE_ALL; k++)
		sum += net->direct[k].w * r->x[k];
	for (size_t i = 0; i < SHAPE_HIDDEN; i++) {
		float a = 0;

		for (size_t k = 0; k < SHAPE_ALL; k++)
			a += net->in[i][k].w * r->x[k];
		h[i] = a / (1 + fabsf(a));
		sum += net->out[i].w * h[i];
	}
	return sum;
}

static void
second_learn(struct second *net, const struct row *r, float rate)
{
	float h[SHAPE_HIDDEN], d = slope(second_odds(net, r, h), r);

	turn(&net->bias, d, rate, 0);
	for (size_t k = 0; k < SHAPE_ALL; k++)
		if (r->x[k] != 0)
			turn(&net->direct[k], d * r->x[k], rate, 1e-6f);
	for (size_t i = 0; i < SHAPE_HIDDEN; i++) {
		float back = d * net->out[i].w * (1 - fabsf(h[i])) *
		    (1 - fabsf(h[i]));

		turn(&net->out[i], d * h[i], rate, 1e-6f);
		for (size_t k = 0; k < SHAPE_ALL; k++)
			if (r->x[k] != 0)
				turn(&net->in[i][k], back * r->x[k], rate,
				    1e-6f);
	}
}

static uint64_t
next(uint64_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 7;
	*seed ^= *seed << 17;
	return *seed;
}

/* Is this page left out of the rows? */
static bool
is_left_out(const struct pages *all, size_t i, unsigned part)
{
	return all->of[i].held || (part < PARTS && i % PARTS == part);
}

/* All rows that are learned from, in an order of its own. */
static const struct row **
shuffle(const struct pages *all, unsigned part, size_t *n, uint64_t seed)
{
	const struct row **row;
	size_t total = 0;

	for (size_t i = 0; i < all->n; i++)
		total += all->of[i].n;
	row = must(calloc(total + 1, sizeof(*row)));
	*n = 0;
	for (size_t i = 0; i < all->n; i++)
		for (size_t k = 0; k < all->of[i].n &&
		    !is_left_out(all, i, part); k++)
			if (all->of[i].row[k].label >= 0)
				row[(*n)++] = &all->of[i].row[k];
	for (size_t i = *n; i > 1; i--) {
		size_t k = next(&seed) % i;
		const struct row *swap = row[i - 1];

		row[i - 1] = row[k];
		row[k] = swap;
	}
	return row;
}

static void
first_train(struct first *net, const struct pages *all, unsigned part)
{
	memset(net, 0, sizeof(*net));
	for (int epoch = 0; epoch < FIRST_EPOCHS; epoch++) {
		size_t n;
		const struct row **row = shuffle(all, part, &n, SEED + epoch);

		for (size_t i = 0; i < n; i++)
			first_learn(net, row[i], .06f, (i + epoch) % 2);
		free(row);
	}
}

/* Gives the rows of a page their features of the second look. */
static void
look_again(const struct first *net, struct page *p, bool known)
{
	struct shape *shape = must(calloc(p->n + 1, sizeof(*shape)));
	float (*x)[SHAPE_ALL] = must(calloc(p->n + 1, sizeof(*x)));
	float *odds = must(calloc(p->n + 1, sizeof(*odds)));
	struct surround memory = p->memory;

	for (size_t i = 0; i < p->n; i++) {
		shape[i] = p->row[i].shape;
		memcpy(x[i], p->row[i].x, sizeof(x[i]));
		odds[i] = first_odds(net, &p->row[i], known);
	}
	surround_again(&memory, shape, p->n, true, odds, x);
	for (size_t i = 0; i < p->n; i++)
		memcpy(p->row[i].x, x[i], sizeof(x[i]));
	free(shape);
	free(x);
	free(odds);
}

/* Words are left out every other time at the first look, and on a third of the
 * pages at the second, so that both can do without: other languages must.
 * The second look learns from first looks at pages that were not learned from,
 * for only those are as good as they will be. */
static void
first_look(struct first *net, struct pages *all)
{
	for (unsigned part = 0; part < PARTS; part++) {
		first_train(net, all, part);
		for (size_t i = part; i < all->n; i += PARTS)
			if (!all->of[i].held)
				look_again(net, &all->of[i], i / PARTS % 3);
	}
	first_train(net, all, PARTS);
	for (size_t i = 0; i < all->n; i++)
		if (all->of[i].held)
			look_again(net, &all->of[i], true);
}

static void
second_train(struct second *net, const struct pages *all)
{
	uint64_t seed = SEED;

	for (size_t i = 0; i < SHAPE_HIDDEN; i++) {
		for (size_t k = 0; k < SHAPE_ALL; k++)
			net->in[i][k].w = ((float)(next(&seed) % 2001) / 1000 -
			    1) * .4f;
		net->out[i].w = ((float)(next(&seed) % 2001) / 1000 - 1) * .4f;
	}
	for (int epoch = 0; epoch < SECOND_EPOCHS; epoch++) {
		size_t n;
		const struct row **row = shuffle(all, PARTS, &n, SEED + epoch);

		for (size_t i = 0; i < n; i++)
			second_learn(net, row[i], .05f);
		free(row);
	}
}

/*
 * Writing
 */

static void
quantize(const struct first *net, struct shape_model *m)
{
	float most = 1e-6f;

	for (size_t i = 0; i < SHAPE_HASHES; i++)
		most = fmaxf(most, fabsf(net->word[i].w));
	if (most > 4)
		most = 4;
	m->word_scale = most / 127;
	for (size_t i = 0; i < SHAPE_HASHES; i++) {
		float w = roundf(net->word[i].w / m->word_scale);

		m->word[i] = w > 127 ? 127 : w < -127 ? -127 : w;
	}
}

static void
fill(const struct first *first, const struct second *net,
		struct shape_model *m)
{
	*m = (struct shape_model){ .magic = "dcshape",
	    .version = SHAPE_VERSION, .features = SHAPE_ALL,
	    .hidden = SHAPE_HIDDEN, .hashes = SHAPE_HASHES,
	    .bias = net->bias.w, .first_bias = first->bias.w };
	for (size_t k = 0; k < SHAPE_FEATURES; k++)
		m->first[k] = first->direct[k].w;
	for (size_t k = 0; k < SHAPE_ALL; k++)
		m->direct[k] = net->direct[k].w;
	for (size_t i = 0; i < SHAPE_HIDDEN; i++) {
		m->out[i] = net->out[i].w;
		for (size_t k = 0; k < SHAPE_ALL; k++)
			m->in[i][k] = net->in[i][k].w;
	}
	quantize(first, m);
}

/*
 * Measuring
 */

static void
measure(const struct pages *all, const struct shape_model *m, float bar)
{
	size_t hit = 0, junk = 0, wrong = 0, pages = 0;
	double words = 0, lost = 0, f1 = 0;

	for (size_t i = 0; i < all->n; i++) {
		const struct page *p = &all->of[i];
		double gold = 0, kept = 0, good = 0;

		if (!p->held || !p->article)
			continue;
		for (size_t k = 0; k < p->n; k++) {
			const struct row *r = &p->row[k];
			bool gone = shape_second(m, r->x) > bar;

			junk += r->label == 1;
			hit += gone && r->label == 1;
			wrong += gone && r->label == 0;
			gold += r->label == 0 ? r->shape.tokens : 0;
			good += r->label == 0 && !gone ? r->shape.tokens : 0;
			kept += !gone && r->label >= 0 ? r->shape.tokens : 0;
		}
		words += gold;
		lost += gold - good;
		f1 += gold + kept > 0 ? 2 * good / (gold + kept) : 1;
		pages++;
	}
	fprintf(stderr, "bar %5.2f  P %.3f  R %.3f  loss %.2f%%  F1 %.4f\n",
	    bar, (double)hit / (hit + wrong + 1e-9), (double)hit / junk,
	    100 * lost / words, f1 / pages);
}

int
main(int argc, char **argv)
{
	static struct pages all;
	struct first *first = must(calloc(1, sizeof(*first)));
	struct second *second = must(calloc(1, sizeof(*second)));
	struct shape_model *m = must(calloc(1, sizeof(*m)));
	unsigned fold = 0, folds = 0;
	FILE *f;

	if (argc < 2 || (argc > 2 && sscanf(argv[2], "--fold=%u/%u", &fold,
	    &folds) != 2)) {
		fprintf(stderr, "usage: train_furniture OUT [--fold=K/N]\n");
		return 2;
	}
	read_pages(&all, fold, folds);
	first_look(first, &all);
	second_train(second, &all);
	fill(first, second, m);
	for (float bar = -1; folds > 0 && bar < 3.1f; bar += .5f)
		measure(&all, m, bar);
	f = must(fopen(argv[1], "wb"));
	if (fwrite(m, sizeof(*m), 1, f) != 1 || fclose(f) != 0)
		must(NULL);
	return 0;
}
