# Sourced by bench.sh: the median time of REGISTER, UPDATE and STATUS in a registry of a hundredth, a tenth and all of
# the households asked for: three servers, each with a cluster of its own, asked in turns, so that all sizes see the
# same machine. 8 desks over TLS, one request in flight.

base=$folder desks=8 rounds=$pairs pids=
declare -A ports pid_of postmaster_of host_of

# settle SIZE: a server over so many households.
settle() {
    local size=$1 start
    folder=$base/$size
    mkdir "$folder"
    chmod 755 "$folder"
    server_pid=
    start_server
    pids="$pids $server_pid" plain_pid=$pids
    ports[$size]=$port pid_of[$size]=$server_pid postmaster_of[$size]=$postmaster_pid host_of[$size]=$PGHOST
    start=$(date +%s)
    say "seeding $size households"
    administer seed --households "$size"
    echo "$size households: seeded in $(($(date +%s) - start)) s"
    make_desks $desks
    sql 'vacuum analyze'
    sql "select lpad(number::text, 13, '0') from nser.identity order by md5(number::text) limit 20000" >"$folder/numbers"
}

# median_of SIZE VERB: p50 of one short run, in ms.
median_of() {
    local size=$1 verb=$2 words=()
    folder=$base/$size port=${ports[$size]} PGHOST=${host_of[$size]}
    case $verb in
    register) words=(--ready 4000) ;;
    update)
        # Families that have lived little first: a long history is another measure.
        sql "select d.code || ' ' || h.id || ' ' || h.version from nser.desk d cross join lateral (
                select id, version from nser.household where tehsil = d.tehsil and status = 'ACTIVE'
                order by version, md5(id::text || random()) limit 400) h
            where d.code like 'BENCH-%'" >"$folder/families"
        words=(--ready 4000 --families "$folder/families") ;;
    status) words=(--numbers "$folder/numbers") ;;
    esac
    figures=$(load "$verb" --desks $desks --window 1 --seconds "$growth_seconds" "${words[@]}" 2>"$folder/load.err") \
        || { cat "$folder/load.err" >&2; stop "the load failed"; }
    # Among millions of invented numbers one may be drawn twice: one refusal in a hundred is not another load.
    [ "$(($(figure refused "$figures") * 100))" -le "$(figure acknowledged "$figures")" ] \
        || { cat "$folder/load.err" >&2; stop "$verb was refused"; }
    figure p50_ms "$figures"
}

sizes=("$((households / 100))" "$((households / 10))" "$households")
growth_seconds=3
for size in "${sizes[@]}"; do settle "$size"; done
worst=0
# What a registry is asked every day lies in memory: the first look at each page is the disk's, not the server's.
for size in "${sizes[@]}"; do median_of "$size" status >/dev/null; done
for verb in register update status; do
    for size in "${sizes[@]}"; do : >"$base/$verb.$size"; done
    : >"$base/$verb.ratios"
done
for round in $(seq "$rounds"); do
    for verb in register update status; do
        for size in "${sizes[@]}"; do median_of "$size" $verb >>"$base/$verb.$size"; done
        ratio "$(tail -n 1 "$base/$verb.$households")" "$(tail -n 1 "$base/$verb.${sizes[0]}")" >>"$base/$verb.ratios"
    done
done
for verb in register update status; do
    echo "$verb: p50 $(for size in "${sizes[@]}"; do printf '%s ms at %s, ' "$(median <"$base/$verb.$size")" "$size"; done)" \
        "largest to smallest $(median <"$base/$verb.ratios")"
    worst=$(printf '%s\n' "$worst" "$(median <"$base/$verb.ratios")" | sort -g | tail -n 1)
done
echo "ratio $worst"
