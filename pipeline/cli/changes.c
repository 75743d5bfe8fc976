/* SPDX-License-Identifier: Apache-2.0 */
/*
 * changes.c - writes changes as JSON Lines: a record for each change, and one
 * for the document when it ends.
 *
 * Raw bytes that are no UTF-8 cannot stand in JSON; they go in base64, under a
 * name of their own.  The document's record closes it with the checksums of both
 * sides, so that --undo can tell the right text from any other.
 */
#include <stdlib.h>
#include <string.h>

#include <jansson.h>
#include <zlib.h>

#include "cli.h"

static json_t *
base64(const char *p, size_t n)
{
	static const char digit[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	    "abcdefghijklmnopqrstuvwxyz0123456789+/";
	const unsigned char *s = (const unsigned char *)p;
	char *out = must(malloc((n + 2) / 3 * 4 + 1)), *o = out;
	json_t *j;

	for (size_t i = 0; i < n; i += 3) {
		unsigned long w = (unsigned long)s[i] << 16 |
		    (i + 1 < n ? s[i + 1] << 8 : 0) |
		    (i + 2 < n ? s[i + 2] : 0);

		*o++ = digit[w >> 18];
		*o++ = digit[w >> 12 & 63];
		*o++ = i + 1 < n ? digit[w >> 6 & 63] : '=';
		*o++ = i + 2 < n ? digit[w & 63] : '=';
	}
	j = json_stringn(out, o - out);
	free(out);
	return j;
}

/* Sets `name`, or `name` + "64" when the bytes are no UTF-8. */
static int
set_bytes(json_t *o, const char *name, const char *p, size_t n)
{
	json_t *text = json_stringn(n ? p : "", n);
	char other[16];

	if (text != NULL)
		return json_object_set_new(o, name, text);
	snprintf(other, sizeof(other), "%s64", name);
	return json_object_set_new(o, other, base64(p, n));
}

static json_t *
steps(const decant_change *c)
{
	json_t *row = json_array();

	for (size_t i = 0; i < c->nsteps; i++) {
		const decant_step *s = &c->steps[i];
		json_t *o = json_pack("{s:s,s:s,s:i}", "stage", s->stage,
		    "rule", s->rule, "sure", s->confidence);

		if (s->evidence != NULL)
			json_object_set_new(o, "why",
			    json_string(s->evidence));
		/* A change of one step has told both texts already. */
		if (c->nsteps > 1) {
			set_bytes(o, "from", s->before, s->before_len);
			set_bytes(o, "to", s->after, s->after_len);
		}
		json_array_append_new(row, o);
	}
	return row;
}

/* Writes and frees a record. */
static bool
put_record(struct changes *c, json_t *o)
{
	if (o == NULL || json_dumpf(o, c->f, JSON_COMPACT) != 0 ||
	    fputc('\n', c->f) == EOF)
		c->failed = true;
	json_decref(o);
	return !c->failed;
}

int
changes_put(void *user, const decant_change *change)
{
	struct changes *c = user;
	json_t *o = json_pack("{s:s,s:I,s:[I,I],s:[I,I]}",
	    "file", c->name, "line", (json_int_t)change->line,
	    "src", (json_int_t)change->src_at, (json_int_t)change->src_len,
	    "out", (json_int_t)change->out_at, (json_int_t)change->out_len);

	if (o != NULL) {
		set_bytes(o, "from", change->src, change->src_len);
		set_bytes(o, "to", change->out, change->out_len);
		json_object_set_new(o, "steps", steps(change));
	}
	return put_record(c, o) ? 0 : 1;
}

bool
changes_end(struct changes *c, const decant_about *a)
{
	return put_record(c, json_pack("{s:s,s:s,s:s,s:i,s:I,s:I,s:I,s:I,s:I,"
	    "s:I,s:I}", "document", c->name, "encoding", a->encoding,
	    "lang", a->lang, "lang_sure", a->lang_confidence,
	    "lines", (json_int_t)a->lines, "changes", (json_int_t)a->changes,
	    "ill_formed", (json_int_t)a->ill_formed,
	    "src_bytes", (json_int_t)a->src_bytes,
	    "out_bytes", (json_int_t)a->out_bytes,
	    "src_crc32", (json_int_t)c->src_crc,
	    "out_crc32", (json_int_t)c->out_crc));
}
