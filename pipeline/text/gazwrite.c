/* SPDX-License-Identifier: Apache-2.0 */
/*
 * gazwrite.c - writes the rows that gazbuild.c gathered as a gazetteer.
 *
 * Rows are sorted by the hash of their form, so that the senses of a form lie
 * side by side; rows that differ in nothing but their languages become one
 * sense; then the tables of gazetteer.h are written one behind the other.
 */
#include <stdlib.h>

#include "core/data.h"
#include "gazrows.h"
#include "room.h"
#include "token.h"

static int
by_form(const void *va, const void *vb)
{
	const struct row *a = va, *b = vb;

	if (a->hash != b->hash)
		return a->hash < b->hash ? -1 : 1;
	if (a->thing != b->thing)
		return a->thing < b->thing ? -1 : 1;
	if (a->text != b->text)
		return a->text < b->text ? -1 : 1;
	if (a->role != b->role)
		return a->role < b->role ? -1 : 1;
	return (a->flags > b->flags) - (a->flags < b->flags);
}

/* Where each of 2^bits rows of hashes begins: the first pass of a sort whose
 * second finds few rows in each. */
static uint32_t *
count_rows(const struct row *r, size_t n, int bits)
{
	uint32_t *at = room_zeroed((((size_t)1 << bits) + 1) * sizeof(*at)), sum = 0;

	for (size_t i = 0; at != NULL && i < n; i++)
		at[r[i].hash >> (64 - bits)]++;
	for (size_t k = 0; at != NULL && k <= (size_t)1 << bits; k++) {
		uint32_t here = at[k];

		at[k] = sum;
		sum += here;
	}
	return at;
}

static void
sort_few(struct row *r, size_t n)
{
	if (n > 12) {
		qsort(r, n, sizeof(*r), by_form);
		return;
	}
	for (size_t i = 1; i < n; i++) {
		struct row one = r[i];
		size_t k = i;

		for (; k > 0 && by_form(&one, &r[k - 1]) < 0; k--)
			r[k] = r[k - 1];
		r[k] = one;
	}
}

/* Sorts rows by form.  qsort() took a third of the time of an overlay; hashes
 * spread so evenly that counting leaves it nothing to do. */
static struct row *
sort_rows(const struct row *from, size_t n)
{
	struct row *r = room_new((n + 1) * sizeof(*r));
	uint32_t *at;
	int bits = 1;

	while (bits < 24 && (size_t)2 << bits < n)
		bits++;
	at = r ? count_rows(from, n, bits) : NULL;
	if (at == NULL) {
		free(r);
		return NULL;
	}
	for (size_t i = 0; i < n; i++)
		r[at[from[i].hash >> (64 - bits)]++] = from[i];
	for (size_t k = 0, start = 0; k < (size_t)1 << bits; k++) {
		sort_few(r + start, at[k] - start);
		start = at[k];
	}
	free(at);
	return r;
}

static const struct set *
set_at(const struct gazbuild *b, uint32_t i)
{
	return (const struct set *)(const void *)b->sets.p + i;
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
		if (r[i].number < r[k - 1].number)
			r[k - 1].number = r[i].number;
		if (r[k - 1].set == r[i].set)
			continue;
		set = *set_at(b, r[k - 1].set);
		for (int w = 0; w < GAZ_SET_WORDS; w++)
			set.word[w] |= set_at(b, r[i].set)->word[w];
		r[k - 1].set = gazbuild_set(b, &set);
	}
	return k;
}

/* Entities are sorted by the print of their id. */
struct made {
	struct gazbuild *b;
	struct pile out;
	struct gaz_header head;
	struct row *row;
	size_t n;
	struct gaz_entity *entity;
	uint32_t *of;		/* the entity of each thing */
};

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

static int
by_print(const void *va, const void *vb, void *things)
{
	const struct thing *a = (struct thing *)things + *(const uint32_t *)va;
	const struct thing *b = (struct thing *)things + *(const uint32_t *)vb;

	if (a->print != b->print)
		return a->print < b->print ? -1 : 1;
	return (a > b) - (a < b);
}

/* Things, in the order that gaz_entity_of() searches. */
static uint32_t *
sort_things(const struct gazbuild *b, size_t n)
{
	uint32_t *order = room_new((n + 1) * sizeof(*order));

	for (size_t i = 0; order != NULL && i < n; i++)
		order[i] = i;
	if (order != NULL && n > 0)
		qsort_r(order, n, sizeof(*order), by_print, b->things.p);
	return order;
}

static bool
make_entities(struct made *m)
{
	const struct thing *t = (const void *)m->b->things.p;
	size_t n = m->b->things.n / sizeof(*t);
	uint32_t *order = sort_things(m->b, n);

	m->entity = room_zeroed((n + 1) * sizeof(*m->entity));
	m->of = room_zeroed((n + 1) * sizeof(*m->of));
	if (order == NULL || m->entity == NULL || m->of == NULL) {
		free(order);
		return false;
	}
	m->head.nentity = n;
	for (size_t i = 0; i < n; i++) {
		const struct thing *one = &t[order[i]];

		m->of[order[i]] = i;
		m->entity[i] = (struct gaz_entity){ .id = one->id,
		    .kind = one->kind, .print = one->print,
		    .name = UINT32_MAX,
		    .class = class_of_kind(m->b->pool.p + one->kind) };
		memcpy(m->entity[i].country, one->country, 3);
	}
	free(order);
	return true;
}

/* Begins a table: a multiple of 64 bytes. */
static uint32_t
begin(struct made *m)
{
	static const char zeros[64];

	gazbuild_add(m->b, &m->out, zeros, -m->out.n & 63);
	return m->out.n;
}

static uint32_t
put(struct made *m, const void *p, size_t n)
{
	uint32_t at = begin(m);

	if (n > 0)
		gazbuild_add(m->b, &m->out, p, n);
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
	if (!gazbuild_grow(m->b, &m->out, size))
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
		struct gaz_sense s = { m->row[i].text, m->of[m->row[i].thing],
		    m->row[i].set, m->row[i].role, m->row[i].flags };

		gazbuild_add(m->b, &m->out, &s, sizeof(s));
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
		gazbuild_add(m->b, &m->out, &at, sizeof(at));
		m->head.nform++;
	}
	at = m->n + 1;
	gazbuild_add(m->b, &m->out, &at, sizeof(at));
}

static void
put_slots(struct made *m)
{
	uint32_t n = m->head.nform + m->head.nform / 3 + 8, form = 0;
	struct gaz_slot *slot = room_zeroed((n) * sizeof(*slot));

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

/* Counts the senses of each entity, and tells where its row begins. */
static void
begin_names(struct made *m)
{
	uint32_t sum = 0;

	for (uint32_t i = 0; i < m->head.nentity; i++)
		m->entity[i].name = 0;
	for (size_t i = 0; i < m->n; i++)
		m->entity[m->of[m->row[i].thing]].name++;
	for (uint32_t i = 0; i < m->head.nentity; i++) {
		uint32_t here = m->entity[i].name;

		m->entity[i].name = here > 0 ? sum : UINT32_MAX;
		sum += here;
	}
}

static int
by_number(const void *a, const void *b, void *rows)
{
	const struct row *row = rows;
	const uint32_t *x = a, *y = b;
	uint32_t p = row[*x - 1].number, q = row[*y - 1].number;

	return (p > q) - (p < q);
}

/* Of the names that an entity has as its own in a language the first to come is
 * written, as tables made by hand come before ICU. */
static void
sort_canonical(const struct made *m, uint32_t *sense)
{
	for (uint32_t i = 0; i < m->head.nentity; i++) {
		uint32_t at = m->entity[i].name, n = 0;

		if (at == UINT32_MAX)
			continue;
		while (at + n < m->n && sense[at + n] != 0 &&
		    m->row[sense[at + n] - 1].role == ROLE_CANONICAL &&
		    m->of[m->row[sense[at + n] - 1].thing] == i)
			n++;
		if (n > 1)
			qsort_r(sense + at, n, sizeof(*sense), by_number,
			    m->row);
	}
}

/* The senses of each entity, one behind the other: by role, canonical ones as
 * they came. */
static void
put_names(struct made *m)
{
	uint32_t *sense = room_zeroed((m->n + 1) * sizeof(*sense));
	uint32_t *next = room_new((m->head.nentity + 1) * sizeof(*next));

	if (sense == NULL || next == NULL)
		m->b->failed = true;
	else {
		begin_names(m);
		for (uint32_t i = 0; i < m->head.nentity; i++)
			next[i] = m->entity[i].name;
		for (int role = 0; role < ROLES; role++)
			for (size_t i = 0; i < m->n; i++)
				if (m->row[i].role == role)
					sense[next[m->of[m->row[i].thing]]++] =
					    i + 1;
		sort_canonical(m, sense);
		m->head.name_at = put(m, sense, (m->n + 1) * sizeof(*sense));
		m->head.entity_at = put(m, m->entity, m->head.nentity *
		    sizeof(*m->entity));
	}
	free(sense);
	free(next);
}

/* Tags stand together at the end of the pool, once more: who opens a gazetteer
 * reads them all, and where they came first is all over the pool. */
static void
gather_tags(struct gazbuild *b)
{
	for (uint32_t i = 0; i < b->nlang && !b->failed; i++) {
		char tag[GAZ_TAG] = "";
		size_t n = strlen(b->pool.p + b->lang_at[i]) + 1;

		if (n > sizeof(tag))
			continue;
		memcpy(tag, b->pool.p + b->lang_at[i], n);
		b->lang_at[i] = b->pool.n;
		gazbuild_add(b, &b->pool, tag, n);
	}
}

static void
put_langs(struct made *m)
{
	struct gazbuild *b = m->b;
	size_t n = b->sets.n / sizeof(struct set);

	gather_tags(b);
	m->head.nlang = b->nlang;
	m->head.set_words = (b->nlang + 63) / 64;
	m->head.nset = n;
	m->head.lang_at = put(m, b->lang_at, b->nlang * sizeof(*b->lang_at));
	m->head.set_at = begin(m);
	for (size_t i = 0; i < n; i++)
		gazbuild_add(b, &m->out, set_at(b, i)->word, m->head.set_words * 8);
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

static void
put_header(struct made *m)
{
	memcpy(m->head.magic, GAZ_MAGIC, 8);
	m->head.version = GAZ_VERSION;
	m->head.order = DATA_ORDER;
	m->head.table = token_table_id();
	m->head.licence = m->b->licence;
	m->head.size = m->out.n;
	m->head.checksum = data_checksum(m->out.p + sizeof(m->head),
	    m->out.n - sizeof(m->head));
	memcpy(m->out.p, &m->head, sizeof(m->head));
}

char *
gazbuild_done(struct gazbuild *b, size_t *size)
{
	struct made m = { .b = b, .n = b->rows.n / sizeof(struct row) };

	if ((m.row = sort_rows((void *)b->rows.p, m.n)) == NULL)
		b->failed = true;
	else
		m.n = merge_rows(b, m.row, m.n);
	if (!b->failed && make_entities(&m))
		put_all(&m);
	else
		b->failed = true;
	free(m.row);
	free(m.entity);
	free(m.of);
	if (b->failed || m.out.n > UINT32_MAX) {
		free(m.out.p);
		return NULL;
	}
	put_header(&m);
	*size = m.out.n;
	return m.out.p;
}
