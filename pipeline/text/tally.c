/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tally.c - adds up the rows of a text's features and weighs the sums.
 *
 * A row is one cache line: 128 weights of four bits, each standing for one of
 * 16 values; a narrow one has 32.
 */
#include <limits.h>
#include <math.h>

#include "text/tally.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

static const float EXIT = 5; /* logits ahead of all others: enough ... */
static const float EXIT_NEAR = 1.5f; /* ... for what is expected */
static const float LEAST = 5; /* logits behind the first: not worth a look */
static const float LISTED = 2e-3f; /* probability that is worth a word */

enum {
	PRIOR_ENDS = 56, /* features */
	BIAS = 32,       /* makes a weight positive: none is beyond 31 */
};

#define INLINE static inline __attribute__((always_inline))

/* Eight numbers.  They go through pointers: passed by value, how depends on what
 * the machine has. */
typedef float eight __attribute__((vector_size(32), may_alias));
typedef float eight_anywhere
    __attribute__((vector_size(32), may_alias, aligned(4)));
typedef uint32_t eight_bits __attribute__((vector_size(32), may_alias));

/* Which way?  A test may forbid the wide one. */
static bool
goes_wide(const struct tally *t)
{
#if defined(__x86_64__)
	return t->model->wide;
#else
	(void)t;
	return false;
#endif
}

void
tally_begin(struct tally *t, const struct langid *m, unsigned script)
{
	t->model = m;
	t->script = &m->file->script[script];
	t->bar = m->bar[script];
	t->rows = (const uint8_t *)m->file + t->script->at;
	t->features = 0;
}

/* Adding rows, plainly and by AVX2. */

static void
add_plain(struct tally *t, const uint32_t *row, size_t n)
{
	const int8_t *code = t->script->code;
	unsigned half = t->script->width == 32 ? 16 : 32;

	if (t->features == 0)
		memset(t->sum, 0, sizeof(t->sum));
	for (size_t i = 0; i < n; i++) {
		const uint8_t *w =
		    t->rows + (size_t)row[i] * (t->script->width / 2);

		for (unsigned g = 0; g < t->script->width / 2; g += half)
			for (unsigned k = 0; k < half; k++) {
				t->sum[2 * g + k] += code[w[g + k] & 15];
				t->sum[2 * g + half + k] += code[w[g + k] >> 4];
			}
	}
}

#if defined(__x86_64__)
#define AVX2 __attribute__((target("avx2")))

/* Sums of 32 bytes that may grow: of all as numbers of sixteen bits, and of every
 * other one, by which the first can be told from them. */
struct spread {
	__m256i all, odd;
};

/* The codes of weights, made positive: four of them fit into a byte. */
AVX2 INLINE __m256i
codes(const struct tally *t)
{
	return _mm256_add_epi8(
	    _mm256_broadcastsi128_si256(
		_mm_loadu_si128((const __m128i *)t->script->code)),
	    _mm256_set1_epi8(BIAS));
}

AVX2 INLINE void
spread_add(struct spread *s, __m256i bytes)
{
	s->all = _mm256_add_epi16(s->all, bytes);
	s->odd = _mm256_add_epi16(s->odd, _mm256_srli_epi16(bytes, 8));
}

/* Adds n positive weights to each of 32 sums. */
AVX2 INLINE void
spread_end(const struct spread *s, int16_t *sum, bool first, size_t n)
{
	__m256i bias = _mm256_set1_epi16(n * BIAS);
	__m256i even = _mm256_sub_epi16(s->all, _mm256_slli_epi16(s->odd, 8));
	__m256i low = _mm256_unpacklo_epi16(even, s->odd);
	__m256i high = _mm256_unpackhi_epi16(even, s->odd);
	__m256i *to = (void *)sum;
	__m256i a = _mm256_sub_epi16(
	    _mm256_permute2x128_si256(low, high, 0x20), bias);
	__m256i b = _mm256_sub_epi16(
	    _mm256_permute2x128_si256(low, high, 0x31), bias);

	if (!first) {
		a = _mm256_add_epi16(a, _mm256_loadu_si256(to));
		b = _mm256_add_epi16(b, _mm256_loadu_si256(to + 1));
	}
	_mm256_storeu_si256(to, a);
	_mm256_storeu_si256(to + 1, b);
}

/* Adds 32 bytes of a row to twice 32 bytes. */
AVX2 INLINE void
add_bytes(__m256i *b, const uint8_t *row, __m256i code)
{
	const __m256i low = _mm256_set1_epi8(15);
	__m256i x = _mm256_load_si256((const void *)row);
	__m256i y = _mm256_and_si256(_mm256_srli_epi16(x, 4), low);

	x = _mm256_and_si256(x, low);
	b[0] = _mm256_add_epi8(b[0], _mm256_shuffle_epi8(code, x));
	b[1] = _mm256_add_epi8(b[1], _mm256_shuffle_epi8(code, y));
}

/* The rows and codes of the last four: those that are not there say nothing.  So
 * there is no branch that hangs on how many there are. */
struct last_four {
	__m256i code[4];
	const uint8_t *row[4];
};

AVX2 INLINE void
find_last(
    const struct tally *t, const uint32_t *row, size_t n, struct last_four *last)
{
	const __m256i code = codes(t), none = _mm256_set1_epi8(BIAS);
	const __m256i all[] = {code, code, code, code, none, none, none};
	size_t at = (n - 1) / 4 * 4, left = n - at;

	for (size_t i = 0; i < 4; i++) {
		last->code[i] = all[i + 4 - left];
		last->row[i] =
		    t->rows + (size_t)row[i < left ? at + i : at] * 64;
	}
}

/* One half after the other: the sums of both do not fit into registers. */
AVX2 static void
add_wide(struct tally *t, const uint32_t *row, size_t n)
{
	const __m256i code = codes(t);
	const size_t fours = (n + 3) / 4;
	struct last_four last;

	find_last(t, row, n, &last);
	for (unsigned half = 0; half < 2; half++) {
		const uint8_t *rows = t->rows + 32 * half;
		struct spread sum[2] = {0};
		__m256i b[2] = {0};

		for (unsigned k = 0; k < 4; k++)
			add_bytes(b, last.row[k] + 32 * half, last.code[k]);
		for (size_t i = 0; i + 1 < fours; i++) {
			const uint32_t *r = row + 4 * i;
			__m256i more[2] = {0};

			spread_add(&sum[0], b[0]);
			spread_add(&sum[1], b[1]);
			for (unsigned k = 0; k < 4; k++)
				add_bytes(
				    more, rows + (size_t)r[k] * 64, code);
			b[0] = more[0];
			b[1] = more[1];
		}
		spread_add(&sum[0], b[0]);
		spread_add(&sum[1], b[1]);
		for (unsigned k = 0; k < 2; k++)
			spread_end(&sum[k], t->sum + 64 * half + 32 * k,
			    t->features == 0, fours * 4);
	}
}

AVX2 static void
add_narrow(struct tally *t, const uint32_t *row, size_t n)
{
	const __m256i code = codes(t), low = _mm256_set1_epi8(15);
	struct spread sum = {0};

	for (size_t i = 0; i < n;) {
		size_t end = i + 4 < n ? i + 4 : n;
		__m256i b = _mm256_setzero_si256();

		for (; i < end; i++) {
			__m128i x = _mm_load_si128(
			    (const void *)(t->rows + (size_t)row[i] * 16));
			__m256i y = _mm256_set_m128i(_mm_srli_epi16(x, 4), x);

			b = _mm256_add_epi8(b, _mm256_shuffle_epi8(code,
						   _mm256_and_si256(y, low)));
		}
		spread_add(&sum, b);
	}
	spread_end(&sum, t->sum, t->features == 0, n);
}
#endif

void
tally_add(struct tally *t, const uint32_t *row, size_t n)
{
#if defined(__x86_64__)
	if (!goes_wide(t))
		add_plain(t, row, n);
	else if (t->script->width == 32)
		add_narrow(t, row, n);
	else
		add_wide(t, row, n);
#else
	add_plain(t, row, n);
#endif
	t->features += n;
}

/*
 * Looking at the sums.  Barred languages do not count.
 */

static bool
is_expected(const struct tally *t, int lane, uint16_t expected)
{
	return t->model->lang[t->script->class[lane]] == expected;
}

static bool
is_decided_plain(const struct tally *t, int near, int far, uint16_t expected)
{
	unsigned close = 0, behind = 0;
	int most = INT_MIN, lane = 0;

	for (unsigned i = 0; i < t->script->width; i++)
		if (t->bar[i] == 0 && t->sum[i] > most) {
			most = t->sum[i];
			lane = i;
		}
	for (unsigned i = 0; i < t->script->width; i++)
		if (t->bar[i] == 0) {
			close += t->sum[i] > most - near;
			behind += t->sum[i] > most - far;
		}
	return behind == 1 || (close == 1 && expected != LANG_UNKNOWN &&
				  is_expected(t, lane, expected));
}

#if defined(__x86_64__)
/* The largest of sixteen numbers. */
AVX2 INLINE int
largest(__m256i v)
{
	__m128i m = _mm_max_epi16(
	    _mm256_castsi256_si128(v), _mm256_extracti128_si256(v, 1));

	/* The least of what is left below the top, by the one instruction. */
	m = _mm_minpos_epu16(_mm_sub_epi16(_mm_set1_epi16(INT16_MAX), m));
	return INT16_MAX - (uint16_t)_mm_extract_epi16(m, 0);
}

/* Is none but the top less than so far below it? */
AVX2 INLINE bool
is_ahead(const __m256i *sum, unsigned n, __m256i top, int distance)
{
	__m256i edge = _mm256_subs_epi16(top,
	    _mm256_set1_epi16(distance < INT16_MAX ? distance : INT16_MAX));
	unsigned found = 0;

	for (unsigned i = 0; i < n; i += 2)
		found += __builtin_popcount(_mm256_movemask_epi8(
		    _mm256_packs_epi16(_mm256_cmpgt_epi16(sum[i], edge),
			_mm256_cmpgt_epi16(sum[i + 1], edge))));
	return found == 1;
}

/* The lane that has it. */
AVX2 INLINE int
find(const __m256i *sum, __m256i top)
{
	unsigned at;

	for (int i = 0;; i++) {
		at = _mm256_movemask_epi8(_mm256_cmpeq_epi16(sum[i], top));
		if (at != 0)
			return 16 * i + __builtin_ctz(at) / 2;
	}
}

AVX2 INLINE bool
is_decided_among(const struct tally *t, int near, int far, uint16_t expected,
    unsigned n)
{
	__m256i sum[LANGID_WIDTH / 16], top = _mm256_set1_epi16(INT16_MIN);

	for (unsigned i = 0; i < n; i++) {
		sum[i] = _mm256_blendv_epi8(
		    _mm256_loadu_si256((const void *)(t->sum + 16 * i)),
		    _mm256_set1_epi16(INT16_MIN),
		    _mm256_loadu_si256((const void *)(t->bar + 16 * i)));
		top = _mm256_max_epi16(top, sum[i]);
	}
	top = _mm256_set1_epi16(largest(top));
	return is_ahead(sum, n, top, far) ||
	       (expected != LANG_UNKNOWN && is_ahead(sum, n, top, near) &&
		   is_expected(t, find(sum, top), expected));
}

AVX2 static bool
is_decided_wide(const struct tally *t, int near, int far, uint16_t expected)
{
	return t->script->width == 32
		   ? is_decided_among(t, near, far, expected, 2)
		   : is_decided_among(
			 t, near, far, expected, LANGID_WIDTH / 16);
}
#endif

bool
tally_is_decided(const struct tally *t, uint16_t expected)
{
	float unit = sqrtf(t->features) / t->script->scale;

#if defined(__x86_64__)
	if (goes_wide(t))
		return is_decided_wide(t, EXIT_NEAR * unit, EXIT * unit, expected);
#endif
	return is_decided_plain(t, EXIT_NEAR * unit, EXIT * unit, expected);
}

/*
 * Weighing: from sums to logits to probabilities.  Only those languages that are
 * not far behind are worth an exponent.
 */

/* How much the prior counts: it fades as there is more to go by. */
static float
share_of_prior(unsigned features)
{
	float left =
	    features < PRIOR_ENDS ? 1 - features / (float)PRIOR_ENDS : 0;

	return left * left;
}

/* What makes logits of the sums of a text. */
struct weights {
	const float *bias, *prior;
	float share, k;
};

/* Makes logits; the largest of them. */
typedef float logits_fn(
    const struct weights *w, const int16_t *sum, unsigned n, float *z);

static float
logits_plain(const struct weights *w, const int16_t *sum, unsigned n, float *z)
{
	float most = -INFINITY;

	for (unsigned i = 0; i < n; i++) {
		z[i] = w->bias[i] + w->share * w->prior[i] + sum[i] * w->k;
		most = z[i] > most ? z[i] : most;
	}
	return most;
}

#if defined(__x86_64__)
AVX2 static float
logits_wide(const struct weights *w, const int16_t *sum, unsigned n, float *z)
{
	const __m256 share = _mm256_set1_ps(w->share), k = _mm256_set1_ps(w->k);
	__m256 most = _mm256_set1_ps(-INFINITY);
	__m128 half;

	for (unsigned i = 0; i < n; i += 8) {
		__m256 s = _mm256_cvtepi32_ps(_mm256_cvtepi16_epi32(
		    _mm_loadu_si128((const void *)(sum + i))));
		__m256 b = _mm256_add_ps(_mm256_loadu_ps(w->bias + i),
		    _mm256_mul_ps(share, _mm256_loadu_ps(w->prior + i)));

		s = _mm256_add_ps(b, _mm256_mul_ps(s, k));
		_mm256_store_ps(z + i, s);
		most = _mm256_max_ps(most, s);
	}
	half = _mm_max_ps(
	    _mm256_castps256_ps128(most), _mm256_extractf128_ps(most, 1));
	half = _mm_max_ps(half, _mm_movehl_ps(half, half));
	half = _mm_max_ss(half, _mm_movehdup_ps(half));
	return _mm_cvtss_f32(half);
}
#endif

/* e to the power of numbers that are not above 0 and not far below, to five digits: 2
 * to the power of a whole number, and a polynomial for the rest. */
INLINE void
exponents(eight *x)
{
	const float round = 0x1.8p23f; /* leaves a whole number in the low bits */
	eight whole = *x * 0x1.715476p0f + round, left, y;
	eight_bits power = (eight_bits)whole << 23;

	left = *x - (whole - round) * 0x1.62e43p-1f;
	y = left * (1 / 120.f) + 1 / 24.f;
	y = y * left + 1 / 6.f;
	y = y * left + .5f;
	y = y * left + 1;
	y = y * left + 1;
	*x = (eight)((eight_bits)y + power);
}

/* Makes of logits e to their power, 0 of those that are far behind the most; the
 * sum. */
INLINE float
raise_likely(eight *z, unsigned n, float most, float heat)
{
	const float edge = most - LEAST / heat;
	eight all = {0};

	for (unsigned i = 0; i < n; i++) {
		eight_bits likely = (eight_bits)(z[i] > edge);

		z[i] = (z[i] - most) * heat;
		exponents(&z[i]);
		z[i] = (eight)((eight_bits)z[i] & likely);
		all += z[i];
	}
	return ((all[0] + all[4]) + (all[1] + all[5])) +
	       ((all[2] + all[6]) + (all[3] + all[7]));
}

/* Offers those that are likely enough, of a sum; returns the lane of the first. */
typedef unsigned offer_fn(const struct tally *t, const float *y, unsigned n,
    float sum, struct langid_answer *a);

INLINE unsigned
offer(const struct tally *t, const float *y, unsigned lane, float sum,
    unsigned first, struct langid_answer *a)
{
	langid_offer(
	    a, t->model->lang[t->script->class[lane]], y[lane] / sum);
	return y[lane] > y[first] ? lane : first;
}

static unsigned
offer_plain(const struct tally *t, const float *y, unsigned n, float sum,
    struct langid_answer *a)
{
	unsigned first = 0;

	for (unsigned i = 0; i < n; i++)
		if (y[i] > sum * LISTED)
			first = offer(t, y, i, sum, first, a);
	return first;
}

#if defined(__x86_64__)
AVX2 INLINE uint64_t
above(const float *z, __m256 edge)
{
	return (unsigned)_mm256_movemask_ps(
	    _mm256_cmp_ps(_mm256_load_ps(z), edge, _CMP_GT_OQ));
}

AVX2 static unsigned
offer_wide(const struct tally *t, const float *y, unsigned n, float sum,
    struct langid_answer *a)
{
	const __m256 edge = _mm256_set1_ps(sum * LISTED);
	unsigned first = 0;

	for (unsigned i = 0; i < n; i += 32) {
		uint64_t left = above(y + i, edge) |
				above(y + i + 8, edge) << 8 |
				above(y + i + 16, edge) << 16 |
				above(y + i + 24, edge) << 24;

		for (; left != 0; left &= left - 1)
			first = offer(
			    t, y, i + __builtin_ctzll(left), sum, first, a);
	}
	return first;
}
#endif

INLINE void
weigh(const struct tally *t, struct langid_answer *a, logits_fn *logits,
    offer_fn *offer)
{
	const struct langid_script *s = t->script;
	const struct weights w = {
	    .bias = t->model->bias[s - t->model->file->script],
	    .prior = s->prior,
	    .share = share_of_prior(t->features),
	    .k = s->scale / sqrtf(t->features)};
	float heat = s->heat[langid_bucket(t->features)], sum;
	eight y[LANGID_WIDTH / 8];
	float *z = (float *)y, most = logits(&w, t->sum, s->width, z);
	unsigned first;

	sum = raise_likely(y, (s->classes + 7) / 8, most, heat);
	first = offer(t, z, s->width, sum, a);
	a->evidence = t->sum[first] * s->scale / t->features;
}

static void
weigh_plain(const struct tally *t, struct langid_answer *a)
{
	weigh(t, a, logits_plain, offer_plain);
}

#if defined(__x86_64__)
AVX2 static void
weigh_wide(const struct tally *t, struct langid_answer *a)
{
	weigh(t, a, logits_wide, offer_wide);
}
#endif

void
tally_weigh(const struct tally *t, struct langid_answer *a)
{
#if defined(__x86_64__)
	if (goes_wide(t)) {
		weigh_wide(t, a);
		return;
	}
#endif
	weigh_plain(t, a);
}
