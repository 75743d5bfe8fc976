/* SPDX-License-Identifier: Apache-2.0 */
/*
 * source.c - reads a file or pipe, unpacked when its first bytes say that it is
 * packed: gzip of any number of members, Zstandard of any number of frames.
 *
 * A packed file that ends too early, or whose checksum is wrong, is an error;
 * what was read before it has been handed on by then.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <zlib.h>
#include <zstd.h>

#include "cli.h"
#include "io.h"

enum { PACKED = 1 << 16, UNPACKED_FREE = 16 << 20 };

struct source {
	int fd;
	const char *name;
	enum packing how;
	char *in;		/* as it came */
	size_t at, n;
	bool ended, failed;
	bool within;		/* a member or frame */
	unsigned ratio;		/* at most, of unpacked to packed; or 0 */
	uint64_t packed, unpacked;
	z_stream z;
	ZSTD_DCtx *zstd;
	char *head;		/* read by source_peek() */
	size_t head_at, head_n;
	struct digest *digest;	/* of what was handed on, or NULL */
	uint64_t left;		/* packed bytes of the range */
	bool ranged;
	bool skipping;		/* to the first line end of the range */
	bool beyond;		/* its frames, in the last line */
	bool over;		/* that line too */
};

/* Reads on when nothing waits; false at the end. */
static bool
fill(struct source *s)
{
	ssize_t n;

	if (s->at < s->n)
		return true;
	if (s->ended)
		return false;
	while ((n = read(s->fd, s->in, s->left < PACKED ? s->left : PACKED)) <
	    0 && errno == EINTR)
		;
	s->at = 0;
	s->n = n > 0 ? n : 0;
	s->left -= s->n;
	s->packed += s->n;
	s->ended = n <= 0;
	s->failed |= n < 0;
	if (n < 0)
		complain("cannot read %s: %s", s->name, strerror(errno));
	return n > 0;
}

static ssize_t
broken(struct source *s, const char *how)
{
	s->failed = true;
	complain("cannot unpack %s: %s", s->name, how);
	return -1;
}

static bool
begins_with(const struct source *s, const char *magic, size_t n)
{
	return s->n >= n && memcmp(s->in, magic, n) == 0;
}

static void
begin(struct source *s)
{
	if (begins_with(s, "\x1f\x8b\x08", 3))
		s->how = GZIP;
	else if (begins_with(s, "\x28\xb5\x2f\xfd", 4) ||
	    (s->n >= 4 && (s->in[0] & 0xf0) == 0x50 &&
	    memcmp(s->in + 1, "\x2a\x4d\x18", 3) == 0))
		s->how = ZSTD;	/* a frame to be passed over: pzstd */
	if (s->how == GZIP && inflateInit2(&s->z, 15 + 16) != Z_OK)
		must(NULL);
	if (s->how == ZSTD)
		s->zstd = must(ZSTD_createDCtx());
}

/* The first bytes tell; a pipe may bring them one by one. */
static void
look(struct source *s)
{
	ssize_t n = 1;

	while (s->n < 4 && n > 0) {
		n = read(s->fd, s->in + s->n, PACKED - s->n);
		if (n < 0 && errno == EINTR)
			n = 1;
		else if (n > 0)
			s->n += n;
	}
	if (n < 0) {
		s->failed = true;
		complain("cannot read %s: %s", s->name, strerror(errno));
	}
	s->ended = n <= 0;
	s->packed = s->n;
	begin(s);
}

/* How a range is packed is told by the head of the file. */
static void
look_at(struct source *s, const struct range *range)
{
	ssize_t n = pread(s->fd, s->in, 4, 0);

	s->n = n > 0 ? n : 0;
	begin(s);
	s->n = 0;
	s->ranged = true;
	s->left = range->length;
	s->skipping = s->how == ZSTD && range->offset > 0;
	if (n < 0 || lseek(s->fd, range->offset, SEEK_SET) < 0) {
		s->failed = true;
		complain("cannot read %s: %s", s->name, strerror(errno));
	}
}

struct source *
source_open_range(int fd, const char *name, unsigned ratio,
		const struct range *range)
{
	struct source *s = must(calloc(1, sizeof(*s)));

	s->fd = fd;
	s->name = name;
	s->ratio = ratio;
	s->in = must(malloc(PACKED));
	s->left = UINT64_MAX;
	if (range != NULL)
		look_at(s, range);
	else
		look(s);
	return s;
}

struct source *
source_open(int fd, const char *name, unsigned ratio)
{
	return source_open_range(fd, name, ratio, NULL);
}

static ssize_t
read_plain(struct source *s, char *p, size_t n)
{
	if (!fill(s))
		return s->failed ? -1 : 0;
	if (n > s->n - s->at)
		n = s->n - s->at;
	memcpy(p, s->in + s->at, n);
	s->at += n;
	return n;
}

static ssize_t
read_gzip(struct source *s, char *p, size_t n)
{
	int status = Z_OK;

	s->z.next_out = (Bytef *)p;
	s->z.avail_out = n;
	while (s->z.avail_out == n) {
		if (!fill(s))
			return s->failed ? -1 : s->within ?
			    broken(s, "it ends too early") : 0;
		/* Zeros may follow the last member. */
		if (!s->within && s->in[s->at] == 0) {
			s->at++;
			continue;
		}
		s->within = true;
		s->z.next_in = (Bytef *)s->in + s->at;
		s->z.avail_in = s->n - s->at;
		status = inflate(&s->z, Z_NO_FLUSH);
		s->at = s->n - s->z.avail_in;
		if (status == Z_STREAM_END) {
			s->within = false;
			inflateReset(&s->z);
		} else if (status != Z_OK && status != Z_BUF_ERROR) {
			return broken(s, "it is damaged");
		}
	}
	return n - s->z.avail_out;
}

/* Behind the frames of a range their last line goes on. */
static bool
fill_frames(struct source *s)
{
	if (s->ranged && s->at == s->n && s->left == 0) {
		if (s->within)
			return false;
		s->beyond = true;
		s->left = UINT64_MAX;
	}
	return fill(s);
}

static ssize_t
read_zstd(struct source *s, char *p, size_t n)
{
	ZSTD_outBuffer out = { p, n, 0 };
	bool dry = !s->within;	/* no text waits for room */

	while (out.pos == 0) {
		ZSTD_inBuffer in;
		size_t left;

		if (dry && !fill_frames(s))
			return s->failed ? -1 : s->within ?
			    broken(s, "it ends too early") : 0;
		in = (ZSTD_inBuffer){ s->in, s->n, s->at };
		left = ZSTD_decompressStream(s->zstd, &out, &in);
		s->at = in.pos;
		if (ZSTD_isError(left))
			return broken(s, ZSTD_getErrorName(left));
		s->within = left > 0;
		dry = true;
	}
	return out.pos;
}

/* The lines of a range of frames. */
static ssize_t
read_lines(struct source *s, char *p, size_t n)
{
	ssize_t got;
	char *nl;

	do {
		if (s->over || (got = read_zstd(s, p, n)) <= 0)
			return s->over ? 0 : got;
		nl = memchr(p, '\n', got);
		if (s->beyond) {
			/* The line that is begun is the last, if any is ours. */
			s->over = nl != NULL || s->skipping;
			return s->skipping ? 0 : nl ? nl + 1 - p : got;
		}
		if (s->skipping && nl != NULL) {
			s->skipping = false;
			got -= nl + 1 - p;
			memmove(p, nl + 1, got);
		} else if (s->skipping) {
			got = 0;
		}
	} while (got == 0);
	return got;
}

/* A few bytes that unpack to a full disk are no text.  Small ones are let pass:
 * a page of blanks may well shrink to nothing. */
static bool
is_bomb(const struct source *s)
{
	return s->ratio > 0 && s->unpacked > UNPACKED_FREE &&
	    s->unpacked / s->ratio > s->packed;
}

static ssize_t
read_on(struct source *s, char *p, size_t n)
{
	ssize_t got;

	if (s->failed)
		return -1;
	if (s->how == PLAIN)
		return read_plain(s, p, n);
	got = s->how == GZIP ? read_gzip(s, p, n) : s->ranged ?
	    read_lines(s, p, n) : read_zstd(s, p, n);
	s->unpacked += got > 0 ? got : 0;
	return is_bomb(s) ? broken(s, "it grows too much; if that is right, "
	    "raise --max-ratio") : got;
}

static ssize_t
read_head(struct source *s, char *p, size_t n)
{
	if (n > s->head_n - s->head_at)
		n = s->head_n - s->head_at;
	memcpy(p, s->head + s->head_at, n);
	s->head_at += n;
	return n;
}

ssize_t
source_read(struct source *s, char *p, size_t n)
{
	ssize_t got = s->head_at < s->head_n ? read_head(s, p, n) :
	    read_on(s, p, n);

	if (s->digest != NULL && got > 0)
		digest_add(s->digest, p, got);
	return got;
}

void
source_digest(struct source *s, struct digest *d)
{
	s->digest = d;
}

const char *
source_peek(struct source *s, size_t most, size_t *n)
{
	ssize_t got = 1;

	s->head = must(realloc(s->head, most));
	while (s->head_n < most && got > 0)
		if ((got = read_on(s, s->head + s->head_n,
		    most - s->head_n)) > 0)
			s->head_n += got;
	*n = s->head_n;
	return s->head;
}

void
source_close(struct source *s)
{
	if (s == NULL)
		return;
	if (s->how == GZIP)
		inflateEnd(&s->z);
	ZSTD_freeDCtx(s->zstd);
	free(s->head);
	free(s->in);
	free(s);
}
