/* SPDX-License-Identifier: Apache-2.0 */
/*
 * import.c - dumps of other registries of names, as tables of ours.
 *
 * ROR: records of schema 2, as the dump has them (one array), one behind the
 * other, or one alone; they are read one at a time, however large the dump.
 * ParaNames: tab-separated, with a line of titles.  An id is the Wikidata item
 * where the source tells it, so that rows of different sources meet.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "cli.h"
#include "io.h"

enum { NAMES = 64, LINE = 1 << 16 };

/* A name as a field: a tab or line end would end it. */
static void
put_field(struct buf *b, const char *s)
{
	for (; *s != '\0'; s++)
		buf_char(b, (unsigned char)*s < ' ' ? ' ' : *s);
}

struct table {
	FILE *out;
	struct buf b;
};

static void
put_row(struct table *t, const char *id, const char *kind, const char *lang,
		const char *form, const char *role, const char *flags)
{
	const char *const field[] = { id, kind, lang, form, role, flags };

	t->b.n = 0;
	for (int i = 0; i < 6; i++) {
		if (i > 0)
			buf_char(&t->b, '\t');
		put_field(&t->b, field[i]);
	}
	buf_char(&t->b, '\n');
	fwrite(t->b.p, 1, t->b.n, t->out);
}

/*
 * ROR
 */

static const char *
text_of(const json_t *object, const char *key)
{
	const char *s = json_string_value(json_object_get(object, key));

	return s ? s : "";
}

static bool
has(const json_t *list, const char *word)
{
	const json_t *one;
	size_t i;

	json_array_foreach(list, i, one)
		if (json_is_string(one) &&
		    strcmp(json_string_value(one), word) == 0)
			return true;
	return false;
}

/* The Wikidata item: the preferred one, or the only one. */
static const char *
item_of(const json_t *record)
{
	const json_t *ids = json_object_get(record, "external_ids"), *one;
	size_t i;

	json_array_foreach(ids, i, one) {
		const json_t *all = json_object_get(one, "all");
		const char *best = text_of(one, "preferred");

		if (strcmp(text_of(one, "type"), "wikidata") != 0)
			continue;
		if (*best == '\0' && json_array_size(all) == 1 &&
		    json_is_string(json_array_get(all, 0)))
			best = json_string_value(json_array_get(all, 0));
		return best;
	}
	return "";
}

static const char *
kind_of(const json_t *record)
{
	static const char *const kinds[][2] = {
		{ "education", "org.edu" }, { "healthcare", "org.health" },
		{ "company", "org.company" }, { "government", "org.gov" },
		{ "facility", "org.facility" }, { "archive", "org.archive" },
	};
	const json_t *types = json_object_get(record, "types");

	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
		if (has(types, kinds[i][0]))
			return kinds[i][1];
	return "org";
}

static const char *
country_of(const json_t *record)
{
	const json_t *place = json_array_get(json_object_get(record,
	    "locations"), 0);
	const char *code = text_of(json_object_get(place,
	    "geonames_details"), "country_code");

	return strlen(code) == 2 ? code : "";
}

/* What a name of a record is for us; NULL is nothing. */
static const char *
role_of(const json_t *types, bool first_of_language)
{
	if (has(types, "acronym"))
		return "acronym";
	if (has(types, "ror_display") ||
	    (has(types, "label") && first_of_language))
		return "canonical";
	return has(types, "label") ? "label" : has(types, "alias") ? "alias" :
	    NULL;
}

static bool
is_first(const char **langs, size_t *n, const char *lang)
{
	for (size_t i = 0; i < *n; i++)
		if (strcmp(langs[i], lang) == 0)
			return false;
	if (*n < NAMES)
		langs[(*n)++] = lang;
	return true;
}

/* ROR tells companies of one name apart by their country: "Nakayo (Japan)".
 * No text calls them so. */
static size_t
without_country(const char *form)
{
	size_t n = strlen(form);
	const char *open = strrchr(form, '(');

	return n > 0 && form[n - 1] == ')' && open > form + 1 &&
	    open[-1] == ' ' ? (size_t)(open - 1 - form) : n;
}

static void
put_name(struct table *t, const json_t *record, const char *id,
		const json_t *name, const char *role)
{
	const char *lang = text_of(name, "lang"), *form = text_of(name,
	    "value");
	const char *country = country_of(record);
	bool acronym = strcmp(role, "acronym") == 0;
	char flags[64], clean[512];

	/* Three letters mean too many things; ROR has one in two of them more
	 * than once. */
	snprintf(flags, sizeof(flags), "%s%s%s%s%s", *country ? "cc=" : "",
	    country, acronym ? ",cs" : "",
	    acronym && strlen(form) < 4 ? ",ctx" : "",
	    strcmp(text_of(record, "status"), "active") ? ",hist" : "");
	snprintf(clean, sizeof(clean), "%.*s", (int)without_country(form),
	    form);
	if (*clean != '\0')
		put_row(t, id, kind_of(record), *lang ? lang : acronym ?
		    "mul" : "und", clean, role, flags + (*flags == ','));
}

static bool
put_record(struct table *t, const json_t *record)
{
	const json_t *names = json_object_get(record, "names"), *name;
	const char *ror = text_of(record, "id"), *item = item_of(record);
	const char *langs[NAMES], *slash = strrchr(ror, '/');
	char id[64];
	size_t i, n = 0;

	if (!json_is_array(names) || slash == NULL)
		return false;
	if (strcmp(text_of(record, "status"), "withdrawn") == 0)
		return true;
	snprintf(id, sizeof(id), "%s%s", *item ? "" : "ror:", *item ? item :
	    slash + 1);
	json_array_foreach(names, i, name) {
		const json_t *types = json_object_get(name, "types");
		bool first = !has(types, "acronym") && !has(types, "alias") &&
		    is_first(langs, &n, text_of(name, "lang"));
		const char *role = role_of(types, first);

		if (role != NULL)
			put_name(t, record, id, name, role);
	}
	return true;
}

/* The next byte that begins a record, or EOF. */
static int
skip_between(FILE *in)
{
	int c;

	while ((c = getc(in)) != EOF && strchr(" \t\r\n,[]", c) != NULL)
		;
	if (c != EOF)
		ungetc(c, in);
	return c;
}

static bool
import_ror(FILE *in, const char *name, struct table *t)
{
	json_error_t err;
	size_t n = 0;

	fputs("# Names of organizations out of the Research Organization "
	    "Registry (ROR).\n# licence: CC0 1.0\n", t->out);
	while (skip_between(in) != EOF) {
		json_t *record = json_loadf(in, JSON_DISABLE_EOF_CHECK, &err);
		bool fine;

		n++;
		if (record == NULL)
			return complain("%s: record %zu is no JSON: %s", name,
			    n, err.text);
		fine = put_record(t, record);
		json_decref(record);
		if (!fine)
			return complain("%s: record %zu is no record of ROR's "
			    "schema 2: it has no id or no names", name, n);
	}
	return true;
}

/*
 * ParaNames
 */

static const char *
kind_of_type(const char *type)
{
	return strcmp(type, "PER") == 0 ? "person" : strcmp(type, "ORG") == 0 ?
	    "org" : "place";
}

/* Wikidata's codes that are no tags of languages. */
static const char *
tag_of(char *code)
{
	static const char *const other[][2] = {
		{ "simple", "en" }, { "zh-hans", "zh-Hans" },
		{ "zh-hant", "zh-Hant" }, { "zh-classical", "lzh" },
		{ "zh-min-nan", "nan" }, { "zh-yue", "yue" },
		{ "be-tarask", "be" }, { "be-x-old", "be" },
		{ "sr-ec", "sr-Cyrl" }, { "sr-el", "sr-Latn" },
		{ "nb", "nb" }, { "no", "nb" }, { "als", "gsw" },
		{ "bat-smg", "sgs" }, { "fiu-vro", "vro" },
		{ "roa-rup", "rup" }, { "crh-latn", "crh" },
		{ "pt-br", "pt" }, { "en-gb", "en" }, { "en-ca", "en" },
		{ "de-at", "de" }, { "de-ch", "de" },
	};

	for (size_t i = 0; i < sizeof(other) / sizeof(*other); i++)
		if (strcmp(code, other[i][0]) == 0)
			return other[i][1];
	return code;
}

static size_t
cut(char *line, char **field, size_t most)
{
	size_t n = 0;

	line[strcspn(line, "\r\n")] = '\0';
	for (char *p = line; n < most;) {
		field[n++] = p;
		if ((p = strchr(p, '\t')) == NULL)
			break;
		*p++ = '\0';
	}
	return n;
}

/* In which column is what. */
static bool
find_columns(char **title, size_t n, size_t *column)
{
	static const char *const want[] = { "wikidata_id", "label", "language",
		"type" };

	for (int k = 0; k < 4; k++) {
		size_t i = 0;

		while (i < n && strcmp(title[i], want[k]) != 0)
			i++;
		if (i == n)
			return false;
		column[k] = i;
	}
	return true;
}

static bool
import_paranames(FILE *in, const char *name, struct table *t)
{
	char *line = must(malloc(LINE)), *f[16];
	size_t column[4] = { 0 }, number = 1;
	bool fine = fgets(line, LINE, in) != NULL &&
	    find_columns(f, cut(line, f, 16), column);

	if (!fine)
		complain("%s: line 1 does not name the columns wikidata_id, "
		    "label, language and type", name);
	else
		fputs("# Names out of ParaNames, from Wikidata.\n"
		    "# licence: CC BY 4.0 (ParaNames), CC0 1.0 (Wikidata)\n",
		    t->out);
	while (fine && fgets(line, LINE, in) != NULL) {
		size_t n = cut(line, f, 16);

		number++;
		for (int k = 0; k < 4; k++)
			fine &= column[k] < n;
		if (!fine)
			complain("%s: line %zu has only %zu columns", name,
			    number, n);
		else
			/* Labels come from people and machines: found, but
			 * never written into a text. */
			put_row(t, f[column[0]], kind_of_type(f[column[3]]),
			    tag_of(f[column[2]]), f[column[1]], "canonical",
			    "weak");
	}
	free(line);
	return fine;
}

bool
names_import(const char *format, FILE *in, const char *name, FILE *out)
{
	struct table t = { .out = out };
	bool fine;

	if (strcmp(format, "ror") == 0)
		fine = import_ror(in, name, &t);
	else if (strcmp(format, "paranames") == 0)
		fine = import_paranames(in, name, &t);
	else
		fine = complain("--names-import=%s: give ror or paranames",
		    format);
	buf_free(&t.b);
	if (fine && ferror(in))
		fine = complain("cannot read %s: %s", name, strerror(errno));
	return fine;
}
