/* SPDX-License-Identifier: Apache-2.0 */
/*
 * clean.c - takes the inputs one by one through one stream.
 *
 * An input that cannot be read is told and passed over; an output that cannot
 * be written ends the run, for then nothing that follows can be trusted.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <sys/stat.h>

#include <zlib.h>

#include "cli.h"
#include "job.h"

/* One document under way. */
struct work {
	struct job *job;
	FILE *out;			/* NULL: nothing is written */
	struct changes *changes;	/* NULL: nothing is recorded */
	bool keeps;			/* both texts, for a diff */
	char *src, *clean;
	size_t nsrc, rsrc, nclean, rclean;
	struct edit_at *edit;
	size_t nedit, redit;
	bool read_failed;
};

static void
keep(char **p, size_t *n, size_t *room, const char *s, size_t len)
{
	if (*room - *n < len)
		*p = must(realloc(*p, *room = (*n + len) * 2));
	memcpy(*p + *n, s, len);
	*n += len;
}

static int
put(void *user, const char *s, size_t n)
{
	struct work *w = user;

	if (w->changes != NULL)
		w->changes->out_crc = crc32_z(w->changes->out_crc,
		    (const Bytef *)s, n);
	if (w->keeps)
		keep(&w->clean, &w->nclean, &w->rclean, s, n);
	return w->out != NULL && fwrite(s, 1, n, w->out) != n;
}

static int
on_change(void *user, const decant_change *c)
{
	struct work *w = user;

	if (w->keeps) {
		if (w->nedit == w->redit)
			w->edit = must(realloc(w->edit, (w->redit = w->redit *
			    2 + 64) * sizeof(*w->edit)));
		w->edit[w->nedit++] = (struct edit_at){ c->src_at, c->src_len,
		    c->out_at, c->out_len };
	}
	return w->changes != NULL ? changes_put(w->changes, c) : 0;
}

/* Every part of an input, before the stream gets it. */
static void
look(void *user, const char *part, size_t n)
{
	struct work *w = user;

	if (w->changes != NULL)
		w->changes->src_crc = crc32_z(w->changes->src_crc,
		    (const Bytef *)part, n);
	if (w->keeps)
		keep(&w->src, &w->nsrc, &w->rsrc, part, n);
}

bool
feed(decant *d, const struct input *in, look_fn *look, void *user,
		bool *unread)
{
	static char part[1 << 17];
	ssize_t n;

	while ((n = read(in->fd, part, sizeof(part))) != 0) {
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0) {
			complain("cannot read %s: %s", in->name,
			    strerror(errno));
			return !(*unread = true);
		}
		if (look != NULL)
			look(user, part, n);
		if (decant_write(d, part, n) != DECANT_OK)
			return false;
	}
	return decant_finish(d) == DECANT_OK;
}

static void
explain_failure(const struct work *w, const decant *d, const char *target)
{
	if (w->read_failed)
		return;
	if (w->changes != NULL && w->changes->failed)
		complain("cannot write %s: %s", w->job->args->changes,
		    strerror(errno));
	else if (w->out != NULL && ferror(w->out))
		complain("cannot write %s: %s", target, strerror(errno));
	else
		complain("%s", decant_message(d));
}

/* Runs one document; fills *about.  A stream that failed is of no more use, so
 * each document that may fail has one of its own. */
static bool
run(struct work *w, const struct input *in, const char *target,
		decant_about *about)
{
	struct job *job = w->job;
	struct changes changes = { .f = job->changes, .name = in->name };
	struct annotations names = { .f = job->annotations, .name = in->name };
	decant *d = must(decant_open(job->rules, put, w));
	bool fine;

	if (job->changes != NULL)
		w->changes = &changes;
	if (job->annotations != NULL)
		decant_on_entity(d, annotations_put, &names);
	if (w->changes != NULL || w->keeps)
		decant_on_change(d, on_change, w);
	fine = feed(d, in, look, w, &w->read_failed);
	decant_tell(d, about);
	if (fine && w->changes != NULL)
		fine = changes_end(w->changes, about);
	if (!fine)
		explain_failure(w, d, target);
	decant_close(d);
	return fine;
}

enum done
clean_to_nowhere(struct job *job, const struct input *in)
{
	bool diff = job->args->mode == MODE_DIFF;
	struct work w = { .job = job, .keeps = diff };
	decant_about about = { 0 };
	bool fine = run(&w, in, "the output", &about);

	if (fine && about.changes > 0) {
		job->found++;
		if (diff)
			diff_print(stdout, in->name, w.src, w.nsrc, w.clean,
			    w.nclean, w.edit, w.nedit);
		else if (!job->args->quiet)
			printf("%s: %llu change%s\n", in->name,
			    (unsigned long long)about.changes,
			    about.changes == 1 ? "" : "s");
	}
	free(w.src);
	free(w.clean);
	free(w.edit);
	return fine ? DONE : w.read_failed ? FAILED : STOP;
}

enum done
clean_to_stdout(struct job *job, const struct input *in)
{
	struct work w = { .job = job, .out = stdout };
	struct stat st;
	decant_about about;

	if (fstat(1, &st) == 0 && S_ISREG(st.st_mode) &&
	    st.st_dev == in->st.st_dev && st.st_ino == in->st.st_ino) {
		complain("%s is both input and output; to edit it, use -w",
		    in->name);
		return STOP;
	}
	if (run(&w, in, "stdout", &about))
		return DONE;
	return w.read_failed ? FAILED : STOP;
}

enum done
clean_to_file(struct job *job, const struct input *in, const char *target,
		bool in_place)
{
	struct work w = { .job = job };
	struct save save;
	decant_about about;
	unsigned mode = S_ISREG(in->st.st_mode) ? in->st.st_mode : 0666;

	if (!S_ISREG(in->st.st_mode)) {
		unsigned mask = umask(0);

		umask(mask);
		mode &= ~mask;
	}
	if ((!in_place && !make_folders(target)) ||
	    !save_open(&save, target, mode))
		return in_place ? FAILED : STOP;
	w.out = save.f;
	if (!run(&w, in, target, &about)) {
		save_discard(&save);
		return w.read_failed ? FAILED : STOP;
	}
	/* An unchanged file is not touched. */
	if (in_place && about.changes == 0) {
		save_discard(&save);
		return DONE;
	}
	job->found += about.changes > 0;
	return save_commit(&save) ? DONE : STOP;
}
