/* SPDX-License-Identifier: Apache-2.0 */
/*
 * receipt.h - receipts of units of a plan (receipt.c); they lie below the folder
 * of the output, .decant/receipts.  A `hash` of 0 is any configuration.
 */
#ifndef RECEIPT_H
#define RECEIPT_H

#include "manifest.h"
#include "member.h"

/* The file that a range is of, as a unit. */
struct unit unit_whole(const struct unit *u);

/* The receipt of a unit, when its output is there too, or that of the whole file;
 * else NULL. */
json_t *receipt_done(int output, const struct unit *u, uint64_t hash);
/* Was the file that a range is of joined? */
bool receipt_joined(int output, const struct unit *u, uint64_t hash);

/* The parts of a receipt: up to the size in "in", and from the version on. */
void receipt_put_path(struct buf *b, const struct unit *u);
void receipt_put_end(struct buf *b, uint64_t config, uint64_t data);
bool receipt_save(int output, const struct unit *u, const char *folder,
		const struct buf *b);

#endif
