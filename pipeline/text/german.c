/* SPDX-License-Identifier: Apache-2.0 */
/* german.c - the article and the case of a German name of a state. */
#include "german.h"
#include "place.h"
#include "word.h"

/* The word right before a place, with one blank between; n is 0 when there is
 * none. */
static struct str
word_before(struct str t, size_t at)
{
	size_t from = at;

	if (at < 2 || t.p[at - 1] != ' ')
		return (struct str){ NULL, 0 };
	for (from = at - 1; from > 0 && ((t.p[from - 1] | 32) - 'a' + 0u < 26 ||
	    (unsigned char)t.p[from - 1] >= 0x80); from--)
		;
	return str_cut(t, from, at - 1 - from);
}

static bool
is(struct str word, const char *one)
{
	return str_like(word, str_of(one));
}

static bool
is_capital(struct str word)
{
	return word.n > 1 && ((word.p[0] >= 'A' && word.p[0] <= 'Z') ||
	    ((unsigned char)word.p[0] == 0xc3 &&
	    (unsigned char)word.p[1] < 0xa0));
}

static bool
begins_line(struct str t, size_t at)
{
	while (at > 0 && (t.p[at - 1] == ' ' || t.p[at - 1] == '"' ||
	    t.p[at - 1] == '('))
		at--;
	return at == 0;
}

/* Does what follows mean the name by a word that goes with its gender: ", die",
 * "ihre", "er"? */
static bool
is_meant(struct str t, size_t end, bool feminine)
{
	static const char *const f[] = { "sie", "ihr", "ihre", "ihren", "ihrem",
	    "ihrer", "ihres", "deren", "welche", "welcher" };
	static const char *const m[] = { "er", "ihn", "ihm", "dessen",
	    "welcher", "welchen" };
	struct word w;
	size_t n = feminine ? sizeof(f) / sizeof(*f) : sizeof(m) / sizeof(*m);

	if (t.n - end > 4 && memcmp(t.p + end, ", d", 3) == 0)
		return true;
	for (size_t at = end; word_next(t, &at, &w);)
		for (size_t i = 0; i < n; i++)
			if (str_like(w.text, str_of(feminine ? f[i] : m[i])))
				return true;
	return false;
}

struct before {
	struct str article, prep;
	size_t article_at;
};

/* What is left without the article: out->at moves to where it began. */
static bool
without(const struct before *b, struct agreed *out)
{
	out->len += out->at - b->article_at;
	out->at = b->article_at;
	return true;
}

/* "die Regierung Südkoreas", "die Regierung von Laos". */
static bool
genitive(struct doc *doc, const struct before *b, struct agreed *out)
{
	struct str to = out->with;
	bool hissing = memchr("sxz", to.p[to.n - 1], 3) != NULL ||
	    (to.n > 1 && memcmp(to.p + to.n - 2, "\xc3\x9f", 2) == 0);

	out->with = doc_format(doc, hissing ? "von %.*s" : "%.*ss",
	    (int)to.n, to.p);
	return without(b, out);
}

/* "im", "zur": the preposition alone. */
static bool
contracted(const struct agree *a, struct doc *doc, const struct before *b,
		struct agreed *out)
{
	static const char *const preps[] = { "in", "von", "zu", "bei" };
	struct str to = out->with;

	for (size_t i = 0; i < sizeof(preps) / sizeof(*preps); i++) {
		char head[8];

		if (!cue_has(a->articles, b->article, preps[i], a->lang))
			continue;
		memcpy(head, preps[i], strlen(preps[i]) + 1);
		if (is_capital(b->article))
			head[0] &= ~32;
		out->with = doc_format(doc, "%s %.*s", head, (int)to.n, to.p);
		return without(b, out);
	}
	return false;
}

/* A nominative or accusative: it has no preposition, or one of that case. */
static bool
is_plain(const struct agree *a, const struct before *b)
{
	return b->prep.n == 0 || cue_has(a->articles, b->prep, "accusative",
	    a->lang) || !cue_has(a->articles, b->prep, "dative", a->lang);
}

/* Of a name with an article, `class`, one without. */
static bool
bare(const struct agree *a, struct doc *doc, struct str t, char class,
		const struct before *b, struct agreed *out)
{
	bool dative = cue_has(a->articles, b->prep, "dative", a->lang);

	if (is_meant(t, out->at + out->len, class == 'f') && class != 'n')
		return false;
	if (begins_line(t, out->at))
		return true;
	if (is(b->article, class == 'f' ? "die" : class == 'n' ? "das" : "der"))
		return is_plain(a, b) && !is(b->prep, "an") &&
		    !is(b->prep, "auf") ? without(b, out) : false;
	if (class == 'm' && is(b->article, "den"))
		return is_plain(a, b) ? without(b, out) : false;
	if (is(b->article, class == 'f' ? "der" : "dem") && dative)
		return without(b, out);
	if (class == 'f' && is(b->article, "der") && (is_capital(b->prep) ||
	    cue_has(a->articles, b->prep, "genitive", a->lang)))
		return genitive(doc, b, out);
	return contracted(a, doc, b, out);
}

/* "USA Reisen": part of another name. */
static bool
has_capital_behind(struct str t, size_t end)
{
	struct word w;
	size_t at = end;

	return end < t.n && t.p[end] == ' ' && word_next(t, &at, &w) &&
	    w.at == end + 1 && w.upper > 0;
}

/* die, der, den USA: Vereinigten Staaten all of them. */
static bool
plural(struct doc *doc, struct str t, const struct before *b,
		struct agreed *out)
{
	struct str to = out->with;
	const char *blank = memchr(to.p, ' ', to.n);

	if (blank == NULL || blank[-1] != 'e')
		return false;
	if (is(b->article, "die") || is(b->article, "der") ||
	    is(b->article, "den")) {
		out->with = doc_format(doc, "%.*sn%.*s", (int)(blank - to.p),
		    to.p, (int)(to.n - (blank - to.p)), blank);
		return true;
	}
	return begins_line(t, out->at) && !has_capital_behind(t, out->at +
	    out->len);
}

bool
german(const struct agree *a, struct doc *doc, struct str t, struct str form,
		struct agreed *out)
{
	static const char *const classes[] = { "f", "n", "m" };
	const char *blank = memchr(form.p, ' ', form.n);
	struct str head = str_cut(form, 0, blank ? (size_t)(blank - form.p) :
	    form.n);
	size_t end = out->at + out->len;
	struct before b;

	if (end < t.n && t.p[end] == '-')
		return false;
	b.article = word_before(t, out->at);
	b.article_at = out->at - (b.article.n ? b.article.n + 1 : 0);
	b.prep = word_before(t, b.article_at);
	if (cue_has(a->gender, form, "p", a->lang))
		return plural(doc, t, &b, out);
	if (cue_has(a->gender, out->with, "article", a->lang))
		return false;
	for (int i = 0; i < 3; i++)
		if (cue_has(a->gender, head, classes[i], a->lang))
			return bare(a, doc, t, classes[i][0], &b, out);
	return false;
}
