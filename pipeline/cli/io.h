/* SPDX-License-Identifier: Apache-2.0 */
/*
 * io.h - bytes on their way in and out: buffers, packed files, files that are
 * whole or not there, and folders.
 */
#ifndef IO_H
#define IO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <time.h>

/*
 * Buffers that grow (buf.c); all zero is an empty one
 */
struct buf {
	char *p;
	size_t n, room;
};

void buf_put(struct buf *b, const char *p, size_t n);
void buf_text(struct buf *b, const char *s);
void buf_char(struct buf *b, char c);
void buf_format(struct buf *b, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
/* A string of JSON, quotes and all; ill-formed bytes become U+FFFD, and < is
 * escaped, so that it may stand in HTML. */
void buf_json(struct buf *b, const char *p, size_t n);
/* "name":"bytes", or "name64" and base64 when the bytes are no UTF-8. */
void buf_json_bytes(struct buf *b, const char *name, const char *p, size_t n);
/* What stands between the quotes of such a string; `ascii` escapes the rest. */
void buf_escaped(struct buf *b, const char *p, size_t n, bool ascii);
void buf_free(struct buf *b);

/* The length of the well-formed character at p, or 0. */
size_t utf8_len(const char *p, size_t n);

/* Bytes as a number, the lowest first, on every machine. */
static inline uint64_t
bytes_number(const unsigned char *p, int n)
{
	uint64_t v = 0;

	while (n-- > 0)
		v = v << 8 | p[n];
	return v;
}

/*
 * Checksums of texts (digest.c): XXH64
 */
struct digest {
	uint64_t seed, n, lane[4];
	unsigned char wait[32];
	size_t waiting;
};

void digest_begin(struct digest *d, uint64_t seed);
void digest_add(struct digest *d, const char *p, size_t n);
uint64_t digest_end(const struct digest *d);
uint64_t digest_of(const char *p, size_t n, uint64_t seed);

/*
 * Packed files (source.c, sink.c): plain, gzip or Zstandard, of any number of
 * members or frames
 */
enum packing { PLAIN, GZIP, ZSTD };

struct source;
/* Unpacked, it may become `ratio` times as large; 0 means no bound. */
struct source *source_open(int fd, const char *name, unsigned ratio);
/* Reads a range of it alone; NULL is all.  Of plain text these are its bytes.  Of
 * Zstandard, whose frames may end in a line, these are the lines that begin in
 * its frames or right behind them, but for one that begins right with them: that
 * belongs to the range before, if there is one. */
struct range {
	uint64_t offset, length;
};
struct source *source_open_range(int fd, const char *name, unsigned ratio,
		const struct range *range);
/* Makes a checksum of what is read from now on; NULL makes none. */
void source_digest(struct source *s, struct digest *d);
/* 0 at the end, -1 after telling what went wrong. */
ssize_t source_read(struct source *s, char *p, size_t n);
/* The first bytes, up to `most` of them, which will be read again. */
const char *source_peek(struct source *s, size_t most, size_t *n);
void source_close(struct source *s);

struct sink {
	FILE *f;
	const char *name;
	struct packer *packer;	/* NULL: plain */
	struct digest *digest;	/* of what is put, before it is packed; or NULL */
	bool failed;
	int error;
};

/* By the suffix of its name: .gz, .zst. */
enum packing packing_of(const char *name);
void sink_open(struct sink *s, FILE *f, const char *name, enum packing how);
bool sink_put(struct sink *s, const char *p, size_t n);
/* Puts out what is held back; the file stays open. */
bool sink_end(struct sink *s);
/* The same, and waits until the disk has it when it shall be `sure`; more may be
 * put. */
bool sink_sync(struct sink *s, bool sure);

/*
 * A file on its way: it gets its name when it is whole (save.c)
 */
struct save {
	char *path;		/* as it is told of */
	char *name, *temp;	/* in the folder; temp is NULL while the file
				 * has no name at all */
	int folder, fd;
	int slot;		/* among those that a signal removes, or -1 */
	bool device;		/* or a pipe: written directly */
	bool sure;		/* waits until the disk has it */
	FILE *f;
};

/* Begins a file that shall replace `path`, or be new; `mode` are its bits. */
bool save_open(struct save *s, const char *path, unsigned mode);
/* The same for a path below an open folder, on which no link is followed. */
bool save_open_below(struct save *s, int root, const char *relative,
		const char *path, unsigned mode, bool make);
struct stat;
/* Gives it to whom the file belongs that it will replace, as far as we may. */
void save_give(struct save *s, const struct stat *old);
/* Is the file that it would replace this one, still? */
bool save_is_of(const struct save *s, const struct stat *st);
bool save_commit(struct save *s);
void save_discard(struct save *s);
/* Is this the name of a file that a run on its way left here when it died?  It
 * was written to last at `changed`. */
bool save_is_left(const char *name, time_t changed);

/*
 * Paths below an open folder (below.c): nobody who swaps a folder for a link
 * while we work leads us elsewhere, for no link is followed.  -1, and errno.
 */
/* The folder in which a file stands, for use by openat() and the like; made when
 * it is missing and `make` says so. */
int open_folder_below(int root, const char *relative, bool make);
int open_file_below(int root, const char *relative);

bool is_folder(const char *path);
/* What mkdir() and open() would take from the bits of a mode. */
unsigned current_umask(void);
/* Makes the folders that a file needs to stand in. */
bool make_folders(const char *path);
char *join(const char *folder, const char *name);

#endif
