/* SPDX-License-Identifier: Apache-2.0 */
/* job.c - one run over all inputs: finds them, opens them, counts them. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "job.h"

static const char stdin_name[] = "-";

/* Tells a program or a picture from text: zero bytes in every place of four.
 * UTF-16 has none in one half of its places, UTF-32 none in one of four. */
static bool
is_binary(const struct input *in)
{
	char head[8192];
	ssize_t n = pread(in->fd, head, sizeof(head), 0);
	bool zero[4] = { false };

	for (ssize_t i = 0; i < n; i++)
		zero[i & 3] |= head[i] == 0;
	return zero[0] && zero[1] && zero[2] && zero[3];
}

static char *
join(const char *folder, const char *name)
{
	size_t n = strlen(folder);
	char *p = must(malloc(n + strlen(name) + 2));

	sprintf(p, "%s%s%s", folder, n > 0 && folder[n - 1] == '/' ? "" : "/",
	    name);
	return p;
}

static bool
is_folder(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

/* Where the clean text of an input goes; NULL for stdout. */
static char *
target_of(const struct job *job, const struct input *in)
{
	const struct args *a = job->args;
	const char *slash = strrchr(in->relative, '/');
	size_t n;

	if (a->write)
		return must(strdup(in->name));
	if (a->output == NULL)
		return NULL;
	n = strlen(a->output);
	if (job->walked)
		return join(a->output, in->relative);
	if (a->npath > 1 || a->output[n - 1] == '/' || is_folder(a->output))
		return join(a->output, slash ? slash + 1 : in->relative);
	return must(strdup(a->output));
}

static bool
is_input(const struct input *in, const char *target)
{
	struct stat st;

	return stat(target, &st) == 0 && st.st_dev == in->st.st_dev &&
	    st.st_ino == in->st.st_ino;
}

static enum done
dispatch(struct job *job, const struct input *in)
{
	char *target = target_of(job, in), *real = NULL;
	enum done done;

	if (job->args->write && (real = realpath(target, NULL)) != NULL) {
		free(target);
		target = real;
	}
	if (target != NULL && !job->args->write && is_input(in, target)) {
		complain("%s is both input and output; to edit it, use -w",
		    in->name);
		done = STOP;
	} else if (job->args->mode == MODE_UNDO) {
		done = undo_input(job, in, target);
	} else if (job->args->mode == MODE_DETECT) {
		done = detect_input(job, in);
	} else if (job->args->mode != MODE_CLEAN) {
		done = clean_to_nowhere(job, in);
	} else if (target == NULL) {
		done = clean_to_stdout(job, in);
	} else {
		done = clean_to_file(job, in, target, job->args->write);
	}
	free(target);
	return done;
}

/* Opens an input and works on it; false when no more can be done. */
static bool
take(struct job *job, const char *name, const char *relative, bool found)
{
	bool is_stdin = strcmp(name, stdin_name) == 0 && !found;
	struct input in = { .name = name, .relative = relative };
	enum done done = FAILED;

	job->inputs++;
	in.fd = is_stdin ? 0 : open(name, O_RDONLY | O_CLOEXEC | O_NOCTTY |
	    (found ? O_NOFOLLOW : 0));
	if (in.fd < 0 || fstat(in.fd, &in.st) != 0) {
		complain("cannot read %s: %s", name, strerror(errno));
	} else if (found && is_binary(&in)) {
		job->binary++;
		done = DONE;
	} else {
		done = dispatch(job, &in);
	}
	if (in.fd > 0)
		close(in.fd);
	job->failed += done == FAILED;
	job->stopped |= done == STOP;
	return !job->stopped;
}

/* What lies below the output is not input, even when its folder is. */
static bool
is_output(const struct job *job, const char *path)
{
	size_t n = job->output ? strlen(job->output) : 0;
	char *real = n ? realpath(path, NULL) : NULL;
	bool below = real != NULL && strncmp(real, job->output, n) == 0 &&
	    (real[n] == '/' || real[n] == '\0');

	free(real);
	return below;
}

static bool
take_found(void *user, const char *path, const char *relative)
{
	struct job *job = user;

	return is_output(job, path) || take(job, path, relative, true);
}

static bool
take_path(struct job *job, const char *path)
{
	if (strcmp(path, stdin_name) == 0 || !is_folder(path))
		return take(job, path, path, false);
	job->walked = true;
	if (job->args->output != NULL && job->output == NULL) {
		char *below = join(job->args->output, "x");
		bool fine = make_folders(below);

		free(below);
		if (!fine)
			return !(job->stopped = true);
		job->output = realpath(job->args->output, NULL);
	}
	if (!walk(path, take_found, job))
		job->failed++;
	return !job->stopped;
}

/* Every byte is where it belongs only when closing says so. */
static bool
close_file(FILE *f, const char *name)
{
	bool bad = ferror(f);

	if (fclose(f) != 0 || bad)
		return complain("cannot write %s: %s", name, strerror(errno));
	return true;
}

static bool
open_files(struct job *job)
{
	const struct args *a = job->args;

	if (a->changes != NULL &&
	    (job->changes = fopen(a->changes, "wbe")) == NULL)
		return complain("cannot write %s: %s", a->changes,
		    strerror(errno));
	if (a->annotations != NULL &&
	    (job->annotations = fopen(a->annotations, "wbe")) == NULL)
		return complain("cannot write %s: %s", a->annotations,
		    strerror(errno));
	if (a->undo != NULL && (job->records = records_open(a->undo)) == NULL)
		return false;
	return true;
}

static int
status_of(const struct job *job)
{
	const struct args *a = job->args;

	if (job->stopped)
		return STATUS_TROUBLE;
	if (job->binary > 0 && !a->quiet)
		fprintf(stderr, "decant: passed over %zu binary file%s\n",
		    job->binary, job->binary == 1 ? "" : "s");
	if (a->mode == MODE_CHECK && job->found > 0 && !a->quiet &&
	    a->npath > 0)
		fprintf(stderr, "decant: %zu of %zu files would change; to "
		    "change them, run decant -w\n", job->found, job->inputs);
	if (job->failed > 0)
		return job->inputs > 1 || job->walked ? STATUS_SOME :
		    STATUS_TROUBLE;
	return (a->mode == MODE_CHECK || a->mode == MODE_DIFF) &&
	    job->found > 0 ? STATUS_FOUND : STATUS_FINE;
}

int
job_run(const struct args *a, const decant_rules *rules)
{
	struct job job = { .args = a, .rules = rules };
	int status;

	job.stopped = !open_files(&job);
	if (!job.stopped && a->npath == 0)
		take(&job, stdin_name, stdin_name, false);
	for (size_t i = 0; i < a->npath && !job.stopped; i++)
		take_path(&job, a->path[i]);
	if (!close_file(stdout, "stdout"))
		job.stopped = true;
	if (job.changes != NULL && !close_file(job.changes, a->changes))
		job.stopped = true;
	if (job.annotations != NULL &&
	    !close_file(job.annotations, a->annotations))
		job.stopped = true;
	status = status_of(&job);
	if (job.records != NULL)
		records_close(job.records);
	free(job.output);
	return status;
}

/* To stdout goes only what has proven right, so it waits in a file. */
static enum done
undo_to_stdout(struct job *job, const char *name, FILE *f,
		const struct input *in)
{
	FILE *wait = tmpfile();
	char part[65536];
	enum done done = FAILED;
	size_t n;

	if (wait == NULL) {
		complain("cannot make a temporary file: %s", strerror(errno));
		return STOP;
	}
	if (undo_document(job->records, name, f, in->name, wait)) {
		done = fflush(wait) == 0 && fseeko(wait, 0, SEEK_SET) == 0 ?
		    DONE : STOP;
		while (done == DONE && (n = fread(part, 1, sizeof(part),
		    wait)) > 0)
			if (fwrite(part, 1, n, stdout) != n)
				done = STOP;
		if (done == STOP)
			complain("cannot write stdout: %s", strerror(errno));
	}
	fclose(wait);
	return done;
}

static enum done
undo_to_file(struct job *job, const char *name, FILE *f,
		const struct input *in, const char *target)
{
	struct save save;

	if (!make_folders(target) || !save_open(&save, target,
	    S_ISREG(in->st.st_mode) ? in->st.st_mode : 0644))
		return STOP;
	if (!undo_document(job->records, name, f, in->name, save.f)) {
		save_discard(&save);
		return FAILED;
	}
	return save_commit(&save) ? DONE : STOP;
}

enum done
undo_input(struct job *job, const struct input *in, const char *target)
{
	FILE *f = fdopen(dup(in->fd), "rb");
	const char *name = records_name(job->records, in->name, in->relative);
	enum done done;

	if (f == NULL) {
		complain("cannot read %s: %s", in->name, strerror(errno));
		return FAILED;
	}
	done = target != NULL ? undo_to_file(job, name, f, in, target) :
	    undo_to_stdout(job, name, f, in);
	fclose(f);
	return done;
}
