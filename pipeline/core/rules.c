/* SPDX-License-Identifier: Apache-2.0 */
/*
 * rules.c - stages, options and dictionaries, put together for all streams.
 *
 * Everything here is settled when decant_load() returns and never changes
 * again, which is why a decant_rules can be shared among threads.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "core.h"
#include "data.h"
#include "text/langid.h"
#include "text/lexicon.h"
#include "text/likely.h"

/* A test brings stages of its own. */
#ifndef STAGES_DEF
#define STAGES_DEF "../stages.def"
#endif

#define STAGE(name) extern const struct stage stage_##name;
#include STAGES_DEF
#undef STAGE

const struct stage *const stages[] = {
#define STAGE(name) &stage_##name,
#include STAGES_DEF
#undef STAGE
};
const size_t nstages = sizeof(stages) / sizeof(*stages);

/* A bit for each: see struct seg_core. */
_Static_assert(sizeof(stages) / sizeof(*stages) <= 32, "too many stages");

static struct slot *
find_slot(struct rules *r, struct str name)
{
	for (size_t i = 0; i < nstages; i++)
		if (str_eq(name, str_of(stages[i]->name)))
			return &r->slot[i];
	return NULL;
}

static void
set_all(struct rules *r, bool off)
{
	for (size_t i = 0; i < nstages; i++)
		r->slot[i].off = off;
}

/* "all", "none", "a,b" for these alone, "-a,-b" for all but these. */
static bool
choose_stages(struct rules *r, const char *list, struct fault *why)
{
	bool first = true;

	while (*list != '\0') {
		size_t n = strcspn(list, ",");
		struct str word = { list, n };
		bool off = n > 0 && *list == '-';
		struct slot *s;

		if (str_eq(word, STR("all")) || str_eq(word, STR("none"))) {
			set_all(r, str_eq(word, STR("none")));
		} else if ((s = find_slot(r,
		    str_cut(word, off, n - off))) != NULL) {
			if (first)
				set_all(r, !off);
			s->off = off;
		} else {
			fault(why, "there is no stage \"%.*s\"; --list-stages "
			    "names them all", (int)n, list);
			return false;
		}
		first = false;
		list += n + (list[n] == ',');
	}
	return true;
}

static bool
make_slots(struct rules *r)
{
	r->slot = arena_get(&r->arena, nstages * sizeof(*r->slot));
	for (size_t i = 0; r->slot != NULL && i < nstages; i++) {
		r->slot[i].stage = stages[i];
		r->slot[i].state = arena_get(&r->arena, stages[i]->size + 1);
	}
	return !r->arena.failed;
}

static bool
use_settings(struct rules *r, struct fault *why)
{
	if (r->set.stages != NULL && !choose_stages(r, r->set.stages, why))
		return false;
	if (r->set.from_name != NULL) {
		r->set.from = encoding_find(str_of(r->set.from_name));
		if (r->set.from == NULL) {
			fault(why, "no encoding \"%s\" is known; give a name "
			    "like UTF-8, windows-1252 or Shift_JIS", r->set.from_name);
			return false;
		}
	}
	if (r->set.lang == NULL)
		return true;
	r->set.lang_id = lang_find(r->set.lang);
	if (r->set.lang_id == LANG_UNKNOWN && strcmp(r->set.lang, "und") != 0) {
		fault(why, "no language \"%s\" is known; give a tag like en, "
		    "pt or zh-Hans", r->set.lang);
		return false;
	}
	return true;
}

static bool
load_stages(struct rules *r, struct fault *why)
{
	for (size_t i = 0; i < nstages; i++) {
		struct slot *s = &r->slot[i];

		if (s->off)
			continue;
		/* What a load() that failed has got goes with unload() too. */
		s->loaded = true;
		if (s->stage->load != NULL &&
		    !s->stage->load(s->state, r, why)) {
			fault(why, "the stage %s cannot be loaded",
			    s->stage->name);
			return false;
		}
	}
	return true;
}

static bool
open_langid(struct rules *r, struct fault *why)
{
	struct langid *m = arena_get(&r->arena, sizeof(*m));
	struct str bad;

	if (m == NULL)
		return true;	/* the arena tells */
	if (langid_open(m, rules_section(r, "language.model")))
		r->langid = m;
	if (r->set.languages == NULL || r->langid == NULL)
		return true;
	if (langid_only(m, r->set.languages, &bad))
		return true;
	fault(why, "languages: the model does not know \"%.*s\"",
	    (int)bad.n, bad.p);
	return false;
}

static void
open_likely(struct rules *r)
{
	struct likely *m = arena_get(&r->arena, sizeof(*m));

	if (m != NULL && likely_open(m, rules_section(r, "likely.model")))
		r->likely = m;
}

struct lexicons *
rules_lexicons(const struct rules *rules)
{
	return rules->lexicons;
}

const struct likely *
rules_likely(const struct rules *rules)
{
	return rules->likely;
}

const struct langid *
rules_langid(const struct rules *rules)
{
	return rules->langid;
}

/* In the order in which each needs the last. */
static decant_status
build(struct rules *r, const char *const *options, struct fault *why)
{
	if (!make_slots(r) || (r->lexicons = lexicons_open()) == NULL)
		return DECANT_NOMEM;
	option_defaults(r);
	for (; options != NULL && *options != NULL; options++)
		if (!option_set(r, *options, why))
			return DECANT_OPTION;
	if (!use_settings(r, why))
		return DECANT_OPTION;
	if (!data_open(&r->data, r->set.data, why) || !rules_dicts(r, why))
		return DECANT_DATA;
	open_likely(r);
	if (!open_langid(r, why))
		return DECANT_OPTION;
	if (!load_stages(r, why))
		return DECANT_DATA;
	return option_rows(r) ? DECANT_OK : DECANT_NOMEM;
}

decant_rules *
decant_load(const char *const *options, decant_error *err)
{
	decant_rules *d = calloc(1, sizeof(*d));
	decant_status status = DECANT_NOMEM;
	struct fault why = { 0 };
	int before = errno;

	/* What lacks memory tells what it could not make then; that is true, and
	 * no help. */
	errno = 0;
	if (d != NULL)
		status = build(&d->rules, options, &why);
	if (d != NULL && (d->rules.arena.failed || (status != DECANT_OK &&
	    errno == ENOMEM)))
		status = DECANT_NOMEM;
	errno = before;
	if (status == DECANT_OK)
		return d;
	if (status == DECANT_NOMEM) {
		why.set = false;
		fault(&why, "out of memory");
	}
	if (err != NULL) {
		err->status = status;
		snprintf(err->text, sizeof(err->text), "%s", why.text);
	}
	decant_unload(d);
	return NULL;
}

void
decant_unload(decant_rules *d)
{
	if (d == NULL)
		return;
	for (size_t i = nstages; d->rules.slot != NULL && i-- > 0;) {
		struct slot *s = &d->rules.slot[i];

		if (s->loaded && s->stage->unload != NULL)
			s->stage->unload(s->state);
	}
	lexicons_close(d->rules.lexicons);
	data_close(&d->rules.data);
	arena_free(&d->rules.arena);
	free(d);
}

const char *
decant_stage_name(size_t i)
{
	return i < nstages ? stages[i]->name : NULL;
}

const char *
decant_stage_summary(size_t i)
{
	return i < nstages ? stages[i]->summary : NULL;
}

uint64_t
decant_fingerprint(const decant_rules *rules)
{
	struct data_header h;

	if (rules == NULL || rules->rules.data.n < sizeof(h))
		return 0;
	memcpy(&h, rules->rules.data.p, sizeof(h));
	return h.checksum ^ (uint64_t)DECANT_VERSION << 32;
}

/* The stage that rule *i is of; *i becomes its number there. */
static const struct slot *
find_rule(const decant_rules *d, size_t *i, struct rule_info *info)
{
	for (size_t k = 0; d != NULL && k < nstages; k++) {
		const struct slot *s = &d->rules.slot[k];
		size_t n = 0;

		if (!s->loaded || s->stage->rule == NULL)
			continue;
		if (s->stage->rule(s->state, *i, info))
			return s;
		while (s->stage->rule(s->state, n, info))
			n++;
		*i -= n;
	}
	return NULL;
}

int
decant_file_rule(const decant_rules *rules, size_t i, decant_file_rule_info *info)
{
	struct rule_info r;
	const struct slot *s = find_rule(rules, &i, &r);

	if (s == NULL || info == NULL)
		return 0;
	*info = (decant_file_rule_info){ .name = r.name, .stage = s->stage->name,
		.lang = r.lang, .tier = r.tier, .level = r.level,
		.pattern = r.pattern, .what = r.what };
	return 1;
}

int
decant_file_rule_example(const decant_rules *rules, size_t i, size_t k,
		decant_example *example)
{
	struct rule_info r;
	struct str before, after;
	const struct slot *s = find_rule(rules, &i, &r);

	if (s == NULL || example == NULL || s->stage->example == NULL ||
	    !s->stage->example(s->state, i, k, &before, &after))
		return 0;
	*example = (decant_example){ before.p, before.n, after.p, after.n };
	return 1;
}

int
decant_version(void)
{
	return DECANT_VERSION;
}
