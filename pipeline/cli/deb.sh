#!/bin/sh
# deb.sh BUILD VERSION LOADED - makes build/decant_VERSION_ARCH.deb of what is built:
# the command, the library and its header in one package.  LOADED is the library
# that they load while they run.
set -e
build=$1 version=$2 loaded=$3
arch=$(dpkg --print-architecture)
multi=$(dpkg-architecture -qDEB_HOST_MULTIARCH 2>/dev/null || cc -print-multiarch)
root=$build/deb
rm -rf "$root"
umask 022
make -s install DESTDIR="$root" PREFIX=/usr LIBDIR=/usr/lib/$multi
so=$(basename "$(ls "$root/usr/lib/$multi"/libdecant.so.*)")
strip --strip-unneeded "$root/usr/bin/decant" "$root/usr/lib/$multi/$so"
strip --strip-debug "$root/usr/lib/$multi/libdecant.a"
gzip -9nf "$root"/usr/share/man/man1/*.1
doc=$root/usr/share/doc/decant
mkdir -p "$doc" "$root/DEBIAN"
cat >"$doc/copyright" <<X
Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: decant

Files: *
Copyright: 2026 the decant authors
License: Apache-2.0
 On Debian systems the full text of the Apache License 2.0 is in
 /usr/share/common-licenses/Apache-2.0.
X
printf '%s\n' "decant ($version) unstable; urgency=medium" '' \
	'  * As built from its sources.' '' \
	" -- The decant authors <decant@example.org>  $(date -R -d @${SOURCE_DATE_EPOCH:-0})" |
	gzip -9n >"$doc/changelog.gz"
# What the programs need, by the packages that own it.
needs=$(mktemp -d)
mkdir "$needs/debian"
printf 'Source: decant\n\nPackage: decant\nArchitecture: any\n' >"$needs/debian/control"
depends=$(cd "$needs" && dpkg-shlibdeps -O --ignore-missing-info \
	-l"$OLDPWD/$root/usr/lib/$multi" "$OLDPWD/$root/usr/bin/decant" \
	"$OLDPWD/$root/usr/lib/$multi/$so" 2>/dev/null | sed 's/^shlibs:Depends=//')
rm -rf "$needs"
test -n "$depends"
owner=$(dpkg-query -S "*/$loaded" | sed -n '1s/:.*//p')
test -n "$owner"
depends="$depends, $owner"
cat >"$root/DEBIAN/control" <<X
Package: decant
Version: $version
Architecture: $arch
Maintainer: The decant authors <decant@example.org>
Installed-Size: $(du -k -s "$root/usr" | cut -f1)
Depends: $depends
Recommends: hunspell-en-us
Section: text
Priority: optional
Description: clean multilingual text, explain every change, take it back
 Messy text goes in, clean UTF-8 comes out. decant repairs what encodings,
 scrapers and machine translation broke, drops page furniture, and leaves
 clean text byte for byte as it is. Every change has a rule, a reason and a
 way back. The package holds the command and the C library.
X
printf 'libdecant %s decant\n' "${so##*.}" >"$root/DEBIAN/shlibs"
printf 'activate-noawait ldconfig\n' >"$root/DEBIAN/triggers"
(cd "$root" && find usr -type f | LC_ALL=C sort | xargs md5sum >DEBIAN/md5sums)
dpkg-deb --root-owner-group --build "$root" "build/decant_${version}_$arch.deb" >/dev/null
echo "build/decant_${version}_$arch.deb"
