#!/bin/sh
# folder_test.sh BUILD - folders: what is input, what is done again, and that no
# kill at any moment loses anything.  KILLS=50 makes it a long test.

. tests/lib.sh
cd "$tmp" || exit 2

lists () {	# lists NAME "FILES" OPTIONS...: what --files tells
	name=$1
	printf '%s\n' $2 >want
	shift 2
	"$decant" --files "$@" >out 2>err
	ok "$name" diff want out
}

mkdir -p repo/.git repo/in/sub repo/in/.hid
cd repo || exit 2
for f in a.txt b.log c.md sub/d.txt sub/e.log sub/keep.log .hid/f.txt; do
	echo 'S. Korea and South Korea' >in/$f
done
printf '*.log\n!keep.log\n' >.gitignore
printf '/c.md\n' >in/.ignore
printf 'd.*\n' >in/sub/.decantignore
ln -s / in/root
printf '\211PNG\r\n\032\n picture' >in/p.png
lists 'ignore files' 'in/a.txt in/p.png in/sub/keep.log' in
lists '--no-ignore' 'in/a.txt in/b.log in/c.md in/p.png in/sub/d.txt in/sub/e.log in/sub/keep.log' --no-ignore in
lists '--hidden' 'in/.hid/f.txt in/.ignore in/a.txt in/p.png in/sub/.decantignore in/sub/keep.log' --hidden in
lists '-g' 'in/a.txt in/sub/d.txt' -g '*.txt' in
lists '-g !' 'in/a.txt in/sub/keep.log' -g '!*.png' in
lists 'a named file is taken' 'in/b.log' in/b.log
lists '--force-exclude' 'in/a.txt' --force-exclude in/b.log in/a.txt
printf 'in/a.txt\0in/c.md\0' >list
ok '--files-from -0' sh -c "'$decant' --files-from list -0 --files | tr '\0' ' ' |
	grep -qx 'in/a.txt in/c.md '"
cp in/p.png before.png
ok '-w leaves a picture alone' sh -c "'$decant' -q -w in/p.png && cmp in/p.png before.png"
for order in UTF-16LE UTF-16BE UTF-32LE; do
	mkdir wide && printf '대한민국 가가 사람들은 가 가가 먹었다\n' >want
	uconv -f UTF-8 -t $order want >wide/ko.txt
	"$decant" -q -o narrow wide
	ok "Korean in $order is no picture" cmp want narrow/ko.txt
	rm -r wide narrow
done
cd ..

# configuration
mkdir -p conf/deep
printf '[entity]\nlevel = off\n' >conf/decant.conf
echo 'S. Korea and South Korea' >conf/deep/x.txt
ok 'decant.conf above the file' "$decant" --check -l en conf/deep/x.txt
ok '--no-config' sh -c "! '$decant' --no-config --check -l en conf/deep/x.txt"
ok 'the command line wins' sh -c "! '$decant' --entities=form --check -l en conf/deep/x.txt"
ok 'a pipe reads none' sh -c "cd conf && ! '$decant' --check -l en <deep/x.txt"
ok '--dump-config' sh -c "'$decant' --dump-config conf/deep/x.txt | grep -A2 '\[entity\]' | grep -q 'level = off'"
"$decant" --dump-config conf/deep/x.txt >again.conf
ok 'a dump can be read' "$decant" -c again.conf --check -l en conf/deep/x.txt
printf '[entity]\nlevl = off\n' >conf/decant.conf
ok 'an unknown key' sh -c "'$decant' conf/deep/x.txt 2>err; test \$? = 2 &&
	grep -q 'did you mean entity.level' err"
cat >conf/decant.conf <<'X'
; settings by file
lang = en
[files]
include = *.txt, *.md   ; of folders these only
exclude = raw/
[files deep/no-names/]
entity.level = off
[files *.md drafts/[ab]*.txt]
profile = docs
[entity]
level = form
X
mkdir -p conf/deep/no-names/sub conf/raw conf/drafts
for f in deep/x.txt deep/no-names/sub/y.txt raw/r.txt z.log z.md \
	drafts/a1.txt drafts/c1.txt; do
	echo 'S. Korea and South Korea' >conf/$f
done
lists '[files]: what is taken' 'conf/deep/no-names/sub/y.txt conf/deep/x.txt conf/drafts/a1.txt conf/drafts/c1.txt conf/z.md' conf
lists '[files]: --no-ignore' 'conf/decant.conf conf/deep/no-names/sub/y.txt conf/deep/x.txt conf/drafts/a1.txt conf/drafts/c1.txt conf/raw/r.txt conf/z.log conf/z.md' --no-ignore conf
lists '[files]: a named file is taken' 'conf/z.log' conf/z.log
lists '[files]: --force-exclude' 'conf/z.md' --force-exclude conf/z.log conf/raw/r.txt conf/z.md
"$decant" --check conf >out 2>err
printf '%s: 1 change\n' conf/deep/x.txt conf/drafts/c1.txt >want
ok '[files GLOB]: settings' diff want out
ok '[files GLOB]: the command line wins' sh -c "'$decant' --check --entities=form \
	conf/deep/no-names/sub/y.txt >out; test \$? = 1"
ok '[files GLOB]: --dump-config' sh -c "'$decant' --dump-config \
	conf/deep/no-names/sub/y.txt | grep -A2 '\[entity\]' | grep -q 'level = off'"
ok '[files GLOB]: from within' sh -c "cd conf/deep/no-names &&
	'$decant' --check sub/y.txt"
ok '[files GLOB]: a folder with -o' sh -c "'$decant' -q -o conf.out conf &&
	grep -qx 'S. Korea and South Korea' conf.out/deep/no-names/sub/y.txt &&
	grep -qx 'South Korea and South Korea' conf.out/deep/x.txt"
ok '[files GLOB]: other settings do it again' sh -c "
	sed 's/^entity.level.*/entity.level = form/' conf/decant.conf >new &&
	mv new conf/decant.conf && '$decant' -q -o conf.out conf &&
	grep -qx 'South Korea and South Korea' conf.out/deep/no-names/sub/y.txt"
tells () {	# tells SENTENCE CONFIGURATION
	printf "$2" >conf/decant.conf
	ok "configuration: $1" ends 2 "$decant" conf/deep/x.txt
	ok "configuration: $1: says" says "conf/decant.conf:$1"
}
tells '3: there is no option entity.levl; did you mean entity.level?' \
	'\n[entity]\nlevl = off\n'
tells '2: there is no files.inclde; did you mean files.include?' \
	'[files]\ninclde = a\n'
tells '1: there is no stage entty; did you mean entity?' '[entty]\nlevel = off\n'
tells '3: there is no option lng; did you mean lang?' '\n[files *.txt]\nlng = en\n'
tells '2: there is no profile corps; did you mean corpus?' '\nprofile = corps\n'
tells '3: option entity.level takes' '\n[entity]\nlevel = of\n'
tells '1: neither a [stage] nor an option = value' 'level\n'
tells '1: a section ends with ]' '[entity\n'
long=$(printf '%0300d' 1)
printf "# $long\n[files a b c d e f g h i j k l m n o p q r s t u v w x y z 0 1 2 3 4 5 deep/]\r\nentity.level = off\n" >conf/decant.conf
ok 'configuration: of any length' "$decant" --check -l en conf/deep/x.txt
rm conf/decant.conf
for profile in archive corpus index docs; do
	ok "--profile=$profile" sh -c "echo Hello | '$decant' --profile=$profile | grep -qx Hello"
done
ok '--profile=docs touches no names' sh -c "echo 'S. Korea and South Korea' |
	'$decant' -l en --profile=docs --check"
ok 'no such profile' sh -c "'$decant' --profile=corps </dev/null 2>err; test \$? = 2"

# reports and baselines
cp "$fixtures/example.txt" page.txt
"$decant" --check --report=gcc page.txt >out 2>err
ok 'gcc' grep -qx 'page.txt:3:27: warning: "Cassa" -> "KASA" (.*) \[acronym/spelling\]' out
"$decant" --check --report=github page.txt >out 2>err
ok 'github' grep -q '^::warning file=page.txt,line=1,col=1,title=furniture/ad::' out
"$decant" --report=jsonl:o.jsonl --report=sarif:o.sarif --report=html:o.html page.txt >out 2>err
ok 'sarif' python3 "$tests/sarif.py" o.sarif 9
printf 'caf\303\251 \303\203\302\251\n\n\n\n\n<b>S. Korea\n' >'a b%.txt'
printf '\377\n\n\n\n' >"$(printf 'no-utf8-\377.txt')"
ok 'sarif: odd names' sh -c "'$decant' -q --report=sarif *.txt >odd.sarif
	test \$? = 1 && python3 '$tests/sarif.py' odd.sarif 10 &&
	grep -q '\"uri\":\"a%20b%25.txt\"' odd.sarif &&
	grep -q '\"uri\":\"no-utf8-%FF.txt\"' odd.sarif"
ok 'sarif: of nothing' sh -c "'$decant' --report=sarif </dev/null >none.sarif &&
	python3 '$tests/sarif.py' none.sarif 0"
ok 'sarif: what it must not hold' sh -c "! python3 '$tests/sarif.py' none.sarif 1"
ok 'jsonl' python3 -c "
import json
for l in open('o.jsonl'): json.loads(l)['rule']"
printf '</script><script>alert(1)</script>\n\n\n\nx' >evil.txt
"$decant" --report=html:evil.html evil.txt >out 2>err
ok 'html: text stays text' sh -c "! grep -q '<script>alert' evil.html"
evil='<img src=x onerror=alert(1)>.txt'
cp "$fixtures/whole/space-dialogue-mt.in" "$evil"
"$decant" --report=html:page.html evil.txt "$evil" "$fixtures/example.txt" >out 2>err
"$decant" --report=html:page2.html --lines "$fixtures/example.txt" >out 2>err
ok 'html: names stay text' sh -c "! grep -q '<img' page.html"
ok 'html: it needs nothing from elsewhere' sh -c "! grep -E '(src|href|url)[=(]' \
	evil.html page2.html"
ok 'html: both sides' python3 "$tests/html.py" page.html
ok 'html: both sides of records' python3 "$tests/html.py" page2.html
ok 'html: damage' sh -c "grep -q '\"damage\":[1-9]' page.html"
ok 'stats as JSON' sh -c "'$decant' --stats=s.json page.txt >out && python3 -m json.tool s.json"
"$decant" --write-baseline=base --check page.txt >out 2>err
ok 'a baseline hides what is known' "$decant" --check --baseline=base page.txt
printf '\n\n\nADVERTISEMENT\n' >>page.txt
ok 'and tells what is new' sh -c "! '$decant' --check --baseline=base page.txt"

# the same for every number of threads, and of every report; the many languages
# of all fixtures
all () {	# all JOBS
	"$decant" -q -j $1 -o all.$1 --changes=changes.$1 --dropped=dropped.$1 \
		--annotations=names.$1 --report=html:html.$1 \
		--report=sarif:sarif.$1 --report=jsonl:jsonl.$1 \
		--report=gcc:gcc.$1 --stats=stats.$1 "$fixtures" 2>err
	sed 's/"[a-z_]*seconds":[0-9.]*//g' stats.$1 >times
	mv times stats.$1
}
all 1
for jobs in 2 7; do
	all $jobs
	ok "fixtures, -j $jobs" diff -r -x .decant all.1 all.$jobs
	for kind in changes dropped names html sarif jsonl gcc stats; do
		ok "fixtures, -j $jobs: $kind" cmp $kind.1 $kind.$jobs
	done
done
for in in "$fixtures"/whole/*.in; do
	"$decant" <"$in" >want
	ok "in slices: $in" sh -c "dd bs=7 if='$in' 2>/dev/null |
		'$decant' | cmp - want"
done

# receipts; killed and resumed
mkdir big
i=0
while test $i -lt 60; do
	for in in "$fixtures"/whole/*.in; do cat "$in" "$in" "$in"; done >big/$i.txt
	i=$((i + 1))
done
"$decant" -q -j 1 -o one --changes=log.1 big
for jobs in 2 7; do
	"$decant" -q -j $jobs -o out.$jobs --changes=log.$jobs big
	ok "-j $jobs" diff -r -x .decant one out.$jobs
	ok "-j $jobs: changes" cmp log.1 log.$jobs
done
ok 'done before' sh -c "'$decant' -o one big 2>&1 | grep -q '60 of 60 files were done before'"
touch big/7.txt
ok 'one is newer' sh -c "'$decant' -o one big 2>&1 | grep -q '59 of 60'"
ok 'other options do all again' sh -c "test -z \"\$('$decant' -s unicode -o one big 2>&1)\""
kills=0
while test $kills -lt "${KILLS:-5}"; do
	"$decant" -q -j 2 -o killed big &
	pid=$!
	sleep 0.0$((kills * 7 % 10))$((kills % 10))
	kill -9 $pid 2>/dev/null
	wait $pid 2>/dev/null
	kills=$((kills + 1))
done
ok 'killed: what is there is whole' sh -c 'for f in killed/*.txt; do
	test ! -e "$f" || cmp "$f" "out.2/${f##*/}" || exit 1; done'
ok 'resumed' "$decant" -q -o killed big
ok 'resumed: all as if nothing had been' diff -r -x .decant out.2 killed
ok 'resumed: nothing left' test -z "$(find killed -name '.*decant-*')"

finish
