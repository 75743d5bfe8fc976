/* SPDX-License-Identifier: Apache-2.0 */
/*
 * save.c - a file that is whole or not there.
 *
 * It is written without a name (O_TMPFILE), so that nothing is left of a run
 * that is killed, and then linked and renamed to its place.  Where the file
 * system knows no nameless files it has a name of its own, in the same folder;
 * the handler of the signals that people send takes that away again.  What is
 * no file - a device, a pipe - is written as it is.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "cli.h"

/* What the handler removes.  A handler has no other way to know. */
static char doomed[4096];

static void
remove_doomed(int sig)
{
	unlink(doomed);
	signal(sig, SIG_DFL);
	raise(sig);
}

/* Sets what a signal removes; an empty name, nothing. */
static void
doom(const char *path)
{
	static const int sigs[] = { SIGINT, SIGTERM, SIGHUP };
	sigset_t all, old;

	sigfillset(&all);
	sigprocmask(SIG_BLOCK, &all, &old);
	snprintf(doomed, sizeof(doomed), "%s", path);
	for (size_t i = 0; i < sizeof(sigs) / sizeof(*sigs); i++) {
		struct sigaction now;

		/* What the parent has us ignore stays ignored. */
		if (sigaction(sigs[i], NULL, &now) == 0 &&
		    now.sa_handler != SIG_IGN)
			signal(sigs[i], *path ? remove_doomed : SIG_DFL);
	}
	sigprocmask(SIG_SETMASK, &old, NULL);
}

static char *
temp_name(const char *path)
{
	const char *slash = strrchr(path, '/');
	int folder = slash ? (int)(slash - path) + 1 : 0;
	struct timespec now;
	char *p = must(malloc(strlen(path) + 64));

	clock_gettime(CLOCK_MONOTONIC, &now);
	sprintf(p, "%.*s.%s.decant-%ld-%lx", folder, path, path + folder,
	    (long)getpid(), now.tv_nsec ^ now.tv_sec << 20);
	return p;
}

static int
open_nameless(const char *path, unsigned mode)
{
	char *folder = must(strdup(path)), *slash = strrchr(folder, '/');
	int fd;

	if (slash != NULL)
		slash[slash == folder] = '\0';
	fd = open(slash ? folder : ".", O_TMPFILE | O_RDWR | O_CLOEXEC, mode);
	free(folder);
	return fd;
}

static int
open_named(struct save *s, unsigned mode)
{
	int fd;

	s->temp = temp_name(s->path);
	doom(s->temp);
	fd = open(s->temp, O_CREAT | O_EXCL | O_NOFOLLOW | O_RDWR | O_CLOEXEC,
	    mode);
	if (fd < 0)
		doom("");
	return fd;
}

/* The file that a link leads to is the one to replace, not the link. */
static char *
final_path(const char *path)
{
	char *real = realpath(path, NULL);

	return real ? real : must(strdup(path));
}

bool
save_open(struct save *s, const char *path, unsigned mode)
{
	struct stat st;

	*s = (struct save){ .path = final_path(path) };
	s->device = stat(s->path, &st) == 0 && !S_ISREG(st.st_mode);
	s->fd = s->device ? open(s->path, O_WRONLY | O_CLOEXEC) :
	    open_nameless(s->path, mode & 07777);
	if (s->fd < 0 && !s->device)
		s->fd = open_named(s, mode & 07777);
	if (s->fd < 0 || (s->f = fdopen(s->fd, "wb")) == NULL) {
		complain("cannot write %s: %s", path, strerror(errno));
		save_discard(s);
		return false;
	}
	/* Bits beyond what the umask lets through: those the old file had. */
	if (!s->device)
		fchmod(s->fd, mode & 07777);
	return true;
}

/* Gives a nameless file the name that will be renamed. */
static bool
link_temp(struct save *s)
{
	char fd[64];

	if (s->temp != NULL)
		return true;
	s->temp = temp_name(s->path);
	sprintf(fd, "/proc/self/fd/%d", s->fd);
	doom(s->temp);
	return linkat(AT_FDCWD, fd, AT_FDCWD, s->temp, AT_SYMLINK_FOLLOW) == 0;
}

bool
save_commit(struct save *s)
{
	bool fine = fflush(s->f) == 0 && (s->device ||
	    (fsync(s->fd) == 0 && link_temp(s) &&
	    rename(s->temp, s->path) == 0));

	if (!fine) {
		complain("cannot write %s: %s", s->path, strerror(errno));
		save_discard(s);
		return false;
	}
	doom("");
	fine = fclose(s->f) == 0;
	if (!fine)
		complain("cannot write %s: %s", s->path, strerror(errno));
	free(s->path);
	free(s->temp);
	*s = (struct save){ .fd = -1 };
	return fine;
}

void
save_discard(struct save *s)
{
	if (s->f != NULL)
		fclose(s->f);
	else if (s->fd >= 0)
		close(s->fd);
	if (s->temp != NULL)
		unlink(s->temp);
	doom("");
	free(s->path);
	free(s->temp);
	*s = (struct save){ .fd = -1 };
}
