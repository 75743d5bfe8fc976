/* SPDX-License-Identifier: Apache-2.0 */
/* main.c - the command: see decant.1, or decant --help. */
#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <jansson.h>

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

static void
out_of_memory(void)
{
	static const char said[] = "decant: out of memory\n";

	/* Without stdio, which may want memory. */
	if (write(STDERR_FILENO, said, sizeof(said) - 1) >= 0)
		_exit(STATUS_TROUBLE);
	_exit(STATUS_TROUBLE);
}

void *
must(void *p)
{
	if (p == NULL)
		out_of_memory();
	return p;
}

decant_rules *
load_rules(const char *const *options, decant_error *err)
{
	decant_rules *rules = decant_load(options, err);

	/* That is no fault of the options, and nothing to go on without. */
	if (rules == NULL && err->status == DECANT_NOMEM)
		out_of_memory();
	return rules;
}

/* std::set_new_handler(): libraries below us that are written in C++ would throw
 * what no C catches.  Missing where there are none. */
typedef void new_handler(void);
extern new_handler *_ZSt15set_new_handlerPFvvE(new_handler *)
	__attribute__((weak));

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
	if (!no_clash(a))
		return STATUS_TROUBLE;
	if (a->mode == MODE_UNDO)
		return job_run(a, NULL);
	setups = setups_open(a);
	if (a->dump)
		status = end_help(setups_dump(setups, a->npath ? a->path[0] :
		    NULL) ? STATUS_FINE : STATUS_TROUBLE);
	else
		status = a->pending || a->merge ? merge_run(a, setups) :
		    job_run(a, setups);
	setups_close(setups);
	return status;
}

static void *
get_memory(size_t n)
{
	return must(malloc(n ? n : 1));
}

int
main(int argc, char **argv)
{
	int status = STATUS_TROUBLE;
	struct args a;

	/* jansson asserts that there is memory. */
	json_set_alloc_funcs(get_memory, free);
	if (_ZSt15set_new_handlerPFvvE != NULL)
		_ZSt15set_new_handlerPFvvE(out_of_memory);
	/* A reader that has seen enough ends us, whatever our parent ignores. */
	signal(SIGPIPE, SIG_DFL);
	/* A file that may not grow is an error to tell, not a death. */
	signal(SIGXFSZ, SIG_IGN);
	if (args_read(&a, argc, argv))
		status = a.done >= 0 ? end_help(a.done) : run(&a);
	args_free(&a);
	return status;
}
