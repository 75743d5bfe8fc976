/* SPDX-License-Identifier: Apache-2.0 */
/*
 * rule.c - builds rules, matches them and fills in what they write.
 *
 * Matching is PCRE2's, compiled to machine code where that works, with a limit
 * of steps: a pattern that runs away is given up, and the text stays.
 */
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <stdio.h>
#include <stdlib.h>

#include "rule.h"
#include "utf8.h"

enum { STEPS = 50000 };

struct matcher {
	pcre2_match_data *data;
	pcre2_match_context *context;
};

/* A sentence about one line of a rule. */
static bool
wrong_at(const struct rule *r, enum rule_key key, struct fault *why,
    const char *what)
{
	const struct rule_record *c = &r->record;
	size_t line = c->line[key] ? c->line[key] : c->line[RULE_NAME];

	fault(why, "%.*s:%zu: rule %.*s: %s", (int)c->file.n, c->file.p, line,
	    (int)c->value[RULE_NAME].n, c->value[RULE_NAME].p, what);
	return false;
}

static void
set_lang(struct rule *r, uint16_t lang, bool on)
{
	if (on)
		r->lang[lang / 64] |= (uint64_t)1 << lang % 64;
	else
		r->lang[lang / 64] &= ~((uint64_t)1 << lang % 64);
}

static bool
is_narrower(const char *t, struct str tag)
{
	return strlen(t) >= tag.n && memcmp(t, tag.p, tag.n) == 0 &&
	       (t[tag.n] == '\0' || t[tag.n] == '-');
}

/* A tag means its narrower ones as well: zh is also zh-Hans.  Tags are sorted, so
 * these stand behind it; where it is none itself, all are looked at. */
static bool
set_tag(struct rule *r, struct str tag, bool on)
{
	char copy[16] = "";
	bool found = false;
	uint16_t known;

	if (str_eq(tag, STR("*"))) {
		memset(r->lang, on ? 0xff : 0, sizeof(r->lang));
		return true;
	}
	if (str_eq(tag, STR("und"))) {
		set_lang(r, LANG_UNKNOWN, on);
		return true;
	}
	if (tag.n < sizeof(copy))
		memcpy(copy, tag.p, tag.n);
	known = lang_find(copy);
	for (uint16_t i = known ? known : 1; i < RULE_TAGS; i++) {
		if (is_narrower(lang_tag(i), tag)) {
			set_lang(r, i, on);
			found = true;
		} else if (known != LANG_UNKNOWN) {
			break;
		}
	}
	return found;
}

/* The next word of a list with blanks between. */
static struct str
cut_word(struct str *s)
{
	struct str word;
	size_t n = 0;

	*s = str_trim(*s);
	while (n < s->n && s->p[n] != ' ')
		n++;
	word = str_cut(*s, 0, n);
	*s = str_cut(*s, n, s->n - n);
	return word;
}

static bool
read_langs(struct rule *r, struct fault *why)
{
	struct str s = r->record.value[RULE_LANG], w;

	if (s.p == NULL)
		s = r->record.folder.n ? r->record.folder : STR("*");
	if (str_eq(s, STR("all")))
		s = STR("*");
	while ((w = cut_word(&s)).n > 0) {
		bool off = w.p[0] == '-';

		if (!set_tag(r, str_cut(w, off, w.n - off), !off))
			return wrong_at(r, RULE_LANG, why,
			    "no such language; "
			    "give tags like \"en fr\" or \"* -fr\"");
	}
	return true;
}

/* Triggers: "one" "two". */
static bool
read_triggers(struct rule *r, char **to, struct fault *why)
{
	struct str s = r->record.value[RULE_TRIGGER];

	r->triggers = *to;
	for (s = str_trim(s); s.n > 0; s = str_trim(s)) {
		size_t n = 1;

		while (n < s.n && s.p[n] != '"')
			n += s.p[n] == '\\' ? 2 : 1;
		if (s.p[0] != '"' || n >= s.n || n - 1 > RULE_LITERAL ||
		    r->ntrigger == RULE_TRIGGERS)
			return wrong_at(r, RULE_TRIGGER, why,
			    "triggers stand "
			    "between quotes, are 2 to 32 bytes long, and there "
			    "are 32 at most");
		r->ntrigger++;
		(*to)[rule_unescape(str_cut(s, 1, n - 1), *to)] = '\0';
		if (strlen(*to) < 2)
			return wrong_at(r, RULE_TRIGGER, why,
			    "a trigger has at least 2 bytes");
		*to += strlen(*to) + 1;
		s = str_cut(s, n + 1, s.n - n - 1);
	}
	return r->ntrigger > 0 || wrong_at(r, RULE_TRIGGER, why,
				      "it has no trigger; name a literal that "
				      "the match must touch");
}

static bool
read_guards(struct rule *r, struct fault *why)
{
	struct str s = str_trim(r->record.value[RULE_GUARD]);

	for (; s.n > 0; r->nguard++)
		if (r->nguard == GUARD_CALLS ||
		    !guard_parse(&s, &r->guard[r->nguard]))
			return wrong_at(r, RULE_GUARD, why,
			    "no such guard, or more than 6; see ruleguard.h");
	return true;
}

static bool
read_tier(struct rule *r, struct fault *why)
{
	const struct str *v = r->record.value;

	if (str_eq(v[RULE_TIER], STR("auto")))
		r->tier = RULE_AUTO;
	else if (str_eq(v[RULE_TIER], STR("evidence")))
		r->tier = RULE_EVIDENCE;
	else if (str_eq(v[RULE_TIER], STR("flag")))
		r->tier = RULE_ONLY_FLAG;
	else
		return wrong_at(
		    r, RULE_TIER, why, "its tier is auto, evidence or flag");
	if (r->tier == RULE_EVIDENCE && r->nguard == 0)
		return wrong_at(r, RULE_TIER, why,
		    "tier evidence needs a guard that tells the evidence");
	if (v[RULE_LEVEL].p != NULL && !str_eq(v[RULE_LEVEL], STR("likely")) &&
	    !str_eq(v[RULE_LEVEL], STR("certain")))
		return wrong_at(
		    r, RULE_LEVEL, why, "its level is certain or likely");
	r->likely = str_eq(v[RULE_LEVEL], STR("likely"));
	r->sure = r->tier == RULE_AUTO       ? 99
		  : r->tier == RULE_EVIDENCE ? 98
					     : 50;
	if (v[RULE_SURE].p == NULL)
		return true;
	r->sure = 0;
	for (size_t i = 0; i < v[RULE_SURE].n && i < 4; i++)
		r->sure = r->sure * 10 + (v[RULE_SURE].p[i] - '0');
	return (r->sure > 0 && r->sure <= 100) ||
	       wrong_at(r, RULE_SURE, why, "sure is a number from 1 to 100");
}

/* Copies a value and moves *to behind it. */
static struct str
keep(char **to, struct str s, bool escaped)
{
	struct str kept = {*to, s.n};

	if (s.p == NULL)
		return s;
	if (escaped)
		kept.n = rule_unescape(s, *to);
	else
		memcpy(*to, s.p, s.n);
	(*to)[kept.n] = '\0';
	*to += kept.n + 1;
	return kept;
}

/* One piece of memory for all texts of a rule: none is longer than it is written,
 * and each is ended by 0; a trigger's stands for its quotes. */
static bool
get_room(struct rule *r, char **to, struct fault *why)
{
	const struct rule_record *c = &r->record;
	size_t n = c->value[RULE_TRIGGER].n + c->value[RULE_REPLACE].n +
		   c->value[RULE_LANG].n + c->folder.n +
		   c->value[RULE_MATCH].n + c->value[RULE_WHY].n + 8,
	       row = c->nexample * sizeof(*c->example);

	for (size_t i = 0; i < c->nexample; i++)
		n += c->example[i].before.n + c->example[i].after.n + 2;
	if ((r->own = malloc(row + n)) == NULL) {
		fault(why, "out of memory");
		return false;
	}
	*to = r->own + row;
	return true;
}

/* What is told of a rule, and what it writes. */
static void
keep_texts(struct rule *r, char *to)
{
	const struct rule_record *c = &r->record;
	struct str lang =
	    c->value[RULE_LANG].p ? c->value[RULE_LANG] : c->folder;
	struct rule_example *own = (void *)r->own;

	for (size_t i = 0; i < c->nexample; i++)
		own[i] = (struct rule_example){
		    keep(&to, c->example[i].before, true),
		    keep(&to, c->example[i].after, true), c->example[i].line};
	/* What was read from is used again for the next record. */
	r->record.example = own;
	r->replace = keep(&to, c->value[RULE_REPLACE], true);
	r->lang_text = keep(&to, lang.p ? lang : STR("*"), false).p;
	r->match = keep(&to, c->value[RULE_MATCH], false).p;
	r->why = keep(&to, c->value[RULE_WHY], false).p;
}

static bool
read_replacement(struct rule *r, char *to, struct fault *why)
{
	struct str v = r->record.value[RULE_REPLACE];

	if ((v.p == NULL) != (r->tier == RULE_ONLY_FLAG))
		return wrong_at(r, RULE_REPLACE, why,
		    r->tier == RULE_ONLY_FLAG
			? "a rule that flags replaces nothing"
			: "\"replace:\" is missing; leave it empty to delete");
	r->drops = str_eq(v, STR("drop"));
	r->squeezes = str_eq(v, STR("squeeze"));
	keep_texts(r, to);
	return true;
}

bool
rule_build(struct rule *r, const struct rule_record *record, struct fault *why)
{
	struct str name = record->value[RULE_NAME];
	char *to;

	memset(r, 0, sizeof(*r));
	r->record = *record;
	if (name.n == 0 || name.n > sizeof(r->name) - 8)
		return wrong_at(
		    r, RULE_NAME, why, "a name has 1 to 56 characters");
	snprintf(r->name, sizeof(r->name), "repair/%.*s", (int)name.n, name.p);
	if (record->value[RULE_MATCH].n == 0)
		return wrong_at(r, RULE_MATCH, why, "\"match:\" is missing");
	if (record->value[RULE_WHY].n == 0)
		return wrong_at(r, RULE_WHY, why, "\"why:\" is missing");
	return read_langs(r, why) && get_room(r, &to, why) &&
	       read_triggers(r, &to, why) && read_guards(r, why) &&
	       read_tier(r, why) && read_replacement(r, to, why);
}

void
rule_free(struct rule *r)
{
	pcre2_code_free(atomic_load(&r->pattern));
	free(r->own);
}

struct matcher *
matcher_open(void)
{
	struct matcher *m = calloc(1, sizeof(*m));

	if (m == NULL)
		return NULL;
	m->data = pcre2_match_data_create(RULE_GROUPS, NULL);
	m->context = pcre2_match_context_create(NULL);
	if (m->data == NULL || m->context == NULL) {
		matcher_close(m);
		return NULL;
	}
	pcre2_set_match_limit(m->context, STEPS);
	return m;
}

void
matcher_close(struct matcher *m)
{
	if (m == NULL)
		return;
	pcre2_match_data_free(m->data);
	pcre2_match_context_free(m->context);
	free(m);
}

static pcre2_code *
compile(const struct rule *r, int *err, size_t *at)
{
	struct str p = r->record.value[RULE_MATCH];
	pcre2_code *code = pcre2_compile((PCRE2_SPTR)p.p, p.n,
	    PCRE2_UTF | PCRE2_UCP | PCRE2_NO_UTF_CHECK |
		PCRE2_USE_OFFSET_LIMIT | PCRE2_NEVER_BACKSLASH_C,
	    err, at, NULL);

	if (code != NULL)
		pcre2_jit_compile(code, PCRE2_JIT_COMPLETE);
	return code;
}

/* Two threads may compile at once; one of them throws its own away. */
static pcre2_code *
pattern_of(struct rule *r)
{
	pcre2_code *code =
		       atomic_load_explicit(&r->pattern, memory_order_acquire),
		   *none = NULL;
	size_t at;
	int err;

	if (code != NULL || (code = compile(r, &err, &at)) == NULL)
		return code;
	if (atomic_compare_exchange_strong(&r->pattern, &none, code))
		return code;
	pcre2_code_free(code);
	return none;
}

enum rule_found
rule_find(struct rule *r, struct matcher *m, struct str text, size_t end,
    size_t from, size_t last, struct rule_hit *hit)
{
	const pcre2_code *code = pattern_of(r);
	const PCRE2_SIZE *o = pcre2_get_ovector_pointer(m->data);
	int n;

	if (code == NULL)
		return RULE_NONE;
	pcre2_set_offset_limit(m->context, last);
	/* \K may leave nothing of a match that is none of nothing. */
	n = pcre2_match(code, (PCRE2_SPTR)text.p, end, from,
	    PCRE2_NO_UTF_CHECK | PCRE2_NOTEMPTY |
		(end < text.n ? PCRE2_NOTEOL : 0), m->data, m->context);
	if (n < 0)
		return n == PCRE2_ERROR_NOMATCH ? RULE_NONE : RULE_LIMIT;
	if (n == 0)
		n = RULE_GROUPS;
	for (int i = 0; i < RULE_GROUPS; i++) {
		hit->from[i] = i < n ? o[2 * i] : SIZE_MAX;
		hit->to[i] = i < n ? o[2 * i + 1] : SIZE_MAX;
	}
	return RULE_HIT;
}

static void
put(char *out, size_t room, size_t *n, struct str s)
{
	for (size_t i = 0; i < s.n; i++, ++*n)
		if (*n < room)
			out[*n] = s.p[i];
}

/* A group of the match; one that took no part is empty. */
static struct str
group(struct str text, const struct rule_hit *hit, char digit)
{
	size_t i = digit - '0';

	return hit->from[i] == SIZE_MAX
		   ? STR("")
		   : str_cut(text, hit->from[i], hit->to[i] - hit->from[i]);
}

static bool
is_group(char c)
{
	return c >= '0' && c < '0' + RULE_GROUPS;
}

/* Does the template have "wide($N)" there? */
static bool
is_wide(struct str with, size_t i)
{
	return with.n - i >= 8 && memcmp(with.p + i, "wide($", 6) == 0 &&
	       is_group(with.p[i + 6]) && with.p[i + 7] == ')';
}

/* The ASCII form of a character of U+FF01 to U+FF5E; other text as it is. */
static void
put_wide(char *out, size_t room, size_t *n, struct str s)
{
	size_t at = 0;
	uint32_t wide = s.n > 0 ? utf8_next(s, &at) : 0;
	char c = (char)(wide - 0xfee0);

	if (at == s.n && wide >= 0xff01 && wide <= 0xff5e)
		s = (struct str){&c, 1};
	put(out, room, n, s);
}

size_t
rule_fill(struct str with, struct str text, const struct rule_hit *hit,
    char *out, size_t room)
{
	size_t n = 0;

	for (size_t i = 0; i < with.n; i++) {
		char c = i + 1 < with.n ? with.p[i + 1] : '\0';

		if (is_wide(with, i)) {
			put_wide(out, room, &n,
			    group(text, hit, with.p[i + 6]));
			i += 7;
			continue;
		}
		if (with.p[i] != '$' || (!is_group(c) && c != '$')) {
			put(out, room, &n, str_cut(with, i, 1));
			continue;
		}
		i++;
		if (c == '$')
			put(out, room, &n, STR("$"));
		else
			put(out, room, &n, group(text, hit, c));
	}
	return n;
}

/*
 * Checking
 */

enum { ROOM = 4096 };

/* Do the guards that see the line alone hold?  *open tells whether there are
 * others, which cannot be asked here. */
static bool
plain_guards_hold(
    const struct rule *r, struct str text, const struct rule_hit *h, bool *open)
{
	*open = false;
	for (size_t i = 0; i < r->nguard; i++) {
		*open = *open || !guard_is_plain(r->guard[i].kind);
		if (!guard_holds(
			&r->guard[i], text, h->from[0], h->to[0] - h->from[0]))
			return false;
	}
	return true;
}

static void
put_squeezed(char *out, size_t *n, struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] != ' ')
			put(out, ROOM, n, str_cut(s, i, 1));
}

/* Applies a rule to all of a text, as far as its own guards let it; true when
 * something has changed, or might. */
static bool
apply(struct rule *r, struct matcher *m, struct str text, char *out, size_t *n,
    bool *open)
{
	struct rule_hit h;
	size_t at = 0;
	bool hit = false;

	*n = 0;
	*open = false;
	while (rule_find(r, m, text, text.n, at, text.n, &h) == RULE_HIT) {
		bool more;

		put(out, ROOM, n, str_cut(text, at, h.from[0] - at));
		if (plain_guards_hold(r, text, &h, &more)) {
			*open = *open || more;
			hit = true;
			if (r->squeezes)
				put_squeezed(out, n,
				    str_cut(
					text, h.from[0], h.to[0] - h.from[0]));
			else if (!r->drops)
				*n += rule_fill(r->replace, text, &h, out + *n,
				    *n < ROOM ? ROOM - *n : 0);
		} else {
			put(out, ROOM, n,
			    str_cut(text, h.from[0], h.to[0] - h.from[0]));
		}
		at = h.to[0];
	}
	put(out, ROOM, n, str_cut(text, at, text.n - at));
	if (hit && r->drops) {
		memcpy(out, "drop", 4);
		*n = 4;
	}
	return hit;
}

static bool
has_trigger(const struct rule *r, struct str text)
{
	const char *t = NULL;

	for (size_t i = 0; i < r->ntrigger; i++) {
		t = rule_trigger(r, t);
		if (memmem(text.p, text.n, t, strlen(t)) != NULL)
			return true;
	}
	return false;
}

static bool
check_example(struct rule *r, struct matcher *m, const struct rule_example *e,
    struct fault *why)
{
	char out[2 * ROOM];
	struct str text = e->before, want = e->after;
	bool must = e->after.p != NULL, open, hit;
	const char *what = NULL;
	size_t n;

	if (e->before.n > ROOM || (must && e->after.n > ROOM))
		what = "the example is too long";
	else {
		hit = apply(r, m, text, out, &n, &open);
		if (must && !has_trigger(r, text))
			what = "the example has no trigger in it";
		else if (must && !hit)
			what = "nothing matches in the example";
		else if (must && r->tier != RULE_ONLY_FLAG &&
			 !str_eq(want, (struct str){out, n}))
			what = "the example becomes something else";
		else if (!must && hit && !open && has_trigger(r, text))
			what = "the example should stay and does not";
	}
	if (what != NULL)
		fault(why, "%.*s:%zu: rule %s: %s", (int)r->record.file.n,
		    r->record.file.p, e->line, r->name + 7, what);
	return what == NULL;
}

static bool
check_pattern(struct rule *r, struct fault *why)
{
	char text[256] = "the pattern: ", *end = text + strlen(text);
	uint32_t empty = 0;
	pcre2_code *code;
	size_t at;
	int err;

	if ((code = compile(r, &err, &at)) == NULL) {
		pcre2_get_error_message(
		    err, (PCRE2_UCHAR *)end, sizeof(text) - (end - text));
		snprintf(text + strlen(text), sizeof(text) - strlen(text),
		    " at its byte %zu", at + 1);
		return wrong_at(r, RULE_MATCH, why, text);
	}
	pcre2_pattern_info(code, PCRE2_INFO_MATCHEMPTY, &empty);
	atomic_store(&r->pattern, code);
	return !empty || wrong_at(r, RULE_MATCH, why,
			     "the pattern can match nothing at all; let it "
			     "need a character");
}

bool
rule_check(struct rule *r, struct matcher *m, struct fault *why)
{
	size_t kinds[2] = {0, 0};

	if (!check_pattern(r, why))
		return false;
	for (size_t i = 0; i < r->record.nexample; i++) {
		if (!check_example(r, m, &r->record.example[i], why))
			return false;
		kinds[r->record.example[i].after.p != NULL]++;
	}
	return (kinds[0] >= 2 && kinds[1] >= 2) ||
	       wrong_at(r, RULE_NAME, why,
		   "it needs at least two examples that change (+) and two "
		   "that stay "
		   "(-)");
}
