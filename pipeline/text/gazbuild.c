/* SPDX-License-Identifier: Apache-2.0 */
/*
 * gazbuild.c - compiles names into a gazetteer.
 *
 * Rows are gathered, with texts, sets of languages and ids interned; then
 * sorted by the hash of their form, so that the senses of a form lie side by
 * side; then the tables of gazetteer.h are written one behind the other.  Rows
 * that differ in nothing but their languages become one sense.
 */
#include <stdlib.h>

#include "core/data.h"
#include "gazbuild.h"
#include "token.h"
#include "utf8.h"

enum { TOKENS = 40, TAG = 24, SET_WORDS = GAZ_LANGS / 64 };

struct set {
	uint64_t word[SET_WORDS];
};

struct row {
	uint64_t hash;
	uint32_t id, text, kind, set;
	uint8_t role, flags;
};

/* A row of things that grows. */
struct pile {
	char *p;
	size_t n, room;		/* bytes */
};

/* Where interned things lie: places in the pool, or sets by number. */
struct interned {
	uint32_t *at;		/* plus 1; 0 is free */
	size_t n, room;		/* room: a power of two */
};

struct gazbuild {
	bool failed;
	struct pile pool, rows, sets, prefixes, firsts, countries;
	struct interned texts, of_sets;
	uint32_t lang_at[GAZ_LANGS];	/* tag of each bit, in the pool */
	uint32_t nlang;
	uint16_t bit[GAZ_LANGS];	/* of each language of ours */
	uint32_t licence;
	struct {
		struct str id, kind, langs;
	} last;
	char keep[3][256];
};

/* A country goes with an entity, whichever of its rows names it. */
struct country {
	uint32_t id;
	char code[3];
};

static bool
grow(struct gazbuild *b, struct pile *p, size_t n)
{
	size_t room = (p->n + n) * 2;
	char *more;

	if (p->room - p->n >= n)
		return true;
	if ((more = realloc(p->p, room)) == NULL) {
		b->failed = true;
		return false;
	}
	p->p = more;
	p->room = room;
	return true;
}

static void
add(struct gazbuild *b, struct pile *p, const void *what, size_t n)
{
	if (n == 0 || !grow(b, p, n))
		return;
	memcpy(p->p + p->n, what, n);
	p->n += n;
}

/* Makes room for one more; places are found anew by `hash_at`. */
static bool
make_room(struct gazbuild *b, struct interned *t,
		uint64_t (*hash_at)(const struct gazbuild *, uint32_t))
{
	size_t room = t->room ? t->room * 2 : 1024;
	uint32_t *at;

	if (t->n * 2 < t->room)
		return true;
	if ((at = calloc(room, sizeof(*at))) == NULL) {
		b->failed = true;
		return false;
	}
	for (size_t i = 0; i < t->room; i++) {
		size_t k;

		if (t->at[i] == 0)
			continue;
		k = hash_at(b, t->at[i] - 1) & (room - 1);
		while (at[k] != 0)
			k = (k + 1) & (room - 1);
		at[k] = t->at[i];
	}
	free(t->at);
	t->at = at;
	t->room = room;
	return true;
}

static uint64_t
hash_of(const void *p, size_t n)
{
	uint64_t h = data_checksum(p, n);

	return h ^ h >> 29;
}

static uint64_t
text_hash(const struct gazbuild *b, uint32_t at)
{
	return hash_of(b->pool.p + at, strlen(b->pool.p + at));
}

/* The place of a text in the pool. */
static uint32_t
intern(struct gazbuild *b, struct str s)
{
	struct interned *t = &b->texts;
	size_t i;

	if (!make_room(b, t, text_hash))
		return 0;
	i = hash_of(s.p, s.n) & (t->room - 1);
	for (; t->at[i] != 0; i = (i + 1) & (t->room - 1)) {
		const char *have = b->pool.p + t->at[i] - 1;

		if (strncmp(have, s.p, s.n) == 0 && have[s.n] == '\0')
			return t->at[i] - 1;
	}
	t->at[i] = b->pool.n + 1;
	t->n++;
	add(b, &b->pool, s.p, s.n);
	add(b, &b->pool, "", 1);
	return t->at[i] - 1;
}

static const struct set *
set_at(const struct gazbuild *b, uint32_t i)
{
	return (const struct set *)(const void *)b->sets.p + i;
}

static uint64_t
set_hash(const struct gazbuild *b, uint32_t i)
{
	return hash_of(set_at(b, i), sizeof(struct set));
}

static uint32_t
intern_set(struct gazbuild *b, const struct set *s)
{
	struct interned *t = &b->of_sets;
	size_t i;

	if (!make_room(b, t, set_hash))
		return 0;
	i = hash_of(s, sizeof(*s)) & (t->room - 1);
	for (; t->at[i] != 0; i = (i + 1) & (t->room - 1))
		if (memcmp(set_at(b, t->at[i] - 1), s, sizeof(*s)) == 0)
			return t->at[i] - 1;
	t->at[i] = b->sets.n / sizeof(*s) + 1;
	t->n++;
	add(b, &b->sets, s, sizeof(*s));
	return t->at[i] - 1;
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
	intern_set(b, &(struct set){ { 0 } });
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
	free(b->countries.p);
	free(b->texts.at);
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
	char t[TAG];
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

/* False when none of them is known. */
static bool
read_langs(struct gazbuild *b, struct str list, struct set *set)
{
	struct str tag;
	bool any = false;

	*set = (struct set){ { 0 } };
	while (next_word(&list, &tag)) {
		unsigned bit = bit_of(b, tag);

		if (bit == GAZ_LANGS)
			continue;
		set->word[bit / 64] |= 1ull << bit % 64;
		any = true;
	}
	return any;
}

static const struct {
	const char *name;
	int flag;
} flags[] = {
	{ "cs", GAZ_EXACT }, { "ctx", GAZ_CONTEXT }, { "weak", GAZ_WEAK },
	{ "list", GAZ_LIST }, { "hist", GAZ_PAST }, { "block", GAZ_BLOCK },
	{ "pin", GAZ_PIN }, { "person", GAZ_PERSON },
};

static const char *
read_flags(struct gazbuild *b, struct str list, uint32_t id, uint8_t *out)
{
	struct str word;

	while (next_word(&list, &word)) {
		size_t i = 0, n = sizeof(flags) / sizeof(*flags);

		if (word.n == 5 && memcmp(word.p, "cc=", 3) == 0) {
			struct country c = { .id = id };

			memcpy(c.code, word.p + 3, 2);
			add(b, &b->countries, &c, sizeof(c));
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

	add(b, &b->firsts, &t->hash, sizeof(t->hash));
	for (size_t i = 0; i < n; i++) {
		h = token_join(h, t[i].hash);
		add(b, &b->prefixes, &h, sizeof(h));
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
	row.text = intern(b, (struct str){ dotted, n });
	row.hash = add_prefixes(b, t, token_name((struct str){ dotted, n }, t,
	    4));
	add(b, &b->rows, &row, sizeof(row));
}

const char *
gazbuild_row(struct gazbuild *b, const struct gaz_row *r)
{
	struct token t[TOKENS];
	struct set set;
	struct str form = r->form;
	struct row row = { 0 };
	const char *wrong;
	size_t n;

	if (form.n > 0 && form.p[0] == '!') {
		form = str_cut(form, 1, form.n - 1);
		row.flags |= GAZ_BLOCK;
	}
	if (form.n == 0 || form.n > 400)
		return "a form has at least one byte and at most 400";
	row.id = intern(b, r->id);
	row.kind = intern(b, r->kind);
	if ((wrong = read_flags(b, r->flags, row.id, &row.flags)) != NULL)
		return wrong;
	if (r->role.n > 0 && (row.role = gaz_role_of(r->role)) == ROLES)
		return "no role has this name";
	n = token_name(form, t, TOKENS);
	if (n == 0 || !read_langs(b, r->langs, &set))
		return NULL;
	if (!(token_entry(utf8_next(form, &(size_t){ 0 })) & TOKEN_BEGINS) &&
	    t->class == TOKEN_WORD)
		row.flags |= GAZ_CONTEXT;
	row.set = intern_set(b, &set);
	row.text = intern(b, form);
	row.hash = add_prefixes(b, t, n);
	add(b, &b->rows, &row, sizeof(row));
	add_dotted(b, row, form, r->kind);
	return NULL;
}

/* Keeps a field for the rows below; an empty one is that of above. */
static struct str
carry(char *keep, struct str *last, struct str field)
{
	if (field.n > 0 && field.n < 256) {
		memcpy(keep, field.p, field.n);
		*last = (struct str){ keep, field.n };
	}
	return field.n > 0 ? field : *last;
}

static const char *
read_line(struct gazbuild *b, struct str line)
{
	struct str f[7] = { { 0 } };
	struct gaz_row row;

	for (size_t i = 0; i < 7; i++) {
		const char *tab = memchr(line.p, '\t', line.n);
		size_t n = tab ? (size_t)(tab - line.p) : line.n;

		f[i] = str_cut(line, 0, n);
		if (tab == NULL)
			break;
		line = str_cut(line, n + 1, line.n - n - 1);
	}
	row = (struct gaz_row){
		.id = carry(b->keep[0], &b->last.id, f[0]),
		.kind = carry(b->keep[1], &b->last.kind, f[1]),
		.langs = carry(b->keep[2], &b->last.langs, f[2]),
		.form = f[3], .role = f[4], .flags = f[5],
	};
	if (row.id.n == 0 || row.kind.n == 0 || row.langs.n == 0)
		return "a row is: id, kind, languages, form, role, flags";
	return gazbuild_row(b, &row);
}

const char *
gazbuild_text(struct gazbuild *b, struct str text, size_t *line)
{
	b->last.id = b->last.kind = b->last.langs = STR("");
	for (*line = 1; text.n > 0; ++*line) {
		const char *end = memchr(text.p, '\n', text.n), *wrong;
		size_t n = end ? (size_t)(end - text.p) : text.n;
		struct str row = str_cut(text, 0, n);

		text = str_cut(text, n + (end != NULL),
		    text.n - n - (end != NULL));
		if (row.n > 0 && row.p[row.n - 1] == '\r')
			row.n--;
		if (row.n == 0 || row.p[0] == '#')
			continue;
		if ((wrong = read_line(b, row)) != NULL)
			return wrong;
	}
	return NULL;
}

void
gazbuild_licence(struct gazbuild *b, struct str text)
{
	b->licence = intern(b, text);
}

/*
 * Writing
 */

static int
by_form(const void *va, const void *vb)
{
	const struct row *a = va, *b = vb;

	if (a->hash != b->hash)
		return a->hash < b->hash ? -1 : 1;
	if (a->id != b->id)
		return a->id < b->id ? -1 : 1;
	if (a->text != b->text)
		return a->text < b->text ? -1 : 1;
	if (a->role != b->role)
		return a->role < b->role ? -1 : 1;
	return (a->flags > b->flags) - (a->flags < b->flags);
}

/* Rows that differ in languages alone become one. */
static size_t
merge_rows(struct gazbuild *b, struct row *r, size_t n)
{
	size_t k = 0;

	for (size_t i = 0; i < n; i++) {
		struct set set;

		if (k == 0 || by_form(&r[k - 1], &r[i]) != 0) {
			r[k++] = r[i];
			continue;
		}
		if (r[k - 1].set == r[i].set)
			continue;
		set = *set_at(b, r[k - 1].set);
		for (int w = 0; w < SET_WORDS; w++)
			set.word[w] |= set_at(b, r[i].set)->word[w];
		r[k - 1].set = intern_set(b, &set);
	}
	return k;
}

/* Entities are sorted by id, and carry the kind of their first row. */
struct made {
	struct gazbuild *b;
	struct pile out;
	struct gaz_header head;
	struct row *row;
	size_t n;
	struct gaz_entity *entity;
	uint32_t *of;		/* the entity of each row */
};

static int
by_id(const void *va, const void *vb, void *pool)
{
	const struct gaz_entity *a = va, *b = vb;

	return strcmp((char *)pool + a->id, (char *)pool + b->id);
}

static enum gaz_class
class_of_kind(const char *kind)
{
	static const struct {
		const char *start;
		enum gaz_class class;
	} of[] = {
		{ "territory", CLASS_TERRITORY }, { "region", CLASS_REGION },
		{ "subdivision", CLASS_SUBDIVISION }, { "city", CLASS_CITY },
		{ "language", CLASS_LANGUAGE }, { "org", CLASS_ORG },
		{ "person", CLASS_PERSON },
	};

	for (size_t i = 0; i < sizeof(of) / sizeof(*of); i++)
		if (strncmp(kind, of[i].start, strlen(of[i].start)) == 0)
			return of[i].class;
	return CLASS_OTHER;
}

static uint32_t
find_entity(const struct made *m, uint32_t id)
{
	struct gaz_entity key = { .id = id };
	const struct gaz_entity *e = m->entity;
	size_t low = 0, high = m->head.nentity;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (by_id(&key, &e[mid], m->b->pool.p) <= 0)
			high = mid;
		else
			low = mid + 1;
	}
	return low;
}

/* Tells each row its entity, by the place of the id in the pool. */
static bool
number_rows(struct made *m)
{
	uint32_t *at = calloc(m->b->pool.n + 1, sizeof(*at));

	if (at == NULL)
		return false;
	for (uint32_t i = 0; i < m->head.nentity; i++)
		at[m->entity[i].id] = i;
	for (size_t i = 0; i < m->n; i++)
		m->of[i] = at[m->row[i].id];
	free(at);
	return true;
}

static bool
make_entities(struct made *m)
{
	size_t k = 0;

	m->entity = calloc(m->n + 1, sizeof(*m->entity));
	m->of = calloc(m->n + 1, sizeof(*m->of));
	if (m->entity == NULL || m->of == NULL)
		return false;
	for (size_t i = 0; i < m->n; i++)
		m->entity[i] = (struct gaz_entity){ .id = m->row[i].id,
		    .kind = m->row[i].kind };
	qsort_r(m->entity, m->n, sizeof(*m->entity), by_id, m->b->pool.p);
	for (size_t i = 0; i < m->n; i++)
		if (k == 0 || m->entity[k - 1].id != m->entity[i].id)
			m->entity[k++] = m->entity[i];
	m->head.nentity = k;
	for (size_t i = 0; i < k; i++)
		m->entity[i].class = class_of_kind(m->b->pool.p +
		    m->entity[i].kind);
	return number_rows(m);
}

static void
make_countries(struct made *m)
{
	const struct country *c = (const void *)m->b->countries.p;

	for (size_t i = 0; i < m->b->countries.n / sizeof(*c); i++) {
		uint32_t e = find_entity(m, c[i].id);

		if (e < m->head.nentity && m->entity[e].id == c[i].id)
			memcpy(m->entity[e].country, c[i].code, 3);
	}
}

/* Begins a table: a multiple of 64 bytes. */
static uint32_t
begin(struct made *m)
{
	static const char zeros[64];

	add(m->b, &m->out, zeros, -m->out.n & 63);
	return m->out.n;
}

static uint32_t
put(struct made *m, const void *p, size_t n)
{
	uint32_t at = begin(m);

	if (n > 0)
		add(m->b, &m->out, p, n);
	return at;
}

/* A set of bits for a pile of hashes; sparse, so that few others hit. */
static uint32_t
put_bits(struct made *m, const struct pile *hashes, uint32_t *bits)
{
	const uint64_t *h = (const void *)hashes->p;
	size_t n = hashes->n / sizeof(*h), size;
	uint32_t at = begin(m);
	uint64_t *set;

	*bits = 9;
	while (1ull << *bits < n * 8 && *bits < 27)
		++*bits;
	size = (1ull << *bits) / 8;
	if (!grow(m->b, &m->out, size))
		return at;
	memset(m->out.p + at, 0, size);
	set = (void *)(m->out.p + at);
	for (size_t i = 0; i < n; i++) {
		uint64_t k = h[i] >> (64 - *bits);

		set[k >> 6] |= 1ull << (k & 63);
	}
	m->out.n += size;
	return at;
}

/* Senses begin at 1; number 0 is none. */
static void
put_senses(struct made *m)
{
	struct gaz_sense none = { .entity = UINT32_MAX, .flags = GAZ_CONTEXT };

	m->head.sense_at = put(m, &none, sizeof(none));
	for (size_t i = 0; i < m->n; i++) {
		struct gaz_sense s = { m->row[i].text, m->of[i],
		    m->row[i].set, m->row[i].role, m->row[i].flags };

		add(m->b, &m->out, &s, sizeof(s));
	}
	m->head.nsense = m->n + 1;
}

static void
put_forms(struct made *m)
{
	uint32_t at = 0;

	m->head.form_at = put(m, &at, sizeof(at));
	for (size_t i = 0; i < m->n; i++) {
		if (i > 0 && m->row[i].hash == m->row[i - 1].hash)
			continue;
		at = i + 1;
		add(m->b, &m->out, &at, sizeof(at));
		m->head.nform++;
	}
	at = m->n + 1;
	add(m->b, &m->out, &at, sizeof(at));
}

static void
put_slots(struct made *m)
{
	uint32_t n = m->head.nform + m->head.nform / 3 + 8, form = 0;
	struct gaz_slot *slot = calloc(n, sizeof(*slot));

	if (slot == NULL) {
		m->b->failed = true;
		return;
	}
	for (size_t i = 0; i < m->n; i++) {
		uint64_t h = m->row[i].hash;
		uint32_t k = (h >> 32) * n >> 32;

		if (i > 0 && h == m->row[i - 1].hash)
			continue;
		while (slot[k].form != 0)
			k = k + 1 == n ? 0 : k + 1;
		slot[k] = (struct gaz_slot){ (uint32_t)h, ++form };
	}
	m->head.nslot = n;
	m->head.slot_at = put(m, slot, n * sizeof(*slot));
	free(slot);
}

static int
by_entity(const void *va, const void *vb, void *made)
{
	const struct made *m = made;
	uint32_t a = *(const uint32_t *)va - 1, b = *(const uint32_t *)vb - 1;

	if (m->of[a] != m->of[b])
		return m->of[a] < m->of[b] ? -1 : 1;
	if (m->row[a].role != m->row[b].role)
		return m->row[a].role < m->row[b].role ? -1 : 1;
	return (a > b) - (a < b);
}

/* The senses of each entity, one behind the other. */
static void
put_names(struct made *m)
{
	uint32_t *sense = calloc(m->n + 1, sizeof(*sense));

	if (sense == NULL) {
		m->b->failed = true;
		return;
	}
	for (size_t i = 0; i < m->n; i++)
		sense[i] = i + 1;
	qsort_r(sense, m->n, sizeof(*sense), by_entity, m);
	for (size_t i = m->n; i-- > 0;)
		m->entity[m->of[sense[i] - 1]].name = i;
	m->head.name_at = put(m, sense, (m->n + 1) * sizeof(*sense));
	free(sense);
	m->head.entity_at = put(m, m->entity, m->head.nentity *
	    sizeof(*m->entity));
}

static void
put_langs(struct made *m)
{
	struct gazbuild *b = m->b;
	size_t n = b->sets.n / sizeof(struct set);

	m->head.nlang = b->nlang;
	m->head.set_words = (b->nlang + 63) / 64;
	m->head.nset = n;
	m->head.lang_at = put(m, b->lang_at, b->nlang * sizeof(*b->lang_at));
	m->head.set_at = begin(m);
	for (size_t i = 0; i < n; i++)
		add(b, &m->out, set_at(b, i)->word, m->head.set_words * 8);
}

static void
put_all(struct made *m)
{
	struct gazbuild *b = m->b;

	put(m, &m->head, sizeof(m->head));
	m->head.first_at = put_bits(m, &b->firsts, &m->head.first_bits);
	m->head.prefix_at = put_bits(m, &b->prefixes, &m->head.prefix_bits);
	put_senses(m);
	put_forms(m);
	put_slots(m);
	put_names(m);
	put_langs(m);
	m->head.pool = b->pool.n;
	m->head.pool_at = put(m, b->pool.p, b->pool.n);
	begin(m);
}

char *
gazbuild_done(struct gazbuild *b, size_t *size)
{
	struct made m = { .b = b, .row = (void *)b->rows.p,
	    .n = b->rows.n / sizeof(struct row) };

	if (m.n > 0)
		qsort(m.row, m.n, sizeof(*m.row), by_form);
	m.n = merge_rows(b, m.row, m.n);
	if (!b->failed && make_entities(&m)) {
		make_countries(&m);
		memcpy(m.head.magic, GAZ_MAGIC, 8);
		m.head.version = GAZ_VERSION;
		m.head.order = DATA_ORDER;
		m.head.table = token_table_id();
		m.head.licence = b->licence;
		put_all(&m);
	} else {
		b->failed = true;
	}
	free(m.entity);
	free(m.of);
	if (b->failed) {
		free(m.out.p);
		return NULL;
	}
	m.head.size = m.out.n;
	m.head.checksum = data_checksum(m.out.p + sizeof(m.head),
	    m.out.n - sizeof(m.head));
	memcpy(m.out.p, &m.head, sizeof(m.head));
	*size = m.out.n;
	return m.out.p;
}
