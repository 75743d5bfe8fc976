/* SPDX-License-Identifier: Apache-2.0 */
/*
 * progress.c - one line on the terminal that tells how far the work is.
 *
 * It comes only after half a second, at most ten times a second, and goes before
 * anything else is said there.
 */
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "cli.h"

/* The terminal is one for the whole program, and so is what stands on it. */
static struct {
	double began, told;
	unsigned long long files, bytes;
	bool shown;
} now;

static double
seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec + t.tv_nsec / 1e9;
}

static bool
is_asked(const struct args *a)
{
	if (a->progress != NULL && strcmp(a->progress, "auto") != 0)
		return strcmp(a->progress, "always") == 0;
	return !a->quiet && isatty(2) &&
	    (a->output != NULL || a->write || !isatty(1));
}

void
progress_step(const struct args *a, const char *name, uint64_t bytes,
		bool file)
{
	double t;

	if (!is_asked(a))
		return;
	t = seconds();
	if (now.began == 0)
		now.began = now.told = t;
	now.bytes += bytes;
	now.files += file;
	if (t - now.began < .5 || t - now.told < .1)
		return;
	now.told = t;
	now.shown = true;
	fprintf(stderr, "\r\033[K%llu file%s, %.1f MB, %.1f MB/s  %.40s",
	    now.files, now.files == 1 ? "" : "s", now.bytes / 1e6,
	    now.bytes / 1e6 / (t - now.began), name);
}

void
progress_end(const struct args *a)
{
	(void)a;
	if (now.shown)
		fputs("\r\033[K", stderr);
	now.shown = false;
}
