/* SPDX-License-Identifier: Apache-2.0 */
/*
 * gazetteer.h - names of things, compiled: looked up where they stand.
 *
 * A gazetteer is a run of bytes that is used as it lies, mapped from a file or
 * built into the program.  A form is one folded name (see token.h); a sense is
 * one spelling of it as the name of one entity in some languages.  Nothing of
 * the bytes is trusted: opening checks the header, and every index is held
 * against its table where it is used, so that a damaged file may give wrong
 * names but cannot lead astray.
 *
 * Forms are not stored as a trie.  One bit for every beginning of a name tells
 * how far a walk over tokens may go, and one hash table holds the whole names:
 * a third of the memory of a trie, and one miss of the cache where most words
 * end.
 */
#ifndef TEXT_GAZETTEER_H
#define TEXT_GAZETTEER_H

#include "stage.h"

enum gaz_role {
	ROLE_CANONICAL, ROLE_OFFICIAL, ROLE_SHORT, ROLE_ACRONYM, ROLE_ABBR,
	ROLE_LABEL, ROLE_ALIAS, ROLE_DEMONYM, ROLE_METONYM, ROLE_CODE, ROLES
};

enum gaz_flag {
	GAZ_EXACT = 1 << 0,	/* in this case only */
	GAZ_CONTEXT = 1 << 1,	/* never by itself: needs a word for it */
	GAZ_WEAK = 1 << 2,	/* from a source that errs: never rewritten */
	GAZ_LIST = 1 << 3,	/* as catalogues write it: Korea, Republic of */
	GAZ_PAST = 1 << 4,	/* of a thing that is no more */
	GAZ_BLOCK = 1 << 5,	/* this form is no name, whatever others say */
	GAZ_PIN = 1 << 6,	/* this entity, whatever else it may name */
	GAZ_PERSON = 1 << 7,	/* also a given name or a surname */
};

enum gaz_class {		/* what kinds have in common */
	CLASS_OTHER, CLASS_TERRITORY, CLASS_REGION, CLASS_SUBDIVISION,
	CLASS_CITY, CLASS_LANGUAGE, CLASS_ORG, CLASS_PERSON
};

/* The layout, all numbers those of the machine; `at` are offsets of bytes. */
enum { GAZ_VERSION = 2, GAZ_ANY = 0, GAZ_UNKNOWN = 1, GAZ_LANGS = 1024 };
#define GAZ_MAGIC "names\r\n"

struct gaz_header {
	char magic[8];
	uint32_t version, order;
	uint32_t table;			/* token_table_id() */
	uint32_t first_bits, prefix_bits;	/* log2 of the bits in a set */
	uint32_t nslot, nform, nsense, nentity, nset, nlang, set_words;
	uint32_t pool;			/* bytes */
	uint32_t first_at, prefix_at, slot_at, form_at, sense_at, entity_at,
	    name_at, set_at, lang_at, pool_at;
	uint32_t licence;		/* in the pool */
	uint64_t checksum;		/* of all behind the header */
	uint64_t size;
};

struct gaz_slot {
	uint32_t print, form;		/* form from 1; 0 is empty */
};

struct gaz_sense {
	uint32_t text;			/* in the pool */
	uint32_t entity;
	uint16_t set;			/* of languages */
	uint8_t role, flags;
};

struct gaz_entity {
	uint32_t id, kind;		/* in the pool */
	uint32_t name;			/* the first of its row of senses */
	uint32_t print;			/* gaz_print() of the id: they are
					 * sorted by it */
	uint8_t class;
	char country[3];		/* of an organization: "KR", or "" */
};

struct gaz {
	const struct gaz_header *head;
	const char *base;
	const uint64_t *first, *prefix, *set;
	const struct gaz_slot *slot;
	const uint32_t *form;		/* the first sense of each, and the end */
	const struct gaz_sense *sense;
	const struct gaz_entity *entity;
	const uint32_t *name;		/* senses by entity */
	const uint16_t *bit;		/* of each language of ours; 0 none */
	bool doubted;			/* texts may be no UTF-8: set it for
					 * what came from a file */
};

/* Opens a gazetteer that lies at s, aligned to 16 bytes.  `bit` is room for
 * GAZ_LANGS numbers, which must live as long.  Returns what is wrong with it,
 * or NULL. */
const char *gaz_open(struct gaz *g, struct str s, uint16_t *bit);

/* Does the checksum match?  Reads all of it. */
bool gaz_sound(const struct gaz *g);

/* The form of a hash of joined tokens, or 0; its senses are
 * [gaz_first(form), gaz_first(form + 1)). */
uint32_t gaz_form(const struct gaz *g, uint64_t hash);
uint32_t gaz_first(const struct gaz *g, uint32_t form);

/* Of any number: one out of range gives an empty one. */
struct gaz_sense gaz_sense(const struct gaz *g, uint32_t sense);
struct gaz_entity gaz_entity(const struct gaz *g, uint32_t entity);
struct str gaz_text(const struct gaz *g, uint32_t at);	/* a 0 follows it */

/* Is a sense one of this language?  Of an unknown language: of any. */
enum gaz_speaks { SPEAKS_NOT, SPEAKS_UNKNOWN, SPEAKS_ANY, SPEAKS };
enum gaz_speaks gaz_speaks(const struct gaz *g, uint16_t set, uint16_t lang);

/* The tags of a set, cut at commas, as far as there is room; returns out. */
const char *gaz_langs(const struct gaz *g, uint16_t set, char *out,
		size_t room);

/* Senses of an entity, sorted by role: number i, or 0 past the end. */
uint32_t gaz_name(const struct gaz *g, uint32_t entity, uint32_t i);

/* The sense with the best claim to be the entity's name in a language, of one
 * role; 0 when there is none. */
uint32_t gaz_named(const struct gaz *g, uint32_t entity, enum gaz_role role,
		uint16_t lang);

/* Senses under which an acronym, written exactly so, is known: number i of
 * them, or 0 past the end.  Its long names are those of its entity. */
uint32_t gaz_acronym(const struct gaz *g, struct str acronym, uint32_t i);

static inline uint32_t
gaz_print(struct str id)
{
	return (uint32_t)(str_hash(id) >> 32);
}

/* The entity of an id, or UINT32_MAX. */
uint32_t gaz_entity_of(const struct gaz *g, struct str id);

static inline bool
gaz_bit(const uint64_t *set, uint32_t bits, uint64_t hash)
{
	uint64_t i = hash >> (64 - bits);

	return set[i >> 6] >> (i & 63) & 1;
}

/* May a name begin with these joined tokens, or with this one? */
static inline bool
gaz_goes_on(const struct gaz *g, uint64_t hash)
{
	return gaz_bit(g->prefix, g->head->prefix_bits, hash);
}

static inline bool
gaz_begins(const struct gaz *g, uint64_t hash)
{
	return gaz_bit(g->first, g->head->first_bits, hash);
}

#endif
