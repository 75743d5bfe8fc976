/* SPDX-License-Identifier: Apache-2.0 */
/* anchor.c - the acronyms that a document has shown. */
#include "anchor.h"

void
anchors_clear(struct anchors *a)
{
	a->n = 0;
	a->first = 0;
	memset(a->slot, 0, sizeof(a->slot));
}

uint32_t
anchor_print(const char *sound)
{
	return (uint32_t)str_hash(str_of(sound)) | (uint32_t)1 << 31;
}

static uint16_t *
slot_of(struct anchors *a, const char *sound)
{
	return &a->slot[anchor_print(sound) % ANCHOR_SLOTS];
}

static struct anchor *
same_sound(struct anchors *a, uint16_t at, const char *sound)
{
	while (at != 0 && strcmp(a->of[at - 1].sound, sound) != 0)
		at = a->of[at - 1].next;
	return at ? &a->of[at - 1] : NULL;
}

struct anchor *
anchors_sound(struct anchors *a, const char *sound)
{
	return same_sound(a, *slot_of(a, sound), sound);
}

struct anchor *
anchors_again(struct anchors *a, const struct anchor *last)
{
	return same_sound(a, last->next, last->sound);
}

static uint32_t
first_bit(char c)
{
	return 1u << ((unsigned char)((c | 32) - 'a') < 26 ?
	    (c | 32) - 'a' : 31);
}

bool
anchors_may(const struct anchors *a, struct str word)
{
	/* What a sound that begins with this letter may begin with. */
	static const struct { char letter, sound; } other[] = {
		{ 'c', 'k' }, { 'q', 'k' }, { 'x', 'k' }, { 'p', 'f' },
		{ 'o', 'u' }, { 'e', 'i' }, { 'y', 'i' }, { 'z', 's' },
		{ 'w', 'v' },
	};
	char c = word.p[0];

	if (a->first & first_bit(c))
		return true;
	/* A Latin letter with a mark has any sound; one of Greek or Cyrillic has
	 * none of theirs. */
	if ((unsigned char)c >= 0x80)
		return a->n > 0 && ((unsigned char)c < 0xce ||
		    (unsigned char)c > 0xd3);
	for (size_t i = 0; i < sizeof(other) / sizeof(*other); i++)
		if ((c | 32) == other[i].letter &&
		    (a->first & first_bit(other[i].sound)))
			return true;
	return false;
}

struct anchor *
anchors_enter(struct anchors *a, struct str name)
{
	char heard[SOUND_ROOM];
	struct anchor *e;
	uint16_t *slot;

	if (name.n >= ANCHOR_NAME || !sound(name, heard))
		return NULL;
	for (e = anchors_sound(a, heard); e != NULL; e = anchors_again(a, e))
		if (str_eq(anchor_name(e), name))
			return e;
	if (a->n == ANCHOR_MOST)
		return NULL;
	slot = slot_of(a, heard);
	e = &a->of[a->n++];
	*e = (struct anchor){ .len = name.n, .next = *slot,
	    .print = anchor_print(heard) };
	memcpy(e->name, name.p, name.n);
	memcpy(e->sound, heard, sizeof(heard));
	*slot = a->n;
	a->first |= first_bit(heard[0] == '1' || heard[0] == '2' ? '\xff' :
	    heard[0]);
	return e;
}
