/* SPDX-License-Identifier: Apache-2.0 */
/*
 * gazcheck.c - what may be wrong with a table of names.
 *
 * Every row is read as the compiler reads it, then put to the matcher: a form
 * that is not found in itself will be found nowhere.  Rows that meet in one
 * form are held against each other.  That a name is also a word is no fault as
 * long as it asks for context.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

#include <unicode/unorm2.h>
#include <unicode/ustring.h>

#include "core/core.h"
#include "fold.h"
#include "gazbuild.h"
#include "gazcheck.h"
#include "gazmatch.h"
#include "token.h"

enum { TOKENS = 40, LONGEST = 400, SHORT_ACRONYM = 3 };

struct checked {
	struct gaz_row row;
	uint64_t hash;
	size_t line;
	enum gaz_role role;
	unsigned flags;
	bool blocks;
};

struct checking {
	struct checked *of;
	size_t n, room;
	struct lexicon *words;
	gaz_on_finding *fn;
	void *user;
	bool stopped;
};

static void
tell(struct checking *c, size_t line, const char *check, const char *format,
		...) __attribute__((format(printf, 4, 5)));

static void
tell(struct checking *c, size_t line, const char *check, const char *format,
		...)
{
	char text[1024];
	va_list ap;

	if (c->stopped)
		return;
	va_start(ap, format);
	vsnprintf(text, sizeof(text), format, ap);
	va_end(ap);
	c->stopped = !c->fn(c->user, line, check, text);
}

/* The first tag of a list; what is left of it stays. */
static struct str
first_of(struct str *list)
{
	const char *comma = memchr(list->p, ',', list->n);
	struct str tag = str_cut(*list, 0, comma ? (size_t)(comma - list->p) :
	    list->n);

	*list = str_cut(*list, tag.n + (comma != NULL), list->n - tag.n -
	    (comma != NULL));
	return tag;
}

static bool
share_language(struct str a, struct str b)
{
	while (a.n > 0)
		if (str_lists(b, ',', first_of(&a)))
			return true;
	return false;
}

/*
 * A row by itself
 */

static void
check_languages(struct checking *c, const struct checked *r)
{
	struct str list = r->row.langs;

	while (list.n > 0) {
		struct str tag = first_of(&list);

		if (!str_eq(tag, STR("mul")) && !str_eq(tag, STR("und")) &&
		    gaz_lang_of(tag) == LANG_UNKNOWN)
			tell(c, r->line, "language", "no language \"%.*s\" is "
			    "known: the row is left out for it", (int)tag.n,
			    tag.p);
	}
}

static void
check_normal(struct checking *c, const struct checked *r)
{
	UErrorCode err = U_ZERO_ERROR;
	const UNormalizer2 *nfc = unorm2_getNFCInstance(&err);
	UChar u[LONGEST + 1];
	int32_t n = 0;

	u_strFromUTF8(u, LONGEST, &n, r->row.form.p, r->row.form.n, &err);
	if (U_SUCCESS(err) && !unorm2_isNormalized(nfc, u, n, &err) &&
	    U_SUCCESS(err))
		tell(c, r->line, "nfc", "\"%.*s\" is not in NFC: text is, so "
		    "it will be told as another spelling", (int)r->row.form.n,
		    r->row.form.p);
}

/* Is the form, as a text, a name that ends where it ends? */
static bool
is_reached(struct str form, const struct token *t, size_t n)
{
	struct starts s = { .text = form };
	size_t at;

	if (n == 1 && (t->class == TOKEN_CHAR || t->class == TOKEN_HANGUL))
		return false;
	return starts_next(&s, &at) && at == t->at;
}

static void
check_reach(struct checking *c, const struct checked *r, const struct token *t,
		size_t n)
{
	if (n == 0)
		tell(c, r->line, "unreachable", "\"%.*s\" cannot be found: it "
		    "has more than %d words, or signs that no name has",
		    (int)r->row.form.n, r->row.form.p, TOKENS);
	else if (!is_reached(r->row.form, t, n) && !r->blocks)
		tell(c, r->line, "unreachable", "\"%.*s\" cannot be found: a "
		    "name begins with a capital, or has two characters where "
		    "there are no capitals", (int)r->row.form.n,
		    r->row.form.p);
}

/* One word that the dictionary of one of its languages has in small letters. */
static void
check_word(struct checking *c, const struct checked *r, size_t tokens)
{
	struct str list = r->row.langs;
	char small[64];
	long n = fold(r->row.form, small, sizeof(small));

	if (tokens != 1 || n <= 0 || (size_t)n >= sizeof(small) || r->blocks ||
	    r->flags & (GAZ_CONTEXT | GAZ_EXACT | GAZ_PIN))
		return;
	while (list.n > 0) {
		struct str tag = first_of(&list);
		uint16_t lang = gaz_lang_of(tag);

		if (lang == LANG_UNKNOWN || lexicon_ask(c->words, lang,
		    (struct str){ small, n }) != LEXICON_KNOWN)
			continue;
		tell(c, r->line, "word", "\"%s\" is a word of %.*s: give it "
		    "the flag ctx, or pin it", small, (int)tag.n, tag.p);
		return;
	}
}

static void
check_acronym(struct checking *c, const struct checked *r)
{
	if (r->role == ROLE_ACRONYM && r->row.form.n <= SHORT_ACRONYM &&
	    !(r->flags & (GAZ_CONTEXT | GAZ_PIN)) && !r->blocks)
		tell(c, r->line, "short", "\"%.*s\" is an acronym of %zu "
		    "letters, which mean many things: give it the flag ctx, or "
		    "pin it", (int)r->row.form.n, r->row.form.p,
		    r->row.form.n);
}

static bool
keep(struct checking *c, const struct checked *r)
{
	if (c->n == c->room) {
		size_t room = c->room * 2 + 1024;
		struct checked *more = realloc(c->of, room * sizeof(*more));

		if (more == NULL)
			return false;
		c->of = more;
		c->room = room;
	}
	c->of[c->n++] = *r;
	return true;
}

static bool
check_row(struct checking *c, struct gaz_row row, size_t line)
{
	struct checked r = { .row = row, .line = line };
	struct token t[TOKENS];
	size_t n;

	r.role = row.role.n > 0 ? gaz_role_of(row.role) : ROLE_CANONICAL;
	r.flags = (str_lists(row.flags, ',', STR("ctx")) ? GAZ_CONTEXT : 0) |
	    (str_lists(row.flags, ',', STR("cs")) ? GAZ_EXACT : 0) |
	    (str_lists(row.flags, ',', STR("pin")) ? GAZ_PIN : 0);
	r.blocks = str_lists(row.flags, ',', STR("block"));
	if (row.form.n > 0 && row.form.p[0] == '!') {
		r.row.form = str_cut(row.form, 1, row.form.n - 1);
		r.blocks = true;
	}
	if (r.row.form.n == 0 || r.row.form.n > LONGEST)
		return true;	/* the compiler has told */
	n = token_name(r.row.form, t, TOKENS);
	for (size_t i = 0; i < n; i++)
		r.hash = token_join(r.hash, t[i].hash);
	check_languages(c, &r);
	check_normal(c, &r);
	check_reach(c, &r, t, n);
	check_word(c, &r, n);
	check_acronym(c, &r);
	return n == 0 || keep(c, &r);
}

/*
 * Rows beside each other
 */

static int
by_hash(const void *va, const void *vb)
{
	const struct checked *a = va, *b = vb;

	if (a->hash != b->hash)
		return a->hash < b->hash ? -1 : 1;
	return (a->line > b->line) - (a->line < b->line);
}

static void
check_pair(struct checking *c, const struct checked *a,
		const struct checked *b)
{
	if (!share_language(a->row.langs, b->row.langs))
		return;
	if (str_eq(a->row.id, b->row.id)) {
		if (str_eq(a->row.form, b->row.form) && a->blocks == b->blocks)
			tell(c, b->line, "duplicate", "\"%.*s\" of %.*s stands "
			    "in line %zu too", (int)b->row.form.n,
			    b->row.form.p, (int)b->row.id.n, b->row.id.p,
			    a->line);
		return;
	}
	if (a->blocks || b->blocks || (a->flags & b->flags & GAZ_CONTEXT) ||
	    (a->flags ^ b->flags) & GAZ_PIN)
		return;
	tell(c, b->line, "ambiguous", "\"%.*s\" is %.*s here, and %.*s in line "
	    "%zu: give one the flag pin, or both ctx", (int)b->row.form.n,
	    b->row.form.p, (int)b->row.id.n, b->row.id.p, (int)a->row.id.n,
	    a->row.id.p, a->line);
}

/* Against the next few of the same form: a form of a thousand things is told
 * often enough. */
static void
check_pairs(struct checking *c)
{
	if (c->n > 0)
		qsort(c->of, c->n, sizeof(*c->of), by_hash);
	for (size_t i = 0; i < c->n; i++)
		for (size_t k = i + 1; k < c->n && k < i + 9 &&
		    c->of[k].hash == c->of[i].hash; k++)
			check_pair(c, &c->of[i], &c->of[k]);
}

static int
by_thing(const void *va, const void *vb)
{
	const struct checked *a = va, *b = vb;
	size_t n = a->row.id.n < b->row.id.n ? a->row.id.n : b->row.id.n;
	int order = memcmp(a->row.id.p, b->row.id.p, n);

	if (order == 0)
		order = (a->row.id.n > b->row.id.n) -
		    (a->row.id.n < b->row.id.n);
	return order ? order : (a->line > b->line) - (a->line < b->line);
}

static void
check_things(struct checking *c)
{
	bool named = false, only_blocks = true;

	if (c->n > 0)
		qsort(c->of, c->n, sizeof(*c->of), by_thing);
	for (size_t i = 0, first = 0; i < c->n; i++) {
		named |= c->of[i].role == ROLE_CANONICAL;
		only_blocks &= c->of[i].blocks;
		if (i + 1 < c->n && str_eq(c->of[i].row.id,
		    c->of[i + 1].row.id))
			continue;
		if (!named && !only_blocks)
			tell(c, c->of[first].line, "canonical", "%.*s has no "
			    "row with the role canonical: its names are found, "
			    "but none is written", (int)c->of[i].row.id.n,
			    c->of[i].row.id.p);
		first = i + 1;
		named = false;
		only_blocks = true;
	}
}

/* Do the comments at the head name a licence? */
static bool
has_licence(struct str head)
{
	for (size_t i = 0; i + 5 < head.n; i++)
		if (strncasecmp(head.p + i, "licen", 5) == 0)
			return true;
	return false;
}

bool
gazcheck(struct str text, struct lexicon *words, gaz_on_finding *fn,
		void *user)
{
	struct checking c = { .words = words, .fn = fn, .user = user };
	struct gazbuild *b = gazbuild_new();
	struct gaz_table t = { .rest = text };
	struct gaz_row row;
	const char *wrong;
	bool fine = b != NULL;

	if (!has_licence(gaz_table_head(text)))
		tell(&c, 0, "licence", "no comment before the first row tells "
		    "the licence of the names: write one, as \"# licence: "
		    "...\"");
	if (utf8_valid(text) < text.n) {
		tell(&c, 0, "utf-8", "it is not valid UTF-8");
		gazbuild_free(b);
		return true;
	}
	while (fine && !c.stopped && gaz_table_next(&t, &row, &wrong)) {
		if (wrong == NULL)
			wrong = gazbuild_row(b, &row);
		if (wrong != NULL)
			tell(&c, t.line, "row", "%s", wrong);
		else
			fine = check_row(&c, row, t.line);
	}
	if (fine) {
		check_pairs(&c);
		check_things(&c);
	}
	gazbuild_free(b);
	free(c.of);
	return fine;
}
