/* SPDX-License-Identifier: Apache-2.0 */
/*
 * member.h - members of JSON objects that this command wrote (member.c).
 */
#ifndef MEMBER_H
#define MEMBER_H

#include <jansson.h>

#include "io.h"

/* The bytes of a member, or of its base64 twin, and a zero; for free().  NULL
 * when there is none. */
char *json_bytes(const json_t *o, const char *key, size_t *n);
/* The same without a zero in it, as paths are. */
char *json_path_bytes(const json_t *o, const char *key);

/* A number from 0, and a hash in sixteen digits; false when it is none. */
bool json_number(const json_t *o, const char *key, uint64_t *n);
bool json_hash(const json_t *o, const char *key, uint64_t *h);

#endif
