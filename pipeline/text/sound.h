/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sound.h - how a word sounds: its letters, with the spellings of one sound
 * made equal.
 *
 * Translators write an acronym as they hear it: KASA becomes Cassa, ROK Rock.
 * Vowels stay, for without them KASA and KASI fall together with hundreds of
 * words; an edit distance does worse.
 */
#ifndef TEXT_SOUND_H
#define TEXT_SOUND_H

#include "stage.h"

enum { SOUND_LONGEST = 10, SOUND_ROOM = 2 * SOUND_LONGEST + 4 };

/* Writes the sound of a word of 3 to 10 letters, ended by 0; false for others
 * and for letters of scripts without capitals.  Words of two scripts never
 * sound alike. */
bool sound(struct str word, char out[SOUND_ROOM]);

/* The same, without vowels, and with b, f, v and p made one (Arabic has no p and
 * v): for long names only. */
void sound_consonants(char sound[SOUND_ROOM]);

#endif
