/* SPDX-License-Identifier: Apache-2.0 */
/*
 * statement.h - is a line of ASCII a statement of a program?
 *
 * For lines that have none of the marks that prose has not: what tells them is
 * how they begin and end, in Python, shells and their like.
 */
#ifndef TEXT_STATEMENT_H
#define TEXT_STATEMENT_H

#include "stage.h"

bool statement_is(struct str line);

#endif
