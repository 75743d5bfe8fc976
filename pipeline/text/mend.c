/* SPDX-License-Identifier: Apache-2.0 */
/* mend.c - a line, character by character, while it is being mended. */
#include "text/mend.h"
#include "text/utf8.h"

enum { ROOM = 2048 }; /* characters, at first */

/* Makes room for n characters, twice. */
static bool
make_room(struct mend *w, size_t n)
{
	struct bench *b = w->bench;

	if (b->room < n) {
		b->room = n * 2 > ROOM ? n * 2 : ROOM;
		b->c = doc_scratch(w->doc, b->room * 2 * sizeof(*b->c));
		b->of = doc_scratch(w->doc, b->room * 2 * sizeof(*b->of));
	}
	if (b->c == NULL || b->of == NULL) {
		b->room = 0;
		return false;
	}
	w->c = b->c;
	w->of = b->of;
	w->c2 = w->c + b->room;
	w->of2 = w->of + b->room;
	return true;
}

bool
mend_open(struct mend *w)
{
	struct str t = w->seg->text;
	size_t at = 0;

	if (!make_room(w, t.n + 1))
		return false;
	w->small = true;
	while (at < t.n) {
		uint32_t from = (uint32_t)at, c = utf8_next(t, &at);

		w->of[w->n] =
		    (struct origin){ .from = from, .to = (uint32_t)at };
		w->ascii += is_ascii_letter(c);
		w->small &= c - 'A' >= 26 && (c - 0xc0 >= 0x1f || c == 0xd7);
		w->small &= c != 0xfffd;
		w->c[w->n++] = c;
	}
	return true;
}

void
mend_swap(struct mend *w, size_t n)
{
	uint32_t *c = w->c;
	struct origin *of = w->of;

	w->c = w->c2;
	w->of = w->of2;
	w->c2 = c;
	w->of2 = of;
	w->n = n;
}

/* Characters [i, i + length) become c. */
void
mend_put(struct mend *w, size_t *n, size_t i, size_t length, uint32_t c,
    enum how how, unsigned page)
{
	struct origin o = { w->of[i].from, w->of[i + length - 1].to, how, page,
		1 };

	for (size_t k = i; k < i + length; k++) {
		if (w->of[k].layers >= o.layers)
			o.layers = w->of[k].layers +
				   (how != HOW_REFERENCE &&
				       w->of[k].how != HOW_REFERENCE);
		if (w->of[k].how == HOW_LOSS)
			o.how = HOW_LOSS;
	}
	w->c2[*n] = c;
	w->of2[(*n)++] = o;
}

/* Characters that are not ASCII. */
size_t
mend_beyond(const uint32_t *c, size_t n)
{
	size_t many = 0;

	for (size_t i = 0; i < n; i++)
		many += c[i] >= 0x80;
	return many;
}

/* C1 controls: windows-1252 was called ISO-8859-1. */
bool
mend_controls(struct mend *w)
{
	bool any = false;

	for (size_t i = 0; i < w->n; i++) {
		uint32_t c = w->c[i];

		if (c < 0x80 || c >= 0xa0)
			continue;
		c = page_char(PAGE_windows_1252, (unsigned char)c);
		if (c == w->c[i])
			continue;
		w->c[i] = c;
		w->of[i].how = HOW_CONTROL;
		any = true;
	}
	return any;
}
