#!/bin/sh
# up.sh DIR [NODES] - starts a Slurm of several nodes on this machine, all of it
# below DIR: munged with a key of its own, slurmctld, and a slurmd for each node
# n1, n2, ...  What its commands need is in DIR/env.  Root only.  down.sh stops it.
#
# Nodes are given up by scontrol, or after some 30 seconds without a word; what ran
# on one is started anew after cred_expire seconds and some.

dir=$1 nodes=${2:-3}
PATH=$PATH:/usr/sbin:/sbin
test "$(id -u)" = 0 || {
	echo 'up.sh: only root may start a Slurm' >&2
	exit 2
}
host=$(hostname -s)
mkdir -p "$dir/munge" "$dir/socket" "$dir/state" "$dir/log" "$dir/spool" "$dir/run"
dir=$(cd "$dir" && pwd)
chmod 755 "$dir" "$dir"/*
chmod 700 "$dir/munge"

# A port for the controller and one for each node that nobody listens on.
free () {	# free PORT
	! grep -qi ": [0-9A-F]*:$(printf %04X "$1") " /proc/net/tcp
}
port=$((20000 + $$ % 1000 * 10)) at=0
while test $at -le "$nodes"; do
	if free $((port + at)); then
		at=$((at + 1))
	else
		port=$((port + at + 1)) at=0
	fi
done

dd if=/dev/urandom of="$dir/munge/key" bs=1024 count=1 2>/dev/null
chmod 600 "$dir/munge/key"
munged --force --key-file="$dir/munge/key" --socket="$dir/socket/munge" \
	--pid-file="$dir/run/munged.pid" --log-file="$dir/munge/log" \
	--seed-file="$dir/munge/seed" || exit

cat >"$dir/slurm.conf" <<X
ClusterName=decant
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=$port
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket=$dir/socket/munge,cred_expire=5
CredType=cred/munge
StateSaveLocation=$dir/state
SlurmctldPidFile=$dir/run/slurmctld.pid
SlurmctldLogFile=$dir/log/slurmctld.log
SlurmdPidFile=$dir/run/%n.pid
SlurmdLogFile=$dir/log/%n.log
SlurmdSpoolDir=$dir/spool/%n
ProctrackType=proctrack/pgid
TaskPlugin=task/none
MpiDefault=none
SwitchType=switch/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SlurmdParameters=config_overrides
ReturnToService=2
SlurmdTimeout=10
KillWait=2
MaxArraySize=${MAX_ARRAY:-1001}
SchedulerParameters=bf_interval=1,batch_sched_delay=0,sched_interval=1
NodeName=n[1-$nodes] NodeHostname=$host NodeAddr=127.0.0.1 Port=[$((port + 1))-$((port + nodes))] CPUs=1 RealMemory=500
PartitionName=main Nodes=ALL Default=YES MaxTime=INFINITE State=UP
X
# No node looks for control groups, which a container may not have.
echo CgroupPlugin=cgroup/v1 >"$dir/cgroup.conf"
cat >"$dir/env" <<X
SLURM_CONF='$dir/slurm.conf'
PATH=\$PATH:/usr/sbin:/sbin
export SLURM_CONF PATH
X
# shellcheck disable=SC1091
. "$dir/env"
slurmctld -c -f "$SLURM_CONF" || exit
at=1
while test $at -le "$nodes"; do
	mkdir -p "$dir/spool/n$at"
	slurmd -N n$at -f "$SLURM_CONF" || exit
	at=$((at + 1))
done
tries=0
until test "$(sinfo -h -t idle -o %D 2>/dev/null)" = "$nodes"; do
	tries=$((tries + 1))
	test $tries -lt 600 || {
		echo 'up.sh: the nodes do not come up' >&2
		exit 1
	}
	sleep 0.1
done
