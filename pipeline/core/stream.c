/* SPDX-License-Identifier: Apache-2.0 */
/* stream.c - the calls of decant.h that move text. */
#include <stdlib.h>

#include "stream.h"

static bool
open_stages(struct decant *d)
{
	for (size_t i = 0; i < nstages; i++) {
		const struct slot *s = &d->rules->slot[i];
		const struct stage *stage = s->stage;

		if (s->off)
			continue;
		if ((d->state[i] = malloc(stage->size + 1)) == NULL)
			return false;
		memcpy(d->state[i], s->state, stage->size);
		if (stage->open != NULL && !stage->open(d->state[i])) {
			free(d->state[i]);
			d->state[i] = NULL;
			return false;
		}
	}
	return true;
}

decant *
decant_open(const decant_rules *rules, decant_put *put, void *user)
{
	struct decant *d;

	if (rules == NULL || put == NULL ||
	    (d = calloc(1, sizeof(*d))) == NULL)
		return NULL;
	d->rules = &rules->rules;
	d->put = put;
	d->put_user = user;
	d->doc.core = &d->core;
	d->reading.e = &encoding_utf8;
	d->about.encoding = encoding_utf8.name;
	d->in = malloc(d->rules->set.window);
	d->state = calloc(nstages + 1, sizeof(*d->state));
	if (d->in != NULL && d->state != NULL && open_stages(d))
		return d;
	decant_close(d);
	return NULL;
}

void
decant_close(decant *d)
{
	if (d == NULL)
		return;
	for (size_t i = nstages; d->state != NULL && i-- > 0;) {
		if (d->state[i] != NULL && stages[i]->close != NULL)
			stages[i]->close(d->state[i]);
		free(d->state[i]);
	}
	arena_free(&d->core.arena);
	arena_free(&d->core.scratch);
	free(d->state);
	free(d->site);
	free(d->in);
	free(d);
}

decant_status
decant_site(decant *d, const char *site)
{
	char *copy = NULL;

	if (d == NULL || d->begun || d->nin > 0)
		return DECANT_MISUSE;
	if (site != NULL && (copy = strdup(site)) == NULL)
		return d->status = DECANT_NOMEM;
	free(d->site);
	d->site = copy;
	d->doc.site = copy ? str_of(copy) : (struct str){ 0 };
	return d->status;
}

decant_status
decant_write(decant *d, const void *bytes, size_t len)
{
	const char *p = bytes;

	if (d == NULL || (bytes == NULL && len > 0))
		return DECANT_MISUSE;
	while (len > 0 && d->status == DECANT_OK) {
		size_t room = d->rules->set.window - d->nin;
		size_t n = len < room ? len : room;

		/* A full window waits for the byte behind it, so that the last
		 * one is never empty. */
		if (room == 0) {
			window_next(d, WINDOW_FULL);
			continue;
		}
		memcpy(d->in + d->nin, p, n);
		d->nin += n;
		p += n;
		len -= n;
	}
	return d->status;
}

decant_status
decant_flush(decant *d)
{
	if (d == NULL)
		return DECANT_MISUSE;
	while (d->status == DECANT_OK &&
	    memchr(d->in, '\n', d->nin) != NULL) {
		size_t before = d->nin;

		window_next(d, WINDOW_FLUSH);
		if (d->nin == before)
			break;
	}
	return d->status;
}

decant_status
decant_finish(decant *d)
{
	if (d == NULL)
		return DECANT_MISUSE;
	if (d->status == DECANT_OK)
		do
			window_next(d, WINDOW_END);
		while (d->begun && d->status == DECANT_OK);
	return d->status;
}

void
decant_on_change(decant *d, decant_on_change_fn *fn, void *user)
{
	if (d == NULL)
		return;
	d->on_change = fn;
	d->change_user = user;
}

void
decant_on_entity(decant *d, decant_on_entity_fn *fn, void *user)
{
	if (d == NULL)
		return;
	d->on_entity = fn;
	d->entity_user = user;
}

void
decant_on_flag(decant *d, decant_on_flag_fn *fn, void *user)
{
	if (d == NULL)
		return;
	d->on_flag = fn;
	d->flag_user = user;
}

void
decant_tell(const decant *d, decant_about *about)
{
	if (d == NULL || about == NULL)
		return;
	*about = d->about;
	if (about->lang == NULL)
		about->lang = lang_tag(LANG_UNKNOWN);
}

const char *
decant_message(const decant *d)
{
	static const char *const text[] = {
		[DECANT_OK] = "no error",
		[DECANT_NOMEM] = "out of memory",
		[DECANT_SINK] = "the output was refused",
		[DECANT_OPTION] = "unknown option or value",
		[DECANT_DATA] = "a dictionary is missing or damaged",
		[DECANT_INPUT] = "the input is not valid in its encoding",
		[DECANT_MISUSE] = "called out of order",
	};

	return text[d == NULL ? DECANT_MISUSE : d->status];
}
