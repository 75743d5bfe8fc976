/* SPDX-License-Identifier: Apache-2.0 */
/* job.c - one run over all inputs: finds them, gives them out, counts them. */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <zlib.h>

#include "job.h"
#include "manifest.h"
#include "counting.h"
#include "walk.h"

static const char stdin_name[] = "-";

/* Could it be of units of so many bytes?  A file of other things has a unit that
 * is zero, or no code point, or half a pair, before long. */
static bool
is_of_units(const char *p, size_t n, size_t unit, bool big)
{
	bool high = false;

	for (size_t i = 0; i + unit <= n; i += unit) {
		uint32_t c = 0;
		bool low;

		for (size_t k = 0; k < unit; k++)
			c = c << 8 | (unsigned char)p[i + (big ? k : unit - 1 - k)];
		low = c - 0xdc00 < 0x400;
		if (c == 0 || c > 0x10ffff || low != high)
			return false;
		high = unit == 2 && c - 0xd800 < 0x400;
	}
	return true;
}

/* Tells a program or a picture from text: zero bytes in every place of four.
 * UTF-16 seldom has some in one half of its places (U+AC00, U+4E00), UTF-32 in
 * one of four. */
static bool
is_binary(struct source *s)
{
	static const char *const magic[] = { "%PDF-", "\x89PNG", "\xff\xd8\xff",
		"GIF8", "PK\3\4", "\x7f" "ELF", "BZh", "\xfd" "7zXZ", "OggS",
		"RIFF", "ID3", "Rar!", "7z\xbc\xaf", "\xd0\xcf\x11\xe0" };
	size_t n;
	const char *head = source_peek(s, 8192, &n);
	bool zero[4] = { false };

	for (size_t i = 0; i < sizeof(magic) / sizeof(*magic); i++)
		if (n > strlen(magic[i]) && memcmp(head, magic[i],
		    strlen(magic[i])) == 0)
			return true;
	for (size_t i = 0; i < n; i++)
		zero[i & 3] |= head[i] == 0;
	if (!zero[0] || !zero[1] || !zero[2] || !zero[3])
		return false;
	for (size_t unit = 2; unit <= 4; unit += 2)
		if (is_of_units(head, n, unit, false) ||
		    is_of_units(head, n, unit, true))
			return false;
	return true;
}

void
file_free(struct file *f)
{
	source_close(f->source);
	if (f->fd > 0)
		close(f->fd);
	free(f->name);
	free(f->relative);
	free(f->target);
	free(f->below);
	free(f->column);
	if (f->unit != NULL)
		unit_free(f->unit);
	free(f->unit);
	if (f->counting != NULL)
		counting_free(f->counting);
	free(f->counting);
	free(f);
}

/* Opens what a unit is of; of a range the head of the file is looked at first,
 * for that tells what the whole file is.  False when there is nothing to do. */
static bool
open_unit(struct file *f, unsigned ratio, bool *binary)
{
	const struct unit *u = f->unit;
	struct range range = { u->offset, u->length };

	if (!unit_fits(u, &f->st)) {
		f->unfit = true;
		return complain("%s changed since %s was made, and is left "
		    "out; make a new plan", f->name, f->job->args->manifest);
	}
	if (u->offset == 0) {
		f->source = source_open_range(f->fd, f->name, ratio,
		    u->ranges > 0 ? &range : NULL);
	} else {
		struct source *head = source_open(f->fd, f->name, ratio);
		const char *p;
		size_t n;
		bool fine;

		*binary = !f->job->args->text && is_binary(head);
		p = source_peek(head, 1 << 20, &n);
		fine = *binary || records_header(f->job->plan, f, p, n);
		source_close(head);
		if (!fine)
			return false;
		f->source = source_open_range(f->fd, f->name, ratio, &range);
	}
	source_digest(f->source, &f->src_digest);
	return true;
}

/* Opens a file; DONE when there is nothing to do with it. */
static bool
file_open(struct file *f, enum done *done)
{
	bool is_stdin = strcmp(f->name, stdin_name) == 0 && !f->found;
	const struct args *a = f->job->args;
	bool may_be_binary = f->found || a->write || a->output != NULL ||
	    a->mode == MODE_CHECK || a->mode == MODE_DIFF;
	unsigned ratio = a->no_ratio ? 0 : a->ratio ? a->ratio : DEFAULT_RATIO;
	bool binary = false;

	*done = FAILED;
	if (a->write && !is_stdin && !f->found && stat(f->name, &f->st) == 0 &&
	    !S_ISREG(f->st.st_mode))
		return complain("%s is no regular file, and cannot be edited "
		    "in place; give -o", f->name);
	f->fd = is_stdin ? 0 : f->found ? open_file_below(f->root, f->relative) :
	    open(f->name, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	if (f->fd < 0 || fstat(f->fd, &f->st) != 0)
		return complain("cannot read %s: %s", f->name,
		    strerror(errno));
	if (f->unit != NULL && !open_unit(f, ratio, &binary))
		return false;
	if (f->unit == NULL)
		f->source = source_open(f->fd, f->name, ratio);
	if (f->unit == NULL || f->unit->offset == 0)
		binary = a->mode != MODE_UNDO && !a->text &&
		    is_binary(f->source);
	if (binary && !is_stdin && may_be_binary) {
		*done = DONE;
		f->told = true;
		return false;
	}
	/* Who asked for this one gets it, but should know. */
	if (binary)
		complain("%s does not look like text, and is read as text all "
		    "the same", is_stdin ? "stdin" : f->name);
	if (a->write) {
		char *real = realpath(f->name, NULL);

		f->target = real ? real : must(strdup(f->name));
	}
	if (f->listed && is_report(a, &f->st)) {
		complain("%s is both input and output", f->name);
		*done = STOP;
		return false;
	}
	if (target_is_input(f)) {
		*done = STOP;
		return false;
	}
	return true;
}

static void
run_task(void *user, struct turn *turn, unsigned mate)
{
	struct task *t = user;
	const struct args *a = t->job->args;

	if (t->done != DONE || t->file->failed || t->job->stopped)
		return;
	if (t->piece) {
		t->done = clean_piece(t, turn, mate);
		return;
	}
	if (!file_open(t->file, &t->done)) {
		t->file->failed = t->done == DONE;
		return;
	}
	if (a->mode == MODE_UNDO)
		t->done = undo_file(t, turn);
	else if (a->mode == MODE_DETECT)
		t->done = detect_file(t, turn);
	else
		t->done = clean_file(t, turn, mate);
}

static void
add_up(struct file *f, const struct task *t)
{
	const decant_about *a = &t->about;

	f->src_crc = crc32_combine(f->src_crc, t->src_crc, a->src_bytes);
	f->out_crc = crc32_combine(f->out_crc, t->out_crc, a->out_bytes);
	f->src_bytes += a->src_bytes;
	f->out_bytes += a->out_bytes;
	f->lines += a->lines;
	f->changes += a->changes;
	f->flags += a->flags;
	f->ill_formed += a->ill_formed;
	f->hidden += t->hidden;
}

/* What is rightly without output is done too. */
static void
end_unit(struct job *job, struct file *f, enum done done)
{
	job->unfit += f->unfit;
	if (f->unit != NULL && f->target != NULL &&
	    (done == DONE || f->skipped != NULL) && !receipt_write(f))
		job->stopped = true;
}

/* Ends a file whose every task is done. */
static void
end_file(struct job *job, struct file *f, enum done done)
{
	const struct args *a = job->args;
	bool changed = f->changes > f->hidden;

	if (f->saving) {
		enum done closed = target_close(f, done == DONE &&
		    !(a->write && f->changes == 0));

		done = closed != DONE ? closed : done;
	}
	if (done == DONE && changed)
		job->found++;
	/* Who dies between does the file again. */
	if (job->output_fd >= 0 && !observers_sync(job, false))
		job->stopped = true;
	else if (done == DONE && f->target != NULL && a->mode == MODE_CLEAN)
		receipts_add(job, f);
	end_unit(job, f, done);
	if (done == DONE && changed && a->mode == MODE_CHECK && !a->quiet &&
	    !a->reports_to_stdout) {
		char line[64];

		snprintf(line, sizeof(line), ": %llu change%s\n",
		    (unsigned long long)(f->changes - f->hidden),
		    f->changes - f->hidden == 1 ? "" : "s");
		sink_put(&job->out, f->name, strlen(f->name));
		sink_put(&job->out, line, strlen(line));
	}
	job->failed += done == FAILED;
	job->stopped |= done == STOP;
	file_free(f);
}

static void
end_task(void *user)
{
	struct task *t = user;
	struct job *job = t->job;
	struct file *f = t->file;

	if (job->stopped)
		t->done = STOP;
	if (t->done == DONE && f->told && f->failed) {
		job->binary++;
		f->changes = 0;
	} else if (t->done == DONE) {
		add_up(f, t);
		if (t->piece)
			job->bad_records += t->bad;
		job->records_seen += t->seen;
		job->records_chosen += t->chosen;
	} else {
		job->stopped |= t->done == STOP;
		job->rejected += t->rejected;
		if (t->rejected)
			f->skipped = "damage";
		f->failed = true;
	}
	progress_step(job->args, f->name, t->about.src_bytes, t->last);
	if (t->last && t->done == DONE && f->told && f->failed) {
		f->skipped = "binary";
		end_unit(job, f, DONE);
		file_free(f);
	} else if (t->last)
		end_file(job, f, t->done != DONE ? t->done : f->failed ?
		    FAILED : DONE);
	free(t->in.p);
	free(t);
}

bool
job_give(struct job *job, struct file *f)
{
	struct task *t = must(calloc(1, sizeof(*t)));
	enum done done;

	*t = (struct task){ .job = job, .file = f, .first = true,
		.last = true };
	if (job->records && job->args->mode != MODE_UNDO &&
	    job->args->mode != MODE_DETECT) {
		if (!file_open(f, &done)) {
			t->done = done;
		} else if (f->target == NULL || target_open(f)) {
			free(t);
			records_give(job, f);
			return !job->stopped;
		} else {
			t->done = job->args->write ? FAILED : STOP;
		}
		/* What went wrong is told; the file ends in its turn. */
		f->failed = true;
	}
	crew_give(job->crew, t);
	return !job->stopped;
}

/* Takes one input; false when no more can be done. */
static bool
take(struct job *job, const char *name, const char *relative, bool found,
		bool listed)
{
	struct file *f = must(calloc(1, sizeof(*f)));

	*f = (struct file){ .job = job, .found = found, .listed = listed,
		.name = must(strdup(name)), .relative = must(strdup(relative)),
		.fd = -1,
		.root = found ? job->root[job->nroot - 1] : -1,
		.sink.name = "" };
	job->inputs++;
	f->setup = job->setups == NULL ? NULL : setup_of(job->setups,
	    strcmp(name, stdin_name) == 0 && !found ? NULL : name);
	if (job->setups != NULL && f->setup == NULL) {
		job->stopped = true;
		file_free(f);
		return false;
	}
	if (!target_choose(f)) {
		job->failed++;
		file_free(f);
		return true;
	}
	if (job->planning != NULL) {
		if (f->below == NULL)
			f->below = target_below(f);
		job->failed += !plan_add(job, f);
		file_free(f);
		return true;
	}
	/* Of what was done before, nobody knows what it was a copy of. */
	if (job->receipts != NULL && !job->args->drop_duplicates &&
	    receipts_has(job, f)) {
		job->kept++;
		file_free(f);
		return true;
	}
	return job_give(job, f);
}

static bool
take_found(void *user, const char *path, const char *relative)
{
	struct job *job = user;

	struct stat st;

	/* What is written is not input, even when its folder is. */
	if (targets_hold(job, path) || (stat(path, &st) == 0 &&
	    is_report(job->args, &st)) || (!job->args->no_ignore &&
	    job->setups != NULL && !setups_take(job->setups, path)))
		return true;
	if (job->args->files) {
		sink_put(&job->out, path, strlen(path));
		return sink_put(&job->out, job->args->nul ? "" : "\n", 1);
	}
	return take(job, path, relative, true, false);
}

static bool
stop(struct job *job)
{
	job->stopped = true;
	return false;
}

/* The folder stays open, for files in it are opened from it. */
static bool
open_root(struct job *job, const char *path)
{
	int fd = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0)
		return complain("cannot read the folder %s: %s", path,
		    strerror(errno));
	job->root = must(realloc(job->root, (job->nroot + 1) * sizeof(int)));
	job->root[job->nroot++] = fd;
	return true;
}

static bool
take_folder(struct job *job, const char *path)
{
	job->walked = true;
	if (targets_hold(job, path)) {
		complain("%s lies in the folder of the output", path);
		return stop(job);
	}
	if (job->output_fd >= 0 && job->receipts == NULL &&
	    job->args->mode == MODE_CLEAN && !receipts_open(job))
		return stop(job);
	plan_root(job, path);
	if (!open_root(job, path) || !walk(job->args, path, take_found, job))
		job->failed++;
	return !job->stopped;
}

/* Is a named file one of those that are passed over all the same? */
static bool
is_excluded(const struct job *job, const char *path)
{
	const struct args *a = job->args;

	return ((a->force_exclude || a->nglob > 0) && !walk_allows(a, path)) ||
	    (a->force_exclude && job->setups != NULL &&
	    !setups_take(job->setups, path));
}

static bool
take_path(struct job *job, const char *path, bool listed)
{
	bool is_stdin = strcmp(path, stdin_name) == 0;

	if (!is_stdin && is_folder(path))
		return take_folder(job, path);
	if (!is_stdin && is_excluded(job, path))
		return true;
	if (job->args->files) {
		sink_put(&job->out, path, strlen(path));
		return sink_put(&job->out, job->args->nul ? "" : "\n", 1);
	}
	if (!listed)
		plan_root(job, path);
	return take(job, path, path, false, listed);
}

static FILE *
open_list(const char *list)
{
	FILE *f = strcmp(list, "-") == 0 ? stdin : fopen(list, "rbe");

	if (f == NULL)
		complain("cannot read %s: %s", list, strerror(errno));
	return f;
}

/* A list of what is to be edited is read before the sandbox, which allows that
 * and no more. */
static bool
read_list(struct job *job)
{
	const struct args *a = job->args;
	FILE *f = NULL;
	char part[65536];
	size_t n;

	if (!a->write || a->files_from == NULL)
		return true;
	if ((f = open_list(a->files_from)) == NULL)
		return false;
	while ((n = fread(part, 1, sizeof(part), f)) > 0)
		buf_put(&job->list, part, n);
	if (f != stdin)
		fclose(f);
	return true;
}

/* Paths from a file, one a line, or ended by zero bytes. */
static bool
take_list(struct job *job, const char *list)
{
	FILE *f = job->list.n > 0 ? fmemopen(job->list.p, job->list.n, "r") :
	    open_list(list);
	char *line = NULL;
	size_t room = 0;
	ssize_t n;
	int end = job->args->nul ? '\0' : '\n';

	if (f == NULL)
		return stop(job);
	while (!job->stopped && (n = getdelim(&line, &room, end, f)) > 0) {
		if (line[n - 1] == end)
			line[--n] = '\0';
		if (n > 0)
			take_path(job, line, true);
	}
	free(line);
	if (f != stdin)
		fclose(f);
	return !job->stopped;
}

static void
say_what_next(const struct job *job)
{
	const struct args *a = job->args;

	if (job->binary > 0)
		fprintf(stderr, "decant: passed over %zu binary file%s\n",
		    job->binary, job->binary == 1 ? "" : "s");
	if (job->aside > 0)
		fprintf(stderr, "decant: set aside %zu cop%s of earlier "
		    "documents\n", job->aside, job->aside == 1 ? "y" : "ies");
	if (job->kept > 0)
		fprintf(stderr, "decant: %zu of %zu %s%s done before; "
		    "--force does %s again\n", job->kept, job->inputs,
		    job->shard ? "unit" : "file",
		    job->inputs == 1 ? " was" : "s were",
		    job->kept == 1 ? "it" : "them");
	if (a->mode == MODE_UNDO && job->undone == 0 && job->failed == 0)
		fprintf(stderr, "decant: nothing was undone: %s has no changes "
		    "of %s\n", a->undo, job->inputs == 0 ? "no files" :
		    job->inputs == 1 ? "this text" : "these texts");
	if (a->mode == MODE_CHECK && job->found > 0 && (a->npath > 0 ||
	    a->files_from != NULL))
		fprintf(stderr, "decant: %zu of %zu file%s would change; to "
		    "change %s, run decant -w\n", job->found, job->inputs,
		    job->inputs == 1 ? "" : "s", job->found == 1 ? "it" :
		    "them");
}

static int
status_of(const struct job *job)
{
	const struct args *a = job->args;
	const struct record_plan *p = job->plan;

	if (job->stopped)
		return STATUS_TROUBLE;
	if (!a->quiet)
		say_what_next(job);
	if (job->bad_records > 0)
		complain("%zu record%s could not be read and passed unchanged",
		    job->bad_records, job->bad_records == 1 ? "" : "s");
	if (p != NULL && a->records == RECORD_JSON && job->records_seen > 0 &&
	    job->records_chosen == 0 && job->bad_records <
	    job->records_seen)
		complain("no record has a text named %s; give its name with "
		    "--field", a->nfield ? a->field[0] : "text");
	if (job->unfit > 0)
		return STATUS_TROUBLE;
	if (job->failed > job->rejected && job->inputs == 1 && !job->walked)
		return STATUS_TROUBLE;
	if (job->failed > 0 || job->bad_records > 0)
		return STATUS_SOME;
	return (a->mode == MODE_CHECK || a->mode == MODE_DIFF) &&
	    job->found > 0 ? STATUS_FOUND : STATUS_FINE;
}

/* Is there but one document, which one thread cleans from end to end? */
static bool
is_alone(const struct args *a)
{
	return a->records == RECORD_NONE && a->files_from == NULL &&
	    a->manifest == NULL && (a->npath == 0 ||
	    (a->npath == 1 && !is_folder(a->path[0])));
}

static unsigned
jobs_of(const struct args *a)
{
	cpu_set_t set;
	unsigned n = 1;

	if (is_alone(a))
		return 1;
	if (a->jobs > 0)
		n = a->jobs;
	else if (sched_getaffinity(0, sizeof(set), &set) == 0)
		n = CPU_COUNT(&set);
	return n > MOST_JOBS ? MOST_JOBS : n ? n : 1;
}

static void
take_all(struct job *job)
{
	const struct args *a = job->args;

	if (job->shard != NULL) {
		shard_take(job);
		return;
	}
	if (a->npath == 0 && a->files_from == NULL)
		take(job, stdin_name, stdin_name, false, false);
	for (size_t i = 0; i < a->npath && !job->stopped; i++)
		take_path(job, a->path[i], false);
	if (a->files_from != NULL && !job->stopped)
		take_list(job, a->files_from);
}

/* Does it read stdin alone, and no rules for languages of records? */
static bool
is_filter(const struct args *a)
{
	return a->npath == 0 && a->files_from == NULL &&
	    a->manifest == NULL && a->records == RECORD_NONE &&
	    a->mode != MODE_UNDO;
}

int
job_run(const struct args *a, struct setups *setups)
{
	struct job job = { .args = a, .setups = setups, .jobs = jobs_of(a),
		.records = a->records != RECORD_NONE, .output_fd = -1 };
	int status;
	bool filter;

	sink_open(&job.out, stdout, "stdout", PLAIN);
	mates_open(&job);
	if (a->undo != NULL)
		job.stopped = (job.undo = records_open(a->undo)) == NULL;
	else if (a->mode != MODE_DETECT)
		job.stopped = !shard_open(&job) || !observers_open(&job) ||
		    !records_plan(&job) || !survey_open(&job);
	/* These read and write in an order of their own. */
	if (a->mode == MODE_UNDO || a->mode == MODE_DETECT ||
	    job.survey != NULL)
		job.jobs = 1;
	/* Rules of a filter are loaded while it may still read them. */
	filter = is_filter(a);
	if (!job.stopped && filter && setup_of(setups, NULL) == NULL)
		job.stopped = true;
	job.stopped = job.stopped || !read_list(&job);
	sandbox(a, filter, &job.list);
	job.crew = crew_open(job.jobs, run_task, end_task);
	if (!job.stopped && plan_open(&job) && targets_open(&job))
		take_all(&job);
	else
		job.stopped = true;
	crew_close(job.crew);
	progress_end(a);
	if (!plan_close(&job))
		job.stopped = true;
	if (a->undo == NULL && a->mode != MODE_DETECT &&
	    (!observers_close(&job) || !survey_close(&job)))
		job.stopped = true;
	if (!sink_end(&job.out) || fclose(stdout) != 0) {
		job.stopped = true;
		complain("cannot write stdout: %s", strerror(job.out.failed ?
		    job.out.error : errno));
	}
	receipts_close(&job);
	shard_close(&job);
	status = status_of(&job);
	if (job.undo != NULL)
		records_close(job.undo);
	records_unplan(&job);
	mates_close(&job);
	for (size_t i = 0; i < job.nroot; i++)
		close(job.root[i]);
	buf_free(&job.list);
	free(job.root);
	targets_close(&job);
	return status;
}
