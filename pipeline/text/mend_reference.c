/* SPDX-License-Identifier: Apache-2.0 */
/* mend_reference.c - character references (&eacute;) become characters. */
#include "text/mend.h"
#include "text/reference.h"

/* Is there a tag in the line?  Then &lt; is not meant to be one. */
static bool
has_tag(const struct mend *w)
{
	for (size_t i = 0; i + 2 < w->n; i++)
		if (w->c[i] == '<' &&
		    (is_ascii_letter(w->c[i + 1]) ||
			(w->c[i + 1] == '/' && is_ascii_letter(w->c[i + 2]))))
			return true;
	return false;
}

/* A line of a program: marks that prose has not. */
bool
mend_is_code(const struct mend *w)
{
	static const char *const marks[] = { "&&", "==", "->", "();", "{ ",
		"};", "+=", "!=", "\\u", "\\x", ");", "::", "\":" };
	struct str t = w->seg->text;
	size_t n = 0;

	for (size_t i = 0; i < sizeof(marks) / sizeof(*marks); i++)
		n += memmem(t.p, t.n, marks[i], strlen(marks[i])) != NULL;
	return n >= 2 || memchr(t.p, '`', t.n) != NULL;
}

/* What a line writes as it is.  One that does so with < was not escaped as a
 * whole, and its &lt; is meant: replace("&lt;", "<").  An & counts where it is a
 * word; in names and links few escape it. */
struct raw {
	bool tag, less, more, and;
};

static struct raw
raw_of(const struct mend *w)
{
	struct raw r = { .tag = has_tag(w) };

	for (size_t i = 0; i < w->n; i++) {
		r.less |= w->c[i] == '<';
		r.more |= w->c[i] == '>';
		r.and |= w->c[i] == '&' && (i == 0 || w->c[i - 1] == ' ') &&
		    (i + 1 == w->n || w->c[i + 1] == ' ');
	}
	return r;
}

/* Does a reference that stands at i, so long, stand alone: in quotes of its own,
 * or in the line? */
static bool
is_alone(const struct mend *w, size_t i, size_t length)
{
	static const struct { uint32_t open, close; } quotes[] = { { '"', '"' },
		{ '\'', '\'' }, { '/', '/' }, { 0xab, 0xbb }, { 0x201c, 0x201d },
		{ 0x2018, 0x2019 }, { 0x201e, 0x201c }, { 0, 0 } };
	uint32_t before = i > 0 ? w->c[i - 1] : 0;
	uint32_t after = i + length < w->n ? w->c[i + length] : 0;

	for (size_t k = 0; k < sizeof(quotes) / sizeof(*quotes); k++)
		if (quotes[k].open == before && quotes[k].close == after)
			return true;
	return false;
}

/* Is a reference meant as it is written? */
static bool
is_meant(const struct mend *w, size_t i, const struct reference *r,
    const struct raw *raw)
{
	switch (r->c[0]) {
	case '<':
		return raw->tag || raw->less || is_alone(w, i, r->length);
	case '>':
		return raw->tag || raw->more || is_alone(w, i, r->length);
	case '&':
		return raw->tag || raw->and || is_alone(w, i, r->length);
	case '"':
		return raw->tag || is_alone(w, i, r->length);
	case '\'':
	case 0xfffd:
		return is_alone(w, i, r->length);
	default:
		return false;
	}
}

bool
mend_references(struct mend *w)
{
	struct raw raw;
	bool inside = false, any = false;
	size_t n = 0, first = 0;

	while (first < w->n && w->c[first] != '&')
		first++;
	if (first == w->n)
		return false;
	raw = raw_of(w);
	for (size_t i = 0; i < w->n; i++) {
		struct reference r;

		if (raw.tag && w->c[i] == '<')
			inside = true;
		if (w->c[i] == '>')
			inside = false;
		if (w->c[i] != '&' || inside ||
		    !reference_read(w->names, w->c + i, w->n - i, &r) ||
		    is_meant(w, i, &r, &raw)) {
			mend_keep(w, &n, i);
			continue;
		}
		mend_put(w, &n, i, r.length, r.c[0], HOW_REFERENCE, 0);
		if (r.n == 2) {
			w->c2[n] = r.c[1];
			w->of2[n] = w->of2[n - 1];
			w->of2[n].from = w->of2[n].to;
			n++;
		}
		i += r.length - 1;
		any = true;
	}
	if (any)
		mend_swap(w, n);
	return any;
}
