/* SPDX-License-Identifier: Apache-2.0 */
/*
 * data.c - the compiled dictionaries: built into the program, or a mapped file.
 *
 * The built-in ones are part of the program and trusted like its code; of a
 * file the version, the size and the checksum are held against its header.
 */
#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core.h"
#include "data.h"
#include "embed.h"

/* The file build/MODE/decant.data. */
EMBED(decant_builtin, DATAFILE);

static bool
map(struct data *data, const char *path, struct fault *why)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat st;
	void *p;

	if (fd < 0 || fstat(fd, &st) != 0) {
		fault(why, "cannot read the dictionaries %s: %s", path,
		    strerror(errno));
		if (fd >= 0)
			close(fd);
		return false;
	}
	p = st.st_size > 0 ? mmap(NULL, st.st_size, PROT_READ, MAP_PRIVATE, fd,
	    0) : MAP_FAILED;
	close(fd);
	if (p == MAP_FAILED) {
		fault(why, "cannot map the dictionaries %s: it is empty or no "
		    "regular file", path);
		return false;
	}
	*data = (struct data){ .p = p, .n = st.st_size, .map = p };
	return true;
}

/* What is wrong with a file, or NULL. */
static const char *
damage(const struct data *d)
{
	struct data_header h;

	if (d->n < sizeof(h))
		return "it is too short";
	memcpy(&h, d->p, sizeof(h));
	if (memcmp(h.magic, DATA_MAGIC, sizeof(h.magic)) != 0)
		return "it is not a file of compiled dictionaries";
	if (h.version != DATA_VERSION || h.order != DATA_ORDER)
		return "it was compiled for another version or machine: "
		    "compile it again";
	if (h.size != d->n)
		return "it was cut short or has grown";
	if (h.directory > d->n || h.directory % 8 != 0 || h.sections >
	    (d->n - h.directory) / sizeof(struct data_entry))
		return "its directory is damaged";
	if (data_checksum(d->p + sizeof(h), d->n - sizeof(h)) != h.checksum)
		return "its checksum does not match";
	return NULL;
}

static const struct data_entry *
directory(const struct data *d, uint32_t *n)
{
	const struct data_header *h = (const void *)d->p;

	*n = h->sections;
	return (const void *)(d->p + h->directory);
}

bool
data_open(struct data *data, const char *path, struct fault *why)
{
	const char *what;

	*data = (struct data){ .p = decant_builtin,
	    .n = decant_builtin_end - decant_builtin };
	if (path == NULL)
		return true;
	if (!map(data, path, why))
		return false;
	if ((what = damage(data)) == NULL)
		return true;
	fault(why, "cannot use the dictionaries %s: %s", path, what);
	data_close(data);
	return false;
}

void
data_close(struct data *data)
{
	if (data->map != NULL)
		munmap(data->map, data->n);
	*data = (struct data){ 0 };
}

struct str
data_section(const struct data *data, const char *name)
{
	uint32_t n;
	const struct data_entry *e = directory(data, &n);

	for (; n > 0; n--, e++)
		if (strncmp(e->name, name, DATA_NAME) == 0 &&
		    e->at <= data->n && e->size <= data->n - e->at &&
		    e->at % DATA_ALIGN == 0)
			return (struct str){ data->p + e->at, e->size };
	return (struct str){ NULL, 0 };
}
