#!/usr/bin/env bash
# Runs everything that must hold: format, a build without a warning, all tests with live PostgreSQL and the real
# programs, the pipeline under the thread sanitizer, the line reader under 1,000,000 mutated lines.
# Usage: deploy/test.sh            exit 0 when all passed; the last line is `N passed, N failed`
#        NSER_FUZZ_LINES=50000 deploy/test.sh      fewer fuzzed lines
set -uo pipefail
cd "$(dirname "$0")/.."
. deploy/packages.sh

work=$(mktemp -d "${TMPDIR:-/tmp}/nser-test.XXXXXX")
# What tests and SwiftPM leave in the temporary folder goes with it; PostgreSQL's user works there too.
chmod 1777 "$work"
# Tests that run side by side: with all of them at once each waits so long for its turn that deadlines pass and the
# database has no connection left.
width=6
# Seconds that one run of a test runner may take: several times what it takes on a busy machine.
limit=900
passed=0
failed=0
broken=()
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM

# step NAME command...: one check that passes when the command ends with 0.
step() {
    local name=$1 began=$SECONDS
    shift
    say "== $name"
    if "$@"; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        broken+=("$name")
    fi
    say "== $name: $((SECONDS - began)) s"
}

# tests NAME command...: a test runner; every test it reports counts. A runner that dies counts as a failure of its own.
tests() {
    local name=$1 began=$SECONDS log="$work/$1.log" status good bad
    shift
    say "== $name"
    for try in 1 2; do
        TMPDIR=$work "$@" 2>&1 | grep --line-buffered -vE 'Cannot export local symbol|^(◇|􀟈) ' | tee "$log" >&2
        status=${PIPESTATUS[0]}
        # 124 and 137 are timeout's: the runner did not come to its end. Said aloud and tried once more.
        case "$status" in 124 | 137) say "== $name: no end within $limit s (try $try of 2)" ;; *) break ;; esac
    done
    good=$(grep -cE '^[^ ]+ +Test .* passed after ' "$log")
    bad=$(grep -cE '^[^ ]+ +Test .* failed after ' "$log")
    # The closing line of the run has the same shape as a test's.
    grep -qE '^[^ ]+ +Test run with .* passed after ' "$log" && good=$((good - 1))
    grep -qE '^[^ ]+ +Test run with .* failed after ' "$log" && bad=$((bad - 1))
    if [ "$status" != 0 ] && [ "$bad" = 0 ]; then bad=1; fi
    if [ "$status" = 0 ] && [ "$good" = 0 ]; then
        say "$name: no test ran"
        bad=1
    fi
    passed=$((passed + good))
    failed=$((failed + bad))
    [ "$bad" = 0 ] || broken+=("$name")
    say "== $name: $good passed, $bad failed, $((SECONDS - began)) s"
}

# A package of links that holds only what the pipeline needs: instrumenting all of BoringSSL would take longer than
# all other checks together. Package.swift leaves the rest out when NSER_ONLY_PIPELINE is set.
pipeline_package=.build-tsan/package
make_pipeline_package() {
    mkdir -p "$pipeline_package"
    for part in Package.swift Sources Tests sql; do ln -sfn "$PWD/$part" "$pipeline_package/$part"; done
}
under_thread_sanitizer() {
    NSER_ONLY_PIPELINE=1 TSAN_OPTIONS="halt_on_error=1 ${TSAN_OPTIONS:-}" \
        timeout -k 10 $limit swift "$@" --package-path "$pipeline_package" --scratch-path .build-tsan --sanitize=thread
}

need_packages
step "format" swift format lint --strict -r Package.swift Sources Tests
step "build" swift build --build-tests
# What does not build cannot be tested; what is badly formatted can.
if [[ " ${broken[*]:-} " != *" build "* ]]; then
    tests "unit and live" timeout -k 10 $limit swift test --skip-build \
        --experimental-maximum-parallelization-width $width --skip EndToEndTests
    tests "end to end" timeout -k 10 $limit swift test --skip-build --filter EndToEndTests
    make_pipeline_package
    step "build for the thread sanitizer" under_thread_sanitizer build --build-tests
    tests "pipeline under the thread sanitizer" under_thread_sanitizer test --skip-build \
        --experimental-maximum-parallelization-width $width
    step "build the fuzzer" swift build -c release --product nser-line-fuzz --scratch-path .build-fuzz
    step "fuzz the line reader" timeout 900 .build-fuzz/release/nser-line-fuzz "${NSER_FUZZ_LINES:-1000000}"
fi

for name in "${broken[@]:-}"; do [ -z "$name" ] || say "failed: $name"; done
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
