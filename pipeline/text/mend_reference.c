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

bool
mend_references(struct mend *w)
{
	bool tags, inside = false, any = false;
	size_t n = 0, first = 0;

	while (first < w->n && w->c[first] != '&')
		first++;
	if (first == w->n)
		return false;
	tags = has_tag(w);
	for (size_t i = 0; i < w->n; i++) {
		struct reference r;

		if (tags && w->c[i] == '<')
			inside = true;
		if (w->c[i] == '>')
			inside = false;
		if (w->c[i] != '&' || inside ||
		    !reference_read(w->names, w->c + i, w->n - i, &r) ||
		    (tags && r.markup)) {
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
