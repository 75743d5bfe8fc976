/* SPDX-License-Identifier: Apache-2.0 */
/*
 * langid.c - adds up the rows of a text's features and weighs the sums.
 *
 * A row is one cache line: 128 weights of four bits, each standing for one of
 * 16 values.  Sums are integers, so that every way of adding gives the same.
 */
#include <limits.h>
#include <math.h>

#include "text/langid.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

static const float EXIT = 5; /* logits ahead of all others: enough ... */
static const float EXIT_NEAR = 1.5f; /* ... for what is expected */
static const float NEVER = -1e9f;
static const float LEAST = 5; /* logits behind the first: not worth a look */
static const float LISTED = 2e-3f; /* probability that is worth a word */

enum {
	HEAD = 32,       /* bytes of a long text that are read at once */
	LONG = 64,       /* bytes of one */
	PRIOR_ENDS = 56, /* features */
	FIRST = 24,      /* features between two looks at the sums: at */
	NEXT = 24,       /* first, and then */
};

/* Sums of one text, and how to add rows to them. */
struct tally {
	const struct langid *model;
	const struct langid_script *script;
	const int16_t *bar; /* see struct langid */
	const uint8_t *rows;
	int16_t sum[LANGID_WIDTH];
	unsigned features;
	uint16_t expected; /* a language, or LANG_UNKNOWN */
};

unsigned
langid_bucket(unsigned features)
{
	unsigned top = features > 1 ? 31 - __builtin_clz(features) : 0;

	return top == 0 ? 0 : 2 * top + (features >> (top - 1) & 1);
}

/*
 * Adding rows, and looking at the sums: plainly, and by AVX2.  A look tells the
 * lane of the largest sum (barred languages aside), and how many are less than
 * `near` and less than `far` below it.
 */
struct look {
	int lane;
	unsigned near, far;
};

static void
add_plain(struct tally *t, const uint32_t *row, size_t n)
{
	const int8_t *code = t->script->code;
	unsigned half = t->script->width == 32 ? 16 : 32;

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

static struct look
look_plain(const struct tally *t, int near, int far)
{
	struct look look = {0, 0, 0};
	int most = INT_MIN;

	for (unsigned i = 0; i < t->script->width; i++)
		if (t->bar[i] == 0 && t->sum[i] > most) {
			most = t->sum[i];
			look.lane = i;
		}
	for (unsigned i = 0; i < t->script->width; i++)
		if (t->bar[i] == 0) {
			look.near += t->sum[i] > most - near;
			look.far += t->sum[i] > most - far;
		}
	return look;
}

#if defined(__x86_64__)
#define AVX2 __attribute__((target("avx2")))

/* Adds 32 sums of eight bits to those of sixteen. */
AVX2 static inline void
widen(__m256i *sum, __m256i b)
{
	sum[0] = _mm256_add_epi16(
	    sum[0], _mm256_cvtepi8_epi16(_mm256_castsi256_si128(b)));
	sum[1] = _mm256_add_epi16(
	    sum[1], _mm256_cvtepi8_epi16(_mm256_extracti128_si256(b, 1)));
}

/* Adds a row to four times 32 sums of eight bits. */
AVX2 static inline void
add_row(__m256i *b, const uint8_t *rows, uint32_t row, __m256i code)
{
	const __m256i *w = (const void *)(rows + (size_t)row * 64);
	const __m256i low = _mm256_set1_epi8(15);

	for (int i = 0; i < 2; i++) {
		__m256i x = _mm256_load_si256(w + i);
		__m256i y = _mm256_and_si256(_mm256_srli_epi16(x, 4), low);

		x = _mm256_and_si256(x, low);
		b[2 * i] = _mm256_add_epi8(
		    b[2 * i], _mm256_shuffle_epi8(code, x));
		b[2 * i + 1] = _mm256_add_epi8(
		    b[2 * i + 1], _mm256_shuffle_epi8(code, y));
	}
}

/* Four rows fit into sums of eight bits: no weight is beyond 31. */
AVX2 static void
add_wide(struct tally *t, const uint32_t *row, size_t n)
{
	const __m256i code = _mm256_broadcastsi128_si256(
	    _mm_loadu_si128((const __m128i *)t->script->code));
	const uint8_t *rows = t->rows;
	__m256i sum[8];

	for (int k = 0; k < 8; k++)
		sum[k] = _mm256_loadu_si256((const __m256i *)t->sum + k);
	for (size_t i = 0; i < n;) {
		__m256i b[4] = {0};

		if (n - i >= 4) {
			add_row(b, rows, row[i], code);
			add_row(b, rows, row[i + 1], code);
			add_row(b, rows, row[i + 2], code);
			add_row(b, rows, row[i + 3], code);
			i += 4;
		} else {
			for (; i < n; i++)
				add_row(b, rows, row[i], code);
		}
		for (int k = 0; k < 4; k++)
			widen(sum + 2 * k, b[k]);
	}
	for (int k = 0; k < 8; k++)
		_mm256_storeu_si256((__m256i *)t->sum + k, sum[k]);
}

AVX2 static void
add_narrow(struct tally *t, const uint32_t *row, size_t n)
{
	const __m256i code = _mm256_broadcastsi128_si256(
	    _mm_loadu_si128((const __m128i *)t->script->code));
	const __m256i low = _mm256_set1_epi8(15);
	__m256i sum[2];

	memcpy(sum, t->sum, sizeof(sum));
	for (size_t i = 0; i < n;) {
		size_t end = i + 4 < n ? i + 4 : n;
		__m256i b = _mm256_setzero_si256();

		for (; i < end; i++) {
			__m128i x = _mm_loadu_si128(
			    (const void *)(t->rows + (size_t)row[i] * 16));
			__m256i y = _mm256_set_m128i(_mm_srli_epi16(x, 4), x);

			b = _mm256_add_epi8(b, _mm256_shuffle_epi8(code,
						   _mm256_and_si256(y, low)));
		}
		widen(sum, b);
	}
	memcpy(t->sum, sum, sizeof(sum));
}

/* The largest of sixteen numbers. */
AVX2 static inline int
largest(__m256i v)
{
	__m128i m = _mm_max_epi16(
	    _mm256_castsi256_si128(v), _mm256_extracti128_si256(v, 1));

	/* The least of what is left below the top, by the one instruction. */
	m = _mm_minpos_epu16(_mm_sub_epi16(_mm_set1_epi16(INT16_MAX), m));
	return INT16_MAX - (uint16_t)_mm_extract_epi16(m, 0);
}

/* The number that lies so far below the top, in every place. */
AVX2 static inline __m256i
below(__m256i top, int distance)
{
	return _mm256_subs_epi16(top,
	    _mm256_set1_epi16(distance < INT16_MAX ? distance : INT16_MAX));
}

AVX2 static inline unsigned
above(__m256i sum, __m256i edge)
{
	return __builtin_popcount(
		   _mm256_movemask_epi8(_mm256_cmpgt_epi16(sum, edge))) /
	       2;
}

AVX2 static struct look
look_wide(const struct tally *t, int near, int far)
{
	struct look look = {-1, 0, 0};
	__m256i sum[8], most = _mm256_set1_epi16(INT16_MIN), top, edge, end;
	unsigned n = t->script->width / 16;

	for (unsigned i = 0; i < n; i++) {
		sum[i] = _mm256_blendv_epi8(
		    _mm256_loadu_si256((const void *)(t->sum + 16 * i)),
		    _mm256_set1_epi16(INT16_MIN),
		    _mm256_loadu_si256((const void *)(t->bar + 16 * i)));
		most = _mm256_max_epi16(most, sum[i]);
	}
	top = _mm256_set1_epi16(largest(most));
	edge = below(top, near);
	end = below(top, far);
	for (unsigned i = 0; i < n; i++) {
		unsigned at =
		    _mm256_movemask_epi8(_mm256_cmpeq_epi16(sum[i], top));

		look.near += above(sum[i], edge);
		look.far += above(sum[i], end);
		if (look.lane < 0 && at != 0)
			look.lane = 16 * i + __builtin_ctz(at) / 2;
	}
	return look;
}
#endif

/* Which of them?  A test may forbid the wide one. */
static bool
goes_wide(const struct langid *m)
{
#if defined(__x86_64__)
	return m->wide;
#else
	(void)m;
	return false;
#endif
}

static void
add_features(struct tally *t, uint32_t *hash, size_t n)
{
	const uint64_t rows = t->script->rows;
	const size_t size = t->script->width / 2;
	const uint8_t *first = t->rows;

	for (size_t i = 0; i < n; i++) {
		uint32_t row = hash[i] * rows >> 32;

		hash[i] = row;
		__builtin_prefetch(first + row * size);
	}
	t->features += n;
#if defined(__x86_64__)
	if (goes_wide(t->model)) {
		if (t->script->width == 32)
			add_narrow(t, hash, n);
		else
			add_wide(t, hash, n);
		return;
	}
#endif
	add_plain(t, hash, n);
}

static struct look
look(const struct tally *t)
{
	float unit = sqrtf(t->features) / t->script->scale;

#if defined(__x86_64__)
	if (goes_wide(t->model))
		return look_wide(t, EXIT_NEAR * unit, EXIT * unit);
#endif
	return look_plain(t, EXIT_NEAR * unit, EXIT * unit);
}

/* Is one language so far ahead that more text changes nothing? */
static bool
is_decided(const struct tally *t)
{
	struct look l = look(t);

	return l.far == 1 ||
	       (l.near == 1 && t->expected != LANG_UNKNOWN &&
		   t->expected == t->model->lang[t->script->class[l.lane]]);
}

/* Adds a part of a text; false when enough is known. */
static bool
add_text(struct tally *t, const struct symbols *s)
{
	uint32_t hash[GRAM_ROOM];
	struct grams g = {.of = s};
	size_t n;

	while (
	    (n = grams_next(&g, t->features == 0 ? FIRST : NEXT, hash)) > 0) {
		if (n > GRAM_FEATURES - t->features)
			n = GRAM_FEATURES - t->features;
		add_features(t, hash, n);
		if (t->features == GRAM_FEATURES || is_decided(t))
			return false;
	}
	return true;
}

/* Puts a language among the surest so far. */
void
langid_offer(struct langid_answer *a, uint16_t lang, float p)
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
static float
logits_plain(const struct weights *w, const int16_t *sum, unsigned n, float *z)
{
	float most = NEVER;

	for (unsigned i = 0; i < n; i++) {
		z[i] = w->bias[i] + w->share * w->prior[i] + sum[i] * w->k;
		most = z[i] > most ? z[i] : most;
	}
	return most;
}

/* Lists those above `least`; how many there are. */
static unsigned
list_plain(const float *z, unsigned n, float least, uint8_t *lane)
{
	unsigned found = 0;

	for (unsigned i = 0; i < n; i++)
		if (z[i] > least)
			lane[found++] = i;
	return found;
}

#if defined(__x86_64__)
AVX2 static float
logits_wide(const struct weights *w, const int16_t *sum, unsigned n, float *z)
{
	const __m256 share = _mm256_set1_ps(w->share), k = _mm256_set1_ps(w->k);
	__m256 most = _mm256_set1_ps(NEVER);
	__m128 half;

	for (unsigned i = 0; i < n; i += 8) {
		__m256 s = _mm256_cvtepi32_ps(_mm256_cvtepi16_epi32(
		    _mm_loadu_si128((const void *)(sum + i))));
		__m256 b = _mm256_add_ps(_mm256_loadu_ps(w->bias + i),
		    _mm256_mul_ps(share, _mm256_loadu_ps(w->prior + i)));

		s = _mm256_add_ps(b, _mm256_mul_ps(s, k));
		_mm256_storeu_ps(z + i, s);
		most = _mm256_max_ps(most, s);
	}
	half = _mm_max_ps(
	    _mm256_castps256_ps128(most), _mm256_extractf128_ps(most, 1));
	half = _mm_max_ps(half, _mm_movehl_ps(half, half));
	half = _mm_max_ss(half, _mm_movehdup_ps(half));
	return _mm_cvtss_f32(half);
}

AVX2 static unsigned
list_wide(const float *z, unsigned n, float least, uint8_t *lane)
{
	const __m256 edge = _mm256_set1_ps(least);
	unsigned found = 0;

	for (unsigned i = 0; i < n; i += 8) {
		unsigned above = _mm256_movemask_ps(_mm256_cmp_ps(
		    _mm256_loadu_ps(z + i), edge, _CMP_GT_OQ));

		for (; above != 0; above &= above - 1)
			lane[found++] = i + __builtin_ctz(above);
	}
	return found;
}
#endif

static float
logits(const struct tally *t, const struct weights *w, float *z)
{
#if defined(__x86_64__)
	if (goes_wide(t->model))
		return logits_wide(w, t->sum, t->script->width, z);
#endif
	return logits_plain(w, t->sum, t->script->width, z);
}

static unsigned
list(const struct tally *t, const float *z, float least, uint8_t *lane)
{
#if defined(__x86_64__)
	if (goes_wide(t->model))
		return list_wide(z, t->script->width, least, lane);
#endif
	return list_plain(z, t->script->width, least, lane);
}

/* Turns sums into probabilities: only those languages that are not far behind
 * are worth an exponent. */
static void
weigh(const struct langid *m, const struct tally *t, struct langid_answer *a)
{
	const struct langid_script *s = t->script;
	const struct weights w = {.bias = m->bias[s - m->file->script],
	    .prior = s->prior,
	    .share = share_of_prior(t->features),
	    .k = s->scale / sqrtf(t->features)};
	float heat = s->heat[langid_bucket(t->features)], sum = 0;
	float z[LANGID_WIDTH], most = logits(t, &w, z);
	uint8_t lane[LANGID_WIDTH];
	unsigned n = list(t, z, most - LEAST / heat, lane), first = 0;

	for (unsigned i = 0; i < n; i++) {
		float *y = &z[lane[i]];

		first = *y == most ? lane[i] : first;
		sum += *y = expf((*y - most) * heat);
	}
	for (unsigned i = 0; i < n; i++)
		if (z[lane[i]] > sum * LISTED)
			langid_offer(a, m->lang[s->class[lane[i]]], z[lane[i]] / sum);
	a->evidence = t->sum[first] * s->scale / t->features;
}

static bool
is_set_in(struct str text)
{
	return text.n > 1 && (text.p[0] == '\t' ||
				 (text.p[0] == ' ' && text.p[1] == ' '));
}

/* A line for the preprocessor of C: no other # has such a word behind it. */
static bool
is_directive(struct str text)
{
	static const char words[][8] = {"define", "elif", "else", "endif",
	    "error", "if", "ifdef", "ifndef", "include", "line", "pragma",
	    "undef"};
	size_t at = 1, n = 0;

	if (text.n < 3 || text.p[0] != '#')
		return false;
	while (at < text.n && (text.p[at] == ' ' || text.p[at] == '\t'))
		at++;
	while (at + n < text.n && (unsigned char)(text.p[at + n] - 'a') < 26)
		n++;
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (n == strlen(words[i]) &&
		    memcmp(text.p + at, words[i], n) == 0)
			return at == 1 || text.p[1] == ' ';
	return false;
}

/* A line of a program has a language, but none that people speak: it has marks
 * that prose has not, or is set in and ends like one.  A semicolon behind other
 * letters than ASCII's may be a question mark, which it is in Greek. */
static bool
is_code(const struct symbols *s, struct str text)
{
	bool set_in = is_set_in(text);
	char last;

	if ((s->marks >= 2 && s->marks * 4 >= s->words) ||
	    (s->marks > 0 && set_in && s->words <= 8) || is_directive(text))
		return true;
	while (text.n > 0 && strchr(" \t\r\n", text.p[text.n - 1]) != NULL)
		text.n--;
	last = text.n > 0 ? text.p[text.n - 1] : ' ';
	return (last == '{' && s->words <= 4) ||
	       (last == ';' && s->high == 0 && (set_in || s->words <= 2 ||
				   (s->skipped > 0 && s->words <= 6)));
}

enum { STRIDE = 128 }; /* bytes counted in eight bits */

/* How many bytes are letters of ASCII; how many begin other characters, but for
 * those that begin with a byte from low to high. */
static void
count_others(struct str s, unsigned char low, unsigned char high, size_t *ascii,
    size_t *other)
{
	for (size_t at = 0; at < s.n; at += STRIDE) {
		size_t n = s.n - at < STRIDE ? s.n - at : STRIDE;
		uint8_t letters = 0, others = 0;

		for (size_t i = 0; i < n; i++) {
			unsigned char c = s.p[at + i];

			letters += (unsigned char)((c | 32) - 'a') < 26;
			others += (c >= 0xc2) & ((c < low) | (c > high));
		}
		*ascii += letters;
		*other += others;
	}
}

/* Does what was read of a text tell the script of all of it?  Each character of
 * the rest counts against that which does not begin like those that were read;
 * in Latin text those from U+0300 on, which are other scripts, or Vietnamese.
 */
static bool
tells_script(const struct langid *m, const struct symbols *s, struct str rest)
{
	bool latin = s->script == m->file->letters.of['a'] >> 8;
	size_t ascii = 0, other = s->letters - s->first;

	if (s->script == LETTER_NONE || s->foreign > 0)
		return false;
	if (latin)
		count_others(rest, 0xc2, 0xcb, &ascii, &other);
	else
		count_others(rest, s->low, s->high, &ascii, &other);
	return s->first > 2 * (other + (latin ? 0 : ascii));
}

/* Reads the beginning of a text if that is enough to tell its script, else all
 * that there is room for. */
static void
read_head(const struct langid *m, struct str text, struct symbols *s)
{
	const struct letters *letters = &m->file->letters;

	symbols_read(letters, text, text.n > LONG ? HEAD : text.n, s);
	if (s->read < text.n && s->n < GRAM_SYMBOLS &&
	    (s->marks > 0 || is_set_in(text) ||
		!tells_script(m, s, str_cut(text, s->read, text.n - s->read))))
		symbols_read(letters, text, text.n, s);
}

/* Adds what was read, and more of the text as long as it is needed. */
static void
tally_text(struct tally *t, struct str text, struct symbols *s)
{
	unsigned script = s->script;
	size_t at = s->read;

	while (add_text(t, s) && at < text.n) {
		symbols_read(&t->model->file->letters,
		    str_cut(text, at, text.n - at), HEAD, s);
		s->script = script;
		at += s->read;
	}
}

void
langid_ask_near(const struct langid *m, struct str text, uint16_t expected,
    struct langid_answer *a)
{
	const struct langid_script *script;
	struct symbols s;
	struct tally t;

	a->n = a->features = 0;
	a->evidence = 0;
	read_head(m, text, &s);
	a->letters = s.letters;
	a->script = s.script;
	a->skipped = s.skipped > 0;
	if (s.read > 0 && s.read < text.n)
		a->letters = s.letters * (double)text.n / s.read;
	if (s.script == LETTER_NONE)
		return;
	if (is_code(&s, text)) {
		langid_offer(a, LANG_UNKNOWN, .95f);
		return;
	}
	script = &m->file->script[s.script];
	if (script->rows == 0) {
		if (m->allowed[script->class[0]])
			langid_offer(a, m->lang[script->class[0]], 1);
		return;
	}
	t.model = m;
	t.script = script;
	t.bar = m->bar[s.script];
	t.rows = (const uint8_t *)m->file + script->at;
	t.features = 0;
	t.expected = expected;
	memset(t.sum, 0, sizeof(t.sum));
	tally_text(&t, text, &s);
	a->features = t.features;
	if (t.features > 0)
		weigh(m, &t, a);
}

void
langid_ask(const struct langid *m, struct str text, struct langid_answer *a)
{
	langid_ask_near(m, text, LANG_UNKNOWN, a);
}

/* Does all that the header says lie within the file?  Letters may name any
 * script there is room for, so they need no look, which is what makes opening
 * free of work for each byte of the model. */
static bool
is_sound(const struct langid_file *f, size_t n)
{
	if (f->classes > LANGID_CLASSES || f->scripts >= LETTER_SCRIPTS)
		return false;
	for (size_t i = 1; i < LETTER_SCRIPTS; i++) {
		const struct langid_script *s = &f->script[i];
		bool used = i <= f->scripts;

		if (s->name[sizeof(s->name) - 1] != '\0' ||
		    s->classes > s->width || (s->classes > 0) != used ||
		    (used && s->width != 32 && s->width != LANGID_WIDTH) ||
		    s->at % 64 != 0 || s->at > n || (s->rows > 0 && !used) ||
		    s->rows > (n - s->at) / (s->width > 0 ? s->width / 2 : 1))
			return false;
		for (size_t k = 0; k < s->classes || k == 0; k++)
			if (s->class[k] >= f->classes)
				return false;
		for (size_t k = 0; k < 16; k++)
			if (s->code[k] > 31 || s->code[k] < -31)
				return false;
	}
	return true;
}

/* From now on this lane of a script is no answer. */
static void
bar(struct langid *m, size_t script, size_t lane)
{
	m->bias[script][lane] = NEVER;
	m->bar[script][lane] = -1;
}

/* Was a language left out after all? */
static bool
is_out(const struct langid_file *f, size_t class)
{
	const struct langid_class *c = &f->class[class];

	return c->script < LETTER_SCRIPTS && c->lane >= 0 &&
	    c->lane < LANGID_WIDTH &&
	    f->script[c->script].lift[c->lane] < NEVER / 2;
}

bool
langid_open(struct langid *m, struct str file)
{
	const struct langid_file *f = (const void *)file.p;

	if (file.n < sizeof(*f) || (uintptr_t)file.p % 64 != 0 ||
	    memcmp(f->magic, "dclangid", 8) != 0 ||
	    f->version != LANGID_VERSION || !is_sound(f, file.n))
		return false;
	m->file = f;
#if defined(__x86_64__)
	m->wide = __builtin_cpu_supports("avx2");
#endif
	for (size_t i = 0; i < f->classes; i++) {
		char tag[sizeof(f->class[i].tag) + 1] = {0};

		memcpy(tag, f->class[i].tag, sizeof(f->class[i].tag));
		m->lang[i] = lang_find(tag);
		m->allowed[i] = !is_out(f, i);
	}
	for (size_t i = 1; i <= f->scripts; i++) {
		const struct langid_script *s = &f->script[i];

		for (size_t k = 0; k < LANGID_WIDTH; k++) {
			m->bias[i][k] = s->bias[k] + s->lift[k];
			if (k >= s->classes || !m->allowed[s->class[k]])
				bar(m, i, k);
		}
	}
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
		if (m->lang[i] != LANG_UNKNOWN && !is_out(m->file, i) &&
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
		*bad = (struct str){tags, strcspn(tags, ",")};
		if (!allow(m, *bad))
			return false;
		tags += bad->n + (tags[bad->n] == ',');
	}
	for (size_t i = 1; i <= f->scripts; i++)
		for (size_t k = 0; k < f->script[i].classes; k++)
			if (!m->allowed[f->script[i].class[k]])
				bar(m, i, k);
	return true;
}

/* Chinese, Japanese and Korean have scripts of scripts. */
static const char *
east(const char *tag)
{
	static const char *const script[][2] = {{"ja", "Jpan"},
	    {"zh-Hans", "Hans"}, {"zh-Hant", "Hant"}, {"yue", "Hant"},
	    {"ko", "Kore"}};

	for (size_t i = 0; i < sizeof(script) / sizeof(*script); i++)
		if (strcmp(tag, script[i][0]) == 0)
			return script[i][1];
	return NULL;
}

const char *
langid_script(const struct langid *m, const struct langid_answer *a)
{
	const char *name = a->n > 0 ? east(lang_tag(a->top[0].lang)) : NULL;

	if (a->script == LETTER_NONE)
		return a->letters > 0 ? "Zzzz" : "Zyyy";
	return name != NULL ? name : m->file->script[a->script].name;
}

size_t
langid_tags(const char *tags, uint16_t *lang, size_t most)
{
	size_t n = 0;

	while (tags != NULL && *tags != '\0' && n < most) {
		size_t len = strcspn(tags, ",");
		char tag[16] = "";

		if (len < sizeof(tag))
			memcpy(tag, tags, len);
		lang[n] = lang_find(tag);
		n += lang[n] != LANG_UNKNOWN;
		tags += len + (tags[len] == ',');
	}
	return n;
}
