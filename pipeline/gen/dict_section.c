/* SPDX-License-Identifier: Apache-2.0 */
/*
 * dict_section.c - NAME.tsv of all folders become one section "dict:NAME".
 *
 * A line is an entry: the key, then fields, all cut at tabs.  Lines that are
 * empty or begin with '#' are for people.  Two entries of one folder may not
 * have the same folded key and the same fields: one of them is a slip.
 */
#include <stdlib.h>

#include "../core/data.h"
#include "../text/fold.h"
#include "gen.h"

enum { FIELDS = 64 };

/* Strings, each ended by 0; equal ones are one. */
struct strings {
	struct buffer text;
	struct dict_string *slot;	/* their 0 counted; len 0 is free */
	size_t n, room;			/* room: a power of two */
};

struct making {
	struct dict_header head;
	struct strings keys, texts;
	struct buffer entries, fields;
	uint32_t *slot;
};

static void *
zeroed(size_t n, size_t each)
{
	void *p = calloc(n, each);

	if (p == NULL)
		abort();
	return p;
}

/* Where a string of n bytes is, or may be entered. */
static struct dict_string *
find(const struct strings *t, const char *p, size_t n)
{
	size_t i = dict_hash(p, n) & (t->room - 1);

	while (t->slot[i].len != 0 && (t->slot[i].len != n ||
	    memcmp(t->text.p + t->slot[i].at, p, n) != 0))
		i = (i + 1) & (t->room - 1);
	return &t->slot[i];
}

static void
grow(struct strings *t)
{
	struct strings new = { .text = t->text, .n = t->n,
		.room = t->room ? t->room * 2 : 1024 };

	new.slot = zeroed(new.room, sizeof(*new.slot));
	for (size_t i = 0; i < t->room; i++)
		if (t->slot[i].len != 0)
			*find(&new, t->text.p + t->slot[i].at,
			    t->slot[i].len) = t->slot[i];
	free(t->slot);
	*t = new;
}

/* The place of a string whose n bytes end with 0. */
static uint32_t
put_string(struct strings *t, const char *p, size_t n)
{
	struct dict_string *s;

	if (t->n * 2 >= t->room)
		grow(t);
	if ((s = find(t, p, n))->len == 0) {
		*s = (struct dict_string){ t->text.n, n };
		buffer_add(&t->text, p, n);
		t->n++;
	}
	return s->at;
}

/* The folded key, and the key as it is. */
static void
put_key(struct making *m, const struct source *s, size_t line, struct str key,
		struct dict_entry *e)
{
	size_t room = key.n * 3 / 2 + 5;
	char *p = zeroed(room + key.n + 2, 1);
	long n = fold(key, p, room);

	if (n <= 0)
		wrong(s, line, "the key is blank");
	if (n > UINT16_MAX || key.n > UINT16_MAX)
		wrong(s, line, "the key is too long");
	memcpy(p + n + 1, key.p, key.n);
	e->at = put_string(&m->keys, p, n + key.n + 2);
	e->folded = n;
	e->key = key.n;
	free(p);
}

static void
add_entry(struct making *m, const struct source *s, size_t line,
		const struct str *field, size_t n)
{
	struct dict_entry e = {
		.field = m->head.fields, .nfield = n - 1,
		.lang = strcmp(s->lang, "all") ? lang_find(s->lang) : 0,
	};

	if (field[0].n == 0)
		wrong(s, line, "an entry begins with its key, not with a tab");
	put_key(m, s, line, field[0], &e);
	for (size_t i = 1; i < n; i++) {
		char *p = strndup(field[i].p, field[i].n);
		struct dict_string f = { put_string(&m->texts, p,
		    field[i].n + 1), field[i].n };

		buffer_add(&m->fields, &f, sizeof(f));
		m->head.fields++;
		free(p);
	}
	buffer_add(&m->entries, &e, sizeof(e));
	if (++m->head.entries == DICT_MOST)
		wrong(s, line, "there are too many entries");
}

static void
add_source(struct making *m, const struct source *s)
{
	struct str text = s->text, line, field[FIELDS];
	size_t number = 0;

	while (next_line(&text, &line, &number)) {
		size_t n;

		if (line.n == 0 || line.p[0] == '#')
			continue;
		if ((n = cut_fields(line, field, FIELDS)) > FIELDS)
			wrong(s, number, "more than %d fields", FIELDS);
		add_entry(m, s, number, field, n);
	}
}

static struct str
folded(const struct making *m, uint32_t slot)
{
	const struct dict_entry *e = (const void *)m->entries.p;

	e += (slot & DICT_MOST) - 1;
	return (struct str){ m->keys.text.p + e->at, e->folded };
}

/* Enters every entry in the hash table; of one key, the first stands there and
 * the others hang on it in order. */
static void
make_slots(struct making *m)
{
	struct dict_entry *e = (void *)m->entries.p;

	for (m->head.mask = 7; m->head.mask / 3 * 2 < m->head.entries;)
		m->head.mask = m->head.mask * 2 + 1;
	m->slot = zeroed((size_t)m->head.mask + 1, sizeof(*m->slot));
	for (uint32_t i = 1; i <= m->head.entries; i++) {
		struct str key = folded(m, i);
		uint32_t hash = dict_hash(key.p, key.n), last;
		uint32_t at = hash & m->head.mask;

		while (m->slot[at] != 0 && !str_eq(folded(m, m->slot[at]), key))
			at = (at + 1) & m->head.mask;
		if (m->slot[at] == 0) {
			m->slot[at] = hash >> DICT_BITS << DICT_BITS | i;
			continue;
		}
		last = m->slot[at] & DICT_MOST;
		while (e[last - 1].again != 0)
			last = e[last - 1].again;
		e[last - 1].again = i;
	}
}

/* Strings were numbered from their own beginning; now they get their place. */
static void
write_section(struct making *m, struct buffer *out)
{
	size_t slots = ((size_t)m->head.mask + 1) * sizeof(*m->slot);
	struct dict_entry *e = (void *)m->entries.p;
	struct dict_string *f = (void *)m->fields.p;
	uint32_t keys, texts;

	m->head.slot_at = sizeof(m->head);
	m->head.entry_at = m->head.slot_at + slots;
	keys = m->head.entry_at + m->entries.n;
	/* What is read as numbers begins at a multiple of four. */
	buffer_align(&m->keys.text, 4);
	m->head.field_at = keys + m->keys.text.n;
	texts = m->head.field_at + m->fields.n;
	for (uint32_t i = 0; i < m->head.entries; i++)
		e[i].at += keys;
	for (uint32_t i = 0; i < m->head.fields; i++)
		f[i].at += texts;
	buffer_add(out, &m->head, sizeof(m->head));
	buffer_add(out, m->slot, slots);
	buffer_add(out, m->entries.p, m->entries.n);
	buffer_add(out, m->keys.text.p, m->keys.text.n);
	buffer_add(out, m->fields.p, m->fields.n);
	buffer_add(out, m->texts.text.p, m->texts.text.n);
	buffer_add(out, "", 1);
}

static void
strings_free(struct strings *t)
{
	free(t->text.p);
	free(t->slot);
}

void
compile_dict(const struct source *s, size_t n, struct buffer *out)
{
	struct making m = { 0 };

	for (size_t i = 0; i < n; i++)
		add_source(&m, &s[i]);
	make_slots(&m);
	write_section(&m, out);
	free(m.slot);
	strings_free(&m.keys);
	strings_free(&m.texts);
	free(m.entries.p);
	free(m.fields.p);
}
