#!/bin/sh
# SPDX-License-Identifier: MIT
# Builds the Debian package from a copy of this tree in build/deb and puts it into build/:
#     build_deb.sh [VERSION]
# Without VERSION it is the first of deploy/debian/changelog. The path of the site in the web server's snippets is $BASE,
# /berth/ when that is not set. What was compiled is kept for the next time.
set -eu
cd "$(dirname "$0")/.."
version=${1:-$(dpkg-parsechangelog -l deploy/debian/changelog -S Version)}
copy=build/deb/berth

mkdir -p "$copy"
find "$copy" -mindepth 1 -maxdepth 1 ! -name build -exec rm -rf {} +
git ls-files --cached --others --exclude-standard | while read -r file; do
    [ ! -e "$file" ] || cp --parents -p "$file" "$copy"
done
sed -i "1s/([^)]*)/($version)/" "$copy/deploy/debian/changelog"
cp -rp "$copy/deploy/debian" "$copy/debian"

# Of the make that called this one, neither variables nor jobs are meant for the build of the package.
cd "$copy"
env -u MAKEFLAGS -u MAKEOVERRIDES -u MAKELEVEL -u MODE -u BUILD -u PREFIX -u DESTDIR -u SYSCONFDIR -u RUNDIR \
    DEB_BUILD_OPTIONS="noautodbgsym parallel=$(nproc) ${DEB_BUILD_OPTIONS-}" \
    dpkg-buildpackage --build=binary --no-pre-clean --unsigned-changes --unsigned-buildinfo
cd ../../..
mv build/deb/berth_"$version"_*.deb build/
echo "build/$(cd build && ls berth_"$version"_*.deb)"
