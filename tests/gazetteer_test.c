/* SPDX-License-Identifier: Apache-2.0 */
/* gazetteer_test.c - names compiled, found, overlaid, and damaged. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "decant.h"
#include "stage.h"
#include "text/endings.h"
#include "text/gazbuild.h"
#include "text/gazmatch.h"

static const char table[] =
	"# a table\n"
	"x:a\tterritory\ten\tNew Land\tcanonical\n"
	"\t\t\tNL\tacronym\tcs\n"
	"\t\tzh-Hans\t新地\tcanonical\n"
	"x:b\tcity\ten\tNew Land City\tcanonical\n"
	"\t\tko\t새땅\tcanonical\n";

static char *
compile(const char *text, size_t *size)
{
	struct gazbuild *b = gazbuild_new();
	size_t line;
	char *p;

	assert_non_null(b);
	assert_null(gazbuild_text(b, str_of(text), &line));
	assert_non_null(p = gazbuild_done(b, size));
	gazbuild_free(b);
	return p;
}

/* Walks a text as the stage does; returns how many names it holds. */
static size_t
count(const struct gaz *g, const char *text)
{
	static const struct endings none;
	struct starts s = { .text = str_of(text) };
	struct found found[FOUND_MOST];
	size_t n = 0, at;

	while (starts_next(&s, &at)) {
		size_t k = gaz_find(g, s.text, at, &none, found);

		n += k > 0;
		for (size_t i = 0; i < k; i++) {
			uint32_t sense = gaz_first(g, found[i].form);
			struct gaz_sense of = gaz_sense(g, sense);

			gaz_text(g, of.text);
			gaz_text(g, gaz_entity(g, of.entity).kind);
			gaz_named(g, of.entity, ROLE_CANONICAL, 1);
		}
		if (k > 0)
			s.at = found[0].end;
	}
	return n;
}

static void
finds_names(void **state)
{
	uint16_t bit[GAZ_LANGS];
	size_t size;
	char *p = compile(table, &size);
	struct gaz g;

	(void)state;
	assert_null(gaz_open(&g, (struct str){ p, size }, bit));
	assert_true(gaz_sound(&g));
	assert_int_equal(count(&g, "In New Land, NEW-LAND City and N.L. at "
	    "last; new land is none"), 3);
	assert_int_equal(count(&g, "他在新地工作"), 1);
	assert_int_equal(count(&g, "새땅 새땅거리"), 1);
	assert_int_not_equal(gaz_acronym(&g, STR("NL"), 0), 0);
	assert_int_equal(gaz_acronym(&g, STR("nl"), 0), 0);
	assert_int_equal(gaz_entity_of(&g, STR("x:c")), UINT32_MAX);
	free(p);
}

/* Whatever byte is changed: refused, or wrong names, but nothing astray. */
static void
survives_damage(void **state)
{
	uint16_t bit[GAZ_LANGS];
	size_t size;
	char *p = compile(table, &size);
	struct gaz g;

	(void)state;
	for (size_t i = 0; i < size; i++)
		for (int k = 0; k < 3; k++) {
			char was = p[i];

			p[i] ^= k == 0 ? 0xff : k == 1 ? 0x80 : 1;
			if (gaz_open(&g, (struct str){ p, size }, bit) == NULL)
				count(&g, "New Land City, NL, 新地 새땅");
			p[i] = was;
		}
	for (size_t n = 0; n < size; n += 7)
		assert_non_null(gaz_open(&g, (struct str){ p, n }, bit));
	free(p);
}

static void
tells_wrong_rows(void **state)
{
	struct gazbuild *b = gazbuild_new();
	size_t line = 0;

	(void)state;
	assert_non_null(gazbuild_text(b, str_of("x:a\tcity\ten\tA\tcanonical\n"
	    "x:b\tcity\ten\tB\tking\n"), &line));
	assert_int_equal(line, 2);
	gazbuild_free(b);
}

static char *
clean(const char *option, const char *file, const char *text)
{
	char names[200];
	const char *options[] = { "stages=entity", "lang=en", option, names,
	    NULL };
	decant_error err = { 0 };
	decant_rules *rules;
	size_t n;
	char *out;

	snprintf(names, sizeof(names), "entity.names=%s", file ? file : "");
	rules = decant_load(options, &err);
	assert_string_equal(err.text, "");
	assert_non_null(rules);
	assert_int_equal(decant_clean(rules, text, strlen(text), &out, &n), 0);
	decant_unload(rules);
	return out;
}

static void
expect(const char *option, const char *file, const char *text,
		const char *want)
{
	char *out = clean(option, file, text);

	assert_string_equal(out, want);
	decant_free(out);
}

static void
writes_one_name(void **state)
{
	(void)state;
	expect("entity.level=one", NULL, "In the Republic of Korea, the US and "
	    "ROK met.\n", "In South Korea, the United States and South Korea "
	    "met.\n");
	expect("entity.level=one", NULL, "South Korea (ROK) is far.\n",
	    "South Korea (ROK) is far.\n");
	expect("entity.level=annotate", NULL, "The US.\n", "The US.\n");
	expect("entity.level=off", NULL, "S. Korea and A.S.\n",
	    "S. Korea and A.S.\n");
}

static void
overlays_win(void **state)
{
	char path[] = "/tmp/names-XXXXXX";
	int fd = mkstemp(path);
	static const char rows[] = "Q30\tterritory\ten\tUSA\tcanonical\n"
	    "-\tword\ten\t!ROK\talias\n";

	(void)state;
	assert_int_equal(write(fd, rows, sizeof(rows) - 1), sizeof(rows) - 1);
	close(fd);
	expect("entity.level=one", path, "The US and ROK met.\n",
	    "The USA and ROK met.\n");
	unlink(path);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finds_names),
		cmocka_unit_test(survives_damage),
		cmocka_unit_test(tells_wrong_rows),
		cmocka_unit_test(writes_one_name),
		cmocka_unit_test(overlays_win),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
