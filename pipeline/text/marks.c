/* SPDX-License-Identifier: Apache-2.0 */
/* marks.c - looks up how a language sets its marks. */
#include "marks.h"

/* Is the entry of the language, whatever its script or region? */
static bool
is_own(const struct marks *m, uint32_t e)
{
	const char *tag = lang_tag(dict_lang(m->dict, e));
	size_t n = m->lang.n;

	return strncmp(tag, m->lang.p, n) == 0 &&
	       (tag[n] == '\0' || tag[n] == '-');
}

static uint32_t
first(const struct marks *m, const char *kind)
{
	return m->dict == NULL ? 0 : dict_find(m->dict, str_of(kind));
}

static void
add_quotes(struct marks *m, bool own)
{
	for (uint32_t e = first(m, "quote"); e != 0 && m->nquote < MARKS_QUOTES;
	     e = dict_again(m->dict, e)) {
		if (own ? !is_own(m, e) : dict_lang(m->dict, e) != 0)
			continue;
		m->quote[m->nquote].open = dict_field(m->dict, e, 0);
		m->quote[m->nquote].close = dict_field(m->dict, e, 1);
		m->quote[m->nquote].own = own;
		m->quote[m->nquote].apart =
		    str_eq(dict_field(m->dict, e, 2), STR("nbsp"));
		m->nquote++;
	}
}

static const char *
words(const struct marks *m, const char *kind)
{
	for (uint32_t e = first(m, kind); e != 0; e = dict_again(m->dict, e))
		if (is_own(m, e))
			return dict_field(m->dict, e, 0).p;
	return "";
}

/* Where no-break spaces go that only text set with care has. */
static void
read_careful(struct marks *m)
{
	bool set = m->hand == HAND_SET;

	m->tied = set ? words(m, "tied") : "";
	m->unit = set ? words(m, "unit") : "";
	m->title = m->hand != HAND_TYPED ? words(m, "title") : "";
	m->group = set && words(m, "group")[0] != '\0';
}

void
marks_read(struct marks *m, const struct dict *dict, const char *lang,
    enum hand hand)
{
	m->dict = dict;
	m->hand = hand;
	m->lang = (struct str){lang, strcspn(lang, "-")};
	m->nquote = 0;
	add_quotes(m, true);
	add_quotes(m, false);
	m->clitic = words(m, "clitic");
	m->joined = words(m, "joined");
	m->elided = words(m, "elided");
	m->speech = words(m, "speech");
	m->inner = words(m, "inner");
	m->leads = words(m, "leads");
	m->percent = words(m, "percent");
	read_careful(m);
}

/* The row has one blank for all text, or others for text typed and set. */
static struct str
blank_of(const struct marks *m, uint32_t e)
{
	struct str blank = dict_field(m->dict, e, 1 + (unsigned)m->hand);

	return blank.n > 0 ? blank : dict_field(m->dict, e, 1);
}

char
marks_blank(const struct marks *m, struct str mark)
{
	for (uint32_t e = first(m, "before"); e != 0;
	     e = dict_again(m->dict, e)) {
		struct str blank;

		if (!is_own(m, e) || !str_eq(dict_field(m->dict, e, 0), mark))
			continue;
		blank = blank_of(m, e);
		return str_eq(blank, STR("nbsp"))    ? 'n'
		       : str_eq(blank, STR("blank")) ? ' '
						     : 0;
	}
	return 0;
}
