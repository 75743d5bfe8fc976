/* SPDX-License-Identifier: Apache-2.0 */
/*
 * gazbuild.c - gathers the names that a gazetteer is made of.
 *
 * Texts, sets of languages and ids are interned, and every beginning of a form
 * is noted; gazwrite.c makes the tables of them.
 */
#include <stdio.h>
#include <stdlib.h>

#include "core/core.h"
#include "core/data.h"
#include "gazrows.h"
#include "room.h"
#include "token.h"
#include "utf8.h"

enum { TOKENS = 40 };

bool
gazbuild_grow(struct gazbuild *b, struct pile *p, size_t n)
{
	size_t room = (p->n + n) / 2 * 3 + 4096;
	char *more;

	if (p->room - p->n >= n)
		return true;
	if (p->n + n > UINT32_MAX || (more =
	    room_larger(p->p, p->n, room)) == NULL) {
		b->failed = true;
		return false;
	}
	p->p = more;
	p->room = room;
	return true;
}

void
gazbuild_add(struct gazbuild *b, struct pile *p, const void *what, size_t n)
{
	if (n == 0 || !gazbuild_grow(b, p, n))
		return;
	memcpy(p->p + p->n, what, n);
	p->n += n;
}

/* Makes room for one more. */
static bool
make_room(struct gazbuild *b, struct interned *t)
{
	size_t room = t->room ? t->room * 4 : 4096;
	struct place *at;

	if (t->n * 2 < t->room)
		return true;
	if ((at = room_zeroed(room * sizeof(*at))) == NULL) {
		b->failed = true;
		return false;
	}
	for (size_t i = 0; i < t->room; i++) {
		size_t k = t->at[i].print & (room - 1);

		if (t->at[i].number == 0)
			continue;
		while (at[k].number != 0)
			k = (k + 1) & (room - 1);
		at[k] = t->at[i];
	}
	free(t->at);
	t->at = at;
	t->room = room;
	return true;
}

static uint32_t
print_of(const void *p, size_t n)
{
	uint64_t h = data_checksum(p, n);

	return (uint32_t)(h ^ h >> 29);
}

static bool
is_text(const struct gazbuild *b, uint32_t at, struct str s)
{
	const char *have = b->pool.p + at;

	return memcmp(have, s.p, s.n) == 0 && have[s.n] == '\0';
}

/* The place of a text in the pool. */
static uint32_t
intern(struct gazbuild *b, struct str s)
{
	struct interned *t = &b->texts;
	uint32_t print = print_of(s.p, s.n), at = b->pool.n;
	size_t i;

	/* What is compared with a text may lie at the end of the pool. */
	if (!make_room(b, t) || !gazbuild_grow(b, &b->pool, s.n + 1))
		return 0;
	for (i = print & (t->room - 1); t->at[i].number != 0;
	    i = (i + 1) & (t->room - 1))
		if (t->at[i].print == print &&
		    is_text(b, t->at[i].number - 1, s))
			return t->at[i].number - 1;
	t->at[i] = (struct place){ at + 1, print };
	t->n++;
	gazbuild_add(b, &b->pool, s.p, s.n);
	gazbuild_add(b, &b->pool, "", 1);
	return at;
}

static struct thing *
thing_at(const struct gazbuild *b, uint32_t i)
{
	return (struct thing *)(void *)b->things.p + i;
}

/* The number of what an id names; the first of its rows tells the kind. */
static uint32_t
intern_thing(struct gazbuild *b, struct str id, uint32_t kind)
{
	struct interned *t = &b->ids;
	uint32_t print = gaz_print(id), number = t->n;
	struct thing new = { .kind = kind, .print = print };
	size_t i;

	if (!make_room(b, t) || !gazbuild_grow(b, &b->pool, id.n + 1))
		return 0;
	for (i = print & (t->room - 1); t->at[i].number != 0;
	    i = (i + 1) & (t->room - 1))
		if (t->at[i].print == print && is_text(b,
		    thing_at(b, t->at[i].number - 1)->id, id))
			return t->at[i].number - 1;
	new.id = b->pool.n;
	gazbuild_add(b, &b->pool, id.p, id.n);
	gazbuild_add(b, &b->pool, "", 1);
	gazbuild_add(b, &b->things, &new, sizeof(new));
	t->at[i] = (struct place){ number + 1, print };
	t->n++;
	return b->failed ? 0 : number;
}

uint32_t
gazbuild_set(struct gazbuild *b, const struct set *s)
{
	const struct set *sets;
	struct interned *t = &b->of_sets;
	uint32_t print = print_of(s, sizeof(*s)), number = t->n;
	size_t i;

	if (!make_room(b, t))
		return 0;
	sets = (const void *)b->sets.p;
	for (i = print & (t->room - 1); t->at[i].number != 0;
	    i = (i + 1) & (t->room - 1))
		if (t->at[i].print == print && memcmp(&sets[t->at[i].number -
		    1], s, sizeof(*s)) == 0)
			return t->at[i].number - 1;
	if (number > UINT16_MAX) {	/* rather none than another's */
		b->failed = true;
		return 0;
	}
	gazbuild_add(b, &b->sets, s, sizeof(*s));
	t->at[i] = (struct place){ number + 1, print };
	t->n++;
	return number;
}

struct gazbuild *
gazbuild_new(void)
{
	struct gazbuild *b = calloc(1, sizeof(*b));

	if (b == NULL)
		return NULL;
	intern(b, STR(""));
	b->lang_at[GAZ_ANY] = intern(b, STR("mul"));
	b->lang_at[GAZ_UNKNOWN] = intern(b, STR("und"));
	b->nlang = 2;
	gazbuild_set(b, &(struct set){ { 0 } });
	return b;
}

void
gazbuild_free(struct gazbuild *b)
{
	if (b == NULL)
		return;
	free(b->pool.p);
	free(b->rows.p);
	free(b->sets.p);
	free(b->prefixes.p);
	free(b->firsts.p);
	free(b->things.p);
	free(b->texts.at);
	free(b->ids.at);
	free(b->of_sets.at);
	free(b);
}

static const char *const roles[ROLES] = {
	"canonical", "official", "short", "acronym", "abbr", "label", "alias",
	"demonym", "metonym", "code",
};

const char *
gaz_role_name(enum gaz_role role)
{
	return role < ROLES ? roles[role] : "name";
}

enum gaz_role
gaz_role_of(struct str name)
{
	unsigned i = 0;

	while (i < ROLES && !str_eq(name, str_of(roles[i])))
		i++;
	return i;
}

uint16_t
gaz_lang_of(struct str tag)
{
	char t[GAZ_TAG];
	uint16_t lang;
	char *dash;

	if (tag.n >= sizeof(t))
		return LANG_UNKNOWN;
	memcpy(t, tag.p, tag.n);
	t[tag.n] = '\0';
	if (strcmp(t, "zh") == 0 || strcmp(t, "zh-CN") == 0 ||
	    strcmp(t, "zh-SG") == 0)
		return lang_find("zh-Hans");
	if (strcmp(t, "zh-TW") == 0 || strcmp(t, "zh-HK") == 0)
		return lang_find("zh-Hant");
	if (strcmp(t, "sr") == 0)
		return lang_find("sr-Cyrl");
	if (strcmp(t, "no") == 0)
		return lang_find("nb");
	while ((lang = lang_find(t)) == LANG_UNKNOWN &&
	    (dash = strrchr(t, '-')) != NULL)
		*dash = '\0';
	return lang;
}

/* The next of a list cut at commas. */
static bool
next_word(struct str *list, struct str *word)
{
	const char *comma;

	if (list->n == 0)
		return false;
	comma = memchr(list->p, ',', list->n);
	*word = str_cut(*list, 0, comma ? (size_t)(comma - list->p) : list->n);
	*list = str_cut(*list, word->n + (comma != NULL),
	    list->n - word->n - (comma != NULL));
	return true;
}

static unsigned
bit_of(struct gazbuild *b, struct str tag)
{
	uint16_t lang;

	if (str_eq(tag, STR("mul")))
		return GAZ_ANY;
	if (str_eq(tag, STR("und")))
		return GAZ_UNKNOWN;
	lang = gaz_lang_of(tag);
	if (lang == LANG_UNKNOWN || lang >= GAZ_LANGS)
		return GAZ_LANGS;
	if (b->bit[lang] == 0 && b->nlang < GAZ_LANGS) {
		b->lang_at[b->nlang] = intern(b, str_of(lang_tag(lang)));
		b->bit[lang] = b->nlang++;
	}
	return b->bit[lang] ? b->bit[lang] : GAZ_LANGS;
}

/* The set of a list of languages; false when none of them is known. */
static bool
read_langs(struct gazbuild *b, struct str list, uint32_t *set)
{
	struct set of = { { 0 } };
	struct str tag;
	bool any = false;

	while (next_word(&list, &tag)) {
		unsigned bit = bit_of(b, tag);

		if (bit == GAZ_LANGS)
			continue;
		of.word[bit / 64] |= 1ull << bit % 64;
		any = true;
	}
	*set = any ? gazbuild_set(b, &of) : 0;
	return any;
}

/* The same list stands in many rows: what was read is remembered. */
static bool
know_langs(struct gazbuild *b, struct str list, uint32_t *set)
{
	struct known_langs *m = &b->memo[print_of(list.p, list.n) % GAZ_MEMO];

	if (list.n == 0 || list.n > GAZ_MEMO_TEXT)
		return read_langs(b, list, set);
	if (m->n != list.n || memcmp(m->text, list.p, list.n) != 0) {
		m->n = list.n;
		memcpy(m->text, list.p, list.n);
		m->any = read_langs(b, list, &m->set);
	}
	*set = m->set;
	return m->any;
}

static const struct {
	const char *name;
	int flag;
} flags[] = {
	{ "cs", GAZ_EXACT }, { "ctx", GAZ_CONTEXT }, { "weak", GAZ_WEAK },
	{ "list", GAZ_LIST }, { "hist", GAZ_PAST }, { "block", GAZ_BLOCK },
	{ "pin", GAZ_PIN }, { "person", GAZ_PERSON },
};

const char *
gaz_flag_names(unsigned of, char *out, size_t room)
{
	size_t at = 0;

	out[0] = '\0';
	for (size_t i = 0; i < sizeof(flags) / sizeof(*flags); i++)
		if (of & flags[i].flag && at < room)
			at += snprintf(out + at, room - at, "%s%s",
			    at ? "," : "", flags[i].name);
	return out;
}

static const char *
read_flags(struct gazbuild *b, struct str list, uint32_t thing, uint8_t *out)
{
	struct str word;

	while (next_word(&list, &word)) {
		size_t i = 0, n = sizeof(flags) / sizeof(*flags);

		if (word.n == 5 && memcmp(word.p, "cc=", 3) == 0) {
			if (!b->failed)
				memcpy(thing_at(b, thing)->country, word.p + 3,
				    2);
			continue;
		}
		while (i < n && !str_eq(word, str_of(flags[i].name)))
			i++;
		if (i == n)
			return "no flag has this name";
		*out |= flags[i].flag;
	}
	return NULL;
}

/* Notes every beginning of a form, and returns the hash of all of it. */
static uint64_t
add_prefixes(struct gazbuild *b, const struct token *t, size_t n)
{
	uint64_t h = 0;

	gazbuild_add(b, &b->firsts, &t->hash, sizeof(t->hash));
	for (size_t i = 0; i < n; i++) {
		h = token_join(h, t[i].hash);
		gazbuild_add(b, &b->prefixes, &h, sizeof(h));
	}
	return h;
}

/* "US" is found as "U.S." too: the letters by themselves are a form of their
 * own.  Only of states and bodies of states, where such are common. */
static void
add_dotted(struct gazbuild *b, struct row row, struct str form, struct str kind)
{
	struct token t[4];
	char dotted[16];
	size_t n = 0;

	if (row.role != ROLE_ACRONYM || form.n < 2 || form.n > 4 ||
	    row.flags & GAZ_BLOCK || (!str_eq(kind, STR("territory")) &&
	    !str_eq(kind, STR("org.int"))))
		return;
	for (size_t i = 0; i < form.n; i++) {
		if (form.p[i] < 'A' || form.p[i] > 'Z')
			return;
		dotted[n++] = form.p[i];
		dotted[n++] = '.';
	}
	n--;	/* the last dot is no part of a token */
	row.flags |= GAZ_LIST;	/* never written */
	row.text = intern(b, (struct str){ dotted, n });
	row.hash = add_prefixes(b, t, token_name((struct str){ dotted, n }, t,
	    4));
	gazbuild_add(b, &b->rows, &row, sizeof(row));
}

/* Rows of one kind lie together. */
static uint32_t
kind_of(struct gazbuild *b, struct str kind)
{
	if (b->last_kind == 0 || !str_eq(kind, str_of(b->pool.p +
	    b->last_kind)))
		b->last_kind = intern(b, kind);
	return b->last_kind;
}

const char *
gazbuild_row(struct gazbuild *b, const struct gaz_row *r)
{
	struct token t[TOKENS];
	struct str form = r->form;
	struct row row = { 0 };
	const char *wrong;
	uint32_t set;
	size_t n;

	if (form.n > 0 && form.p[0] == '!') {
		form = str_cut(form, 1, form.n - 1);
		row.flags |= GAZ_BLOCK;
	}
	if (form.n == 0 || form.n > 400)
		return "a form has at least one byte and at most 400";
	row.thing = intern_thing(b, r->id, kind_of(b, r->kind));
	if ((wrong = read_flags(b, r->flags, row.thing, &row.flags)) != NULL)
		return wrong;
	if (r->role.n > 0 && (row.role = gaz_role_of(r->role)) == ROLES)
		return "no role has this name";
	n = token_name(form, t, TOKENS);
	if (n == 0 || !know_langs(b, r->langs, &set))
		return NULL;
	row.set = set;
	row.number = b->rows.n / sizeof(row);
	if (!(token_entry(utf8_next(form, &(size_t){ 0 })) & TOKEN_BEGINS) &&
	    t->class == TOKEN_WORD)
		row.flags |= GAZ_CONTEXT;
	row.text = intern(b, form);
	row.hash = add_prefixes(b, t, n);
	gazbuild_add(b, &b->rows, &row, sizeof(row));
	add_dotted(b, row, form, r->kind);
	return NULL;
}

/* An empty field is that of the row above. */
static struct str
carry(struct str *last, struct str field)
{
	if (field.n > 0)
		*last = field;
	return *last;
}

static bool
read_row(struct gaz_table *t, struct str line, struct gaz_row *row)
{
	struct str f[7] = { { 0 } };

	for (size_t i = 0; i < 7; i++) {
		const char *tab = memchr(line.p, '\t', line.n);
		size_t n = tab ? (size_t)(tab - line.p) : line.n;

		f[i] = str_cut(line, 0, n);
		if (tab == NULL)
			break;
		line = str_cut(line, n + 1, line.n - n - 1);
	}
	*row = (struct gaz_row){
		.id = carry(&t->id, f[0]), .kind = carry(&t->kind, f[1]),
		.langs = carry(&t->langs, f[2]),
		.form = f[3], .role = f[4], .flags = f[5],
	};
	return row->id.n > 0 && row->kind.n > 0 && row->langs.n > 0;
}

bool
gaz_table_next(struct gaz_table *t, struct gaz_row *row, const char **wrong)
{
	*wrong = NULL;
	while (t->rest.n > 0) {
		const char *end = memchr(t->rest.p, '\n', t->rest.n);
		size_t n = end ? (size_t)(end - t->rest.p) : t->rest.n;
		struct str line = str_cut(t->rest, 0, n);

		n += end != NULL;
		t->rest = str_cut(t->rest, n, t->rest.n - n);
		t->line++;
		if (line.n > 0 && line.p[line.n - 1] == '\r')
			line.n--;
		if (line.n == 0 || line.p[0] == '#')
			continue;
		if (!read_row(t, line, row))
			*wrong = "a row is: id, kind, languages, form, role, "
			    "flags";
		return true;
	}
	return false;
}

struct str
gaz_table_head(struct str text)
{
	size_t n = 0;

	while (n < text.n && text.p[n] == '#') {
		const char *end = memchr(text.p + n, '\n', text.n - n);

		n = end ? (size_t)(end - text.p) + 1 : text.n;
	}
	return str_cut(text, 0, n);
}

/* Room for what a text may hold, so that nothing is copied as it grows: what
 * is not touched costs nothing. */
static void
expect(struct gazbuild *b, size_t text)
{
	if (text < 1 << 16 || text > 1 << 30)
		return;
	gazbuild_grow(b, &b->pool, text);
	gazbuild_grow(b, &b->rows, text);
	gazbuild_grow(b, &b->things, text / 2);
	gazbuild_grow(b, &b->prefixes, text);
	gazbuild_grow(b, &b->firsts, text / 4);
}

/* If not, in which line? */
static bool
is_utf8(struct str text, size_t *line)
{
	const char *zero = text.n > 0 ? memchr(text.p, '\0', text.n) : NULL;
	size_t valid = zero ? (size_t)(zero - text.p) : text.n;

	valid = utf8_valid(str_cut(text, 0, valid));
	if (valid == text.n)
		return true;
	*line = 1;
	while (valid-- > 0)
		*line += text.p[valid] == '\n';
	return false;
}

const char *
gazbuild_text(struct gazbuild *b, struct str text, size_t *line)
{
	struct gaz_table t = { .rest = text };
	struct gaz_row row;
	const char *wrong;

	if (!is_utf8(text, line))
		return "it is not UTF-8";
	expect(b, text.n);
	while (gaz_table_next(&t, &row, &wrong)) {
		if (wrong == NULL)
			wrong = gazbuild_row(b, &row);
		*line = t.line;
		if (wrong != NULL)
			return wrong;
	}
	return NULL;
}

void
gazbuild_licence(struct gazbuild *b, struct str text)
{
	b->licence = intern(b, text);
}
