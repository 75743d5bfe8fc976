/* SPDX-License-Identifier: Apache-2.0 */
/*
 * survey.c - what is told of all documents together: the lines that those of a
 * site share (--learn), and which are copies of others (--duplicates,
 * --drop-duplicates).  Documents come one after the other, in the order of the
 * inputs; of one that is longer than 64 MB, its beginning counts.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "job.h"

enum { LONGEST = 64 << 20 };

/* Where a document stood. */
struct where {
	char *file;		/* shared by records of one file */
	bool owns;
	uint64_t line;
};

struct survey {
	decant_learner *learner;
	decant_copies *copies;
	struct sink *report;		/* or NULL */
	struct buf text;
	struct where *where;		/* of the documents remembered */
	size_t n, room;
	uint64_t documents, copied;
	bool full, failed;
};

static bool
read_used(struct survey *s, const struct args *a)
{
	decant_error err;

	for (size_t i = 0; i < a->nuse; i++)
		if (decant_learner_read(s->learner, a->use[i], &err) !=
		    DECANT_OK)
			return complain("%s", err.text);
	return true;
}

bool
survey_open(struct job *job)
{
	const struct args *a = job->args;
	struct survey *s;

	if (a->learn == NULL && a->duplicates == NULL && !a->drop_duplicates)
		return true;
	s = job->survey = must(calloc(1, sizeof(*s)));
	if (a->learn != NULL) {
		s->learner = must(decant_learner_open());
		if (a->manifest != NULL)
			decant_learner_keep(s->learner);
		if (!read_used(s, a))
			return false;
	}
	if (a->duplicates != NULL || a->drop_duplicates)
		s->copies = must(decant_copies_open());
	return a->duplicates == NULL ||
	    (s->report = open_report(job, a->duplicates)) != NULL;
}

void
survey_put(struct job *job, const char *p, size_t n)
{
	struct survey *s = job->survey;

	if (s != NULL)
		buf_put(&s->text, p, n < LONGEST - s->text.n ? n :
		    LONGEST - s->text.n);
}

static void
remember(struct survey *s, const struct file *f, uint64_t line)
{
	struct where *w;

	while (s->documents >= s->room)
		s->where = must(realloc(s->where, (s->room = s->room * 2 +
		    64) * sizeof(*s->where)));
	/* Numbers of copies stay empty. */
	while (s->n < s->documents)
		s->where[s->n++] = (struct where){ 0 };
	w = &s->where[s->n++];
	*w = (struct where){ NULL, false, line };
	for (size_t i = s->n - 1; line > 0 && i-- > 0 && w->file == NULL;)
		if (s->where[i].file != NULL) {
			if (strcmp(s->where[i].file, f->name) == 0)
				w->file = s->where[i].file;
			break;
		}
	if (w->file == NULL) {
		w->file = must(strdup(f->name));
		w->owns = true;
	}
}

static void
put_where(struct buf *b, const char *file, uint64_t line)
{
	buf_text(b, "{\"file\":");
	buf_json(b, file, strlen(file));
	if (line > 0)
		buf_format(b, ",\"line\":%llu", (unsigned long long)line);
}

static void
tell_copy(struct survey *s, struct turn *turn, const struct file *f,
		uint64_t line, const char *field, const decant_copy *copy)
{
	const struct where *of = &s->where[copy->of];
	struct buf b = { 0 };

	if (s->report == NULL)
		return;
	put_where(&b, f->name, line);
	if (field != NULL) {
		buf_text(&b, ",\"field\":");
		buf_json(&b, field, strlen(field));
	}
	buf_format(&b, ",\"exact\":%s,\"likeness\":%.2f,\"copy_of\":",
	    copy->exact ? "true" : "false", copy->likeness);
	put_where(&b, of->file, of->line);
	buf_text(&b, "}}\n");
	turn_put(turn, s->report, b.p, b.n);
	buf_free(&b);
}

static bool
is_copy(struct survey *s, struct turn *turn, const struct file *f,
		uint64_t line, const char *field)
{
	decant_copy copy;
	int found;

	decant_copies_write(s->copies, s->text.p, s->text.n);
	found = decant_copies_finish(s->copies, &copy);
	if (found == 0)
		remember(s, f, line);
	else if (found < 0)
		s->full = true;
	else
		tell_copy(s, turn, f, line, field, &copy);
	s->documents++;
	s->copied += found > 0;
	return found > 0;
}

bool
survey_end(struct job *job, struct turn *turn, const struct file *f,
		uint64_t line, const char *field, const char *site, bool fine)
{
	struct survey *s = job->survey;
	bool copy = false;

	if (s == NULL)
		return false;
	if (fine && s->learner != NULL && decant_learner_add(s->learner, site,
	    s->text.p ? s->text.p : "", s->text.n) != DECANT_OK)
		s->failed = true;
	if (fine && s->copies != NULL)
		copy = is_copy(s, turn, f, line, field);
	s->text.n = 0;
	if (copy && job->args->drop_duplicates)
		job->aside++;
	return copy;
}

static int
put(void *user, const char *p, size_t n)
{
	return !sink_put(user, p, n);
}

static bool
write_learned(struct survey *s, struct job *job)
{
	struct sink *to = open_whole_report(job, job->args->learn);
	decant_learned told;
	bool fine;

	if (to == NULL)
		return false;
	fine = decant_learner_write(s->learner, put, to) == DECANT_OK;
	fine = close_report(to) && fine;
	decant_learner_tell(s->learner, &told);
	if (!job->args->quiet)
		fprintf(stderr, "decant: learned %llu lines of %llu documents; "
		    "%llu copies were passed over\n",
		    (unsigned long long)told.lines,
		    (unsigned long long)told.documents,
		    (unsigned long long)told.copies);
	if (told.forgotten > 0 || told.full)
		complain("there were more lines or documents than can be "
		    "remembered, and %llu lines seen once were forgotten: "
		    "learn in parts, site by site",
		    (unsigned long long)told.forgotten);
	return fine;
}

bool
survey_close(struct job *job)
{
	struct survey *s = job->survey;
	bool fine = true;

	if (s == NULL)
		return true;
	if (s->failed)
		fine = complain("out of memory");
	if (s->learner != NULL && !job->stopped)
		fine = write_learned(s, job) && fine;
	if (s->report != NULL)
		fine = close_report(s->report) && fine;
	if (s->full)
		complain("there were more documents than can be remembered: "
		    "copies of the later ones were not looked for");
	if (s->copies != NULL && !job->args->quiet && !job->stopped)
		fprintf(stderr, "decant: %llu of %llu documents are copies of "
		    "earlier ones\n", (unsigned long long)s->copied,
		    (unsigned long long)s->documents);
	for (size_t i = 0; i < s->n; i++)
		if (s->where[i].owns)
			free(s->where[i].file);
	free(s->where);
	buf_free(&s->text);
	decant_learner_close(s->learner);
	decant_copies_close(s->copies);
	free(s);
	job->survey = NULL;
	return fine;
}
