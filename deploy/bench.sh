#!/usr/bin/env bash
# Measures the release build against PostgreSQL itself, on a private cluster with default durability.
#
#   deploy/bench.sh register [--short]   acknowledged registrations a second against pgbench; higher is better
#   deploy/bench.sh update [--short]     acknowledged life events a second against pgbench; higher is better
#   deploy/bench.sh status [--short]     STATUS by CNIC against pgbench's prepared select; higher is better
#   deploy/bench.sh idle [--short]       kB of resident memory per idle TLS desk; lower is better
#   deploy/bench.sh score [--short]      scoring against SHA-256 over the same bytes; lower is better
#   deploy/bench.sh rescore [--short]    a model over all households against COPY of the same rows; higher is better
#   deploy/bench.sh growth [--short]     times at 1,000,000 households against those at 10,000; lower is better
#   deploy/bench.sh import [--short]     an import of survey files against COPY of the same rows; higher is better
#   deploy/bench.sh dedup [--short]      candidate pairs of persons a second against a join of the same rows; higher is
#                                        better; precision and recall on the labelled invented set beside it
#   deploy/bench.sh counts [--short]     COUNTS of a province's day against count(*) over its rollup; higher is better
#   deploy/bench.sh reconcile [--short]  a whole night against COPY of the same tables; lower is better
#
# The last line is `ratio N`. --short measures 3 seconds a run instead of 8 (idle: 200 desks instead of 2,000; rescore, counts:
# 20,000 households instead of 1,000,000; growth: 50,000; import: 5,000 instead of 50,000).
# Everything it makes lies in one temporary folder, which it removes. NSER_BENCH_KEEP=1 keeps it.
# NSER_BENCH_HOUSEHOLDS=N seeds so many households for rescore, growth, import, counts, dedup and reconcile (whose first
# night over 1,000,000 seeks all persons and takes half an hour or more).
set -euo pipefail
cd "$(dirname "$0")/.."
. deploy/packages.sh

what=${1:-}
case "$what" in
register | update | status | idle | score | rescore | growth | import | counts | dedup | reconcile) ;;
*) sed -n '2,21s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
esac
seconds=8 desks_idle=2000 pairs=5 households=1000000
case "${2:-}" in
'') ;;
--short) seconds=3 desks_idle=200 households=20000 ;;
*) stop "unknown argument $2" ;;
esac
[ "$what ${2:-}" != 'growth --short' ] || households=50000
[ "$what" != import ] || households=$((households > 20000 ? 50000 : 5000))
households=${NSER_BENCH_HOUSEHOLDS:-$households}

need_packages
programs=$(deploy/release.sh nser-server nser-load)
. deploy/bench/private-server.sh
. "deploy/bench/$what.sh"
