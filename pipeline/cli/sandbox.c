/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sandbox.c - the command gives up what it does not need before it reads text.
 *
 * A text that found a fault in a decoder or a dictionary library could then
 * neither run a program nor open a connection (seccomp), nor write anywhere but
 * where outputs go (Landlock); a plain filter cannot even read other files than
 * those below /usr.  Where the kernel has neither, all works as ever.  It is a
 * second wall: DECANT_SANDBOX=off takes it away, as debuggers may need.
 */
#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/landlock.h>
#include <linux/seccomp.h>

#include "job.h"

/*
 * Landlock
 */
enum {
	READ = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR,
	TRUNCATE = 1 << 14,		/* younger than some headers */
	WRITE = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE |
	    LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_MAKE_DIR |
	    LANDLOCK_ACCESS_FS_REMOVE_FILE | TRUNCATE,
	/* All of the first version: the rest of it is forbidden everywhere. */
	HANDLED = (1 << 13) - 1,
};

struct fence {
	int ruleset;
	unsigned long long handled;
	bool fine;
};

static void
allow(struct fence *f, const char *path, unsigned long long access)
{
	struct landlock_path_beneath_attr rule = {
		.allowed_access = access & f->handled,
		.parent_fd = open(path, O_PATH | O_CLOEXEC),
	};

	if (rule.parent_fd < 0)
		return;		/* what is not there needs no rule */
	if (syscall(SYS_landlock_add_rule, f->ruleset,
	    LANDLOCK_RULE_PATH_BENEATH, &rule, 0) != 0)
		f->fine = false;
	close(rule.parent_fd);
}

/* The folder where a file is, or will be made, with folders on the way. */
static void
allow_writing(struct fence *f, const char *path)
{
	char *real = realpath(path, NULL);
	char *p = must(strdup(path)), *slash;

	while ((slash = strrchr(p, '/')) != NULL && slash > p) {
		*slash = '\0';
		if (is_folder(p))
			break;
	}
	allow(f, slash == NULL ? "." : slash == p ? "/" : p, WRITE);
	/* A link leads to the file that is replaced. */
	if (real != NULL && !is_folder(real)) {
		*strrchr(real, '/') = '\0';
		allow(f, *real ? real : "/", WRITE);
	}
	free(real);
	free(p);
}

static bool
is_link(const char *path)
{
	struct stat st;

	return lstat(path, &st) == 0 && S_ISLNK(st.st_mode);
}

static void
allow_file(struct fence *f, const char *path)
{
	if (path != NULL && *path != '\0')
		allow_writing(f, path);
}

static void
allow_outputs(struct fence *f, const struct args *a)
{
	const char *temporary = getenv("TMPDIR");

	allow_file(f, a->plan);
	allow_file(f, a->changes);
	allow_file(f, a->dropped);
	allow_file(f, a->annotations);
	allow_file(f, a->stats);
	allow_file(f, a->write_baseline);
	allow_file(f, a->learn);
	allow_file(f, a->duplicates);
	for (size_t i = 0; i < a->nreport; i++) {
		const char *colon = strchr(a->report[i], ':');

		allow_file(f, colon ? colon + 1 : NULL);
	}
	if (a->output != NULL && is_folder(a->output))
		allow(f, a->output, WRITE | READ);
	allow_file(f, a->output);
	for (size_t i = 0; a->write && i < a->npath; i++)
		if (is_folder(a->path[i]))
			allow(f, a->path[i], WRITE);
		else
			allow_writing(f, a->path[i]);
	if (a->mode == MODE_UNDO)
		allow(f, temporary && *temporary ? temporary : "/tmp", WRITE);
}

/* What a list names: files that stand together need one look. */
static void
allow_listed(struct fence *f, const struct buf *list, char end)
{
	const char *p = list->p, *stop = p + list->n, *last = NULL;
	size_t last_n = 0;

	for (const char *next; p < stop; p = next + 1) {
		size_t n;
		char *path;

		if ((next = memchr(p, end, stop - p)) == NULL)
			next = stop;
		path = must(strndup(p, next - p));
		n = strrchr(path, '/') ? strrchr(path, '/') - path + 1 : 0;
		if (is_folder(path)) {
			allow(f, path, WRITE);
		} else if (last == NULL || n != last_n || memcmp(p, last, n) ||
		    is_link(path)) {
			allow_writing(f, path);
			last = p;
			last_n = n;
		}
		free(path);
	}
}

/* Dictionaries of words, and the library that reads them, are opened when the
 * first word is asked for. */
static void
allow_libraries(struct fence *f)
{
	allow(f, "/usr", READ);
	allow(f, "/lib", READ);
	allow(f, "/lib64", READ);
	allow(f, "/etc/ld.so.cache", LANDLOCK_ACCESS_FS_READ_FILE);
}

static void
fence_in(const struct args *a, bool filter, const struct buf *list)
{
	struct landlock_ruleset_attr attr = { .handled_access_fs = HANDLED };
	struct fence f = { .fine = true };
	long version = syscall(SYS_landlock_create_ruleset, NULL, 0,
	    LANDLOCK_CREATE_RULESET_VERSION);

	if (version < 1)
		return;
	if (version >= 3)
		attr.handled_access_fs |= TRUNCATE;
	f.handled = attr.handled_access_fs;
	f.ruleset = syscall(SYS_landlock_create_ruleset, &attr, sizeof(attr),
	    0);
	if (f.ruleset < 0)
		return;
	if (filter)
		allow_libraries(&f);
	else
		allow(&f, "/", READ);
	allow_outputs(&f, a);
	if (list != NULL && list->n > 0)
		allow_listed(&f, list, a->nul ? '\0' : '\n');
	if (f.fine)
		syscall(SYS_landlock_restrict_self, f.ruleset, 0);
	close(f.ruleset);
}

/*
 * Seccomp: what no part of the command calls is answered with EPERM
 */
#if defined(__x86_64__)
#define ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define ARCHITECTURE AUDIT_ARCH_AARCH64
#endif

#ifdef ARCHITECTURE
/* Few, for the kernel tries each of its calls on all of them at once. */
static const unsigned short denied[] = {
	SYS_execve, SYS_execveat, SYS_socket, SYS_socketpair, SYS_ptrace,
	SYS_process_vm_writev, SYS_bpf, SYS_userfaultfd, SYS_perf_event_open,
	SYS_keyctl, SYS_add_key, SYS_mount, SYS_umount2, SYS_pivot_root,
	SYS_chroot, SYS_unshare, SYS_setns, SYS_init_module,
	SYS_finit_module, SYS_kexec_load, SYS_reboot, SYS_open_by_handle_at,
#ifdef SYS_io_uring_setup
	SYS_io_uring_setup,
#endif
};

enum { DENIED = sizeof(denied) / sizeof(*denied), BEFORE = 4 };

static void
filter_calls(void)
{
	struct sock_filter code[BEFORE + DENIED + 2];
	struct sock_fprog prog = { .len = BEFORE + DENIED + 2,
		.filter = code };
	struct sock_filter no = BPF_STMT(BPF_RET | BPF_K,
	    SECCOMP_RET_ERRNO | EPERM);

	code[0] = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
	    offsetof(struct seccomp_data, arch));
	code[1] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K,
	    ARCHITECTURE, 0, DENIED + 3);
	code[2] = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
	    offsetof(struct seccomp_data, nr));
	/* The other numbers of the same calls (x32). */
	code[3] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K,
	    0x40000000, DENIED + 1, 0);
	for (size_t i = 0; i < DENIED; i++)
		code[BEFORE + i] = (struct sock_filter)BPF_JUMP(BPF_JMP |
		    BPF_JEQ | BPF_K, denied[i], DENIED - i, 0);
	code[BEFORE + DENIED] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K,
	    SECCOMP_RET_ALLOW);
	code[BEFORE + DENIED + 1] = no;
	syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER,
	    SECCOMP_FILTER_FLAG_SPEC_ALLOW, &prog);
}
#else
static void
filter_calls(void)
{
}
#endif

void
sandbox(const struct args *a, bool filter, const struct buf *list)
{
	const char *wish = getenv("DECANT_SANDBOX");

#if defined(__SANITIZE_ADDRESS__)
	return;		/* that looks at the process from outside */
#endif
	if ((wish != NULL && strcmp(wish, "off") == 0) ||
	    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
		return;
	fence_in(a, filter, list);
	filter_calls();
}
