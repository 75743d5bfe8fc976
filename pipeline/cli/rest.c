/* SPDX-License-Identifier: Apache-2.0 */
/*
 * rest.c - lets go of the pages of files that lie mapped: of the dictionaries,
 * which are part of the program, and of libraries.
 *
 * A page that was looked at once stays in memory, with the fifteen around it
 * that the kernel maps along, so that a long stream ends up with all there are.
 * What is still in use comes back from the kernel's own memory of files when it
 * is touched.
 *
 * Only what nobody writes to is let go: what the loader has put right lies in
 * pages of its own, and would be lost.
 */
#include <link.h>
#include <sys/mman.h>
#include <unistd.h>

#include "job.h"

enum { EVERY = 1 << 20 };	/* bytes of input, of each thread */

static int
let_go(struct dl_phdr_info *object, size_t size, void *page)
{
	uintptr_t mask = *(uintptr_t *)page - 1;

	(void)size;
	for (int i = 0; i < object->dlpi_phnum; i++) {
		const ElfW(Phdr) *p = &object->dlpi_phdr[i];
		uintptr_t from = object->dlpi_addr + p->p_vaddr;
		uintptr_t to = (from + p->p_filesz) & ~mask;

		from = (from + mask) & ~mask;
		if (p->p_type == PT_LOAD && !(p->p_flags & PF_W) && from < to)
			madvise((void *)from, to - from, MADV_DONTNEED);
	}
	return 0;
}

void
rest(struct job *job, size_t n)
{
	unsigned long long before = atomic_fetch_add(&job->read, n);
	unsigned long long every = (unsigned long long)EVERY * job->jobs;
	uintptr_t page = sysconf(_SC_PAGESIZE);

	if (before / every != (before + n) / every)
		dl_iterate_phdr(let_go, &page);
}
