/* SPDX-License-Identifier: Apache-2.0 */
/* ruleset.c - reads rules and enters their triggers. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/core.h"
#include "ruleset.h"

static bool
no_memory(struct fault *why)
{
	fault(why, "out of memory");
	return false;
}

/* The row moves when it grows, which is fine as long as rules are read. */
static struct rule *
new_rule(struct ruleset *s)
{
	size_t n = s->n;

	if (n % 64 == 0) {
		struct rule *row = realloc(s->rule, (n + 64) * sizeof(*row));

		if (row == NULL)
			return NULL;
		s->rule = row;
	}
	return &s->rule[n];
}

static bool
is_known(const struct ruleset *s, const struct rule *r, struct fault *why)
{
	for (size_t i = 0; i < s->n; i++)
		if (strcmp(s->rule[i].name, r->name) == 0) {
			fault(why,
			    "%.*s:%zu: there is a rule %s already; give "
			    "this one another name",
			    (int)r->record.file.n, r->record.file.p,
			    r->record.line[RULE_NAME], r->name + 7);
			return true;
		}
	return false;
}

static bool
enter(struct ruleset *s, const struct rule *r)
{
	const char *t = NULL;

	for (size_t i = 0; i < r->ntrigger; i++) {
		t = rule_trigger(r, t);
		if (!triggers_add(s->triggers, str_of(t), s->n))
			return false;
	}
	return true;
}

static bool
add(struct ruleset *s, const struct rule_record *record, struct matcher *m,
    struct fault *why)
{
	struct rule *r = new_rule(s);

	if (r == NULL)
		return no_memory(why);
	if (!rule_build(r, record, why) || (m != NULL && is_known(s, r, why)) ||
	    (m != NULL && !rule_check(r, m, why))) {
		rule_free(r);
		return false;
	}
	if (!enter(s, r)) {
		rule_free(r);
		return no_memory(why);
	}
	s->n++;
	return true;
}

bool
ruleset_read(struct ruleset *s, struct str text, const char *file, bool checks,
    struct fault *why)
{
	struct rulefile f = {.rest = text, .file = str_of(file)};
	struct matcher *m = checks ? matcher_open() : NULL;
	struct rule_record record;
	bool fine = true, more;

	if ((checks && m == NULL) ||
	    (s->triggers == NULL && (s->triggers = triggers_open()) == NULL)) {
		matcher_close(m);
		return no_memory(why);
	}
	do {
		more = rulefile_next(&f, &record, why);
		if (more)
			fine = add(s, &record, m, why);
	} while (more && fine);
	matcher_close(m);
	return fine && !f.wrong;
}

/* All of a file, for the caller to free; NULL with errno. */
static char *
slurp(const char *path, size_t *n)
{
	FILE *f = fopen(path, "rb");
	char *text = NULL;
	size_t room = 0, got;

	for (*n = 0; f != NULL; *n += got) {
		if (*n == room) {
			char *more = realloc(text, room = room * 2 + 4096);

			if (more == NULL)
				break;
			text = more;
		}
		got = fread(text + *n, 1, room - *n, f);
		if (got == 0 && !ferror(f)) {
			fclose(f);
			return text;
		}
		if (got == 0)
			break;
	}
	free(text);
	if (f != NULL)
		fclose(f);
	return NULL;
}

bool
ruleset_read_file(struct ruleset *s, const char *path, struct fault *why)
{
	struct str text;

	if ((s->own = slurp(path, &text.n)) == NULL) {
		fault(
		    why, "cannot read the rules %s: %s", path, strerror(errno));
		return false;
	}
	text.p = s->own;
	if (utf8_valid(text) < text.n) {
		fault(why, "the rules %s are not valid UTF-8", path);
		return false;
	}
	return ruleset_read(s, text, path, true, why);
}

void
ruleset_free(struct ruleset *s)
{
	for (size_t i = 0; i < s->n; i++)
		rule_free(&s->rule[i]);
	free(s->rule);
	triggers_close(s->triggers);
	free(s->own);
	*s = (struct ruleset){0};
}
