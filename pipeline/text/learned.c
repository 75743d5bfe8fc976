/* SPDX-License-Identifier: Apache-2.0 */
/* learned.c - reads files of learned lines, and looks lines up. */
#include <stdlib.h>

#include <unicode/uchar.h>

#include "core/core.h"
#include "gazfile.h"
#include "learned.h"
#include "numbers.h"
#include "tokens.h"
#include "utf8.h"

static bool
has_letter(struct str s)
{
	for (size_t at = 0; at < s.n;) {
		uint32_t c = utf8_next(s, &at);

		if (c < 0x80 ? (c | 32) - 'a' < 26 : u_isalpha(c))
			return true;
	}
	return false;
}

/* FNV over the site, tokens over the line: the same on every machine. */
uint64_t
learned_key(struct str site, struct str line)
{
	uint64_t hash = 0xcbf29ce484222325u;
	struct token t;

	if (!has_letter(line))
		return 0;
	for (size_t i = 0; i < site.n; i++)
		hash = (hash ^ (unsigned char)site.p[i]) * 0x100000001b3u;
	for (size_t at = 0; tokens_next(line, &at, &t);)
		hash = tokens_add(hash, t.hash);
	return hash | 1;
}

static bool
documents(struct str s, uint32_t *n)
{
	*n = 0;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] < '0' || s.p[i] > '9' || *n > 100000000)
			return false;
		*n = *n * 10 + s.p[i] - '0';
	}
	return s.n > 0 && *n > 0;
}

static bool
cells(struct str s, struct learned_row *row, const char **bad)
{
	const char *one = memchr(s.p, '\t', s.n), *two;

	two = one ? memchr(one + 1, '\t', s.p + s.n - one - 1) : NULL;
	if (two == NULL)
		*bad = "a row is a site, a number of documents and a line, "
		    "with tabs between";
	else if (!documents((struct str){ one + 1, two - one - 1 },
	    &row->documents))
		*bad = "the second field is no number of documents";
	if (*bad != NULL)
		return false;
	row->site = (struct str){ s.p, one - s.p };
	row->text = (struct str){ two + 1, s.p + s.n - two - 1 };
	if (learned_key(row->site, row->text) == 0)
		*bad = "the line has no letter";
	return *bad == NULL;
}

bool
learned_row(struct str file, size_t *at, size_t *line,
		struct learned_row *row, const char **bad)
{
	*bad = NULL;
	while (*at < file.n) {
		const char *nl = memchr(file.p + *at, '\n', file.n - *at);
		size_t n = nl ? (size_t)(nl - file.p) - *at : file.n - *at;
		struct str s = str_cut(file, *at, n);

		*at += n + 1;
		++*line;
		if (*line == 1) {
			if (!str_eq(s, STR(LEARNED_HEAD))) {
				*bad = "it does not begin with \""
				    LEARNED_HEAD "\": --learn writes such "
				    "files";
				return false;
			}
		} else if (nl == NULL) {
			*bad = "it breaks off here";
			return false;
		} else if (utf8_valid(s) < s.n) {
			*bad = "it is not valid UTF-8";
			return false;
		} else if (s.n > 0 && s.p[0] != '#') {
			return cells(s, row, bad);
		}
	}
	return false;
}

/*
 * Looking up
 */

struct learned {
	struct numbers documents;	/* by learned_key() */
};

static bool
add(struct learned *l, const struct learned_row *row)
{
	uint64_t key = learned_key(row->site, row->text);
	struct numbers *t = &l->documents;
	size_t i;

	if (!numbers_room(t, 1))
		return false;
	i = numbers_slot(t, key);
	t->n += t->key[i] == 0;
	t->key[i] = key;
	t->of[i] += row->documents;
	return true;
}

static bool
read_file(struct learned *l, const char *path, struct fault *why)
{
	struct gaztext t;
	struct learned_row row;
	size_t at = 0, line = 0;
	const char *bad;
	bool fine = true;

	if (!gaztext_open(&t, path, why))
		return false;
	while (fine && learned_row(t.s, &at, &line, &row, &bad))
		fine = add(l, &row);
	if (!fine)
		fault(why, "out of memory");
	else if (bad != NULL)
		fault(why, "%s: line %zu: %s", path, line, bad);
	gaztext_close(&t);
	return fine && bad == NULL;
}

struct learned *
learned_open(const char *files, struct fault *why)
{
	struct learned *l = calloc(1, sizeof(*l));
	char path[4096];

	if (l == NULL || !numbers_room(&l->documents, 1))
		fault(why, "out of memory");
	for (const char *p = files;
	    l != NULL && l->documents.room > 0 && *p != '\0';) {
		size_t n = strcspn(p, ",");

		if (n >= sizeof(path)) {
			fault(why, "the name of a file of learned lines is too "
			    "long");
			break;
		}
		memcpy(path, p, n);
		path[n] = '\0';
		if (!read_file(l, path, why))
			break;
		p += n + (p[n] == ',');
		if (*p == '\0')
			return l;
	}
	learned_close(l);
	return NULL;
}

void
learned_close(struct learned *l)
{
	if (l == NULL)
		return;
	numbers_free(&l->documents);
	free(l);
}

uint32_t
learned_documents(const struct learned *l, struct str site, struct str line)
{
	uint64_t key = learned_key(site, line);

	return key ? l->documents.of[numbers_slot(&l->documents, key)] : 0;
}
