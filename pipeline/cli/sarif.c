/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sarif.c - findings as SARIF 2.1.0, for code scanning services.
 *
 * Results are written as they come; the rules they name are collected and stand
 * behind them, which JSON does not mind.  Columns count characters.
 */
#include <stdlib.h>
#include <string.h>

#include "job.h"

void report_message(struct buf *b, const struct finding *f);

struct sarif {
	struct sink *sink;
	bool any;
	char **rule;			/* in the order they were met */
	size_t n, room;
};

struct state {
	struct buf held;		/* results of this text */
	char **rule;
	size_t n;
};

/* A path as a URI reference. */
static void
put_uri(struct buf *b, const char *path)
{
	if (*path == '/')
		buf_text(b, "file://");
	for (; *path != '\0'; path++)
		if ((*path & 0x80) || strchr(" %#?[]\"<>\\^`{|}:", *path) ||
		    (unsigned char)*path < 0x20)
			buf_format(b, "%%%02X", (unsigned char)*path);
		else
			buf_char(b, *path);
}

static size_t
characters(const char *p, size_t n)
{
	size_t c = 0;

	for (size_t i = 0; i < n; i++)
		c += ((unsigned char)p[i] & 0xc0) != 0x80;
	return c;
}

/* Where the finding ends, if it stays in its line. */
static void
put_region(struct buf *b, const struct finding *f)
{
	size_t n = f->src_len;

	buf_format(b, "\"region\":{\"startLine\":%llu,\"startColumn\":%zu",
	    (unsigned long long)f->line, f->column);
	if (n > 0 && f->src[n - 1] == '\n')
		n--;
	if (memchr(f->src ? f->src : "", '\n', f->src ? n : 0) == NULL)
		buf_format(b, ",\"endColumn\":%zu", f->column +
		    characters(f->src, n));
	buf_text(b, "}");
}

static void
note_rule(struct state *s, const char *rule)
{
	for (size_t i = 0; i < s->n; i++)
		if (strcmp(s->rule[i], rule) == 0)
			return;
	s->rule = must(realloc(s->rule, (s->n + 1) * sizeof(*s->rule)));
	s->rule[s->n++] = must(strdup(rule));
}

static void
sarif_find(void *state, struct text *t, const struct finding *f)
{
	const decant_step *step = &f->steps[f->nsteps - 1];
	struct state *s = state;
	struct buf *b = &s->held, message = { 0 };

	note_rule(s, step->rule);
	report_message(&message, f);
	buf_format(b, "%s\n{\"ruleId\":\"%s\",\"level\":\"%s\","
	    "\"message\":{\"text\":", b->n ? "," : "", step->rule,
	    f->flag ? "note" : "warning");
	buf_json(b, message.p, message.n);
	buf_text(b, "},\"locations\":[{\"physicalLocation\":{"
	    "\"artifactLocation\":{\"uri\":\"");
	put_uri(b, t->file->name);
	buf_text(b, "\"},");
	put_region(b, f);
	buf_text(b, "}}]");
	if (f->known)
		buf_text(b, ",\"baselineState\":\"unchanged\"");
	buf_format(b, ",\"rank\":%d.0,\"properties\":{\"stage\":\"%s\"}}",
	    step->confidence, step->stage);
	buf_free(&message);
}

static void
add_rule(struct sarif *r, char *rule)
{
	for (size_t i = 0; i < r->n; i++)
		if (strcmp(r->rule[i], rule) == 0) {
			free(rule);
			return;
		}
	if (r->n == r->room)
		r->rule = must(realloc(r->rule, (r->room = r->room * 2 + 16) *
		    sizeof(*r->rule)));
	r->rule[r->n++] = rule;
}

static void
sarif_end(void *state, struct text *t, bool fine)
{
	struct sarif *r = text_observing(t, state);
	struct state *s = state;

	(void)fine;
	turn_wait(t->turn);
	if (s->held.n > 0) {
		if (r->any)
			turn_put(t->turn, r->sink, ",", 1);
		turn_put(t->turn, r->sink, s->held.p, s->held.n);
		r->any = true;
	}
	for (size_t i = 0; i < s->n; i++)
		add_rule(r, s->rule[i]);
	free(s->rule);
	buf_free(&s->held);
}

/* What a rule does, as --explain tells it; a rule of a file has no more than its
 * name. */
static void
put_rule(struct buf *b, const char *rule)
{
	decant_rule_info r;
	struct buf help = { 0 };
	bool told = false;

	for (size_t i = 0; !told && decant_rule(i, &r); i++)
		told = strlen(rule) == r.rule_len &&
		    memcmp(rule, r.rule, r.rule_len) == 0;
	if (!told)
		r = (decant_rule_info){ .what = rule, .what_len = strlen(rule) };
	buf_format(&help, "%.*s.\n", (int)r.what_len, r.what);
	if (told)
		buf_format(&help, "Before: %.*s\nAfter: %.*s\n",
		    (int)r.before_len, r.before, (int)r.after_len, r.after);
	buf_format(b, "\n{\"id\":\"%s\",\"shortDescription\":{\"text\":", rule);
	buf_json(b, r.what, r.what_len);
	buf_text(b, "},\"fullDescription\":{\"text\":");
	buf_json(b, r.what, r.what_len);
	buf_text(b, "},\"help\":{\"text\":");
	buf_json(b, help.p, help.n);
	buf_text(b, "}}");
	buf_free(&help);
}

static bool
sarif_close(struct job *job, void *observing)
{
	struct sarif *r = observing;
	struct buf b = { 0 };
	bool fine;

	(void)job;
	buf_format(&b, "\n],\"columnKind\":\"unicodeCodePoints\","
	    "\"tool\":{\"driver\":{\"name\":\"decant\",\"version\":\"%s\","
	    "\"rules\":[", DECANT_VERSION_TEXT);
	for (size_t i = 0; i < r->n; i++) {
		buf_text(&b, i ? "," : "");
		put_rule(&b, r->rule[i]);
		free(r->rule[i]);
	}
	buf_text(&b, "]}}}]}\n");
	sink_put(r->sink, b.p, b.n);
	fine = close_report(r->sink);
	buf_free(&b);
	free(r->rule);
	free(r);
	return fine;
}

static const struct observer observer = {
	.size = sizeof(struct state),
	.find = sarif_find,
	.end = sarif_end,
	.close = sarif_close,
};

bool
sarif_open(struct job *job, const char *path)
{
	static const char head[] = "{\"$schema\":\"https://json.schemastore.org"
	    "/sarif-2.1.0.json\",\"version\":\"2.1.0\",\"runs\":[{"
	    "\"results\":[";
	struct sink *s = open_whole_report(job, path);
	struct sarif *r;

	if (s == NULL)
		return false;
	r = must(calloc(1, sizeof(*r)));
	r->sink = s;
	sink_put(s, head, sizeof(head) - 1);
	observer_add(job, &observer, r);
	return true;
}
