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

struct making {
	struct dict_header head;
	struct buffer strings, entries, fields;
	uint32_t *slot;
};

static struct dict_string
put_string(struct making *m, struct str s)
{
	struct dict_string at = { m->strings.n, s.n };

	buffer_add(&m->strings, s.p, s.n);
	buffer_add(&m->strings, "", 1);
	return at;
}

static struct dict_string
put_folded(struct making *m, struct str key)
{
	size_t room = key.n * 3 / 2 + 5;
	char *p = malloc(room);
	struct dict_string at;

	if (p == NULL)
		abort();
	at = put_string(m, (struct str){ p, fold(key, p, room) });
	free(p);
	return at;
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
	e.key = put_string(m, field[0]);
	e.folded = put_folded(m, field[0]);
	if (e.folded.len == 0)
		wrong(s, line, "the key is blank");
	for (size_t i = 1; i < n; i++) {
		struct dict_string f = put_string(m, field[i]);

		buffer_add(&m->fields, &f, sizeof(f));
		m->head.fields++;
	}
	buffer_add(&m->entries, &e, sizeof(e));
	m->head.entries++;
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
folded(const struct making *m, const struct dict_entry *e)
{
	return (struct str){ m->strings.p + e->folded.at, e->folded.len };
}

/* Enters every entry in the hash table; of one key, the first stands there and
 * the others hang on it in order. */
static void
make_slots(struct making *m)
{
	struct dict_entry *e = (void *)m->entries.p;

	for (m->head.mask = 7; m->head.mask / 2 < m->head.entries;)
		m->head.mask = m->head.mask * 2 + 1;
	m->slot = calloc((size_t)m->head.mask + 1, sizeof(*m->slot));
	if (m->slot == NULL)
		abort();
	for (uint32_t i = 1; i <= m->head.entries; i++) {
		struct str key = folded(m, &e[i - 1]);
		uint32_t at = dict_hash(key.p, key.n) & m->head.mask, last;

		while (m->slot[at] != 0 &&
		    !str_eq(folded(m, &e[m->slot[at] - 1]), key))
			at = (at + 1) & m->head.mask;
		if ((last = m->slot[at]) == 0) {
			m->slot[at] = i;
			continue;
		}
		while (e[last - 1].again != 0)
			last = e[last - 1].again;
		e[last - 1].again = i;
	}
}

/* Strings were numbered from their own beginning; now they get their place. */
static void
shift_string(struct dict_string *s, uint32_t by)
{
	s->at += by;
}

static void
write_section(struct making *m, struct buffer *out)
{
	size_t slots = ((size_t)m->head.mask + 1) * sizeof(*m->slot);
	struct dict_entry *e = (void *)m->entries.p;
	struct dict_string *f = (void *)m->fields.p;
	uint32_t strings;

	m->head.slot_at = sizeof(m->head);
	m->head.entry_at = m->head.slot_at + slots;
	m->head.field_at = m->head.entry_at + m->entries.n;
	strings = m->head.field_at + m->fields.n;
	for (uint32_t i = 0; i < m->head.entries; i++) {
		shift_string(&e[i].key, strings);
		shift_string(&e[i].folded, strings);
	}
	for (uint32_t i = 0; i < m->head.fields; i++)
		shift_string(&f[i], strings);
	buffer_add(out, &m->head, sizeof(m->head));
	buffer_add(out, m->slot, slots);
	buffer_add(out, m->entries.p, m->entries.n);
	buffer_add(out, m->fields.p, m->fields.n);
	buffer_add(out, m->strings.p, m->strings.n);
	buffer_add(out, "", 1);
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
	free(m.strings.p);
	free(m.entries.p);
	free(m.fields.p);
}
