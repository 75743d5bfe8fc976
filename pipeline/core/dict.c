/* SPDX-License-Identifier: Apache-2.0 */
/*
 * dict.c - reads the sections that were made of NAME.tsv files.
 *
 * Nothing is parsed: a dictionary is a view of the mapped bytes.  Its offsets
 * are checked once, when the rules are loaded.
 */
#include "core.h"
#include "data.h"

struct dict {
	struct dict *next;
	const char *name;
	const char *base;
	const struct dict_header *head;
	const uint32_t *slot;
	const struct dict_entry *entry;	/* entry 1 is the first */
	const struct dict_string *field;
};

static bool
has_room(size_t size, uint32_t at, uint64_t n, size_t each)
{
	return at % 4 == 0 && at <= size && n <= (size - at) / each;
}

static bool
string_fits(const struct dict *d, size_t size, struct dict_string s)
{
	return s.at < size && s.len < size - s.at && d->base[s.at + s.len] == 0;
}

static bool
entry_fits(const struct dict *d, size_t size, uint32_t i)
{
	const struct dict_entry *e = &d->entry[i - 1];

	/* `again` only leads onward, so that following it ends. */
	return string_fits(d, size, (struct dict_string){ e->at, e->folded }) &&
	    string_fits(d, size, (struct dict_string){ e->at + e->folded + 1,
	    e->key }) &&
	    (e->again == 0 || (e->again > i && e->again <= d->head->entries)) &&
	    e->field <= d->head->fields &&
	    e->nfield <= d->head->fields - e->field;
}

/* Does all of it lie within the section? */
static bool
is_sound(const struct dict *d, struct str s)
{
	const struct dict_header *h = d->head;
	uint32_t taken = 0;

	for (uint64_t i = 0; i <= h->mask; i++) {
		uint32_t entry = d->slot[i] & DICT_MOST;

		if (entry > h->entries || (entry == 0 && d->slot[i] != 0))
			return false;
		taken += entry != 0;
	}
	if (taken > h->mask)	/* a search must find an empty slot */
		return false;
	for (uint32_t i = 1; i <= h->entries; i++)
		if (!entry_fits(d, s.n, i))
			return false;
	for (uint32_t i = 0; i < h->fields; i++)
		if (!string_fits(d, s.n, d->field[i]))
			return false;
	return true;
}

/* Sets the view.  What is built in needs no check: 2 ms of every start. */
static bool
view(struct dict *d, struct str s, bool trusted)
{
	const struct dict_header *h = d->head = (const void *)s.p;

	if (s.n < sizeof(*h) || (h->mask & (h->mask + 1)) != 0 ||
	    !has_room(s.n, h->slot_at, (uint64_t)h->mask + 1, 4) ||
	    !has_room(s.n, h->entry_at, h->entries, sizeof(*d->entry)) ||
	    !has_room(s.n, h->field_at, h->fields, sizeof(*d->field)))
		return false;
	d->base = s.p;
	d->slot = (const void *)(s.p + h->slot_at);
	d->entry = (const void *)(s.p + h->entry_at);
	d->field = (const void *)(s.p + h->field_at);
	return trusted || is_sound(d, s);
}

static bool
add_dict(struct rules *r, const struct data_entry *e, struct fault *why)
{
	struct dict *d = arena_get(&r->arena, sizeof(*d));

	if (d == NULL) {
		fault(why, "out of memory");
		return false;
	}
	d->name = e->name + 5;
	if (!view(d, data_section(&r->data, e->name), r->data.map == NULL)) {
		fault(why, "the compiled dictionary %s is damaged", d->name);
		return false;
	}
	d->next = r->dicts;
	r->dicts = d;
	return true;
}

bool
rules_dicts(struct rules *r, struct fault *why)
{
	const struct data_header *h = (const void *)r->data.p;
	const struct data_entry *e = (const void *)(r->data.p + h->directory);

	for (uint32_t i = 0; i < h->sections; i++)
		if (strncmp(e[i].name, "dict:", 5) == 0 &&
		    memchr(e[i].name, 0, DATA_NAME) != NULL &&
		    !add_dict(r, &e[i], why))
			return false;
	return true;
}

const struct dict *
rules_dict(const struct rules *rules, const char *name)
{
	for (const struct dict *d = rules->dicts; d != NULL; d = d->next)
		if (strcmp(d->name, name) == 0)
			return d;
	return NULL;
}

struct str
rules_section(const struct rules *rules, const char *name)
{
	return data_section(&rules->data, name);
}

static struct str
string(const struct dict *d, struct dict_string s)
{
	return (struct str){ d->base + s.at, s.len };
}

uint32_t
dict_size(const struct dict *d)
{
	return d->head->entries;
}

struct str
dict_key(const struct dict *d, uint32_t entry)
{
	const struct dict_entry *e = &d->entry[entry - 1];

	return (struct str){ d->base + e->at + e->folded + 1, e->key };
}

struct str
dict_field(const struct dict *d, uint32_t entry, unsigned i)
{
	const struct dict_entry *e = &d->entry[entry - 1];

	return i < e->nfield ? string(d, d->field[e->field + i]) : STR("");
}

uint16_t
dict_lang(const struct dict *d, uint32_t entry)
{
	return d->entry[entry - 1].lang;
}

uint32_t
dict_find(const struct dict *d, struct str folded)
{
	uint32_t hash = dict_hash(folded.p, folded.n), slot;
	uint32_t i = hash & d->head->mask;

	for (; (slot = d->slot[i]) != 0; i = (i + 1) & d->head->mask) {
		const struct dict_entry *e;

		if (slot >> DICT_BITS != hash >> DICT_BITS)
			continue;
		e = &d->entry[(slot & DICT_MOST) - 1];
		if (str_eq((struct str){ d->base + e->at, e->folded }, folded))
			return slot & DICT_MOST;
	}
	return 0;
}

uint32_t
dict_again(const struct dict *d, uint32_t entry)
{
	return d->entry[entry - 1].again;
}
