#!/bin/sh
# cost_test.sh BUILD - what the command takes, in what a machine counts and not in
# time, which hangs on who else is at work.

. tests/lib.sh

# A page fault is a page that somebody touched for the first time: tables that are
# built when rules are loaded, and those that are read from end to end.
start () {
	"$build/tests/tool_bench" start "$decant" >"$tmp/start" || return
	cat "$tmp/start"
	faults=$(sed -n 's/.* \([0-9]*\) page faults$/\1/p' "$tmp/start")
	test "$faults" -lt 500
}

case $build in *release)
	ok 'little is touched before there is text' start
esac

finish
