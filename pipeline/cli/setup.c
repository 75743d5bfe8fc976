/* SPDX-License-Identifier: Apache-2.0 */
/*
 * setup.c - from defaults, profile, configuration and command line to rules.
 *
 * Later ones win, in this order.  The configuration is the file decant.conf that
 * stands nearest above the input, in path mode only: a pipe never picks up a
 * stray file.  Rules are loaded once for each configuration and language.
 */
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <ini.h>

#include "job.h"

static const char config_name[] = "decant.conf";

struct list {
	const char **of;
	size_t n;
};

struct setups {
	const struct args *args;
	struct setup *first;
	pthread_mutex_t lock;
	decant_rules *bare;		/* to ask for options; NULL until then */
	char **name;			/* of all options, ended by NULL */
	char *folder;			/* where a file was looked up last ... */
	const struct setup *found;	/* ... and what was found */
};

static const struct {
	const char *profile, *option, *value;
} profiles[] = {
#define PROFILE(profile, option, value) { #profile, option, value },
#include "profiles.def"
#undef PROFILE
};

static void
add(struct list *l, const char *name, const char *value)
{
	struct buf b = { 0 };

	buf_format(&b, "%s=%s", name, value);
	buf_char(&b, '\0');
	l->of = must(realloc(l->of, (l->n + 2) * sizeof(*l->of)));
	l->of[l->n++] = b.p;
	l->of[l->n] = NULL;
}

static void
list_free(struct list *l)
{
	for (size_t i = 0; i < l->n; i++)
		free((char *)l->of[i]);
	free(l->of);
}

/* Most runs have neither a configuration nor a profile and need no names. */
static bool
know_names(struct setups *s)
{
	static const char *const none[] = { "stages=none", NULL };
	decant_option_info o;
	decant_error err;
	char name[128];
	size_t n = 0;

	if (s->bare != NULL)
		return true;
	if ((s->bare = decant_load(none, &err)) == NULL)
		return complain("%s", err.text);
	while (decant_option(s->bare, n, &o))
		n++;
	s->name = must(calloc(n + 1, sizeof(*s->name)));
	for (size_t i = 0; i < n; i++) {
		decant_option(s->bare, i, &o);
		option_name(name, sizeof(name), &o);
		s->name[i] = must(strdup(name));
	}
	return true;
}

static bool
is_option(const struct setups *s, const char *name)
{
	for (char **p = s->name; *p != NULL; p++)
		if (strcmp(*p, name) == 0)
			return true;
	return false;
}

static bool
add_profile(struct list *l, const char *name)
{
	bool known = false;

	for (size_t i = 0; i < sizeof(profiles) / sizeof(*profiles); i++) {
		if (strcmp(profiles[i].profile, name) != 0)
			continue;
		known = true;
		add(l, profiles[i].option, profiles[i].value);
	}
	return known || strcmp(name, "default") == 0 || complain("there is no "
	    "profile %s: give archive, corpus, index or docs", name);
}

/*
 * The configuration file
 */
struct config {
	const struct setups *setups;
	const char *path;
	struct list list;
	char *profile;
	bool told;
};

static int
on_pair(void *user, const char *section, const char *key, const char *value)
{
	struct config *c = user;
	char name[256];
	const char *like;

	snprintf(name, sizeof(name), "%s%s%s", section, *section ? "." : "",
	    key);
	if (strcmp(name, "profile") == 0) {
		free(c->profile);
		c->profile = must(strdup(value));
		return 1;
	}
	if (is_option(c->setups, name)) {
		add(&c->list, name, value);
		return 1;
	}
	like = nearest(name, (const char *const *)c->setups->name);
	c->told = true;
	complain("%s: there is no option %s%s%s%s", c->path, name,
	    like ? "; did you mean " : "", like ? like : "", like ? "?" : "");
	return 0;
}

static bool
config_read(struct config *c)
{
	int line = ini_parse(c->path, on_pair, c);

	if (line == 0)
		return true;
	if (!c->told)
		line < 0 ? complain("cannot read %s: %s", c->path,
		    strerror(errno)) : complain("%s:%d: neither a [stage] nor "
		    "an option = value", c->path, line);
	return false;
}

/*
 * Loading
 */
static uint64_t
mix(uint64_t h, const char *s)
{
	for (; s != NULL && *s != '\0'; s++)
		h = (h ^ (unsigned char)*s) * 0x100000001b3;
	return (h ^ 0xff) * 0x100000001b3;
}

static uint64_t
hash(const struct args *a, const struct list *l, const decant_rules *rules)
{
	uint64_t h = 0xcbf29ce484222325 ^ decant_fingerprint(rules);

	for (size_t i = 0; i < l->n; i++)
		h = mix(h, l->of[i]);
	h = mix(h, a->records == RECORD_NONE ? "" : a->records == RECORD_JSON ?
	    "jsonl" : a->records == RECORD_TSV ? "tsv" : "lines");
	for (size_t i = 0; i < a->nfield; i++)
		h = mix(h, a->field[i]);
	h = mix(mix(h, a->columns), a->annotate);
	return mix(h, a->lang_field);
}

/* All options that count, in the order in which they win. */
static bool
gather(struct setups *s, const char *path, struct list *l)
{
	const struct args *a = s->args;
	const char *data = getenv("DECANT_DATA");
	struct config c = { .setups = s, .path = path };
	const char *profile;
	bool fine;

	if ((path != NULL || a->profile != NULL) && !know_names(s))
		return false;
	if (data != NULL && *data != '\0')
		add(l, "data", data);
	if (a->records != RECORD_NONE)
		add(l, "spacing.final-newline", "no");
	if (a->records == RECORD_JSON)
		add(l, "from", "UTF-8");
	fine = path == NULL || config_read(&c);
	profile = a->profile ? a->profile : c.profile;
	fine = fine && (profile == NULL || add_profile(l, profile));
	for (size_t i = 0; i < c.list.n; i++) {
		char *eq = strchr(c.list.of[i], '=');

		*eq = '\0';
		add(l, c.list.of[i], eq + 1);
	}
	for (size_t i = 0; i < a->noptions; i++) {
		char *p = must(strdup(a->options[i])), *eq = strchr(p, '=');

		*eq = '\0';
		add(l, p, eq + 1);
		free(p);
	}
	list_free(&c.list);
	free(c.profile);
	return fine;
}

static struct setup *
load(struct setups *s, const char *path, const char *lang)
{
	struct setup *new;
	struct list l = { 0 };
	decant_error err;
	decant_rules *rules = NULL;

	if (gather(s, path, &l)) {
		if (lang != NULL)
			add(&l, "lang", lang);
		if ((rules = decant_load(l.of, &err)) == NULL)
			complain("%s%s%s", path ? path : "", path ? ": " : "",
			    err.text);
	}
	if (rules == NULL) {
		list_free(&l);
		return NULL;
	}
	new = must(calloc(1, sizeof(*new)));
	*new = (struct setup){ .rules = rules, .hash = hash(s->args, &l, rules),
		.config = path ? must(strdup(path)) : NULL,
		.lang = lang ? must(strdup(lang)) : NULL, .next = s->first };
	s->first = new;
	list_free(&l);
	return new;
}

struct setups *
setups_open(const struct args *a)
{
	struct setups *s = must(calloc(1, sizeof(*s)));

	s->args = a;
	pthread_mutex_init(&s->lock, NULL);
	return s;
}

void
setups_close(struct setups *s)
{
	if (s == NULL)
		return;
	while (s->first != NULL) {
		struct setup *next = s->first->next;

		decant_unload(s->first->rules);
		free((char *)s->first->config);
		free((char *)s->first->lang);
		free(s->first);
		s->first = next;
	}
	for (size_t i = 0; s->name != NULL && s->name[i] != NULL; i++)
		free(s->name[i]);
	free(s->name);
	free(s->folder);
	decant_unload(s->bare);
	free(s);
}

static bool
same(const char *a, const char *b)
{
	return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

static const struct setup *
get(struct setups *s, const char *config, const char *lang)
{
	struct setup *p = s->first;

	while (p != NULL && !(same(p->config, config) && same(p->lang, lang)))
		p = p->next;
	return p ? p : load(s, config, lang);
}

/* The configuration that stands nearest above a folder; for the caller to free,
 * NULL when there is none. */
static char *
look_up(const char *folder)
{
	char *at = must(strdup(folder)), *path = NULL, *slash;

	for (;;) {
		path = join(at, config_name);
		if (access(path, F_OK) == 0)
			break;
		free(path);
		path = NULL;
		slash = strrchr(at, '/');
		if (slash == NULL || slash == at)
			break;
		*slash = '\0';
	}
	free(at);
	return path;
}

static char *
folder_of(const char *path)
{
	const char *slash = strrchr(path, '/');
	char *folder = slash ? must(strndup(path, slash - path + 1)) :
	    must(strdup("."));
	char *real = realpath(folder, NULL);

	free(folder);
	return real;
}

const struct setup *
setup_of(struct setups *s, const char *path)
{
	const struct args *a = s->args;
	const char *given = a->config ? a->config : getenv("DECANT_CONFIG");
	char *folder, *config;
	const struct setup *found;

	if (a->no_config || given != NULL || path == NULL)
		return get(s, a->no_config || given == NULL || *given == '\0' ?
		    NULL : given, NULL);
	folder = folder_of(path);
	if (folder == NULL)
		return get(s, NULL, NULL);
	if (s->folder != NULL && strcmp(folder, s->folder) == 0) {
		free(folder);
		return s->found;
	}
	config = look_up(folder);
	found = get(s, config, NULL);
	free(config);
	free(s->folder);
	s->folder = folder;
	return s->found = found;
}

const struct setup *
setup_lang(struct setups *s, const struct setup *base, const char *lang,
		size_t n)
{
	char *tag = must(strndup(lang, n));
	const struct setup *p;

	pthread_mutex_lock(&s->lock);
	p = get(s, base->config, tag);
	pthread_mutex_unlock(&s->lock);
	free(tag);
	return p;
}

static const char *
value_of(const struct list *l, const char *name)
{
	size_t n = strlen(name);

	for (size_t i = l->n; i-- > 0;)
		if (strncmp(l->of[i], name, n) == 0 && l->of[i][n] == '=')
			return l->of[i] + n + 1;
	return NULL;
}

/* Prints what would hold for a path, as a configuration that says the same. */
bool
setups_dump(struct setups *s, const char *path)
{
	const struct setup *p = setup_of(s, path);
	struct list l = { 0 };
	decant_option_info o;
	const char *stage = NULL;

	if (p == NULL || !know_names(s) || !gather(s, p->config, &l))
		return false;
	printf("; decant %s, %s%s\n; hash %016llx\n", DECANT_VERSION_TEXT,
	    p->config ? "configured by " : "no configuration file",
	    p->config ? p->config : "", (unsigned long long)p->hash);
	for (size_t i = 0; decant_option(s->bare, i, &o); i++) {
		const char *value = value_of(&l, s->name[i]);

		if (o.stage != NULL && !same(o.stage, stage))
			printf("\n[%s]\n", o.stage);
		stage = o.stage;
		if (value == NULL && *o.initial == '\0')
			printf("; %s =\n", o.name);
		else
			printf("%s = %s\n", o.name, value ? value : o.initial);
	}
	list_free(&l);
	return true;
}
