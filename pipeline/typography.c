/* SPDX-License-Identifier: Apache-2.0 */
/*
 * typography.c - what a user may want of quotes, dashes and digits, all of it off
 * unless asked for.
 *
 * None of these is damage: each takes something from a text that its author has
 * put there, for the good of a program that comes after.  Every default that
 * other normalizers have here changes a fifth of all clean lines.
 */
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

#include "stage.h"
#include "text/moses.h"
#include "text/tone.h"
#include "text/utf8.h"

enum { TONES_KEEP, TONES_FIRST, TONES_SECOND };

struct typography {
	int quotes, dashes, ellipsis, digits, spaces, tatweel, vowels,
	    geresh, tones, compatibility, private_use, moses, moses_east,
	    moses_printing;	/* options */
	bool any;		/* is anything asked for? */
};

static const struct option options[] = {
	{ "quotes", OPT_CHOICE, offsetof(struct typography, quotes), 0, 0, 0,
	  "keep|ascii", "\" and ' for quotation marks and apostrophes" },
	{ "dashes", OPT_CHOICE, offsetof(struct typography, dashes), 0, 0, 0,
	  "keep|ascii", "- for dashes and hyphens" },
	{ "ellipsis", OPT_CHOICE, offsetof(struct typography, ellipsis), 0, 0, 0,
	  "keep|ascii", "three dots for an ellipsis" },
	{ "digits", OPT_CHOICE, offsetof(struct typography, digits), 0, 0, 0,
	  "keep|ascii", "0 to 9 for the decimal digits of any script" },
	{ "no-break", OPT_CHOICE, offsetof(struct typography, spaces), 0, 0, 0,
	  "keep|space", "a plain blank for those that do not break" },
	{ "tatweel", OPT_BOOL, offsetof(struct typography, tatweel), 1, 0, 1,
	  NULL, "keep U+0640, which stretches Arabic words" },
	{ "vowel-marks", OPT_BOOL, offsetof(struct typography, vowels), 1, 0, 1,
	  NULL, "keep the vowel marks of Arabic and Hebrew" },
	{ "geresh", OPT_BOOL, offsetof(struct typography, geresh), 0, 0, 1,
	  NULL, "geresh and gershayim for quotes in Hebrew words" },
	{ "tone-marks", OPT_CHOICE, offsetof(struct typography, tones), 0, 0, 0,
	  "keep|first|second", "the vowel that carries the tone in Vietnamese" },
	{ "compatibility", OPT_BOOL, offsetof(struct typography, compatibility),
	  0, 0, 1, NULL, "normalization form KC, which loses meaning" },
	{ "private-use", OPT_BOOL, offsetof(struct typography, private_use), 1,
	  0, 1, NULL, "keep characters of no meaning but to one font" },
	{ "moses", OPT_BOOL, offsetof(struct typography, moses), 0, 0, 1, NULL,
	  "punctuation as Moses' normalizer has it" },
	{ "moses-east", OPT_BOOL, offsetof(struct typography, moses_east), 0, 0,
	  1, NULL, "marks of East Asia as Moses' replacer has them" },
	{ "moses-printing", OPT_BOOL, offsetof(struct typography,
	  moses_printing), 0, 0, 1, NULL,
	  "a blank for what Moses holds for not printing" },
	{ 0 }
};

static bool
is_moses(const struct typography *o)
{
	return o->moses || o->moses_east || o->moses_printing;
}

static bool
typography_load(void *state, const struct rules *rules, struct fault *why)
{
	struct typography *o = state;

	(void)rules;
	(void)why;
	o->any = o->quotes || o->dashes || o->ellipsis || o->digits ||
	    o->spaces || !o->tatweel || !o->vowels || o->geresh || o->tones ||
	    o->compatibility || !o->private_use || is_moses(o);
	return true;
}

static const char *
quote_for(uint32_t c)
{
	switch (c) {
	case 0x2018: case 0x2019: case 0x201a: case 0x201b:
	case 0x2039: case 0x203a: case 0x00b4: case 0x02bc:
		return "'";
	case 0x201c: case 0x201d: case 0x201e: case 0x201f:
	case 0x00ab: case 0x00bb: case 0x301d: case 0x301e: case 0x301f:
		return "\"";
	default:
		return NULL;
	}
}

/* Hyphens, dashes, the minus sign; not the marks of East Asia. */
static const char *
dash_for(uint32_t c)
{
	return (c >= 0x2010 && c <= 0x2015) || c == 0x2212 || c == 0x2043 ?
	    "-" : NULL;
}

static const char *
digit_for(uint32_t c)
{
	static const char *const ascii[] = { "0", "1", "2", "3", "4", "5", "6",
		"7", "8", "9" };
	int value = c < 0x80 ? -1 : u_charDigitValue(c);

	return value < 0 || u_charType(c) != U_DECIMAL_DIGIT_NUMBER ? NULL :
	    ascii[value];
}

/* Points of Hebrew and Arabic that are read as vowels, doubling or none. */
static bool
is_vowel_mark(uint32_t c)
{
	return (c >= 0x64b && c <= 0x652) || c == 0x670 ||
	    (c >= 0x5b0 && c <= 0x5bd) || c == 0x5bf || c == 0x5c1 ||
	    c == 0x5c2 || c == 0x5c7;
}

static bool
is_hebrew(uint32_t c)
{
	return c >= 0x5d0 && c <= 0x5ea;
}

static uint32_t
character_at(struct str t, size_t at)
{
	return at < t.n ? utf8_next(t, &at) : 0;
}

/* Within a Hebrew word, or at the end of one for the single mark. */
static const char *
geresh_for(struct str t, size_t at, size_t end, uint32_t c)
{
	size_t i = at;
	bool before = at > 0 && is_hebrew(utf8_last(t, &i));
	bool after = is_hebrew(character_at(t, end));

	if (!before)
		return NULL;
	if ((c == '"' || c == 0x201d) && after)
		return "\xd7\xb4";
	return (c == '\'' || c == 0x2019) &&
	    (after || !u_isalpha(character_at(t, end))) ? "\xd7\xb3" : NULL;
}

struct answer {
	const char *with, *rule;
};

static struct answer
answer_for(const struct typography *o, struct str t, size_t at, size_t end,
		uint32_t c)
{
	const char *p;

	if (o->geresh && (p = geresh_for(t, at, end, c)) != NULL)
		return (struct answer){ p, "typography/geresh" };
	if (c < 0x80)
		return (struct answer){ NULL, NULL };
	if (o->quotes && (p = quote_for(c)) != NULL)
		return (struct answer){ p, "typography/quotes" };
	if (o->dashes && (p = dash_for(c)) != NULL)
		return (struct answer){ p, "typography/dashes" };
	if (o->ellipsis && c == 0x2026)
		return (struct answer){ "...", "typography/ellipsis" };
	if (o->digits && (p = digit_for(c)) != NULL)
		return (struct answer){ p, "typography/digits" };
	if (o->spaces && (c == 0xa0 || c == 0x202f || c == 0x2007))
		return (struct answer){ " ", "typography/no-break" };
	if (!o->tatweel && c == 0x640)
		return (struct answer){ "", "typography/tatweel" };
	if (!o->vowels && is_vowel_mark(c))
		return (struct answer){ "", "typography/vowel-marks" };
	if (!o->private_use && u_charType(c) == U_PRIVATE_USE_CHAR)
		return (struct answer){ "", "typography/private-use" };
	return (struct answer){ NULL, NULL };
}

/* What NFKC makes of one character, NULL when that is itself. */
static const char *
compatible(struct doc *doc, uint32_t c)
{
	UErrorCode e = U_ZERO_ERROR;
	UChar out[32];
	char utf8[128];
	int32_t n = unorm2_getDecomposition(unorm2_getNFKCInstance(&e), c, out,
	    32, &e);
	UChar again[32];

	if (n < 0 || U_FAILURE(e))
		return NULL;
	n = unorm2_normalize(unorm2_getNFCInstance(&e), out, n, again, 32, &e);
	u_strToUTF8(utf8, sizeof(utf8), &n, again, n, &e);
	if (U_FAILURE(e) || (n == (int32_t)utf8_len(utf8[0]) &&
	    character_at((struct str){ utf8, n }, 0) == c))
		return NULL;
	return doc_copy(doc, (struct str){ utf8, n }).p;
}

static void
characters(const struct typography *o, struct doc *doc, struct seg *s)
{
	struct str t = s->text;
	struct answer a;
	uint32_t c;

	for (size_t at = 0, from; at < t.n; ) {
		from = at;
		c = utf8_next(t, &at);
		a = answer_for(o, t, from, at, c);
		if (a.with == NULL && o->compatibility && c >= 0x80)
			a = (struct answer){ compatible(doc, c),
			    "typography/compatibility" };
		if (a.with != NULL)
			edit(doc, s, from, at - from, str_of(a.with), a.rule, 95);
	}
}

static void
typography_run(void *state, struct doc *doc)
{
	const struct typography *o = state;
	struct moses moses = { .east = o->moses_east,
	    .printing = o->moses_printing, .marks = o->moses };

	if (!o->any)
		return;
	for each_seg(s, doc) {
		if (is_moses(o)) {
			moses_line(doc, s, &moses);
			continue;
		}
		if (!(s->flags & SEG_ASCII) || o->geresh)
			characters(o, doc, s);
		if (o->tones && !(s->flags & SEG_ASCII) &&
		    s->lang == lang_find("vi"))
			tone_line(doc, s, o->tones == TONES_FIRST);
	}
}

const struct stage stage_typography = {
	.name = "typography",
	.summary = "quotes, dashes, digits and more, only if asked for",
	.options = options,
	.size = sizeof(struct typography),
	.load = typography_load,
	.run = typography_run,
};
