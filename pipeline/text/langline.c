/* SPDX-License-Identifier: Apache-2.0 */
/*
 * langline.c - neighbours as evidence.
 *
 * Each line lends its answer to its neighbours, fading with distance, in one
 * pass forward and one back.  What a language is lent, together with its share
 * of the document, is a prior for the line, softened by a floor: nobody is
 * ruled out.
 */
#include "text/langline.h"

static const float FADE = .75f;        /* from one line to the next */
static const float FLOOR = .03f;       /* prior of a language not seen near */
static const float NOISE = .08f;       /* prior of no language */
static const float DOCUMENT = .35f;    /* weight of the whole document */
static const float ONE_LANGUAGE = .8f; /* share of the text in its language */
static const float BORROWED = .5f;     /* how sure of a line that has none */
static const float LONELY = .05f;      /* weight of having no neighbours */
static const float EXPECTED = 200;   /* letters that an expectation is worth */
static const float UNLISTED = 3e-4f; /* of a language, at least */
static const float OTHERS = 24;      /* languages that share what is left */
static const float CERTAIN = .995f;  /* beyond what neighbours could change */

/* What lines so far lend to the next.  Fading is done by letting the unit grow,
 * so that a line touches only the languages it names. */
struct lent {
	float of[LANG_MOST];
	float total, unit;
	uint16_t best;
};

static void
lend(struct lent *l, const struct lang_line *line)
{
	const struct langid_answer *a = &line->answer;

	l->unit /= FADE;
	if (l->unit > 1e20f) {
		for (size_t i = 0; i < LANG_MOST; i++)
			l->of[i] /= l->unit;
		l->total /= l->unit;
		l->unit = 1;
	}
	for (unsigned i = 0; i < a->n; i++) {
		float more = a->top[i].p * line->weight * l->unit;
		uint16_t lang = a->top[i].lang;

		if (lang == LANG_UNKNOWN)
			continue;
		l->of[lang] += more;
		l->total += more;
		if (l->of[lang] > l->of[l->best])
			l->best = lang;
	}
}

/* Notes what is lent to a line. */
static void
take(const struct lent *l, struct lang_line *line, bool before)
{
	struct langid_answer *a = &line->answer;
	float p = l->of[l->best] / l->unit;

	for (unsigned i = 0; i < a->n; i++)
		line->near[i] += l->of[a->top[i].lang] / l->unit;
	line->near[LANGID_TOP] += l->total / l->unit;
	if (before) {
		line->before = l->best;
		line->before_p = p;
	} else {
		line->after = l->best;
		line->after_p = p;
	}
}

/* What the answer leaves for a language that it does not list. */
static float
unlisted(const struct langid_answer *a)
{
	float left = 1;

	for (unsigned i = 0; i < a->n; i++)
		left -= a->top[i].p;
	left = left / OTHERS > UNLISTED ? left / OTHERS : UNLISTED;
	return left < a->top[a->n - 1].p ? left : a->top[a->n - 1].p;
}

/* A language that stands out nearby is a candidate, named or not. */
static void
add_candidate(struct lang_line *line, uint16_t lang, float near, float p)
{
	struct langid_answer *a = &line->answer;

	if (lang == LANG_UNKNOWN || a->n == 0 || a->features == 0)
		return;
	for (unsigned i = 0; i < a->n; i++)
		if (a->top[i].lang == lang)
			return;
	if (a->n == LANGID_TOP)
		a->n--;
	line->near[a->n] = near;
	a->top[a->n].lang = lang;
	a->top[a->n++].p = p;
}

/* Nothing but an address or a tag: what the document is in, for want of better,
 * when it is in one language. */
static void
borrow(struct langid_answer *a, uint16_t lang, float p)
{
	if (a->n > 0 || !a->skipped || p < ONE_LANGUAGE)
		return;
	a->top[0].lang = lang;
	a->top[0].p = p * BORROWED;
	a->n = 1;
}

static void
sort(struct langid_answer *a)
{
	for (unsigned i = 1; i < a->n; i++)
		for (unsigned k = i; k > 0 && a->top[k].p > a->top[k - 1].p;
		     k--) {
			float p = a->top[k].p;
			uint16_t lang = a->top[k].lang;

			a->top[k] = a->top[k - 1];
			a->top[k - 1].p = p;
			a->top[k - 1].lang = lang;
		}
}

static void
weigh(struct lang_line *line, const struct lang_memory *memory)
{
	struct langid_answer *a = &line->answer;
	float near = line->near[LANGID_TOP] + LONELY, sum = 0;
	float all = memory->total + 12;
	float document = DOCUMENT + (1 - DOCUMENT) * LONELY / near;

	if (a->n > 0 && a->top[0].p < CERTAIN) {
		float p = unlisted(a);

		add_candidate(line, line->before, line->before_p, p);
		add_candidate(line, line->after, line->after_p, p);
		add_candidate(line, memory->expected, 0, p);
	}
	for (unsigned i = 0; i < a->n; i++) {
		uint16_t lang = a->top[i].lang;
		float prior = lang == LANG_UNKNOWN
				  ? NOISE
				  : FLOOR +
					(1 - DOCUMENT) * line->near[i] / near +
					document * memory->share[lang] / all;

		sum += a->top[i].p *= prior;
	}
	for (unsigned i = 0; i < a->n; i++)
		a->top[i].p /= sum;
	sort(a);
}

/* How much text it is: a Chinese letter is as good as three. */
static float
amount(const struct langid_answer *a)
{
	return a->script == LETTER_HAN ? 3 * a->letters : a->letters;
}

void
lang_remember(struct lang_memory *m, const struct langid_answer *a)
{
	float text = amount(a);

	for (unsigned i = 0; i < a->n; i++) {
		m->share[a->top[i].lang] += a->top[i].p * text;
		m->total += a->top[i].p * text;
	}
}

void
lang_lines_settle(struct lang_line *line, size_t n, struct lang_memory *memory)
{
	struct lent l = {.unit = 1};
	uint16_t most;
	float p;

	for (size_t i = 0; i < n; i++) {
		float text = amount(&line[i].answer);

		memset(line[i].near, 0, sizeof(line[i].near));
		line[i].weight = text / (text + 12);
		lang_remember(memory, &line[i].answer);
	}
	for (size_t i = 0; i < n; i++) {
		take(&l, &line[i], true);
		lend(&l, &line[i]);
	}
	l = (struct lent){.unit = 1};
	for (size_t i = n; i-- > 0;) {
		take(&l, &line[i], false);
		lend(&l, &line[i]);
	}
	most = lang_of_document(memory, &p);
	for (size_t i = 0; i < n; i++) {
		weigh(&line[i], memory);
		borrow(&line[i].answer, most, p);
	}
}

uint16_t
lang_of_document(const struct lang_memory *memory, float *p)
{
	uint16_t best = 0;

	for (uint16_t i = 1; i < LANG_MOST; i++)
		if (memory->share[i] > memory->share[best])
			best = i;
	*p = best > 0 ? memory->share[best] / memory->total : 0;
	return best;
}

void
lang_expect(struct lang_memory *memory, uint16_t lang)
{
	memory->share[lang] += EXPECTED;
	memory->total += EXPECTED;
	memory->expected = lang;
}
