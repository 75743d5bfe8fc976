#!/bin/sh
# install_test.sh BUILD - what is installed works for others: the header in C99,
# C17 and C++17, both libraries, pkg-config, and nothing stays after uninstall.

. tests/lib.sh

printf '#include <decant.h>\nint main(void) { return decant_version() < 0; }\n' \
	>"$tmp/header.c"
for std in c99 c17; do
	ok "header as $std" cc -std=$std -pedantic -Wall -Wextra -Werror \
		-Iinclude -fsyntax-only "$tmp/header.c"
done
cp "$tmp/header.c" "$tmp/header.cc"
ok "header as C++17" c++ -std=c++17 -pedantic -Wall -Wextra -Werror -Iinclude \
	-fsyntax-only "$tmp/header.cc"

nm -D --defined-only "$build"/libdecant.so.* | awk '{ print $3 }' | sort \
	>"$tmp/exported"
ok "the library exports decant_* alone" sh -c "! grep -v ^decant_ '$tmp/exported'"
nm -g --defined-only "$build/libdecant.a" | awk 'NF == 3 { print $3 }' \
	>"$tmp/static"
for symbol in $(grep -o '^DECANT_API.*\bdecant_[a-z_]*(' include/decant.h |
    grep -o 'decant_[a-z_]*(' | tr -d '('); do
	ok "$symbol is exported" grep -qx "$symbol" "$tmp/exported"
	ok "$symbol is in the archive" grep -qx "$symbol" "$tmp/static"
done
ok "the archive shows nothing else" sh -c \
	"! grep -vE '^(decant_|__odr_asan)' '$tmp/static'"

case $build in *release)
	ok "install" make -s install DESTDIR="$tmp/root" PREFIX=/usr
	cat >"$tmp/use.c" <<-'X'
	#include <stdio.h>
	#include <decant.h>
	int main(void)
	{
		char *out;
		size_t n;
		decant_rules *rules = decant_load(NULL, NULL);
		int bad = rules == NULL || decant_clean(rules, "a\n\n\nb", 5,
		    &out, &n) != DECANT_OK;

		if (!bad) {
			fputs(out, stdout);
			decant_free(out);
		}
		decant_unload(rules);
		return bad;
	}
	X
	PKG_CONFIG_PATH=$tmp/root/usr/lib/pkgconfig
	PKG_CONFIG_SYSROOT_DIR=$tmp/root
	export PKG_CONFIG_PATH
	flags="-I$tmp/root/usr/include -L$tmp/root/usr/lib"
	ok "pkg-config knows it" sh -c 'test -n "$(pkg-config --modversion decant)"'
	ok "shared" sh -c "cc '$tmp/use.c' -o '$tmp/shared' $flags -ldecant &&
		LD_LIBRARY_PATH='$tmp/root/usr/lib' '$tmp/shared' | wc -l | grep -qx 3"
	ok "static" sh -c "cc '$tmp/use.c' -o '$tmp/static.out' $flags \
		-l:libdecant.a $(pkg-config --libs icu-uc icu-i18n libpcre2-8) \
		-lpthread -lm && '$tmp/static.out' | wc -l | grep -qx 3"
	"$build/decant" -l en fixtures/example.txt >"$tmp/want"
	ok "the C example" sh -c "cc tests/examples/clean.c -o '$tmp/example' $flags -ldecant &&
		LD_LIBRARY_PATH='$tmp/root/usr/lib' '$tmp/example' <fixtures/example.txt \
		2>'$tmp/told' | cmp - '$tmp/want' && grep -q 'acronym/spelling' '$tmp/told'"
	ok "the Python example" sh -c "LD_LIBRARY_PATH='$tmp/root/usr/lib' \
		python3 tests/examples/clean.py <fixtures/example.txt | cmp - '$tmp/want'"
	for file in bash-completion/completions/decant zsh/vendor-completions/_decant \
	    fish/vendor_completions.d/decant.fish decant/problem-matcher.json; do
		ok "share/$file" test -s "$tmp/root/usr/share/$file"
	done
	ok "the manuals are clean" sh -c "! mandoc -T lint -W style '$build/decant.1' \
		pipeline/cli/decant-slurm.1 | grep -v 'referenced manual not found' | grep -E 'STYLE|WARNING|ERROR'"
	ok "decant-slurm" sh -c "'$tmp/root/usr/bin/decant-slurm' --help | grep -q usage"
	ok "its manual" test -s "$tmp/root/usr/share/man/man1/decant-slurm.1"
	if command -v shellcheck >/dev/null; then
		ok "its shell" shellcheck pipeline/cli/decant-slurm pipeline/cli/share/*.sh
	else
		skip 'the shell of decant-slurm: there is no shellcheck'
	fi
	ok "the command runs where it is copied" sh -c \
		"cp '$tmp/root/usr/bin/decant' '$tmp/elsewhere' && cd / &&
		echo a | '$tmp/elsewhere' | grep -qx a"
	# Packing takes a minute: PACKAGE=1 asks for it.
	if test -n "$PACKAGE" && command -v lintian >/dev/null; then
		ok "a package" make -s deb
		ok "a package: lintian finds no error" lintian -q --allow-root \
			--fail-on error build/decant_*.deb
	else
		skip 'the package: PACKAGE is not set, or there is no lintian'
	fi
	ok "manual" test -s "$tmp/root/usr/share/man/man1/decant.1"
	ok "uninstall" make -s uninstall DESTDIR="$tmp/root" PREFIX=/usr
	ok "uninstall leaves no file" sh -c \
		"test -z \"\$(find '$tmp/root' -type f -o -type l)\""
esac

finish
