# lib.sh - what the command tests share: `. tests/lib.sh` from the top, with the
# build as $1; `finish` ends the test.
#
# $decant, $fixtures and $tests are absolute, so a test may leave for $tmp, a
# folder of its own that goes away with it.  No test may depend on how fast the
# machine is: wait_for waits for what is to happen, a minute at most.

build=$(cd "$1" && pwd)
decant=$build/decant
fixtures=$(cd fixtures && pwd)
tests=$(cd tests && pwd)
tmp=$(mktemp -d) passed=0 failed=0
trap 'chmod -R u+w "$tmp"; rm -rf "$tmp"' EXIT

ok () {		# ok NAME COMMAND...: the command succeeds
	name=$1
	shift
	if "$@" >"$tmp/said" 2>&1; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		head -n 20 "$tmp/said"
		echo "FAILED $name"
	fi
}

ends () {	# ends STATUS COMMAND...: the command ends with this status
	want=$1
	shift
	"$@" >out 2>err
	got=$?
	test "$got" = "$want" || {
		echo "status $got, not $want: $*"
		cat err
		return 1
	}
}

says () {	# says TEXT: the last command said it on stderr, in one line
	grep -qF -- "$1" err && test "$(wc -l <err)" = 1 || {
		echo "expected: $1"
		cat err
		return 1
	}
}

skip () {	# skip WHY: what could not be tried here is told, not failed
	echo "skipped: $1"
}

wait_for () {	# wait_for COMMAND...: until it succeeds
	tries=0
	until "$@" 2>/dev/null; do
		tries=$((tries + 1))
		test $tries -lt 1200 || return 1
		sleep 0.05
	done
}

finish () {
	echo "$passed passed, $failed failed"
	test "$failed" = 0
}
