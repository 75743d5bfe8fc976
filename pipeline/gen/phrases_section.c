/* SPDX-License-Identifier: Apache-2.0 */
/*
 * phrases_section.c - the files furniture.tsv become the section "phrases".
 *
 * Entries are numbered as in the section "dict:furniture".  Tens of thousands of
 * phrases are cut into words here, once, and not whenever decant starts.
 */
#include <stdlib.h>
#include <unicode/uchar.h>

#include "../text/phrases.h"
#include "../text/tokens.h"
#include "../text/utf8.h"
#include "gen.h"

enum { LETTERS = 0x30000 };	/* characters that words may be written in */

struct making {
	struct phrases head;
	struct buffer of;
	uint32_t *slot;
};

static struct phrase *
phrase_of(const struct making *m, uint32_t i)
{
	return (struct phrase *)m->of.p + i - 1;
}

static void
set_bit(uint64_t *bits, uint64_t hash)
{
	bits[hash % PHRASES_FILTER / 64] |= (uint64_t)1 << hash % 64;
}

/* Hashes the words of a phrase, and lets the filter know each beginning. */
static void
read_words(struct phrase *f, struct str text, uint64_t *bits)
{
	struct token t;

	for (size_t at = 0; f->tokens < PHRASES_WORDS &&
	    tokens_next(text, &at, &t); f->tokens++) {
		f->hash = tokens_add(f->hash, t.hash);
		set_bit(bits, f->hash);
	}
}

static void
set_head(struct making *m, unsigned char a, unsigned char b)
{
	unsigned head = phrases_head(a, b);

	m->head.heads[head / 64] |= (uint64_t)1 << head % 64;
}

/* Notes the first two bytes of a word in all its spellings, by its first two
 * characters as they count; the second may be silent, or there may be none. */
static void
set_heads(struct making *m, uint32_t first, uint32_t second)
{
	for (uint32_t c = 0; c < LETTERS; c++) {
		char p[4] = "";

		if (tokens_fold(c) != first)
			continue;
		utf8_put(p, c);
		if (c >= 0x80)
			set_head(m, p[0], p[1]);
		for (unsigned b = 0; c < 0x80 && b < 256; b++)
			if (b >= 0x80 || second == 0 ||
			    tokens_fold(b) == second)
				set_head(m, c, b);
	}
}

/* A phrase that lines contain. */
static void
note_heads(struct making *m, struct str text)
{
	uint32_t first, second;
	struct token t;
	size_t at = 0;

	if (!tokens_next(text, &at, &t))
		return;
	at = t.at;
	first = tokens_fold(utf8_next(text, &at));
	second = at < t.end ? tokens_fold(utf8_next(text, &at)) : 0;
	if (u_isdigit(first))	/* all numbers are one */
		memset(m->head.heads, 0xff, sizeof(m->head.heads));
	set_heads(m, first, second);
}

static void
add_phrase(struct making *m, const struct source *s, size_t line,
		const struct str *field, size_t n)
{
	int class = n > 1 ? phrase_class_find(field[1]) : -1;
	int kind = n > 2 ? phrase_kind_find(field[2]) : -1;
	struct phrase f = { .entry = m->head.n + 1, .class = class,
		.kind = kind,
		.lang = strcmp(s->lang, "all") ? lang_find(s->lang) : 0 };

	if (class < 0 || kind < 0)
		wrong(s, line, "\"%.*s\" has no class and kind that README.md "
		    "tells", (int)field[0].n, field[0].p);
	read_words(&f, field[0], kind == KIND_CONTAINS ? m->head.inside :
	    m->head.start);
	if (kind == KIND_CONTAINS)
		note_heads(m, field[0]);
	if (f.tokens == 0)
		wrong(s, line, "\"%.*s\" has no word", (int)field[0].n,
		    field[0].p);
	buffer_add(&m->of, &f, sizeof(f));
	m->head.n++;
}

static void
add_source(struct making *m, const struct source *s)
{
	struct str text = s->text, line, field[3];
	size_t number = 0;

	while (next_line(&text, &line, &number))
		if (line.n > 0 && line.p[0] != '#')
			add_phrase(m, s, number, field,
			    cut_fields(line, field, 3));
}

/* The last phrase of a hash stands in the table, and the others hang on it. */
static void
make_slots(struct making *m)
{
	for (m->head.slots = 1024; m->head.slots / 2 <= m->head.n;)
		m->head.slots *= 2;
	if ((m->slot = calloc(m->head.slots, sizeof(*m->slot))) == NULL)
		abort();
	for (uint32_t i = 1; i <= m->head.n; i++) {
		struct phrase *f = phrase_of(m, i);
		uint32_t at = phrases_slot(m->head.slots, f->hash);

		while (m->slot[at] != 0 &&
		    phrase_of(m, m->slot[at])->hash != f->hash)
			at = (at + 1) & (m->head.slots - 1);
		f->next = m->slot[at];
		m->slot[at] = i;
	}
}

void
compile_phrases(const struct source *s, size_t n, struct buffer *out)
{
	static struct making m;

	m = (struct making){ .head.version = PHRASES_VERSION };
	for (size_t i = 0; i < n; i++)
		add_source(&m, &s[i]);
	make_slots(&m);
	buffer_add(out, &m.head, sizeof(m.head));
	buffer_add(out, m.of.p, m.of.n);
	buffer_add(out, m.slot, m.head.slots * sizeof(*m.slot));
	free(m.of.p);
	free(m.slot);
}
