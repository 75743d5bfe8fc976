#!/usr/bin/env python3
"""dask_shards.py SCHEDULER PLAN OUT [DECANT-OPTION...] - cleans by the workers of a
Dask scheduler what `decant --plan` has planned, and joins it.

The workers shall see the same folders by the same names, and have decant.  A shard
whose worker is lost is given to another; one that ends with a status of its own is
not tried again, and told.
"""
import json
import os
import subprocess
import sys

from distributed import Client, as_completed


def clean(shard, command):
    done = subprocess.run(command + ["--shard=" + shard], stderr=subprocess.PIPE)
    if done.returncode < 0:
        raise RuntimeError("decant died by signal %d" % -done.returncode)
    return shard, done.returncode, done.stderr.decode(errors="replace")


def main(scheduler, plan, out, *options):
    plan, out = os.path.abspath(plan), os.path.abspath(out)
    with open(plan, "rb") as file:
        shards = json.loads(file.readline())["shards"]
    command = ["decant", "-j", "1", "--manifest=" + plan, "-o", out, *options]
    os.makedirs(out, exist_ok=True)
    with Client(scheduler) as client:
        work = client.map(
            clean, ["%d/%d" % (k + 1, shards) for k in range(shards)],
            command=command, retries=3, pure=False)
        for end in as_completed(work):
            if end.status != "finished":
                print("dask_shards: %s" % end.exception(), file=sys.stderr)
                continue
            shard, status, said = end.result()
            if status != 0:
                print("dask_shards: shard %s: status %d\n%s" %
                      (shard, status, said), end="", file=sys.stderr)
    return subprocess.run(command + ["--merge"]).returncode


if __name__ == "__main__":
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
