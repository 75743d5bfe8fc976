/* SPDX-License-Identifier: Apache-2.0 */
/* unclean.c - --undo for one file: only what has proven right is written. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "job.h"

/* A file without a name, where people want such files to be. */
static FILE *
open_wait(void)
{
	const char *folder = getenv("TMPDIR");
	char *path = join(folder && *folder ? folder : "/tmp",
	    "decant-XXXXXX");
	int fd = mkostemp(path, O_CLOEXEC);
	FILE *f = NULL;

	if (fd >= 0) {
		unlink(path);
		f = fdopen(fd, "w+b");
	}
	if (f == NULL)
		complain("cannot make a temporary file %s: %s", path,
		    strerror(errno));
	free(path);
	return f;
}

/* To stdout goes only what has proven right, so it waits in a file. */
static enum done
to_stdout(struct job *job, const char *name, struct file *in)
{
	FILE *wait = open_wait();
	char part[65536];
	enum done done = FAILED;
	size_t n;

	if (wait == NULL)
		return STOP;
	if (undo_document(job->undo, name, in->source, in->name, wait)) {
		done = fflush(wait) == 0 && fseeko(wait, 0, SEEK_SET) == 0 ?
		    DONE : STOP;
		while (done == DONE && (n = fread(part, 1, sizeof(part),
		    wait)) > 0)
			if (!sink_put(&job->out, part, n))
				done = STOP;
		if (done == STOP && !job->out.failed)
			complain("cannot read a temporary file: %s",
			    strerror(errno));
	}
	fclose(wait);
	return done;
}

static enum done
to_file(struct job *job, const char *name, struct file *in)
{
	struct save save;

	if (!save_target(in, &save, S_ISREG(in->st.st_mode) ?
	    in->st.st_mode : 0644))
		return STOP;
	save.sure = true;
	if (!undo_document(job->undo, name, in->source, in->name, save.f)) {
		save_discard(&save);
		return FAILED;
	}
	return save_commit(&save) ? DONE : STOP;
}

enum done
undo_file(struct task *task, struct turn *turn)
{
	struct file *in = task->file;
	const char *name = records_name(task->job->undo, in->name,
	    in->relative);

	(void)turn;
	task->job->undone += records_changes(task->job->undo, name);
	return in->target != NULL ? to_file(task->job, name, in) :
	    to_stdout(task->job, name, in);
}
