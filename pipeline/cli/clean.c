/* SPDX-License-Identifier: Apache-2.0 */
/*
 * clean.c - takes one document through a stream.
 *
 * An input that cannot be read is told and passed over; an output that cannot
 * be written ends the run, for then nothing that follows can be trusted.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <zlib.h>

#include "job.h"
#include "manifest.h"

/* One document under way. */
struct work {
	struct text text;
	struct sink *to;		/* NULL: nothing is written */
	bool sums;			/* are checksums asked for? */
};

static int
put(void *user, const char *s, size_t n)
{
	struct work *w = user;

	if (w->sums)
		w->text.task->out_crc = crc32_z(w->text.task->out_crc,
		    (const Bytef *)s, n);
	text_out(&w->text, s, n);
	survey_put(w->text.job, s, n);
	if (w->to == NULL)
		return 0;
	return w->to == &w->text.file->sink ? !sink_put(w->to, s, n) :
	    !turn_put(w->text.turn, w->to, s, n);
}

static int
on_change(void *user, const decant_change *c)
{
	struct work *w = user;
	struct finding f = {
		.line = c->line, .column = c->column,
		.src_at = c->src_at, .src = c->src, .src_len = c->src_len,
		.out_at = c->out_at, .out = c->out, .out_len = c->out_len,
		.steps = c->steps, .nsteps = c->nsteps,
	};

	text_find(&w->text, &f);
	return 0;
}

static int
on_flag(void *user, const decant_flag *g)
{
	struct work *w = user;
	decant_step step = { g->stage, g->rule, g->evidence, g->text,
		g->text_len, g->text, g->text_len, g->confidence };
	struct finding f = {
		.line = g->line, .column = g->column,
		.src_at = g->src_at, .src = g->text, .src_len = g->text_len,
		.out = g->text, .out_len = g->text_len,
		.steps = &step, .nsteps = 1, .flag = true,
	};

	text_find(&w->text, &f);
	return 0;
}

static int
on_entity(void *user, const decant_entity *e)
{
	struct work *w = user;

	text_name(&w->text, e, 0, NULL);
	return 0;
}

bool
feed(decant *d, struct file *file, struct text *t, char *part, size_t room,
		bool *unread)
{
	bool sums = t != NULL && t->job->args->changes != NULL;
	ssize_t n;

	while ((n = source_read(file->source, part, room)) != 0) {
		if (n < 0)
			return !(*unread = true);
		if (sums)
			t->task->src_crc = crc32_z(t->task->src_crc,
			    (const Bytef *)part, n);
		if (t != NULL)
			text_raw(t, part, n);
		if (decant_write(d, part, n) != DECANT_OK)
			return false;
		rest(file->job, n);
	}
	return decant_finish(d) == DECANT_OK;
}

static bool
is_onto_itself(const struct file *f)
{
	struct stat st;

	if (fstat(1, &st) != 0 || !S_ISREG(st.st_mode) ||
	    st.st_dev != f->st.st_dev || st.st_ino != f->st.st_ino)
		return false;
	complain("%s is both input and output; to edit it, use -w", f->name);
	return true;
}

/* The path is held to the folder that a file was found in, or goes to. */
static bool
begin_target(struct file *f, struct save *save, unsigned mode)
{
	const struct job *job = f->job;

	if (f->found && job->args->write)
		return save_open_below(save, f->root, f->relative, f->target,
		    mode, false);
	if (f->below != NULL)
		return save_open_below(save, job->output_fd, f->below,
		    f->target, mode, true);
	return (job->args->write || make_folders(f->target)) &&
	    save_open(save, f->target, mode);
}

bool
save_target(struct file *f, struct save *save, unsigned mode)
{
	if (!begin_target(f, save, mode))
		return false;
	if (f->job->args->write)
		save_give(save, &f->st);
	return true;
}

/* Who wrote to the file since we read it knows better than we. */
static bool
is_as_read(struct file *f)
{
	struct stat now;

	if (f->unit != NULL) {
		f->unfit = fstat(f->fd, &now) != 0 || !unit_fits(f->unit, &now);
		return !f->unfit || complain("%s changed while it was read, "
		    "and is left out; make a new plan", f->name);
	}
	if (!f->job->args->write || f->save.device)
		return true;
	if (fstat(f->fd, &now) == 0 && now.st_size == f->st.st_size &&
	    now.st_mtim.tv_sec == f->st.st_mtim.tv_sec &&
	    now.st_mtim.tv_nsec == f->st.st_mtim.tv_nsec &&
	    save_is_of(&f->save, &f->st))
		return true;
	return complain("%s changed while it was read, and is left alone; run "
	    "decant again", f->name);
}

bool
target_open(struct file *f)
{
	bool in_place = f->job->args->write;
	unsigned mode = S_ISREG(f->st.st_mode) ? f->st.st_mode : 0666;

	if (!S_ISREG(f->st.st_mode))
		mode &= ~current_umask();
	if (!save_target(f, &f->save, mode))
		return false;
	/* What can be made again need not wait for the disk. */
	f->save.sure = in_place || !f->found;
	f->saving = true;
	sink_open(&f->sink, f->save.f, f->target, packing_of(f->target));
	f->sink.digest = f->unit ? &f->out_digest : NULL;
	return true;
}

enum done
target_close(struct file *f, bool fine)
{
	bool whole = sink_end(&f->sink);

	f->saving = false;
	if (!fine || !whole) {
		if (!whole)
			complain("cannot write %s: %s", f->target,
			    strerror(f->sink.error));
		save_discard(&f->save);
		return whole ? DONE : STOP;
	}
	if (f->job->args->write && !observers_sync(f->job, true)) {
		save_discard(&f->save);
		return STOP;
	}
	if (!is_as_read(f)) {
		save_discard(&f->save);
		return FAILED;
	}
	return save_commit(&f->save) ? DONE : STOP;
}

/* Too much damage to be of use: nothing is written, and what it was made of stays
 * where it is. */
static bool
is_rejected(const struct task *t)
{
	const struct args *a = t->job->args;

	return a->reject > 0 && t->about.damage >= (int)a->reject &&
	    !complain("%s is set aside: its score of damage is %d of 100",
	    t->file->name, t->about.damage);
}

/* Runs one document; the stream of a failure is of no more use. */
static bool
run(struct work *w, unsigned mate, bool *unread, bool *copy)
{
	struct text *t = &w->text;
	bool told = t->job->nobserver > 0 || t->job->baseline != NULL;
	struct stream_use use = { put, told ? on_change : NULL,
		told ? on_flag : NULL, t->job->args->annotations ?
		on_entity : NULL, w };
	decant *d = mate_stream(t->job, mate, t->file->setup->rules, &use);
	size_t room;
	char *part = mate_part(t->job, mate, &room);
	char *site = site_of_file(t->file);
	bool fine;

	decant_site(d, site);
	fine = feed(d, t->file, t, part, room, unread);
	decant_tell(d, &t->task->about);
	t->task->rejected = fine && is_rejected(t->task);
	text_end(t, fine && !t->task->rejected);
	*copy = survey_end(t->job, t->turn, t->file, 0, NULL, site, fine &&
	    !t->task->rejected);
	free(site);
	if (!fine && !*unread && w->to == NULL)
		complain("%s: %s", t->file->name, decant_message(d));
	else if (!fine && !*unread && !w->to->failed)
		complain("%s: %s", t->file->name, decant_message(d));
	if (!fine)
		mate_drop(t->job, mate, d);
	return fine;
}

enum done
clean_file(struct task *task, struct turn *turn, unsigned mate)
{
	struct file *f = task->file;
	const struct args *a = task->job->args;
	struct work w = { .sums = a->changes != NULL };
	bool unread = false, copy, fine;
	enum done done;

	if (a->mode == MODE_CLEAN && f->target == NULL) {
		if (is_onto_itself(f))
			return STOP;
		w.to = &task->job->out;
	} else if (a->mode == MODE_CLEAN) {
		if (!target_open(f))
			return a->write ? FAILED : STOP;
		w.to = &f->sink;
	}
	text_begin(&w.text, task, turn);
	fine = run(&w, mate, &unread, &copy);
	done = fine ? task->rejected ? FAILED : DONE : unread ? FAILED : STOP;
	if (f->saving) {
		/* An unchanged file is not touched. */
		bool keep = done == DONE && !(a->write && task->about.changes == 0) &&
		    !(copy && a->drop_duplicates);
		enum done closed = target_close(f, keep);

		done = closed != DONE ? closed : done;
	}
	return done;
}
