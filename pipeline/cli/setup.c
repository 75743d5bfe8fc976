/* SPDX-License-Identifier: Apache-2.0 */
/*
 * setup.c - from defaults, profile, configuration and command line to rules.
 *
 * Later ones win, in this order.  The configuration is the file decant.conf that
 * stands nearest above the input, in path mode only: a pipe never picks up a
 * stray file.  Rules are loaded once for each configuration, its parts that hold
 * for a file, and language.
 */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "config.h"
#include "job.h"

static const char config_name[] = "decant.conf";

struct list {
	const char **of;
	size_t n;
};

/* A configuration that was read, or could not be. */
struct read {
	char *path;
	struct config *config;		/* or NULL */
	struct read *next;
};

struct setups {
	const struct args *args;
	struct setup *first;
	struct read *read;
	pthread_mutex_t lock;
	decant_rules *bare;		/* to ask for options; NULL until then */
	char **name;			/* of all options, ended by NULL */
	char *folder;			/* where a file was looked up last ... */
	char *real;			/* ... as a real path, or NULL ... */
	bool looked;
	struct read *found;		/* ... and what was found, or NULL */
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
	if ((s->bare = load_rules(none, &err)) == NULL)
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

/* `c` and `line` are where it is asked for; NULL: by the command line. */
static bool
add_profile(struct list *l, const char *name, const struct config *c,
		unsigned line)
{
	static const char *const names[] = { "archive", "corpus", "default",
		"docs", "index", NULL };
	const char *like = nearest(name, names);
	char where[512] = "";
	bool known = strcmp(name, "default") == 0;

	for (size_t i = 0; i < sizeof(profiles) / sizeof(*profiles); i++) {
		if (strcmp(profiles[i].profile, name) != 0)
			continue;
		known = true;
		add(l, profiles[i].option, profiles[i].value);
	}
	if (c != NULL)
		snprintf(where, sizeof(where), "%s:%u: ", config_path(c), line);
	return known || complain("%sthere is no profile %s; %s%s%s", where,
	    name, like ? "did you mean " : "give ", like ? like :
	    "archive, corpus, index or docs", like ? "?" : "");
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

static bool
is_named(const char *option, const char *name)
{
	size_t n = strlen(name);

	return strncmp(option, name, n) == 0 && option[n] == '=';
}

static bool
names_files(const char *option)
{
	return is_named(option, "entity.names") ||
	    is_named(option, "repair.rules") ||
	    is_named(option, "furniture.learned");
}

/* What stands in the files that an option names, with commas between: another
 * machine may have them elsewhere, and the next run with other text. */
static uint64_t
mix_files(uint64_t h, const char *option)
{
	const char *list = strchr(option, '=') + 1;
	char part[1 << 16];

	h = (h ^ (unsigned char)*option) * 0x100000001b3;
	while (*list != '\0') {
		size_t n = strcspn(list, ",");
		char *path = must(strndup(list, n));
		FILE *f = fopen(path, "rbe");
		struct digest d;

		digest_begin(&d, 0);
		for (size_t k; f != NULL && (k = fread(part, 1, sizeof(part),
		    f)) > 0;)
			digest_add(&d, part, k);
		if (f != NULL)
			fclose(f);
		h = (h ^ digest_end(&d)) * 0x100000001b3;
		free(path);
		list += n + (list[n] == ',');
	}
	return h;
}

/* What was learned is not known yet when a run on many machines is planned, nor
 * which stages learn. */
static uint64_t
hash(const struct args *a, const struct list *l, bool learned)
{
	uint64_t h = 0xcbf29ce484222325;
	size_t n = l->n - (!learned && a->mode == MODE_SURVEY);
	bool goes_by_files = a->output != NULL || a->plan != NULL ||
	    a->manifest != NULL;

	for (size_t i = 0; i < n; i++) {
		if (!learned && is_named(l->of[i], "furniture.learned"))
			continue;
		/* The fingerprint tells more than a name. */
		if (is_named(l->of[i], "data"))
			continue;
		h = goes_by_files && names_files(l->of[i]) ?
		    mix_files(h, l->of[i]) : mix(h, l->of[i]);
	}
	h = mix(h, a->records == RECORD_NONE ? "" : a->records == RECORD_JSON ?
	    "jsonl" : a->records == RECORD_TSV ? "tsv" : "lines");
	for (size_t i = 0; i < a->nfield; i++)
		h = mix(h, a->field[i]);
	h = mix(mix(h, a->columns), a->annotate);
	h = mix(mix(h, a->lang_field), a->site);
	h = (h ^ a->reject) * 0x100000001b3;
	return mix(h, a->header ? "header" : "");
}

static bool
add_setting(const struct args *a, struct list *l, const struct config *c,
		const struct setting *s)
{
	if (strcmp(s->name, "profile") != 0) {
		add(l, s->name, s->value);
		return true;
	}
	return a->profile != NULL || add_profile(l, s->value, c, s->line);
}

/* All options that count, in the order in which they win. */
static bool
gather(struct setups *s, const struct config *c, const char *parts,
		struct list *l)
{
	const struct args *a = s->args;
	const char *data = getenv("DECANT_DATA");
	const struct setting *set;

	if (data != NULL && *data != '\0')
		add(l, "data", data);
	if (a->records != RECORD_NONE)
		add(l, "spacing.final-newline", "no");
	if (a->records == RECORD_JSON)
		add(l, "from", "UTF-8");
	if (a->profile != NULL && !add_profile(l, a->profile, NULL, 0))
		return false;
	for (size_t i = 0; c != NULL && (set = config_setting(c, i)); i++)
		if (parts[set->part] == '1' && !add_setting(a, l, c, set))
			return false;
	for (size_t i = 0; i < a->noptions; i++) {
		char *p = must(strdup(a->options[i])), *eq = strchr(p, '=');

		*eq = '\0';
		add(l, p, eq + 1);
		free(p);
	}
	return true;
}

/* Finds the line of a configuration that does not load. */
static bool
blame(const struct config *c, const char *parts, const char *text)
{
	const struct setting *set;

	for (size_t i = 0; c != NULL && (set = config_setting(c, i)); i++) {
		struct list l = { 0 };
		decant_error err;
		decant_rules *rules;

		if (parts[set->part] != '1' ||
		    strcmp(set->name, "profile") == 0)
			continue;
		add(&l, "stages", "none");
		add(&l, set->name, set->value);
		rules = load_rules(l.of, &err);
		list_free(&l);
		if (rules == NULL)
			return complain("%s:%u: %s", config_path(c), set->line,
			    err.text);
		decant_unload(rules);
	}
	return complain("%s%s%s", c ? config_path(c) : "", c ? ": " : "", text);
}

/* A language that cannot be had is told of once, and kept without rules. */
static struct setup *
load(struct setups *s, const struct config *c, const char *parts,
		const char *lang)
{
	struct setup *new;
	struct list l = { 0 };
	decant_error err;
	decant_rules *rules = NULL;

	if (gather(s, c, parts, &l)) {
		if (lang != NULL)
			add(&l, "lang", lang);
		if ((rules = load_rules(l.of, &err)) == NULL)
			blame(lang ? NULL : c, parts, err.text);
	}
	if (rules == NULL && lang == NULL) {
		list_free(&l);
		return NULL;
	}
	new = must(calloc(1, sizeof(*new)));
	*new = (struct setup){ .rules = rules, .config = c,
		.hash = rules ? hash(s->args, &l, true) ^
			decant_fingerprint(rules) : 0,
		.shape = rules ? hash(s->args, &l, false) : 0,
		.parts = parts ? must(strdup(parts)) : NULL,
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
		free((char *)s->first->parts);
		free((char *)s->first->lang);
		free(s->first);
		s->first = next;
	}
	while (s->read != NULL) {
		struct read *next = s->read->next;

		if (s->read->config != NULL)
			config_free(s->read->config);
		free(s->read->path);
		free(s->read);
		s->read = next;
	}
	for (size_t i = 0; s->name != NULL && s->name[i] != NULL; i++)
		free(s->name[i]);
	free(s->name);
	free(s->folder);
	free(s->real);
	decant_unload(s->bare);
	free(s);
}

static bool
same(const char *a, const char *b)
{
	return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

/* Setups are asked for by the threads of the crew too, for languages. */
static const struct setup *
get(struct setups *s, const struct config *c, const char *parts,
		const char *lang)
{
	struct setup *p;

	pthread_mutex_lock(&s->lock);
	for (p = s->first; p != NULL && !(p->config == c &&
	    same(p->parts, parts) && same(p->lang, lang));)
		p = p->next;
	if (p == NULL)
		p = load(s, c, parts, lang);
	pthread_mutex_unlock(&s->lock);
	return p != NULL && p->rules != NULL ? p : NULL;
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

/* The folder of a file as a real path, or NULL: asked of each file in turn, and
 * those of a folder come together. */
static const char *
folder_of(struct setups *s, const char *path)
{
	const char *slash = strrchr(path, '/');
	char *folder = slash ? must(strndup(path, slash - path + 1)) :
	    must(strdup("."));

	if (same(folder, s->folder)) {
		free(folder);
		return s->real;
	}
	free(s->folder);
	free(s->real);
	s->folder = folder;
	s->looked = false;
	return s->real = realpath(folder, NULL);
}

static struct read *
read_config(struct setups *s, const char *path)
{
	struct read *r = s->read;

	while (r != NULL && strcmp(r->path, path) != 0)
		r = r->next;
	if (r != NULL)
		return r;
	r = must(calloc(1, sizeof(*r)));
	*r = (struct read){ .path = must(strdup(path)), .next = s->read };
	if (know_names(s))
		r->config = config_read(path, (const char *const *)s->name);
	return s->read = r;
}

/* The configuration above the folder at hand, or NULL. */
static struct read *
find_config(struct setups *s)
{
	char *path;

	if (s->looked)
		return s->found;
	path = look_up(s->real);
	s->found = path ? read_config(s, path) : NULL;
	s->looked = true;
	free(path);
	return s->found;
}

/* The configuration for a path, or NULL; and the path as a real one, for the
 * caller to free. */
static struct read *
look_for(struct setups *s, const char *path, char **real)
{
	const struct args *a = s->args;
	const char *given = a->config ? a->config : getenv("DECANT_CONFIG");
	const char *folder = path ? folder_of(s, path) : NULL;
	const char *slash = path ? strrchr(path, '/') : NULL;
	struct read *r = NULL;

	*real = folder ? join(folder, slash ? slash + 1 : path) : NULL;
	if (!a->no_config && given != NULL && *given != '\0')
		r = read_config(s, given);
	else if (!a->no_config && given == NULL && folder != NULL)
		r = find_config(s);
	return r;
}

static struct read *
config_for(struct setups *s, const char *path, char **real)
{
	struct read *r;

	pthread_mutex_lock(&s->lock);
	r = look_for(s, path, real);
	pthread_mutex_unlock(&s->lock);
	return r;
}

const struct setup *
setup_of(struct setups *s, const char *path)
{
	char *real, *parts;
	const struct read *r = config_for(s, path, &real);
	const struct setup *found = NULL;

	if (r == NULL) {
		found = get(s, NULL, NULL, NULL);
	} else if (r->config != NULL) {
		parts = config_parts(r->config, real);
		found = get(s, r->config, parts, NULL);
		free(parts);
	}
	free(real);
	return found;
}

bool
setups_take(struct setups *s, const char *path)
{
	char *real;
	const struct read *r = config_for(s, path, &real);
	bool takes = r == NULL || r->config == NULL || real == NULL ||
	    config_takes(r->config, real);

	free(real);
	return takes;
}

const struct setup *
setup_lang(struct setups *s, const struct setup *base, const char *lang,
		size_t n)
{
	char *tag = must(strndup(lang, n));
	const struct setup *p = get(s, base->config, base->parts, tag);

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

	if (p == NULL || !know_names(s) || !gather(s, p->config, p->parts,
	    &l))
		return false;
	printf("; decant %s, %s%s\n; hash %016llx\n", DECANT_VERSION_TEXT,
	    p->config ? "configured by " : "no configuration file",
	    p->config ? config_path(p->config) : "", (unsigned long long)p->hash);
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
