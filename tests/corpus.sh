#!/bin/sh
# corpus.sh DIR - makes the text that benchmarks run on, of Debian packages that
# are downloaded and unpacked, not installed: the Debian Reference in English,
# and in eleven languages (en de es fr id it ja pt pt-br zh-cn zh-tw).

dir=$1
test -s "$dir/mixed.txt" && exit 0
mkdir -p "$dir/deb"
dir=$(cd "$dir" && pwd)
cd "$dir/deb" || exit 2
apt-get download -qq debian-reference-en debian-reference-de \
	debian-reference-es debian-reference-fr debian-reference-id \
	debian-reference-it debian-reference-ja debian-reference-pt \
	debian-reference-pt-br debian-reference-zh-cn debian-reference-zh-tw \
	2>/dev/null || echo "corpus.sh: not every package could be had" >&2
for deb in *.deb; do
	test -f "$deb" || { echo "corpus.sh: no package" >&2; exit 2; }
	dpkg-deb -x "$deb" "$dir/deb/root"
done
find "$dir/deb/root" -name '*.txt.gz' | sort >"$dir/list"
: >"$dir/one.txt"
while read -r f; do
	zcat "$f" >>"$dir/one.txt"
	case $f in *.en.txt.gz) zcat "$f" >"$dir/en.txt" ;; esac
done <"$dir/list"
for i in 1 2 3; do cat "$dir/one.txt"; done >"$dir/mixed.txt"
for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16; do cat "$dir/en.txt"; done \
	>"$dir/english.txt"
rm -rf "$dir/deb" "$dir/list" "$dir/one.txt" "$dir/en.txt"
