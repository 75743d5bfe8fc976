/* SPDX-License-Identifier: Apache-2.0 */
/*
 * escape.c - preloaded into the command, does at its first read of stdin, or with
 * ESCAPED_ANY of any file, what a text that took it over would do, and tells on
 * ESCAPED, an open descriptor, which of that was let through.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

static void
try(void)
{
	char *const argv[] = { "true", NULL };
	const char *out = getenv("ESCAPED");
	int to = out ? atoi(out) : 2;
	pid_t pid;

	if (open("secret", O_RDONLY) >= 0)
		dprintf(to, "read\n");
	if (open("elsewhere/file", O_WRONLY | O_CREAT, 0666) >= 0)
		dprintf(to, "write\n");
	if (unlink("elsewhere/there") == 0)
		dprintf(to, "remove\n");
	if (socket(AF_INET, SOCK_STREAM, 0) >= 0)
		dprintf(to, "inet\n");
	if (socket(AF_UNIX, SOCK_STREAM, 0) >= 0)
		dprintf(to, "unix\n");
	if ((pid = fork()) == 0) {
		execv("/bin/true", argv);
		_exit(1);
	}
	if (open("/usr/share/dict-of-nobody", O_RDONLY) < 0 &&
	    open("/usr", O_RDONLY | O_DIRECTORY) >= 0)
		dprintf(to, "usr\n");
}

ssize_t
read(int fd, void *p, size_t n)
{
	static bool tried;

	if ((fd == 0 || getenv("ESCAPED_ANY") != NULL) && !tried) {
		tried = true;
		try();
	}
	return syscall(SYS_read, fd, p, n);
}
