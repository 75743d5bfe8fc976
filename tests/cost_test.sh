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

# most FILE MB: what a stream of so much holds at most, in MB
most () {
	"$build/tests/tool_bench" memory "$decant" "$1" "$2" >"$tmp/memory" ||
		return
	cat "$tmp/memory" >&2
	sed -n 's/.* \([0-9]*\)\.[0-9] MB at most.*/\1/p' "$tmp/memory"
}

# This one takes 17 MB, of which 4 are its own and the rest mapped files; what is
# dirty in every line and in all languages takes 40; 53 were seen right after
# the program was written, when the kernel mapped more of it around a fault.
bounded () {
	for i in 1 2 3 4 5 6 7 8; do
		cat "$fixtures/whole/space-policy-en-clean.in"
	done >"$tmp/text"
	few=$(most "$tmp/text" 5) && many=$(most "$tmp/text" 105) &&
		test "$many" -lt 32 && test $((many - few)) -lt 5
}
dirty () {
	cat "$fixtures"/*/*.in >"$tmp/text"
	test "$(most "$tmp/text" 5)" -lt 60
}

case $build in *release)
	ok 'little is touched before there is text' start
	ok 'a stream takes no more the longer it is' bounded
	ok 'nor when all of it changes' dirty
esac

finish
