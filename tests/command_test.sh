#!/bin/sh
# command_test.sh BUILD - the command as its users meet it: every mode, every
# exit status, and a world that fails.

. tests/lib.sh
cd "$tmp" || exit 2
dirty=$fixtures/whole/space-policy-en.in
clean=$fixtures/whole/space-policy-en.out
sound=$fixtures/whole/space-policy-en-clean.in
same () { cmp -s "$1" "$2"; }
mode () { test "$(stat -c %a "$1")" = "$2"; }
none () { test -z "$(find "$@")"; }

# stdin to stdout
ok 'filter' ends 0 "$decant" <"$dirty"
ok 'filter: text' same out "$clean"
ok 'dash is stdin' ends 0 "$decant" - <"$dirty"
ok 'dash: text' same out "$clean"
ok 'stdin has no name in a folder' ends 2 "$decant" -o folder/ <"$dirty"
ok 'stdin has no name in a folder: none made' test ! -e folder
printf 'a\360\n' >in
ok 'bytes that stay' ends 0 "$decant" --invalid=keep in
ok 'bytes that stay: text' same out in
ok 'bytes that stay are not counted' sh -c \
	"'$decant' --invalid=keep --stats=- in | grep -qa '\"ill_formed\":0,'"
ok 'bytes that fail' ends 2 "$decant" --invalid=fail in
ok 'empty' ends 0 "$decant" </dev/null
ok 'empty: text' test ! -s out
printf 'no newline' >in
ok 'no final newline' ends 0 "$decant" in
printf 'no newline\n' >want
ok 'no final newline: text' same out want
printf 'one\r\ntwo\r\n' >in
ok 'CRLF' ends 0 "$decant" in
ok 'CRLF stays' same out in
ok 'clean text stays' ends 0 "$decant" "$sound"
ok 'clean text stays: text' same out "$sound"
ok 'two files' ends 0 "$decant" "$sound" "$sound"
cat "$sound" "$sound" >want
ok 'two files: text' same out want

# files and folders
mkdir -p in.d/sub in.d/.hidden
cp "$dirty" in.d/a.txt
cp "$sound" in.d/sub/b.txt
cp "$dirty" in.d/.hidden/c.txt
printf 'MZ\0\0\0\0\1\2\3\0\0\0\0' >in.d/program
ln -s a.txt in.d/link
ln -s .. in.d/sub/loop
chmod 640 in.d/a.txt
ok '-o folder' ends 0 "$decant" -o out.d in.d
ok '-o: text' same out.d/a.txt "$clean"
ok '-o: below' same out.d/sub/b.txt "$sound"
ok '-o: mode bits' mode out.d/a.txt 640
ok '-o: binary, hidden, links are passed over' test \
	"$(find out.d -type f ! -path "*.decant*" | wc -l)" = 2
ok '-o: says so' grep -q '1 binary file' err
ok 'binary stdin' ends 0 sh -c "'$decant' <in.d/program"
ok 'binary stdin: says so' says 'stdin does not look like text'
ok 'binary stdin --text' ends 0 sh -c "'$decant' --text <in.d/program"
ok 'binary stdin --text: says nothing' test ! -s err
head -c 300000 /dev/zero >zeros
ok 'zeros: a change for each window' sh -c \
	"'$decant' --text --changes=- <zeros | grep -c unicode/control | grep -qx 2"
ok '-o file' ends 0 "$decant" -o one.txt "$dirty"
ok '-o file: text' same one.txt "$clean"
ok '-o file, stdin' sh -c "'$decant' -o two.txt <'$dirty'"
ok '-o file, stdin: text' same two.txt "$clean"
ok '-o into a folder' ends 0 "$decant" -o out.d/ "$dirty"
ok '-o into a folder: text' same "out.d/$(basename "$dirty")" "$clean"
mkdir -p one.d two.d deep.d/in
for f in one.d/x two.d/x two.d/y three; do cp "$dirty" $f; done
cd deep.d
ok '-o with a path above' ends 0 "$decant" -q -o mirror ../two.d ../three
ok '-o with a path above: below it' same mirror/three "$clean"
ok '-o with a path above: nothing outside' none . -newer ../three \
	! -path './mirror*' -name 'three'
printf '../one.d/x\n./in/../../two.d//y\n' >list
ok '--files-from: paths stay' ends 0 "$decant" -q -o listed --files-from list
ok '--files-from: below out' same listed/one.d/x "$clean"
ok '--files-from: below out, plain' same listed/two.d/y "$clean"
cd ..
ok 'two of one name' ends 3 "$decant" -q -o twice one.d/x two.d/x two.d/y
ok 'two of one name: says' says \
	'one.d/x and two.d/x would both become twice/x; the second is left out'
ok 'two of one name: others are done' same twice/y "$clean"
ok 'two folders with one name' ends 3 "$decant" -q -o both one.d two.d
ok 'two folders with one name: says' says 'would both become both/x'
mkdir -p linked.d elsewhere
ln -s ../elsewhere linked.d/sub
ok '-o through a link' ends 2 "$decant" -q -o linked.d in.d
ok '-o through a link: says' says 'linked.d/sub/b.txt: some folder of this'
ok '-o through a link: nothing came' none elsewhere -type f
cp -R in.d again.d
ok '-o below its input' ends 0 "$decant" -o again.d/out again.d
ok '-o below its input, twice' ends 0 "$decant" -o again.d/out again.d
ok '-o below its input: not its own' test ! -e again.d/out/out
ok '-o onto its input' ends 2 "$decant" -o in.d/a.txt in.d/a.txt
ok '-o onto its input: says' says 'both input and output'
ok '-o onto its input: unhurt' same in.d/a.txt "$dirty"
cp "$dirty" self
ok '> itself' sh -c "'$decant' self >>self 2>err; test \$? = 2"
ok '> itself: says' says 'both input and output'

cp "$dirty" w.txt
cp "$sound" s.txt
chmod 604 w.txt
touch -d 2001-01-01 s.txt
ok '-w' ends 0 "$decant" -w w.txt s.txt
ok '-w: text' same w.txt "$clean"
ok '-w: mode bits' mode w.txt 604
if test "$(id -u)" = 0; then
	cp "$fixtures/example.txt" owned.txt
	chown nobody:daemon owned.txt && chmod 640 owned.txt
	ok '-w: who it belongs to' "$decant" -w owned.txt
	ok '-w: stays' test "$(stat -c '%U:%G %a' owned.txt)" = 'nobody:daemon 640'
fi
mkfifo w.fifo
ok '-w: no pipe' ends 2 timeout 10 "$decant" -w w.fifo
ok '-w: which' says 'w.fifo is no regular file'
ok '-w: an unchanged file is not touched' test \
	"$(date -r s.txt +%Y)" = 2001
ln -s w.txt wlink
cp "$dirty" w.txt
ok '-w by a link' ends 0 "$decant" -w wlink
ok '-w by a link: stays a link' test -h wlink
ok '-w by a link: text' same w.txt "$clean"

# check and diff
ok '--check: clean' ends 0 "$decant" --check "$sound"
ok '--check: dirty' ends 1 "$decant" --check in.d
ok '--check: names it' grep -q '^in.d/a.txt: [0-9]* changes' out
ok '--check: what next' grep -q 'decant -w' err
ok '--check: stdin' ends 1 "$decant" --check <"$dirty"
ok '--diff: clean' ends 0 "$decant" --diff "$sound"
ok '--diff: clean: empty' test ! -s out
for in in "$fixtures"/*/*.in; do
	cp "$in" d.txt
	"$decant" --diff d.txt >d.patch 2>err
	"$decant" d.txt >want
	test ! -s d.patch || patch -s -p1 <d.patch || echo "no patch: $in"
	ok "--diff applies: $in" same d.txt want
done
ok '--diff --check' ends 1 "$decant" --diff --check in.d
ok '--diff --check: prints' grep -q '^+++ b/in.d/a.txt' out

# changes and undo
for in in "$fixtures"/*/*.in; do
	"$decant" --changes=log "$in" >text
	"$decant" --undo=log <text >back
	ok "undo: $in" same back "$in"
done
head -c 300000 /dev/urandom >noise
ok 'undo: noise' sh -c "'$decant' --changes=log <noise >text &&
	'$decant' --undo=log <text | cmp - noise"
iconv -f UTF-8 -t UTF-16 <"$dirty" >wide
ok 'undo: UTF-16' sh -c "'$decant' --changes=log <wide >text &&
	cmp text '$clean' && '$decant' --undo=log <text | cmp - wide"
ok 'undo: an edited text' sh -c "
	echo more >>text; '$decant' --undo=log <text >back 2>err"' ; test $? = 2'
ok 'undo: an edited text: says' says 'is not the text'
ok 'undo: an edited text: nothing comes' test ! -s back
ok 'undo: a cut text' sh -c "head -c 900 text |
	'$decant' --undo=log >back 2>err"' ; test $? = 2'
head -n 3 log >cut
ok 'undo: cut records' sh -c "'$decant' --undo=cut <text >back 2>err"'
	test $? = 2'
echo '{"file":' >cut
ok 'undo: broken records' sh -c "'$decant' --undo=cut <text >back 2>err"'
	test $? = 2'
ok 'undo: broken records: says' says 'cut:1: not a record of changes'
ok 'undo: a folder' sh -c "'$decant' -q --changes=log -o out.e in.d &&
	'$decant' --undo=log -o back.d out.e && cmp back.d/a.txt in.d/a.txt &&
	cmp back.d/sub/b.txt in.d/sub/b.txt"
"$decant" --changes=log "$dirty" >text
ok 'undo: TMPDIR' sh -c "TMPDIR=missing '$decant' --undo=log <text >out 2>err
	test \$? = 2"
ok 'undo: TMPDIR: says' says 'a temporary file missing/decant-'
cp "$dirty" w.txt
ok 'undo: in place' sh -c "'$decant' --changes=w.log -w w.txt &&
	'$decant' --undo=w.log -w w.txt && cmp w.txt '$dirty'"

# a world that fails
ok 'missing file' ends 2 "$decant" missing
ok 'missing file: says' says 'cannot read missing: No such file'
ok 'one of two is missing' ends 3 "$decant" missing "$sound"
ok 'one of two: the other is done' same out "$sound"
ok 'full device' sh -c "'$decant' '$dirty' >/dev/full 2>err; test \$? = 2"
ok 'full device: says' says 'No space left'
ok 'a device as output' sh -c "'$decant' -o /dev/null '$dirty' && test -c /dev/null"
ok 'a full device as output' ends 2 "$decant" -o /dev/full "$dirty"
mkfifo pipe
cat pipe >from-pipe &
ok 'a pipe as output' "$decant" -o pipe "$dirty"
wait $!
"$decant" "$dirty" >from-stdout
ok 'a pipe as output gets it all' cmp from-pipe from-stdout
ln -s linked-file a-link; : >linked-file
"$decant" -o a-link "$dirty"
ok 'a link as output leads to its file' sh -c "test -L a-link && cmp linked-file from-stdout"
ok 'full device: changes' ends 2 "$decant" --changes=/dev/full "$dirty"
ok 'full device: help' sh -c "'$decant' --help >/dev/full 2>err; test \$? = 2"
ok 'closed pipe' sh -c "yes | head -c 9000000 | '$decant' 2>err | head -n 1 >/dev/null"
ok 'closed pipe: quiet' test ! -s err
ok 'a folder on stdin' sh -c "'$decant' <in.d 2>err; test \$? = 2"
ok 'output in no folder' ends 2 "$decant" -o w.txt/below "$sound"
if test "$(id -u)" = 0 && command -v setpriv >/dev/null; then
	as='setpriv --reuid=65534 --regid=65534 --clear-groups'
else
	as=
fi
chmod 755 "$tmp"
cp "$dirty" secret
chmod 0 secret
ok 'no permission' ends 2 $as "$decant" secret
ok 'no permission: says' says 'cannot read secret: Permission denied'
ok 'no permission: others are done' ends 3 $as "$decant" secret "$sound"
mkdir ro
cp "$dirty" ro/a
chmod 555 ro
ok 'read-only folder' ends 2 $as "$decant" -w ro/a
ok 'read-only folder: unhurt' same ro/a "$dirty"
cp "$dirty" big
for i in 1 2 3 4 5 6 7 8; do cat big big >bigger && mv bigger big; done
cp big big.in
(ulimit -f 100; "$decant" -o limited big; echo $? >status) >out 2>err
ok 'file size limit' grep -qx 2 status
ok 'file size limit: says' says 'cannot write limited: File too large'
ok 'file size limit: nothing half-written' test ! -e limited
mkdir kill.d
cp big kill.d/a
"$decant" -o kill.d/out kill.d/a &
sleep 0.05
kill -9 $! 2>/dev/null
wait $! 2>/dev/null
ok 'killed: nothing half-written' sh -c 'test ! -e kill.d/out ||
	cmp -s kill.d/out kill.d/whole ||
	{ '"'$decant'"' kill.d/a | cmp -s - kill.d/out; }'
ok 'killed: no temporary file' none kill.d -name '.*decant*'
# It has read all and waits for more, with its file under way, when it is ended.
mkfifo slow
"$decant" -o term.out <slow 2>err &
pid=$!
exec 3>slow
cat big >&3
printf x >&3
ok 'terminated: it was at work' wait_for sh -c "ls -l /proc/$pid/fd |
	grep -q \"$tmp/.*\(deleted\|decant-\)\""
kill -TERM $pid
{ wait $pid; } 2>/dev/null
ok 'terminated: by the signal' test $? = 143
exec 3>&-
ok 'terminated: no file' none . -maxdepth 1 -name '*term.out*'

# what is asked wrongly
ok 'unknown option' ends 2 "$decant" --furnitur.level=off
ok 'unknown option: nearest' says 'did you mean furniture.level?'
ok 'unknown letter' ends 2 "$decant" -Z
ok 'unknown stage' ends 2 "$decant" -s nothing
ok 'bad value' ends 2 "$decant" --furniture=much
ok 'bad value: says' says 'takes off|safe|auto|aggressive, not "much"'
ok 'missing value' ends 2 "$decant" --output
ok '-w and -o' ends 2 "$decant" -w -o x "$dirty"
ok '-w of stdin' ends 2 "$decant" -w
ok '--check -w' ends 2 "$decant" --check -w "$dirty"
ok 'bad dictionaries' ends 2 "$decant" --data="$dirty" "$dirty"
ok 'bad dictionaries: says' says 'not a file of compiled dictionaries'
ok 'DECANT_DATA' sh -c "DECANT_DATA=nowhere '$decant' '$dirty' 2>err"'
	test $? = 2'
ok 'DECANT_DATA: says' says 'cannot read the dictionaries nowhere'

# what it tells
ok '--version' ends 0 "$decant" --version
ok '--version: text' grep -q '^decant [0-9]*\.[0-9]*\.[0-9]*$' out
ok '--help' ends 0 "$decant" --help
ok '-h' ends 0 "$decant" -h
ok '--list-stages' ends 0 "$decant" --list-stages
ok '--list-stages: the last is spacing' sh -c 'tail -n 1 out |
	grep -q "^spacing"'
ok '-s none' ends 0 "$decant" -s none "$dirty"
ok '-s none: text' same out "$dirty"
ok '-s -STAGE' sh -c "'$decant' -s -furniture '$dirty' |
	grep -q ADVERTISEMENT"
ok '-s STAGE' sh -c "'$decant' -s furniture '$dirty' |
	{ ! grep -q ADVERTISEMENT; }"
ok '--STAGE.OPTION VALUE' sh -c "'$decant' --furniture.level off '$dirty' |
	grep -q ADVERTISEMENT"

# sizes and locales
# The most memory it ever had is read while it waits for the end of its input.
case $1 in *asan) most=800000 ;; *) most=200000 ;; esac
mkfifo endless cleaned
"$decant" <endless >cleaned &
pid=$!
wc -c <cleaned >count &
exec 3>endless
head -c 300000000 /dev/zero | tr '\0' x >&3
sed -n 's/^VmHWM:[^0-9]*\([0-9]*\) kB/\1/p' /proc/$pid/status >peak
exec 3>&-
wait
ok 'one endless line: all of it' grep -q '^30000000[01]$' count
ok 'one endless line: bounded memory' test "$(cat peak)" -lt $most
for locale in C tr_TR.UTF-8 POSIX; do
	LC_ALL=$locale "$decant" "$dirty" >out 2>err
	ok "locale $locale" same out "$clean"
done

finish
