/* SPDX-License-Identifier: Apache-2.0 */
/*
 * langid.c - adds up the rows of a text's features and weighs the sums.
 *
 * A row is one cache line: 128 weights of four bits, each standing for one of
 * 16 values.  Sums are integers, so that every way of adding gives the same.
 */
#include <math.h>

#include "text/langid.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

static const float EXIT = 5;	/* logits ahead of all others: enough */
static const float NEVER = -1e9f;

/* Sums of one text, and how to add rows to them. */
struct tally {
	const struct langid_script *script;
	const uint8_t *rows;
	int16_t sum[LANGID_WIDTH];
	unsigned features;
};

unsigned
langid_bucket(unsigned features)
{
	unsigned top = features > 1 ? 31 - __builtin_clz(features) : 0;

	return top == 0 ? 0 : 2 * top + (features >> (top - 1) & 1);
}

static void
add_rows(struct tally *t, const uint32_t *row, size_t n)
{
	const int8_t *code = t->script->code;
	unsigned half = t->script->width == 32 ? 16 : 32;

	for (size_t i = 0; i < n; i++) {
		const uint8_t *w = t->rows + (size_t)row[i] *
		    (t->script->width / 2);

		for (unsigned g = 0; g < t->script->width / 2; g += half)
			for (unsigned k = 0; k < half; k++) {
				t->sum[2 * g + k] += code[w[g + k] & 15];
				t->sum[2 * g + half + k] += code[w[g + k] >> 4];
			}
	}
}

#if defined(__x86_64__)
__attribute__((target("avx2"))) static inline void
widen(int16_t *sum, __m256i b)
{
	__m256i *s = (__m256i *)sum;

	_mm256_storeu_si256(s, _mm256_add_epi16(_mm256_loadu_si256(s),
	    _mm256_cvtepi8_epi16(_mm256_castsi256_si128(b))));
	_mm256_storeu_si256(s + 1, _mm256_add_epi16(_mm256_loadu_si256(s + 1),
	    _mm256_cvtepi8_epi16(_mm256_extracti128_si256(b, 1))));
}

/* Four rows fit into sums of eight bits: no weight is beyond 31. */
__attribute__((target("avx2"))) static void
add_rows_wide(struct tally *t, const uint32_t *row, size_t n)
{
	const __m256i code = _mm256_broadcastsi128_si256(_mm_loadu_si128(
	    (const __m128i *)t->script->code));
	const __m256i low = _mm256_set1_epi8(15);

	for (size_t i = 0; i < n;) {
		size_t end = i + 4 < n ? i + 4 : n;
		__m256i b[4] = { 0 };

		for (; i < end; i++) {
			const __m256i *w = (const void *)(t->rows +
			    (size_t)row[i] * 64);
			__m256i x = _mm256_loadu_si256(w);
			__m256i y = _mm256_loadu_si256(w + 1);

			b[0] = _mm256_add_epi8(b[0], _mm256_shuffle_epi8(code,
			    _mm256_and_si256(x, low)));
			b[1] = _mm256_add_epi8(b[1], _mm256_shuffle_epi8(code,
			    _mm256_and_si256(_mm256_srli_epi16(x, 4), low)));
			b[2] = _mm256_add_epi8(b[2], _mm256_shuffle_epi8(code,
			    _mm256_and_si256(y, low)));
			b[3] = _mm256_add_epi8(b[3], _mm256_shuffle_epi8(code,
			    _mm256_and_si256(_mm256_srli_epi16(y, 4), low)));
		}
		for (int k = 0; k < 4; k++)
			widen(t->sum + 32 * k, b[k]);
	}
}

__attribute__((target("avx2"))) static void
add_rows_narrow(struct tally *t, const uint32_t *row, size_t n)
{
	const __m256i code = _mm256_broadcastsi128_si256(_mm_loadu_si128(
	    (const __m128i *)t->script->code));
	const __m256i low = _mm256_set1_epi8(15);

	for (size_t i = 0; i < n;) {
		size_t end = i + 4 < n ? i + 4 : n;
		__m256i b = _mm256_setzero_si256();

		for (; i < end; i++) {
			__m128i x = _mm_loadu_si128((const void *)(t->rows +
			    (size_t)row[i] * 16));
			__m256i y = _mm256_set_m128i(_mm_srli_epi16(x, 4), x);

			b = _mm256_add_epi8(b, _mm256_shuffle_epi8(code,
			    _mm256_and_si256(y, low)));
		}
		widen(t->sum, b);
	}
}
#endif

static void
add_features(struct tally *t, uint32_t *hash, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		hash[i] = (uint64_t)hash[i] * t->script->rows >> 32;
		__builtin_prefetch(t->rows + (size_t)hash[i] *
		    (t->script->width / 2));
	}
	t->features += n;
#if defined(__x86_64__)
	if (__builtin_cpu_supports("avx2")) {
		if (t->script->width == 32)
			add_rows_narrow(t, hash, n);
		else
			add_rows_wide(t, hash, n);
		return;
	}
#endif
	add_rows(t, hash, n);
}

/* Is one language so far ahead that more text changes nothing? */
static bool
is_decided(const struct tally *t)
{
	int most = INT16_MIN, near, n = 0;

	for (unsigned i = 0; i < t->script->width; i++)
		most = t->sum[i] > most ? t->sum[i] : most;
	near = most - (int)(EXIT * sqrtf(t->features) / t->script->scale);
	for (unsigned i = 0; i < t->script->width; i++)
		n += t->sum[i] > near;
	return n == 1;
}

static void
add_text(struct tally *t, const struct symbols *s)
{
	uint32_t hash[GRAM_ROOM];
	struct grams g = { .of = s };
	size_t n;

	while ((n = grams_next(&g, hash)) > 0) {
		if (n > GRAM_FEATURES - t->features)
			n = GRAM_FEATURES - t->features;
		add_features(t, hash, n);
		if (t->features == GRAM_FEATURES ||
		    (g.at < s->n && is_decided(t)))
			break;
	}
}

/* Puts a language among the surest so far. */
static void
offer(struct langid_answer *a, uint16_t lang, float p)
{
	unsigned i = a->n;

	if (i == LANGID_TOP && p <= a->top[LANGID_TOP - 1].p)
		return;
	i = i < LANGID_TOP ? a->n++ : LANGID_TOP - 1;
	for (; i > 0 && a->top[i - 1].p < p; i--)
		a->top[i] = a->top[i - 1];
	a->top[i].lang = lang;
	a->top[i].p = p;
}

/* Turns sums into probabilities. */
static void
weigh(const struct langid *m, const struct tally *t, struct langid_answer *a)
{
	const struct langid_script *s = t->script;
	const float *bias = m->bias[s - m->file->script];
	float heat = s->heat[langid_bucket(t->features)], most = NEVER, sum = 0;
	float k = s->scale / sqrtf(t->features);
	float z[LANGID_WIDTH];

	for (unsigned i = 0; i < s->width; i++) {
		z[i] = (bias[i] + t->sum[i] * k) * heat;
		most = z[i] > most ? z[i] : most;
	}
	for (unsigned i = 0; i < s->classes; i++) {
		z[i] -= most;
		if (z[i] < -12)
			continue;
		z[i] = expf(z[i]);
		sum += z[i];
	}
	for (unsigned i = 0; i < s->classes; i++)
		if (z[i] > sum * 1e-3f)
			offer(a, m->lang[s->class[i]], z[i] / sum);
}

/* A line of a program has a language, but none that people speak. */
static bool
is_code(const struct symbols *s)
{
	return s->marks >= 2 && s->marks * 4 >= s->words;
}

void
langid_ask(const struct langid *m, struct str text, struct langid_answer *a)
{
	const struct langid_script *script;
	struct symbols s;
	struct tally t;

	*a = (struct langid_answer){ 0 };
	symbols_read(&m->file->letters, text, &s);
	a->letters = s.letters;
	if (s.script == LETTER_NONE)
		return;
	if (is_code(&s)) {
		offer(a, LANG_UNKNOWN, .95f);
		return;
	}
	script = &m->file->script[s.script];
	if (script->rows == 0) {
		if (m->allowed[script->class[0]])
			offer(a, m->lang[script->class[0]], 1);
		return;
	}
	t = (struct tally){ .script = script,
	    .rows = (const uint8_t *)m->file + script->at };
	add_text(&t, &s);
	a->features = t.features;
	if (t.features > 0)
		weigh(m, &t, a);
}

/* Does all that the header says lie within the file? */
static bool
is_sound(const struct langid_file *f, size_t n)
{
	if (f->classes > LANGID_CLASSES || f->scripts >= LETTER_SCRIPTS)
		return false;
	for (size_t i = 1; i <= f->scripts; i++) {
		const struct langid_script *s = &f->script[i];

		if (s->classes == 0 || s->classes > s->width || s->at % 64 != 0 ||
		    (s->width != 32 && s->width != LANGID_WIDTH) ||
		    s->at > n || s->rows > (n - s->at) / (s->width / 2))
			return false;
		for (size_t k = 0; k < s->classes; k++)
			if (s->class[k] >= f->classes)
				return false;
		for (size_t k = 0; k < 16; k++)
			if (s->code[k] > 31 || s->code[k] < -31)
				return false;
	}
	for (size_t i = 0; i < 0x10000; i++)
		if (f->letters.of[i] >> 8 > f->scripts &&
		    f->letters.of[i] >> 8 < LETTER_FOREIGN)
			return false;
	return true;
}

bool
langid_open(struct langid *m, struct str file)
{
	const struct langid_file *f = (const void *)file.p;

	if (file.n < sizeof(*f) || memcmp(f->magic, "dclangid", 8) != 0 ||
	    f->version != LANGID_VERSION || !is_sound(f, file.n))
		return false;
	m->file = f;
	for (size_t i = 0; i < f->classes; i++) {
		char tag[sizeof(f->class[i].tag) + 1] = { 0 };

		memcpy(tag, f->class[i].tag, sizeof(f->class[i].tag));
		m->lang[i] = lang_find(tag);
		m->allowed[i] = true;
	}
	for (size_t i = 1; i <= f->scripts; i++)
		for (size_t k = 0; k < LANGID_WIDTH; k++)
			m->bias[i][k] = k < f->script[i].classes ?
			    f->script[i].bias[k] : NEVER;
	return true;
}

/* Does a tag like zh mean the language of a class like zh-Hant? */
static bool
means(struct str tag, const char *of)
{
	return strlen(of) >= tag.n && memcmp(of, tag.p, tag.n) == 0 &&
	    (of[tag.n] == '\0' || of[tag.n] == '-');
}

static bool
allow(struct langid *m, struct str tag)
{
	bool known = false;

	for (size_t i = 0; i < m->file->classes; i++)
		if (m->lang[i] != LANG_UNKNOWN &&
		    means(tag, lang_tag(m->lang[i])))
			known = m->allowed[i] = true;
	return known;
}

bool
langid_only(struct langid *m, const char *tags, struct str *bad)
{
	const struct langid_file *f = m->file;

	for (size_t i = 0; i < f->classes; i++)
		m->allowed[i] = m->lang[i] == LANG_UNKNOWN;
	while (*tags != '\0') {
		*bad = (struct str){ tags, strcspn(tags, ",") };
		if (!allow(m, *bad))
			return false;
		tags += bad->n + (tags[bad->n] == ',');
	}
	for (size_t i = 1; i <= f->scripts; i++)
		for (size_t k = 0; k < f->script[i].classes; k++)
			if (!m->allowed[f->script[i].class[k]])
				m->bias[i][k] = NEVER;
	return true;
}
