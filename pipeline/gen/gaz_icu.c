/* SPDX-License-Identifier: Apache-2.0 */
/*
 * gaz_icu.c - names of territories, cities and languages, out of ICU's data.
 *
 * Every locale is asked for what it has itself, not for what it inherits, so
 * that a name is told once and for the right language.  The bundles are those
 * that ICU's own display names come from.
 */
#include <stdio.h>
#include <stdlib.h>

#include <unicode/uchar.h>
#include <unicode/uloc.h>
#include <unicode/ures.h>
#include <unicode/ustring.h>
#include <unicode/utf8.h>

#include "gazc.h"

struct icu {
	struct gazbuild *b;
	const struct source *codes;
	const char *flags;	/* of all names */
	const char *locale;
	char tag[64];		/* of the locale */
};

/* The row of a region's code; false when it has none. */
static bool
find_code(const struct icu *m, const char *code, struct str f[3])
{
	struct str text = m->codes->text, line;
	size_t number = 0;

	while (next_line(&text, &line, &number)) {
		f[2] = STR("");
		if (line.n > 0 && line.p[0] != '#' && cut_fields(line, f, 3)
		    >= 2 && str_eq(f[0], str_of(code)))
			return true;
	}
	return false;
}

/* The item of a region's code, or a name made of the code. */
static void
id_of(const struct icu *m, const char *code, char *id, size_t room)
{
	struct str f[3];

	if (find_code(m, code, f))
		snprintf(id, room, "%.*s", (int)f[1].n, f[1].p);
	else
		snprintf(id, room, "%s:%s", code[0] >= '0' && code[0] <= '9' ?
		    "m49" : "iso", code);
}

/* Is the short name the common one, and the other for lists? */
static bool
is_short(const struct icu *m, const char *code)
{
	struct str f[3];

	return find_code(m, code, f) && str_eq(f[2], STR("short"));
}

static void
add_name(struct icu *m, const char *id, const char *kind, struct str form,
		const char *role, const char *flags)
{
	struct gaz_row row = { str_of(id), str_of(kind), str_of(m->tag), form,
	    str_of(m->flags ? "alias" : role), str_of(m->flags ? m->flags :
	    flags) };
	const char *what = gazbuild_row(m->b, &row);

	if (what != NULL)
		wrong(m->codes, 0, "%s: %s", id, what);
}

/* A short name in capitals is an acronym, whatever its dots. */
static bool
is_acronym(struct str s)
{
	size_t letters = 0;

	for (size_t i = 0; i < s.n; i++) {
		if ((unsigned char)s.p[i] >= 0x80)
			return s.n <= 10 && s.n > 3;
		letters += s.p[i] >= 'A' && s.p[i] <= 'Z';
		if (s.p[i] >= 'a' && s.p[i] <= 'z')
			return false;
	}
	return letters >= 2 && letters <= 5;
}

/* Where the name begins behind a small article or prefix of it: "an Spáinn",
 * "il-Bangladesh", "i-Venezuela", "iLusaka"; 0 where there is none. */
static size_t
bare_at(struct str form)
{
	size_t at = 0;
	int32_t i, n = form.n;
	UChar32 c;

	while (at < form.n && at < 3 && form.p[at] >= 'a' && form.p[at] <= 'z')
		at++;
	i = at + (at < form.n && (form.p[at] == ' ' || form.p[at] == '-'));
	at = i;
	if (at == 0 || i >= n)
		return 0;
	U8_NEXT(form.p, i, n, c);
	return c >= 0 && u_isupper(c) && form.n - at > 3 ? at : 0;
}

/* Names begin with a capital: one that does not is known without what stands
 * before its capital as well. */
static void
add_names(struct icu *m, const char *id, const char *kind, struct str form,
		const char *role)
{
	size_t at = bare_at(form);
	struct str bare = str_cut(form, at, form.n - at);

	/* "Congo - Kinshasa" is for lists. */
	add_name(m, id, kind, form, role, memmem(form.p, form.n, " - ", 3) ?
	    "list" : "");
	if (at > 0 && ((unsigned char)bare.p[0] >= 0x80 || !is_acronym(bare)))
		add_name(m, id, kind, bare, "alias", "");
}

/* The world is no name, and some codes stand for none. */
static bool
is_region(const char *code)
{
	return strcmp(code, "ZZ") && strcmp(code, "XA") && strcmp(code, "XB") &&
	    strcmp(code, "QO") && strcmp(code, "EZ") && strcmp(code, "001");
}

static struct str
text_of(const UResourceBundle *r, char *out, size_t room)
{
	UErrorCode err = U_ZERO_ERROR;
	int32_t n, len;
	const UChar *u = ures_getString(r, &n, &err);

	u_strToUTF8(out, room, &len, u, n, &err);
	return (struct str){ out, U_SUCCESS(err) ? len : 0 };
}

static UResourceBundle *
bundle(const char *what, const char *locale)
{
	UErrorCode err = U_ZERO_ERROR;
	char path[64];
	UResourceBundle *r;

	snprintf(path, sizeof(path), "%s-%s", U_ICUDATA_NAME, what);
	r = ures_openDirect(path, locale, &err);
	if (U_SUCCESS(err))
		return r;
	ures_close(r);
	return NULL;
}

/* Has a locale, or the one it takes after, a text for a key? */
static bool
has_text(const char *locale, const char *table, const char *key)
{
	char name[64];
	bool has = false;

	snprintf(name, sizeof(name), "%s", locale);
	while (name[0] != '\0' && !has) {
		UErrorCode err = U_ZERO_ERROR;
		UResourceBundle *top = bundle("region", name), *t, *item;

		t = ures_getByKey(top, table, NULL, &err);
		item = ures_getByKey(t, key, NULL, &err);
		has = U_SUCCESS(err);
		ures_close(item);
		ures_close(t);
		ures_close(top);
		uloc_getParent(name, name, sizeof(name), &(UErrorCode){ 0 });
	}
	return has;
}

/* Languages by their code; scripts and what stands for many are left out. */
static void
add_languages(struct icu *m, UResourceBundle *top)
{
	UErrorCode err = U_ZERO_ERROR;
	UResourceBundle *table = ures_getByKey(top, "Languages", NULL, &err),
	    *item = NULL;

	while (U_SUCCESS(err) && ures_hasNext(table)) {
		char out[512], id[32];
		const char *code;
		struct str form;

		item = ures_getNextResource(table, item, &err);
		code = ures_getKey(item);
		form = text_of(item, out, sizeof(out));
		if (U_FAILURE(err) || form.n == 0 || strlen(code) > 3 ||
		    strcmp(code, "und") == 0 || strcmp(code, "mul") == 0 ||
		    strcmp(code, "mis") == 0 || strcmp(code, "zxx") == 0)
			continue;
		snprintf(id, sizeof(id), "lang:%s", code);
		add_name(m, id, "language", form, "canonical", "ctx");
	}
	ures_close(item);
	ures_close(table);
}

/* One table of regions: the key is a code. */
static void
add_regions(struct icu *m, UResourceBundle *top, const char *key,
		const char *role)
{
	UErrorCode err = U_ZERO_ERROR;
	UResourceBundle *table = ures_getByKey(top, key, NULL, &err), *item =
	    NULL;

	while (U_SUCCESS(err) && ures_hasNext(table)) {
		char out[512], id[32];
		const char *code, *as = role;
		struct str form;

		item = ures_getNextResource(table, item, &err);
		code = ures_getKey(item);
		form = text_of(item, out, sizeof(out));
		if (U_FAILURE(err) || form.n == 0 || !is_region(code))
			continue;
		id_of(m, code, id, sizeof(id));
		if (is_short(m, code) && has_text(m->locale,
		    "Countries%short", code))
			as = strcmp(role, "short") == 0 ? "canonical" : "label";
		if (strchr("0123456789", code[0]) != NULL)
			add_name(m, id, "region", form, as, "");
		else if (strcmp(as, "short") == 0 && is_acronym(form))
			add_name(m, id, "territory", form, "acronym", "cs");
		else
			add_names(m, id, strcmp(code, "UN") && strcmp(code,
			    "EU") ? "territory" : "org.int", form, as);
	}
	ures_close(item);
	ures_close(table);
}

/* The cities that time zones are named for.  Those of the Antarctic are stations
 * that have their names from persons: Davis, Casey, Palmer. */
static void
add_cities(struct icu *m, UResourceBundle *top)
{
	UErrorCode err = U_ZERO_ERROR;
	UResourceBundle *table = ures_getByKey(top, "zoneStrings", NULL, &err);
	UResourceBundle *zone = NULL, *city = NULL;

	while (U_SUCCESS(err) && ures_hasNext(table)) {
		UErrorCode none = U_ZERO_ERROR;
		char out[512], id[128];
		struct str form;

		zone = ures_getNextResource(table, zone, &err);
		if (U_FAILURE(err) || ures_getType(zone) != URES_TABLE ||
		    strchr(ures_getKey(zone), ':') == NULL ||
		    strncmp(ures_getKey(zone), "Antarctica:", 11) == 0)
			continue;
		city = ures_getByKey(zone, "ec", city, &none);
		if (U_FAILURE(none))
			continue;
		form = text_of(city, out, sizeof(out));
		snprintf(id, sizeof(id), "tz:%s", ures_getKey(zone));
		for (char *p = id; *p != '\0'; p++)
			*p = *p == ':' && p > id + 2 ? '/' : *p;
		if (form.n > 0)
			add_names(m, id, "city", form, "canonical");
	}
	ures_close(city);
	ures_close(zone);
	ures_close(table);
}

static void
add_locale(struct icu *m, const char *locale)
{
	UResourceBundle *r;

	m->locale = locale;
	if ((r = bundle("region", locale)) != NULL) {
		add_regions(m, r, "Countries", "canonical");
		add_regions(m, r, "Countries%short", "short");
		add_regions(m, r, "Countries%variant", "alias");
		ures_close(r);
	}
	if ((r = bundle("zone", locale)) != NULL) {
		add_cities(m, r);
		ures_close(r);
	}
	if (m->flags == NULL && (r = bundle("lang", locale)) != NULL) {
		add_languages(m, r);
		ures_close(r);
	}
}

void
gazc_icu(struct gazbuild *b, const struct source *codes)
{
	struct icu m = { .b = b, .codes = codes };

	for (int32_t i = 0; i < uloc_countAvailable(); i++) {
		const char *locale = uloc_getAvailable(i);
		UErrorCode err = U_ZERO_ERROR;

		uloc_toLanguageTag(locale, m.tag, sizeof(m.tag), false, &err);
		add_locale(&m, locale);
	}
}

void
gazc_icu_borrowed(struct gazbuild *b, const struct source *codes,
		const struct source *borrowed)
{
	struct icu m = { .b = b, .codes = codes, .flags = "weak" };
	struct str text = borrowed->text, line, f[2];
	size_t number = 0;

	while (next_line(&text, &line, &number)) {
		char other[16];

		if (line.n == 0 || line.p[0] == '#' ||
		    cut_fields(line, f, 2) != 2)
			continue;
		snprintf(m.tag, sizeof(m.tag), "%.*s", (int)f[0].n, f[0].p);
		snprintf(other, sizeof(other), "%.*s", (int)f[1].n, f[1].p);
		add_locale(&m, other);
	}
}
