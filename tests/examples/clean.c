/* SPDX-License-Identifier: Apache-2.0 */
/*
 * clean.c - a filter of a few lines: cc clean.c $(pkg-config --cflags --libs decant)
 * Clean text goes to stdout, and every change, with its rule, to stderr.
 */
#include <stdio.h>
#include <decant.h>

static int
put(void *user, const char *utf8, size_t len)
{
	return fwrite(utf8, 1, len, user) != len;
}

static int
tell(void *user, const decant_change *c)
{
	fprintf(user, "%llu:%zu: %s: \"%.*s\" -> \"%.*s\"\n",
	    (unsigned long long)c->line, c->column,
	    c->steps[c->nsteps - 1].rule, (int)c->src_len, c->src,
	    (int)c->out_len, c->out);
	return 0;
}

int
main(void)
{
	const char *const options[] = { "lang=en", NULL };
	char part[65536];
	decant_error err;
	decant_rules *rules = decant_load(options, &err);
	decant *d;
	size_t n;
	int bad;

	if (rules == NULL) {
		fprintf(stderr, "%s\n", err.text);
		return 2;
	}
	if ((d = decant_open(rules, put, stdout)) == NULL)
		return 2;
	decant_on_change(d, tell, stderr);
	while ((n = fread(part, 1, sizeof(part), stdin)) > 0)
		decant_write(d, part, n);
	if ((bad = decant_finish(d) != DECANT_OK))
		fprintf(stderr, "%s\n", decant_message(d));
	decant_close(d);
	decant_unload(rules);
	return bad ? 2 : 0;
}
