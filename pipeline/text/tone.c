/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tone.c - which of two vowels carries the tone in Vietnamese.
 *
 * Both ways are taught.  Only syllables that end in oa, oe or uy can be written
 * in both; with a consonant behind, the second vowel always has it (hoàn), and
 * the u of qu is part of the consonant (quý).
 */
#include <unicode/uchar.h>

#include "text/tone.h"
#include "text/utf8.h"

enum { TONES = 5 };

/* Each vowel with the five tones: grave, acute, hook, tilde, dot. */
static const struct vowel {
	uint32_t plain, with[TONES];
} vowels[] = {
	{ 'a', { 0xe0, 0xe1, 0x1ea3, 0xe3, 0x1ea1 } },
	{ 'e', { 0xe8, 0xe9, 0x1ebb, 0x1ebd, 0x1eb9 } },
	{ 'o', { 0xf2, 0xf3, 0x1ecf, 0xf5, 0x1ecd } },
	{ 'u', { 0xf9, 0xfa, 0x1ee7, 0x169, 0x1ee5 } },
	{ 'y', { 0x1ef3, 0xfd, 0x1ef7, 0x1ef9, 0x1ef5 } },
};

/* The plain vowel and its tone, 0 for none; as lower case. */
static uint32_t
take_tone(uint32_t c, int *tone)
{
	uint32_t lower = u_tolower(c);

	*tone = 0;
	for (size_t i = 0; i < sizeof(vowels) / sizeof(*vowels); i++)
		for (int k = 0; k < TONES; k++)
			if (vowels[i].with[k] == lower) {
				*tone = k + 1;
				return vowels[i].plain;
			}
	return lower;
}

static uint32_t
put_tone(uint32_t plain, int tone, bool upper)
{
	uint32_t c = plain;

	for (size_t i = 0; tone && i < sizeof(vowels) / sizeof(*vowels); i++)
		if (vowels[i].plain == plain)
			c = vowels[i].with[tone - 1];
	return upper ? (uint32_t)u_toupper(c) : c;
}

static bool
is_pair(uint32_t a, uint32_t b)
{
	return (a == 'o' && (b == 'a' || b == 'e')) || (a == 'u' && b == 'y');
}

/* The two vowels at `at`, if they are the last of a syllable. */
static void
look(struct doc *doc, struct seg *s, size_t at, bool first)
{
	struct str t = s->text;
	size_t end = at, i = at;
	uint32_t a = utf8_next(t, &end), b, plain_a, plain_b;
	int tone_a, tone_b;
	char out[8];
	size_t n;

	if (end == t.n)
		return;
	b = utf8_next(t, &end);
	plain_a = take_tone(a, &tone_a);
	plain_b = take_tone(b, &tone_b);
	if (!is_pair(plain_a, plain_b) || (first ? tone_b : tone_a) == 0 ||
	    (first ? tone_a : tone_b) != 0)
		return;
	if (end < t.n && (i = end, u_isalpha(utf8_next(t, &i))))
		return;
	if (plain_a == 'u' && at > 0 && (t.p[at - 1] | 0x20) == 'q')
		return;
	n = utf8_put(out, put_tone(plain_a, first ? tone_b : 0, u_isupper(a)));
	n += utf8_put(out + n, put_tone(plain_b, first ? 0 : tone_a,
	    u_isupper(b)));
	edit(doc, s, at, end - at, doc_copy(doc, (struct str){ out, n }),
	    "typography/tone-marks", 95);
}

void
tone_line(struct doc *doc, struct seg *s, bool first)
{
	for (size_t at = 0; at < s->text.n; at += utf8_len(s->text.p[at]))
		look(doc, s, at, first);
}
