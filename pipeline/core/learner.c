/* SPDX-License-Identifier: Apache-2.0 */
/*
 * learner.c - counts the lines that documents of a site share.
 *
 * A line counts once a document, and not at all in a document that is a copy of
 * an earlier one, or nearly: its long lines are held against theirs, for short
 * ones are alike on all pages of a site.  The text of a line is kept from its
 * second document on, which spares most of the memory, for most lines stand in
 * one.
 */
#include <stdio.h>
#include <stdlib.h>

#include "core.h"
#include "text/copies.h"
#include "text/gazfile.h"
#include "text/learned.h"
#include "text/line.h"

enum {
	LINES = 1 << 22,	/* remembered at most: 0.1 GB */
	LONGEST = 2000,		/* bytes of a line that can be learned */
	OFTEN = 6,		/* times in a document are too many */
	PROSE = 100,		/* bytes of a long line, at least */
};

static const uint64_t NONE = UINT64_MAX;	/* the number of no document */

struct seen {
	uint64_t key;
	uint32_t documents;
	uint32_t site;
	uint8_t times;		/* in the latest of them */
	uint64_t last;		/* the latest document that has it, from 1 */
	char *text;		/* NULL: once so far, and once is not kept */
};

struct decant_learner {
	struct copies *copies;
	struct seen *seen;
	size_t room, n;	/* a power of two; in use */
	char **site;
	size_t nsite;
	uint32_t *by_name;	/* 1 + the place of a site, by the hash of its
				 * name; twice as many as sites, or more */
	size_t names;
	struct decant_learned told;
	bool once;		/* lines of one document are kept */
	bool stuffed, failed;	/* no room for lines; no memory at all */
};

decant_learner *
decant_learner_open(void)
{
	struct decant_learner *l = calloc(1, sizeof(*l));

	if (l == NULL)
		return NULL;
	l->copies = copies_open();
	l->room = 1 << 12;
	l->seen = calloc(l->room, sizeof(*l->seen));
	if (l->copies != NULL && l->seen != NULL)
		return l;
	decant_learner_close(l);
	return NULL;
}

void
decant_learner_close(decant_learner *l)
{
	if (l == NULL)
		return;
	for (size_t i = 0; l->seen != NULL && i < l->room; i++)
		free(l->seen[i].text);
	for (size_t i = 0; i < l->nsite; i++)
		free(l->site[i]);
	free(l->site);
	free(l->by_name);
	free(l->seen);
	copies_close(l->copies);
	free(l);
}

static uint32_t *
name_slot(const struct decant_learner *l, struct str name)
{
	size_t i = (str_hash(name) >> 20) & (l->names - 1);

	while (l->by_name[i] != 0 && !str_eq(str_of(l->site[l->by_name[i] -
	    1]), name))
		i = (i + 1) & (l->names - 1);
	return &l->by_name[i];
}

static bool
more_sites(struct decant_learner *l)
{
	size_t names = l->names ? l->names * 2 : 64;
	char **site = realloc(l->site, names / 2 * sizeof(*site));
	uint32_t *by_name = calloc(names, sizeof(*by_name));

	if (site != NULL)
		l->site = site;
	if (site == NULL || by_name == NULL) {
		free(by_name);
		return !(l->failed = true);
	}
	free(l->by_name);
	l->by_name = by_name;
	l->names = names;
	for (size_t i = 0; i < l->nsite; i++)
		*name_slot(l, str_of(l->site[i])) = i + 1;
	return true;
}

/* The number of a site; 0 as well when memory runs out. */
static uint32_t
find_site(struct decant_learner *l, struct str name)
{
	uint32_t *slot;
	char *copy;

	if (l->names > 0 && *(slot = name_slot(l, name)) != 0)
		return *slot - 1;
	if (l->nsite * 2 >= l->names && !more_sites(l))
		return 0;
	if ((copy = malloc(name.n + 1)) == NULL) {
		l->failed = true;
		return 0;
	}
	/* It becomes a field of a row. */
	for (size_t i = 0; i < name.n; i++)
		copy[i] = (unsigned char)name.p[i] < ' ' ? ' ' : name.p[i];
	copy[name.n] = '\0';
	l->site[l->nsite] = copy;
	*name_slot(l, name) = l->nsite + 1;
	return l->nsite++;
}

static struct seen *
slot_of(struct seen *seen, size_t room, uint64_t key)
{
	size_t i = (key >> 20) & (room - 1);

	while (seen[i].key != 0 && seen[i].key != key)
		i = (i + 1) & (room - 1);
	return &seen[i];
}

/* Moves to a table of `room`, without lines seen once when `forget`. */
static bool
rehash(struct decant_learner *l, size_t room, bool forget)
{
	struct seen *more = calloc(room, sizeof(*more));
	size_t n = 0;

	if (more == NULL)
		return !(l->failed = true);
	for (size_t i = 0; i < l->room; i++) {
		struct seen *s = &l->seen[i];

		if (s->key == 0)
			continue;
		if (forget && s->documents < 2) {
			free(s->text);
			l->told.forgotten++;
			continue;
		}
		*slot_of(more, room, s->key) = *s;
		n++;
	}
	free(l->seen);
	l->seen = more;
	l->room = room;
	l->n = n;
	return true;
}

/* Room for one more line; false when there is none. */
static bool
make_room(struct decant_learner *l)
{
	if ((l->n + 1) * 2 < l->room)
		return true;
	if (l->room < 2 * LINES)
		return rehash(l, l->room * 2, false);
	if (l->stuffed || !rehash(l, l->room, true))
		return false;
	l->stuffed = l->n * 4 > (size_t)LINES * 3;
	l->told.full |= l->stuffed;
	return !l->stuffed;
}

static void
count(struct decant_learner *l, uint32_t site, struct str line,
		uint64_t document, uint32_t documents)
{
	uint64_t key = line.n > LONGEST ? 0 : learned_key(
	    str_of(l->site[site]), line);
	struct seen *s;

	if (key == 0)
		return;
	s = slot_of(l->seen, l->room, key);
	if (s->key == 0) {
		if (!make_room(l))
			return;
		s = slot_of(l->seen, l->room, key);
		*s = (struct seen){ .key = key, .site = site };
		l->n++;
	}
	if (s->last == document && document != NONE) {
		/* "Pros", "Cons", "Price": what stands again and again is how
		 * the text is built, and not what is around it. */
		if (s->times < OFTEN && ++s->times == OFTEN)
			s->documents--;
		return;
	}
	s->last = document;
	s->times = 1;
	s->documents += documents;
	if (s->text != NULL || (s->documents < 2 && !l->once))
		return;
	if ((s->text = malloc(line.n + 1)) == NULL) {
		l->failed = true;
		return;
	}
	memcpy(s->text, line.p, line.n);
	s->text[line.n] = '\0';
}

/* Cuts off the first line. */
static struct str
cut_line(struct str *rest)
{
	const char *nl = memchr(rest->p, '\n', rest->n);
	size_t n = nl ? (size_t)(nl - rest->p) : rest->n;
	struct str line = str_cut(*rest, 0, n);

	*rest = str_cut(*rest, nl ? n + 1 : n, rest->n - n - (nl != NULL));
	return line_trim(line);
}

static bool
is_copy(struct decant_learner *l, const char *site, struct str text)
{
	struct sketching whole, prose;
	struct copy found;
	bool full, copy;

	sketch_begin(&whole);
	sketch_begin(&prose);
	for (struct str rest = text; rest.n > 0;) {
		struct str line = cut_line(&rest);

		sketch_add(&whole, line);
		if (line.n >= PROSE && line_ends_sentence(line))
			sketch_add(&prose, line);
	}
	copy = copies_find(l->copies, str_hash(str_of(site)),
	    l->told.documents, &whole.sketch, &prose.sketch, &found, &full);
	l->told.full |= full;
	return copy;
}

void
decant_learner_keep(decant_learner *l)
{
	if (l != NULL)
		l->once = true;
}

decant_status
decant_learner_add(decant_learner *l, const char *site, const char *utf8,
		size_t len)
{
	struct str rest = { utf8, len };
	uint32_t id;

	if (l == NULL || (utf8 == NULL && len > 0))
		return DECANT_MISUSE;
	site = site ? site : "";
	if (is_copy(l, site, rest)) {
		l->told.documents++;
		l->told.copies++;
		return DECANT_OK;
	}
	l->told.documents++;
	id = find_site(l, str_of(site));
	if (l->failed)
		return DECANT_NOMEM;
	while (rest.n > 0 && !l->failed) {
		struct str line = cut_line(&rest);

		if (line.n > 0)
			count(l, id, line, l->told.documents, 1);
	}
	return l->failed ? DECANT_NOMEM : DECANT_OK;
}

decant_status
decant_learner_read(decant_learner *l, const char *path, decant_error *err)
{
	struct fault why = { 0 };
	struct learned_row row;
	struct gaztext t;
	size_t at = 0, line = 0;
	const char *bad = NULL;

	if (l == NULL || path == NULL)
		return DECANT_MISUSE;
	if (gaztext_open(&t, path, &why)) {
		/* Rows of a file stand for documents of their own. */
		while (!l->failed && learned_row(t.s, &at, &line, &row,
		    &bad)) {
			uint32_t site = find_site(l, row.site);

			if (!l->failed)
				count(l, site, row.text, NONE, row.documents);
		}
		gaztext_close(&t);
	}
	if (bad != NULL)
		fault(&why, "%s: line %zu: %s", path, line, bad);
	if (l->failed)
		fault(&why, "out of memory");
	if (why.set && err != NULL) {
		err->status = l->failed ? DECANT_NOMEM : DECANT_DATA;
		snprintf(err->text, sizeof(err->text), "%s", why.text);
	}
	return l->failed ? DECANT_NOMEM : why.set ? DECANT_DATA : DECANT_OK;
}

static bool
is_shared(const struct decant_learner *l, const struct seen *s)
{
	return s->text != NULL && s->documents > !l->once;
}

static size_t
shared(const struct decant_learner *l)
{
	size_t n = 0;

	for (size_t i = 0; i < l->room; i++)
		n += is_shared(l, &l->seen[i]);
	return n;
}

/* By site, then the most frequent, then by text. */
struct row {
	const char *site;
	const struct seen *seen;
};

static int
by_site(const void *va, const void *vb)
{
	const struct row *a = va, *b = vb;
	int order = strcmp(a->site, b->site);

	if (order != 0)
		return order;
	if (a->seen->documents != b->seen->documents)
		return a->seen->documents > b->seen->documents ? -1 : 1;
	return strcmp(a->seen->text, b->seen->text);
}

static bool
put_row(const struct row *r, decant_put *put, void *user)
{
	char number[32];
	int n = snprintf(number, sizeof(number), "\t%u\t",
	    (unsigned)r->seen->documents);

	return put(user, r->site, strlen(r->site)) == 0 &&
	    put(user, number, n) == 0 &&
	    put(user, r->seen->text, strlen(r->seen->text)) == 0 &&
	    put(user, "\n", 1) == 0;
}

decant_status
decant_learner_write(decant_learner *l, decant_put *put, void *user)
{
	static const char head[] = LEARNED_HEAD "\n# site, documents, line\n";
	struct row *row;
	size_t n = 0;
	bool fine;

	if (l == NULL || put == NULL)
		return DECANT_MISUSE;
	if ((row = calloc(shared(l) + 1, sizeof(*row))) == NULL)
		return DECANT_NOMEM;
	for (size_t i = 0; i < l->room; i++)
		if (is_shared(l, &l->seen[i]))
			row[n++] = (struct row){ l->site[l->seen[i].site],
			    &l->seen[i] };
	qsort(row, n, sizeof(*row), by_site);
	fine = put(user, head, sizeof(head) - 1) == 0;
	for (size_t i = 0; i < n && fine; i++)
		fine = put_row(&row[i], put, user);
	free(row);
	return fine ? DECANT_OK : DECANT_SINK;
}

void
decant_learner_tell(const decant_learner *l, decant_learned *told)
{
	if (l == NULL || told == NULL)
		return;
	*told = l->told;
	told->lines = shared(l);
}
