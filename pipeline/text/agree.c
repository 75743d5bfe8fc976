/* SPDX-License-Identifier: Apache-2.0 */
/* agree.c - the article before a name, when another name takes its place. */
#include "agree.h"
#include "fold.h"
#include "token.h"
#include "utf8.h"
#include "word.h"

enum { FOLDED = 160, READINGS = 4 };

enum use { USE_ALWAYS, USE_BARE, USE_EITHER };

/* What of a name decides what stands before it. */
struct sort {
	struct str class;	/* m, f, mp, fp */
	enum use use;
	struct str sound;	/* how it begins: see sound_of() */
};

/* Keys have straight apostrophes.  Returns the entry of this language. */
static uint32_t
find(const struct agree *a, const struct dict *dict, struct str key)
{
	char plain[FOLDED], folded[FOLDED];
	size_t n = 0;
	uint32_t i;
	long len;

	for (size_t at = 0; at < key.n && n + 4 < sizeof(plain);) {
		size_t from = at;
		uint32_t c = utf8_next(key, &at);

		if (c == 0x2019)
			plain[n++] = '\'';
		else
			while (from < at)
				plain[n++] = key.p[from++];
	}
	len = fold((struct str){ plain, n }, folded, sizeof(folded));
	i = len > 0 ? dict_find(dict, (struct str){ folded, len }) : 0;
	while (i != 0 && dict_lang(dict, i) != a->lang)
		i = dict_again(dict, i);
	return i;
}

static uint32_t
again(const struct agree *a, const struct dict *dict, uint32_t i)
{
	do
		i = dict_again(dict, i);
	while (i != 0 && dict_lang(dict, i) != a->lang);
	return i;
}

static uint32_t
plain_letter(struct str s, size_t *at)
{
	uint32_t c;

	if (*at >= s.n)
		return 0;
	c = utf8_next(s, at);
	return token_fold(c, token_entry(c));
}

static bool
is_vowel(uint32_t c)
{
	return c < 0x80 && c != 0 && strchr("aeiou", (int)c) != NULL;
}

/* v: with a vowel; i: with the sound i, before which Spanish says e for y; h;
 * z: where Italian says lo; c: with any other consonant. */
static struct str
sound_of(struct str name)
{
	size_t at = 0;
	uint32_t a = plain_letter(name, &at), b = plain_letter(name, &at);

	if (a == 'h' && b == 'i')
		return is_vowel(plain_letter(name, &at)) ? STR("h") : STR("i");
	if (a == 'i' && !is_vowel(b))
		return STR("i");
	if (is_vowel(a))
		return STR("v");
	if (a == 'h')
		return STR("h");
	if (a == 'z' || a == 'x' || a == 'y' || (a == 'g' && b == 'n') ||
	    (a == 'p' && b == 's') || (a == 's' && !is_vowel(b)))
		return STR("z");
	return STR("c");
}

/* A name that is in no table goes by its first word: "Royaume de ...". */
static bool
sort_of(const struct agree *a, struct str name, struct sort *out)
{
	uint32_t i = find(a, a->gender, name);
	const char *blank = memchr(name.p, ' ', name.n);
	struct str use;

	if (i == 0 && blank != NULL)
		i = find(a, a->gender, str_cut(name, 0, blank - name.p));
	if (i == 0)
		return false;
	use = dict_field(a->gender, i, 1);
	out->class = dict_field(a->gender, i, 0);
	out->use = str_eq(use, STR("bare")) ? USE_BARE :
	    str_eq(use, STR("either")) ? USE_EITHER : USE_ALWAYS;
	out->sound = dict_field(a->gender, i, 2);
	if (out->sound.n == 0)
		out->sound = sound_of(name);
	return true;
}

bool
agree_knows(const struct agree *a, struct str name)
{
	return sort_of(a, name, &(struct sort){ 0 });
}

/* What stands before the name: a preposition, "-" when there is only an article,
 * and whether there is one. */
struct reading {
	struct str part;
	bool article;
};

struct before {
	size_t at;		/* where it begins */
	struct reading row[READINGS];
	size_t n;
};

static bool
is_letter(uint32_t c)
{
	return token_class(token_entry(c)) == TOKEN_WORD;
}

/* Where the word that ends at `at` begins; an apostrophe ends one too. */
static size_t
word_before(struct str t, size_t at)
{
	size_t i = at, end, from;
	uint32_t c;

	if (i == 0)
		return at;
	c = utf8_last(t, &i);
	if (c != ' ' && c != '\'' && c != 0x2019)
		return at;
	for (from = end = i; i > 0; from = i)
		if (!is_letter(utf8_last(t, &i)))
			break;
	return from < end ? from : at;
}

/* A row may be one for the name with the article or without it. */
static void
read_row(const struct agree *a, uint32_t i, const struct sort *s,
		struct before *b)
{
	struct str kinds = dict_field(a->articles, i, 1);
	struct str sounds = dict_field(a->articles, i, 2);
	bool article = s->use != USE_BARE && str_lists(kinds, ' ', s->class);
	bool bare = s->use != USE_ALWAYS && str_lists(kinds, ' ', STR("0"));

	if (b->n == READINGS || (!article && !bare) ||
	    str_eq(dict_field(a->articles, i, 3), STR("write")) ||
	    (sounds.n > 0 && !str_lists(sounds, ' ', s->sound)))
		return;
	b->row[b->n++] = (struct reading){ dict_field(a->articles, i, 0),
	    article };
}

/* Reads what stands before the name, two words sooner than one. */
static void
read_before(const struct agree *a, struct str t, size_t at,
		const struct sort *s, struct before *b)
{
	size_t one = word_before(t, at), two = word_before(t, one);

	b->n = 0;
	for (int words = 2; words > 0 && b->n == 0; words--) {
		struct str form;

		b->at = words == 2 ? two : one;
		if (b->at == at || (words == 2 && two == one))
			continue;
		form = str_cut(t, b->at, at - b->at);
		if (form.p[form.n - 1] == ' ')
			form.n--;
		for (uint32_t i = find(a, a->articles, form); i != 0;
		    i = again(a, a->articles, i))
			read_row(a, i, s, b);
	}
	if (b->n == 0)
		b->at = at;
}

/* How a reading is written before another name; p is NULL when it cannot be. */
static struct str
write_before(const struct agree *a, const struct reading *r,
		const struct sort *to)
{
	bool article = to->use == USE_ALWAYS || (to->use == USE_EITHER &&
	    r->article);
	struct str kind = article ? to->class : STR("0");

	if (!article && str_eq(r->part, STR("-")))
		return STR("");
	for (uint32_t i = 1; i <= dict_size(a->articles); i++) {
		struct str sounds = dict_field(a->articles, i, 2);

		if (dict_lang(a->articles, i) == a->lang &&
		    str_eq(dict_field(a->articles, i, 0), r->part) &&
		    str_lists(dict_field(a->articles, i, 1), ' ', kind) &&
		    (sounds.n == 0 || str_lists(sounds, ' ', to->sound)))
			return dict_key(a->articles, i);
	}
	return (struct str){ NULL, 0 };
}

/* One way to write all readings, or none. */
static struct str
write_all(const struct agree *a, const struct before *b, const struct sort *to)
{
	struct str with = write_before(a, &b->row[0], to);

	for (size_t i = 1; i < b->n && with.p != NULL; i++) {
		struct str other = write_before(a, &b->row[i], to);

		if (other.p == NULL || !str_eq(other, with))
			return (struct str){ NULL, 0 };
	}
	return with;
}

/* Is a word a preposition or a conjunction? */
static bool
joins(const struct agree *a, struct str word)
{
	for (uint32_t i = find(a, a->articles, word); i != 0;
	    i = again(a, a->articles, i))
		if (!str_lists(STR("- pronoun other"), ' ', dict_field(a->articles, i,
		    0)))
			return true;
	return false;
}

/* Nothing behind the name can be its verb or its adjective. */
static bool
ends_there(const struct agree *a, struct str t, size_t end)
{
	size_t at = end;
	struct word w;

	if (str_trim(str_cut(t, end, t.n - end)).n == 0)
		return true;
	if (t.p[end] != ' ')
		return memchr(".;:!?)", t.p[end], 6) != NULL;
	return word_next(t, &at, &w) && w.at == end + 1 && joins(a, w.text);
}

/* Does the line go on with a pronoun that may mean a name of this sort? */
static bool
is_meant(const struct agree *a, struct str t, size_t end, struct str class)
{
	struct word w;

	for (size_t at = end; word_next(t, &at, &w);)
		for (uint32_t i = find(a, a->articles, w.text); i != 0;
		    i = again(a, a->articles, i))
			if (str_eq(dict_field(a->articles, i, 0),
			    STR("pronoun")) &&
			    str_lists(dict_field(a->articles, i, 1), ' ', class))
				return true;
	return false;
}

/* May gender or number change?  Where the name hangs on a preposition, and
 * nothing on it. */
static bool
may_change(const struct agree *a, struct str t, const struct before *b,
		size_t end, const struct sort *from)
{
	size_t before = b->at;
	bool held = b->n > 0;

	for (size_t i = 0; i < b->n; i++)
		held &= !str_eq(b->row[i].part, STR("-"));
	if (!held && before > 0 && t.p[before - 1] == ' ') {
		size_t at = word_before(t, before);

		held = at < before && joins(a, str_cut(t, at,
		    before - 1 - at));
	}
	return held && ends_there(a, t, end) &&
	    !is_meant(a, t, end, from->class);
}

/* Is the word before a name one that goes with something else? */
static bool
is_other(const struct agree *a, struct str t, size_t at)
{
	size_t from = word_before(t, at);

	if (from == at)
		return false;
	for (uint32_t i = find(a, a->articles, str_cut(t, from, at - 1 - from));
	    i != 0; i = again(a, a->articles, i))
		if (str_lists(STR("- other"), ' ', dict_field(a->articles, i, 0)))
			return true;
	return false;
}

/* At the beginning of a line, or behind a sign that begins one anew. */
static bool
is_label(struct str t, size_t at)
{
	size_t i = at;
	uint32_t c;

	while (i > 0 && t.p[i - 1] == ' ')
		i--;
	if (i == 0)
		return true;
	c = utf8_last(t, &i);
	return c == '(' || c == '[' || c == ':' || c == '|' || c == ';' ||
	    c == 0x2013 || c == 0x2014 || c == 0x2022;
}

/* Letters of ASCII and Latin-1, which is all that articles begin with. */
static bool
is_capital(struct str t, size_t at)
{
	unsigned char c = t.p[at];

	return (c >= 'A' && c <= 'Z') || (c == 0xc3 &&
	    (unsigned char)t.p[at + 1] < 0xa0);
}

static void
put_together(struct doc *doc, struct str t, const struct before *b,
		struct str article, struct str to, struct agreed *out)
{
	bool round = memmem(t.p, t.n, "\xe2\x80\x99", 3) != NULL;
	bool elided = article.n > 0 && article.p[article.n - 1] == '\'';
	char head[32];
	size_t n = article.n < sizeof(head) ? article.n : sizeof(head) - 1;

	memcpy(head, article.p, n);
	head[n] = '\0';
	if (n > 0 && is_capital(t, b->at))
		head[(unsigned char)head[0] == 0xc3] &= ~32;
	out->with = doc_format(doc, "%.*s%s%.*s", (int)(n - elided), head,
	    n == 0 ? "" : !elided ? " " : round ? "\xe2\x80\x99" : "'",
	    (int)to.n, to.p);
}

bool
agree(const struct agree *a, struct doc *doc, struct str t, size_t at,
		size_t end, struct str form, struct str to, struct agreed *out)
{
	struct sort from, next;
	struct before b;
	struct str article;
	bool change;

	if (!sort_of(a, form, &from) || !sort_of(a, to, &next))
		return false;
	read_before(a, t, at, &from, &b);
	change = !str_eq(from.class, next.class);
	*out = (struct agreed){ at, end - at, to };
	if (b.n == 0) {
		bool label = is_label(t, at);

		return (label || (from.use != USE_ALWAYS &&
		    next.use != USE_ALWAYS && !is_other(a, t, at))) &&
		    (!change || (label && ends_there(a, t, end)));
	}
	article = write_all(a, &b, &next);
	if (article.p == NULL || (change && !may_change(a, t, &b, end, &from)))
		return false;
	out->at = b.at;
	out->len = end - b.at;
	put_together(doc, t, &b, article, to, out);
	return true;
}

/* The row of the longest article that ends at `at`, and where that begins. */
static uint32_t
article_before(const struct agree *a, struct str t, size_t at, size_t *from)
{
	size_t one = word_before(t, at), two = word_before(t, one);

	for (int words = 2; words > 0; words--) {
		struct str form;
		uint32_t i;

		*from = words == 2 ? two : one;
		if (*from == at || (words == 2 && two == one))
			continue;
		form = str_cut(t, *from, at - *from);
		form.n -= form.p[form.n - 1] == ' ';
		if ((i = find(a, a->articles, form)) != 0)
			return i;
	}
	return 0;
}

static bool
stands_before(const struct agree *a, uint32_t i, struct str sound)
{
	struct str sounds = dict_field(a->articles, i, 2);

	return sounds.n == 0 || str_lists(sounds, ' ', sound);
}

/* Is there a class of names that both rows are for? */
static bool
share_class(const struct agree *a, uint32_t i, uint32_t k)
{
	static const char *const classes[] = { "m", "f", "mp", "fp", "0" };

	for (size_t c = 0; c < sizeof(classes) / sizeof(*classes); c++)
		if (str_lists(dict_field(a->articles, i, 1), ' ',
		    str_of(classes[c])) && str_lists(dict_field(a->articles, k,
		    1), ' ', str_of(classes[c])))
			return true;
	return false;
}

/* The one article that a row becomes before a sound; p is NULL when there are
 * two, or none. */
static struct str
before_sound(const struct agree *a, uint32_t row, struct str sound)
{
	struct str with = { NULL, 0 };

	for (uint32_t i = 1; i <= dict_size(a->articles); i++) {
		if (dict_lang(a->articles, i) != a->lang ||
		    !str_eq(dict_field(a->articles, i, 0),
		    dict_field(a->articles, row, 0)) ||
		    !share_class(a, i, row) || !stands_before(a, i, sound))
			continue;
		if (with.p != NULL && !str_eq(with, dict_key(a->articles, i)))
			return (struct str){ NULL, 0 };
		with = dict_key(a->articles, i);
	}
	return with;
}

bool
agree_sound(const struct agree *a, struct doc *doc, struct str t, size_t at,
		struct str to, struct agreed *out)
{
	struct before b = { .n = 0 };
	uint32_t row = article_before(a, t, at, &b.at);
	struct str sound = sound_of(to), with;

	*out = (struct agreed){ at, 0, STR("") };
	for (uint32_t i = row; i != 0; i = again(a, a->articles, i))
		if (stands_before(a, i, sound))
			return true;
	if (row == 0)
		return true;
	with = before_sound(a, row, sound);
	if (with.p == NULL)
		return false;
	put_together(doc, t, &b, with, STR(""), out);
	out->at = b.at;
	out->len = at - b.at;
	return true;
}
