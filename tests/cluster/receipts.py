"""receipts.py PLAN OUT - every unit of a plan has a receipt, and they tell the truth:
the sizes of what came out, and with OUT/.decant/stats.json how much was done."""
import glob
import json
import os
import sys

plan, out = sys.argv[1:]
with open(plan, encoding="utf-8") as file:
    header, *units = map(json.loads, file)
assert {u["path"] for u in units if "range" in u} > {"large.jsonl", "frames.jsonl.zst"}
receipts = {}
for name in glob.glob(out + "/.decant/receipts/*/*.json"):
    with open(name, encoding="utf-8") as file:
        receipt = json.load(file)
    receipts[receipt["path"], receipt.get("range")] = receipt

records = 0
for unit in units:
    receipt = receipts.get((unit["path"], unit.get("range")))
    assert receipt, "no receipt of %s" % unit
    for key in "version", "data":
        assert receipt[key] == header[key], (key, receipt)
    assert receipt["in"]["size"] == unit["size"], receipt
    records += receipt["records"]
for path in {unit["path"] for unit in units}:
    size = os.path.getsize(os.path.join(out, path))
    parts = [receipts[u["path"], u["range"]]["out"]["size"]
             for u in units if u["path"] == path and "range" in u]
    assert not parts or path.endswith(".zst") or sum(parts) == size, (path, parts, size)
    whole = receipts.get((path, None))
    assert whole is None or whole["out"]["size"] == size, whole
with open(out + "/.decant/stats.json", encoding="utf-8") as file:
    counted = json.load(file)
assert counted["records"] == records > 500, (counted, records)
assert counted["missing"] == 0 < counted["restarts"], counted
