/* SPDX-License-Identifier: Apache-2.0 */
/*
 * furniture.c - drops the page furniture that scrapers leave around an article.
 *
 * Kinds of proof that no sentence of the article gives by chance: a line that
 * is, or begins with, a known phrase (furniture.tsv); a line in the block that
 * such a label opens, or between furniture at the end; a line that repeats the
 * headline or the line above it; and a header that a crawler wrote before the
 * first line.  On raw pages a model of the shape and place of lines judges too.
 *
 * What belongs to an article and yet is not its text (bylines, datelines,
 * captions) goes only where a policy says so.
 */
#include "stage.h"
#include "text/learned.h"
#include "text/line.h"
#include "text/sheet.h"
#include "text/raw.h"
#include "text/tokens.h"

enum {
	NAV_TOP = 4,		/* lines where a section's name may stand */
	HEADLINE = 5,		/* words that no item of a list has */
};

enum level { LEVEL_OFF, LEVEL_SAFE, LEVEL_AUTO, LEVEL_AGGRESSIVE };
enum policy { KEEP, REPORT, DROP };
enum captions { CAPTIONS_KEEP, CAPTIONS_REPORT, CAPTIONS_DROP, CAPTIONS_ONCE };

struct furniture {
	int level, byline, times, header, dateline, agency, captions,
	    copyright, credits, tags, translation, documents;
	const char *files;			/* ... were the options */
	struct learned *learned;
	const struct dict *dict;
	const struct phrases *phrases;
	const struct shape_model *model;
	uint16_t english;
	struct before before;
	struct raw raw;
};

#define POLICY(name, field, initial, help)                                    \
	{ name, OPT_CHOICE, offsetof(struct furniture, field), initial, 0, 0, \
	  "keep|report|drop", help }
#define STRIP(name, field, help)                                              \
	{ name, OPT_CHOICE, offsetof(struct furniture, field), KEEP, 0, 0,    \
	  "keep|report|strip", help }

static const struct option options[] = {
	{ "level", OPT_CHOICE, offsetof(struct furniture, level), LEVEL_AUTO,
	  0, 0, "off|safe|auto|aggressive",
	  "drop nothing, what is proven, also by shape on raw pages, or all" },
	POLICY("byline", byline, KEEP, "lines that name the author"),
	POLICY("times", times, KEEP, "lines that tell when it was published"),
	POLICY("crawler-header", header, DROP, "dates that a crawler wrote"),
	STRIP("dateline", dateline, "place and agency before a paragraph"),
	STRIP("agency", agency, "agency in brackets behind a paragraph"),
	{ "captions", OPT_CHOICE, offsetof(struct furniture, captions),
	  CAPTIONS_ONCE, 0, 0, "keep|report|drop|once",
	  "captions of pictures; once drops doubled ones" },
	POLICY("credits", credits, DROP, "lines that only credit a picture"),
	POLICY("copyright", copyright, DROP, "notices of copyright"),
	POLICY("tags", tags, DROP, "lists of tags"),
	POLICY("translation", translation, DROP, "notices of translation"),
	{ "learned", OPT_TEXT, offsetof(struct furniture, files), 0, 0, 0,
	  "FILE,...", "lines of sites to drop, as --learn writes them" },
	{ "documents", OPT_INT, offsetof(struct furniture, documents), 3,
	  2, 1000000, NULL, "how many documents of the site have a line that goes" },
	{ 0 }
};

static bool
furniture_load(void *state, const struct rules *rules, struct fault *why)
{
	struct furniture *f = state;

	if ((f->dict = rules_dict(rules, "furniture")) == NULL) {
		fault(why, "the dictionary furniture is missing");
		return false;
	}
	f->phrases = phrases_view(rules_section(rules, "phrases"));
	if (f->phrases == NULL) {
		fault(why, "the phrases of the dictionary furniture are "
		    "missing or damaged");
		return false;
	}
	f->model = shape_model(rules_section(rules, "furniture.model"));
	f->english = lang_find("en");
	return f->files == NULL || *f->files == '\0' ||
	    (f->learned = learned_open(f->files, why)) != NULL;
}

static void
furniture_unload(void *state)
{
	const struct furniture *f = state;

	learned_close(f->learned);
}

static void
furniture_begin(void *state)
{
	struct furniture *f = state;

	f->before = (struct before){ 0 };
	memset(&f->raw, 0, sizeof(f->raw));
}

/*
 * Phrases
 */

static enum policy
policy_of(const struct furniture *f, enum phrase_class class)
{
	switch (class) {
	case CLASS_BYLINE:
		return f->byline;
	case CLASS_TIME:
		return f->times;
	case CLASS_CAPTION:
		return f->captions == CAPTIONS_ONCE ? KEEP : f->captions;
	case CLASS_CREDIT:
		return f->credits;
	case CLASS_COPYRIGHT:
		return f->copyright;
	case CLASS_TAGS:
		return f->tags;
	case CLASS_TRANSLATION:
		return f->translation;
	case CLASS_HEADER:
		return f->header;
	case CLASS_AGENCY:
		return KEEP;
	default:
		return DROP;
	}
}

static uint16_t
lang_of(const struct page *page)
{
	return page->doc->lang_sure >= 60 ? page->doc->lang : 0;
}

static struct phrase_match
match(const struct furniture *f, const struct page *page, struct str text,
		bool top, bool inside)
{
	return phrases_match(f->phrases, text, lang_of(page),
	    (top ? WHERE_TOP : 0) | (inside ? WHERE_INSIDE : 0));
}

/* A line of one word may be an item of a list, and one word with a colon a field
 * of a table, or what the article itself calls a part of it; but not when a whole
 * headline follows. */
static bool
is_weak(const struct phrase_match *m)
{
	if (m->phrase->class == CLASS_RELATED && m->colon &&
	    m->phrase->kind == KIND_LEAD && tokens_count(m->rest, HEADLINE) == HEADLINE)
		return false;
	return m->phrase->tokens < 2 && m->phrase->class != CLASS_COPYRIGHT &&
	    m->phrase->kind != KIND_TOP && (m->rest.n == 0 ||
	    m->phrase->kind == KIND_LEAD || m->phrase->kind == KIND_FIELD);
}

/* What names authors and times, or leads elsewhere, is no paragraph that begins
 * with "Date:" or "Click here". */
static bool
is_sized(const struct phrase_match *m, const struct line *l)
{
	return (m->phrase->class != CLASS_BYLINE &&
	    m->phrase->class != CLASS_TIME && m->phrase->class != CLASS_NAV) ||
	    l->text.n <= PAGE_SHORT;
}

/* Credits have no phrase when names make them; captions that end with one are
 * looked for only where they are not kept. */
static void
match_picture(const struct furniture *f, const struct page *page,
		struct line *l)
{
	if (l->plain && (l->entry = picture_agency(l->text,
	    f->phrases)) != 0) {
		l->class = CLASS_CREDIT;
	} else if (f->captions == CAPTIONS_DROP ||
	    f->captions == CAPTIONS_REPORT) {
		l->entry = caption_credit(l->text, lang_of(page), f->phrases);
		l->class = l->entry != 0 ? CLASS_CAPTION : CLASS_NONE;
	}
}

/* Was it found to be no phrase before?  At the top more is one. */
static bool
is_quiet(const struct page *page, size_t i)
{
	return i >= NAV_TOP && seg_is_quiet(page->doc, page->line[i].seg) &&
	    doc_keeps_label(page->doc);
}

/* "SEE ALSO" of a manual is part of it. */
static bool
heads_manuals(const struct page *page, size_t i, struct str rest)
{
	return line_is_of_manual(rest.n > 0 || i + 1 == page->n ? rest :
	    page->line[i + 1].text);
}

static void
match_line(const struct furniture *f, struct page *page, size_t i)
{
	struct line *l = &page->line[i];
	struct phrase_match m = match(f, page, l->text, !f->before.begun &&
	    i < NAV_TOP, l->plain);

	if (m.phrase == NULL || !is_sized(&m, l)) {
		match_picture(f, page, l);
		return;
	}
	if (m.phrase->class == CLASS_RELATED && heads_manuals(page, i,
	    m.rest)) {
		seg_stir(page->doc, l->seg);
		return;
	}
	l->class = m.phrase->class;
	l->weak = is_weak(&m);
	l->label = m.rest.n == 0;
	l->entry = m.phrase->entry;
}

/* Is a line of one word nothing but an item or a heading? */
static bool
is_lonely(const struct furniture *f, const struct page *page, size_t i)
{
	enum phrase_class class = page->line[i].class;

	return is_listed(page, i, &f->before) || (class != CLASS_AD &&
	    (class != CLASS_RELATED || !page->line[i].label) &&
	    !has_company(page, i, &f->before));
}

static void
settle_line(const struct furniture *f, struct page *page, size_t i)
{
	struct line *l = &page->line[i];
	enum policy policy = policy_of(f, l->class);
	struct str phrase;

	if (l->entry == 0 || l->gone)
		return;
	phrase = dict_key(f->dict, l->entry);
	if (policy == KEEP || (l->weak && is_lonely(f, page, i))) {
		l->class = policy == KEEP ? l->class : CLASS_NONE;
	} else if (policy == REPORT) {
		flag(page->doc, l->seg, l->text.p - l->seg->text.p,
		    l->text.n, phrase_rule(l->class), 97);
		because(page->doc, phrase);
	} else {
		page_drop(page, l, l->class, phrase_rule(l->class), 97,
		    phrase);
	}
}

/*
 * Beginnings and ends of lines
 */

static void
strip(const struct page *page, const struct line *l, size_t at, size_t len,
		int policy, const char *rule)
{
	at += l->text.p - l->seg->text.p;
	if (len == 0 || policy == KEEP)
		return;
	if (policy == REPORT)
		flag(page->doc, l->seg, at, len, rule, 95);
	else
		edit(page->doc, l->seg, at, len, STR(""), rule, 95);
}

/* Before the first line: what is behind it goes on, or is navigation and goes
 * too. */
static void
cut_crawler_header(const struct furniture *f, struct page *page,
		struct line *l)
{
	struct str s = l->seg->text, rest = s;
	size_t n;

	while ((n = crawler_header(rest)) > 0)
		rest = line_trim(str_cut(rest, n, rest.n - n));
	if (rest.n == s.n || f->header == KEEP)
		return;
	if (f->header == REPORT) {
		flag(page->doc, l->seg, 0, rest.p - s.p,
		    "furniture/crawler-header", 98);
	} else if (rest.n == 0 || match(f, page, rest, true,
	    false).phrase != NULL) {
		page_drop(page, l, CLASS_HEADER, "furniture/crawler-header",
		    98, STR(""));
	} else {
		edit(page->doc, l->seg, 0, rest.p - s.p, STR(""),
		    "furniture/crawler-header", 98);
		l->text = rest;
	}
}

static void
cut_ends(const struct furniture *f, struct page *page, const struct line *l)
{
	size_t n = orphan_separator(l->text);

	strip(page, l, 0, n, DROP, "furniture/separator");
	if (f->dateline != KEEP)
		strip(page, l, 0, dateline(l->text, f->phrases), f->dateline,
		    "furniture/dateline");
	if (f->agency == KEEP)
		return;
	n = agency_tag(l->text, f->phrases);
	strip(page, l, l->text.n - n, n, f->agency, "furniture/agency");
}

/* Lines that many pages of the site have. */
static void
drop_learned(const struct furniture *f, struct page *page, struct line *l)
{
	uint32_t n = learned_documents(f->learned, page->doc->site, l->text);

	if (n >= (uint32_t)f->documents)
		page_drop(page, l, CLASS_OTHER, "furniture/site", 94,
		    doc_format(page->doc, "%u documents of the site have it",
		    (unsigned)n));
}

/*
 * All of it
 */

static void
drop_proven(struct furniture *f, struct page *page)
{
	bool first = !f->before.begun;	/* is it the first line that stays? */

	for (size_t i = 0; i < page->n; i++) {
		struct line *l = &page->line[i];

		if (first)
			cut_crawler_header(f, page, l);
		if (!first && is_quiet(page, i))
			continue;
		if (f->learned != NULL)
			drop_learned(f, page, l);
		if (!l->gone)
			match_line(f, page, i);
		if (l->class != CLASS_NONE || i < NAV_TOP)
			seg_stir(page->doc, l->seg);
		if (l->class == CLASS_NONE)
			cut_ends(f, page, l);
		first &= l->class != CLASS_NONE;
	}
	for (size_t i = 0; i < page->n; i++)
		settle_line(f, page, i);
	if (!f->before.begun)
		drop_titles(page);
	if (f->captions != CAPTIONS_KEEP)
		drop_repeats(page, &f->before);
	drop_blocks(page, &f->before);
	drop_tail(page);
}

/* How sure the model has to be, as odds in logs.  It knows English words, and
 * without them is less bold. */
static const float SURE = 1.5f, ENGLISH = .9f, OTHERS = .2f, TIDY = 2;

static void
drop_shapes(struct furniture *f, struct page *page)
{
	bool english = page->doc->lang == f->english ||
	    page->doc->lang == LANG_UNKNOWN;
	float bar = SURE;

	if (f->model == NULL || f->level < LEVEL_AUTO)
		return;
	raw_count(&f->raw, page);
	if (f->level == LEVEL_AUTO && !raw_is_page(&f->raw))
		return;
	if (f->level == LEVEL_AGGRESSIVE)
		bar = !raw_is_ragged(&f->raw) ? TIDY : english ? ENGLISH :
		    OTHERS;
	raw_drop(&f->raw, f->model, page, english, bar);
}

static void
furniture_run(void *state, struct doc *doc)
{
	struct furniture *f = state;
	struct page page;

	if (f->level == LEVEL_OFF || !page_list(&page, doc))
		return;
	drop_proven(f, &page);
	drop_shapes(f, &page);
}

const struct stage stage_furniture = {
	.name = "furniture",
	.summary = "drop advertisements, notices, links and repeated lines",
	.options = options,
	.size = sizeof(struct furniture),
	.load = furniture_load,
	.begin = furniture_begin,
	.run = furniture_run,
	.unload = furniture_unload,
};
