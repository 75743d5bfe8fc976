/* SPDX-License-Identifier: Apache-2.0 */
/* room.c - memory for large tables, that is cheap to touch. */
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "room.h"

enum { LARGE = 1 << 20, PAGE = 2 << 20 };

void *
room_new(size_t n)
{
	void *p;

	if (n < LARGE)
		return malloc(n + !n);
	n = (n + PAGE - 1) & ~(size_t)(PAGE - 1);
	p = aligned_alloc(PAGE, n);
#ifdef MADV_HUGEPAGE
	if (p != NULL)	/* a wish: it matters not whether it is granted */
		madvise(p, n, MADV_HUGEPAGE);
#endif
	return p;
}

void *
room_zeroed(size_t n)
{
	void *p = n < LARGE ? calloc(n + !n, 1) : room_new(n);

	if (p != NULL && n >= LARGE)
		memset(p, 0, n);
	return p;
}

void *
room_larger(void *p, size_t used, size_t n)
{
	void *more;

	if (n < LARGE)
		return realloc(p, n);
	if ((more = room_new(n)) == NULL)
		return NULL;
	if (used > 0)
		memcpy(more, p, used);
	free(p);
	return more;
}
