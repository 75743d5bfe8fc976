/* SPDX-License-Identifier: Apache-2.0 */
/* ruleguard.c - the guards that need no more than the line. */
#include <unicode/uchar.h>

#include "ruleguard.h"
#include "utf8.h"

static const char *const names[GUARD_KINDS] = {
    "known",
    "unknown",
    "elsewhere",
    "lacks",
    "residue",
    "apart",
    "line-start",
    "line-end",
    "doc-start",
    "after-preamble",
    "latin",
    "prose",
    "not-caps",
    "not-quoted",
    "pieces",
};

static bool
takes_text(enum guard_kind kind)
{
	return kind <= GUARD_LACKS;
}

bool
guard_parse(struct str *s, struct guard_call *g)
{
	size_t n = 0, text = 0;
	int k = 0;

	*s = str_trim(*s);
	while (n < s->n && s->p[n] != ' ' && s->p[n] != '(')
		n++;
	while (k < GUARD_KINDS && !str_eq(str_of(names[k]), str_cut(*s, 0, n)))
		k++;
	if (k == GUARD_KINDS || takes_text(k) != (n < s->n && s->p[n] == '('))
		return false;
	g->kind = k;
	if (takes_text(k)) {
		for (n++; n < s->n && s->p[n] != ')'; n++) {
			if (text + 1 == GUARD_TEXT)
				return false;
			g->text[text++] = s->p[n];
		}
		if (n++ == s->n || text == 0)
			return false;
	}
	g->text[text] = '\0';
	*s = str_trim(str_cut(*s, n, s->n - n));
	return true;
}

bool
guard_is_plain(enum guard_kind kind)
{
	return kind == GUARD_LINE_START || kind == GUARD_LINE_END ||
	       kind == GUARD_LACKS || kind >= GUARD_LATIN;
}

/* Letters and full-width forms of Chinese, Japanese and Korean. */
static bool
is_east_asian(uint32_t c)
{
	return (c >= 0x1100 && c < 0x1200) || (c >= 0x3040 && c < 0xa4d0) ||
	       (c >= 0xac00 && c < 0xd7b0) || (c >= 0xf900 && c < 0xfb00) ||
	       c >= 0x20000;
}

static bool
is_latin(struct str line)
{
	size_t latin = 0;

	for (size_t at = 0; at < line.n;) {
		uint32_t c = utf8_next(line, &at);

		if (is_east_asian(c) && u_isalpha(c))
			return false;
		latin += (c | 32) >= 'a' && (c | 32) <= 'z';
	}
	return latin >= 8;
}

/* Code has marks that sentences lack; a table has few letters. */
static bool
is_prose(struct str line)
{
	size_t letters = 0, marks = 0;

	for (size_t i = 0; i < line.n; i++) {
		unsigned char c = line.p[i];

		letters +=
		    c >= 0x80 || c == ' ' || (unsigned)(c | 32) - 'a' < 26;
		marks += c == '{' || c == '}' || c == '=' || c == ';' ||
			 c == '\\' || c == '|' || c == '\t';
	}
	return letters * 10 >= line.n * 8 && marks * 40 <= line.n;
}

static bool
has_small(struct str line)
{
	for (size_t at = 0; at < line.n;)
		if (u_islower(utf8_next(line, &at)))
			return true;
	return false;
}

/* Straight marks open and close in turn; curly and angular ones tell. */
static bool
is_quoted(struct str line, size_t before)
{
	int curly = 0;
	bool straight = false;

	for (size_t at = 0; at < before;) {
		uint32_t c = utf8_next(line, &at);

		if (c == '"')
			straight = !straight;
		else if (c == 0x201c || c == 0x201e || c == 0xab || c == 0x300c)
			curly++;
		else if (c == 0x201d || c == 0xbb || c == 0x300d)
			curly -= curly > 0;
	}
	return straight || curly > 0;
}

/* At least half of the words, and no less than three, begin with ▁. */
static bool
is_pieces(struct str line)
{
	size_t words = 0, marked = 0;

	for (size_t i = 0; i < line.n; i++) {
		if (line.p[i] == ' ' || (i > 0 && line.p[i - 1] != ' '))
			continue;
		words++;
		marked += line.n - i >= 3 && memcmp(line.p + i, "▁", 3) == 0;
	}
	return marked >= 2 && marked * 2 >= words;
}

bool
guard_holds(const struct guard_call *g, struct str line, size_t at, size_t len)
{
	switch (g->kind) {
	case GUARD_LACKS:
		return memmem(line.p, line.n, g->text, strlen(g->text)) == NULL;
	case GUARD_PIECES:
		return is_pieces(line);
	case GUARD_LINE_START:
		return str_trim(str_cut(line, 0, at)).n == 0;
	case GUARD_LINE_END:
		return str_trim(str_cut(line, at + len, line.n - at - len)).n ==
		       0;
	case GUARD_LATIN:
		return is_latin(line);
	case GUARD_PROSE:
		return is_prose(line);
	case GUARD_NOT_CAPS:
		return has_small(line);
	case GUARD_NOT_QUOTED:
		return !is_quoted(line, at);
	default:
		return true;
	}
}
