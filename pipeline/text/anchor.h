/* SPDX-License-Identifier: Apache-2.0 */
/*
 * anchor.h - the acronyms that a document has shown, and how well it knows them.
 */
#ifndef TEXT_ANCHOR_H
#define TEXT_ANCHOR_H

#include "stage.h"
#include "text/sound.h"

enum { ANCHOR_MOST = 192, ANCHOR_SLOTS = 256, ANCHOR_NAME = 20 };

/* How an acronym is known; more is better. */
enum anchor_proof {
	ANCHOR_WRITTEN,		/* it stands there, no more */
	ANCHOR_LISTED,		/* a list of ours has it too */
	ANCHOR_BRACKETED,	/* in brackets behind words, or before them */
	ANCHOR_DEFINED,		/* and the words fit, or a list has it */
};

struct anchor {
	char name[ANCHOR_NAME];
	char sound[SOUND_ROOM];
	uint32_t print;		/* of the sound */
	uint8_t len;		/* of the name */
	uint8_t proof;
	bool plain;		/* written in small letters somewhere */
	uint8_t bent;		/* how many bent forms of it are proven */
	uint16_t next;		/* of the same slot, from 1 */
	uint32_t exact;		/* how often it stands there */
	uint32_t title;		/* how often like a word: Kasa */
	uint64_t line;		/* of its best proof */
	const struct seg *in;	/* the same; only to be compared: it may be of a
				 * window that has gone out.  Lines that a form
				 * feed ends have one number, and two of these */
	uint64_t seen;		/* line where it stood last */
};

/* All of a document; nothing is forgotten, what comes when it is full is not
 * remembered. */
struct anchors {
	uint16_t n, slot[ANCHOR_SLOTS];
	uint32_t first;		/* letters that a sound begins with: a bit each,
				 * bit 31 for those that are not Latin */
	struct anchor of[ANCHOR_MOST];
};

void anchors_clear(struct anchors *a);

/* The acronym, entered when it is new; NULL when it is none (see sound()) or
 * there is no room. */
struct anchor *anchors_enter(struct anchors *a, struct str name);

/* The first that sounds like this, then the next; NULL at the end. */
struct anchor *anchors_sound(struct anchors *a, const char *sound);
struct anchor *anchors_again(struct anchors *a, const struct anchor *last);

/* May a word that begins like this sound like one of them?  Says yes too often,
 * but quickly. */
bool anchors_may(const struct anchors *a, struct str word);

/* A number for a sound; never 0. */
uint32_t anchor_print(const char *sound);

/* Is there one that is listed, at least, with a sound of this number? */
static inline bool
anchors_sound_so(const struct anchors *a, uint32_t print)
{
	uint16_t at = a->slot[print % ANCHOR_SLOTS];

	while (at != 0 && (a->of[at - 1].print != print ||
	    a->of[at - 1].proof < ANCHOR_LISTED))
		at = a->of[at - 1].next;
	return at != 0;
}

static inline struct str
anchor_name(const struct anchor *a)
{
	return (struct str){ a->name, a->len };
}

#endif
