/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ranges.c - cuts files of records into ranges: see ranges.h.
 *
 * Of plain text only the lines at the cuts are looked for; of Zstandard only the
 * heads of frames and blocks are read (RFC 8878), and nothing is unpacked.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"
#include "io.h"
#include "ranges.h"

enum { PART = 1 << 16, FRAME = 0xfd2fb528u, SKIPPED = 0x184d2a50u };

/* Reads n bytes, or fewer at the end. */
static size_t
read_at(int fd, void *p, size_t n, uint64_t at)
{
	size_t got = 0;
	ssize_t some = 1;

	while (got < n && some != 0) {
		some = pread(fd, (char *)p + got, n - got, at + got);
		if (some < 0 && errno != EINTR)
			return got;
		got += some > 0 ? some : 0;
	}
	return got;
}

static void
cut(struct ranges *r, uint64_t at)
{
	r->at = must(realloc(r->at, (r->n + 2) * sizeof(*r->at)));
	r->at[++r->n] = at;
}

/* The place behind the first line end from `at` on, or the size. */
static uint64_t
next_line(int fd, uint64_t at, uint64_t size)
{
	char part[PART];
	const char *nl;
	size_t n;

	for (; (n = read_at(fd, part, PART, at)) > 0; at += n)
		if ((nl = memchr(part, '\n', n)) != NULL)
			return at + (nl - part) + 1;
	return size;
}

static void
cut_lines(struct ranges *r, int fd, uint64_t share, uint64_t size)
{
	for (uint64_t want = share; want < size; want += share) {
		uint64_t at;

		/* A long line spans more than one cut. */
		if (want <= r->at[r->n])
			continue;
		at = next_line(fd, want - 1, size);
		if (at >= size)
			return;
		cut(r, at);
	}
}

/* The length of the head of a frame, by its descriptor. */
static size_t
head_length(unsigned char d)
{
	static const unsigned char dictionary[] = { 0, 1, 2, 4 };
	static const unsigned char content[] = { 0, 2, 4, 8 };
	bool single = d & 0x20;

	return 5 + !single + dictionary[d & 3] + (d >> 6 == 0 && single ? 1 :
	    content[d >> 6]);
}

/* The end of the frame that begins at `at`; 0 when there is no whole one. */
static uint64_t
frame_end(int fd, uint64_t at, uint64_t size)
{
	unsigned char p[8];
	bool sum, last = false;

	if (read_at(fd, p, 8, at) < 8)
		return 0;
	if ((bytes_number(p, 4) & ~UINT64_C(15)) == SKIPPED) {
		at += 8 + bytes_number(p + 4, 4);
		return at <= size ? at : 0;
	}
	if (bytes_number(p, 4) != FRAME)
		return 0;
	sum = p[4] & 4;
	at += head_length(p[4]);
	while (!last) {
		uint64_t block;

		if (read_at(fd, p, 3, at) < 3)
			return 0;
		block = bytes_number(p, 3);
		last = block & 1;
		/* One byte stands for all of a block that repeats it. */
		at += 3 + ((block >> 1 & 3) == 1 ? 1 : block >> 3);
	}
	at += sum ? 4 : 0;
	return at <= size ? at : 0;
}

static void
cut_frames(struct ranges *r, int fd, uint64_t share, uint64_t size)
{
	uint64_t at = 0, want = share;

	while (at < size) {
		at = frame_end(fd, at, size);
		/* What is damaged is told when it is read. */
		if (at == 0 || at == size)
			return;
		if (at < want)
			continue;
		cut(r, at);
		want = at - at % share + share;
	}
}

bool
ranges_find(struct ranges *r, int fd, const char *name, uint64_t most,
		uint64_t size)
{
	unsigned char magic[4];
	uint64_t share;

	*r = (struct ranges){ .at = must(calloc(2, sizeof(*r->at))) };
	if (most > 0 && size > most) {
		share = size / ((size + most - 1) / most) + 1;
		if (read_at(fd, magic, 4, 0) < 4) {
			free(r->at);
			return complain("cannot read %s: %s", name,
			    strerror(errno));
		}
		if (bytes_number(magic, 4) == FRAME ||
		    (bytes_number(magic, 4) & ~UINT64_C(15)) == SKIPPED)
			cut_frames(r, fd, share, size);
		else if (bytes_number(magic, 3) != 0x088b1f)
			cut_lines(r, fd, share, size);
	}
	cut(r, size);
	return true;
}
