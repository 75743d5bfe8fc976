/* SPDX-License-Identifier: Apache-2.0 */
/*
 * meddle.c - preloaded into the command, writes to its input (MEDDLE) when the
 * output is begun: after the input was opened, and before it is read.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

int
fchmod(int fd, mode_t mode)
{
	const char *path = getenv("MEDDLE");
	int in = path ? open(path, O_WRONLY | O_APPEND) : -1;

	if (in >= 0) {
		dprintf(in, "one line more\n");
		close(in);
	}
	return syscall(SYS_fchmod, fd, mode);
}
