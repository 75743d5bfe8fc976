#!/bin/sh
# faults_test.sh BUILD - a world in which things fail: nothing is lost, nothing is
# half-written, and a sentence says why.

. tests/lib.sh
cd "$tmp" || exit 2
dirty=$fixtures/whole/space-policy-en.in
clean=$fixtures/whole/space-policy-en.out

# every allocation fails in turn: see nomem.c
if cc -shared -fPIC -O1 -o nomem.so "$tests/nomem.c" 2>err && case $build in
	*asan) false ;; esac; then
	printf 'Kasa (KASA) S. Korea caf\303\203\302\251.\n\n\n\nADVERTISEMENT\n' >small
	iconv -f UTF-8 -t UTF-16 small >wide
	gzip -k small
	zstd -q small
	printf '{"text":"S. Korea \\u00e9","l":"ko"}\n{"text":"x"}\n' >jsonl
	printf 'a\tS. Korea\n1\tcaf\303\203\302\251\n' >tsv
	printf '[entity]\nlevel = off\n[files *.txt]\nlang = id\n' >conf
	nomem () {	# nomem STEP INPUT OPTIONS...
		step=$1 in=$2
		shift 2
		"$decant" -j 1 "$@" <$in >right 2>err
		rm -f report
		DECANT_SANDBOX=off NOMEM_STEP=$step NOMEM_RIGHT=right NOMEM_REPORT=report \
			LD_PRELOAD=./nomem.so "$decant" -j 1 "$@" <$in >out 2>err
		ok "no memory: $in $*: the run itself" cmp out right
		tail -n 1 report >end
		ok "no memory: $in $*" grep -q '[0-9][0-9]* alloc.* 0 ended badly' end
	}
	for in in small wide small.gz small.zst; do nomem 1 $in; done
	nomem 1 small --changes=log
	nomem 1 small --report=html:h --report=sarif:s --report=gcc:g \
		--stats=st --annotations=a --dropped=d
	nomem 1 small -c conf
	nomem 1 small --lines
	"$decant" --changes=undo.log <small >text
	undone () {	# undone: with every allocation failing, one in a run
		at=0 survived=0
		# Behind the last one none fails any more.
		while test $at -lt 2000; do
			at=$((at + 1))
			NOMEM_AT=$at LD_PRELOAD=./nomem.so DECANT_SANDBOX=off \
				"$decant" -j 1 --undo=undo.log <text >out 2>err
			status=$?
			if test $status = 0; then
				cmp out small || return
				survived=$((survived + 1))
				test $survived -lt 20 || return 0
			else
				survived=0
				test $status = 2 && grep -q 'decant: ' err || {
					echo "allocation $at: $status"
					return 1
				}
			fi
		done
	}
	ok 'no memory: --undo' undone
	nomem 1 small --detect
	nomem 1 small --help
	nomem 1 jsonl --jsonl --lang-field l
	nomem 1 tsv --tsv --col 2=ko
	mkdir tree && cp jsonl tree && cp jsonl tree/b
	nomem 3 small --plan=np --shards=1 --range-size=20 --jsonl tree
	nomem 3 small --manifest=np --shard=1/1 --force --jsonl -o nt
	nomem 1 small --manifest=np --pending --jsonl -o nt
	nomem 1 small --manifest=np --merge --jsonl -o nt
	# Dictionaries of hunspell are 130,000 allocations.
	nomem 2000 "$fixtures/example.txt"
else
	skip 'failing allocations'
fi

# a disk that is full
cp "$dirty" big
for i in 1 2 3 4 5 6; do cat big big >bigger && mv bigger big; done
cat >full.sh <<'X'
mkdir small.fs && mount -t tmpfs -o size=64k none small.fs && cd small.fs || exit 9
for how in '-o out' '-o sub/' '--changes=log -o /dev/null' \
	'--report=html:r' '--report=sarif:r' '--report=jsonl:r' '--dropped=d'; do
	"$1" $how ../big >/dev/null 2>../err
	status=$?
	test $status = 2 || { echo "status $status: $how"; cat ../err; }
	grep -q 'No space left on device' ../err || { echo "no sentence: $how"; cat ../err; }
	# What is a line each may end early; what is a whole is whole.
	case $how in *jsonl*) rm -f r ;; esac
	for f in out sub/big r; do
		test ! -e $f || echo "half a file: $f by $how"
	done
	rm -rf ./* .decant
done
head -c 40000 ../big >in
cp in ../before
"$1" -w in >/dev/null 2>../err
test $? = 2 && cmp in ../before || echo "-w on a full disk"
test -z "$(find . -name '.*decant*')" || echo 'something is left'
rm -rf ./*
"$1" --manifest=../plan --shard=1/1 -o out >/dev/null 2>../err
test $? = 2 && grep -q 'No space left' ../err || echo '--shard on a full disk'
test -z "$(find out -type f)" || echo 'half a unit'
rm -rf ./*
"$1" -q --lines --manifest=../parts --shard=1/1 -o out 2>../err ||
	{ echo 'no room for parts'; cat ../err; }
"$1" --lines --manifest=../parts --merge -o out >/dev/null 2>../err
test $? = 2 && grep -q 'No space left' ../err || echo '--merge on a full disk'
test "$(find out/.decant/parts -type f | wc -l)" -gt 2 || echo 'parts are lost'
test ! -e out/part || echo 'half a file is joined'
X
head -c 36000 big >part
"$decant" --plan=plan --shards=1 "$tmp/big"
"$decant" --plan=parts --shards=1 --lines --range-size=10K "$tmp/part"
unshare -rm sh full.sh "$decant" >full 2>&1
case $? in
0) ok 'a full disk' test ! -s full; cat full ;;
*) skip "a full disk: $(head -n 1 full)" ;;
esac

# files that grow too large midway
for how in '-o limited' '--changes=limited' '--report=html:limited' \
	'--report=sarif:limited' '--annotations=limited'; do
	rm -f limited
	(ulimit -f 4; "$decant" $how big >/dev/null 2>err; echo $? >status)
	ok "a limit: $how: status" grep -qx 2 status
	ok "a limit: $how: says" says 'cannot write limited: File too large'
done

# an input that changes while it is read
if cc -shared -fPIC -o meddle.so "$tests/meddle.c" 2>err && case $build in
	*asan) false ;; esac; then
	cp "$dirty" moving
	cp "$dirty" still
	MEDDLE=moving LD_PRELOAD=./meddle.so "$decant" -j 1 -w moving still >out 2>err
	ok 'a moving file: status' test $? = 3
	ok 'a moving file: says' says 'moving changed while it was read, and is left alone'
	{ cat "$dirty"; echo one line more; } >want
	ok 'a moving file: nothing is lost' sh -c 'head -c $(wc -c <want) moving | cmp - want'
	ok 'a moving file: others are done' cmp still "$clean"
	cp "$dirty" moving
	"$decant" --plan=plan --shards=1 moving still
	MEDDLE=moving LD_PRELOAD=./meddle.so ok 'a moving file of a plan' ends 2 \
		"$decant" -j 1 -q --manifest=plan --shard=1/1 -o shared
	ok 'a moving file of a plan: says' says \
		'moving changed while it was read, and is left out'
	ok 'a moving file of a plan: is no output' test "$(ls shared)" = still
else
	skip 'an input that changes'
fi

# a run that is killed when it has replaced the first file
if cc -shared -fPIC -o killed.so "$tests/killed.c" -ldl 2>err && case $build in
	*asan) false ;; esac; then
	for jobs in 1 2; do
		cp "$dirty" first
		cp "$dirty" second
		rm -f log
		LD_PRELOAD=./killed.so "$decant" -j $jobs -w --changes=log first \
			second >out 2>err
		ok "killed, -j $jobs: a file is replaced" cmp first "$clean"
		ok "killed, -j $jobs: what it was is on record" sh -c \
			"'$decant' --undo=log first | cmp - '$dirty'"
		printf '{"file":"second","line":1,"src"' >>log
		ok "killed, -j $jobs: also before half a record" sh -c \
			"'$decant' --undo=log first | cmp - '$dirty'"
	done
else
	skip 'a run that is killed'
fi

# clocks that go wrong, and times that are none
mkdir times
cp "$dirty" times/a
cp "$dirty" times/b
touch -d 1902-01-01 times/a
touch -d 2100-01-01 times/b
"$decant" -q -o times.out times
ok 'odd times' sh -c "'$decant' -o times.out times 2>&1 | grep -q '2 of 2 files'"
sed s/Kasa/Cassa/ <times/a >c && cp c times/a
touch -d 1901-06-01 times/a
ok 'a file of before is another' sh -c "'$decant' -o times.out times 2>&1 |
	grep -q '1 of 2 files'"

# a second run: what the first recorded is not lost
records () {	# records LOG: of how many documents
	grep -c '^{"document":' "$1"
}
mkdir twice && cp "$dirty" twice/a && cp "$dirty" twice/b
"$decant" -w --changes=twice.log twice
ok '-w twice' ends 2 "$decant" -w --changes=twice.log twice
ok '-w twice: says' says 'twice.log has records already; give another name, or --force'
ok '-w twice: records stay' test "$(records twice.log)" = 2
ok '-w --force' ends 0 "$decant" -w --force --changes=twice.log twice
ok '-w --force: records are added' test "$(records twice.log)" = 4
ok '-w --force: undone' ends 0 "$decant" --undo=twice.log -w twice
ok '-w --force: all is back' sh -c "cmp twice/a '$dirty' && cmp twice/b '$dirty'"
cp "$dirty" a.txt
ok '-w: a text is no log' ends 2 "$decant" -w --force --changes=a.txt twice
ok '-w: a text is no log: says' says 'a.txt holds other things than changes'
ok '-w: a text is no log: it stays' cmp a.txt "$dirty"
echo plain >plain
"$decant" --changes=plain.log plain >out
ok 'nothing to undo' ends 0 "$decant" --undo=plain.log -w plain
ok 'nothing to undo: says' says 'nothing was undone: plain.log has no changes of this text'
mkdir bare
ok 'no file to undo: says' sh -c "'$decant' --undo=plain.log -w bare 2>&1 |
	grep -q 'nothing was undone: plain.log has no changes of no files'"

# a run with -o that goes on: of what is done, records stay
mkdir pages && cp "$dirty" pages/a
"$decant" -q -o going --changes=going.log pages
cp "$dirty" pages/b
printf '{"file":"pages/b","line":1,"src":[0,1]}\n{"file":"par' >>going.log
"$decant" -q -o going --changes=going.log pages
ok '-o goes on: records of both' test "$(records going.log)" = 2
ok '-o goes on: no half ones' python3 -c "
import json
for l in open('going.log'): json.loads(l)"
ok '-o goes on: undone' sh -c "'$decant' --undo=going.log -o back going &&
	cmp back/a '$dirty' && cmp back/b '$dirty'"
{ cat "$dirty"; echo 'S. Korea and South Korea'; } >pages/a
"$decant" -q -o going --changes=going.log pages
ok '-o goes on: the last record counts' sh -c "
	'$decant' --undo=going.log -o back.a going && cmp back.a/a pages/a"
ok '-o --force: all is recorded anew' sh -c "'$decant' -q --force -o going \
	--changes=going.log pages; test \"\$(grep -c '^{.document' going.log)\" = 2"
if test -e killed.so; then
	for i in 1 2 3 4; do cp "$dirty" pages/$i; done
	# What is told of 3 is too little to push out what was told of 2.
	echo plain >pages/3
	mkdir cut && : >cut/3
	LD_PRELOAD=./killed.so "$decant" -q -j 1 -o cut --changes=cut.log pages \
		>out 2>err
	ok '-o killed: not all was done' test ! -e cut/b
	"$decant" -q -o cut --changes=cut.log pages
	ok '-o killed: undone' sh -c "'$decant' --undo=cut.log -o uncut cut &&
		diff -r pages uncut"
fi

# one file for two things
clashes () {	# clashes SENTENCE OPTIONS...
	say=$1
	shift
	cp "$dirty" a.txt
	ok "clash: $*" ends 2 "$decant" "$@"
	ok "clash: $*: says" says "$say"
	ok "clash: $*: nothing is lost" cmp a.txt "$dirty"
}
ln -s a.txt link
echo a.txt >names.list
for how in --changes= --stats= --dropped= --annotations= --report=html: \
	--report=jsonl: --report=sarif: --write-baseline= --learn= --duplicates= \
	'--shards=1 --plan='; do
	clashes 'a.txt is both input and output' ${how}a.txt a.txt
done
clashes 'a.txt is both input and output' --changes=link a.txt
clashes 'a.txt is both input and output' --changes=a.txt --files-from=names.list
clashes 'a.txt is both input and output' --rules=a.txt --changes=a.txt clean
clashes 'stdin is both input and output' --changes=a.txt <a.txt
clashes 'z is named for two outputs' --changes=z -o z a.txt
clashes './z is named for two outputs' --report=gcc:z --report=html:./z a.txt
ok 'no clash: devices' ends 0 "$decant" --changes=/dev/null --dropped=/dev/null a.txt
mkdir same && cp "$dirty" same/a.txt
for folder in same same/ "$tmp/same"; do
	clashes "$folder is both input and output" -o same $folder
done
clashes '. is both input and output' -o . .
clashes 'same lies in the folder of the output, .' -o . same
echo same >names.list
ok 'clash: a listed folder' ends 2 "$decant" -o same --files-from=names.list
ok 'clash: a listed folder: says' says 'same lies in the folder of the output'
ok 'no clash: the file stays' cmp same/a.txt "$dirty"
ok 'a log in the folder is no input' sh -c "'$decant' -q -w --changes=same/log same &&
	'$decant' --undo=same/log same/a.txt | cmp - '$dirty' && ! grep -q same/log same/log"

finish
