/* SPDX-License-Identifier: Apache-2.0 */
/*
 * langid.c - finds the features of a text, as many as it takes, and has their
 * rows added up.
 */
#include "text/statement.h"
#include "text/tally.h"

static const float NEVER = -1e9f;

enum {
	HEAD = 32,  /* bytes of a long text that are read at once */
	LONG = 64,  /* bytes of one */
	FIRST = 24, /* features between two looks at the sums: at */
	NEXT = 24,  /* first, and then */
};

unsigned
langid_bucket(unsigned features)
{
	unsigned top = features > 1 ? 31 - __builtin_clz(features) : 0;

	return top == 0 ? 0 : 2 * top + (features >> (top - 1) & 1);
}

/* The next rows of what was read. */
static size_t
next_rows(struct langid_reading *r, const struct tally *t, uint32_t *row)
{
	const struct gram_rows rows = {.first = t->rows,
	    .n = t->script->rows,
	    .size = t->script->width / 2};

	return grams_next_rows(
	    &r->grams, t->features == 0 ? FIRST : NEXT, &rows, row);
}

/* Adds a part of a text, which begins with n rows; false when enough is known. */
static bool
add_text(struct tally *t, struct langid_reading *r, size_t n, uint16_t expected)
{
	for (; n > 0; n = next_rows(r, t, r->row)) {
		if (n > GRAM_FEATURES - t->features)
			n = GRAM_FEATURES - t->features;
		tally_add(t, r->row, n);
		if (t->features == GRAM_FEATURES ||
		    tally_is_decided(t, expected))
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
	if (s->high == 0 && statement_is(text))
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
tally_text(struct tally *t, struct langid_reading *r, uint16_t expected)
{
	struct symbols *s = &r->symbols;
	const unsigned script = s->script;
	const struct str text = r->text;
	size_t at = s->read, n = r->rows;

	while (add_text(t, r, n, expected) && at < text.n) {
		symbols_read(&t->model->file->letters,
		    str_cut(text, at, text.n - at), HEAD, s);
		s->script = script;
		at += s->read;
		r->grams.at = 0;
		n = next_rows(r, t, r->row);
	}
}

void
langid_read(const struct langid *m, struct str text, struct langid_reading *r)
{
	struct symbols *s = &r->symbols;
	struct tally t;

	r->text = text;
	r->rows = 0;
	read_head(m, text, s);
	r->code = s->script != LETTER_NONE && is_code(s, text);
	if (s->script == LETTER_NONE || r->code ||
	    m->file->script[s->script].rows == 0)
		return;
	r->grams = (struct grams){.of = s};
	tally_begin(&t, m, s->script);
	r->rows = next_rows(r, &t, r->row);
}

void
langid_answer_near(const struct langid *m, struct langid_reading *r,
    uint16_t expected, struct langid_answer *a)
{
	const struct symbols *s = &r->symbols;
	const struct langid_script *script = &m->file->script[s->script];
	struct tally t;

	a->n = a->features = 0;
	a->evidence = 0;
	a->letters = s->letters;
	a->script = s->script;
	a->skipped = s->skipped > 0;
	if (s->read > 0 && s->read < r->text.n)
		a->letters = s->letters * (double)r->text.n / s->read;
	if (r->code) {
		langid_offer(a, LANG_UNKNOWN, .95f);
	} else if (s->script == LETTER_NONE) {
		return;
	} else if (script->rows == 0) {
		if (m->allowed[script->class[0]])
			langid_offer(a, m->lang[script->class[0]], 1);
	} else {
		tally_begin(&t, m, s->script);
		tally_text(&t, r, expected);
		a->features = t.features;
		if (t.features > 0)
			tally_weigh(&t, a);
	}
}

void
langid_ask_near(const struct langid *m, struct str text, uint16_t expected,
    struct langid_answer *a)
{
	struct langid_reading r;

	langid_read(m, text, &r);
	langid_answer_near(m, &r, expected, a);
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
