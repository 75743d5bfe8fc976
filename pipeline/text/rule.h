/* SPDX-License-Identifier: Apache-2.0 */
/*
 * rule.h - rules of files, ready to be asked: where does one match, and what
 * becomes of it?
 *
 * A rule is built when rules are loaded and does not change again, but for its
 * compiled pattern, which whoever needs it first makes for all threads: most
 * texts need few of them.
 */
#ifndef TEXT_RULE_H
#define TEXT_RULE_H

#include <stdatomic.h>

#include "text/ruleguard.h"
#include "text/rulefile.h"

enum {
	RULE_TRIGGERS = 32,
	RULE_LITERAL = 32, /* bytes of one, at most; at least 2 */
	RULE_GROUPS = 10,  /* $0 to $9 */
	RULE_TAGS = 1024,  /* more than there are languages */
};

enum rule_tier { RULE_AUTO, RULE_EVIDENCE, RULE_ONLY_FLAG };

struct rule {
	char name[64];             /* "repair/NAME" */
	struct rule_record record; /* lent from the text it was read from; its
				    * examples are the rule's own, without
				    * escapes */
	enum rule_tier tier;
	bool likely;   /* works from level=likely on */
	bool drops;    /* the whole line */
	bool squeezes; /* takes the blanks out of the match */
	int sure;
	uint64_t lang[RULE_TAGS / 64];
	const char *triggers; /* one behind the other, each ended by 0 */
	size_t ntrigger;
	struct guard_call guard[GUARD_CALLS];
	size_t nguard;
	struct str replace;                  /* without escapes */
	const char *lang_text, *match, *why; /* ended by 0 */
	char *own;                           /* where all these are */
	_Atomic(struct pcre2_real_code_8 *) pattern;
};

/* Where a rule has matched: the whole and its groups; SIZE_MAX is none. */
struct rule_hit {
	size_t from[RULE_GROUPS], to[RULE_GROUPS];
};

enum rule_found { RULE_NONE, RULE_HIT, RULE_LIMIT };

/* What matching takes of memory: one for each thread. */
struct matcher;

struct matcher *matcher_open(void);    /* NULL when memory runs out */
void matcher_close(struct matcher *m); /* NULL is fine */

/* Makes a rule of a record; false with the file and line in *why. */
bool rule_build(
    struct rule *r, const struct rule_record *record, struct fault *why);
void rule_free(struct rule *r);

/* The first trigger for NULL, then the one behind: r->ntrigger of them. */
static inline const char *
rule_trigger(const struct rule *r, const char *last)
{
	return last == NULL ? r->triggers : last + strlen(last) + 1;
}

static inline bool
rule_speaks(const struct rule *r, uint16_t lang)
{
	return r->lang[lang / 64] >> lang % 64 & 1;
}

/* Looks in text[0, end) for the first match that begins at `from` or behind, no
 * later than at `last`.  RULE_LIMIT when the pattern took too many steps. */
enum rule_found rule_find(struct rule *r, struct matcher *m, struct str text,
    size_t end, size_t from, size_t last, struct rule_hit *hit);

/* Writes a template with $0 to $9 filled in; returns the length it needs, and
 * writes no more than there is room. */
size_t rule_fill(struct str with, struct str text, const struct rule_hit *hit,
    char *out, size_t room);

/* Is the rule fit to be used: has it triggers that its examples need, a pattern
 * that cannot match nothing, two examples of each kind that come out as they
 * say?  Guards that ask dictionaries or documents are taken to hold for what
 * must change, and to fail for what must stay. */
bool rule_check(struct rule *r, struct matcher *m, struct fault *why);

#endif
