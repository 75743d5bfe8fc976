/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tool_bench.c - how fast each stage is alone, and all of them together.
 *
 *	tool_bench speed FILE...	MB/s of CPU time, best of several runs
 *	tool_bench stages LIST FILE...	the same for the stages of a list
 *	tool_bench memory COMMAND FILE MB	the most memory that a filter was
 *					seen to hold over so much text
 *	tool_bench start COMMAND	time, memory and page faults of a run on
 *					nothing
 *
 * CPU time and the best run, because other work on the machine only slows one
 * down.  MB are 10^6 bytes of input.
 */
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "decant.h"

enum { RUNS = 5, STARTS = 40 };

extern char **environ;

struct text {
	char *p;
	size_t n;
};

static int
put(void *user, const char *s, size_t n)
{
	(void)s;
	*(size_t *)user += n;
	return 0;
}

static struct text
read_file(const char *path)
{
	struct text t = { NULL, 0 };
	FILE *f = fopen(path, "rb");
	size_t room = 0, n;

	while (f != NULL) {
		if (room == t.n)
			t.p = realloc(t.p, room = room * 2 + (1 << 20));
		if ((n = fread(t.p + t.n, 1, room - t.n, f)) == 0)
			break;
		t.n += n;
	}
	if (f == NULL || t.n == 0) {
		fprintf(stderr, "tool_bench: cannot read %s\n", path);
		exit(2);
	}
	fclose(f);
	return t;
}

static double
cpu(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return t.tv_sec + t.tv_nsec * 1e-9;
}

static double
once(const decant_rules *rules, struct text t)
{
	size_t out = 0;
	double from = cpu();
	decant *d = decant_open(rules, put, &out);

	for (size_t at = 0; at < t.n; at += 65536)
		decant_write(d, t.p + at, t.n - at < 65536 ? t.n - at : 65536);
	decant_finish(d);
	decant_close(d);
	return cpu() - from;
}

static double
speed(const char *stages, struct text t)
{
	char option[64];
	const char *options[] = { option, NULL };
	decant_rules *rules;
	double best = 1e9;

	snprintf(option, sizeof(option), "stages=%s", stages);
	if ((rules = decant_load(options, NULL)) == NULL)
		exit(2);
	for (int i = 0; i < RUNS; i++) {
		double s = once(rules, t);

		best = s < best ? s : best;
	}
	decant_unload(rules);
	return t.n / best / 1e6;
}

static void
print_row(const char *stages, const struct text *t, int n)
{
	printf("%-24s", stages);
	for (int i = 0; i < n; i++) {
		printf(" %10.0f", speed(stages, t[i]));
		fflush(stdout);
	}
	putchar('\n');
}

static int
speeds(int n, char **path)
{
	struct text *t = calloc(n + 1, sizeof(*t));

	for (int i = 0; i < n; i++)
		t[i] = read_file(path[i]);
	print_row("none", t, n);
	for (size_t i = 0; decant_stage_name(i) != NULL; i++)
		print_row(decant_stage_name(i), t, n);
	print_row("all", t, n);
	for (int i = 0; i < n; i++)
		free(t[i].p);
	free(t);
	return 0;
}

static int
speed_of(const char *stages, int n, char **path)
{
	struct text *t = calloc(n + 1, sizeof(*t));

	for (int i = 0; i < n; i++)
		t[i] = read_file(path[i]);
	print_row(stages, t, n);
	for (int i = 0; i < n; i++)
		free(t[i].p);
	free(t);
	return 0;
}

/* A line of /proc/PID/status, in KB. */
static long
status_of(pid_t pid, const char *name)
{
	char path[64], line[256];
	size_t n = strlen(name);
	long kb = 0;
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%d/status", (int)pid);
	if ((f = fopen(path, "r")) == NULL)
		return 0;
	while (fgets(line, sizeof(line), f) != NULL)
		if (strncmp(line, name, n) == 0 && line[n] == ':')
			kb = strtol(line + n + 1, NULL, 10);
	fclose(f);
	return kb;
}

static int
write_all(int fd, const char *p, size_t n)
{
	while (n > 0) {
		ssize_t done = write(fd, p, n);

		if (done <= 0)
			return 0;
		p += done;
		n -= done;
	}
	return 1;
}

/* The command as a filter of a pipe, its output thrown away. */
static pid_t
filter(char *command, int *in)
{
	char *argv[] = { command, NULL };
	posix_spawn_file_actions_t to;
	int end[2];
	pid_t pid = -1;

	if (pipe2(end, O_CLOEXEC) != 0)
		return -1;
	posix_spawn_file_actions_init(&to);
	posix_spawn_file_actions_adddup2(&to, end[0], 0);
	posix_spawn_file_actions_addopen(&to, 1, "/dev/null", O_WRONLY, 0);
	if (posix_spawn(&pid, command, &to, NULL, argv, environ) != 0)
		pid = -1;
	posix_spawn_file_actions_destroy(&to);
	close(end[0]);
	*in = end[1];
	return pid;
}

/* What the process itself has: the kernel's own maximum would count what we had
 * when we started it.  The last is seen before its input ends. */
static int
memory(char *command, const char *path, size_t mb)
{
	struct text t = read_file(path);
	int in, status;
	pid_t pid;

	signal(SIGPIPE, SIG_IGN);
	if ((pid = filter(command, &in)) < 0)
		return 2;
	for (size_t done = 0; done < mb * 1000000; done += t.n)
		if (!write_all(in, t.p, t.n))
			break;
	printf("%-24s %10.1f MB at most; now %.1f MB of its own, %.1f MB of "
	    "mapped files\n", "memory of a stream",
	    status_of(pid, "VmHWM") / 1e3, status_of(pid, "RssAnon") / 1e3,
	    status_of(pid, "RssFile") / 1e3);
	close(in);
	free(t.p);
	return waitpid(pid, &status, 0) == pid && status == 0 ? 0 : 2;
}

static int
start(char *command)
{
	char *argv[] = { command, "/dev/null", NULL };
	double best = 1e9, best_cpu = 1e9;
	long rss = 0, faults = 0;

	for (int i = 0; i < STARTS; i++) {
		struct timespec a, b;
		struct rusage u;
		double wall, used;
		int status;
		pid_t pid;

		clock_gettime(CLOCK_MONOTONIC, &a);
		if (posix_spawn(&pid, command, NULL, NULL, argv, environ) != 0 ||
		    wait4(pid, &status, 0, &u) != pid || status != 0)
			return 2;
		clock_gettime(CLOCK_MONOTONIC, &b);
		wall = b.tv_sec - a.tv_sec + (b.tv_nsec - a.tv_nsec) * 1e-9;
		used = u.ru_utime.tv_sec + u.ru_stime.tv_sec +
		    (u.ru_utime.tv_usec + u.ru_stime.tv_usec) * 1e-6;
		best = wall < best ? wall : best;
		best_cpu = used < best_cpu ? used : best_cpu;
		rss = u.ru_maxrss;
		faults = u.ru_minflt + u.ru_majflt;
	}
	printf("%-24s %10.1f ms, %.1f ms of CPU, %.1f MB resident, "
	    "%ld page faults\n", "start-up", best * 1e3, best_cpu * 1e3,
	    rss / 1e3, faults);
	return 0;
}

int
main(int argc, char **argv)
{
	if (argc > 2 && strcmp(argv[1], "speed") == 0)
		return speeds(argc - 2, argv + 2);
	if (argc > 3 && strcmp(argv[1], "stages") == 0)
		return speed_of(argv[2], argc - 3, argv + 3);
	if (argc == 5 && strcmp(argv[1], "memory") == 0)
		return memory(argv[2], argv[3], strtoul(argv[4], NULL, 10));
	if (argc == 3 && strcmp(argv[1], "start") == 0)
		return start(argv[2]);
	fprintf(stderr, "usage: tool_bench speed FILE... | "
	    "stages LIST FILE... | memory COMMAND FILE MB | start COMMAND\n");
	return 2;
}
