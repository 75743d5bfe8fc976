/* SPDX-License-Identifier: Apache-2.0 */
/*
 * record.c - files whose every line is a record: plain lines, TSV, JSON Lines.
 *
 * A file is cut into pieces of whole lines by its bytes alone, and each piece is
 * cleaned on its own.  Of a record only the chosen texts go through a stream,
 * each as a document; their changes are carried back to the bytes of the line,
 * and all else is copied.  One line in is one line out: what would break it
 * becomes a blank.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <zlib.h>

#include "job.h"
#include "manifest.h"
#include "record.h"

/* A plain line may be cut, and then need not lie in memory as a whole; of other
 * records a part is none, so that one that is too long stays as it is. */
enum { PIECE = 1 << 20, LINE_MOST = 1 << 20, RECORD_MOST = 256 << 20 };

/*
 * Reading
 */

static void
give(struct job *job, struct file *f, struct buf *b, size_t n, uint64_t *line,
		bool first, bool last, bool *cut)
{
	struct task *t = must(calloc(1, sizeof(*t)));

	*t = (struct task){ .job = job, .file = f, .piece = true,
		.first = first, .last = last, .line = *line, .tail = *cut,
		.cut = !last && b->p[n - 1] != '\n' };
	*cut = t->cut;
	buf_put(&t->in, b->p, n);
	for (const char *p = t->in.p, *end = p + n; n > 0 &&
	    (p = memchr(p, '\n', end - p)) != NULL; p++)
		++*line;
	memmove(b->p, b->p + n, b->n - n);
	b->n -= n;
	crew_give(job->crew, t);
}

/* Where a line that is too long is best cut: behind a blank, else a character. */
static size_t
line_cut(const char *p, size_t n)
{
	const char *blank = memrchr(p + n / 2, ' ', n - n / 2);
	size_t i = n;

	if (blank != NULL)
		return blank + 1 - p;
	while (i > n - 4 && (p[i] & 0xc0) == 0x80)
		i--;
	return i;
}

/* How much of what was read makes a piece; 0 asks for more. */
static size_t
piece_end(const struct job *job, const struct buf *b, size_t *searched)
{
	bool plain = job->args->records == RECORD_LINE;
	size_t most = plain ? LINE_MOST : RECORD_MOST;
	const char *end;

	if (b->n < PIECE)
		return 0;
	end = memrchr(b->p, '\n', PIECE);
	if (end == NULL && *searched < b->n) {
		end = memchr(b->p + *searched, '\n', b->n - *searched);
		*searched = b->n;
	}
	if (end == NULL && b->n <= most)
		return 0;
	*searched = PIECE;
	return end != NULL ? (size_t)(end + 1 - b->p) : plain ?
	    line_cut(b->p, most) : most;
}

void
records_give(struct job *job, struct file *f)
{
	struct buf b = { 0 };
	/* No line of a later range is the first of its file. */
	uint64_t line = f->unit != NULL && f->unit->offset > 0;
	size_t searched = PIECE, n;
	bool first = true, fine = true, cut = false;
	ssize_t got = 1;

	b.p = must(malloc(b.room = 4 * PIECE));
	while (fine && got > 0 && !job->stopped) {
		if (b.room - b.n < PIECE)
			b.p = must(realloc(b.p, b.room *= 2));
		got = source_read(f->source, b.p + b.n, PIECE);
		b.n += got > 0 ? got : 0;
		if (f->column == NULL && (b.n > PIECE || got <= 0))
			fine = records_header(job->plan, f, b.p, b.n);
		while (fine && (n = piece_end(job, &b, &searched)) > 0) {
			give(job, f, &b, n, &line, first, false, &cut);
			first = false;
		}
	}
	if (got < 0 || !fine)
		f->failed = true;
	if (!fine)
		b.n = 0;
	give(job, f, &b, b.n, &line, first, true, &cut);
	free(b.p);
}

/*
 * Cleaning
 */

/* A piece under way, and the text in it that is at hand. */
struct work {
	struct text text;
	struct job *job;
	unsigned mate;
	struct buf out;
	uint64_t line;			/* of the file */
	bool tail;			/* it goes on from another piece */
	const char *start;		/* of the line */
	const char *counted;		/* characters before it are counted */
	size_t column;
	const struct place *place;
	const char *raw;		/* how far the text was copied */
	size_t plain;			/* and where that is in its plain form */
	const char *lang;
	char *site;			/* of the file, or of the record */
	struct buf decoded;
	struct buf note;		/* what --annotate adds */
	size_t notes, noted, chars;
	size_t longest;			/* text told of so far */
};

static size_t
column(struct work *w, const char *at)
{
	if (at < w->counted) {
		w->counted = w->start;
		w->column = 1;
	}
	for (; w->counted < at; w->counted++)
		w->column += ((unsigned char)*w->counted & 0xc0) != 0x80;
	return w->column;
}

/* Moves over the raw text until its plain form is at `plain`. */
static const char *
seek(const struct place *p, const char *raw, size_t *at, size_t plain)
{
	if (!p->json) {
		raw += plain - *at;
		*at = plain;
		return raw;
	}
	while (*at < plain) {
		char c[4];
		size_t n;

		raw += json_unescape(raw, p->end, c, &n);
		*at += n;
	}
	return raw;
}

/* Puts new text where it must not break the record. */
static void
put_text(struct work *w, const char *s, size_t n)
{
	if (w->place->json) {
		buf_escaped(&w->out, s, n, w->place->ascii);
		return;
	}
	for (size_t i = 0; i < n; i++)
		buf_char(&w->out, s[i] == '\n' || s[i] == '\r' ||
		    (s[i] == '\t' && w->place->cell) ? ' ' : s[i]);
}

/* The characters of the text before a place; places come in order. */
static size_t
count_to(struct work *w, size_t at)
{
	for (; w->noted < at; w->noted++)
		w->chars += (w->decoded.p[w->noted] & 0xc0) != 0x80;
	return w->chars;
}

static void
note_change(struct work *w, const decant_change *c, size_t from)
{
	const decant_step *s = &c->steps[c->nsteps - 1];
	size_t begin = count_to(w, from);
	size_t end = count_to(w, from + c->src_len);

	buf_format(&w->note, "%s{\"span\":[%zu,%zu],\"to\":",
	    w->notes++ ? "," : "", begin, end);
	buf_json(&w->note, c->out, c->out_len);
	buf_format(&w->note, ",\"rule\":\"%s\",\"sure\":%d}", s->rule,
	    s->confidence);
}

static int
on_change(void *user, const decant_change *c)
{
	struct work *w = user;
	const char *from = seek(w->place, w->raw, &w->plain, c->src_at);
	const char *to = seek(w->place, from, &w->plain,
	    c->src_at + c->src_len);
	struct finding f = {
		.line = w->line, .column = column(w, from),
		.src = from, .src_len = to - from,
		.src_at = from - w->text.task->in.p,
		.field = w->place->name, .steps = c->steps,
		.nsteps = c->nsteps, .lang = w->lang,
	};

	if (w->job->args->annotate != NULL) {
		buf_put(&w->out, w->raw, to - w->raw);
		w->raw = to;
		note_change(w, c, c->src_at);
		return 0;
	}
	buf_put(&w->out, w->raw, from - w->raw);
	w->raw = to;
	f.out_at = w->out.n;
	put_text(w, c->out, c->out_len);
	f.out = w->out.p ? w->out.p + f.out_at : "";
	f.out_len = w->out.n - f.out_at;
	/* What a record cannot hold may leave it as it was. */
	if (f.out_len == f.src_len && memcmp(f.src, f.out, f.src_len) == 0)
		return 0;
	w->text.task->about.changes++;
	text_find(&w->text, &f);
	return 0;
}

static int
on_flag(void *user, const decant_flag *g)
{
	struct work *w = user;
	size_t at = 0;
	const char *from = seek(w->place, w->place->begin, &at, g->src_at);
	const char *to = seek(w->place, from, &at, g->src_at + g->src_len);
	decant_step step = { g->stage, g->rule, g->evidence, g->text,
		g->text_len, g->text, g->text_len, g->confidence };
	struct finding f = {
		.line = w->line, .column = column(w, from),
		.src_at = from - w->text.task->in.p, .src = from,
		.src_len = to - from, .out = from, .out_len = to - from,
		.field = w->place->name, .steps = &step, .nsteps = 1,
		.flag = true,
	};

	w->text.task->about.flags++;
	text_find(&w->text, &f);
	return 0;
}

static int
on_entity(void *user, const decant_entity *e)
{
	struct work *w = user;

	text_name(&w->text, e, w->line, w->place->name);
	return 0;
}

/* What comes out is known by the changes; a survey wants all of it. */
static int
put(void *user, const char *s, size_t n)
{
	struct work *w = user;

	survey_put(w->job, s, n);
	return 0;
}

static void
tell_lang(struct work *w, const decant_about *a, size_t n)
{
	decant_about *sum = &w->text.task->about;

	if (sum->lang == NULL || n > w->longest) {
		w->longest = n;
		sum->lang = a->lang;
		sum->lang_confidence = a->lang_confidence;
	}
	sum->encoding = a->encoding;
	sum->ill_formed += a->ill_formed;
	if (a->damage > sum->damage)
		sum->damage = a->damage;
}

static void
note_text(struct work *w, const decant_about *a, size_t before)
{
	struct buf rest = { 0 };

	buf_put(&rest, w->note.p + before, w->note.n - before);
	w->note.n = before;
	if (before > 0)
		buf_char(&w->note, ',');
	buf_json(&w->note, w->place->name, strlen(w->place->name));
	buf_format(&w->note, ":{\"lang\":\"%s\",\"lang_sure\":%d,"
	    "\"changes\":[", a->lang, a->lang_confidence);
	buf_put(&w->note, rest.p, rest.n);
	buf_text(&w->note, "]}");
	buf_free(&rest);
}

/* Takes one chosen text through a stream; false when memory ran out. */
static bool
clean_place(struct work *w, const struct place *p,
		const struct setup *setup)
{
	struct stream_use use = { put, on_change,
		w->job->nobserver > 0 ? on_flag : NULL,
		w->job->args->annotations ? on_entity : NULL, w };
	decant *d = mate_stream(w->job, w->mate, setup->rules, &use);
	const char *text = p->begin;
	size_t n = p->end - p->begin, before = w->note.n;
	decant_about about;

	w->place = p;
	w->raw = p->begin;
	w->plain = w->notes = w->noted = w->chars = 0;
	w->decoded.n = 0;
	if (p->json) {
		json_text(p->begin, p->end, &w->decoded);
		text = w->decoded.p;
		n = w->decoded.n;
	} else if (w->job->args->annotate != NULL) {
		buf_put(&w->decoded, text, n);
	}
	decant_site(d, w->site);
	if (n > 0 && (decant_write(d, text, n) != DECANT_OK ||
	    decant_finish(d) != DECANT_OK)) {
		complain("%s:%llu: %s", w->text.file->name,
		    (unsigned long long)w->line, decant_message(d));
		mate_drop(w->job, w->mate, d);
		return false;
	}
	if (n > 0)
		survey_end(w->job, w->text.turn, w->text.file, w->line,
		    p->name, w->site, true);
	if (n > 0) {
		decant_tell(d, &about);
		tell_lang(w, &about, n);
		if (w->job->args->annotate != NULL)
			note_text(w, &about, before);
	}
	buf_put(&w->out, w->raw, p->end - w->raw);
	return true;
}

static const struct setup *
setup_for(struct work *w, const struct places *all, const struct place *p)
{
	const struct setup *base = w->text.file->setup;
	const char *lang = p->lang ? p->lang : all->lang;
	size_t n = p->lang ? strlen(p->lang) : all->lang_n;
	const struct setup *s = NULL;

	if (n > 0 && n < 36)
		s = setup_lang(w->job->setups, base, lang, n);
	return s ? s : base;
}

/* Adds what was found to a JSON object, before its last brace. */
static void
annotate(struct work *w, const struct places *all, const char *from)
{
	const char *key = w->job->args->annotate;

	if (all->close == NULL)
		return;
	buf_put(&w->out, from, all->close - from);
	buf_text(&w->out, all->empty ? "" : ",");
	buf_json(&w->out, key, strlen(key));
	buf_text(&w->out, ":{");
	buf_put(&w->out, w->note.p, w->note.n);
	buf_char(&w->out, '}');
}

/* A record without a URL has no site; by other ways all have that of the file. */
static void
find_site(struct work *w, const struct places *all)
{
	bool by_host = args_site_field(w->job->args) != NULL;

	if (w->site != NULL && !by_host)
		return;
	free(w->site);
	w->site = !by_host ? site_of_file(w->text.file) : all->url != NULL ?
	    site_of_url(all->url, all->url_n) : NULL;
}

/* Copies a part of a record that was too long to be read; told of once. */
static void
pass_part(struct work *w, const char *p, const char *end)
{
	w->text.task->seen += !w->tail;
	w->text.task->bad += !w->tail;
	buf_put(&w->out, p, end - p);
}

static bool
clean_line(struct work *w, const char *line, const char *end,
		struct places *all)
{
	struct task *t = w->text.task;
	bool annotates = w->job->args->annotate != NULL;

	w->start = w->counted = line;
	w->column = 1;
	w->note.n = 0;
	places_find(w->job->plan, w->text.file->column, line, end,
	    w->line == 1, all);
	t->seen += !all->blank && !w->tail;
	t->bad += all->bad;
	t->chosen += all->n > 0;
	find_site(w, all);
	for (size_t i = 0; i < all->n; i++) {
		const struct place *p = &all->row[i];

		buf_put(&w->out, line, p->begin - line);
		if (!clean_place(w, p, setup_for(w, all, p)))
			return false;
		line = p->end;
	}
	if (annotates && !all->bad && all->close != NULL) {
		annotate(w, all, line);
		line = all->close;
	}
	buf_put(&w->out, line, end - line);
	return true;
}

static bool
clean_lines(struct work *w)
{
	const struct task *t = w->text.task;
	const char *p = t->in.p, *stop = p + t->in.n;
	const char *cut = t->cut ? stop : NULL;
	struct places all = { 0 };
	bool fine = true;
	bool plain = w->job->args->records == RECORD_LINE;

	w->line = t->line;
	w->tail = t->tail;
	while (fine && p < stop) {
		const char *nl = memchr(p, '\n', stop - p);
		const char *next = nl ? nl + 1 : stop;
		const char *end = nl ? nl : stop;

		if (nl != NULL && end > p && end[-1] == '\r')
			end--;
		w->line++;
		if ((w->tail || next == cut) && !plain)
			pass_part(w, p, end);
		else
			fine = clean_line(w, p, end, &all);
		w->tail = false;
		buf_put(&w->out, end, next - end);
		p = next;
	}
	free(all.row);
	return fine;
}

static struct sink *
sink_of(const struct work *w)
{
	struct job *job = w->job;

	return job->args->mode != MODE_CLEAN ? NULL :
	    w->text.file->target ? &w->text.file->sink : &job->out;
}

enum done
clean_piece(struct task *t, struct turn *turn, unsigned mate)
{
	struct work w = { .job = t->job, .mate = mate };
	struct sink *sink;
	bool fine;

	text_begin(&w.text, t, turn);
	text_raw(&w.text, t->in.p, t->in.n);
	t->about.encoding = "UTF-8";
	fine = clean_lines(&w);
	text_out(&w.text, w.out.p, w.out.n);
	rest(t->job, t->in.n);
	t->about.src_bytes = t->in.n;
	t->about.out_bytes = w.out.n;
	t->about.lines = w.line - t->line - t->cut;
	if (t->about.lang == NULL)
		t->about.lang = "und";
	if (t->job->args->changes != NULL) {
		t->src_crc = crc32_z(0, (const Bytef *)t->in.p, t->in.n);
		t->out_crc = crc32_z(0, (const Bytef *)w.out.p, w.out.n);
	}
	text_end(&w.text, fine);
	sink = sink_of(&w);
	if (fine && sink != NULL && !turn_put(turn, sink, w.out.p, w.out.n))
		fine = false;
	buf_free(&w.out);
	buf_free(&w.decoded);
	buf_free(&w.note);
	free(w.site);
	return fine ? DONE : STOP;
}
