#!/bin/sh
# cluster_test.sh BUILD - a Slurm of three nodes on this machine cleans a collection in
# 20 shards and loses a node at work; what comes out is what a single process makes.

. tests/lib.sh
PATH=$build:$PATH:/usr/sbin:/sbin
export PATH
case $build in
*asan)
	skip 'the cluster: the release build is tested on it'
	finish
	exit
	;;
esac
slurm=$(cd pipeline/cli && pwd)/decant-slurm
cd "$tmp" || exit 2
ok 'usage' ends 2 "$slurm"
ok 'no such command' ends 2 "$slurm" start
ok 'no such option' ends 2 "$slurm" submit --plan=plan -o got --many
ok 'no such option: says so' says "decant-slurm: there is no option '--many'"
ok 'no folder' ends 2 "$slurm" submit --plan=plan
ok 'no folder: says so' says 'decant-slurm: tell the folder for what is clean: -o OUT'
ok 'no plan' ends 2 "$slurm" submit --plan=plan -o got
ok 'no plan: says so' says 'decant-slurm: cannot read the plan plan'
ok 'no number' ends 2 "$slurm" submit --plan=plan -o got --tasks=0
ok 'no number: says so' says "decant-slurm: --tasks takes a number from 1, not '0'"
ok 'nothing submitted' ends 2 "$slurm" status -o .
ok 'nothing submitted: says so' says 'decant-slurm: nothing was submitted for'
test -n "$CLUSTER" || {
	skip 'the cluster: CLUSTER is not set; make test sets it'
	finish
	exit
}
for program in slurmctld slurmd sbatch munged python3 zstd; do
	command -v $program >/dev/null || {
		skip "the cluster: there is no $program"
		finish
		exit
	}
done
test "$(id -u)" = 0 || {
	skip 'the cluster: only root may start a Slurm'
	finish
	exit
}
# The test may itself be a job of a cluster.
for name in $(env | sed -n 's/^\(\(SLURM\|SBATCH\|SQUEUE\|SCANCEL\)[A-Z_]*\)=.*/\1/p'); do
	unset "$name"
done

patiently () {	# patiently COMMAND...: until it succeeds, five minutes at most
	tries=0
	until "$@" >/dev/null 2>&1; do
		tries=$((tries + 1))
		test $tries -lt 1500 || return 1
		sleep 0.2
	done
}
over () {	# over OUT: no job works on it any more
	! squeue -h -o %i -j "$(cut -d ' ' -f 2 "$1"/.decant/slurm/*/jobs |
		paste -s -d ,)" | grep -q .
}
told () {	# told LINE: the last command said it
	grep -qxF -- "$1" "$tmp/out" || {
		cat "$tmp/out" "$tmp/err"
		return 1
	}
}
same () { diff -r -x .decant "$1" "$2"; }

python3 "$tests/cluster/make.py" in
trap '"$tests/cluster/down.sh" "$tmp/slurm"; rm -rf "$tmp"' EXIT
MAX_ARRAY=21 "$tests/cluster/up.sh" "$tmp/slurm" 3 >up 2>&1 || {
	cat up "$tmp"/slurm/log/*
	skip 'the cluster: Slurm does not start here'
	finish
	exit
}
. "$tmp/slurm/env"
DECANT=$decant
export DECANT STALL STALL_HOW STALL_ON

ok 'the single process' decant -q --jsonl -o want in
ok 'a plan' decant --plan=plan --shards=20 --range-size=16K --jsonl in

# a task that runs out of time, on the first node, while all else goes on
mkdir few
for k in 1 2 3; do
	echo "S. Korea and South Korea $k" >few/$k.txt
done
decant -q -o want-few few
decant --plan=few.plan --shards=3 few
STALL=$tmp/slow STALL_HOW=sleep STALL_ON=''
ok 'submit: a short time' ends 0 "$slurm" submit --plan=few.plan -o late --per-task=3 \
	--decant="$tests/cluster/stall.sh" --sbatch=--time=1 --sbatch=--nodelist=n1
patiently test -d slow

# a node that dies at work
STALL=$tmp/lost STALL_HOW=stop STALL_ON=n2
ok 'submit' ends 0 "$slurm" submit --plan=plan -o got --decant="$tests/cluster/stall.sh" \
	-- --jsonl
ok 'submit: tells the job' grep -q '20 of 20 shards in 20 tasks' out
ok 'a task hangs on n2' patiently test -s lost/here
ok 'submit: joins in parallel' test -s got/.decant/slurm/1/joins
ok 'submit: not twice' ends 2 "$slurm" submit --plan=plan -o got -- --jsonl
ok 'status: at work' ends 1 "$slurm" status -o got
"$tests/cluster/lose.sh" "$tmp/slurm" n2
scontrol update nodename=n2 state=down reason=lost
ok 'it comes to an end' patiently over got
ok 'status: done' ends 0 "$slurm" status -o got
ok 'status: counts' told '20 shards: 20 done, 0 running, 0 pending, 0 failed'
ok 'a task was started anew' grep -q ' [1-9]' got/.decant/slurm/1/ended/*
ok 'byte for byte what a single process makes, and no more' same want got
find got/.decant -type f ! -path '*/slurm/*' ! -name '*.json' >left
ok 'nothing is left half done' test ! -s left
ok 'receipts' python3 "$tests/cluster/receipts.py" plan got
ok 'the parts were joined in parallel' test "$(scontrol show job \
	"$(sed -n 's/^join //p' got/.decant/slurm/1/jobs)" | grep -c JobState=COMPLETED)" \
	= "$(wc -l <got/.decant/slurm/1/joins)"
ok 'joining says nothing' test -z "$(cat got/.decant/slurm/1/log/join-*)"
ok 'resume: nothing to do' ends 0 "$slurm" resume -o got
ok 'resume: says so' told 'all 20 shards are done'

ok 'out of time: it comes to an end' patiently over late
ok 'out of time: started anew' grep -q ' [1-9]' late/.decant/slurm/1/ended/*
ok 'out of time: done' ends 0 "$slurm" status -o late
ok 'out of time: what a single process makes' same want-few late

# what fails by itself, or is cancelled, is not started anew
cp -p few/2.txt kept
echo 'more' >>few/2.txt
STALL=$tmp/cancelled STALL_HOW=sleep STALL_ON=''
ok 'submit: a changed input' ends 0 "$slurm" submit --plan=few.plan -o some --limit=1 \
	--no-merge --decant="$tests/cluster/stall.sh"
patiently test -d cancelled
scancel "$(sed -n 's/^clean //p' some/.decant/slurm/1/jobs)_1"
ok 'cancelled, failed: it comes to an end' patiently over some
ok 'cancelled, failed: status' ends 3 "$slurm" status -o some
ok 'cancelled, failed: counts' told '3 shards: 1 done, 0 running, 0 pending, 2 failed'
ok 'failed: how' grep -q '^shard [23] failed: status 2 on n[13]; see ' out
ok 'cancelled: how' grep -q '^shard 1 failed: its task ended without a word; see ' out
ok 'merge refuses' ends 2 "$slurm" merge -o some
mv kept few/2.txt
ok 'resume' ends 0 "$slurm" resume -o some
ok 'resume: only what is to do' grep -q '2 of 3 shards' out
ok 'resume: it comes to an end' patiently over some
ok 'merge' ends 0 "$slurm" merge -o some
ok 'resumed: what a single process makes' same want-few some

# two passes: what the pages of a site share
python3 "$tests/cluster/make.py" sites 12
decant -q --learn=lines sites
decant -q --use=lines -o want-sites sites
decant --plan=sites.plan --shards=9 sites
STALL=''
ok 'submit: two passes' ends 0 "$slurm" submit --plan=sites.plan -o clean --tasks=3 \
	--learn=learned
ok 'two passes: tasks of several shards' grep -q 'learns from 9 shards in 3 tasks' out
ok 'two passes: it comes to an end' patiently over clean
ok 'two passes: done' ends 0 "$slurm" status -o clean
ok 'two passes: learned what a single process learns' cmp lines learned
ok 'two passes: what a single process makes' same want-sites clean
ok 'two passes: dropped something' sh -c '! diff -r -q -x .decant sites clean'

# no more tasks than Slurm takes in an array
decant --plan=many --shards=70 --range-size=2K --jsonl in
ok 'submit: many shards' ends 0 "$slurm" submit --plan=many -o many.out \
	--sbatch=--hold --no-merge -- --jsonl
ok 'submit: in few tasks' grep -q '70 of 70 shards in 18 tasks' out

finish
