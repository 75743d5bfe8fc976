/* SPDX-License-Identifier: Apache-2.0 */
/*
 * spacing.c - blank lines, trailing blanks, line ends, the last line end.
 *
 * It goes last, for the stages before it leave gaps: a dropped advertisement
 * leaves two blank lines where there was one on each side.  Runs of blank lines
 * shrink to one, none stay at the beginning and the end of a document, and its
 * last line is ended.  Blanks within and at the end of lines mean something in
 * too many formats, and line ends are the system's: both stay unless asked for.
 * Of a document of nothing but blank lines the last one stays.
 *
 * A run of blank lines may be longer than a window.  Of the windows that it fills
 * all goes; what stays of it is told in the one where it ends.
 */
#include "stage.h"
#include "text/line.h"

enum { ENDS_KEEP, ENDS_LF, ENDS_CRLF };

struct spacing {
	int blank_lines, final_end, trailing, ends;	/* options */
	int run;		/* blank lines since the last text */
	bool text;		/* has the document begun to say something? */
};

static const struct option options[] = {
	{ "blank-lines", OPT_INT, offsetof(struct spacing, blank_lines),
	  1, 0, 1000, NULL, "blank lines to keep of a run of them" },
	{ "final-newline", OPT_BOOL, offsetof(struct spacing, final_end),
	  1, 0, 1, NULL, "end the last line, and drop blank lines after it" },
	{ "line-ends", OPT_CHOICE, offsetof(struct spacing, ends),
	  ENDS_KEEP, 0, 0, "keep|lf|crlf", "how lines end" },
	{ "trailing-blanks", OPT_BOOL, offsetof(struct spacing, trailing),
	  1, 0, 1, NULL, "keep blanks at the end of lines" },
	{ 0 }
};

static void
spacing_begin(void *state)
{
	struct spacing *s = state;

	s->run = 0;
	s->text = false;
}

/* The last line of a document that says nothing; NULL when it does. */
static const struct seg *
only_line(const struct spacing *o, const struct doc *doc)
{
	const struct seg *last = NULL;

	if (o->text || !doc->ends)
		return NULL;
	for each_seg(s, doc) {
		if (!line_is_blank(s->text))
			return NULL;
		last = s;
	}
	return last;
}

/* The end of a line that was too long for a window is no line. */
static bool
is_blank_line(const struct seg *s)
{
	return line_is_blank(s->text) && !(s->flags & SEG_TAIL);
}

static void
set_end(const struct spacing *o, struct doc *doc, struct seg *s)
{
	struct str want = o->ends == ENDS_LF ? STR("\n") : STR("\r\n");

	if (o->ends != ENDS_KEEP && s->eol.n > 0)
		edit(doc, s, s->text.n, s->eol.n, want, "spacing/line-end", 99);
}

static void
cut_trailing(struct doc *doc, struct seg *s)
{
	size_t n = s->text.n;

	while (n > 0 && (s->text.p[n - 1] == ' ' || s->text.p[n - 1] == '\t'))
		n--;
	if (n < s->text.n)
		edit(doc, s, n, s->text.n - n, STR(""), "spacing/trailing", 99);
}

static void
blank_line(struct spacing *o, struct doc *doc, struct seg *s)
{
	if (s->eol.n == 0)
		return;
	if (!o->text)
		drop(doc, s, "spacing/first-blank-lines", 99);
	else if (doc->gap || ++o->run > o->blank_lines)
		drop(doc, s, "spacing/blank-lines", 98);
}

/* Ends the last line that says something as others end, and drops the blank
 * ones behind it. */
static void
end_document(const struct spacing *o, struct doc *doc)
{
	struct str end = STR("\n");
	size_t i = doc->nseg;

	while (i-- > 0) {
		struct seg *s = &doc->seg[i];

		if (s->flags & SEG_DROPPED)
			continue;
		if (is_blank_line(s)) {
			drop(doc, s, "spacing/last-blank-lines", 98);
			continue;
		}
		if (i > 0 && doc->seg[i - 1].eol.n > 0)
			end = doc->seg[i - 1].eol;
		if (s->eol.n == 0)
			edit(doc, s, s->text.n, 0, o->ends == ENDS_LF ?
			    STR("\n") : o->ends == ENDS_CRLF ? STR("\r\n") :
			    end, "spacing/final-newline", 99);
		return;
	}
}

static void
spacing_run(void *state, struct doc *doc)
{
	struct spacing *o = state;
	const struct seg *only = only_line(o, doc);

	for each_seg(s, doc) {
		if (is_blank_line(s)) {
			if (s != only)
				blank_line(o, doc, s);
		} else if (!line_is_blank(s->text)) {
			o->text = true;
			o->run = 0;
			if (!o->trailing)
				cut_trailing(doc, s);
		}
		if (!(s->flags & SEG_DROPPED))
			set_end(o, doc, s);
	}
	if (o->final_end && doc->ends && only == NULL)
		end_document(o, doc);
}

const struct stage stage_spacing = {
	.name = "spacing",
	.summary = "shrink runs of blank lines, end the last line",
	.options = options,
	.size = sizeof(struct spacing),
	.minds = SPAN_BLOCK,
	.begin = spacing_begin,
	.run = spacing_run,
};
