"""make.py DIR - makes a collection of JSON Lines of the fixtures: a large file, the
same in frames of Zstandard, and small ones in folders.
make.py DIR PAGES - makes three sites of so many pages, that share some lines."""
import glob
import json
import os
import random
import subprocess
import sys

texts = []
fixtures = os.path.join(os.path.dirname(__file__), "..", "..", "fixtures")
for name in sorted(glob.glob(fixtures + "/*/*.in")):
    with open(name, "rb") as file:
        try:
            texts.append(file.read(8192).decode())
        except UnicodeDecodeError:
            pass
lines = [json.dumps({"id": k, "text": texts[k % len(texts)] + "\n%d\n" % k},
                    ensure_ascii=k % 2 == 0) + "\n" for k in range(400)]
out = sys.argv[1]


def write(name, some):
    name = os.path.join(out, name)
    os.makedirs(os.path.dirname(name), exist_ok=True)
    with open(name, "wb") as file:
        file.write("".join(some).encode())


if len(sys.argv) > 2:
    pages, dice = int(sys.argv[2]), random.Random(1)
    words = sorted({word for text in texts for word in text.split()
                    if word.isalpha() and word.isascii() and word.islower()})
    for k in range(3 * pages):
        site, page = "abc"[k % 3], k // 3
        text = [" ".join(dice.choice(words) for _ in range(30)) + ".\n\n"
                for _ in range(6)]
        write("%s/%02d.txt" % (site, page), [
            "Menu of house %s goes here\n\n" % site, *text,
            "Notice until spring by %s\n" % site if page % 4 == 1 else "",
            "All words stay with house %s\n" % site])
    sys.exit()
write("large.jsonl", lines)
write("empty.jsonl", [])
for k in range(24):
    write("small %d/%02d.jsonl" % (k % 4, k), lines[k * 7:k * 7 + k + 1])
with open(os.path.join(out, "frames.jsonl.zst"), "wb") as file:
    for k in range(0, 200, 20):
        frame = subprocess.run(["zstd", "-q", "-c"], stdout=subprocess.PIPE,
                               input="".join(lines[k:k + 20]).encode(), check=True)
        file.write(frame.stdout)
