#!/bin/sh
# shard_test.sh BUILD - runs on many machines: the plan is the same each time, its
# parts give what one process gives, and no kill or change goes unseen.

. tests/lib.sh
cd "$tmp" || exit 2

# shares NAME N OPTIONS... FOLDER: in N shards and in one process.
shares () {
	name=$1 n=$2
	shift 2
	eval "last=\${$#}"
	rm -rf one to plan
	"$decant" -q -o one "$@" 2>err
	ok "$name: plan" "$decant" --plan=plan --shards="$n" $range "$@"
	set -- "$@" end
	while test "$1" != end; do
		test "$1" = "$last" || set -- "$@" "$1"
		shift
	done
	shift
	i=0
	while test $((i += 1)) -le "$n"; do
		"$decant" -q --manifest=plan --shard="$i/$n" -o to "$@" 2>err
		case $? in 0|3) ;; *) cat err ;; esac
	done
	ok "$name: nothing is left to do" "$decant" --manifest=plan --pending \
		-o to "$@"
	ok "$name: merge" sh -c '"$@" >sums' sh "$decant" --manifest=plan \
		--merge -o to "$@"
	ok "$name: the sums of one process" sums "$@"
	rm -rf one/.decant
	ok "$name: the bytes of one process" diff -r -x .decant one to
	ok "$name: nothing else is left" test -z \
		"$(find to -path '*parts*' -type f -o -name '.*.decant-*')"
}

sums () {
	"$decant" -q --stats=all -o again "$@" in >/dev/null 2>&1
	python3 - <<'E'
import json
a, b = json.load(open('all')), json.load(open('sums'))
for k in ('files', 'records', 'unread', 'lines', 'src_bytes', 'out_bytes',
    'changes', 'flagged', 'dropped', 'ill_formed', 'stages', 'rules', 'flags'):
	assert a[k] == b[k], (k, a[k], b[k])
assert b['missing'] == 0 and b['files'] > 0, b
E
	same=$?
	rm -rf again
	return $same
}

# whole files
range=
mkdir -p in/sub/deep
"$decant" --generate=man >help
for f in a 'b c' "$(printf 'n\nl')" "$(printf 'no-utf8-\377')" sub/d sub/deep/e; do
	cat "$fixtures/example.txt" help "$fixtures"/whole/space-*.in >"in/$f.txt"
done
: >in/empty
: >in/sub/empty
printf '\211PNG\r\n\032\n picture' >in/p.png
gzip -nc "$fixtures/example.txt" >in/g.gz
ok 'a plan' ends 0 "$decant" --plan=plan --shards=3 in
ok 'a plan: tells' grep -qx \
	'decant: 10 units of 0\.[0-9] MB in 3 shards; the largest has 0\.[0-9] MB' err
cp plan first
ok 'a plan is the same each time' sh -c "'$decant' --plan=plan --shards=3 in &&
	cmp plan first"
ok 'and in any order of files' sh -c "mkdir new && (cd in && tar cf - .) |
	(cd new && tar xf - && mv p.png x && mv x p.png) && mv in old && mv new in &&
	find old -type f -exec sh -c 'touch -r \"\$1\" \"in/\${1#old/}\"' sh {} \; &&
	'$decant' --plan=plan --shards=3 in && cmp plan first; rm -rf old"
ok 'a plan is JSON' python3 -c "
import json
rows = [json.loads(l) for l in open('first')]
assert rows[0]['units'] == len(rows) - 1 == 10, rows[0]
assert rows[0]['bytes'] == sum(r['length'] for r in rows[1:])
assert {r['shard'] for r in rows[1:]} == {1, 2, 3}
loads = [sum(r['length'] for r in rows[1:] if r['shard'] == i) for i in (1, 2, 3)]
assert max(loads) < 2 * min(loads), loads"
shares 'a folder' 3 -l en in
shares 'more shards than units' 30 -l en in
shares 'one shard' 1 in
mv in/p.png .

# records, cut in lines and in frames
(mv in texts; mkdir in; cd in || exit
python3 - "$fixtures/example.txt" ../help <<'E'
import json, sys
lines = [l for f in sys.argv[1:] for l in open(f).read().split('\n') if l]
rows = [json.dumps({'id': i, 'text': '\n'.join(lines[i % 40:i % 40 + 3])})
    for i in range(400)]
rows[7] = 'no JSON'
rows[9] = json.dumps({'text': 'x' * 9000})
open('r.jsonl', 'w').write('\n'.join(rows) + '\n')
open('open.jsonl', 'w').write('\n'.join(rows))
open('t.tsv', 'w').write('a\tb\n' + ''.join(lines[i % 40].replace('\t', ' ') +
    '\tS.  Korea and South Korea \n' for i in range(400)))
open('l.txt', 'w').write('\ufeff' + '\n'.join(lines) + '\r\n')
E
: >none)
frames () {	# frames SIZE FILE: Zstandard of frames that end in lines
	rm -f frame.*
	split -a 4 -b "$1" "$2" frame.
	for f in frame.*; do zstd -q -c $check "$f"; done
	rm -f frame.*
}
check=--check frames 5000 in/r.jsonl >in/r.jsonl.zst
check=--no-check frames 700 in/open.jsonl >in/open.jsonl.zst
mkdir kinds
mv in/*.jsonl* kinds
cp in/none kinds
mv in/t.tsv in/l.txt .
rm -rf in && mv kinds in
range=--range-size=4K
shares 'JSON Lines' 3 --jsonl in
ok 'JSON Lines: files are split' grep -q '"ranges":' plan
ok 'JSON Lines: frames are split' grep -q 'r.jsonl.zst","range":3' plan
range=--range-size=1
shares 'JSON Lines, in bytes' 2 --jsonl in
range=--range-size=0
shares 'JSON Lines, whole' 2 --jsonl in
ok 'JSON Lines: whole files are not split' sh -c '! grep range plan'
mv in jsonl
mkdir in && mv t.tsv in
range=--range-size=1K
shares 'TSV' 3 --tsv in
shares 'TSV, columns by name' 3 --tsv --header --col=b=en in
rm in/t.tsv
mv l.txt in
shares 'lines' 4 --lines in
rm -r in
mv texts in
range=

# what does not go together
"$decant" --plan=plan --shards=2 -l en in
printf '[entity]\nlevl = off\n' >bad.conf
ok 'a bad configuration' ends 2 env DECANT_CONFIG=bad.conf "$decant" --plan=p --shards=2 in

run () {	# run SHARD OPTIONS...
	which=$1
	shift
	"$decant" -q --manifest=plan --shard="$which" -o to "$@"
}
refused () {	# refused SENTENCE COMMAND...
	sentence=$1
	shift
	ok "refused: $sentence" ends 2 "$@"
	ok "refused: $sentence: says" says "$sentence"
}
rm -rf to
refused 'plan was made with other options' run 1/2 -l de
refused 'plan was made with other options' run 1/2
refused 'plan was made with --doc' run 1/2 -l en --lines
refused 'plan has 2 shards, not 3' run 1/3 -l en
refused 'not a plan' "$decant" --manifest=help --shard=1/2 -o to
refused 'cannot read nothing' "$decant" --manifest=nothing --pending -o to
refused '--manifest needs -o' "$decant" --manifest=plan --shard=1/2
refused '--plan needs --shards=N' "$decant" --plan=p in
refused '--shard takes a part' run 3/2
refused '--shard takes a part' run 0/2
refused '--shard takes a part' run 1
refused '--range-size takes' "$decant" --plan=p --shards=2 --range-size=4X in
refused '--range-size takes' "$decant" --plan=p --shards=2 --range-size='4 ' in
ok 'nothing was written' test ! -e to -a ! -e p
sed 's/"path":"empty"/"path":"..\/up"/' plan >evil
refused 'not a plan' "$decant" -q --manifest=evil --shard="$(sed -n \
	's/.*shard":\([0-9]*\).*up".*/\1/p' evil)"/2 -l en -o to
ok 'nothing is written above' test ! -e up
rm -rf to

# changed inputs, pending, resume
run 1/2 -l en
ok 'pending: the other' sh -c "'$decant' --manifest=plan --pending -l en -o to >left
	test \$? = 1 && test \$(cat left) = 2"
ok 'merge: too early' ends 2 "$decant" --manifest=plan --merge -l en -o to
ok 'merge: names what is missing' grep -q 'not done: .*, in shard 2' err
ok 'merge: of what is there' ends 3 "$decant" --manifest=plan --merge --force \
	-l en -o to
unit () {	# unit SHARD: a file of it
	python3 -c "
import json
print(max((r for r in map(json.loads, open('plan')) if r.get('shard') == $1 and
    'path' in r), key=lambda r: r['size'])['path'])"
}
f=$(unit 2)
cp -p "in/$f" kept
echo more >>"in/$f"
ok 'a changed input' ends 2 run 2/2 -l en
ok 'a changed input: says' says "in/$f changed since plan was made"
ok 'a changed input: others are done' test "$(find to -name '*.json' | wc -l)" = 8
ok 'a changed input: it is not' test ! -e "to/$f"
cp -p kept "in/$f"
ok 'and back' run 2/2 -l en
ok 'all is done' "$decant" --manifest=plan --pending -l en -o to
find to -type f -exec ls -li --full-time {} + >before
ok 'again' run 1/2 -l en
ok 'again: says' ends 0 "$decant" --manifest=plan --shard=2/2 -l en -o to
ok 'again: says' grep -q 'of 5 units were done before' err
find to -type f -exec ls -li --full-time {} + >after
ok 'nothing is done again' cmp before after
"$decant" -q --plan=plan3 --shards=3 -l en in
ok 'nor by another plan' "$decant" --manifest=plan3 --pending -l en -o to
rm "to/$f"
ok 'an output that was lost' sh -c "'$decant' --manifest=plan --pending -l en -o to >left
	test \$? = 1 && test \$(cat left) = 2"
run 2/2 -l en
ok 'is made again' test -s "to/$f"
mkdir elsewhere && cp -pr in elsewhere/
rm -rf to
ok 'inputs elsewhere' sh -c "mv in away
	'$decant' -q --manifest=plan --shard=1/2 -l en -o to elsewhere/in; s=\$?
	mv away in; exit \$s"
ok 'inputs elsewhere: it is done' test "$(find to -name '*.json' | wc -l)" = \
	"$(grep -c '"shard":1,' plan)"

ok 'times of whole seconds' sh -c "
	find elsewhere -type f -exec sh -c 'touch -d @\$(stat -c %Y \"\$1\") \"\$1\"' sh {} \;
	mv in away; rm -r to
	'$decant' -q --manifest=plan --shard=1/2 -l en -o to elsewhere/in; s=\$?
	mv away in; exit \$s"

# without output, and done or not
mkdir odd
cp "$fixtures/example.txt" odd/fine
cp "$fixtures/whole/space-dialogue-mt.in" odd/damaged
gzip -c help | head -c 2000 >odd/broken.gz
"$decant" -q --plan=plan --shards=1 --reject-damage=1 odd
ok 'without output' ends 3 "$decant" -q --manifest=plan --shard=1/1 \
	--reject-damage=1 -o odd.to
ok 'without output: told' sh -c 'test $(grep -c -e "is set aside" \
	-e "odd/broken.gz: it ends too early" err) = 2'
ok 'without output: what is there' test "$(cd odd.to && echo *)" = fine
ok 'without output: a broken one is left to do' ends 1 "$decant" --manifest=plan \
	--pending --reject-damage=1 -o odd.to
ok 'without output: only it' ends 3 "$decant" --manifest=plan --merge --force \
	--reject-damage=1 -o odd.to
ok 'without output: sums' grep -q '"missing":1,"binary":0,"damaged":1,' out
ok 'without output: named' grep -q 'not done: broken.gz, in shard 1' err

# receipts
ok 'receipts' python3 - to plan <<'E'
import glob, json, os, subprocess, sys
n = 0
for name in glob.glob(sys.argv[1] + '/.decant/receipts/*/*.json'):
	r = json.load(open(name))
	if 'path' not in r or 'skipped' in r:
		continue
	out = open(os.path.join(sys.argv[1], r['path']), 'rb').read()
	assert r['out']['size'] == len(out), r
	assert r['in']['size'] == os.path.getsize(os.path.join('in', r['path']))
	# Zstandard ends a frame with the lower half of XXH64.
	z = subprocess.run(['zstd', '-qc', '--check'], input=out,
	    stdout=subprocess.PIPE).stdout
	if out and not r['path'].endswith('.gz'):
		assert r['out']['xxh64'][8:] == z[-4:][::-1].hex(), r
		n += 1
assert n > 2, n
E

# kills, and two at once
rm -rf in one to
mkdir in
i=0
while test $((i += 1)) -le 40; do
	cat help help help help >"in/$i.txt"
done
"$decant" -q --plan=plan --shards=1 in
"$decant" -q -o one in
i=0
while test $((i += 1)) -le ${KILLS:-6}; do
	"$decant" -q -j2 --manifest=plan --shard=1/1 -o to 2>/dev/null &
	pid=$!
	want=$((i * 3))
	wait_for sh -c "test \$(find to -name '*.json' 2>/dev/null | wc -l) -ge $want ||
		! kill -0 $pid"
	kill -9 $pid 2>/dev/null
	wait $pid 2>/dev/null
done
ok 'killed: no file is half' sh -c 'for f in to/*.txt; do cmp "$f" "one/${f#to/}" ||
	exit; done'
ok 'killed: it goes on' run 1/1
ok 'killed: all is there' diff -r -x .decant one to
rm -rf to
"$decant" -q -j1 --manifest=plan --shard=1/1 -o to &
run 1/1 -j1
ok 'two at once' wait $!
ok 'two at once: all is there' diff -r -x .decant one to
ok 'two at once: each receipt once' test "$(find to -name '*.json' | wc -l)" = 40
ok 'nothing else is left' test -z "$(find to in -name '.*.decant-*')"
"$decant" -q --manifest=plan --shard=1/1 --force -o to &
pid=$!
kill -TERM $pid
wait $pid 2>/dev/null
ok 'TERM: nothing is half' diff -r -x .decant one to

# merging
rm -rf in to && mv jsonl in
"$decant" -q --plan=plan --shards=2 --range-size=4K --jsonl in
for i in 1 2; do run $i/2 --jsonl 2>err; done
cp -r to parts
part=$(find to/.decant/parts -type f | head -n 1)
printf X | dd of="$part" conv=notrunc 2>/dev/null
ok 'merge: a damaged part' ends 2 "$decant" --manifest=plan --merge --jsonl -o to
ok 'merge: a damaged part: says' says 'is not what its receipt says'
rm -rf to && mv parts to
ok 'merge' ends 0 "$decant" --manifest=plan --merge --jsonl -o to
ok 'merge twice' ends 0 "$decant" --manifest=plan --merge --jsonl --stats=sums -o to
find to -type f -exec ls -li --full-time {} + >before
ok 'merged: shards have nothing to do' run 1/2 --jsonl
find to -type f -exec ls -li --full-time {} + >after
ok 'merged: nothing changed' cmp before after
ok 'split files and places in them' ends 2 run 1/2 --jsonl --changes=log
ok 'split files: says' grep -q 'plan with --range-size=0' err

rm -rf to
for i in 1 2; do run $i/2 --jsonl 2>err; done
for i in 2 1; do
	ok "merge by shard: $i" ends 0 "$decant" --manifest=plan --merge --shard=$i/2 \
		--jsonl -o to
done
ok 'merge by shard: all is joined' test -z "$(find to/.decant/parts -type f)"
ok 'merge by shard: and the sums' sh -c "'$decant' --manifest=plan --merge --jsonl -o to |
	grep -q '\"missing\":0'"
rm -rf one
"$decant" -q --jsonl -o one in 2>err
ok 'merge by shard: the bytes of one process' diff -r -x .decant one to

# how much is split
(mkdir large && cd large && python3 -c "
for name in 'a', 'b':
	f = open(name, 'wb')
	f.truncate(600 << 20)
	for i in range(600):
		f.seek((i << 20) + 4097)
		f.write(b'\n')")
splits () {	# splits SHARDS RANGES OPTIONS...
	"$decant" --plan=large.plan --shards="$1" --lines large
	ok "$1 shards: $2 ranges" test "$(grep -c '"range":' large.plan)" = "$2"
}
splits 1 4
splits 2 8
splits 100 10

# what the dead left
touch -d '2 days ago' to/.a.decant-node-7-12-3f to/.a.decant-node-7x-3f \
	to/.a.decant-notes
touch to/.b.decant-node-7-12-3f
ok 'merge tidies up' ends 0 "$decant" --manifest=plan --merge --jsonl -o to
ok 'merge tidies up: what' test "$(find to -maxdepth 1 -name '.*decant-*' | sort |
	tr '\n' ' ')" = 'to/.a.decant-node-7x-3f to/.a.decant-notes to/.b.decant-node-7-12-3f '

# a long plan is not read from front to back
mkdir many
(cd many && python3 -c "
for i in range(1500): open('file-%04d' % i, 'w').close()")
"$decant" --plan=plan --shards=40 many
rm -rf to
for i in 1 2 17 39 40; do
	run $i/40
	ok "a long plan: shard $i" test "$(find to -name 'file-*' | wc -l)" = \
		"$(grep -c "\"shard\":$i," plan)"
	rm -rf to
done
ok 'a plan from a pipe' sh -c "'$decant' -q --manifest=/dev/stdin --shard=40/40 -o to <plan &&
	rm -r to && cat plan | '$decant' -q --manifest=/dev/stdin --shard=40/40 -o to &&
	test \$(find to -name 'file-*' | wc -l) -gt 30"

# dictionaries that change are another configuration
rm -rf in to
mkdir in && echo 'The Foo Bar Agency and FBA met.' >in/a
printf 'x:1\torg\ten\tFoo Bar Agency\tofficial\n' >names.tsv
"$decant" -q --plan=plan --shards=1 --names=names.tsv in
cp names.tsv moved.tsv
ok 'dictionaries may lie elsewhere' run 1/1 --names=moved.tsv
printf 'x:1\torg\ten\tFBA\tacronym\n' >>names.tsv
refused 'plan was made with other options' run 1/1 --names=names.tsv

# two inputs of one name, and the output among the inputs
mkdir -p x/in y/in && echo 1 >x/in/f && echo 22 >y/in/f && echo 3 >y/in/g
"$decant" --plan=plan --shards=2 x/in y/in 2>err
ok 'one name: told' sh -c "test $? = 3 && grep -q 'would both become f' err"
rm -rf to
for i in 1 2; do run $i/2; done
ok 'one name: the first is taken' sh -c 'test $(cat to/f to/g | tr -d "\n") = 13'
mkdir y/in/to && cp to/f y/in/to
ok 'the output is no input' sh -c "'$decant' --plan=y/in/plan --shards=1 -o y/in/to y/in &&
	! grep -q -e 'to/' -e '\"plan\"' y/in/plan"
printf 'y/in/../in/g\n' >list
rm -rf to
ok 'a list' sh -c "'$decant' --plan=plan --shards=1 --files-from=list &&
	'$decant' -q --manifest=plan --shard=1/1 -o to && test \$(cat to/y/in/g) = 3"

# learning
mkdir -p crawl/a crawl/b
for i in 1 2 3 4 5 6 7 8 9; do
	for s in a b; do
		printf 'Menu of the site %s\nPage %s tells of %s.\n' $s $i \
			"$(head -c 200 /dev/urandom | od -An -x | tr -d '\n')" >crawl/$s/$i
	done
done
"$decant" -q --plan=plan --shards=2 crawl
for i in 1 2; do
	"$decant" -q --manifest=plan --shard=$i/2 --learn=lines.$i
done
"$decant" -q --learn=lines crawl
ok 'learned in parts: adds up' sh -c "'$decant' -q --learn=sum --use=lines.1 \
	--use=lines.2 </dev/null && grep -v '^#' sum | sort >got && grep -v '^#' lines | sort | cmp - got"
"$decant" -q --plan=sites --shards=2 --site=dir crawl
ok 'a site stays together' python3 -c "
import json
rows = [json.loads(l) for l in open('sites')][1:]
assert len({(r['shard'], r['path'][0]) for r in rows}) == 2, rows"
for i in 1 2; do
	"$decant" -q --manifest=sites --site=dir --shard=$i/2 --learn=site.$i
done
ok 'learned by site: what one process learns' sh -c "'$decant' -q --learn=sum \
	--use=site.1 --use=site.2 </dev/null && cmp sum lines && grep -q Menu sum"
rm -rf to one
"$decant" -q --use=lines.1 --use=lines.2 -o one crawl
for i in 1 2; do run $i/2 --use=lines.1 --use=lines.2; done
ok 'the second pass goes by the plan of the first' diff -r -x .decant one to
ok 'the second pass is another configuration' sh -c "'$decant' --manifest=plan --pending -o to >left; test \$? = 1"
finish
