#!/bin/sh
# down.sh DIR - stops the Slurm that up.sh has started below DIR, and what still runs
# on its nodes.

dir=$(cd "$1" && pwd) || exit
for pid in "$dir"/run/n*.pid "$dir/run/slurmctld.pid" "$dir/run/munged.pid"; do
	test -s "$pid" && kill "$(cat "$pid")" 2>/dev/null
done
"$(dirname "$0")/lose.sh" "$dir" ''
# A daemon that writes its last state shall not find its folder gone.
tries=0
for pid in "$dir"/run/*.pid; do
	test -s "$pid" || continue
	while kill -0 "$(cat "$pid" 2>/dev/null)" 2>/dev/null && test $tries -lt 100; do
		tries=$((tries + 1))
		sleep 0.1
	done
done
