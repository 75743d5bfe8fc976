/* SPDX-License-Identifier: Apache-2.0 */
/*
 * furniture.c - drops the page furniture that scrapers leave around an article.
 *
 * Four kinds of proof, none of which a sentence of the article gives by chance:
 * a line that is, or begins with, a known phrase (furniture.tsv); a line in the
 * block that such a label opens, or between furniture at the end; a line that
 * repeats the headline or the line above it; and a header that a crawler wrote
 * before the first line.  A phrase within a line proves nothing, for texts are
 * written about cookies and advertisements too.
 *
 * Headlines are held equal when they differ in clipped words alone (S. Korea,
 * South Korea), since names get their canonical forms only later.
 */
#include "stage.h"
#include "text/fold.h"
#include "text/line.h"
#include "text/word.h"

enum {
	FOLDED = 256,		/* bytes of a line that are looked up */
	PREFIX = 120,		/* bytes of it that a prefix may have */
	FIRSTS = 8192,		/* bits for the first words of prefixes */
	TOP = 12,		/* lines where a headline may be repeated */
	NAV_TOP = 4,		/* lines where a section's name may stand */
	BLOCK = 12,		/* lines that a label may drop */
	SHORT = 160,		/* bytes of a headline, at most */
	REPEAT = 60,		/* bytes of a caption, at least */
};

enum { LEVEL_OFF, LEVEL_SAFE };

/* One line that is not blank. */
struct line {
	struct seg *seg;
	struct str text;		/* trimmed */
	const char *class;		/* NULL while it belongs to the text */
	bool ends;			/* like a sentence */
	bool apart;			/* blank lines stand before it */
};

struct furniture {
	int level;			/* option */
	const struct dict *phrases;
	uint64_t firsts[FIRSTS / 64];	/* first words of prefixes, a bit each */
	bool begun;			/* has the article itself begun? */
	uint64_t last;			/* hash of the latest line kept */
	int block;			/* lines a label may still drop */
};

static const struct option options[] = {
	{ "level", OPT_CHOICE, offsetof(struct furniture, level), LEVEL_SAFE,
	  0, 0, "off|safe", "what to drop: nothing, or what is proven" },
	{ 0 }
};

static bool
is_wordy(char c)
{
	return (unsigned char)c >= 0x80 || (c >= '0' && c <= '9') ||
	    ((c | 32) >= 'a' && (c | 32) <= 'z');
}

/* A number for the first word of a folded text, or the sign it begins with. */
static unsigned
first_word(struct str folded)
{
	size_t n = 0;

	while (n < folded.n && is_wordy(folded.p[n]))
		n++;
	return str_hash(str_cut(folded, 0, n ? n : folded.n > 0)) % FIRSTS;
}

static void
note_firsts(struct furniture *f)
{
	char folded[FOLDED];

	for (uint32_t e = 1; e <= dict_size(f->phrases); e++) {
		long n = fold(dict_key(f->phrases, e), folded, sizeof(folded));
		unsigned bit = n > 0 ? first_word((struct str){ folded, n }) :
		    0;

		if (str_eq(dict_field(f->phrases, e, 1), STR("prefix")))
			f->firsts[bit / 64] |= (uint64_t)1 << bit % 64;
	}
}

static bool
furniture_load(void *state, const struct rules *rules, struct fault *why)
{
	struct furniture *f = state;

	if ((f->phrases = rules_dict(rules, "furniture")) == NULL) {
		fault(why, "the dictionary furniture is missing");
		return false;
	}
	note_firsts(f);
	return true;
}

static void
furniture_begin(void *state)
{
	struct furniture *f = state;

	f->begun = false;
	f->block = 0;
	f->last = 0;
}

static void
drop_line(struct doc *doc, struct line *l, const char *class, const char *rule,
		int sure, struct str evidence)
{
	l->class = class;
	drop(doc, l->seg, rule, sure);
	because(doc, evidence);
}

/*
 * Phrases
 */

/* The names of classes, as rules. */
static const struct { const char *class, *rule; } rules[] = {
	{ "ad", "furniture/ad" }, { "byline", "furniture/byline" },
	{ "cookie", "furniture/cookie" },
	{ "copyright", "furniture/copyright" }, { "form", "furniture/form" },
	{ "nav", "furniture/nav" }, { "related", "furniture/related" },
	{ "share", "furniture/share" },
	{ "subscribe", "furniture/subscribe" }, { "tags", "furniture/tags" },
};

static const char *
rule_of(struct str class)
{
	for (size_t i = 0; i < sizeof(rules) / sizeof(*rules); i++)
		if (str_eq(class, str_of(rules[i].class)))
			return rules[i].rule;
	return "furniture/other";
}

/* The entry of a folded text that matches in one of two ways. */
static uint32_t
find_phrase(const struct furniture *f, struct str folded, const char *match,
		const char *or)
{
	uint32_t e = dict_find(f->phrases, folded);

	for (; e != 0; e = dict_again(f->phrases, e))
		if (str_eq(dict_field(f->phrases, e, 1), str_of(match)) ||
		    str_eq(dict_field(f->phrases, e, 1), str_of(or)))
			return e;
	return 0;
}

/* Without the punctuation that labels end with. */
static struct str
bare(struct str s)
{
	while (s.n > 0 && strchr(":.!>-*", s.p[s.n - 1]) != NULL)
		s.n--;
	return line_trim(s);
}

/* The entry of the longest prefix that ends where a word does. */
static uint32_t
match_prefix(const struct furniture *f, struct str text)
{
	char folded[FOLDED];
	size_t cut = text.n < PREFIX ? text.n : PREFIX;
	unsigned bit;
	uint32_t e = 0;
	long n;

	while (cut < text.n && (text.p[cut] & 0xc0) == 0x80)
		cut--;
	n = fold(str_cut(text, 0, cut), folded, sizeof(folded) - 1);
	bit = n > 0 ? first_word((struct str){ folded, n }) : 0;
	if (n <= 0 || !(f->firsts[bit / 64] >> bit % 64 & 1))
		return 0;
	folded[n] = cut < text.n ? 'x' : '\0';
	for (; n > 0 && e == 0; n--)
		if (!is_wordy(folded[n]) || !is_wordy(folded[n - 1]) ||
		    (unsigned char)folded[n] >= 0xc0)
			e = find_phrase(f, (struct str){ folded, n }, "prefix",
			    "prefix");
	return e;
}

/* The whole line, or its first words. */
static uint32_t
match_line(const struct furniture *f, struct str text, bool top)
{
	char folded[FOLDED];
	long n = fold(bare(text), folded, sizeof(folded));
	uint32_t e = n > 0 ? find_phrase(f, (struct str){ folded, n }, "line",
	    top ? "top" : "line") : 0;

	return e != 0 ? e : match_prefix(f, text);
}

static void
match_phrase(const struct furniture *f, struct doc *doc, struct line *l,
		size_t i)
{
	uint32_t e = match_line(f, l->text, !f->begun && i < NAV_TOP);
	struct str class;

	if (e == 0)
		return;
	class = dict_field(f->phrases, e, 0);
	drop_line(doc, l, class.p, rule_of(class), 97,
	    dict_key(f->phrases, e));
}

/*
 * Blocks
 */

static bool
is_headline(const struct line *l)
{
	return !l->ends && l->text.n <= SHORT;
}

static bool
is_class(const struct line *l, const char *class)
{
	return l->class != NULL && strcmp(l->class, class) == 0;
}

/* Behind the label of related articles, short lines that end no sentence are
 * their headlines, until the text goes on. */
static void
drop_blocks(struct furniture *f, struct doc *doc, struct line *l, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (is_class(&l[i], "related")) {
			f->block = BLOCK;
		} else if (l[i].class != NULL) {
			continue;
		} else if (f->block > 0 && is_headline(&l[i])) {
			f->block--;
			drop_line(doc, &l[i], "headline", "furniture/headline",
			    92, STR("below a label of related articles"));
		} else {
			f->block = 0;
		}
	}
}

/* At the end of a document, a headline that has nothing but furniture behind it
 * and some right before it is a link. */
static void
drop_tail(struct doc *doc, struct line *l, size_t n)
{
	size_t end = n;

	if (!doc->ends)
		return;
	while (end > 0 && (l[end - 1].class != NULL || (end > 1 && end < n &&
	    is_headline(&l[end - 1]) && l[end - 2].class != NULL))) {
		end--;
		if (l[end].class == NULL)
			drop_line(doc, &l[end], "headline",
			    "furniture/headline", 90,
			    STR("between furniture at the end"));
	}
}

/*
 * Repeats
 */

/* Is one of two words the other, or clipped to its beginning by a dot? */
static bool
same_word(struct str a, const struct word *x, struct str b,
		const struct word *y)
{
	size_t ax = x->at + x->text.n, by = y->at + y->text.n;
	size_t n = x->text.n < y->text.n ? x->text.n : y->text.n;

	if (str_like(x->text, y->text))
		return true;
	if (!str_like(str_cut(x->text, 0, n), str_cut(y->text, 0, n)))
		return false;
	return (x->text.n == n && n <= 3 && ax < a.n && a.p[ax] == '.') ||
	    (y->text.n == n && n <= 3 && by < b.n && b.p[by] == '.');
}

/* Do two lines have the same words? */
static bool
same_headline(struct str a, struct str b)
{
	size_t at = 0, bt = 0, words = 0;
	struct word x, y;

	for (;; words++) {
		bool more = word_next(a, &at, &x);

		if (word_next(b, &bt, &y) != more)
			return false;
		if (!more)
			return words >= 3;
		if (!same_word(a, &x, b, &y))
			return false;
	}
}

/* A title as browsers show it: "Headline | Site". */
static struct str
without_site(struct str s)
{
	static const char *const marks[] = { " | ", " - ", " \xe2\x80\x93 ",
		" \xe2\x80\x94 ", " :: ", " \xc2\xbb ", " / " };

	for (size_t i = s.n; i > 0; i--)
		for (size_t k = 0; k < sizeof(marks) / sizeof(*marks); k++) {
			size_t m = strlen(marks[k]);

			if (i >= m && memcmp(s.p + i - m, marks[k], m) == 0)
				return str_cut(s, 0, i - m);
		}
	return str_cut(s, 0, 0);
}

/* The page's title goes when the headline follows it. */
static void
drop_title(struct doc *doc, struct line *l, size_t top)
{
	struct str title = without_site(l->text);

	for (size_t k = 1; k < top && title.n > 0; k++)
		if (l[k].class == NULL && same_headline(title, l[k].text)) {
			drop_line(doc, l, "title", "furniture/title", 97,
			    STR("the headline follows"));
			return;
		}
}

/* Of equal headlines the first stays.  One right below the other, and short, is
 * as likely the refrain of a song. */
static void
drop_headlines(struct doc *doc, struct line *l, size_t top)
{
	size_t i = 0;

	while (i < top && l[i].class != NULL)
		i++;
	if (i == top || l[i].ends)
		return;
	for (size_t k = i + 1; k < top; k++)
		if (l[k].class == NULL &&
		    same_headline(l[i].text, l[k].text) &&
		    (k > i + 1 || l[k].apart || l[k].text.n >= REPEAT))
			drop_line(doc, &l[k], "title",
			    "furniture/headline-again", 95,
			    STR("the headline stands above"));
}

/* A caption scraped twice: a long line right below itself.  Short ones are
 * refrains, answers and steps of instructions: of 15 MB of clean text in 23
 * languages, 24 bytes within three lines hit 24 lines, all of them wrongly. */
static void
drop_repeats(struct furniture *f, struct doc *doc, struct line *l, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		uint64_t hash = str_hash(l[i].text);

		if (l[i].class != NULL)
			continue;
		if (f->last == hash && l[i].text.n >= REPEAT)
			drop_line(doc, &l[i], "repeat", "furniture/repeat", 95,
			    STR("it stands right above"));
		f->last = hash;
	}
}

/*
 * Headers
 */

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* The length of 2020-11-23 or 2020-11, or 0. */
static size_t
iso_date(struct str s)
{
	static const char form[] = "dddd-dd-dd";
	size_t i = 0;

	while (i < s.n && i < sizeof(form) - 1 &&
	    (form[i] == 'd' ? is_digit(s.p[i]) : s.p[i] == form[i]))
		i++;
	return i == 10 || i == 7 ? i : 0;
}

/* The length of " date 2020-11-23 " at the beginning, or 0. */
static size_t
crawler_header(struct str s)
{
	size_t at = 0, n;

	while (at < s.n && s.p[at] == ' ')
		at++;
	if (s.n - at < 12 || memcmp(s.p + at, "date ", 5) != 0)
		return 0;
	at += 5;
	n = iso_date(str_cut(s, at, s.n - at));
	at += n;
	return n == 0 || (at < s.n && s.p[at] != ' ') ? 0 : at;
}

/* Before the first line: what is behind it goes on, or is navigation and goes
 * too. */
static void
cut_crawler_header(const struct furniture *f, struct doc *doc, struct line *l)
{
	struct str s = l->seg->text, rest = s;
	size_t n;

	while ((n = crawler_header(rest)) > 0)
		rest = line_trim(str_cut(rest, n, rest.n - n));
	if (rest.n == s.n)
		return;
	if (rest.n == 0 || match_line(f, rest, true) != 0) {
		drop_line(doc, l, "crawler", "furniture/crawler-header", 98,
		    STR(""));
		return;
	}
	edit(doc, l->seg, 0, rest.p - s.p, STR(""),
	    "furniture/crawler-header", 98);
	l->text = rest;
}

/* "/ 04:53 PM": a separator left of an empty field, before a time. */
static void
cut_separator(struct doc *doc, const struct line *l)
{
	struct str s = l->text;
	size_t i = 2;

	if (s.n < 6 || strchr("/|", s.p[0]) == NULL || s.p[1] != ' ')
		return;
	while (i < s.n && is_digit(s.p[i]))
		i++;
	if (i > 2 && i < 5 && i < s.n && s.p[i] == ':' && is_digit(s.p[i + 1]))
		edit(doc, l->seg, s.p - l->seg->text.p, 2, STR(""),
		    "furniture/separator", 95);
}

static struct line *
list_lines(struct doc *doc, size_t *n)
{
	struct line *row = doc_alloc(doc, (doc->nseg + 1) * sizeof(*row));
	bool apart = false;

	*n = 0;
	for each_seg(s, doc) {
		if (line_is_blank(s->text)) {
			apart = true;
			continue;
		}
		if (row != NULL && !(s->flags & (SEG_CUT | SEG_TAIL)) &&
		    !is_protected(s, 0, s->text.n, SPAN_BLOCK))
			row[(*n)++] = (struct line){ .seg = s,
			    .text = line_trim(s->text), .apart = apart,
			    .ends = line_ends_sentence(s->text) };
		apart = false;
	}
	return row;
}

static void
furniture_run(void *state, struct doc *doc)
{
	struct furniture *f = state;
	bool first = !f->begun;		/* is it the first line that stays? */
	struct line *l;
	size_t n;

	if (f->level == LEVEL_OFF || (l = list_lines(doc, &n)) == NULL)
		return;
	for (size_t i = 0; i < n; i++) {
		if (first)
			cut_crawler_header(f, doc, &l[i]);
		if (l[i].class == NULL)
			match_phrase(f, doc, &l[i], i);
		if (l[i].class == NULL)
			cut_separator(doc, &l[i]);
		first &= l[i].class != NULL;
	}
	if (!f->begun && n > 0) {
		size_t top = n < TOP ? n : TOP;

		drop_title(doc, l, top);
		drop_headlines(doc, l, top);
	}
	drop_repeats(f, doc, l, n);
	drop_blocks(f, doc, l, n);
	drop_tail(doc, l, n);
	f->begun |= n > 0;
}

const struct stage stage_furniture = {
	.name = "furniture",
	.summary = "drop advertisements, notices, links and repeated lines",
	.options = options,
	.size = sizeof(struct furniture),
	.load = furniture_load,
	.begin = furniture_begin,
	.run = furniture_run,
};
