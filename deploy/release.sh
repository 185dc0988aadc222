#!/usr/bin/env bash
# Builds the programs as they are installed and prints the folder they are in.
#
#   deploy/release.sh                    nser-server and nser-desk
#   deploy/release.sh nser-load ...      these products
#
# Linked with Swift's own libraries, so that the machines of desks and servers need none. Checks of exclusive access at
# run time are for the tests' builds; here they are off in all packages, and generics are specialised across them.
set -euo pipefail
cd "$(dirname "$0")/.."
. deploy/packages.sh

need_packages
settings=(-c release --scratch-path .build-release --static-swift-stdlib
    -Xswiftc -enforce-exclusivity=unchecked -Xswiftc -cross-module-optimization)
[ $# -gt 0 ] || set -- nser-server nser-desk
for product in "$@"; do
    say "building $product (release)"
    swift build "${settings[@]}" --product "$product" >&2 || stop "the build failed"
done
swift build "${settings[@]}" --show-bin-path
