/* SPDX-License-Identifier: Apache-2.0 */
/* site.c - whose a document is: see --site. */
#include <stdlib.h>
#include <string.h>

#include "job.h"

/* The first folder below the one that was walked; of a file that was named, the
 * folder it is in. */
char *
site_of_file(const struct file *f)
{
	const char *site = f->job->args->site, *slash;

	if (site != NULL && strcmp(site, "dir") != 0)
		return must(strdup(""));
	slash = f->found ? strchr(f->relative, '/') :
	    strrchr(f->relative, '/');
	return must(strndup(f->relative, slash ? slash - f->relative : 0));
}

/* "https://www.Example.org:80/page" is of example.org. */
char *
site_of_url(const char *p, size_t n)
{
	const char *end = p + n, *at;
	char *host;

	if ((at = memmem(p, n, "://", 3)) != NULL)
		p = at + 3;
	else if (n > 8 && (at = memmem(p, n, ":\\/\\/", 5)) != NULL)
		p = at + 5;
	for (at = p; at < end && strchr("/\\?#", *at) == NULL; at++)
		;
	end = at;
	if ((at = memchr(p, '@', end - p)) != NULL)
		p = at + 1;
	if ((at = memchr(p, ':', end - p)) != NULL)
		end = at;
	host = must(strndup(p, end - p));
	for (char *c = host; *c != '\0'; c++)
		*c = *c >= 'A' && *c <= 'Z' ? *c | 32 : *c;
	if (strncmp(host, "www.", 4) == 0)
		memmove(host, host + 4, strlen(host + 4) + 1);
	return host;
}
