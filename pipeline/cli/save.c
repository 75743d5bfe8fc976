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
enum { SLOTS = 256, DAY = 24 * 60 * 60 };
static struct {
	volatile sig_atomic_t used;
	int folder;
	char name[256];
} doomed[SLOTS];
static pthread_mutex_t doomed_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_once_t handled = PTHREAD_ONCE_INIT;

static void
remove_doomed(int sig)
{
	for (int i = 0; i < SLOTS; i++)
		if (doomed[i].used == 2)
			unlinkat(doomed[i].folder, doomed[i].name, 0);
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
doom(int folder, const char *name)
{
	int slot = -1;

	pthread_once(&handled, handle);
	pthread_mutex_lock(&doomed_lock);
	for (int i = 0; i < SLOTS && slot < 0; i++)
		if (doomed[i].used == 0)
			slot = i;
	if (slot >= 0) {
		doomed[slot].used = 1;
		doomed[slot].folder = folder;
		snprintf(doomed[slot].name, sizeof(doomed[slot].name), "%s",
		    name);
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

/* .NAME.decant-HOST-PID-TIME. */
static char *
temp_name(const char *name)
{
	char host[65] = "";
	struct timespec now;
	char *p = must(malloc(strlen(name) + 160));

	gethostname(host, sizeof(host) - 1);
	clock_gettime(CLOCK_MONOTONIC, &now);
	/* A long name leaves room for what is put around it. */
	sprintf(p, ".%.100s.decant-%.32s-%ld-%lx%lx", name, host,
	    (long)getpid(), (long)now.tv_sec,
	    now.tv_nsec ^ (long)pthread_self());
	return p;
}

/* Is a name like those of temp_name()?  Its last parts are PID and TIME. */
static bool
is_temporary(const char *name, const char **host, size_t *n, long *pid)
{
	const char *mark = name[0] == '.' ? strstr(name, ".decant-") : NULL;
	const char *time = mark ? strrchr(mark + 8, '-') : NULL, *p = time;
	char *end;

	if (time == NULL || time[1] == '\0' ||
	    time[1 + strspn(time + 1, "0123456789abcdef")] != '\0')
		return false;
	while (p > mark + 8 && p[-1] != '-')
		p--;
	*host = mark + 8;
	*n = p - 1 - *host;
	*pid = strtol(p, &end, 10);
	return p > mark + 9 && *pid > 0 && end == time;
}

/* Of another machine one cannot know whether it lives, but nobody writes to a
 * file for a day without writing. */
bool
save_is_left(const char *name, time_t changed)
{
	const char *of;
	char host[65] = "";
	size_t n;
	long pid;

	if (!is_temporary(name, &of, &n, &pid))
		return false;
	gethostname(host, sizeof(host) - 1);
	host[32] = '\0';
	if (strlen(host) == n && strncmp(of, host, n) == 0)
		return kill(pid, 0) != 0 && errno == ESRCH;
	return changed < time(NULL) - DAY;
}

/* A nameless file gets its name by way of /proc. */
static int
open_nameless(const struct save *s, unsigned mode)
{
	return access("/proc/self/fd", F_OK) != 0 ? -1 : openat(s->folder, ".",
	    O_TMPFILE | O_RDWR | O_CLOEXEC, mode);
}

static int
open_named(struct save *s, unsigned mode)
{
	int fd;

	s->temp = temp_name(s->name);
	s->slot = doom(s->folder, s->temp);
	fd = openat(s->folder, s->temp, O_CREAT | O_EXCL | O_NOFOLLOW |
	    O_RDWR | O_CLOEXEC, mode);
	if (fd < 0) {
		spare(s);
		free(s->temp);
		s->temp = NULL;
	}
	return fd;
}

/* Begins the file `name` in s->folder. */
static bool
begin(struct save *s, const char *name, unsigned mode)
{
	s->name = must(strdup(name));
	s->fd = open_nameless(s, mode);
	if (s->fd < 0)
		s->fd = open_named(s, mode);
	/* Bits beyond what the umask lets through: those the old file had. */
	if (s->fd >= 0)
		fchmod(s->fd, mode);
	return s->fd >= 0;
}

/* The file that a link leads to is the one to replace, not the link. */
static bool
begin_path(struct save *s, const char *path, unsigned mode)
{
	char *real = realpath(path, NULL);
	char *p = real ? real : must(strdup(path)), *slash;
	struct stat st;
	bool fine;

	s->device = stat(p, &st) == 0 && !S_ISREG(st.st_mode);
	slash = strrchr(p, '/');
	if (s->device) {
		s->fd = open(p, O_WRONLY | O_CLOEXEC);
		fine = s->fd >= 0;
	} else if (slash == NULL) {
		s->folder = open(".", O_PATH | O_DIRECTORY | O_CLOEXEC);
		fine = s->folder >= 0 && begin(s, p, mode);
	} else {
		*slash = '\0';
		s->folder = open(slash == p ? "/" : p,
		    O_PATH | O_DIRECTORY | O_CLOEXEC);
		fine = s->folder >= 0 && begin(s, slash + 1, mode);
	}
	free(p);
	return fine;
}

static bool
begun(struct save *s, bool fine)
{
	int error = errno;

	if (fine && (s->f = fdopen(s->fd, "wb")) != NULL)
		return true;
	complain("cannot write %s: %s", s->path, strerror(error));
	save_discard(s);
	return false;
}

void
save_give(struct save *s, const struct stat *old)
{
	if (s->device)
		return;
	if (fchown(s->fd, old->st_uid, old->st_gid) != 0 &&
	    fchown(s->fd, -1, old->st_gid) != 0)
		return;
	/* Another owner takes away what lets others be him. */
	fchmod(s->fd, old->st_mode & 07777);
}

bool
save_open(struct save *s, const char *path, unsigned mode)
{
	*s = (struct save){ .path = must(strdup(path)), .slot = -1,
		.fd = -1, .folder = -1 };
	return begun(s, begin_path(s, path, mode & 07777));
}

bool
save_open_below(struct save *s, int root, const char *relative,
		const char *path, unsigned mode, bool make)
{
	const char *slash = strrchr(relative, '/');

	*s = (struct save){ .path = must(strdup(path)), .slot = -1, .fd = -1 };
	s->folder = open_folder_below(root, relative, make);
	if (s->folder < 0 && (errno == ENOTDIR || errno == ELOOP)) {
		save_discard(s);
		return complain("cannot write %s: some folder of this path is "
		    "a link or a file, and no links are followed", path);
	}
	return begun(s, s->folder >= 0 && begin(s, slash ? slash + 1 :
	    relative, mode & 07777));
}

/* Gives a nameless file the name that will be renamed, or its own at once when
 * there is nothing to replace. */
static bool
place(struct save *s)
{
	char fd[64];

	if (s->temp == NULL) {
		sprintf(fd, "/proc/self/fd/%d", s->fd);
		if (linkat(AT_FDCWD, fd, s->folder, s->name,
		    AT_SYMLINK_FOLLOW) == 0)
			return true;
		s->temp = temp_name(s->name);
		s->slot = doom(s->folder, s->temp);
		if (linkat(AT_FDCWD, fd, s->folder, s->temp,
		    AT_SYMLINK_FOLLOW) != 0)
			return false;
	}
	return renameat(s->folder, s->temp, s->folder, s->name) == 0;
}

static void
forget(struct save *s)
{
	spare(s);
	if (s->folder >= 0)
		close(s->folder);
	free(s->path);
	free(s->name);
	free(s->temp);
	*s = (struct save){ .fd = -1, .slot = -1, .folder = -1 };
}

bool
save_is_of(const struct save *s, const struct stat *st)
{
	struct stat now;

	return fstatat(s->folder, s->name, &now, AT_SYMLINK_NOFOLLOW) == 0 &&
	    now.st_dev == st->st_dev && now.st_ino == st->st_ino;
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
	fine = fclose(s->f) == 0;
	if (!fine)
		complain("cannot write %s: %s", s->path, strerror(errno));
	forget(s);
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
		unlinkat(s->folder, s->temp, 0);
	forget(s);
}
