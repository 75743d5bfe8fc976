/* SPDX-License-Identifier: Apache-2.0 */
/*
 * room.h - memory for large tables, that is cheap to touch.
 *
 * A fresh page costs a fault, and an overlay of 100,000 names touches 7,000 of
 * them: on a virtual machine that took half of the time.  Rooms of a megabyte
 * and more are aligned to, and asked for as, pages of two megabytes, which the
 * kernel gives where it can.  free() takes them back.
 */
#ifndef TEXT_ROOM_H
#define TEXT_ROOM_H

#include <stddef.h>

/* NULL when there is none; `n` may be 0. */
void *room_new(size_t n);
void *room_zeroed(size_t n);

/* A larger room with what the first `used` bytes of the old one hold; the old
 * one is freed, or still there when NULL is returned. */
void *room_larger(void *p, size_t used, size_t n);

#endif
