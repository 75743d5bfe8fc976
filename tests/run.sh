#!/bin/sh
# run.sh BUILD - runs every fixture, every unit test and every command test.
#
# A fixture is a set of files with one name.  fixtures/STAGE/NAME.in goes through
# that stage alone, fixtures/whole/NAME.in through all of them.  Each of the other
# files that exists is compared with what comes out:
#	NAME.out	the clean text (a missing one means: the same as NAME.in)
#	NAME.log	the explained changes and flags
#	NAME.args	options for the library, one a line: stage.option=value
# To accept what the program says now, after a look at the difference that is
# shown: UPDATE=1 make check.
# A command test is tests/*_test.sh BUILD; like the unit tests it ends with a line
# "N passed, N failed".

build=$1 passed=0 failed=0 skipped=0
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

judge () {	# judge NAME EXPECTED ACTUAL
	if diff -u "$2" "$3" >"$tmp/diff"; then
		passed=$((passed + 1))
		return
	fi
	cat "$tmp/diff"
	if test -n "$UPDATE"; then
		cp "$3" "$2"
		echo "UPDATED $2"
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "FAILED $1"
	fi
}

for in in fixtures/*/*.in; do
	test -f "$in" || continue
	name=${in%.in}
	stage=$(basename "$(dirname "$in")")
	set --
	test "$stage" = whole || set -- "stages=$stage"
	if test -f "$name.args"; then
		while read -r arg; do
			set -- "$@" "$arg"
		done <"$name.args"
	fi
	"$build/tests/tool_explain" "$tmp/log" "$@" <"$in" >"$tmp/out" ||
		echo "exit $?" >>"$tmp/log"
	if test -f "$name.out"; then
		judge "$name.out" "$name.out" "$tmp/out"
	else
		UPDATE='' judge "$name.in" "$in" "$tmp/out"
	fi
	if test -f "$name.log"; then
		judge "$name.log" "$name.log" "$tmp/log"
	fi
done

count () {	# count NAME STATUS: adds up what a test says of itself
	last=$(sed -n 's/^\([0-9]*\) passed, \([0-9]*\) failed$/\1 \2/p' \
	    "$tmp/said" | tail -n 1)
	ran=$(sed -n 's/^\[  PASSED  \] \([0-9]*\) test.*/\1/p' "$tmp/said")
	bad=$(sed -n 's/^\[  FAILED  \].* \([0-9]*\) test.*, listed below:/\1/p' \
	    "$tmp/said")
	if test -n "$last"; then
		passed=$((passed + ${last% *}))
		failed=$((failed + ${last#* }))
	else
		passed=$((passed + ${ran:-0}))
		failed=$((failed + ${bad:-0}))
	fi
	skipped=$((skipped + $(grep -c '^skipped: ' "$tmp/said")))
	if test "$2" = 0; then
		grep '^skipped: ' "$tmp/said"
	else
		cat "$tmp/said"
		echo "FAILED $1 (status $2)"
		test "${last#* }" != 0 && test -n "$last$bad" ||
			failed=$((failed + 1))
	fi
}

for t in "$build"/tests/*_test; do
	test -x "$t" || continue
	"$t" >"$tmp/said" 2>&1
	count "$t" $?
done
for t in tests/*_test.sh; do
	test -f "$t" && test -x "$build/decant" || continue
	sh "$t" "$build" >"$tmp/said" 2>&1
	count "$t" $?
done

test "$skipped" = 0 || echo "$skipped skipped"
echo "$passed passed, $failed failed"
test "$failed" = 0 && test "$passed" -gt 0
