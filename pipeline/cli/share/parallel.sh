#!/bin/sh
# parallel.sh PLAN OUT [DECANT-OPTION...] - cleans by GNU parallel what decant --plan
# has planned, and joins it.
#
# Run it again when it was stopped: what is done is not done again, and what failed
# is tried again.  For several machines that see the same folders:
#	PARALLEL='--sshloginfile nodes --workdir .' parallel.sh PLAN OUT
set -e
plan=$1 out=$2
shift 2
shards=$(sed -n '1s/.*"shards":\([0-9]*\).*/\1/p' "$plan")
mkdir -p "$out/.decant"
# The log knows jobs by their place in the list: so all shards are in it, always.
seq "$shards" | parallel --quote --joblog "$out/.decant/parallel.tsv" \
	--resume --resume-failed \
	decant -j 1 --manifest="$plan" --shard={}/"$shards" -o "$out" "$@"
exec decant --manifest="$plan" --merge -o "$out" "$@"
