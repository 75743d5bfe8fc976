/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mixed.h - finds words that mix Latin with Greek or Cyrillic letters.
 */
#ifndef TEXT_MIXED_H
#define TEXT_MIXED_H

#include "text/utf8.h"

/* The first place at or behind `at` where a Latin letter and a Greek or Cyrillic
 * one meet: the beginning of the second; t.n when there is none.  `wide` asks
 * for vectors, which a caller may do only where scan_can_be_wide(). */
size_t mixed_next(struct str t, size_t at, bool wide);

#endif
