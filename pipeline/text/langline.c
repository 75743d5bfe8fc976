/* SPDX-License-Identifier: Apache-2.0 */
/*
 * langline.c - neighbours as evidence.
 *
 * A document is a hidden Markov model: each line is in one of its languages,
 * mostly in that of the line before it, and what a line says of a language
 * alone is how well it fits.  How much of the document is in each language is
 * learned from the lines themselves (expectation and maximization), so that ten
 * lines of Malay, each a little more like Malay than Indonesian, are Malay.  A
 * floor softens it: no language is ruled out, and a line that is sure of itself
 * keeps its own.
 */
#include "text/langline.h"

static const float STAY = .6f;         /* in the language of the line before */
static const float FLOOR = .01f;       /* prior of a language not seen near */
static const float NOISE = .05f;       /* prior of no language */
static const float OPEN = .3f;         /* lines that are not known to be in any
					* language */
static const float PAST = 20;          /* lines that all before may count for */
static const float LINE = 40;          /* letters of one */
static const float ONE_LANGUAGE = .8f; /* share of the text in its language */
static const float BORROWED = .5f;     /* how sure of a line that has none */
static const float EXPECTED = 200;   /* letters that an expectation is worth */
static const float UNLISTED = 3e-4f; /* of a language, at least */
static const float ELSEWHERE = 1e-5f;  /* of one that has another script */
static const float OTHERS = 24;      /* languages that share what is left */
static const float CERTAIN = .995f;  /* beyond what neighbours could change */
static const float LISTED = 2e-3f;     /* probability that is worth a word */
static const float SMALL = 1e-5f;      /* sum of parts that are let shrink */
static const float RARE = .1f;	       /* lines that are no state of their own */

enum { OTHER = 0, ROUNDS = 2, AT_ONCE = 4, BLOCK = 16 };

/* The languages of a document and how much of it is in each. */
struct states {
	uint16_t lang[LANG_STATES];
	uint64_t scripts[LANG_STATES]; /* that it was seen in, as bits;
					* none is not known */
	unsigned n, width;	       /* in use; and in steps of AT_ONCE */
	uint8_t slot[LANG_MOST]; /* of a language; OTHER for none */
	float share[LANG_STATES];
	float past[LANG_STATES]; /* lines before these */
	float lines;		 /* and all of those */
};

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

/* The language that is said most and has no state yet; 0 for none. */
static uint16_t
next_state(const struct states *s, const float *said)
{
	uint16_t best = LANG_UNKNOWN;
	float most = RARE;

	for (uint16_t i = 1; i < LANG_MOST; i++)
		if (said[i] > most && s->slot[i] == OTHER) {
			best = i;
			most = said[i];
		}
	return best;
}

static void
add_state(struct states *s, uint16_t lang, const struct lang_memory *memory)
{
	if (lang == LANG_UNKNOWN || s->slot[lang] != OTHER ||
	    s->n == LANG_STATES)
		return;
	s->slot[lang] = s->n;
	s->past[s->n] = memory->share[lang] / LINE;
	s->lang[s->n++] = lang;
}

/* Chooses the languages that are told apart: the one expected, and those that
 * lines and all before say most. */
static void
choose_states(struct states *s, const struct lang_line *line, size_t n,
    const struct lang_memory *memory)
{
	float said[LANG_MOST];
	uint16_t lang;

	memset(s, 0, sizeof(*s));
	s->n = OTHER + 1;
	for (size_t i = 0; i < LANG_MOST; i++)
		said[i] = memory->share[i] / LINE;
	said[LANG_UNKNOWN] = 0;
	for (size_t i = 0; i < n; i++)
		for (unsigned k = 0; k < line[i].answer.n; k++)
			if (line[i].answer.top[k].lang != LANG_UNKNOWN)
				said[line[i].answer.top[k].lang] +=
				    line[i].answer.top[k].p;
	add_state(s, memory->expected, memory);
	while (s->n < LANG_STATES && (lang = next_state(s, said)) != LANG_UNKNOWN)
		add_state(s, lang, memory);
	for (size_t i = 0; i < n; i++)
		for (unsigned k = 0; k < line[i].answer.n; k++)
			s->scripts[s->slot[line[i].answer.top[k].lang]] |=
			    (uint64_t)1 << line[i].answer.script;
	s->width = (s->n + AT_ONCE - 1) / AT_ONCE * AT_ONCE;
	s->lines = memory->total / LINE;
	if (s->lines > PAST) {
		for (unsigned k = 0; k < s->n; k++)
			s->past[k] *= PAST / s->lines;
		s->lines = PAST;
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

/* Notes what a line says of each language; noise may come up in any. */
static void
say(const struct states *s, struct lang_line *line)
{
	const struct langid_answer *a = &line->answer;
	float noise = 0, rest;

	for (unsigned k = 0; k < s->width; k++)
		line->says[k] = a->n == 0 && k < s->n;
	if (a->n == 0)
		return;
	rest = a->features > 0 ? unlisted(a) : ELSEWHERE;
	for (unsigned k = 0; k < s->n; k++)
		line->says[k] = s->scripts[k] == 0 ||
					s->scripts[k] >> a->script & 1
				    ? rest
				    : ELSEWHERE;
	line->says[OTHER] = ELSEWHERE;
	for (unsigned i = 0; i < a->n; i++) {
		unsigned k = s->slot[a->top[i].lang];

		if (a->top[i].lang == LANG_UNKNOWN)
			noise = a->top[i].p * NOISE;
		else if (k == OTHER)
			line->says[k] += a->top[i].p;
		else
			line->says[k] = a->top[i].p;
	}
	for (unsigned k = 0; k < s->n; k++)
		line->says[k] += noise;
}

static float
sum_of(const float *v, unsigned width)
{
	float part[AT_ONCE] = {0};

	for (unsigned k = 0; k < width; k += AT_ONCE)
		for (unsigned j = 0; j < AT_ONCE; j++)
			part[j] += v[k + j];
	return part[0] + part[1] + part[2] + part[3];
}

/* The chance that a line is in each language, whatever that before is in: a switch
 * to it. */
static void
switches(const struct states *s, float *to)
{
	for (unsigned k = 0; k < s->width; k++)
		to[k] = (1 - STAY) * s->share[k] + FLOOR;
}

/* Only how the parts compare matters, so they are brought back to a sum of 1 when
 * they have become small, and not for every line. */
static float
grow(float *v, unsigned width, float sum)
{
	if (sum > SMALL)
		return sum;
	for (unsigned k = 0; k < width; k++)
		v[k] /= sum;
	return 1;
}

/* From the first line to the last: what each and those before it say. */
static void
go_ahead(const struct states *s, const float *to, struct lang_line *line,
    size_t n)
{
	const float *last = s->share;
	float sum = 1;

	for (size_t i = 0; i < n; i++) {
		float *now = line[i].ahead;

		for (unsigned k = 0; k < s->width; k++)
			now[k] = line[i].says[k] * (STAY * last[k] + sum * to[k]);
		sum = grow(now, s->width, sum_of(now, s->width));
		last = now;
	}
}

/* One line back: what it and those behind it say of the language before. */
static void
step_back(const struct states *s, const float *to, const struct lang_line *line,
    float *behind)
{
	float switched[LANG_STATES], sum;

	for (unsigned k = 0; k < s->width; k++) {
		behind[k] *= line->says[k];
		switched[k] = to[k] * behind[k];
	}
	sum = sum_of(switched, s->width);
	for (unsigned k = 0; k < s->width; k++)
		behind[k] = STAY * behind[k] + sum;
	grow(behind, s->width, sum);
}

/* From the last line to the first: ahead becomes what all lines say, and
 * `lines` how many lines are in each language. */
static void
go_back(const struct states *s, const float *to, struct lang_line *line,
    size_t n, float *lines)
{
	float behind[LANG_STATES];

	for (unsigned k = 0; k < s->width; k++) {
		behind[k] = 1;
		lines[k] = 0;
	}
	for (size_t i = n; i-- > 0;) {
		float *now = line[i].ahead, text = amount(&line[i].answer), sum;

		for (unsigned k = 0; k < s->width; k++)
			now[k] *= behind[k];
		sum = 1 / sum_of(now, s->width);
		text = text / (text + 12);
		for (unsigned k = 0; k < s->width; k++) {
			now[k] *= sum;
			lines[k] += now[k] * text;
		}
		step_back(s, to, &line[i], behind);
	}
}

/* The shares that follow from how many lines are in each language. */
static void
share_out(struct states *s, const float *lines)
{
	float all = sum_of(lines, s->width) + s->lines + OPEN;

	for (unsigned k = 0; k < s->width; k++)
		s->share[k] = (lines[k] + s->past[k] +
				  (k != OTHER && k < s->n ? OPEN / (s->n - 1) : 0)) /
			      all;
}

static void
offer(struct langid_answer *a, uint16_t lang, float p)
{
	if (p >= LISTED)
		langid_offer(a, lang, p);
}

/* Makes the answer of a line of what all lines say. */
static void
answer(const struct states *s, struct lang_line *line)
{
	struct langid_answer *a = &line->answer, was;
	float noise = 0, none = 0, other = 0;

	if (a->n == 0 || (a->n == 1 && a->features == 0) ||
	    (a->top[0].p > CERTAIN &&
		line->ahead[s->slot[a->top[0].lang]] > CERTAIN))
		return;
	was = *a;
	for (unsigned i = 0; i < was.n; i++)
		if (was.top[i].lang == LANG_UNKNOWN)
			noise = was.top[i].p * NOISE;
		else if (s->slot[was.top[i].lang] == OTHER)
			other += was.top[i].p;
	a->n = 0;
	for (unsigned k = 0; k < s->width; k++) {
		float lost = line->says[k] > 0
				 ? line->ahead[k] * noise / line->says[k]
				 : 0;

		none += lost;
		if (k != OTHER)
			offer(a, s->lang[k], line->ahead[k] - lost);
		else if (other > 0)
			other = (line->ahead[k] - lost) / other;
	}
	offer(a, LANG_UNKNOWN, none);
	for (unsigned i = 0; i < was.n; i++)
		if (was.top[i].lang != LANG_UNKNOWN &&
		    s->slot[was.top[i].lang] == OTHER)
			offer(a, was.top[i].lang, was.top[i].p * other);
}

/* Is it nothing but an address or a tag? */
static bool
lacks(const struct langid_answer *a)
{
	return a->n == 0 && a->skipped;
}

/* What the document is in, for want of better, when it is in one language. */
static void
borrow(struct lang_line *line, size_t n, const struct lang_memory *memory)
{
	size_t i = 0;
	uint16_t most;
	float p;

	while (i < n && !lacks(&line[i].answer))
		i++;
	if (i == n)
		return;
	most = lang_of_document(memory, &p);
	for (; i < n && p >= ONE_LANGUAGE; i++) {
		struct langid_answer *a = &line[i].answer;

		if (!lacks(a))
			continue;
		a->top[0].lang = most;
		a->top[0].p = p * BORROWED;
		a->n = 1;
	}
}

/* Does every line say the same, beyond doubt? */
static bool
is_settled(const struct lang_line *line, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct langid_answer *a = &line[i].answer;

		if (a->n > 0 && (a->top[0].p < CERTAIN ||
				    a->top[0].lang != line[0].answer.top[0].lang))
			return false;
	}
	return n == 0 || line[0].answer.n > 0;
}

static void
settle(struct lang_line *line, size_t n, const struct lang_memory *memory)
{
	struct states s;
	float lines[LANG_STATES] = {0}, to[LANG_STATES];

	choose_states(&s, line, n, memory);
	for (size_t i = 0; i < n; i++)
		say(&s, &line[i]);
	for (unsigned i = 0; i < ROUNDS; i++) {
		share_out(&s, lines);
		switches(&s, to);
		go_ahead(&s, to, line, n);
		go_back(&s, to, line, n, lines);
	}
	for (size_t i = 0; i < n; i++)
		answer(&s, &line[i]);
}

void
lang_lines_settle(struct lang_line *line, size_t n, struct lang_memory *memory)
{
	if (!is_settled(line, n))
		settle(line, n, memory);
	for (size_t i = 0; i < n; i++)
		lang_remember(memory, &line[i].answer);
	borrow(line, n, memory);
}

uint16_t
lang_most(const struct lang_memory *memory)
{
	float most = memory->share[0];
	uint16_t best = 0;

	/* Most have none: a block is asked at once. */
	for (size_t i = 0; i < LANG_MOST; i += BLOCK) {
		const float *share = memory->share + i;
		int more = 0;

		for (size_t k = 0; k < BLOCK; k++)
			more |= share[k] > most;
		for (size_t k = 0; more && k < BLOCK; k++)
			if (share[k] > most) {
				most = share[k];
				best = i + k;
			}
	}
	return best;
}

uint16_t
lang_of_document(const struct lang_memory *memory, float *p)
{
	uint16_t best = lang_most(memory);

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
