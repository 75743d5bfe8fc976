/* SPDX-License-Identifier: Apache-2.0 */
/*
 * hand.h - was a text typed as it came, or set with care?
 *
 * Whoever writes ’ and “ ” also writes no-break spaces, where the language has
 * them; whoever writes ' and " has a keyboard without.  A tokenizer loses such
 * spaces, but leaves the apostrophes.
 */
#ifndef TEXT_HAND_H
#define TEXT_HAND_H

#include "stage.h"

enum hand { HAND_UNKNOWN, HAND_TYPED, HAND_SET };

/* Adds what the marks of a line tell to what those before it told; in a long
 * document the last lines count. */
void hand_look(int *points, struct str line);

enum hand hand_told(int points);

#endif
