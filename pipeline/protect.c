/* SPDX-License-Identifier: Apache-2.0 */
/*
 * protect.c - marks what no later stage may touch: links, mail, code.
 *
 * A line is looked at only when it has one of the bytes that every kind needs
 * (: @ ` and the w of www), found by searches over the whole window.  Fenced code blocks are whole lines and go from
 * fence to fence; a fence that is never closed protects nothing, for then it is
 * a slip and not a block.
 */
#include "stage.h"
#include "text/find.h"
#include "text/seek.h"

struct protect {
	bool fenced;		/* inside a block that began windows ago */
	char fence;		/* its character, ` or ~ */
	size_t length;		/* how many of them */
};

static void
protect_begin(void *state)
{
	*(struct protect *)state = (struct protect){ 0 };
}

/* Bytes that may stand in a URL or an address (RFC 3986), and all above ASCII
 * but the curly quotes, brackets and blanks of other scripts, which begin with
 * E2 or E3. */
static bool
in_link(char ch)
{
	unsigned char c = ch;

	return c > ' ' && c != '<' && c != '>' && c != '"' && c != '`' &&
	    c != '{' && c != '}' && c != '|' && c != '\\' && c != '^' &&
	    c != 0x7f && c != 0xe2 && c != 0xe3;
}

static bool
is_word(char ch)
{
	unsigned char c = ch;

	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
	    (c >= 'a' && c <= 'z') || c == '_' || c >= 0x80;
}

/* The end of the link that goes on at `at`: without the punctuation of the
 * sentence around it, and without a bracket it does not open. */
static size_t
link_end(struct str t, size_t at)
{
	size_t end = at;
	int open = 0;

	for (; end < t.n && in_link(t.p[end]); end++) {
		open += t.p[end] == '(';
		if (t.p[end] == ')' && open-- == 0)
			break;
	}
	while (end > at && strchr(".,;:!?'*_]", t.p[end - 1]) != NULL)
		end--;
	return end;
}

/* "scheme://": the scheme begins where letters before the colon do. */
static size_t
protect_url(struct doc *doc, struct seg *s, size_t colon)
{
	struct str t = s->text;
	size_t from = colon, end;

	if (colon + 3 >= t.n || t.p[colon + 1] != '/' || t.p[colon + 2] != '/')
		return colon + 1;
	while (from > 0 && colon - from < 16 && is_word(t.p[from - 1]) &&
	    (unsigned char)t.p[from - 1] < 0x80)
		from--;
	end = link_end(t, colon + 3);
	if (from < colon && end > colon + 3)
		protect(doc, s, from, end - from, SPAN_LINK);
	return end > colon ? end : colon + 1;
}

/* "www." at the beginning of a word. */
static void
protect_www(struct doc *doc, struct seg *s)
{
	struct str t = s->text;

	for (size_t at = 0; (at = find_text(t, at, STR("www."))) < t.n;) {
		size_t stop = link_end(t, at + 4);

		if ((at == 0 || !is_word(t.p[at - 1])) && stop > at + 4)
			protect(doc, s, at, stop - at, SPAN_LINK);
		at = stop > at + 4 ? stop : at + 4;
	}
}

static bool
in_mail(char c)
{
	return is_word(c) || c == '.' || c == '-' || c == '+' || c == '%';
}

/* name@host.tld; @handles are left to others. */
static size_t
protect_mail(struct doc *doc, struct seg *s, size_t sign)
{
	struct str t = s->text;
	size_t from = sign, end = sign + 1;
	bool dot = false;

	while (from > 0 && sign - from < 64 && in_mail(t.p[from - 1]))
		from--;
	for (; end < t.n && in_mail(t.p[end]); end++)
		dot |= t.p[end] == '.' && end + 1 < t.n &&
		    is_word(t.p[end + 1]);
	while (end > sign && (t.p[end - 1] == '.' || t.p[end - 1] == '-'))
		end--;
	if (from < sign && dot)
		protect(doc, s, from, end - from, SPAN_LINK);
	return end > sign ? end : sign + 1;
}

static size_t
run_of(struct str t, size_t at)
{
	size_t n = 1;

	while (at + n < t.n && t.p[at + n] == t.p[at])
		n++;
	return n;
}

/* `code`: up to a run of as many backticks (CommonMark, section 6.1).  `none`
 * remembers for which lengths there is no such run, so that a line of nothing
 * but openings is walked once for each length. */
static size_t
protect_code(struct doc *doc, struct seg *s, size_t at, uint32_t *none)
{
	struct str t = s->text;
	size_t n = run_of(t, at), bit = n < 32 ? n : 0;

	if (*none >> bit & 1)
		return at + n;
	for (size_t i = at + n; i < t.n;) {
		const char *p = memchr(t.p + i, '`', t.n - i);
		size_t k;

		if (p == NULL)
			break;
		i = p - t.p;
		k = run_of(t, i);
		if (k == n && i > at + n) {
			protect(doc, s, at, i + k - at, SPAN_CODE);
			return i + k;
		}
		i += k;
	}
	*none |= 1u << bit;
	return at + n;
}

/* Searches for what a line to be looked at has. */
struct marks {
	struct seek colon, at, tick;
	const char *www;	/* the next one in the window, NULL for none */
};

static const char *
next_www(const struct doc *doc, const char *p)
{
	size_t at = find_text(doc->text, p - doc->text.p, STR("www."));

	return at < doc->text.n ? doc->text.p + at : NULL;
}

static bool
has_www(struct marks *m, const struct doc *doc, const struct seg *s)
{
	const char *p = s->text.p, *window = doc->text.p;

	if ((uintptr_t)p - (uintptr_t)window > doc->text.n)
		return true;
	if (m->www != NULL && m->www < p)
		m->www = next_www(doc, p);
	return m->www != NULL && m->www < p + s->text.n;
}

static void
protect_inline(struct doc *doc, struct seg *s, struct marks *m)
{
	struct str t = s->text;
	uint32_t none = 0;
	bool colon = seek_in(&m->colon, s), at = seek_in(&m->at, s);
	bool tick = seek_in(&m->tick, s);

	if (has_www(m, doc, s))
		protect_www(doc, s);
	if (!colon && !at && !tick)
		return;

	for (size_t i = 0; (i = find_any(t, i, ":@`")) < t.n;) {
		switch (t.p[i]) {
		case ':':
			i = protect_url(doc, s, i);
			break;
		case '@':
			i = protect_mail(doc, s, i);
			break;
		default:
			i = protect_code(doc, s, i, &none);
		}
	}
}

/* How long a fence the line is: ``` or ~~~, indented by up to three blanks
 * (CommonMark, section 4.5); `bare` when nothing but blanks follows it. */
static size_t
fence_length(struct str t, char *which, bool *bare)
{
	size_t i = 0, n;

	while (i < t.n && i < 4 && t.p[i] == ' ')
		i++;
	if (i > 3 || i == t.n || (t.p[i] != '`' && t.p[i] != '~'))
		return 0;
	n = run_of(t, i);
	*which = t.p[i];
	*bare = str_trim(str_cut(t, i + n, t.n - i - n)).n == 0;
	if (t.p[i] == '`' && memchr(t.p + i + n, '`', t.n - i - n) != NULL)
		return 0;
	return n >= 3 ? n : 0;
}

static bool
may_be_fence(struct str t)
{
	return t.n > 0 && (t.p[0] == ' ' || t.p[0] == '`' || t.p[0] == '~');
}

/* Is the block that this fence opens closed within the window? */
static bool
is_closed(const struct doc *doc, const struct seg *s, size_t length, char which)
{
	bool bare;
	char c;

	for (s++; s < doc->seg + doc->nseg; s++)
		if (fence_length(s->text, &c, &bare) >= length && bare &&
		    c == which)
			return true;
	return !doc->ends;
}

static void
protect_run(void *state, struct doc *doc)
{
	struct protect *p = state;
	struct marks marks = { .colon = seek_start(doc, ':'),
	    .at = seek_start(doc, '@'), .tick = seek_start(doc, '`'),
	    .www = next_www(doc, doc->text.p) };

	for each_seg(s, doc) {
		char which = 0;
		bool bare = false;
		size_t n = may_be_fence(s->text) ?
		    fence_length(s->text, &which, &bare) : 0;

		if (p->fenced || (n > 0 && is_closed(doc, s, n, which))) {
			protect(doc, s, 0, s->text.n + s->eol.n, SPAN_BLOCK);
			if (!p->fenced)
				*p = (struct protect){ true, which, n };
			else if (n >= p->length && bare && which == p->fence)
				p->fenced = false;
			continue;
		}
		if (!seg_is_quiet(doc, s))
			protect_inline(doc, s, &marks);
	}
}

const struct stage stage_protect = {
	.name = "protect",
	.summary = "keep links, mail addresses and code as they are",
	.size = sizeof(struct protect),
	.begin = protect_begin,
	.run = protect_run,
};
