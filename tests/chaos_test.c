/* SPDX-License-Identifier: Apache-2.0 */
/*
 * chaos_test.c - the laws hold whatever the stages propose.
 *
 * In place of the pipeline stand stages that propose edits at random: out of
 * range, overlapping, inside characters, in protected stretches, of lines they
 * have dropped.  What they do hangs on the text alone, so that the laws can be
 * asked for.  Between them a witness looks whether protected text is unhurt.
 */
#define STAGES_DEF "../../tests/chaos.def"
#include "../pipeline/core/rules.c"

#include "laws.h"

enum { KEPT = 64 };

/* What chaos protects, for the witness: lent from the window's memory. */
struct shared {
	struct str kept[KEPT];
	struct seg *seg[KEPT];
	size_t n;
};

static struct shared shared;

static const struct str with[] = {
	{ "", 0 }, { "x", 1 }, { "\xc3\xa9", 2 }, { "\n", 1 }, { "ab\ncd", 5 },
	{ "\xf0\x9f\x98\x80", 4 }, { " a longer text than there was ", 30 },
};

static void
propose(struct doc *doc, struct seg *s, uint32_t *seed)
{
	size_t n = s->text.n + s->eol.n;
	size_t at = random_below(seed, n + 3), len = random_below(seed, 9);

	switch (random_below(seed, 12)) {
	case 0:
		drop(doc, s, "chaos/drop", 50 + random_below(seed, 50));
		break;
	case 1:
		protect(doc, s, at, len, 1 << random_below(seed, SPAN_KINDS));
		break;
	case 2:
		flag(doc, s, at, len, "chaos/flag", random_below(seed, 101));
		because(doc, doc_format(doc, "at %zu", at));
		break;
	case 3:
		len = n;
		/* fall through */
	default:
		edit(doc, s, at, len, with[random_below(seed, 7)], "chaos/edit",
		    random_below(seed, 101));
		because(doc, STR("for no reason"));
	}
}

/* How many lines a stage could have stepped over. */
static size_t quiet;

static void
riot_run(void *state, struct doc *doc)
{
	(void)state;
	for each_seg(s, doc) {
		uint32_t seed = (uint32_t)str_hash(s->text) | 1;
		uint64_t *known = seg_memo(doc, s, sizeof(*known));
		uint32_t n = random_below(&seed, 8);

		/* What is remembered of a line is of its text as it is. */
		assert_non_null(known);
		assert_true(*known == 0 || *known == str_hash(s->text));
		/* So is that nothing was found in it. */
		if (seg_is_quiet(doc, s)) {
			assert_true(*known == str_hash(s->text));
			assert_int_equal(n, 0);
			quiet++;
		}
		*known = str_hash(s->text);
		for (; n > 0; n--)
			propose(doc, s, &seed);
	}
}

/* Protects a word of most lines, then riots: one that is protected is not quiet. */
static void
chaos_run(void *state, struct doc *doc)
{
	shared.n = 0;
	for each_seg(s, doc) {
		size_t n = s->text.n < 5 ? s->text.n : 5;

		while (n < s->text.n && (s->text.p[n] & 0xc0) == 0x80)
			n++;
		if (n == 0 || s->text.n % 4 == 0 || shared.n == KEPT)
			continue;
		protect(doc, s, 0, n, SPAN_LINK);
		shared.seg[shared.n] = s;
		shared.kept[shared.n++] = doc_copy(doc,
		    str_cut(s->text, 0, n));
	}
	(void)state;
}

static void
witness_run(void *state, struct doc *doc)
{
	riot_run(state, doc);
	riot_run(state, doc);
}

static void
check_kept(struct doc *doc)
{
	for (size_t i = 0; i < shared.n; i++) {
		struct str kept = shared.kept[i], text = shared.seg[i]->text;
		bool found = false;

		for (size_t at = 0; !found && at + kept.n <= text.n; at++)
			found = memcmp(text.p + at, kept.p, kept.n) == 0;
		assert_true(found || shared.seg[i]->flags & SEG_DROPPED);
	}
	(void)doc;
}

static void
riot_after_run(void *state, struct doc *doc)
{
	check_kept(doc);
	riot_run(state, doc);
}

const struct stage stage_chaos = { .name = "chaos", .run = chaos_run };
const struct stage stage_witness = { .name = "witness", .run = witness_run };
const struct stage stage_riot = { .name = "riot", .run = riot_after_run,
	.minds = SPAN_CODE };

static const char *const word[] = {
	"word", " ", "\n", "\r\n", "\r", "\xed\x95\x9c\xea\xb5\xad", "\xff",
	"\xe2\x82", "\xc3\xa9t\xc3\xa9", "\n\n", "\0", "\xf0\x9f\x98\x80", ",",
};

static size_t
random_text(uint32_t *seed, char *in, size_t room)
{
	size_t n = 0;

	for (uint32_t words = random_below(seed, 200); words > 0; words--) {
		const char *s = word[random_below(seed, 13)];
		size_t len = *s ? strlen(s) : 1;

		if (n + len > room)
			break;
		memcpy(in + n, s, len);
		n += len;
	}
	return n;
}

static void
test_chaos(void **state)
{
	static const char *const small[] = { "window=64", NULL };
	decant_rules *rules[] = { decant_load(NULL, NULL),
				  decant_load(small, NULL) };
	uint32_t seed = 20;
	char in[2048];

	(void)state;
	for (int i = 0; i < 1500; i++)
		laws_check(rules[i & 1], in, random_text(&seed, in,
		    sizeof(in)), 0);
	decant_unload(rules[0]);
	decant_unload(rules[1]);
	assert_true(quiet > 0);
}

/* UTF-16 goes through the same, its text from the words above. */
static void
test_chaos_wide(void **state)
{
	decant_rules *rules = decant_load(NULL, NULL);
	uint32_t seed = 5;
	char in[2048] = "\xff\xfe";

	(void)state;
	for (int i = 0; i < 500; i++) {
		size_t n = 2, want = 2 + random_below(&seed, 1000);

		while (n < want) {
			uint32_t c = random_below(&seed, 20);

			in[n++] = c == 0 ? '\n' : c == 1 ? ' ' :
			    (char)('a' + c);
			in[n++] = c == 2 ? (char)0xd8 : 0;
		}
		laws_check(rules, in, n, 0);
	}
	decant_unload(rules);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_chaos),
		cmocka_unit_test(test_chaos_wide),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
