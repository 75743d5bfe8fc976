/* SPDX-License-Identifier: Apache-2.0 */
/*
 * quiet_test.c - to step over a line changes nothing.
 *
 * A stage that runs over a window again may step over the lines that it left
 * quiet.  Here every fixture, alone and all of them as one text, is cleaned with
 * and without: output, changes, flags and the score of damage are the same.
 */
#define _XOPEN_SOURCE 700
#include <ftw.h>
#include <stdio.h>

#include "laws.h"
#include "../pipeline/core/stream.h"

static struct bytes all;
static const decant_rules *rules;
static size_t files;

static int
put(void *user, const char *s, size_t n)
{
	bytes_add(user, s, n);
	return 0;
}

static int
note_change(void *user, const decant_change *c)
{
	char line[64];

	bytes_add(user, line, snprintf(line, sizeof(line), "%zu %zu %zu:",
	    (size_t)c->src_at, c->src_len, c->nsteps));
	bytes_add(user, c->out, c->out_len);
	for (size_t i = 0; i < c->nsteps; i++)
		bytes_add(user, c->steps[i].rule, strlen(c->steps[i].rule));
	return 0;
}

static int
note_flag(void *user, const decant_flag *f)
{
	char line[64];

	bytes_add(user, line, snprintf(line, sizeof(line), "%zu %zu %d:",
	    (size_t)f->src_at, f->src_len, f->confidence));
	bytes_add(user, f->rule, strlen(f->rule));
	return 0;
}

static struct bytes
clean(struct bytes in, bool looks_again)
{
	struct bytes out = { 0 };
	decant *d = decant_open(rules, put, &out);
	decant_about about;

	assert_non_null(d);
	d->core.looks_again = looks_again;
	decant_on_change(d, note_change, &out);
	decant_on_flag(d, note_flag, &out);
	assert_int_equal(decant_write(d, in.p, in.n), DECANT_OK);
	assert_int_equal(decant_finish(d), DECANT_OK);
	decant_tell(d, &about);
	bytes_add(&out, &about.damage, sizeof(about.damage));
	decant_close(d);
	return out;
}

static void
compare(struct bytes in)
{
	struct bytes with = clean(in, false), without = clean(in, true);

	assert_int_equal(with.n, without.n);
	assert_memory_equal(with.p, without.p, with.n);
	free(with.p);
	free(without.p);
}

static int
read_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	size_t n = strlen(path), got;
	struct bytes one = { 0 };
	char part[4096];
	FILE *f;

	(void)st, (void)ftw;
	if (type != FTW_F || n < 3 || strcmp(path + n - 3, ".in") != 0)
		return 0;
	f = fopen(path, "rb");
	assert_non_null(f);
	while ((got = fread(part, 1, sizeof(part), f)) > 0)
		bytes_add(&one, part, got);
	fclose(f);
	compare(one);
	bytes_add(&all, one.p, one.n);
	free(one.p);
	files++;
	return 0;
}

static void
run(const char *const *options)
{
	decant_rules *r = decant_load(options, NULL);

	assert_non_null(r);
	rules = r;
	files = all.n = 0;
	assert_int_equal(nftw("fixtures", read_one, 16, FTW_PHYS), 0);
	assert_true(files > 50);
	compare(all);
	decant_unload(r);
}

static void
test_defaults(void **state)
{
	(void)state;
	run(NULL);
}

static void
test_boldest(void **state)
{
	static const char *const options[] = { "window=8192",
	    "furniture.level=aggressive", "repair.level=likely",
	    "entity.level=one", NULL };

	(void)state;
	run(options);
	free(all.p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_defaults),
		cmocka_unit_test(test_boldest),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
