/* SPDX-License-Identifier: Apache-2.0 */
/*
 * hushed.h - what main.c gives the other files of the command, for fuzzers that
 * are linked with them: nothing is said, and a fuzzer ends without memory.
 */
#ifndef HUSHED_H
#define HUSHED_H

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"

bool
complain(const char *format, ...)
{
	(void)format;
	return false;
}

void *
must(void *p)
{
	if (p == NULL)
		abort();
	return p;
}

decant_rules *
load_rules(const char *const *options, decant_error *err)
{
	return decant_load(options, err);
}

#endif
