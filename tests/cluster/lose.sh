#!/bin/sh
# lose.sh DIR NODE - a node of the Slurm below DIR dies as when its power fails: its
# slurmd, and all that runs on it, are killed.  Without a name, what runs on any.

dir=$(cd "$1" && pwd) || exit
node=$2

has () {	# has PID WORD: the process has this in its environment
	tr '\0' '\n' <"/proc/$1/environ" | grep -qx "$2"
}

test -z "$node" || kill -KILL "$(cat "$dir/run/$node.pid")"
doomed=
exec 2>/dev/null	# processes come and go
for process in /proc/[0-9]*; do
	pid=${process#/proc/}
	has "$pid" "SLURM_CONF=$dir/slurm.conf" || continue
	if test -n "$node"; then
		has "$pid" "SLURMD_NODENAME=$node" || continue
	else
		has "$pid" 'SLURMD_NODENAME=.*' || continue
	fi
	doomed="$doomed $pid"
	# The parent of a batch script is its slurmstepd, whose environment is slurmd's.
	parent=$(awk '/^PPid:/ { print $2 }' "$process/status")
	grep -qs '^slurmstepd' "/proc/$parent/comm" && doomed="$doomed $parent"
done
# shellcheck disable=SC2086
test -z "$doomed" || kill -KILL $doomed
true
