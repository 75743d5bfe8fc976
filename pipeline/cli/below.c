/* SPDX-License-Identifier: Apache-2.0 */
/*
 * below.c - paths below an open folder, taken name by name.
 *
 * A path that is looked at first and used later may lead elsewhere by then.  So
 * each folder is opened from the one above it, and a link on the way is an
 * error.  openat2() would do the same in one call, where the kernel has it.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli.h"
#include "io.h"

enum { FOLDER = O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC };

/* Opens one folder in another and closes that. */
static int
step(int above, const char *name, bool make)
{
	int fd = -1, error;

	if (strcmp(name, "..") == 0)
		errno = EXDEV;
	else
		fd = openat(above, name, FOLDER);
	if (fd < 0 && errno == ENOENT && make &&
	    (mkdirat(above, name, 0777) == 0 || errno == EEXIST))
		fd = openat(above, name, FOLDER);
	error = errno;
	close(above);
	errno = error;
	return fd;
}

int
open_folder_below(int root, const char *relative, bool make)
{
	char *path = must(strdup(relative)), *p = path, *slash;
	int fd = openat(root, ".", O_PATH | O_DIRECTORY | O_CLOEXEC);

	for (; fd >= 0 && (slash = strchr(p, '/')) != NULL; p = slash + 1) {
		*slash = '\0';
		if (slash > p)
			fd = step(fd, p, make);
	}
	free(path);
	return fd;
}

int
open_file_below(int root, const char *relative)
{
	const char *slash = strrchr(relative, '/');
	int folder = open_folder_below(root, relative, false), fd, error;

	if (folder < 0)
		return -1;
	fd = openat(folder, slash ? slash + 1 : relative,
	    O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	error = errno;
	close(folder);
	errno = error;
	return fd;
}
