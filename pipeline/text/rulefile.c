/* SPDX-License-Identifier: Apache-2.0 */
/* rulefile.c - reads files of rules; what a rule means is for rule.c. */
#include "rulefile.h"

static const char *const keys[RULE_KEYS] = {
    "rule",
    "version",
    "lang",
    "tier",
    "level",
    "sure",
    "trigger",
    "match",
    "guard",
    "replace",
    "why",
};

size_t
rule_unescape(struct str s, char *out)
{
	const char *first = s.n > 0 ? memchr(s.p, '\\', s.n) : NULL;
	size_t n = first != NULL ? (size_t)(first - s.p) : s.n;

	if (n > 0)
		memmove(out, s.p, n);
	for (size_t i = n; i < s.n; i++) {
		char c = s.p[i];

		if (c == '\\' && i + 1 < s.n) {
			c = s.p[++i];
			c = c == 'n'   ? '\n'
			    : c == 't' ? '\t'
			    : c == 's' ? ' '
				       : c;
		}
		out[n++] = c;
	}
	return n;
}

static struct str
cut_line(struct rulefile *f)
{
	const char *end = memchr(f->rest.p, '\n', f->rest.n);
	size_t n = end ? (size_t)(end - f->rest.p) : f->rest.n;
	struct str line = str_cut(f->rest, 0, n);

	f->rest =
	    str_cut(f->rest, n + (end != NULL), f->rest.n - n - (end != NULL));
	f->line++;
	return line;
}

static bool
starts(struct str s, const char *with)
{
	size_t n = strlen(with);

	return s.n >= n && memcmp(s.p, with, n) == 0;
}

/* A line for people may tell where what follows comes from. */
static void
read_comment(struct rulefile *f, struct str line)
{
	if (starts(line, "#file ")) {
		f->file = str_cut(line, 6, line.n - 6);
		f->line = 0;
	} else if (starts(line, "#lang ")) {
		f->folder = str_cut(line, 6, line.n - 6);
		f->line = 0;
	}
}

static bool
read_example(struct rulefile *f, struct rule_record *r, struct str line,
    struct fault *why)
{
	struct rule_example *e = &f->example[r->nexample];
	struct str text = str_trim(str_cut(line, 1, line.n - 1));
	const char *arrow = memmem(text.p, text.n, "=>", 2);
	size_t at = arrow ? (size_t)(arrow - text.p) : text.n;

	if (r->nexample == RULE_EXAMPLES ||
	    (line.p[0] == '+') != (arrow != NULL)) {
		fault(why, "%.*s:%zu: %s", (int)f->file.n, f->file.p, f->line,
		    r->nexample == RULE_EXAMPLES
			? "more than 16 examples"
			: "\"+\" takes a text, \"=>\" and what becomes of it; "
			  "\"-\" "
			  "a text that stays");
		return false;
	}
	*e = (struct rule_example){.before = text, .line = f->line};
	if (arrow != NULL) {
		e->before = str_trim(str_cut(text, 0, at));
		e->after = str_trim(str_cut(text, at + 2, text.n - at - 2));
	}
	r->nexample++;
	return true;
}

static bool
read_value(struct rulefile *f, struct rule_record *r, struct str line,
    struct fault *why)
{
	const char *colon = memchr(line.p, ':', line.n);
	size_t n = colon ? (size_t)(colon - line.p) : 0;
	int k = 0;

	while (k < RULE_KEYS &&
	       (n != strlen(keys[k]) || memcmp(line.p, keys[k], n) != 0))
		k++;
	if (k == RULE_KEYS)
		fault(why,
		    "%.*s:%zu: a line begins with \"+\", \"-\", \"#\" or "
		    "one of rule, version, lang, tier, level, sure, trigger, "
		    "match, guard, replace and why, and a colon",
		    (int)f->file.n, f->file.p, f->line);
	else if (r->value[k].p != NULL)
		fault(why, "%.*s:%zu: the rule has a second \"%s\"",
		    (int)f->file.n, f->file.p, f->line, keys[k]);
	else if (k != RULE_NAME && r->value[RULE_NAME].p == NULL)
		fault(why,
		    "%.*s:%zu: a record begins with \"rule:\" and a name",
		    (int)f->file.n, f->file.p, f->line);
	else {
		r->value[k] = str_trim(str_cut(line, n + 1, line.n - n - 1));
		r->line[k] = f->line;
		return true;
	}
	return false;
}

bool
rulefile_next(struct rulefile *f, struct rule_record *r, struct fault *why)
{
	*r = (struct rule_record){.example = f->example};
	while (f->rest.n > 0) {
		struct str rest = f->rest, line = cut_line(f);
		bool fine;

		if (line.n > 0 && line.p[line.n - 1] == '\r')
			line.n--;
		if (line.n == 0 || line.p[0] == '#') {
			read_comment(f, line);
			continue;
		}
		if (starts(line, "rule:") && r->value[RULE_NAME].p != NULL) {
			f->rest = rest;
			f->line--;
			return true;
		}
		fine = r->value[RULE_NAME].p != NULL &&
			       (line.p[0] == '+' || line.p[0] == '-')
			   ? read_example(f, r, line, why)
			   : read_value(f, r, line, why);
		if (!fine)
			return !(f->wrong = true);
		r->file = f->file;
		r->folder = f->folder;
	}
	return r->value[RULE_NAME].p != NULL;
}
