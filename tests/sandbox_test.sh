#!/bin/sh
# sandbox_test.sh BUILD - what the command gives up before it reads text, and that
# it does its work without.

. tests/lib.sh
cd "$tmp" || exit 2
dirty=$fixtures/whole/space-policy-en.in
clean=$fixtures/whole/space-policy-en.out

case $build in
*asan)
	skip 'the sandbox: this build has none'
	finish
	exit
	;;
esac
cc -shared -fPIC -o escape.so "$tests/escape.c" 2>err || {
	skip 'the sandbox: there is no compiler'
	finish
	exit
}
mkdir elsewhere
echo x >secret

escape () {	# escape OPTIONS...: what gets through, as a line
	rm -f elsewhere/file
	echo x >elsewhere/there
	ESCAPED=4 LD_PRELOAD=./escape.so "$decant" "$@" <"$dirty" >out 2>err 4>through
	tr '\n' ' ' <through
}
DECANT_SANDBOX=off
export DECANT_SANDBOX
ok 'off: all gets through' test \
	"$(escape)" = 'read write remove inet unix usr '
unset DECANT_SANDBOX
got=$(escape)
case $got in
*inet*) skip 'calls are not filtered by this kernel' ;;
*) ok 'a filter: no connections' test "${got#*unix}" = "$got" ;;
esac
case $got in
*write*) skip 'files are not fenced by this kernel' ;;
*)
	ok 'a filter: reads what all may, and no more' test "$got" = 'usr '
	ok 'a filter: nothing is harmed' sh -c \
		'test ! -e elsewhere/file && test -e elsewhere/there'
	ok 'records: may read, not write' test \
		"$(escape --lines)" = 'read usr '
	ok 'an output elsewhere: may be written there' test \
		"$(escape -o elsewhere/out)" = 'write remove usr '
	mkdir -p other
	cp "$dirty" other/1
	cp "$dirty" elsewhere/2
	echo other/1 >list
	ok '-w of a list elsewhere: may not be written here' test \
		"$(ESCAPED_ANY=1 && export ESCAPED_ANY && escape -w --files-from list)" = 'read usr '
	printf 'other/1\nelsewhere/2\n' >list
	ok '-w of a list: may be written where it says' test \
		"$(ESCAPED_ANY=1 && export ESCAPED_ANY && escape -w --files-from list)" = 'read write remove usr '
	;;
esac
escape >got
ok 'a filter: its work' cmp out "$clean"

# where outputs go
mkdir in
cp "$dirty" in/a
"$decant" -l en <"$dirty" >want
ok 'dictionaries of hunspell' sh -c "strace -f -o trace true 2>/dev/null ||
	exit 0; strace -f -o trace '$decant' -l en <'$dirty' >got &&
	cmp got want && ! grep 'hunspell.*EACCES' trace"
for out in new new/deep/er/b ./c elsewhere/../d "$tmp/e" link; do
	test $out != link || ln -s elsewhere/target link
	ok "-o $out" ends 0 "$decant" -o $out in/a
	ok "-o $out: text" cmp $out "$clean"
	test $out != new || rm new
done
ok '-o of a folder' ends 0 "$decant" -q -o tree/deep in
ok '-o of a folder: text' cmp tree/deep/a "$clean"
ok '-o of a folder, again' ends 0 "$decant" -q --force -o tree/deep in
"$decant" --plan=elsewhere/plan --shards=1 in
ok 'a shard' ends 0 "$decant" -q --manifest=elsewhere/plan --shard=1/1 -o sharded/deep
ok 'a shard: text' cmp sharded/deep/a "$clean"
ok 'a shard: merged' ends 0 "$decant" --manifest=elsewhere/plan --merge -o sharded/deep
"$decant" --plan=elsewhere/plan --shards=1 --range-size=100 --lines in
ok 'ranges' ends 0 "$decant" -q --manifest=elsewhere/plan --shard=1/1 --lines -o "$tmp/ranges"
ok 'ranges: merged' ends 0 "$decant" --manifest=elsewhere/plan --merge --lines \
	--stats=elsewhere/sums -o "$tmp/ranges"
ok 'ranges: text' sh -c "'$decant' --lines <in/a | cmp - ranges/a"
ok 'reports' ends 1 "$decant" -q --check --report=html:r1 --report=sarif:elsewhere/r2 \
	--report=jsonl:"$tmp/r3" --changes=r4 --dropped=r5 --annotations=r6 \
	--stats=r7 --write-baseline=r8 in
for r in r1 elsewhere/r2 r3 r4 r7 r8; do ok "report $r" test -s $r; done
"$decant" --changes=log -o changed in/a
ok '--undo' ends 0 "$decant" --undo=log -o back changed
ok '--undo: text' cmp back "$dirty"
mkdir wait
ok '--undo by TMPDIR' sh -c "TMPDIR=wait '$decant' --undo=log <changed | cmp - '$dirty'"
cp in/a elsewhere/w
ln -s elsewhere/w w
ok '-w by a link' ends 0 "$decant" -w w
ok '-w by a link: text' cmp elsewhere/w "$clean"
ok '-w of a folder' ends 0 "$decant" -w in
ok '-w of a folder: text' cmp in/a "$clean"
cp "$dirty" elsewhere/l
echo elsewhere/l >list
ok '-w of a list' ends 0 "$decant" -w --files-from list
ok '-w of a list: text' cmp elsewhere/l "$clean"
cp "$dirty" elsewhere/l
rm w
ln -s elsewhere/l w
cp "$dirty" in/b
printf 'in/b\0w\0' >list
ok '-w of a list, a link' ends 0 "$decant" -w -0 --files-from - <list
ok '-w of a list, a link: text' cmp elsewhere/l "$clean"
ok '-w of a list, another: text' cmp in/b "$clean"
finish
