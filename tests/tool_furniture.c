/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tool_furniture.c - how much furniture goes, and how much text goes with it.
 *
 *	tool_furniture [SWITCH...] [OPTION...] < pages.jsonl
 *
 * A record is a page: {lang, url, page_type, gold, lines: [[text, label]...]},
 * label 1 for the article, 0 for furniture, else neither.  Its lines go through
 * the library as one document.  Told are the precision and recall of dropped
 * lines, the share of the article's words that went with them, and how well the
 * words that stay match those of the gold text (F1, mean of pages), beside doing
 * nothing.  OPTIONs are the library's, without dashes.
 *
 *	--type=NAME	only pages of this page_type
 *	--fold=K/N	only pages of the fold that was not trained on
 *	--show=WHAT	print wrong drops, missed or dropped lines as well
 *	--by=lang	a row for each language
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "decant.h"
#include "stage.h"
#include "text/fold.h"
#include "text/utf8.h"
#include "text/word.h"

enum { LANGS = 128, ROOM = 1 << 16, NEITHER = 2 };

struct sums {
	char lang[16];
	size_t docs, junk, hit, wrong, dropped, junky;
	double recall, words, lost, f1, f1_none;
};

struct ask {
	const char *type, *show;
	unsigned fold, folds;
	bool by_lang;
	struct sums all, lang[LANGS];
	size_t nlang;
};

/* One page, as text and as lines. */
struct page {
	json_t *json, *lines;
	char *text;
	size_t n, nline;
	bool *gone;
	const char **rule;
};

struct bag {
	uint64_t *of;
	size_t n, room;
};

static void *
must(void *p)
{
	if (p == NULL) {
		perror("tool_furniture");
		exit(2);
	}
	return p;
}

/*
 * Words
 */

static void
bag_add(struct bag *b, struct str word)
{
	char folded[ROOM];
	long n = fold(word, folded, sizeof(folded));

	if (b->n == b->room)
		b->of = must(realloc(b->of, (b->room = b->room * 2 + 256) *
		    sizeof(*b->of)));
	b->of[b->n++] = str_hash((struct str){ folded, n > 0 ? n : 0 });
}

/* Scripts that put no blanks between words: Thai to Khmer, kana, Han. */
static bool
is_solid(uint32_t c)
{
	return (c >= 0x0e00 && c <= 0x0eff) || (c >= 0x1000 && c <= 0x109f) ||
	    (c >= 0x1780 && c <= 0x17ff) || (c >= 0x3040 && c <= 0x30ff) ||
	    (c >= 0x3400 && c <= 0x9fff) || (c >= 0x20000 && c <= 0x3ffff);
}

/* Words; in scripts without blanks, characters. */
static void
bag_fill(struct bag *b, struct str s)
{
	struct word w;

	for (size_t at = 0; word_next(s, &at, &w);) {
		size_t from = 0, i = 0;

		while (i < w.text.n) {
			size_t here = i;

			if (!is_solid(utf8_next(w.text, &i)))
				continue;
			if (here > from)
				bag_add(b, str_cut(w.text, from, here - from));
			bag_add(b, str_cut(w.text, here, i - here));
			from = i;
		}
		if (i > from)
			bag_add(b, str_cut(w.text, from, i - from));
	}
}

static int
by_value(const void *va, const void *vb)
{
	uint64_t a = *(const uint64_t *)va, b = *(const uint64_t *)vb;

	return (a > b) - (a < b);
}

/* Both are sorted. */
static double
f1(const struct bag *a, const struct bag *b)
{
	size_t both = 0;

	for (size_t i = 0, k = 0; i < a->n && k < b->n;) {
		if (a->of[i] == b->of[k]) {
			both++, i++, k++;
		} else if (a->of[i] < b->of[k]) {
			i++;
		} else {
			k++;
		}
	}
	return a->n + b->n > 0 ? 2. * both / (a->n + b->n) : 1;
}

/*
 * Pages
 */

static struct str
line_text(const struct page *p, size_t i)
{
	json_t *t = json_array_get(json_array_get(p->lines, i), 0);

	return (struct str){ json_string_value(t), json_string_length(t) };
}

static int
line_label(const struct page *p, size_t i)
{
	json_t *label = json_array_get(json_array_get(p->lines, i), 1);

	return json_is_integer(label) ? json_integer_value(label) : NEITHER;
}

static int
on_change(void *user, const decant_change *c)
{
	struct page *p = user;

	if (c->line == 0 || c->line > p->nline || c->out_len > 0 ||
	    (c->src_len < line_text(p, c->line - 1).n))
		return 0;
	p->gone[c->line - 1] = true;
	p->rule[c->line - 1] = c->steps[c->nsteps - 1].rule;
	return 0;
}

static int
put(void *user, const char *s, size_t n)
{
	(void)user, (void)s, (void)n;
	return 0;
}

static void
page_read(struct page *p, json_t *json)
{
	*p = (struct page){ .json = json,
	    .lines = json_object_get(json, "lines") };
	p->nline = json_array_size(p->lines);
	p->gone = must(calloc(p->nline + 1, sizeof(*p->gone)));
	p->rule = must(calloc(p->nline + 1, sizeof(*p->rule)));
	for (size_t i = 0; i < p->nline; i++)
		p->n += line_text(p, i).n + 1;
	p->text = must(malloc(p->n + 1));
	p->n = 0;
	for (size_t i = 0; i < p->nline; i++) {
		struct str s = line_text(p, i);

		for (size_t k = 0; k < s.n; k++)
			p->text[p->n++] = s.p[k] == '\n' || s.p[k] == '\r' ?
			    ' ' : s.p[k];
		p->text[p->n++] = '\n';
	}
}

/* The host, as --site=host:url tells it. */
static void
page_site(const struct page *p, decant *d)
{
	const char *url = json_string_value(json_object_get(p->json, "url"));
	const char *host = url ? strstr(url, "://") : NULL;
	char site[256] = "";

	host = host ? host + 3 : "";
	host += strncmp(host, "www.", 4) == 0 ? 4 : 0;
	snprintf(site, sizeof(site), "%.*s", (int)strcspn(host, "/:?#"), host);
	decant_site(d, site);
}

static void
page_clean(struct page *p, const decant_rules *rules)
{
	decant *d = must(decant_open(rules, put, NULL));

	page_site(p, d);
	decant_on_change(d, on_change, p);
	if (decant_write(d, p->text, p->n) != DECANT_OK ||
	    decant_finish(d) != DECANT_OK) {
		fprintf(stderr, "tool_furniture: %s\n", decant_message(d));
		exit(2);
	}
	decant_close(d);
}

static void
show(const struct ask *ask, const struct page *p, size_t i)
{
	int label = line_label(p, i);
	const char *what = p->gone[i] && label == 1 ? "wrong" : p->gone[i] ?
	    "dropped" : label == 0 ? "missed" : "kept";

	if (ask->show == NULL || strcmp(ask->show, what) != 0)
		return;
	printf("%s\t%zu/%zu\t%s\t%s\n", json_string_value(json_object_get(
	    p->json, "id")), i, p->nline, p->rule[i] ? p->rule[i] : "-",
	    line_text(p, i).p);
}

static void
page_count(const struct ask *ask, struct page *p, struct sums *sums)
{
	struct bag kept = { 0 }, all = { 0 }, gold = { 0 }, line = { 0 };
	size_t junk = 0, hit = 0;
	json_t *g = json_object_get(p->json, "gold");

	bag_fill(&gold, (struct str){ json_string_value(g),
	    json_string_length(g) });
	for (size_t i = 0; i < p->nline; i++) {
		int label = line_label(p, i);

		bag_fill(&all, line_text(p, i));
		if (!p->gone[i])
			bag_fill(&kept, line_text(p, i));
		line.n = 0;
		bag_fill(&line, line_text(p, i));
		sums->words += label == 1 ? line.n : 0;
		sums->lost += label == 1 && p->gone[i] ? line.n : 0;
		sums->wrong += label == 1 && p->gone[i];
		sums->dropped += p->gone[i];
		junk += label == 0;
		hit += label == 0 && p->gone[i];
		show(ask, p, i);
	}
	qsort(gold.of, gold.n, sizeof(*gold.of), by_value);
	qsort(kept.of, kept.n, sizeof(*kept.of), by_value);
	qsort(all.of, all.n, sizeof(*all.of), by_value);
	sums->docs++;
	sums->junk += junk;
	sums->hit += hit;
	sums->junky += junk > 0;
	sums->recall += junk > 0 ? (double)hit / junk : 0;
	sums->f1 += f1(&kept, &gold);
	sums->f1_none += f1(&all, &gold);
	free(gold.of);
	free(kept.of);
	free(all.of);
	free(line.of);
}

static struct sums *
sums_of(struct ask *ask, json_t *json)
{
	const char *lang = json_string_value(json_object_get(json, "lang"));
	char tag[16] = "und";
	size_t i = 0;

	if (lang != NULL)
		snprintf(tag, sizeof(tag), "%.*s", (int)strcspn(lang, "-_"),
		    lang);
	for (; tag[i] != '\0'; i++)
		tag[i] |= 32;
	for (i = 0; i < ask->nlang; i++)
		if (strcmp(ask->lang[i].lang, tag) == 0)
			return &ask->lang[i];
	if (ask->nlang == LANGS)
		return &ask->lang[LANGS - 1];
	snprintf(ask->lang[i].lang, sizeof(ask->lang[i].lang), "%s", tag);
	return &ask->lang[ask->nlang++];
}

/* Pages of one site are in one fold, as the trainer has them. */
static unsigned
fold_of(json_t *json, unsigned folds)
{
	const char *url = json_string_value(json_object_get(json, "url"));
	const char *host = url ? strstr(url, "://") : NULL;

	host = host ? host + 3 : "";
	return str_hash((struct str){ host, strcspn(host, "/") }) % folds;
}

static void
add(struct sums *to, const struct sums *from)
{
	to->docs += from->docs;
	to->junk += from->junk;
	to->hit += from->hit;
	to->wrong += from->wrong;
	to->dropped += from->dropped;
	to->junky += from->junky;
	to->recall += from->recall;
	to->words += from->words;
	to->lost += from->lost;
	to->f1 += from->f1;
	to->f1_none += from->f1_none;
}

static void
tell(const struct sums *s)
{
	size_t judged = s->hit + s->wrong;

	printf("%-6s pages %5zu  junk %6zu  P %.3f  R %.3f (pages %.3f)  "
	    "loss %.3f%%  F1 %.4f  none %.4f%s\n", s->lang, s->docs, s->junk,
	    judged ? (double)s->hit / judged : 1, s->junk ? (double)s->hit /
	    s->junk : 0, s->junky ? s->recall / s->junky : 0, s->words > 0 ?
	    100 * s->lost / s->words : 0, s->f1 / s->docs, s->f1_none /
	    s->docs, s->f1 < s->f1_none ? "  WORSE" : "");
}

static bool
is_asked(const struct ask *ask, json_t *json)
{
	const char *type = json_string_value(json_object_get(json,
	    "page_type"));

	return (ask->type == NULL || (type && strcmp(type, ask->type) == 0)) &&
	    (ask->folds == 0 || fold_of(json, ask->folds) == ask->fold);
}

static bool
read_switch(struct ask *ask, const char *s)
{
	if (strncmp(s, "--type=", 7) == 0)
		ask->type = s + 7;
	else if (strncmp(s, "--show=", 7) == 0)
		ask->show = s + 7;
	else if (strcmp(s, "--by=lang") == 0)
		ask->by_lang = true;
	else
		return sscanf(s, "--fold=%u/%u", &ask->fold, &ask->folds) == 2;
	return true;
}

static const decant_rules *
load(const char **options)
{
	decant_error err;
	decant_rules *rules = decant_load(options, &err);

	if (rules == NULL) {
		fprintf(stderr, "tool_furniture: %s\n", err.text);
		exit(2);
	}
	return rules;
}

int
main(int argc, char **argv)
{
	static struct ask ask = { .all.lang = "all" };
	const char **options = must(calloc(argc + 2, sizeof(*options)));
	const decant_rules *rules;
	size_t n = 0;
	json_t *json;

	options[n++] = "stages=language,protect,furniture";
	for (int i = 1; i < argc; i++)
		if (!read_switch(&ask, argv[i]))
			options[n++] = argv[i];
	rules = load(options);
	while ((json = json_loadf(stdin, JSON_DISABLE_EOF_CHECK, NULL)) !=
	    NULL) {
		struct page p;

		if (is_asked(&ask, json)) {
			page_read(&p, json);
			page_clean(&p, rules);
			page_count(&ask, &p, sums_of(&ask, json));
			free(p.text);
			free(p.gone);
			free(p.rule);
		}
		json_decref(json);
	}
	for (size_t i = 0; i < ask.nlang; i++) {
		if (ask.by_lang)
			tell(&ask.lang[i]);
		add(&ask.all, &ask.lang[i]);
	}
	tell(&ask.all);
	decant_unload((decant_rules *)rules);
	free(options);
	return 0;
}
