/* SPDX-License-Identifier: Apache-2.0 */
/* main.c - the command: see decant.1, or decant --help. */
#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "job.h"

/* What is told of a file stands in line with what is written of it. */
bool
complain(const char *format, ...)
{
	struct turn *turn = turn_here();
	struct sink *err = turn ? turn_errors(turn) : NULL;
	struct buf b = { 0 };
	char text[2048];
	va_list ap;

	va_start(ap, format);
	vsnprintf(text, sizeof(text), format, ap);
	va_end(ap);
	buf_format(&b, "decant: %s\n", text);
	if (err != NULL)
		turn_put(turn, err, b.p, b.n);
	else
		fwrite(b.p, 1, b.n, stderr);
	buf_free(&b);
	return false;
}

void *
must(void *p)
{
	if (p == NULL) {
		fputs("decant: out of memory\n", stderr);
		exit(STATUS_TROUBLE);
	}
	return p;
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

static int
run(const struct args *a)
{
	struct setups *setups;
	int status = STATUS_TROUBLE;

	if (a->task != NAMES_NONE)
		return names_run(a);
	if (a->mode == MODE_UNDO)
		return job_run(a, NULL);
	setups = setups_open(a);
	if (a->dump)
		status = end_help(setups_dump(setups, a->npath ? a->path[0] :
		    NULL) ? STATUS_FINE : STATUS_TROUBLE);
	else
		status = job_run(a, setups);
	setups_close(setups);
	return status;
}

int
main(int argc, char **argv)
{
	int status = STATUS_TROUBLE;
	struct args a;

	/* A reader that has seen enough ends us, whatever our parent ignores. */
	signal(SIGPIPE, SIG_DFL);
	/* A file that may not grow is an error to tell, not a death. */
	signal(SIGXFSZ, SIG_IGN);
	if (args_read(&a, argc, argv))
		status = a.done >= 0 ? end_help(a.done) : run(&a);
	args_free(&a);
	return status;
}
