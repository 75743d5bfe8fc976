/* SPDX-License-Identifier: Apache-2.0 */
/* hand.c - tells by its apostrophes and quotation marks how a text was made. */
#include "hand.h"

enum { MOST = 6 }; /* points that are kept */

static bool
begins(struct str s, const char *with)
{
	size_t n = strlen(with);

	return s.n >= n && memcmp(s.p, with, n) == 0;
}

/* Quotation marks tell as well, but not where the language has its own:
 * « "Hamlet" » is set. */
static int
look(struct str line)
{
	int apostrophes = 0, quotes = 0;
	bool own = false;

	for (size_t i = 0; i < line.n; i++) {
		struct str s = {line.p + i, line.n - i};

		if (strchr("'\"&\xe2\xc2", s.p[0]) == NULL)
			continue;
		apostrophes += begins(s, "’");
		apostrophes -= s.p[0] == '\'' || begins(s, "&apos;");
		quotes += begins(s, "“") || begins(s, "”") || begins(s, "„");
		quotes -= s.p[0] == '"' || begins(s, "&quot;");
		own |= begins(s, "«");
	}
	return apostrophes + (own ? 0 : quotes);
}

void
hand_look(int *points, struct str line)
{
	*points += look(line);
	if (*points > MOST)
		*points = MOST;
	if (*points < -MOST)
		*points = -MOST;
}

enum hand
hand_told(int points)
{
	return points > 0   ? HAND_SET
	       : points < 0 ? HAND_TYPED
			    : HAND_UNKNOWN;
}
