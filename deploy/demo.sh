#!/usr/bin/env bash
# Shows one family's registration, and what life brings it, through the real programs: a server with a private
# PostgreSQL, a desk, its officer, a supervisor.
#
#   deploy/demo.sh               on a terminal: the officer's questions are asked here
#   deploy/demo.sh </dev/null    without one: the answers of deploy/demo-answers.txt, and what became of them
#
# Builds first. Everything it makes lies in one temporary folder, which it removes.
set -euo pipefail
cd "$(dirname "$0")/.."
. deploy/packages.sh

need_packages
say "building"
for product in nser-server nser-desk; do
    swift build --product $product >&2 || stop "the build failed"
done
programs=$(swift build --show-bin-path)

folder=$(mktemp -d "${TMPDIR:-/tmp}/nser-demo.XXXXXX")
# PostgreSQL under root runs as user postgres, who has to reach its part of the folder.
chmod 755 "$folder"
keys=$folder/certificates data=$folder/data server_pid=

leave() {
    local status=$?
    trap - EXIT INT TERM
    if [ -n "$server_pid" ]; then
        kill -TERM "$server_pid" 2>/dev/null || true
        wait "$server_pid" || true
    fi
    if [ "$status" != 0 ]; then
        say "the demonstration did not come to its end (exit $status)"
        if [ -f "$folder/server.log" ]; then
            say "the server's last words:"
            tail -n 20 "$folder/server.log" >&2
        fi
    fi
    rm -rf "$folder"
    exit "$status"
}
trap leave EXIT
trap 'exit 130' INT TERM

say "making certificates"
deploy/certificates.sh "$keys" authority >&2
deploy/certificates.sh "$keys" server localhost 127.0.0.1 >&2
deploy/certificates.sh "$keys" desk MSK-001 >&2
deploy/certificates.sh "$keys" desk MSK-SUP >&2

administer() { "$programs/nser-server" "$@" --data "$data" >&2; }
say "making the database, a signing key, and the scoring model active"
administer key make
administer model load pk-2005-06
administer model activate pk-2005-06 --by nadia --second bilal
administer programme load kafaalat
administer programme activate kafaalat --by nadia --second bilal
administer programme rule-set pk-2005-06 --by nadia --second bilal

say "starting the server"
"$programs/nser-server" serve --data "$data" --listen 127.0.0.1:0 --certificates "$keys" --invented-ids \
    2>"$folder/server.log" &
server_pid=$!
waited=0
until port=$(grep -om1 'listening on 127.0.0.1:[0-9]*' "$folder/server.log" | grep -o '[0-9]*$'); do
    kill -0 "$server_pid" 2>/dev/null || stop "the server did not start"
    waited=$((waited + 1))
    [ "$waited" -lt 600 ] || stop "the server did not listen within 60 seconds"
    sleep 0.1
done

say "adding the centre, its desk, an officer and a supervisor"
printf 'an-invented-password' >"$folder/password"
administer desk add MSK-001 --centre MSK-C1 --centre-name Mashkai --tehsil PK20103
administer desk add MSK-SUP --centre MSK-C1 --centre-name Mashkai --tehsil PK20103
administer officer add ayesha --name "Ayesha (invented)" --role OFFICER --desk MSK-001 --password-file "$folder/password"
administer officer add nadia --name "Nadia (invented)" --role SUPERVISOR --area-level TEHSIL --area-code PK20103 \
    --password-file "$folder/password"

# desk CODE OFFICER words...: the desk client at a desk.
desk() {
    local code=$1 officer=$2
    shift 2
    NSER_DESK_SERVER=localhost:$port NSER_DESK_CA=$keys/ca.pem NSER_DESK_CERTIFICATE=$keys/desks/$code.pem \
        NSER_DESK_KEY=$keys/desks/$code.key NSER_DESK_JOURNAL=$folder/$code.sqlite NSER_DESK_OFFICER=$officer \
        NSER_DESK_PASSWORD_FILE=$folder/password "$programs/nser-desk" "$@"
}
one() { psql -XqAt -h "$data/socket" -U postgres -d nser -v ON_ERROR_STOP=1 -c "$1"; }
rows() { psql -X -P pager=off -h "$data/socket" -U postgres -d nser -v ON_ERROR_STOP=1 -c "$1"; }
heading() { printf '\n== %s\n' "$*"; }

if [ -t 0 ]; then
    # Who leaves the interview or is refused (1 to 3) has registered nothing; the day is closed and proved all the same.
    desk MSK-001 ayesha interview || [ $? -le 3 ]
else
    heading "the interview, question by question; its beginning, and the slip the family takes home"
    desk MSK-001 ayesha interview <deploy/demo-answers.txt >"$folder/interview.txt"
    head -n 9 "$folder/interview.txt"
    echo "  ... $(wc -l <"$folder/interview.txt") lines in all ..."
    sed -n '/^-----/,$p' "$folder/interview.txt"
fi

cnic=$(one "select lpad(number::text, 13, '0') from nser.identity i
    join nser.household h on h.head = i.person_id limit 1")
if [ -n "$cnic" ]; then
    heading "what a citizen may hear: nser-desk status --cnic $cnic"
    desk MSK-001 ayesha status --cnic "$cnic"
elif [ ! -t 0 ]; then
    stop "no family was registered"
fi
if [ ! -t 0 ]; then
    # The family lives on: a labourer and widower, his brother's widow, his son. Persons are named by the ids that the
    # interview gave them.
    family=$(one "select id from nser.household limit 1")
    person() { one "select person_id from nser.member where line = $1 and active"; }
    husband=$(person 1) wife=$(person 2) today=$(TZ=PKT-5 date +%F)
    # event KIND DETAILS [EVIDENCE] [DESK OFFICER]: one life event, and what 8171 says after it.
    event() {
        printf '{"household":"%s","event":"%s","effective":"%s","details":%s%s}' "$family" "$1" "$today" "$2" "${3:-}" \
            | desk "${4:-MSK-001}" "${5:-ayesha}" update --file - >&2
        echo "8171 says: $(desk MSK-001 ayesha status --cnic "$cnic" | sed -n 's/^status  *//p')"
    }
    # What the supervisor sees: points of each indicator, decisions with reasons, score. No officer sees it.
    why() { desk MSK-SUP nadia explain "$family" | sed '/^digest/d; /^caution/d; /^rules/d; /^likelihoods/,$d'; }

    heading "why not, for the supervisor: nser-desk explain"
    why
    heading "the widower and the widow marry: nser-desk update, event MARRIAGE; scored and decided in the same transaction"
    event MARRIAGE \
        "{\"husband\":\"$husband\",\"wife\":\"$wife\",\"relations\":[{\"person\":\"$wife\",\"relation\":2}]}" \
        ',"evidence":{"kind":"NIKAH","number":"UC-17/2026/41"}'
    heading "she is named to receive the money: event RECIPIENT"
    event RECIPIENT "{\"person\":\"$wife\"}"
    heading "a supervisor has seen her card: event VERIFICATION"
    event VERIFICATION "{\"person\":\"$wife\"}" ',"evidence":{"kind":"CNIC","number":"seen at the desk"}' MSK-SUP nadia
    heading "why now: nser-desk explain"
    why
    heading "may the family be surveyed again? nser-desk screen"
    desk MSK-001 ayesha screen --cnic "$cnic"
    heading "what happened, for the officer: nser-desk history"
    desk MSK-001 ayesha history "$family"
    heading "what was known before the marriage: nser-desk show --as-of"
    moment=$(one "select to_char(recorded_at at time zone 'Asia/Karachi', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"+05:00\"')
        from nser.household_version where version = 1")
    desk MSK-001 ayesha show "$family" --as-of "$moment" | sed -n '/^HOUSEHOLD/,/^$/p; /^DECISION/,$p'
fi
heading "the count of the day, asked by the supervisor: nser-desk counts"
desk MSK-SUP nadia counts --date "$(TZ=PKT-5 date +%F)"
heading "in the evening desk and server compare the day and keep one signed line: nser-desk close-day"
desk MSK-001 ayesha close-day
heading "the same rows, read by psql"
rows "select h.id, h.tehsil, h.status, h.version, h.mobile, h.registered from nser.household h"
rows "select m.line, m.name, m.sex, m.born, m.relation, lpad(i.number::text, 13, '0') as number, i.kind, i.expires
    from nser.member m left join nser.identity i using (person_id) order by m.line"
rows "select a.version, a.as_of, a.state, round(a.score / 100.0, 2) as score, a.reason from nser.assessment a"
rows "select e.desk, e.epoch, e.seq, left(encode(e.digest, 'hex'), 16) || '…' as digest, b.verb, b.number, b.officer,
        octet_length(b.request) as request_bytes, sha256(b.request) = e.digest as digest_recomputed, e.day
    from nser.journal_entry e join nser.journal_body b using (desk, epoch, seq) order by e.desk, e.epoch, e.seq"
# A night proves a day that is over. This one is held half an hour after it by the clock of a rehearsal, for every day of the
# journal: two if midnight came meanwhile. Somebody may have typed the number of a real card, with which nothing is rehearsed.
night=(--date missed --rehearsal-clock "$folder/moment")
one "select max(day) + 1 || 'T00:30:00+05:00' from nser.journal_entry" >"$folder/moment"
if [ "$(one "select exists (select from nser.identity where number >= 1000000000000)")" = t ]; then
    night=(--date today)
fi
heading "the night after it: is anything lost, doubled or scored wrongly? nser-server reconcile --date ${night[1]}"
"$programs/nser-server" reconcile "${night[@]}" --data "$data" 2>"$folder/night.log" \
    || { cat "$folder/night.log" >&2; stop "the night found something"; }
tail -n 1 "$folder/night.log"
say "done; everything is removed again"
