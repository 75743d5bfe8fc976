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
#include <math.h>

#include "text/langline.h"

static const float STAY = .7f;         /* in the language of the line before */
static const float FLOOR = .004f;      /* prior of a language not seen near */
static const float NOISE = .05f;       /* prior of no language */
static const float OPEN = .3f;         /* lines that are not known to be in any
					* language */
static const float DOUBT = 4;           /* times that what is said little may count */
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
static const float SMALL = 1e-15f;     /* sum of parts that are let shrink */
static const float RARE = .1f;	       /* lines that are no state of their own */

enum {
	OTHER = 0,
	ROUNDS = 2,
	AT_ONCE = 4,
	QUADS = LANG_STATES / AT_ONCE,
	BLOCK = 16
};

/* Numbers that are added or multiplied by one instruction. */
typedef float quad
    __attribute__((vector_size(AT_ONCE * sizeof(float)), may_alias));
typedef uint32_t bits
    __attribute__((vector_size(AT_ONCE * sizeof(float)), may_alias));

#define INLINE static inline __attribute__((always_inline))

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
next_state(const struct lang_states *s, const float *said)
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
add_state(struct lang_states *s, uint16_t lang, const struct lang_memory *memory)
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
choose_states(struct lang_states *s, const struct langid_answer *a, size_t n,
    const struct lang_memory *memory)
{
	float said[LANG_MOST];
	uint64_t scripts[LANG_MOST] = {0};
	uint16_t lang;

	memset(s, 0, sizeof(*s));
	s->n = OTHER + 1;
	for (size_t i = 0; i < LANG_MOST; i++)
		said[i] = memory->share[i] / LINE;
	for (size_t i = 0; i < n; i++)
		for (unsigned k = 0; k < a[i].n; k++) {
			lang = a[i].top[k].lang;
			said[lang] += a[i].top[k].p;
			scripts[lang] |= (uint64_t)1 << a[i].script;
		}
	said[LANG_UNKNOWN] = 0;
	add_state(s, memory->expected, memory);
	while (s->n < LANG_STATES && (lang = next_state(s, said)) != LANG_UNKNOWN)
		add_state(s, lang, memory);
	for (unsigned k = OTHER + 1; k < s->n; k++)
		s->scripts[k] = scripts[s->lang[k]];
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

/* Which languages are at home in a script, which are not: all bits, or none. */
struct home {
	unsigned script;
	quad in[QUADS], out[QUADS];
};

static void
find_home(const struct lang_states *s, unsigned script, struct home *h)
{
	uint32_t in[LANG_STATES] = {0}, out[LANG_STATES] = {0};

	h->script = script;
	for (unsigned k = 0; k < s->n; k++)
		if (k != OTHER &&
		    (s->scripts[k] == 0 || s->scripts[k] >> script & 1))
			in[k] = UINT32_MAX;
		else
			out[k] = UINT32_MAX;
	memcpy(h->in, in, sizeof(in));
	memcpy(h->out, out, sizeof(out));
}

INLINE quad
both(quad a, quad b)
{
	return (quad)((bits)a & (bits)b);
}

INLINE quad
either(quad a, quad b)
{
	return (quad)((bits)a | (bits)b);
}

INLINE quad
all_of(float x)
{
	return (quad){x, x, x, x};
}

/* How far what one line says of a language counts.  What leads astray in one line
 * does so in the next, too: lines that are a little more like Tagalog do not make
 * a document Tagalog that is like Cebuano as well.  The root accounts for that,
 * but not of what is all but ruled out. */
static float
weight_of(float p)
{
	float root = sqrtf(p);

	return root < DOUBT * p ? root : DOUBT * p;
}

/* Notes what a line says of each language; noise may come up in any. */
static void
say(const struct lang_states *s, struct home *home,
    const struct langid_answer *a, quad *says)
{
	const unsigned quads = s->width / AT_ONCE;
	quad in = all_of(1), out = in;
	float *of = (float *)says, noise = 0;

	if (a->script != home->script)
		find_home(s, a->script, home);
	if (a->n > 0) {
		in = all_of(a->features > 0 ? unlisted(a) : ELSEWHERE);
		out = all_of(ELSEWHERE);
	}
	for (unsigned k = 0; k < quads; k++)
		says[k] = either(both(in, home->in[k]), both(out, home->out[k]));
	for (unsigned i = 0; i < a->n; i++) {
		unsigned k = s->slot[a->top[i].lang];

		if (a->top[i].lang == LANG_UNKNOWN)
			noise = a->top[i].p * NOISE;
		else if (k == OTHER)
			of[k] += a->top[i].p;
		else
			of[k] = weight_of(a->top[i].p);
	}
	for (unsigned k = 0; noise > 0 && k < quads; k++)
		says[k] += both(all_of(noise), either(home->in[k], home->out[k]));
}

/* The chance that a line is in each language, whatever that before is in: a switch
 * to it. */
static void
switches(struct lang_states *s)
{
	for (unsigned k = 0; k < s->width; k++)
		s->to[k] = (1 - STAY) * s->share[k] + FLOOR;
}

INLINE float
sum_of(const quad *v, unsigned quads)
{
	quad sum = v[0];

	for (unsigned k = 1; k < quads; k++)
		sum += v[k];
	return (sum[0] + sum[2]) + (sum[1] + sum[3]);
}

/* Only how the parts compare matters, so they are brought back to a sum of 1 when
 * they have become small, and not for every line. */
INLINE float
grow(quad *v, unsigned quads, float sum)
{
	if (sum > SMALL)
		return sum;
	for (unsigned k = 0; k < quads; k++)
		v[k] /= sum;
	return 1;
}

/* One line on: `v`, what the lines before it say, becomes what it says, too. */
INLINE float
step_ahead(const quad *to, const quad *says, quad *v, unsigned quads, float sum)
{
	for (unsigned k = 0; k < quads; k++)
		v[k] = says[k] * (STAY * v[k] + sum * to[k]);
	return grow(v, quads, sum_of(v, quads));
}

/* One line back: what it and those behind it say of the language before. */
INLINE void
step_back(const quad *to, const quad *says, quad *v, unsigned quads)
{
	quad switched[QUADS];
	float sum;

	for (unsigned k = 0; k < quads; k++) {
		v[k] *= says[k];
		switched[k] = to[k] * v[k];
	}
	sum = sum_of(switched, quads);
	for (unsigned k = 0; k < quads; k++)
		v[k] = STAY * v[k] + sum;
	grow(v, quads, sum);
}

/* What each line has room for: what it says, what it and those before it say, and
 * what those behind it say. */
enum { SAYS, AHEAD, BEHIND, PARTS };

/* From the first line to the last, and from the last to the first: at once, for
 * neither way needs the other, and each step waits for the one before. */
INLINE void
go_both_ways(const struct lang_states *s, quad *room, size_t n, unsigned quads)
{
	const size_t size = PARTS * quads;
	quad to[QUADS], ahead[QUADS], behind[QUADS];
	quad *first = room, *last = room + n * size;
	float sum = 1;

	for (unsigned k = 0; k < quads; k++) {
		to[k] = *(const quad *)(s->to + AT_ONCE * k);
		ahead[k] = *(const quad *)(s->share + AT_ONCE * k);
		behind[k] = (quad){1, 1, 1, 1};
	}
	for (size_t i = 0; i < n; i++) {
		last -= size;
		for (unsigned k = 0; k < quads; k++)
			last[BEHIND * quads + k] = behind[k];
		step_back(to, last, behind, quads);
		sum = step_ahead(to, first, ahead, quads, sum);
		for (unsigned k = 0; k < quads; k++)
			first[AHEAD * quads + k] = ahead[k];
		first += size;
	}
}

/* Ahead becomes what all lines say, and `lines` how many lines are in each
 * language. */
INLINE void
meet(const struct langid_answer *a, quad *room, size_t n, unsigned quads,
    float *lines)
{
	quad all[QUADS] = {0};

	for (size_t i = 0; i < n; i++, room += PARTS * quads) {
		quad *now = room + AHEAD * quads;
		float text = amount(&a[i]), sum;

		for (unsigned k = 0; k < quads; k++)
			now[k] *= room[BEHIND * quads + k];
		sum = 1 / sum_of(now, quads);
		text = text / (text + 12);
		for (unsigned k = 0; k < quads; k++) {
			now[k] *= sum;
			all[k] += now[k] * text;
		}
	}
	memcpy(lines, all, quads * sizeof(*all));
}

INLINE void
go(const struct lang_states *s, const struct langid_answer *a, quad *room, size_t n,
    unsigned quads, float *lines)
{
	go_both_ways(s, room, n, quads);
	meet(a, room, n, quads, lines);
}

/* The shares that follow from how many lines are in each language. */
static void
share_out(struct lang_states *s, const float *lines)
{
	float all = s->lines + OPEN;

	for (unsigned k = 0; k < s->width; k++)
		all += lines[k];
	for (unsigned k = 0; k < s->width; k++)
		s->share[k] = (lines[k] + s->past[k] +
				  (k != OTHER && k < s->n ? OPEN / (s->n - 1) : 0)) /
			      all;
}

/* Learns how much is in each language, and how likely each line is in it. */
static void
learn(struct lang_states *s, const struct langid_answer *a, quad *room, size_t n)
{
	float lines[LANG_STATES] = {0};

	for (unsigned i = 0; i < ROUNDS; i++) {
		share_out(s, lines);
		switches(s);
		/* With a width that is known there are no loops. */
		switch (s->width / AT_ONCE) {
		case 1:
			go(s, a, room, n, 1, lines);
			break;
		case 2:
			go(s, a, room, n, 2, lines);
			break;
		case 3:
			go(s, a, room, n, 3, lines);
			break;
		default:
			go(s, a, room, n, 4, lines);
		}
	}
}

/* What all lines say of one: of each language, less what of that is noise, of
 * noise, and, times what the line said alone, of languages that have no state. */
struct verdict {
	quad of[QUADS];
	float noise, others;
};

static void
judge(const struct lang_states *s, const struct langid_answer *a,
    const quad *says, const quad *all, struct verdict *v)
{
	float noise = 0, others = 0;
	float *of = (float *)v->of;

	for (unsigned i = 0; i < a->n; i++)
		if (a->top[i].lang == LANG_UNKNOWN)
			noise = a->top[i].p * NOISE;
		else if (s->slot[a->top[i].lang] == OTHER)
			others += a->top[i].p;
	memcpy(v->of, all, s->width * sizeof(float));
	v->noise = 0;
	for (unsigned k = 0; noise > 0 && k < s->n; k++) {
		float lost = of[k] * noise / ((const float *)says)[k];

		v->noise += lost;
		of[k] -= lost;
	}
	v->others = others > 0 ? of[OTHER] / others : 0;
	of[OTHER] = 0;
}

/* Neighbours change nothing of what is certain, and of what has but one language. */
static bool
keeps_own(
    const struct lang_states *s, const struct langid_answer *a, const quad *all)
{
	return a->n == 0 || (a->n == 1 && a->features == 0) ||
	       (a->top[0].p > CERTAIN &&
		   ((const float *)all)[s->slot[a->top[0].lang]] > CERTAIN);
}

static bool
is_other(const struct lang_states *s, uint16_t lang)
{
	return lang != LANG_UNKNOWN && s->slot[lang] == OTHER;
}

/* Makes the answer of a line of what it says and all lines say. */
static void
answer(const struct lang_states *s, struct langid_answer *a, const quad *says,
    const quad *all)
{
	struct langid_answer was = *a;
	struct verdict v;
	const float *of = (const float *)v.of;

	if (keeps_own(s, a, all))
		return;
	judge(s, a, says, all, &v);
	a->n = 0;
	for (unsigned k = OTHER + 1; k < s->n; k++)
		if (of[k] >= LISTED)
			langid_offer(a, s->lang[k], of[k]);
	if (v.noise >= LISTED)
		langid_offer(a, LANG_UNKNOWN, v.noise);
	for (unsigned i = 0; v.others > 0 && i < was.n; i++) {
		float p = was.top[i].p * v.others;

		if (p >= LISTED && is_other(s, was.top[i].lang))
			langid_offer(a, was.top[i].lang, p);
	}
}

INLINE void
remember(struct lang_memory *m, uint16_t lang, float p, float text)
{
	m->share[lang] += p * text;
	m->total += p * text;
}

/* Leaves of each language what is worth a word; the largest and its state. */
INLINE float
most_likely(const struct lang_states *s, quad *of, unsigned *state)
{
	const bits step = {AT_ONCE, AT_ONCE, AT_ONCE, AT_ONCE};
	quad most = all_of(0);
	bits now = {0, 1, 2, 3}, at = now;
	float p = 0;

	for (unsigned k = 0; k < s->width / AT_ONCE; k++, now += step) {
		bits more;

		of[k] = (quad)((bits)of[k] & (bits)(of[k] >= LISTED));
		more = (bits)(of[k] > most);
		most = (quad)(((bits)of[k] & more) | ((bits)most & ~more));
		at = (now & more) | (at & ~more);
	}
	for (unsigned k = 0; k < AT_ONCE; k++)
		if (most[k] > p) {
			p = most[k];
			*state = at[k];
		}
	return p;
}

/* What an answer would begin with, and remembers what it would be; `share` is of the
 * languages that have a state. */
static struct lang_label
label(const struct lang_states *s, const struct langid_answer *a,
    const quad *says, const quad *all, quad *share, struct lang_memory *memory)
{
	struct lang_label best = {LANG_UNKNOWN, 0};
	struct verdict v;
	unsigned state = OTHER;
	float text = amount(a);

	judge(s, a, says, all, &v);
	best.p = most_likely(s, v.of, &state);
	best.lang = s->lang[state];
	for (unsigned k = 0; k < s->width / AT_ONCE; k++)
		share[k] += v.of[k] * text;
	if (v.noise >= LISTED) {
		remember(memory, LANG_UNKNOWN, v.noise, text);
		if (v.noise > best.p)
			best = (struct lang_label){LANG_UNKNOWN, v.noise};
	}
	for (unsigned i = 0; v.others > 0 && i < a->n; i++) {
		uint16_t lang = a->top[i].lang;
		float p = a->top[i].p * v.others;

		if (p < LISTED || !is_other(s, lang))
			continue;
		remember(memory, lang, p, text);
		if (p > best.p)
			best = (struct lang_label){lang, p};
	}
	return best;
}

/* Is it nothing but an address or a tag? */
static bool
lacks(const struct langid_answer *a)
{
	return a->n == 0 && a->skipped;
}

/* What the document is in, when it is in one language: a line that has none has it,
 * for want of better.  p is 0 when there is nothing to lend. */
static struct lang_label
borrowed(const struct langid_answer *line, size_t n,
    const struct lang_memory *memory)
{
	struct lang_label all = {LANG_UNKNOWN, 0};
	size_t i = 0;

	while (i < n && !lacks(&line[i]))
		i++;
	if (i < n)
		all.lang = lang_of_document(memory, &all.p);
	all.p = all.p >= ONE_LANGUAGE ? all.p * BORROWED : 0;
	return all;
}

static void
borrow(struct langid_answer *line, size_t n, const struct lang_memory *memory)
{
	struct lang_label all = borrowed(line, n, memory);

	for (size_t i = 0; all.p > 0 && i < n; i++)
		if (lacks(&line[i])) {
			line[i].top[0].lang = all.lang;
			line[i].top[0].p = all.p;
			line[i].n = 1;
		}
}

static void
lend(const struct langid_answer *line, size_t n,
    const struct lang_memory *memory, struct lang_label *to)
{
	struct lang_label all = borrowed(line, n, memory);

	for (size_t i = 0; all.p > 0 && i < n; i++)
		if (lacks(&line[i]))
			to[i] = all;
}

/* Does every line say the same, beyond doubt? */
static bool
is_settled(const struct langid_answer *line, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct langid_answer *a = &line[i];

		if (a->n > 0 && (a->top[0].p < CERTAIN ||
				    a->top[0].lang != line[0].top[0].lang))
			return false;
	}
	return n == 0 || line[0].n > 0;
}

size_t
lang_states_choose(struct lang_states *s, const struct langid_answer *line,
    size_t n, const struct lang_memory *memory)
{
	bool alone = n == 1 && memory->total == 0;

	s->width = 0;
	if (!alone && !is_settled(line, n))
		choose_states(s, line, n, memory);
	return n * PARTS * s->width * sizeof(float);
}

/* What all lines say of each: the room of the first is at its beginning. */
static void
settle(struct lang_states *s, const struct langid_answer *a, size_t n, quad *room)
{
	const size_t size = s->width / AT_ONCE * PARTS;
	struct home home;

	find_home(s, a->script, &home);
	for (size_t i = 0; i < n; i++)
		say(s, &home, &a[i], room + i * size);
	learn(s, a, room, n);
}

void
lang_lines_settle(struct lang_states *s, struct langid_answer *line, size_t n,
    void *room, struct lang_memory *memory)
{
	const size_t quads = s->width / AT_ONCE;
	const quad *of = room;

	if (quads > 0)
		settle(s, line, n, room);
	for (size_t i = 0; i < n; i++, of += PARTS * quads) {
		if (quads > 0)
			answer(s, &line[i], of, of + AHEAD * quads);
		lang_remember(memory, &line[i]);
	}
	borrow(line, n, memory);
}

static struct lang_label
first_of(const struct langid_answer *a)
{
	return a->n > 0
		   ? (struct lang_label){a->top[0].lang, a->top[0].p}
		   : (struct lang_label){LANG_UNKNOWN, 0};
}

void
lang_lines_label(struct lang_states *s, const struct langid_answer *line,
    size_t n, void *room, struct lang_memory *memory, struct lang_label *to)
{
	const size_t quads = s->width / AT_ONCE;
	const quad *of = room;
	quad share[QUADS] = {0};

	if (quads > 0)
		settle(s, line, n, room);
	for (size_t i = 0; i < n; i++, of += PARTS * quads)
		if (quads == 0 || keeps_own(s, &line[i], of + AHEAD * quads)) {
			to[i] = first_of(&line[i]);
			lang_remember(memory, &line[i]);
		} else {
			to[i] = label(s, &line[i], of, of + AHEAD * quads,
			    share, memory);
		}
	for (unsigned k = OTHER + 1; quads > 0 && k < s->n; k++)
		remember(memory, s->lang[k], ((float *)share)[k], 1);
	lend(line, n, memory, to);
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
