/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mojibake.c - text that was read in the wrong encoding is read again.
 *
 * A line is looked at only where a scan has found something odd.  Then, again
 * and again until nothing more comes of it, for damage comes in layers:
 * character references (&eacute;) become characters; a line that is well-formed
 * UTF-8 in one of 24 pages is read as that; so is a stretch of a line, if the
 * page proves itself by how much likelier the text becomes.  A page that one
 * stretch has proven needs less proof in the next, in the line and in the
 * document.  At last, C1 controls become what windows-1252 has in their place,
 * and a line that was in a legacy encoding and was read in another is read in
 * its own.
 *
 * It does not look at lines of programs, and keeps off markup.
 */
#include <stdlib.h>

#include "stage.h"
#include "text/mend.h"
#include "text/seek.h"
#include "text/utf8.h"

enum {
	LAYERS = 24, /* of what is text at all */
	SURE_LINE = 99,
	SURE_ISLAND = 96,
	SURE_LOSS = 88,
	SURE_CONTROL = 97,
	SURE_REFERENCE = 98,
	SURE_MIXUP = 84,
};

struct mojibake {
	const struct moji *moji;
	const struct likely *model;
	const struct dict *names;
	int references, mixups;
	uint32_t proven; /* pages, in this document */
};

/* Layer by layer.  What is not read to its end by the last of them is noise, and
 * left: else another cleaning would go on where this one stopped. */
static bool
repair(const struct mojibake *m, struct mend *w)
{
	bool any = false,
	     refer = m->references &&
		     memchr(w->seg->text.p, '&', w->seg->text.n) != NULL &&
		     !mend_is_code(w);

	for (int layer = 0; layer < LAYERS; layer++) {
		bool more =
		    (refer || layer > 0) && m->references && mend_references(w);

		more |= mend_line(w);
		if (!more && layer == 0 && m->mixups) {
			enum mixup v = mend_mixup(w);

			if (v != MIXUP_NONE)
				return v == MIXUP_READ;
		}
		more |= mend_islands(w);
		if (!more)
			return mend_controls(w) || any;
		any = true;
	}
	return false;
}

static const struct {
	const char *rule;
	int sure;
} rules[] = {
	[HOW_REFERENCE] = { "mojibake/reference", SURE_REFERENCE },
	[HOW_LINE] = { "mojibake/line", SURE_LINE },
	[HOW_ISLAND] = { "mojibake/island", SURE_ISLAND },
	[HOW_LOSS] = { "mojibake/lossy", SURE_LOSS },
	[HOW_CASE] = { "mojibake/lower-case", SURE_LOSS },
	[HOW_CONTROL] = { "mojibake/control", SURE_CONTROL },
	[HOW_MIXUP] = { "mojibake/wrong-page", SURE_MIXUP },
};

static struct str
evidence(struct doc *doc, const struct origin *o, size_t n)
{
	const char *page = o->how == HOW_MIXUP ? mixup_name(o->page)
					       : page_name(moji_page(o->page));

	switch (o->how) {
	case HOW_REFERENCE:
		return STR("");
	case HOW_CONTROL:
		return STR("windows-1252 called ISO-8859-1");
	case HOW_MIXUP:
		return doc_format(doc, "%s read as windows-1252", page);
	case HOW_LINE:
		return doc_format(doc,
		    "UTF-8 read as %s%s: all of the line is "
		    "well-formed",
		    page, o->layers > 1 ? ", again and again" : "");
	default:
		return doc_format(doc,
		    "UTF-8 read as %s%s: %zu sequence%s, "
		    "much likelier so",
		    page, o->layers > 1 ? ", again and again" : "", n,
		    n > 1 ? "s" : "");
	}
}

/* Proposes the characters [i, end), which lie side by side. */
static void
propose(struct mend *w, size_t i, size_t end)
{
	char *p = doc_alloc(w->doc, (end - i) * 4 + 1);
	size_t n = 0, from = w->of[i].from;

	if (p == NULL)
		return;
	for (size_t k = i; k < end; k++)
		n += utf8_put(p + n, w->c[k]);
	edit(w->doc, w->seg, from, w->of[end - 1].to - from,
	    (struct str){ p, n }, rules[w->of[i].how].rule,
	    rules[w->of[i].how].sure);
	because(w->doc, evidence(w->doc, &w->of[i], end - i));
}

static void
propose_all(struct mend *w)
{
	size_t end;

	for (size_t i = 0; i < w->n; i = end) {
		const struct origin *o = &w->of[i];

		end = i + 1;
		if (o->how == HOW_SAME)
			continue;
		while (end < w->n && w->of[end].how == o->how &&
		       w->of[end].page == o->page)
			end++;
		propose(w, i, end);
	}
}

/* Repairs a line; returns whether something was left for want of proof. */
static bool
look(struct mojibake *m, struct doc *doc, struct seg *s, struct bench *bench)
{
	struct mend w = { .bench = bench,
		.moji = m->moji,
		.model = m->model,
		.names = m->names,
		.known = m->proven,
		.doc = doc,
		.seg = s };

	if (!mend_open(&w))
		return false;
	if (!repair(m, &w)) {
		/* Pages that other lines prove make a difference. */
		if (w.weak)
			seg_stir(doc, s);
		return w.weak;
	}
	m->proven |= w.proven;
	propose_all(&w);
	return false;
}

/* Looks at segments whose text lies in one piece: [s, end). */
static void
look_piece(struct mojibake *m, struct doc *doc, struct seg *s, struct seg *end,
    struct bench *bench, struct seg **weak, size_t *nweak)
{
	const char *from = s->text.p;
	struct str t = { from, end[-1].eol.p + end[-1].eol.n - from };
	size_t at = 0;

	while ((at = moji_scan(m->moji, t, at)) < t.n) {
		while (from + at >= s->eol.p + s->eol.n)
			s++;
		if (from + at < s->eol.p && look(m, doc, s, bench) &&
		    weak != NULL)
			weak[(*nweak)++] = s;
		at = s->eol.p + s->eol.n - from;
	}
}

/* Lines that lacked proof get a second look, for the document may have given
 * some by now. */
static void
mojibake_run(void *state, struct doc *doc)
{
	struct mojibake *m = state;
	struct seg *s = doc->seg, *end = s + doc->nseg, *next;
	struct seg **weak = doc_scratch(doc, (doc->nseg + 1) * sizeof(*weak));
	size_t nweak = 0;
	struct bench bench = { 0 };

	for (; s < end; s = next) {
		next = s + 1;
		if (s->flags & SEG_DROPPED || seg_is_quiet(doc, s))
			continue;
		next = loud_end(doc, s, end);
		look_piece(m, doc, s, next, &bench, weak, &nweak);
	}
	for (size_t i = 0; i < nweak && m->proven != 0; i++)
		look(m, doc, weak[i], &bench);
}

static void
mojibake_begin(void *state)
{
	((struct mojibake *)state)->proven = 0;
}

static bool
mojibake_load(void *state, const struct rules *r, struct fault *why)
{
	struct mojibake *m = state;
	struct moji *moji = calloc(1, sizeof(*moji));

	if (moji == NULL) {
		fault(why, "out of memory");
		return false;
	}
	moji_make(moji);
	m->moji = moji;
	m->model = rules_likely(r);
	m->names = rules_dict(r, "references");
	if (m->model == NULL)
		fault(why, "the dictionaries have no model of likely text");
	return m->model != NULL;
}

static void
mojibake_unload(void *state)
{
	free((void *)((struct mojibake *)state)->moji);
}

static const struct option options[] = {
	{ "references", OPT_BOOL, offsetof(struct mojibake, references), 1, 0,
	    0, NULL, "character references of HTML become characters" },
	{ "wrong-page", OPT_BOOL, offsetof(struct mojibake, mixups), 1, 0, 0,
	    NULL,
	    "lines in one legacy encoding read as another are read again" },
	{ 0 }
};

const struct stage stage_mojibake = {
	.name = "mojibake",
	.summary = "read again what was read in the wrong encoding",
	.options = options,
	.size = sizeof(struct mojibake),
	.load = mojibake_load,
	.begin = mojibake_begin,
	.run = mojibake_run,
	.unload = mojibake_unload,
};
