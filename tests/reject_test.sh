#!/bin/sh
# reject_test.sh BUILD - --reject-damage: what is damaged too much is not written,
# and named.
. tests/lib.sh
cd "$tmp" || exit 1

mkdir in
echo 'The ferry sails at dawn , he said , and it is late .' >in/cut
echo 'hun hun hun hun hun hun hun hun hun' >in/loop
echo 'The ferry sails at dawn.  ' >in/fine
lacks () {
	! test -e "$1"
}

ok 'damage is status 3' ends 3 "$decant" -q --reject-damage=60 -o to in
ok 'the damaged one is named' grep -q 'in/loop is set aside' err
ok "it alone" test "$(grep -c aside err)" = 1
ok 'and not written' lacks to/loop
ok 'the others are' test -e to/fine -a -e to/cut
cp in/loop loop
ok 'one file' ends 3 "$decant" --reject-damage=60 -w loop
ok 'it stays as it was' cmp loop in/loop
ok 'a score it does not reach' ends 0 "$decant" -q --reject-damage=100 -w loop
ok 'is written' grep -qx hun loop
ok 'stdout cannot be taken back' ends 2 "$decant" --reject-damage=60 in/loop
ok 'records have no score' ends 2 "$decant" --lines --reject-damage=60 -o to in
ok 'no number' ends 2 "$decant" --reject-damage=x -o to in
ok 'too large a number' ends 2 "$decant" --reject-damage=101 -o to in
finish
