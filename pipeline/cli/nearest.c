/* SPDX-License-Identifier: Apache-2.0 */
/* nearest.c - the name that was meant by one that is not there. */
#include <string.h>

#include "cli.h"

/* Letters to add, drop, exchange or swap, over short names. */
static unsigned
distance(const char *a, const char *b)
{
	unsigned row[3][64], *two = row[0], *one = row[1], *now = row[2];
	size_t n = strlen(b);

	if (n >= 64)
		return 64;
	for (size_t j = 0; j <= n; j++)
		one[j] = j;
	for (size_t i = 0; a[i] != '\0'; i++) {
		unsigned *old = two;

		now[0] = i + 1;
		for (size_t j = 1; j <= n; j++) {
			now[j] = one[j - 1] + (a[i] != b[j - 1]);
			if (one[j] + 1 < now[j])
				now[j] = one[j] + 1;
			if (now[j - 1] + 1 < now[j])
				now[j] = now[j - 1] + 1;
			if (i > 0 && j > 1 && a[i] == b[j - 2] &&
			    a[i - 1] == b[j - 1] && two[j - 2] + 1 < now[j])
				now[j] = two[j - 2] + 1;
		}
		two = one;
		one = now;
		now = old;
	}
	return one[n];
}

const char *
nearest(const char *name, const char *const *names)
{
	const char *best = NULL;
	unsigned least = strlen(name) / 3 + 2;

	for (; *names != NULL; names++) {
		unsigned d = distance(name, *names);

		if (d < least) {
			least = d;
			best = *names;
		}
	}
	return best;
}
