/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fuzz_records.c - lines of JSON, of cells, or of plain text, of which some texts
 * are cleaned and all else is to stay.
 *
 * The first byte chooses the kind.  Of every kind the lines must stay as many as
 * they were, and between the changes nothing may change.  Lines that another
 * reader takes for JSON must stay so, with the chosen text as if it had been
 * cleaned alone, and all other values as they were.
 */
#include <jansson.h>

#include "cli/job.h"
#include "cli/record.h"
#include "hushed.h"

struct bytes {
	const char *p;
	size_t n;
};

/* How far the changes have led in input and output. */
struct walked {
	size_t src, out;
};

static struct bytes input;
static struct walked *place;
static size_t nplace, room;

static void
find(void *state, struct text *t, const struct finding *f)
{
	(void)state;
	(void)t;
	if (f->flag)
		return;
	assert(f->src == input.p + f->src_at || f->src_len == 0);
	assert(f->src_at + f->src_len <= input.n);
	if (nplace + 2 > room)
		place = must(realloc(place, (room = room * 2 + 64) *
		    sizeof(*place)));
	place[nplace++] = (struct walked){ f->src_at, f->out_at };
	place[nplace++] = (struct walked){ f->src_at + f->src_len,
		f->out_at + f->out_len };
}

/* Nothing but what the changes tell is another. */
static void
judge_changes(struct bytes out)
{
	struct walked at = { 0 }, end = { input.n, out.n };

	for (size_t i = 0; i <= nplace; i += 2) {
		struct walked to = i < nplace ? place[i] : end;

		assert(to.src >= at.src && to.out >= at.out);
		assert(to.src - at.src == to.out - at.out && to.out <= out.n);
		assert(to.src == at.src || memcmp(input.p + at.src, out.p +
		    at.out, to.src - at.src) == 0);
		at = i < nplace ? place[i + 1] : end;
	}
}

static struct bytes
cut_line(struct bytes *rest)
{
	const char *nl = rest->n ? memchr(rest->p, '\n', rest->n) : NULL;
	struct bytes line = { rest->p, nl ? (size_t)(nl - rest->p) : rest->n };
	size_t n = nl ? line.n + 1 : line.n;

	rest->p += n;
	rest->n -= n;
	return line;
}

static size_t
count_lines(struct bytes s)
{
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++)
		n += s.p[i] == '\n';
	return n;
}

static json_t *
read_json(struct bytes line)
{
	return json_loadb(line.p, line.n, JSON_ALLOW_NUL | JSON_DECODE_ANY,
	    NULL);
}

static void
judge_text(const decant_rules *rules, const json_t *from, const json_t *to)
{
	char *out;
	size_t n;

	assert(json_is_string(to));
	assert(decant_clean(rules, json_string_value(from),
	    json_string_length(from), &out, &n) == DECANT_OK);
	assert(json_string_length(to) == n);
	assert(memcmp(json_string_value(to), out, n) == 0);
	decant_free(out);
}

static void
judge_json(const decant_rules *rules, struct bytes from, struct bytes to)
{
	json_t *a = read_json(from), *b;
	const json_t *text;

	if (a == NULL)
		return;
	b = read_json(to);
	assert(b != NULL);
	text = json_object_get(a, "text");
	if (json_is_string(text))
		judge_text(rules, text, json_object_get(b, "text"));
	else
		assert(from.n == to.n && memcmp(from.p, to.p, to.n) == 0);
	json_object_del(a, "text");
	json_object_del(b, "text");
	assert(json_equal(a, b) || !json_is_object(a));
	json_decref(a);
	json_decref(b);
}

static void
judge_lines(const struct job *job, const decant_rules *rules, struct bytes out)
{
	struct bytes rest = input;

	assert(count_lines(input) == count_lines(out));
	while (rest.n > 0) {
		struct bytes from = cut_line(&rest), to = cut_line(&out);

		if (job->args->records == RECORD_JSON)
			judge_json(rules, from, to);
	}
	assert(out.n == 0);
}

static void
clean(struct job *job, const struct setup *setup)
{
	struct file file = { .job = job, .setup = setup, .name = "fuzz", .relative = "fuzz",
		.fd = -1 };
	struct task task = { .job = job, .file = &file, .piece = true,
		.first = true, .last = true };
	struct turn turn = { .mine = true };
	struct bytes out = { 0 };
	FILE *f = open_memstream((char **)&out.p, &out.n);

	sink_open(&job->out, f, "fuzz", PLAIN);
	task.in.p = must(malloc(task.in.room = input.n + 1));
	buf_put(&task.in, input.p, input.n);
	input.p = task.in.p;
	nplace = 0;
	assert(records_header(job->plan, &file, input.p, input.n));
	assert(clean_piece(&task, &turn, 0) == DONE && sink_end(&job->out));
	fclose(f);
	judge_changes(out);
	judge_lines(job, setup->rules, out);
	buf_free(&task.in);
	free((char *)out.p);
	free(file.column);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static const char *const english[] = { "lang=en", NULL };
	static const enum record kind[] = { RECORD_JSON, RECORD_JSON,
		RECORD_TSV, RECORD_LINE };
	static const struct observer observer = { .find = find };
	static struct args args[4];
	static struct job job[4];
	static struct setup setup;
	unsigned k = n > 0 ? data[0] & 3 : 0;

	if (setup.rules == NULL)
		setup.rules = must(decant_load(english, NULL));
	if (job[k].args == NULL) {
		args[k].records = kind[k];
		job[k] = (struct job){ .args = &args[k], .jobs = 1,
			.records = true };
		assert(records_plan(&job[k]));
		mates_open(&job[k]);
		observer_add(&job[k], &observer, NULL);
	}
	input = n > 0 ? (struct bytes){ (const char *)data + 1, n - 1 } :
	    (struct bytes){ "", 0 };
	clean(&job[k], &setup);
	return 0;
}
