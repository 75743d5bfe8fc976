/* SPDX-License-Identifier: Apache-2.0 */
/*
 * nomem.c - preloaded into the command, fails every allocation in turn.
 *
 * At each (each NOMEM_STEP-th) allocation the process forks: the child gets no
 * memory, this once, and goes on with its own stdout and stderr; the parent waits
 * for it, judges how it ended, and goes on as if nothing had been.  So one run
 * tries them all.  What reads again a file that it wrote would be led astray by
 * such a child; with NOMEM_AT only that one fails, and nothing forks.  A child may fail with status 2 and a sentence, or do without
 * and write what is right; a death by a signal, another status, silence or other
 * output is told in NOMEM_REPORT.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

void *__libc_malloc(size_t n);
void *__libc_calloc(size_t n, size_t size);
void *__libc_realloc(void *p, size_t n);

static bool on, child;
static unsigned long count, step, only, failed, survived;
static int right_fd = -1;

static bool
same_as_right(int fd)
{
	static char a[1 << 16], b[1 << 16];
	ssize_t n = pread(fd, a, sizeof(a), 0);
	ssize_t m = pread(right_fd, b, sizeof(b), 0);

	return n == m && memcmp(a, b, n) == 0;
}

static bool
judge(int status, int out, int err)
{
	char said[4096] = "";

	if (!WIFEXITED(status))
		return false;
	if (WEXITSTATUS(status) == 0) {
		survived++;
		return same_as_right(out);
	}
	pread(err, said, sizeof(said) - 1, 0);
	return WEXITSTATUS(status) == 2 && strstr(said, "decant: ") != NULL;
}

static void
tell(unsigned long i, int status, int err)
{
	const char *path = getenv("NOMEM_REPORT");
	int fd = path ? open(path, O_WRONLY | O_CREAT | O_APPEND, 0666) : 2;
	char said[512] = "";

	pread(err, said, sizeof(said) - 1, 0);
	dprintf(fd, "allocation %lu: %s %d: %s\n", i, WIFSIGNALED(status) ?
	    "signal" : "status", WIFSIGNALED(status) ? WTERMSIG(status) :
	    WEXITSTATUS(status), said);
	if (fd != 2)
		close(fd);
}

/* What the child reads is not lost to the parent. */
static void
reopen(void)
{
	char path[64];

	for (int fd = 0; fd < 64; fd++) {
		int flags = fcntl(fd, F_GETFL), again;

		if (fd == 1 || fd == 2 || flags < 0 ||
		    (flags & O_ACCMODE) != O_RDONLY ||
		    lseek(fd, 0, SEEK_CUR) < 0)
			continue;
		snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
		again = open(path, O_RDONLY);
		if (again < 0)
			continue;
		lseek(again, lseek(fd, 0, SEEK_CUR), SEEK_SET);
		dup2(again, fd);
		close(again);
	}
}

/* Is this the one that fails?  Only in the child. */
static bool
fails(void)
{
	char name[] = "/tmp/nomem-XXXXXX", name2[] = "/tmp/nomem-XXXXXX";
	int out, err, status;
	pid_t pid;

	if (only > 0 && ++count == only) {
		errno = ENOMEM;
		return true;
	}
	if (!on || child || ++count % step != 0)
		return false;
	on = false;
	out = mkstemp(name);
	err = mkstemp(name2);
	unlink(name);
	unlink(name2);
	pid = fork();
	if (pid == 0) {
		child = true;
		reopen();
		dup2(out, 1);
		dup2(err, 2);
		errno = ENOMEM;
		return true;
	}
	if (pid > 0 && waitpid(pid, &status, 0) == pid &&
	    !judge(status, out, err)) {
		failed++;
		tell(count, status, err);
	}
	close(out);
	close(err);
	on = true;
	return false;
}

void *
malloc(size_t n)
{
	return fails() ? NULL : __libc_malloc(n);
}

void *
calloc(size_t n, size_t size)
{
	return fails() ? NULL : __libc_calloc(n, size);
}

void *
realloc(void *p, size_t n)
{
	return fails() ? NULL : __libc_realloc(p, n);
}

__attribute__((constructor)) static void
begin(void)
{
	const char *s = getenv("NOMEM_STEP"), *right = getenv("NOMEM_RIGHT");
	const char *at = getenv("NOMEM_AT");

	only = at ? strtoul(at, NULL, 10) : 0;
	step = s ? strtoul(s, NULL, 10) : 1;
	right_fd = right ? open(right, O_RDONLY | O_CLOEXEC) : -1;
	on = right_fd >= 0 && step > 0;
}

__attribute__((destructor)) static void
end(void)
{
	const char *path = getenv("NOMEM_REPORT");
	int fd = path && on && !child ? open(path, O_WRONLY | O_CREAT |
	    O_APPEND, 0666) : -1;

	if (fd < 0)
		return;
	dprintf(fd, "%lu allocations, %lu survived, %lu ended badly\n", count,
	    survived, failed);
	close(fd);
}
