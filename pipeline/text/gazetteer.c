/* SPDX-License-Identifier: Apache-2.0 */
/* gazetteer.c - names of things, compiled: looked up where they stand. */
#include "gazetteer.h"
#include "core/core.h"
#include "core/data.h"
#include "token.h"

static bool
fits(uint64_t size, uint32_t at, uint64_t n, size_t each, size_t align)
{
	return at % align == 0 && at <= size && n <= (size - at) / each;
}

static bool
sets_fit(const struct gaz_header *h, uint64_t size)
{
	return h->first_bits >= 6 && h->first_bits <= 32 &&
	    h->prefix_bits >= 6 && h->prefix_bits <= 34 &&
	    h->nlang < GAZ_LANGS && h->set_words * 64 >= h->nlang &&
	    h->set_words <= GAZ_LANGS / 64 &&
	    fits(size, h->first_at, (1ull << h->first_bits) / 8, 1, 8) &&
	    fits(size, h->prefix_at, (1ull << h->prefix_bits) / 8, 1, 8) &&
	    fits(size, h->set_at, (uint64_t)h->nset * h->set_words, 8, 8) &&
	    fits(size, h->lang_at, h->nlang, 4, 4);
}

static bool
tables_fit(const struct gaz_header *h, uint64_t size)
{
	return h->nslot > h->nform &&
	    fits(size, h->slot_at, h->nslot, sizeof(struct gaz_slot), 4) &&
	    fits(size, h->form_at, (uint64_t)h->nform + 2, 4, 4) &&
	    fits(size, h->sense_at, h->nsense, sizeof(struct gaz_sense), 4) &&
	    fits(size, h->entity_at, h->nentity, sizeof(struct gaz_entity), 4) &&
	    fits(size, h->name_at, h->nsense, 4, 4) &&
	    fits(size, h->pool_at, h->pool, 1, 1) && h->pool > 0;
}

/* What is wrong with the header, or NULL. */
static const char *
damage(const struct gaz_header *h, struct str s)
{
	if (s.n < sizeof(*h) || memcmp(h->magic, GAZ_MAGIC, 8) != 0)
		return "it is no compiled gazetteer";
	if (h->version != GAZ_VERSION || h->order != DATA_ORDER ||
	    h->table != token_table_id())
		return "it was compiled by another version or for another "
		    "machine: compile it again";
	if (h->size > s.n)
		return "it was cut short";
	if (!sets_fit(h, h->size) || !tables_fit(h, h->size) ||
	    s.p[h->pool_at + h->pool - 1] != '\0')
		return "its tables are damaged";
	return NULL;
}

const char *
gaz_open(struct gaz *g, struct str s, uint16_t *bit)
{
	const struct gaz_header *h = (const void *)s.p;
	const char *wrong = damage(h, s);
	const uint32_t *lang;

	if (wrong != NULL)
		return wrong;
	*g = (struct gaz){ .head = h, .base = s.p, .bit = bit,
	    .first = (const void *)(s.p + h->first_at),
	    .prefix = (const void *)(s.p + h->prefix_at),
	    .set = (const void *)(s.p + h->set_at),
	    .slot = (const void *)(s.p + h->slot_at),
	    .form = (const void *)(s.p + h->form_at),
	    .sense = (const void *)(s.p + h->sense_at),
	    .entity = (const void *)(s.p + h->entity_at),
	    .name = (const void *)(s.p + h->name_at) };
	lang = (const void *)(s.p + h->lang_at);
	memset(bit, 0, GAZ_LANGS * sizeof(*bit));
	for (uint32_t i = 2; i < h->nlang; i++) {
		uint16_t ours = lang_find(gaz_text(g, lang[i]).p);

		if (ours != LANG_UNKNOWN && ours < GAZ_LANGS)
			bit[ours] = i;
	}
	return NULL;
}

bool
gaz_sound(const struct gaz *g)
{
	const struct gaz_header *h = g->head;

	return data_checksum(g->base + sizeof(*h), h->size - sizeof(*h)) ==
	    h->checksum;
}

uint32_t
gaz_form(const struct gaz *g, uint64_t hash)
{
	uint32_t n = g->head->nslot, print = (uint32_t)hash;
	uint32_t i = (hash >> 32) * n >> 32;

	for (uint32_t seen = 0; seen < n; seen++) {
		const struct gaz_slot *s = &g->slot[i];

		if (s->form == 0)
			return 0;
		if (s->print == print)
			return s->form <= g->head->nform ? s->form : 0;
		if (++i == n)
			i = 0;
	}
	return 0;
}

uint32_t
gaz_first(const struct gaz *g, uint32_t form)
{
	uint32_t i = form <= g->head->nform + 1 ? g->form[form] : 0;

	return i <= g->head->nsense ? i : 0;
}

struct gaz_sense
gaz_sense(const struct gaz *g, uint32_t sense)
{
	static const struct gaz_sense none = { .entity = UINT32_MAX,
	    .flags = GAZ_CONTEXT };

	return sense < g->head->nsense ? g->sense[sense] : none;
}

struct gaz_entity
gaz_entity(const struct gaz *g, uint32_t entity)
{
	static const struct gaz_entity none = { .id = UINT32_MAX,
	    .kind = UINT32_MAX, .name = UINT32_MAX };

	return entity < g->head->nentity ? g->entity[entity] : none;
}

struct str
gaz_text(const struct gaz *g, uint32_t at)
{
	const char *p;
	struct str s;

	if (at >= g->head->pool)
		return STR("");
	p = g->base + g->head->pool_at + at;
	s = (struct str){ p, strlen(p) };
	return g->doubted && utf8_valid(s) < s.n ? STR("") : s;
}

enum gaz_speaks
gaz_speaks(const struct gaz *g, uint16_t set, uint16_t lang)
{
	const uint64_t *row = g->set + (size_t)set * g->head->set_words;
	uint16_t bit = lang < GAZ_LANGS ? g->bit[lang] : 0;

	if (set >= g->head->nset)
		return SPEAKS_NOT;
	if (bit != 0 && row[bit >> 6] >> (bit & 63) & 1)
		return SPEAKS;
	if (row[0] >> GAZ_ANY & 1)
		return SPEAKS_ANY;
	return lang == LANG_UNKNOWN || row[0] >> GAZ_UNKNOWN & 1 ?
	    SPEAKS_UNKNOWN : SPEAKS_NOT;
}

const char *
gaz_langs(const struct gaz *g, uint16_t set, char *out, size_t room)
{
	const uint64_t *row = g->set + (size_t)set * g->head->set_words;
	const uint32_t *lang = (const void *)(g->base + g->head->lang_at);
	size_t at = 0;

	out[0] = '\0';
	if (set >= g->head->nset)
		return out;
	for (uint32_t i = 0; i < g->head->nlang; i++) {
		struct str tag = gaz_text(g, lang[i]);

		if (!(row[i >> 6] >> (i & 63) & 1) || at + tag.n + 2 > room)
			continue;
		if (at > 0)
			out[at++] = ',';
		memcpy(out + at, tag.p, tag.n + 1);
		at += tag.n;
	}
	return out;
}

uint32_t
gaz_name(const struct gaz *g, uint32_t entity, uint32_t i)
{
	uint32_t at = gaz_entity(g, entity).name, sense;

	if (at >= g->head->nsense || i >= g->head->nsense - at)
		return 0;
	sense = g->name[at + i];
	return sense != 0 && gaz_sense(g, sense).entity == entity ? sense : 0;
}

uint32_t
gaz_named(const struct gaz *g, uint32_t entity, enum gaz_role role,
		uint16_t lang)
{
	uint32_t best = 0, sense;
	enum gaz_speaks how = SPEAKS_UNKNOWN;

	for (uint32_t i = 0; (sense = gaz_name(g, entity, i)) != 0; i++) {
		struct gaz_sense s = gaz_sense(g, sense);
		enum gaz_speaks speaks;

		if (s.role != role || s.flags & (GAZ_BLOCK | GAZ_WEAK |
		    GAZ_LIST | GAZ_PAST))
			continue;
		if ((speaks = gaz_speaks(g, s.set, lang)) > how) {
			best = sense;
			how = speaks;
		}
	}
	return best;
}

uint32_t
gaz_acronym(const struct gaz *g, struct str acronym, uint32_t i)
{
	struct token t[8];
	size_t n = token_name(acronym, t, 8);
	uint64_t h = 0;
	uint32_t form, sense, end;

	for (size_t k = 0; k < n; k++)
		h = token_join(h, t[k].hash);
	if (n == 0 || (form = gaz_form(g, h)) == 0)
		return 0;
	end = gaz_first(g, form + 1);
	for (sense = gaz_first(g, form); sense < end; sense++) {
		struct gaz_sense s = gaz_sense(g, sense);

		if (s.role == ROLE_ACRONYM && !(s.flags & GAZ_BLOCK) &&
		    str_eq(gaz_text(g, s.text), acronym) && i-- == 0)
			return sense;
	}
	return 0;
}

uint32_t
gaz_entity_of(const struct gaz *g, struct str id)
{
	uint32_t low = 0, n = g->head->nentity, high = n;
	uint32_t print = gaz_print(id);

	while (low < high) {
		uint32_t mid = low + (high - low) / 2;

		if (gaz_entity(g, mid).print < print)
			low = mid + 1;
		else
			high = mid;
	}
	for (; low < n && g->entity[low].print == print; low++)
		if (str_eq(gaz_text(g, g->entity[low].id), id))
			return low;
	return UINT32_MAX;
}
