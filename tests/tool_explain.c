/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tool_explain.c - cleans stdin to stdout and writes what it did to a file:
 * tool_explain LOG [OPTION=VALUE ...].  A line of the log is a change, its
 * steps in order, or a flag; it is what fixtures compare.
 */
#include <stdio.h>
#include <stdlib.h>

#include "decant.h"

static int
put(void *user, const char *s, size_t n)
{
	return fwrite(s, 1, n, user) != n;
}

/* Bytes that are no text, and line ends, are written in hex. */
static void
quote(FILE *f, const char *s, size_t n)
{
	fputc('"', f);
	for (size_t i = 0; i < n; i++)
		if ((unsigned char)s[i] < ' ' || s[i] == 0x7f)
			fprintf(f, "\\x%02x", (unsigned char)s[i]);
		else
			fputc(s[i], f);
	fputc('"', f);
}

static int
explain(void *user, const decant_change *c)
{
	FILE *f = user;

	fprintf(f, "%llu: ", (unsigned long long)c->line);
	for (size_t i = 0; i < c->nsteps; i++) {
		const decant_step *s = &c->steps[i];

		fputs(i ? ", " : "", f);
		quote(f, s->before, s->before_len);
		fputs(" -> ", f);
		quote(f, s->after, s->after_len);
		fprintf(f, " [%s %d%s%s]", s->rule, s->confidence,
		    s->evidence ? ": " : "", s->evidence ? s->evidence : "");
	}
	fputc('\n', f);
	return ferror(f);
}

static int
explain_flag(void *user, const decant_flag *g)
{
	FILE *f = user;

	fprintf(f, "%llu: flag ", (unsigned long long)g->line);
	quote(f, g->text, g->text_len);
	fprintf(f, " [%s %d%s%s]\n", g->rule, g->confidence,
	    g->evidence ? ": " : "", g->evidence ? g->evidence : "");
	return ferror(f);
}

int
main(int argc, char **argv)
{
	decant_error err;
	decant_rules *rules;
	decant *d;
	static char buf[1 << 16];
	FILE *log;
	size_t n;
	int status;

	if (argc < 2 || (log = fopen(argv[1], "w")) == NULL) {
		fprintf(stderr, "usage: tool_explain LOG [OPTION=VALUE ...]\n");
		return 2;
	}
	rules = decant_load((const char *const *)argv + 2, &err);
	if (rules == NULL || (d = decant_open(rules, put, stdout)) == NULL) {
		fprintf(log, "%s\n", rules ? "out of memory" : err.text);
		return 2;
	}
	decant_on_change(d, explain, log);
	decant_on_flag(d, explain_flag, log);
	while ((n = fread(buf, 1, sizeof(buf), stdin)) > 0)
		decant_write(d, buf, n);
	status = decant_finish(d) != DECANT_OK || fflush(stdout) != 0 ? 2 : 0;
	decant_close(d);
	decant_unload(rules);
	return fclose(log) != 0 ? 2 : status;
}
