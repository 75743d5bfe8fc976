/* SPDX-License-Identifier: Apache-2.0 */
/* line.h - what the shape of a line tells, in any script. */
#ifndef TEXT_LINE_H
#define TEXT_LINE_H

#include "stage.h"

/* Nothing but blanks of any kind, and controls? */
bool line_is_blank(struct str s);

/* Does it end like a sentence: a full stop, question or exclamation mark of any
 * script, with quotes and brackets behind it? */
bool line_ends_sentence(struct str s);

/* Without blanks of any kind at both ends. */
struct str line_trim(struct str s);

/* Does it begin with the number of a section, as "6.1.2. Set-up", "A.3 Maps"? */
bool line_is_numbered(struct str s);

/* Does it name a page of a manual, as "grep(1)", or a link in angles, as manuals
 * print it? */
bool line_is_of_manual(struct str s);

#endif
