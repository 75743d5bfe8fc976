"""spark-submit spark_lines.py IN OUT [DECANT-OPTION...] - cleans the lines of IN, a
file or folder of JSON Lines, by decant on the nodes of a Spark cluster.

Each partition is piped through one decant: one line in is one line out, in order,
whatever a line holds.  What decant learns from one document it forgets at the next,
so how the lines are divided changes nothing.
"""
import shlex
import sys

from pyspark import SparkContext

source, target, *options = sys.argv[1:]
decant = shlex.join(["decant", "-j", "1", "--jsonl", *options])
lines = SparkContext(appName="decant").textFile(source)
lines.pipe(decant, checkCode=True).saveAsTextFile(target)
