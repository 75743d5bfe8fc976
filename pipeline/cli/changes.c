/* SPDX-License-Identifier: Apache-2.0 */
/*
 * changes.c - writes changes as JSON Lines: a record for each change, and one
 * for the document when it ends.
 *
 * Raw bytes that are no UTF-8 cannot stand in JSON; they go in base64, under a
 * name of their own.  The document's record closes it with the checksums of both
 * sides, so that --undo can tell the right text from any other.  Where a piece
 * of a file lies in the output is known only when its turn has come, so its
 * records wait for that.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <zlib.h>

#include "job.h"

struct kept {
	struct finding f;	/* its offsets and lengths */
	size_t at, n;		/* of what is written of it, in `tail` */
};

struct changes {
	struct buf tail;
	struct kept *row;
	size_t n, room;
};

static void
put_steps(struct buf *b, const struct finding *f)
{
	buf_text(b, ",\"steps\":[");
	for (size_t i = 0; i < f->nsteps; i++) {
		const decant_step *s = &f->steps[i];

		buf_format(b, "%s{\"stage\":\"%s\",\"rule\":\"%s\","
		    "\"sure\":%d", i ? "," : "", s->stage, s->rule,
		    s->confidence);
		if (s->evidence != NULL) {
			buf_text(b, ",\"why\":");
			buf_json(b, s->evidence, strlen(s->evidence));
		}
		/* A change of one step has told both texts already. */
		if (f->nsteps > 1) {
			buf_char(b, ',');
			buf_json_bytes(b, "from", s->before, s->before_len);
			buf_char(b, ',');
			buf_json_bytes(b, "to", s->after, s->after_len);
		}
		buf_char(b, '}');
	}
	buf_text(b, "]}\n");
}

static void
put_tail(struct buf *b, const struct finding *f)
{
	if (f->field != NULL) {
		buf_text(b, "\"field\":");
		buf_json(b, f->field, strlen(f->field));
		buf_char(b, ',');
	}
	buf_json_bytes(b, "from", f->src, f->src_len);
	buf_char(b, ',');
	buf_json_bytes(b, "to", f->out, f->out_len);
	put_steps(b, f);
}

static void
put_head(struct buf *b, const struct text *t, const struct finding *f)
{
	buf_text(b, "{\"file\":");
	buf_json(b, t->file->name, strlen(t->file->name));
	buf_format(b, ",\"line\":%llu,\"src\":[%llu,%zu],\"out\":[%llu,%zu],",
	    (unsigned long long)f->line,
	    (unsigned long long)(t->file->src_bytes + f->src_at), f->src_len,
	    (unsigned long long)(t->file->out_bytes + f->out_at), f->out_len);
}

static void
changes_find(void *state, struct text *t, const struct finding *f)
{
	struct changes *c = state;
	struct sink *sink = text_observing(t, state);
	struct buf b = { 0 };

	if (f->flag)
		return;
	if (!t->task->piece) {
		put_head(&b, t, f);
		put_tail(&b, f);
		turn_put(t->turn, sink, b.p, b.n);
		buf_free(&b);
		return;
	}
	if (c->n == c->room)
		c->row = must(realloc(c->row, (c->room = c->room * 2 + 64) *
		    sizeof(*c->row)));
	c->row[c->n] = (struct kept){ *f, c->tail.n, 0 };
	put_tail(&c->tail, f);
	c->row[c->n].n = c->tail.n - c->row[c->n].at;
	c->n++;
}

static void
put_kept(struct changes *c, struct text *t, struct sink *sink)
{
	struct buf b = { 0 };

	turn_wait(t->turn);
	for (size_t i = 0; i < c->n; i++) {
		b.n = 0;
		put_head(&b, t, &c->row[i].f);
		buf_put(&b, c->tail.p + c->row[i].at, c->row[i].n);
		turn_put(t->turn, sink, b.p, b.n);
	}
	buf_free(&b);
}

static void
put_document(struct text *t, struct sink *sink)
{
	const struct file *f = t->file;
	const decant_about *a = &t->task->about;
	struct buf b = { 0 };
	bool piece = t->task->piece;

	buf_text(&b, "{\"document\":");
	buf_json(&b, f->name, strlen(f->name));
	buf_format(&b, ",\"encoding\":\"%s\",\"lang\":\"%s\",\"lang_sure\":%d,"
	    "\"lines\":%llu,\"changes\":%llu,\"ill_formed\":%llu,"
	    "\"src_bytes\":%llu,\"out_bytes\":%llu,\"src_crc32\":%lu,"
	    "\"out_crc32\":%lu}\n", a->encoding,
	    a->lang, a->lang_confidence,
	    (unsigned long long)(f->lines + a->lines),
	    (unsigned long long)(f->changes + a->changes),
	    (unsigned long long)(f->ill_formed + a->ill_formed),
	    (unsigned long long)(f->src_bytes + a->src_bytes),
	    (unsigned long long)(f->out_bytes + a->out_bytes),
	    piece ? crc32_combine(f->src_crc, t->task->src_crc, a->src_bytes) :
	    t->task->src_crc,
	    piece ? crc32_combine(f->out_crc, t->task->out_crc, a->out_bytes) :
	    t->task->out_crc);
	turn_put(t->turn, sink, b.p, b.n);
	buf_free(&b);
}

static void
changes_end(void *state, struct text *t, bool fine)
{
	struct changes *c = state;
	struct sink *sink = text_observing(t, state);

	if (fine && t->task->piece)
		put_kept(c, t, sink);
	if (fine && (!t->task->piece || t->task->last))
		put_document(t, sink);
	buf_free(&c->tail);
	free(c->row);
}

static bool
changes_sync(void *sink, bool sure)
{
	return sink_sync(sink, sure);
}

static const struct observer observer = {
	.size = sizeof(struct changes),
	.find = changes_find,
	.end = changes_end,
	.sync = changes_sync,
	.close = close_observed,
};

static bool
begins_with(const char *line, const char *begin)
{
	return strncmp(line, begin, strlen(begin)) == 0;
}

/* Drops what a killed run left behind the last document that is whole. */
static bool
drop_half(const char *path)
{
	FILE *f = fopen(path, "rbe");
	char *line = NULL;
	size_t room = 0;
	off_t at = 0, end = 0;
	ssize_t n;
	bool fine = f != NULL;

	if (f == NULL)
		return complain("cannot read %s: %s", path, strerror(errno));
	while (fine && (n = getline(&line, &room, f)) > 0) {
		bool ends = begins_with(line, "{\"document\":");

		at += n;
		fine = at > n || ends || begins_with(line, "{\"file\":");
		if (ends && line[n - 1] == '\n')
			end = at;
	}
	free(line);
	fclose(f);
	if (!fine)
		return complain("%s holds other things than changes; give "
		    "another name", path);
	return truncate(path, end) == 0 || complain("cannot write %s: %s", path,
	    strerror(errno));
}

/* Does a folder of output know what earlier runs did? */
static bool
goes_on(const struct args *a)
{
	char *known = a->output && !a->force ? join(a->output, ".decant") : NULL;
	bool is_there = known != NULL && is_folder(known);

	free(known);
	return is_there;
}

/* What an earlier run recorded is all that can give back what -w replaced, and
 * a run that goes on does not record again what is done: it stays. */
bool
changes_open(struct job *job)
{
	const struct args *a = job->args;
	struct stat st;
	struct sink *s;

	if (a->changes == NULL || (!a->write && !goes_on(a)) ||
	    stat(a->changes, &st) != 0 || !S_ISREG(st.st_mode) ||
	    st.st_size == 0)
		return observe_into(job, &observer, a->changes);
	if (packing_of(a->changes) != PLAIN)
		return complain("%s has records already; give another name",
		    a->changes);
	if (a->write && !a->force)
		return complain("%s has records already; give another name, or "
		    "--force to add to them", a->changes);
	if (!drop_half(a->changes) ||
	    (s = open_report_behind(job, a->changes)) == NULL)
		return false;
	observer_add(job, &observer, s);
	return true;
}
