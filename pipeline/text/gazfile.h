/* SPDX-License-Identifier: Apache-2.0 */
/*
 * gazfile.h - gazetteers that users bring: packs and overlays.
 *
 * A pack is compiled and mapped; an overlay is a table (see gazbuild.h) that is
 * compiled when the rules are loaded, 100,000 rows in 50 ms.
 */
#ifndef TEXT_GAZFILE_H
#define TEXT_GAZFILE_H

#include "gazetteer.h"

/* The bytes of a file. */
struct gaztext {
	struct str s;
	void *map;
};
bool gaztext_open(struct gaztext *t, const char *path, struct fault *why);
void gaztext_close(struct gaztext *t);
bool gazfile_is_pack(struct str s);

struct gazfile {
	struct gaz gaz;
	struct gaztext text;	/* of a pack */
	void *made;		/* of a table */
	uint16_t bit[GAZ_LANGS];
};

/* False, with a sentence, when it cannot be used. */
bool gazfile_open(struct gazfile *f, const char *path, struct fault *why);
void gazfile_close(struct gazfile *f);

#endif
