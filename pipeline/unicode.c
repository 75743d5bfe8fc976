/* SPDX-License-Identifier: Apache-2.0 */
/*
 * unicode.c - one way to write each text in Unicode.
 *
 * It needs no language: what a character is and what stands beside it decide.
 * One vectorized pass over the window finds the characters that may need
 * something (see text/scan.h), and only those are looked at (text/looks.h).
 * The result is in normalization form C, and carries no character that cannot
 * be seen and does nothing where it stands.
 *
 * It leaves typography alone (quotes, dashes, no-break spaces), and everything
 * that NFKC would take a meaning from: 10³, ½, ﷲ, （ ）.
 */
#include "stage.h"
#include "text/seek.h"
#include "text/looks.h"
#include "text/scan.h"

enum { BREAKS_KEEP, BREAKS_END, BREAKS_SPACE };

struct unicode {
	int nfc, invisibles, forms, spaces, controls, breaks;	/* options */
	bool crlf, mixed;	/* how the document's lines end */
};

static const struct option options[] = {
	{ "nfc", OPT_BOOL, offsetof(struct unicode, nfc), 1, 0, 1, NULL,
	  "compose and order marks: normalization form C" },
	{ "invisibles", OPT_BOOL, offsetof(struct unicode, invisibles), 1, 0, 1,
	  NULL, "drop characters that cannot be seen and do nothing" },
	{ "forms", OPT_BOOL, offsetof(struct unicode, forms), 1, 0, 1, NULL,
	  "plain letters for ligatures, shapes and widths" },
	{ "spaces", OPT_BOOL, offsetof(struct unicode, spaces), 1, 0, 1, NULL,
	  "plain blanks for those of other widths, and for padding" },
	{ "controls", OPT_BOOL, offsetof(struct unicode, controls), 1, 0, 1,
	  NULL, "drop control characters and escape sequences" },
	{ "line-breaks", OPT_CHOICE, offsetof(struct unicode, breaks),
	  BREAKS_END, 0, 0, "keep|end|space",
	  "what form feeds, U+2028 and their like become" },
	{ 0 }
};

static void
unicode_begin(void *state)
{
	struct unicode *o = state;

	o->crlf = o->mixed = false;
}

/* How the lines of the document end, by its first window: CR LF when its first
 * line does, else LF.  A CR of its own among other ends is of no system, and
 * then every end becomes LF. */
static void
learn_ends(const struct doc *doc, struct unicode *o)
{
	bool cr = false, other = false, first = true;

	for each_seg(s, doc) {
		bool is_cr = str_eq(s->eol, STR("\r"));

		if (s->eol.n > 0 && first)
			o->crlf = str_eq(s->eol, STR("\r\n"));
		first = first && s->eol.n == 0;
		cr = cr || is_cr;
		other = other || (s->eol.n > 0 && !is_cr);
	}
	o->mixed = cr && other;
	o->crlf = o->crlf && !o->mixed;
}

static void
set_end(const struct unicode *o, struct doc *doc, struct seg *s)
{
	bool cr = s->eol.p[0] == '\r';
	struct str with = o->breaks == BREAKS_SPACE && s->eol.n != 2 ?
	    STR(" ") : o->crlf ? STR("\r\n") : STR("\n");

	edit(doc, s, s->text.n, s->eol.n, with,
	    cr ? "unicode/line-end" : "unicode/line-break", 95);
	if (cr)
		because(doc, STR("lines end in several ways"));
}

/* Lines that end alike keep their ends. */
static void
set_ends(struct unicode *o, struct doc *doc)
{
	if (o->breaks == BREAKS_KEEP)
		return;
	if (doc->begins)
		learn_ends(doc, o);
	for each_seg(s, doc)
		if (s->eol.n > 0 && s->eol.p[0] != '\n' &&
		    (o->mixed || s->eol.p[0] != '\r'))
			set_end(o, doc, s);
}

static size_t
reported(struct line *l, size_t at, const char *rule)
{
	size_t end = at + utf8_len(l->t.p[at]);

	while (end < l->t.n && uclass_at((const unsigned char *)l->t.p + end) ==
	    uclass_at((const unsigned char *)l->t.p + at))
		end += utf8_len(l->t.p[end]);
	flag(l->doc, l->seg, at, end - at, rule, 50);
	return end;
}

static bool
is_mark(const struct line *l, size_t at)
{
	return at == 0 && l->doc->begins && l->seg == l->doc->seg &&
	    l->t.n >= 3 && memcmp(l->t.p, "\xef\xbb\xbf", 3) == 0;
}

/* Deals with the character at `at`; returns where to go on. */
static size_t
look(const struct unicode *o, struct line *l, size_t at, enum uclass class)
{
	size_t next = at + utf8_len(l->t.p[at]);

	switch (class) {
	case U_PLAIN:
	case U_BREAK:
	case U_CLASSES:
		return next;
	case U_MARK:
	case U_MAYBE:
	case U_DECOMPOSE:
		return o->nfc ? look_nfc(l, at, class) : next;
	case U_CONTROL:
	case U_C1:
		return o->controls ? look_control(l, at, class) : next;
	case U_NO_BREAK:
	case U_SPACE:
	case U_IDEOGRAPHIC:
		if (o->spaces)
			return look_space(l, at, class);
		return o->nfc ? look_nfc(l, at, U_DECOMPOSE) : next;
	case U_LIGATURE:
	case U_ARABIC_FORM:
	case U_HALF_KANA:
	case U_HALF_JAMO:
	case U_FULL_WIDTH:
	case U_FULL_MARK:
		return o->forms ? look_form(l, at, class) : next;
	case U_JOINER:
	case U_NON_JOINER:
		return o->invisibles ? look_joiner(l, at, class) : next;
	case U_PRIVATE:
		return reported(l, at, "unicode/private");
	case U_LOST:
		return reported(l, at, "unicode/lost");
	default:
		if (is_mark(l, at))
			return line_cut(l, at, next, "unicode/bom", 99);
		return o->invisibles ? look_invisible(l, at, class) : next;
	}
}

/* Looks at segments whose text lies in one piece: [s, end). */
static void
look_piece(const struct unicode *o, struct doc *doc, struct seg *s,
		struct seg *end, signed char *near_east)
{
	const char *from = s->text.p;
	struct scan scan = scan_begin((struct str){ from,
	    end[-1].eol.p + end[-1].eol.n - from });
	struct line l = { doc, s, s->text, -1, -1, near_east };
	enum uclass class;
	size_t at;

	while (scan_next(&scan, &at, &class)) {
		const char *p = from + at;

		while (p >= l.seg->eol.p + l.seg->eol.n) {
			l.seg++;
			l.t = l.seg->text;
			l.rtl = l.east = -1;
		}
		if (p < l.seg->eol.p)
			scan.at = look(o, &l, p - l.t.p, class) + (l.t.p - from);
	}
}

static void
unicode_run(void *state, struct doc *doc)
{
	struct unicode *o = state;
	struct seg *s = doc->seg, *end = s + doc->nseg, *next;
	signed char near_east = -1;

	set_ends(o, doc);
	for (; s < end; s = next) {
		next = s + 1;
		if (s->flags & SEG_DROPPED || seg_is_quiet(doc, s))
			continue;
		next = loud_end(doc, s, end);
		look_piece(o, doc, s, next, &near_east);
	}
}

const struct stage stage_unicode = {
	.name = "unicode",
	.summary = "one way to write each text: composed, nothing invisible",
	.options = options,
	.size = sizeof(struct unicode),
	.begin = unicode_begin,
	.run = unicode_run,
};
