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
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "cli.h"
#include "io.h"

/* What the handler removes.  A handler has no other way to know. */
enum { SLOTS = 256 };
static struct {
	volatile sig_atomic_t used;
	char path[4096];
} doomed[SLOTS];
static pthread_mutex_t doomed_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_once_t handled = PTHREAD_ONCE_INIT;

static void
remove_doomed(int sig)
{
	for (int i = 0; i < SLOTS; i++)
		if (doomed[i].used == 2)
			unlink(doomed[i].path);
	signal(sig, SIG_DFL);
	raise(sig);
}

static void
handle(void)
{
	static const int sigs[] = { SIGINT, SIGTERM, SIGHUP };

	for (size_t i = 0; i < sizeof(sigs) / sizeof(*sigs); i++) {
		struct sigaction now;

		/* What the parent has us ignore stays ignored. */
		if (sigaction(sigs[i], NULL, &now) == 0 &&
		    now.sa_handler != SIG_IGN)
			signal(sigs[i], remove_doomed);
	}
}

/* Takes a slot for what a signal removes; -1 when all are taken. */
static int
doom(const char *path)
{
	int slot = -1;

	pthread_once(&handled, handle);
	pthread_mutex_lock(&doomed_lock);
	for (int i = 0; i < SLOTS && slot < 0; i++)
		if (doomed[i].used == 0)
			slot = i;
	if (slot >= 0) {
		doomed[slot].used = 1;
		snprintf(doomed[slot].path, sizeof(doomed[slot].path), "%s",
		    path);
		doomed[slot].used = 2;
	}
	pthread_mutex_unlock(&doomed_lock);
	return slot;
}

static void
spare(struct save *s)
{
	if (s->slot >= 0)
		doomed[s->slot].used = 0;
	s->slot = -1;
}

/* .NAME.decant-HOST-PID-TIME, in the same folder. */
static char *
temp_name(const char *path)
{
	const char *slash = strrchr(path, '/');
	int folder = slash ? (int)(slash - path) + 1 : 0;
	char host[65] = "";
	struct timespec now;
	char *p = must(malloc(strlen(path) + 160));

	gethostname(host, sizeof(host) - 1);
	clock_gettime(CLOCK_MONOTONIC, &now);
	/* A long name leaves room for what is put around it. */
	sprintf(p, "%.*s.%.100s.decant-%.32s-%ld-%lx%lx", folder, path,
	    path + folder, host, (long)getpid(), (long)now.tv_sec,
	    now.tv_nsec ^ (long)pthread_self());
	return p;
}

bool
save_is_left(const char *name)
{
	const char *mark = name[0] == '.' ? strstr(name, ".decant-") : NULL;
	char host[65] = "";
	char *end;
	size_t n;
	long pid;

	gethostname(host, sizeof(host) - 1);
	host[32] = '\0';
	n = strlen(host);
	if (mark == NULL || strncmp(mark + 8, host, n) != 0 ||
	    mark[8 + n] != '-')
		return false;
	pid = strtol(mark + 9 + n, &end, 10);
	return pid > 0 && *end == '-' && kill(pid, 0) != 0 && errno == ESRCH;
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
	s->slot = doom(s->temp);
	fd = open(s->temp, O_CREAT | O_EXCL | O_NOFOLLOW | O_RDWR | O_CLOEXEC,
	    mode);
	if (fd < 0)
		spare(s);
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

	*s = (struct save){ .path = final_path(path), .slot = -1 };
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

/* Gives a nameless file the name that will be renamed, or its own at once when
 * there is nothing to replace. */
static bool
place(struct save *s)
{
	char fd[64];

	if (s->temp == NULL) {
		sprintf(fd, "/proc/self/fd/%d", s->fd);
		if (linkat(AT_FDCWD, fd, AT_FDCWD, s->path,
		    AT_SYMLINK_FOLLOW) == 0)
			return true;
		s->temp = temp_name(s->path);
		s->slot = doom(s->temp);
		if (linkat(AT_FDCWD, fd, AT_FDCWD, s->temp,
		    AT_SYMLINK_FOLLOW) != 0)
			return false;
	}
	return rename(s->temp, s->path) == 0;
}

bool
save_commit(struct save *s)
{
	bool fine = fflush(s->f) == 0 && (s->device ||
	    ((!s->sure || fsync(s->fd) == 0) && place(s)));

	if (!fine) {
		complain("cannot write %s: %s", s->path, strerror(errno));
		save_discard(s);
		return false;
	}
	spare(s);
	fine = fclose(s->f) == 0;
	if (!fine)
		complain("cannot write %s: %s", s->path, strerror(errno));
	free(s->path);
	free(s->temp);
	*s = (struct save){ .fd = -1, .slot = -1 };
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
	spare(s);
	free(s->path);
	free(s->temp);
	*s = (struct save){ .fd = -1, .slot = -1 };
}
