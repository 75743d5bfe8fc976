#!/bin/sh
# stall.sh OPTION... - $DECANT as the tests of clusters want it: with STALL=DIR, the
# first one to make DIR, on the node STALL_ON if that is named, does not come to its
# end.  Outside of Slurm NODE names the node.
#	STALL_HOW=stop	it is stopped at work; DIR/here has its number
#	STALL_HOW=sleep	it has not yet begun

node=${SLURMD_NODENAME:-$NODE}
if test -n "$STALL" && test -n "$node" && test "${STALL_ON:-$node}" = "$node" &&
    mkdir "$STALL" 2>/dev/null; then
	test "$STALL_HOW" = sleep && exec sleep 300
	"$DECANT" "$@" &
	sleep 0.02
	kill -STOP $!
	echo $! >"$STALL/half" && mv "$STALL/half" "$STALL/here"
	wait $!
	exit
fi
exec "$DECANT" "$@"
