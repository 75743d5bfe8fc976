/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tool_detect.c - how good the detector is: tool_detect [-o OPTION]... FILE...
 *
 * Each FILE is called TAG.txt and holds samples of that language, one a line.
 * Prints the accuracy of every language with -v, and of all: macro accuracy,
 * false "und", calibration error (ECE, ten bins), microseconds and MB/s.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "decant.h"

enum { BINS = 10, MOST = 64 };

struct score {
	size_t lines, right, und, bytes;
	double sure[BINS], hit[BINS], n[BINS];
	double seconds;
};

static const char *wrong[1 << 20];	/* what else was said, for -v */

static double
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return t.tv_sec + t.tv_nsec * 1e-9;
}

static int
keep(void *user, const decant_detected *found)
{
	*(decant_guess *)user = found->guess[0];
	return 0;
}

/* The best wrong answer and how often it was given. */
static const char *
commonest(size_t n, size_t *times)
{
	const char *best = "";

	*times = 0;
	for (size_t i = 0; i < n; i++) {
		size_t same = 0;

		for (size_t k = i; k < n; k++)
			same += wrong[k] == wrong[i];
		if (same > *times) {
			*times = same;
			best = wrong[i];
		}
	}
	return best;
}

static void
judge(struct score *s, const char *tag, const decant_guess *g, size_t *nwrong)
{
	int bin = g->p >= 1 ? BINS - 1 : (int)(g->p * BINS);
	int right = strcmp(g->lang, tag) == 0;

	s->lines++;
	s->right += right;
	s->und += strcmp(g->lang, "und") == 0;
	s->sure[bin] += g->p;
	s->hit[bin] += right;
	s->n[bin]++;
	if (!right)
		wrong[(*nwrong)++] = g->lang;
}

static double
score_file(const decant_rules *rules, const char *path, struct score *s,
		int tell)
{
	const char *slash = strrchr(path, '/');
	char tag[MOST] = "", *line = NULL;
	size_t room = 0, lines = s->lines, right = s->right, nwrong = 0, times;
	FILE *f = fopen(path, "r");
	ssize_t n;

	if (f == NULL) {
		perror(path);
		exit(2);
	}
	sscanf(slash ? slash + 1 : path, "%63[^.]", tag);
	while ((n = getline(&line, &room, f)) > 0) {
		decant_guess g = { "und", 0 };
		double t = now();

		decant_detect(rules, line, n, DECANT_TEXT, keep, &g);
		s->seconds += now() - t;
		s->bytes += n;
		judge(s, tag, &g, &nwrong);
	}
	fclose(f);
	free(line);
	if (lines == s->lines)
		return 1;
	if (tell) {
		const char *instead = commonest(nwrong, &times);

		printf("%-10s %6.4f of %5zu  %s %zu\n", tag, (double)
		    (s->right - right) / (s->lines - lines), s->lines - lines,
		    instead, times);
	}
	return (double)(s->right - right) / (s->lines - lines);
}

int
main(int argc, char **argv)
{
	const char *options[MOST] = { "stages=none" };
	size_t noptions = 1, files = 0;
	struct score s = { 0 };
	double macro = 0, ece = 0;
	int tell = 0, i;
	decant_error err;
	decant_rules *rules;

	for (i = 1; i < argc && argv[i][0] == '-'; i++) {
		if (strcmp(argv[i], "-v") == 0)
			tell = 1;
		else if (i + 1 < argc && noptions + 1 < MOST)
			options[noptions++] = argv[++i];
	}
	rules = decant_load(options, &err);
	if (rules == NULL) {
		fprintf(stderr, "%s\n", err.text);
		return 2;
	}
	for (; i < argc; i++, files++)
		macro += score_file(rules, argv[i], &s, tell);
	for (int b = 0; b < BINS; b++)
		ece += s.sure[b] > s.hit[b] ? s.sure[b] - s.hit[b] :
		    s.hit[b] - s.sure[b];
	printf("%zu languages, %zu lines: macro %.4f und %.4f ECE %.4f "
	    "%.2f us a line %.0f MB/s\n", files, s.lines, macro / files,
	    (double)s.und / s.lines, ece / s.lines, s.seconds / s.lines * 1e6,
	    s.bytes / s.seconds / 1e6);
	decant_unload(rules);
	return 0;
}
