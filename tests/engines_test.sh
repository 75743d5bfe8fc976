#!/bin/sh
# engines_test.sh BUILD - the recipes for GNU parallel and Dask clean a collection and
# are killed at work, or lose a worker; what comes out is what a single process makes.

. tests/lib.sh
case $build in
*asan)
	skip 'recipes for clusters: the release build is tested on them'
	finish
	exit
	;;
esac
test -n "$CLUSTER" || {
	skip 'recipes for clusters: CLUSTER is not set; make test sets it'
	finish
	exit
}
for program in python3 zstd setsid; do
	command -v $program >/dev/null || {
		skip "recipes for clusters: there is no $program"
		finish
		exit
	}
done
share=$(cd pipeline/cli/share && pwd)
python3 tests/cluster/make.py "$tmp/in"
cd "$tmp" || exit 2
mkdir bin
ln -s "$tests/cluster/stall.sh" bin/decant
PATH=$tmp/bin:$PATH DECANT=$decant
export PATH DECANT

same () { diff -r -x .decant want "$1"; }
whole () {	# whole OUT: nothing is half done
	test -z "$(find "$1/.decant" -type f ! -name '*.json' ! -name parallel.tsv)"
}
logged () { test "$(wc -l <"$1")" -ge "$2"; }
done_by () { test "$(find "$1/.decant/receipts" -name '*.json' | wc -l)" -ge "$2"; }

ok 'the single process' decant -q --jsonl -o want in
ok 'a plan' decant --plan=plan --shards=20 --range-size=16K --jsonl in

if command -v parallel >/dev/null && parallel --version | grep -q '^GNU'; then
	NODE=here STALL=$tmp/hangs setsid sh "$share/parallel.sh" plan one --jsonl \
		>said 2>&1 &
	group=$!
	ok 'parallel: at work' wait_for test -s hangs/here
	ok 'parallel: on its way' wait_for logged one/.decant/parallel.tsv 3
	kill -s KILL -- "-$group" "$(cat hangs/here)"
	wait $group
	ok 'parallel: killed half way' ends 1 decant --manifest=plan --pending -o one --jsonl
	before=$(wc -l <one/.decant/parallel.tsv)
	ok 'parallel: goes on' ends 0 sh "$share/parallel.sh" plan one --jsonl
	ok 'parallel: does nothing twice' test "$(wc -l <one/.decant/parallel.tsv)" = 21 \
		-a "$before" -gt 1
	ok 'parallel: what a single process makes' same one
	ok 'parallel: nothing half done' whole one
else
	skip 'GNU parallel is not here'
fi

# Debian's Dask is that of Debian's Python.
python=
for each in python3 /usr/bin/python3; do
	"$each" -c 'import distributed' 2>/dev/null && python=$each
done
if test -n "$python"; then
	"$python" -m distributed.cli.dask_scheduler --host 127.0.0.1 --port 0 \
		--no-dashboard --scheduler-file address >scheduler 2>&1 &
	all=$!
	ok 'Dask: a scheduler' wait_for test -s address
	for node in w1 w2; do
		# shellcheck disable=SC2094
		NODE=$node STALL=$tmp/hung STALL_ON=w2 "$python" -m \
			distributed.cli.dask_worker --scheduler-file address --nthreads 1 \
			--no-nanny --no-dashboard --local-directory work \
			>$node 2>&1 &
		worker=$!
		all="$all $worker"
	done
	"$python" "$share/dask_shards.py" "$(sed -n 's/.*"address": "\([^"]*\)".*/\1/p' \
		address)" plan two --jsonl >said 2>&1 &
	work=$!
	ok 'Dask: at work' wait_for test -s hung/here
	ok 'Dask: on its way' wait_for done_by two 3
	kill -KILL "$worker" "$(cat hung/here)"
	wait $work
	ok 'Dask: all is done without the worker' test $? = 0
	ok 'Dask: what a single process makes' same two
	ok 'Dask: nothing half done' whole two
	# shellcheck disable=SC2086
	kill $all 2>/dev/null
	wait
else
	skip 'Dask is not here'
fi

finish
