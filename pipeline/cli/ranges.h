/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ranges.h - where a file of records may be cut for many machines (ranges.c).
 */
#ifndef RANGES_H
#define RANGES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct ranges {
	uint64_t *at;		/* n + 1 places, from 0 to the size; for free() */
	size_t n;		/* 1: not to be cut */
};

/* Cuts a file into ranges of about `most` bytes, or not at all when that is 0:
 * plain text behind line ends, Zstandard between frames, other packed files not
 * at all.  A range of frames begins behind the first line end in it, but for the
 * first, and goes on to the first line end behind it.  False with a sentence. */
bool ranges_find(struct ranges *r, int fd, const char *name, uint64_t most,
		uint64_t size);

#endif
