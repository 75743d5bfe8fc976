#!/bin/sh
# sites_test.sh BUILD - many documents: what a site's pages share is learned and
# dropped, and copies are told and set aside.

. tests/lib.sh
cd "$tmp" || exit 2

article () {	# article NUMBER: a text that no other number has
	awk -v n="$1" 'BEGIN { s = n * 7919 + 17; for (i = 1; i <= 12; i++) {
		line = "The"
		for (k = 0; k < 18; k++) {
			w = ""
			for (c = 0; c < 5; c++) {
				s = (s * 16807) % 2147483647
				w = w sprintf("%c", 97 + s % 26)
			}
			line = line " " w
		}
		print line " keeper." } }'
}

page () {	# page NUMBER: an article between what its site has around it
	printf 'Harbour Post of the North Shore\n\n'
	article "$1"
	printf '\nWrite to our harbour desk, no. %s\nRegistered at the port office\n' "$1"
}

mkdir -p crawl/north crawl/south
for i in 1 2 3 4; do page $i >crawl/north/$i.txt; done
for i in 5 6; do page $i >crawl/south/$i.txt; done
ok '--learn' ends 0 "$decant" --learn lines crawl
ok '--learn tells' says 'learned 6 lines of 6 documents; 0 copies'
printf 'decant-lines 1\n# site, documents, line\n' >want
for site in 'north	4' 'south	2'; do
	printf '%s\t%s\n' "$site" 'Harbour Post of the North Shore' \
		"$site" "Registered at the port office" \
		"$site" "Write to our harbour desk, no. ${site%?}"
done | sed 's/no. north.*/no. 2/; s/no. south.*/no. 6/' >>want
ok 'lines by site, the most frequent first' diff want lines
"$decant" -s furniture -q --use lines -o clean crawl
for i in 1 2 3 4; do
	article $i >want
	grep -v '^$' clean/north/$i.txt >got
	ok "--use, page $i" diff want got
done
ok 'two documents are too few' grep -q 'Registered at' clean/south/5.txt
ok 'furniture.documents' sh -c "'$decant' -s furniture -q --use lines --furniture.documents=2 -o two crawl &&
	! grep -q 'Registered at' two/south/5.txt"
ok '--site=all' sh -c "'$decant' -q --site=all --learn all crawl && grep -q '^	6	Registered at the port office$' all &&
	'$decant' -q -s furniture --site=all --use all <crawl/south/5.txt | grep -q keeper &&
	! '$decant' -q -s furniture --site=all --use all <crawl/south/5.txt | grep -q Registered"
ok 'another site has other lines' sh -c "'$decant' -q -s furniture --use all -o other crawl && grep -q Registered other/north/1.txt"
ok 'every change is told' sh -c "'$decant' -s furniture --use lines --changes=log -o logged crawl &&
	grep -q '\"rule\":\"furniture/site\".*4 documents of the site have it' log"
ok '--undo' sh -c "(cd logged && '$decant' -q --undo=../log -o ../raw .) && diff -r -x .decant crawl raw"

# parts
mkdir -p a/north b/north
cp crawl/north/[12].txt a/north && cp crawl/north/[34].txt b/north
"$decant" -q --learn a.lines a
"$decant" -q --learn b.lines b
"$decant" -q --use a.lines --use b.lines --learn sum.lines /dev/null
grep north lines | cut -f 1,2 >want
cut -f 1,2 sum.lines | tail -n +3 >got
ok 'parts add up' diff want got
ok '--use of parts' sh -c "'$decant' -s furniture -q --use a.lines --use b.lines -o parts crawl && diff -r -x .decant clean/north parts/north"
"$decant" --plan=plan --shards=6 crawl
for i in 1 2 3 4 5 6; do
	"$decant" -q --manifest=plan --shard=$i/6 --learn=shard.$i
done
"$decant" -q --use shard.1 --use shard.2 --use shard.3 --use shard.4 --use shard.5 \
	--use shard.6 --learn sum.lines </dev/null
cut -f 1,2 lines >want
cut -f 1,2 sum.lines >got
ok 'shards of one document add up' diff want got

# copies do not count
mkdir -p copies/north
page 1 >copies/north/1.txt
cp copies/north/1.txt copies/north/2.txt
{ cat copies/north/1.txt; echo 'One more line of the harbour.'; } >copies/north/3.txt
ok 'copies and near-copies are passed over' sh -c "'$decant' --learn x copies 2>&1 |
	grep -q 'learned 0 lines of 3 documents; 2 copies'"
# a line again and again is how a text is built
mkdir -p often/a
for i in 1 2 3; do
	{ for k in 1 2 3 4 5 6; do echo 'Pros of this boat'; done; article $i; } >often/a/$i.txt
done
ok 'what stands again and again is not learned' sh -c "'$decant' --learn x often 2>&1 | grep -q 'learned 0 lines'"

# records
for i in 1 2 3; do
	printf '{"url":"https:\\/\\/www.Post.example:80/%s","text":"%s"}\n' $i \
		"$(page $i | awk '{ printf "%s\\n", $0 }')"
done >pages.jsonl
ok '--site=host:FIELD' sh -c "'$decant' -q --jsonl --site=host:url --learn hosts pages.jsonl && grep -q '^post.example	3	Registered' hosts &&
	'$decant' -q -s furniture --jsonl --site=host:url --use hosts pages.jsonl >clean.jsonl && ! grep -q Registered clean.jsonl &&
	test \$(wc -l <clean.jsonl) = 3"
ok 'without --jsonl' ends 2 "$decant" --site=host:url --use hosts crawl/north/1.txt
ok 'a wrong --site' ends 2 "$decant" --site=north --use lines crawl/north/1.txt
ok 'says so' says '--site=north: give dir, all or host:FIELD'

# files that are refused
refused () {	# refused NAME TEXT SENTENCE
	printf "$2" >bad
	ok "$1" ends 2 "$decant" --use bad crawl/north/1.txt
	ok "$1: says so" says "$3"
	ok "$1: --learn" ends 2 "$decant" --use bad --learn x crawl/north/1.txt
	ok "$1: --learn says so" says "$3"
}
refused 'no head' 'north\t3\tLine\n' 'bad: line 1: it does not begin with "decant-lines 1"'
refused 'another version' 'decant-lines 2\n' 'bad: line 1: '
refused 'no fields' 'decant-lines 1\nLine\n' 'bad: line 2: a row is a site'
refused 'no number' 'decant-lines 1\n\nnorth\tmany\tLine\n' 'bad: line 3: the second field'
refused 'no letter' 'decant-lines 1\nnorth\t3\t---\n' 'bad: line 2: the line has no letter'
refused 'cut off' 'decant-lines 1\nnorth\t3\tLi' 'bad: line 2: it breaks off'
refused 'no UTF-8' 'decant-lines 1\nnorth\t3\tL\377\n' 'bad: line 2: it is not valid UTF-8'
ok 'no such file' ends 2 "$decant" --use none crawl/north/1.txt
ok 'no such file: says so' says 'cannot read none'
ok '--learn and -o' ends 2 "$decant" --learn x -o y crawl
ok '--learn and --check' ends 2 "$decant" --learn x --check crawl

# duplicates
mkdir -p dup/sub
article 1 >dup/a.txt
article 1 | tr a-z A-Z >dup/b.txt
article 2 >dup/c.txt
article 1 | sed '6s/.*/The editor wrote this line anew, and no other./' >dup/sub/d.txt
echo 'short' >dup/sub/e.txt
echo 'short too' >dup/sub/f.txt
ok '--duplicates' ends 0 "$decant" -q --duplicates dup
cat >want <<-'END'
	{"file":"dup/b.txt","exact":true,"likeness":1.00,"copy_of":{"file":"dup/a.txt"}}
	{"file":"dup/sub/d.txt","exact":false,"copy_of":{"file":"dup/a.txt"}}
END
sed 's/"exact":false,"likeness":0.[789][0-9],/"exact":false,/' out >got
ok 'an exact copy and a near one' diff want got
ok '-j changes nothing' sh -c "'$decant' -q -j 7 --duplicates dup | cmp - out"
ok '--duplicates=FILE goes along' sh -c "'$decant' -q -s none --duplicates=report -o whole dup && cmp report out && test -e whole/b.txt"
ok '--drop-duplicates' sh -c "'$decant' -s none --drop-duplicates --duplicates=report -o set dup 2>&1 | grep -q 'set aside 2 copies' && cmp report out"
ok 'copies are not written' test ! -e set/b.txt -a ! -e set/sub/d.txt -a -e set/sub/e.txt -a -e set/sub/f.txt -a -e set/a.txt
ok 'and not deleted' test -e dup/b.txt -a -e dup/sub/d.txt
ok 'again' sh -c "'$decant' -q -s none --drop-duplicates -o set dup && test ! -e set/b.txt && cmp set/a.txt dup/a.txt"
ok 'without -o' ends 2 "$decant" --drop-duplicates dup
for i in 1 2 1; do
	printf '{"text":"%s"}\n' "$(article $i | awk '{ printf "%s\\n", $0 }')"
done >dup.jsonl
ok 'records' sh -c "'$decant' -q --jsonl --duplicates dup.jsonl | grep -qx '{\"file\":\"dup.jsonl\",\"line\":3,\"field\":\"text\",\"exact\":true,\"likeness\":1.00,\"copy_of\":{\"file\":\"dup.jsonl\",\"line\":1}}'"
ok 'rows never go' ends 2 "$decant" --jsonl --drop-duplicates -o x dup.jsonl

finish
