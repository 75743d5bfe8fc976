#!/bin/sh
# test.sh - all tests: release build, sanitizer build, a short fuzz run.  Ends
# with the line "N passed, N failed".

passed=0 failed=0
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

part () {	# part NAME COMMAND...
	name=$1
	shift
	echo "== $name"
	"$@" >"$tmp/said" 2>&1
	status=$?
	last=$(sed -n 's/^\([0-9]*\) passed, \([0-9]*\) failed$/\1 \2/p' \
	    "$tmp/said" | tail -n 1)
	last=${last:-0 0}
	passed=$((passed + ${last% *}))
	failed=$((failed + ${last#* }))
	if test "$status" != 0; then
		cat "$tmp/said"
		test "${last#* }" != 0 ||
			failed=$((failed + 1))
		echo "FAILED $name (status $status)"
	else
		grep '^skipped: ' "$tmp/said"
		echo "${last% *} passed"
	fi
}

CLUSTER=1
export CLUSTER
part "release build" make -s check
part "sanitizer build" make -s asan
part "fuzzing, ${FUZZ_SECONDS:-45} seconds" make -s fuzz \
	SECONDS="${FUZZ_SECONDS:-45}"
echo "$passed passed, $failed failed"
test "$failed" = 0 && test "$passed" -gt 0
