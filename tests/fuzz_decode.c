/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fuzz_decode.c - any bytes under any encoding, told or guessed.
 *
 * The first two bytes choose the encoding, what becomes of ill-formed bytes, the
 * window and the slices.  No stage runs: slices must not show, changes must give
 * the input back, and what comes out is well-formed UTF-8, but for bytes that are
 * to be kept.
 */
#include "core/core.h"
#include "fuzzed.h"

static const char *const from[] = { NULL, "utf-8", "utf-16le", "utf-16be",
	"utf-32le", "utf-32be", "windows-1252", "windows-1251", "iso-8859-2",
	"koi8-r", "cp437", "shift_jis", "euc-jp", "iso-2022-jp", "euc-kr", "gbk",
	"gb18030", "big5", "hz", "macintosh", "windows-1256", "tis-620" };
static const char *const invalid[] = { "replace", "repair", "keep", "fail" };
static const char *const window[] = { "window=1048576", "window=64" };

enum { FROM = sizeof(from) / sizeof(*from), KEEP = 2, FAIL = 3 };

static const decant_rules *
rules_for(unsigned f, unsigned i, unsigned w)
{
	static decant_rules *rules[FROM][4][2];
	char a[40], b[40];
	const char *const options[] = { "stages=none", b, window[w],
		from[f] ? a : NULL, NULL };
	decant_error err;

	if (rules[f][i][w] != NULL)
		return rules[f][i][w];
	if (from[f] != NULL)
		snprintf(a, sizeof(a), "from=%s", from[f]);
	snprintf(b, sizeof(b), "invalid=%s", invalid[i]);
	rules[f][i][w] = decant_load(options, &err);
	if (rules[f][i][w] == NULL)
		fprintf(stderr, "%s\n", err.text);
	must(rules[f][i][w] != NULL, "the rules load");
	return rules[f][i][w];
}

int
LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
	unsigned f, i, w;
	size_t n = size - 2;
	const char *p = (const char *)data + 2;
	struct run whole, sliced;

	if (size < 2)
		return 0;
	f = data[0] % FROM;
	i = data[1] & 3;
	w = data[1] >> 2 & 1;
	whole = run(rules_for(f, i, w), p, n, n + 1);
	sliced = run(rules_for(f, i, w), p, n, (data[1] >> 3) + 1);
	must(whole.status == sliced.status, "slices do not fail");
	must(whole.status == DECANT_OK || i == FAIL, "text never fails");
	if (whole.status == DECANT_OK) {
		same(&whole, &sliced, "slices do not show");
		undo(&whole, p, n);
	}
	if (i != KEEP)
		must(utf8_valid((struct str){ whole.out.p, whole.out.n }) ==
		    whole.out.n, "what comes out is UTF-8");
	release(&whole);
	release(&sliced);
	return 0;
}
