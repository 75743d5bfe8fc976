/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fuzz_stream.c - no text may break the pipeline, however it is sliced.
 *
 * The first byte chooses the window and the slices.  Beside not crashing, the
 * laws must hold: slices do not show, changes give the input back, and cleaning
 * twice changes nothing more (of a document that fits into one window).
 */
#include "fuzzed.h"

int
LLVMFuzzerTestOneInput(const unsigned char *data, size_t n)
{
	static const char *const small[] = { "window=64", NULL };
	static const char *const english[] = { "lang=en", "from=utf-8",
		NULL };
	static decant_rules *rules[2];
	const char *p = n > 0 ? (const char *)data : "";
	struct run whole, sliced;
	int which = n > 0 ? data[0] & 1 : 0;

	if (rules[0] == NULL) {
		rules[0] = decant_load(english, NULL);
		rules[1] = decant_load(small, NULL);
	}
	whole = run(rules[which], p, n, n + 1);
	must(whole.status == DECANT_OK, "text never fails");
	sliced = run(rules[which], p, n, n > 0 ? data[0] / 2 % 61 + 1 : 1);
	same(&whole, &sliced, "slices do not show");
	undo(&whole, p, n);
	if (which == 0) {
		struct run again = run(rules[0], whole.out.p, whole.out.n,
		    whole.out.n + 1);

		same(&whole, &again, "cleaning twice changes nothing more");
		release(&again);
	}
	release(&whole);
	release(&sliced);
	return 0;
}
