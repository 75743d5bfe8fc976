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

bool
gaztext_open(struct gaztext *t, const char *path, struct fault *why)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat st = { 0 };
	void *p = MAP_FAILED;

	if (fd >= 0 && fstat(fd, &st) == 0 && st.st_size > 0)
		p = mmap(NULL, st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (p == MAP_FAILED)
		fault(why, "cannot read %s: %s", path, fd < 0 ?
		    strerror(errno) : "it is empty or no regular file");
	if (fd >= 0)
		close(fd);
	*t = (struct gaztext){ { p, st.st_size }, p };
	if (p != MAP_FAILED)
		return true;
	*t = (struct gaztext){ 0 };
	return false;
}

void
gaztext_close(struct gaztext *t)
{
	if (t->map != NULL)
		munmap(t->map, t->s.n);
	*t = (struct gaztext){ 0 };
}

bool
gazfile_is_pack(struct str s)
{
	return s.n >= 8 && memcmp(s.p, GAZ_MAGIC, 8) == 0;
}

/* Compiles a table. */
static struct str
compile(struct str text, const char *path, struct fault *why)
{
	struct gazbuild *b = gazbuild_new();
	size_t line = 0, size = 0;
	const char *what;
	char *made = NULL;

	if (b == NULL) {
		fault(why, "out of memory");
		return (struct str){ NULL, 0 };
	}
	what = gazbuild_text(b, text, &line);
	if (what != NULL)
		fault(why, "%s: line %zu: %s", path, line, what);
	else if ((made = gazbuild_done(b, &size)) == NULL)
		fault(why, "%s: out of memory, or it holds more than 4 GB of "
		    "names or 65,535 lists of languages", path);
	gazbuild_free(b);
	return (struct str){ made, size };
}

bool
gazfile_open(struct gazfile *f, const char *path, struct fault *why)
{
	struct str s;
	const char *what;

	f->made = NULL;
	if (!gaztext_open(&f->text, path, why))
		return false;
	s = f->text.s;
	if (!gazfile_is_pack(s)) {
		s = compile(s, path, why);
		f->made = (void *)s.p;
		gaztext_close(&f->text);
		if (f->made == NULL)
			return false;
	}
	what = gaz_open(&f->gaz, s, f->bit);
	f->gaz.doubted = f->made == NULL;
	if (what == NULL)
		return true;
	fault(why, "cannot use the names in %s: %s", path, what);
	gazfile_close(f);
	return false;
}

void
gazfile_close(struct gazfile *f)
{
	gaztext_close(&f->text);
	free(f->made);
	f->made = NULL;
}
