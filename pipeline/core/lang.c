/* SPDX-License-Identifier: Apache-2.0 */
/*
 * lang.c - language tags and their numbers.
 *
 * The table is made from dictionaries/languages.tsv, sorted by bytes, so that a
 * tag is found by halving.  Numbers mean something within one build only.
 */
#include <stdlib.h>

#include "core.h"

static const char *const tags[] = {
#include "languages.inc"
};

enum { TAGS = sizeof(tags) / sizeof(*tags) };

static int
by_tag(const void *key, const void *tag)
{
	return strcmp(key, *(const char *const *)tag);
}

const char *
lang_tag(uint16_t lang)
{
	return lang == LANG_UNKNOWN || lang > TAGS ? "und" : tags[lang - 1];
}

uint16_t
lang_find(const char *tag)
{
	const char *const *at = bsearch(tag, tags, TAGS, sizeof(*tags), by_tag);

	return at == NULL ? LANG_UNKNOWN : (uint16_t)(at - tags + 1);
}
