# Sourced by bench.sh: resident memory of the server's own process (PostgreSQL's are others) per idle, signed-in desk.

resident() { awk '/^VmRSS/ { print $2 }' "/proc/$server_pid/status"; }

ulimit -n "$(ulimit -Hn)"
start_server
make_desks $desks_idle
at_rest=$(resident)
echo "at rest: $(awk -v kb="$at_rest" 'BEGIN { printf "%.1f", kb / 1024 }') MiB"
mkfifo "$folder/hold"
load idle --desks $desks_idle <"$folder/hold" >"$folder/idle.log" &
load_pid=$!
exec 9>"$folder/hold"
until grep -q '^idle' "$folder/idle.log"; do
    kill -0 "$load_pid" 2>/dev/null || stop "the desks could not sign in"
    sleep 0.2
done
full=$(resident)
echo "with $desks_idle idle desks: $(awk -v kb="$full" 'BEGIN { printf "%.1f", kb / 1024 }') MiB"
exec 9>&-
wait "$load_pid"
echo "ratio $(ratio $((full - at_rest)) $desks_idle)"
