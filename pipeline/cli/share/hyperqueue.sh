#!/bin/sh
# hyperqueue.sh PLAN OUT [DECANT-OPTION...] - cleans by HyperQueue what decant --plan
# has planned, and joins it.  A server and workers shall run: hq server start, and
# hq alloc add slurm or hq worker start.  Run it again when something failed.
set -e
plan=$1 out=$2
shift 2
shards=$(sed -n '1s/.*"shards":\([0-9]*\).*/\1/p' "$plan")
mkdir -p "$out"
# shellcheck disable=SC2016
hq submit --wait --array="1-$shards" -- sh -c '
	plan=$1 out=$2 shards=$3
	shift 3
	exec decant -j 1 --manifest="$plan" --shard="$HQ_TASK_ID/$shards" -o "$out" "$@"
	' decant "$plan" "$out" "$shards" "$@"
exec decant --manifest="$plan" --merge -o "$out" "$@"
