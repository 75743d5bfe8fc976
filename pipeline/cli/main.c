/* SPDX-License-Identifier: Apache-2.0 */
/* main.c - the command: see decant.1, or decant --help. */
#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"

bool
complain(const char *format, ...)
{
	va_list ap;

	fputs("decant: ", stderr);
	va_start(ap, format);
	vfprintf(stderr, format, ap);
	va_end(ap);
	fputc('\n', stderr);
	return false;
}

void *
must(void *p)
{
	if (p == NULL) {
		complain("out of memory");
		exit(STATUS_TROUBLE);
	}
	return p;
}

/* The file of dictionaries that the environment names stands before all other
 * options, so that one on the command line wins. */
static decant_rules *
load(const struct args *a)
{
	const char *data = getenv("DECANT_DATA");
	const char **options = must(calloc(a->noptions + 2, sizeof(*options)));
	char *first = NULL;
	decant_error err;
	decant_rules *rules;
	size_t n = 0;

	if (data != NULL && *data != '\0') {
		first = must(malloc(strlen(data) + 6));
		sprintf(first, "data=%s", data);
		options[n++] = first;
	}
	for (size_t i = 0; i < a->noptions; i++)
		options[n++] = a->options[i];
	if ((rules = decant_load(options, &err)) == NULL)
		complain("%s", err.text);
	free(first);
	free(options);
	return rules;
}

static int
end_help(int status)
{
	bool bad = ferror(stdout);	/* of a piece that went before */

	if (fclose(stdout) == 0 && !bad)
		return status;
	complain("cannot write stdout: %s", strerror(errno));
	return STATUS_TROUBLE;
}

int
main(int argc, char **argv)
{
	decant_rules *rules = NULL;
	int status = STATUS_TROUBLE;
	struct args a;

	/* A reader that has seen enough ends us, whatever our parent ignores. */
	signal(SIGPIPE, SIG_DFL);
	/* A file that may not grow is an error to tell, not a death. */
	signal(SIGXFSZ, SIG_IGN);
	if (args_read(&a, argc, argv)) {
		if (a.done >= 0)
			status = end_help(a.done);
		else if (a.mode == MODE_UNDO || (rules = load(&a)) != NULL)
			status = job_run(&a, rules);
	}
	decant_unload(rules);
	args_free(&a);
	return status;
}
