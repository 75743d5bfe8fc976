/* SPDX-License-Identifier: Apache-2.0 */
/* gazfile.c - gazetteers that users bring: packs and overlays. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "gazbuild.h"
#include "gazfile.h"

static bool
map(struct gazfile *f, const char *path, struct fault *why)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat st = { 0 };

	if (fd >= 0 && fstat(fd, &st) == 0 && st.st_size > 0) {
		f->size = st.st_size;
		f->map = mmap(NULL, f->size, PROT_READ, MAP_PRIVATE, fd, 0);
	}
	if (fd >= 0)
		close(fd);
	if (f->map != NULL && f->map != MAP_FAILED)
		return true;
	f->map = NULL;
	fault(why, "cannot read the names in %s: %s", path, fd < 0 ?
	    strerror(errno) : "it is empty or no regular file");
	return false;
}

/* Compiles a table and lets go of its text. */
static bool
compile(struct gazfile *f, const char *path, struct fault *why)
{
	struct gazbuild *b = gazbuild_new();
	size_t line, size = 0;
	const char *what;

	if (b == NULL) {
		fault(why, "out of memory");
		return false;
	}
	what = gazbuild_text(b, (struct str){ f->map, f->size }, &line);
	if (what != NULL)
		fault(why, "%s: line %zu: %s", path, line, what);
	else if ((f->made = gazbuild_done(b, &size)) == NULL)
		fault(why, "out of memory");
	gazbuild_free(b);
	munmap(f->map, f->size);
	f->map = NULL;
	f->size = size;
	return f->made != NULL;
}

bool
gazfile_open(struct gazfile *f, const char *path, struct fault *why)
{
	const char *what;

	if (!map(f, path, why))
		return false;
	if ((f->size < 8 || memcmp(f->map, GAZ_MAGIC, 8) != 0) &&
	    !compile(f, path, why))
		return false;
	what = gaz_open(&f->gaz, (struct str){ f->made ? f->made : f->map,
	    f->size }, f->bit);
	if (what == NULL)
		return true;
	fault(why, "cannot use the names in %s: %s", path, what);
	gazfile_close(f);
	return false;
}

void
gazfile_close(struct gazfile *f)
{
	if (f->map != NULL)
		munmap(f->map, f->size);
	free(f->made);
	f->map = f->made = NULL;
}
