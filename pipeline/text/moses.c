/* SPDX-License-Identifier: Apache-2.0 */
/*
 * moses.c - punctuation as Moses' scripts have it: what replaces the marks of East
 * Asia, what normalizes the others, and what removes characters that do not print.
 *
 * For those whose models were trained on text that went through it, and who
 * must treat their input alike.  It is known to do harm: a ’ at the end of a
 * word becomes ", and 10 000 with a no-break space becomes 10.000 or 10,000.
 * What its steps do is told here in our own words, in the order in which they
 * meet a line.
 */
#include <unicode/uchar.h>

#include "text/moses.h"
#include "text/utf8.h"

#define NBSP "\xc2\xa0"

/* A line under way, and the room for the next step's outcome. */
struct work {
	char *p, *spare;
	size_t n;
};

struct swap {
	const char *from, *to;
};

static void
turn(struct work *w, size_t n)
{
	char *p = w->p;

	w->p = w->spare;
	w->spare = p;
	w->n = n;
}

static void
swap_all(struct work *w, const char *from, const char *to)
{
	size_t len = strlen(from), to_len = strlen(to), n = 0;

	if (memmem(w->p, w->n, from, len) == NULL)
		return;
	for (size_t i = 0; i < w->n; ) {
		if (w->n - i >= len && memcmp(w->p + i, from, len) == 0) {
			memcpy(w->spare + n, to, to_len);
			n += to_len;
			i += len;
		} else {
			w->spare[n++] = w->p[i++];
		}
	}
	turn(w, n);
}

static void
swap_each(struct work *w, const struct swap *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		swap_all(w, s[i].from, s[i].to);
}

#define SWAP(w, row) swap_each(w, row, sizeof(row) / sizeof(*(row)))

/* Runs of blanks become one. */
static void
squeeze(struct work *w)
{
	size_t n = 0;

	for (size_t i = 0; i < w->n; i++)
		if (w->p[i] != ' ' || n == 0 || w->p[n - 1] != ' ')
			w->p[n++] = w->p[i];
	w->n = n;
}

static bool
is_one_of(char c, const char *set)
{
	return c != '\0' && strchr(set, c) != NULL;
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_letter(char c)
{
	return (unsigned char)((c | 0x20) - 'a') < 26;
}

/* No blank between ) and the mark behind it, nor a number and its %. */
static void
close_up(struct work *w)
{
	size_t n = 0;

	for (size_t i = 0; i < w->n; i++) {
		bool blank = w->p[i] == ' ' && n > 0 && i + 1 < w->n;

		if (blank && w->p[n - 1] == ')' && is_one_of(w->p[i + 1],
		    ".!:?;,"))
			continue;
		w->p[n++] = w->p[i];
	}
	w->n = n;
}

static void
close_percent(struct work *w)
{
	size_t n = 0;

	for (size_t i = 0; i < w->n; i++) {
		if (w->p[i] == ' ' && n > 0 && i + 1 < w->n &&
		    is_digit(w->p[n - 1]) && w->p[i + 1] == '%')
			continue;
		w->p[n++] = w->p[i];
	}
	w->n = n;
}

/* What stands between two characters of a kind becomes `to`.  The second is
 * used up, and begins no other such place. */
static void
between(struct work *w, const char *mark, const char *to, bool (*is)(char))
{
	size_t len = strlen(mark), n = 0, free_from = 0;

	for (size_t i = 0; i < w->n; ) {
		if (i > free_from && w->n - i > len && is(w->p[i - 1]) &&
		    memcmp(w->p + i, mark, len) == 0 && is(w->p[i + len])) {
			w->spare[n++] = *to;
			w->spare[n++] = w->p[i + len];
			free_from = i += len + 1;
		} else {
			w->spare[n++] = w->p[i++];
		}
	}
	turn(w, n);
}

/* English: "so," for "so",. */
static void
comma_inside(struct work *w)
{
	size_t n = 0;

	for (size_t i = 0; i < w->n; ) {
		size_t end = i + 1;

		while (end < w->n && is_one_of(w->p[end], ",."))
			end++;
		if (w->p[i] != '"' || end == i + 1) {
			w->spare[n++] = w->p[i++];
			continue;
		}
		memcpy(w->spare + n, w->p + i + 1, end - i - 1);
		n += end - i - 1;
		w->spare[n++] = '"';
		i = end;
	}
	turn(w, n);
}

/* Others: "so". for "so.", if something but < follows, be it the line end. */
static void
stop_outside(struct work *w, bool ended)
{
	size_t n = 0;

	for (size_t i = 0; i < w->n; ) {
		size_t end = i, next;

		while (end < w->n && w->p[end] == '.')
			end++;
		next = end + 1;
		if (end == i || end == w->n || w->p[end] != '"' ||
		    (next < w->n ? w->p[next] == '<' : !ended)) {
			do
				w->spare[n++] = w->p[i++];
			while (i < end);
			continue;
		}
		w->spare[n++] = '"';
		memcpy(w->spare + n, w->p + i, end - i);
		n += end - i;
		i = next;
		while (i < w->n && is_one_of(w->p[i], " \t"))
			w->spare[n++] = w->p[i++];
		if (i < w->n && w->p[i] != '<')
			w->spare[n++] = w->p[i++];
	}
	turn(w, n);
}

static void
punctuation(struct work *w)
{
	static const struct swap brackets[] = { { "(", " (" }, { ")", ") " } };
	static const struct swap closer[] = { { "( ", "(" }, { " )", ")" } };
	static const struct swap colons[] = { { " :", ":" }, { " ;", ";" } };
	static const struct swap quotes[] = { { "`", "'" }, { "''", " \" " },
		{ "„", "\"" }, { "“", "\"" }, { "”", "\"" }, { "–", "-" },
		{ "—", " - " } };
	static const struct swap single[] = { { "‘", "'" }, { "‚", "'" },
		{ "’", "\"" }, { "''", "\"" }, { "…", "..." } };
	static const struct swap french[] = { { NBSP "«" NBSP, " \"" },
		{ "«" NBSP, "\"" }, { "«", "\"" }, { NBSP "»" NBSP, "\" " },
		{ NBSP "»", "\"" }, { "»", "\"" } };
	static const struct swap pseudo[] = { { NBSP "%", "%" },
		{ "nº" NBSP, "nº " }, { NBSP ":", ":" }, { NBSP "ºC", " ºC" },
		{ NBSP "cm", " cm" }, { NBSP "?", "?" }, { NBSP "!", "!" },
		{ NBSP ";", ";" }, { "," NBSP, ", " } };

	SWAP(w, brackets);
	squeeze(w);
	close_up(w);
	SWAP(w, closer);
	close_percent(w);
	SWAP(w, colons);
	SWAP(w, quotes);
	squeeze(w);
	swap_all(w, "´", "'");
	between(w, "‘", "'", is_letter);
	between(w, "’", "'", is_letter);
	SWAP(w, single);
	SWAP(w, french);
	SWAP(w, pseudo);
	squeeze(w);
}

static bool
is_lang(const struct seg *s, const char *lang)
{
	const char *tag = lang_tag(s->lang);
	size_t n = strlen(lang);

	return strncmp(tag, lang, n) == 0 && (tag[n] == '\0' || tag[n] == '-');
}

static void
by_language(struct work *w, const struct seg *s)
{
	bool comma = is_lang(s, "de") || is_lang(s, "es") || is_lang(s, "cs") ||
	    is_lang(s, "fr");

	if (is_lang(s, "en")) {
		comma_inside(w);
	} else if (!is_lang(s, "cs")) {
		swap_all(w, ",\"", "\",");
		stop_outside(w, s->eol.n > 0);
	}
	between(w, NBSP, comma ? "," : ".", is_digit);
}

static bool
is_inside(struct str t, size_t at)
{
	return at < t.n && (t.p[at] & 0xc0) == 0x80;
}

/* One edit from the first difference to the last. */
static void
propose(struct doc *doc, struct seg *s, struct str with)
{
	struct str t = s->text;
	size_t from = 0, same = 0;

	while (from < t.n && from < with.n && t.p[from] == with.p[from])
		from++;
	while (is_inside(t, from) || is_inside(with, from))
		from--;
	while (same < t.n - from && same < with.n - from &&
	    t.p[t.n - 1 - same] == with.p[with.n - 1 - same])
		same++;
	while (is_inside(t, t.n - same))
		same--;
	if (from + same == t.n && t.n == with.n)
		return;
	edit(doc, s, from, t.n - from - same,
	    str_cut(with, from, with.n - from - same), "typography/moses", 90);
}

/* A mark of East Asia, and the blanks behind it, become another and one blank. */
static void
swap_stop(struct work *w, const char *from, const char *to)
{
	size_t len = strlen(from), n = 0;

	for (size_t i = 0; i < w->n; ) {
		if (w->n - i < len || memcmp(w->p + i, from, len) != 0) {
			w->spare[n++] = w->p[i++];
			continue;
		}
		memcpy(w->spare + n, to, strlen(to));
		n += strlen(to);
		for (i += len; i < w->n && w->p[i] == ' '; i++)
			continue;
	}
	turn(w, n);
}

/* １ becomes 1: the script's own " for it is a slip that its users mend. */
static void
replace_marks(struct work *w)
{
	static const struct swap marks[] = { { "，", "," }, { "、", "," },
		{ "”", "\"" }, { "“", "\"" }, { "∶", ":" }, { "：", ":" },
		{ "？", "?" }, { "《", "\"" }, { "》", "\"" }, { "）", ")" },
		{ "！", "!" }, { "（", "(" }, { "；", ";" }, { "」", "\"" },
		{ "「", "\"" }, { "０", "0" }, { "１", "1" }, { "２", "2" },
		{ "３", "3" }, { "４", "4" }, { "５", "5" }, { "６", "6" },
		{ "７", "7" }, { "８", "8" }, { "９", "9" }, { "～", "~" },
		{ "’", "'" }, { "…", "..." }, { "━", "-" }, { "〈", "<" },
		{ "〉", ">" }, { "【", "[" }, { "】", "]" }, { "％", "%" } };

	SWAP(w, marks);
	swap_stop(w, "。", ". ");
	swap_stop(w, "．", ". ");
}

/* A blank for each character of the category C: controls, format characters,
 * private use, and what is not assigned. */
static void
blank_unprintable(struct work *w)
{
	struct str t = { w->p, w->n };
	size_t n = 0;

	for (size_t at = 0, from; at < t.n; ) {
		uint32_t c;

		from = at;
		c = utf8_next(t, &at);
		if (U_GET_GC_MASK(c) & U_GC_C_MASK) {
			w->spare[n++] = ' ';
			continue;
		}
		memcpy(w->spare + n, t.p + from, at - from);
		n += at - from;
	}
	turn(w, n);
}

/* The end of a line is LF; what else may be one prints nothing. */
static void
propose_end(struct doc *doc, struct seg *s, const struct moses *how)
{
	bool lf = s->eol.n > 0 && s->eol.p[s->eol.n - 1] == '\n';

	if (s->eol.n == 2 && (how->marks || how->printing))
		edit(doc, s, s->text.n, 2, how->marks ? STR("\n") : STR(" \n"),
		    "typography/moses", 90);
	else if (s->eol.n == 1 && !lf && how->printing)
		edit(doc, s, s->text.n, 1, STR(" "), "typography/moses", 90);
}

void
moses_line(struct doc *doc, struct seg *s, const struct moses *how)
{
	size_t room = s->text.n * 3 + 16;
	struct work w = { doc_alloc(doc, room), doc_alloc(doc, room), s->text.n };

	if (w.p == NULL || w.spare == NULL)
		return;
	memcpy(w.p, s->text.p, s->text.n);
	if (how->east)
		replace_marks(&w);
	if (how->printing)
		blank_unprintable(&w);
	if (how->marks) {
		punctuation(&w);
		by_language(&w, s);
	}
	propose(doc, s, (struct str){ w.p, w.n });
	propose_end(doc, s, how);
}
