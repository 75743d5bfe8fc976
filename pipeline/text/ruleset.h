/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ruleset.h - all rules of the repair stage, built-in and the user's own.
 *
 * The built-in ones were checked when they were compiled in; those of a user's
 * file are checked when it is read, in the same way.
 */
#ifndef TEXT_RULESET_H
#define TEXT_RULESET_H

#include "text/rule.h"
#include "text/trigger.h"

struct ruleset {
	struct rule *rule;
	size_t n;
	struct triggers *triggers; /* their ids are places in `rule` */
	char *own;                 /* the text of the user's file */
};

/* Reads the rules of a text; `checks` their examples.  False with a sentence
 * that names file and line. */
bool ruleset_read(struct ruleset *s, struct str text, const char *file,
    bool checks, struct fault *why);

/* The same of a file. */
bool ruleset_read_file(struct ruleset *s, const char *path, struct fault *why);

void ruleset_free(struct ruleset *s);

#endif
