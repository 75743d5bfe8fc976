/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sound.c - how a word sounds.
 *
 * Latin letters lose their marks and are spelled by sound: c, ck, ch, q and qu
 * are k; ph f; x ks; z s; y i; w v; ou and oo u; ee and ea i; letters are
 * not doubled, and an h that no sibilant needs is dropped (sh is a sound of its
 * own: Irish is not IRIS).  Cyrillic e and ye, i and y are one; Greek letters
 * lose their marks only.
 */
#include <unicode/uchar.h>
#include <unicode/unorm2.h>

#include "sound.h"
#include "utf8.h"

enum { SHORTEST = 3, CYRILLIC = '1', GREEK = '2' };

/* The letter without marks, in small. */
static uint32_t
plain_letter(uint32_t c)
{
	UErrorCode err = U_ZERO_ERROR;
	const UNormalizer2 *nfd;
	UChar part[32];

	if (c < 0x80)
		return c | 32;
	/* All of Cyrillic but short i is what it looks like. */
	if (c >= 0x410 && c < 0x450 && c != 0x419 && c != 0x439)
		return c < 0x430 ? c + 32 : c;
	nfd = unorm2_getNFDInstance(&err);
	if (U_SUCCESS(err) &&
	    unorm2_getDecomposition(nfd, c, part, 32, &err) > 0 &&
	    U_SUCCESS(err))
		c = part[0];
	return u_foldCase(c, U_FOLD_CASE_DEFAULT);
}

/* Letters as one byte each, with the script before them where it is not Latin;
 * 0 when the word is no candidate. */
static size_t
read_letters(struct str w, char *letter)
{
	size_t n = 0, at = 0;
	char script = 0;

	while (at < w.n && n < SOUND_LONGEST && (w.p[at] | 32) >= 'a' &&
	    (w.p[at] | 32) <= 'z')
		letter[n++] = w.p[at++] | 32;
	script = n > 0 ? 'a' : 0;
	while (at < w.n) {
		uint32_t c = plain_letter(utf8_next(w, &at));
		char of = c - 'a' < 26 ? 'a' : c >= 0x430 && c < 0x460 ?
		    CYRILLIC : c >= 0x3b1 && c < 0x3ca ? GREEK : 0;

		if (n == SOUND_LONGEST || of == 0 || (script && of != script))
			return 0;
		script = of;
		letter[n++] = of == 'a' ? c : of == CYRILLIC ? c - 0x430 + 128 :
		    c - 0x3b1 + 128;
	}
	letter[n] = '\0';
	letter[n + 1] = script;
	return n < SHORTEST ? 0 : n;
}

/* Writes the sound that begins at word[*at]; moves *at behind the letters that
 * spell it. */
static size_t
put_sound(const char *word, size_t *at, char *out)
{
	char c = word[(*at)++], d = word[*at];
	bool two = false;		/* do two letters spell it? */

	out[0] = c;
	switch (c) {
	case 'c':
		two = d == 'k' || d == 'h';
		out[0] = 'k';
		break;
	case 'q':
		two = d == 'u';
		out[0] = 'k';
		break;
	case 's':
		if ((two = d == 'h'))
			out[0] = 'S';
		break;
	case 'p':
		if ((two = d == 'h'))
			out[0] = 'f';
		break;
	case 'o':
		if ((two = d == 'u' || d == 'o'))
			out[0] = 'u';
		break;
	case 'e':
		if ((two = d == 'e' || d == 'a'))
			out[0] = 'i';
		break;
	case 'x':
		memcpy(out, "ks", 2);
		return 2;
	case 'z':
		out[0] = 's';
		break;
	case 'y':
		out[0] = 'i';
		break;
	case 'w':
		out[0] = 'v';
		break;
	case 'h':
		return *at == 1;
	}
	*at += two;
	return 1;
}

static size_t
put_cyrillic(const char *word, size_t *at, char *out)
{
	unsigned char c = word[(*at)++] - 128;

	switch (c) {
	case 0x1a:		/* hard and soft sign */
	case 0x1c:
		return 0;
	case 0x1d:		/* e and yo are ye */
	case 0x21:
		c = 5;
		break;
	case 9:			/* short i, y and the Ukrainian i are i */
	case 0x1b:
	case 0x26:
		c = 8;
		break;
	}
	out[0] = c + 128;
	return 1;
}

bool
sound(struct str w, char out[SOUND_ROOM])
{
	char letter[SOUND_LONGEST + 2], two[2];
	size_t most = read_letters(w, letter), n = 0;
	char script = most ? letter[most + 1] : 0;

	if (most == 0)
		return false;
	if (script != 'a')
		out[n++] = script;
	for (size_t at = 0; at < most;) {
		size_t len = 1;

		if (script == 'a')
			len = put_sound(letter, &at, two);
		else if (script == CYRILLIC)
			len = put_cyrillic(letter, &at, two);
		else
			two[0] = letter[at++];
		for (size_t k = 0; k < len; k++)
			if (n == 0 || out[n - 1] != two[k])
				out[n++] = two[k];
	}
	out[n] = '\0';
	return true;
}

void
sound_consonants(char s[SOUND_ROOM])
{
	size_t n = 0;

	for (size_t i = 0; s[i] != '\0'; i++) {
		char c = strchr("bfv", s[i]) != NULL ? 'p' : s[i];

		if (i > 0 && strchr("aeiouh", c) != NULL)
			continue;
		if (n == 0 || s[n - 1] != c)
			s[n++] = c;
	}
	s[n] = '\0';
}
