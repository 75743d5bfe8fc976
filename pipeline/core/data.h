/* SPDX-License-Identifier: Apache-2.0 */
/*
 * data.h - the layout of compiled dictionaries, for who writes and who reads.
 *
 * One file, mapped as it is: a header, the sections, and the directory that
 * names them.  Numbers are those of the machine that compiled it; `order` tells
 * another one so.  Sections begin at multiples of 64 bytes.  Readers check every
 * offset once, when the rules are loaded, so that a damaged file is refused and
 * cannot make a stage read astray.
 */
#ifndef DATA_H
#define DATA_H

#include <stdint.h>
#include <string.h>

enum {
	DATA_VERSION = 2,
	DATA_ORDER = 0x01020304,
	DATA_ALIGN = 64,
	DATA_NAME = 40,		/* bytes of a section's name, 0 included */
};

struct data_header {
	char magic[8];		/* DATA_MAGIC */
	uint32_t version, order;
	uint64_t size;		/* of the whole file */
	uint64_t checksum;	/* of all that follows the header */
	uint64_t directory;	/* where it begins ... */
	uint32_t sections;	/* ... and how many entries it has */
	uint32_t reserved[5];
};

#define DATA_MAGIC "decant\r\n"

struct data_entry {
	char name[DATA_NAME];
	uint64_t at, size;
	uint64_t reserved;
};

/*
 * A section made of NAME.tsv files: "dict:NAME".
 *
 * Slots are an open hash table over folded keys: the number of the first entry
 * with such a key, or 0.  Above the number stand eight bits of the key's hash:
 * most words of a text are no key, and need no look at what is behind the table.
 * What a search reads lies apart from the fields, which few texts ask for, so
 * that less of the mapped file comes into memory.  Strings are ended by 0, which
 * their length does not count; equal ones are one.
 */
enum { DICT_BITS = 24, DICT_MOST = (1 << DICT_BITS) - 1 };

struct dict_string {
	uint32_t at, len;	/* in the section */
};

struct dict_header {
	uint32_t entries;	/* they are numbered from 1 */
	uint32_t mask;		/* slots, less 1: a power of two less 1 */
	uint32_t fields;	/* of all entries together */
	uint32_t slot_at, entry_at, field_at;	/* in the section */
};

struct dict_entry {
	uint32_t at;		/* the folded key, and the key behind its 0 */
	uint16_t folded, key;	/* how long they are */
	uint32_t again;		/* the next of the same key, or 0 */
	uint32_t field;		/* the first of its fields */
	uint16_t nfield;
	uint16_t lang;
};

/* Eight bytes at a time; not for secrets.  Any single change of a byte shows. */
static inline uint64_t
data_checksum(const char *p, uint64_t n)
{
	uint64_t h = 0x9e3779b97f4a7c15 ^ n, w;

	for (; n >= 8; p += 8, n -= 8) {
		memcpy(&w, p, 8);
		h = (h ^ w) * 0xd6e8feb86659fd93;
		h ^= h >> 32;
	}
	w = 0;
	memcpy(&w, p, n);
	h = (h ^ w) * 0xd6e8feb86659fd93;
	return h ^ h >> 32;
}

/* Folded keys meet here; FNV-1a, folded to 32 bits. */
static inline uint32_t
dict_hash(const char *p, uint64_t n)
{
	uint64_t h = 0xcbf29ce484222325;

	while (n-- > 0)
		h = (h ^ (unsigned char)*p++) * 0x100000001b3;
	return (uint32_t)(h ^ h >> 32);
}

#endif
