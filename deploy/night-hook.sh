#!/usr/bin/env bash
# Tells people about a night: by mail, by a webhook, or both. Called by nser-night-failed@ and nser-night-findings@.
# Usage: night-hook.sh failed|findings UNIT       exit 0 when everybody was told or nothing is to be said, 1 otherwise
#
# /etc/nser/night-hook.env (mode 0600):
#   NSER_NIGHT_MAIL=night@example.pk chief@example.pk    to whom; needs a sendmail (Debian: postfix, exim4 or msmtp-mta)
#   NSER_NIGHT_FROM=nser@example.pk                      default: nser at this machine
#   NSER_NIGHT_WEBHOOK=https://chat.example.pk/hook/...  POST {"event","unit","host","status","time","text"} (needs curl)
#   NSER_NIGHT_FILES=/var/lib/nser-night                 where the night leaves its reports; this is the default
#
# The mail holds the last lines of the unit's log and, where the night left one on this machine, the newest national report
# as text: it goes to supervisors. The webhook, which may leave the house, has one sentence only. Neither names anybody who is
# registered: the night's own words do not.
set -uo pipefail

say() { printf 'night-hook: %s\n' "$*" >&2; }

# plain words...: on one line, without control characters, quotes and backslashes, so that it stands in a header or JSON.
plain() { printf '%s' "$*" | tr -c '[:alnum:] @:._,;()/+-' ' '; }

event=${1-}
unit=$(plain "${2-}")
case "$event" in
    failed | findings) ;;
    *) say "usage: night-hook.sh failed|findings UNIT"; exit 1 ;;
esac
[ -n "$unit" ] || { say "which unit?"; exit 1; }
# systemd says how the unit ended; by hand, nothing is known of it.
status=$(plain "${MONITOR_EXIT_STATUS-unknown}")
[ "$event" = findings ] && [ "$status" = 0 ] && exit 0

host=$(plain "$(uname -n)")
case "$event:$unit" in
    findings:*) text="the night ended with findings; nser-desk findings lists them" ;;
    failed:nser-night-watch) text="a night did not run to its end; nser-server night-status says which" ;;
    *) text="$unit failed with status $status; journalctl --namespace=nser -u $unit says why" ;;
esac
now=$(date -u +%Y-%m-%dT%H:%M:%SZ)

# log_lines: what the unit said last, if this machine keeps it.
log_lines() {
    command -v journalctl >/dev/null || return 0
    if [ -n "${MONITOR_INVOCATION_ID-}" ]; then
        journalctl --namespace=nser --no-pager -o cat -n 60 "_SYSTEMD_INVOCATION_ID=$MONITOR_INVOCATION_ID" 2>/dev/null
    else
        journalctl --namespace=nser --no-pager -o cat -n 60 -u "$unit" 2>/dev/null
    fi
    return 0
}

# What a mail holds of a report, in bytes: a country's is some kB, and with very many findings as long as these are.
report_limit=262144

# report: the national report of the latest day, if this machine has one. The folder is that of the night, who is not root as
# this script is: nothing is followed out of it, and nothing waited for.
report() {
    local file newest='' text
    for file in "${NSER_NIGHT_FILES:-/var/lib/nser-night}"/????-??-??-national.txt; do
        if [ -f "$file" ] && [ ! -L "$file" ] && [ -r "$file" ]; then newest=$file; fi
    done
    [ -n "$newest" ] || return 0
    text=$(dd if="$newest" iflag=nofollow,nonblock,fullblock bs="$report_limit" count=1 status=none | tr -d '\000') || return 0
    printf '\nThe newest report, %s:\n\n%s\n' "${newest##*/}" "$text"
    [ "$(stat -c %s "$newest")" -le "$report_limit" ] || printf '\nIt is longer; the whole of it lies in %s\n' "$newest"
}

mail_it() {
    local program to from
    program=$(command -v sendmail || { [ -x /usr/sbin/sendmail ] && echo /usr/sbin/sendmail; }) \
        || { say "no sendmail on this machine: nobody has mail"; return 1; }
    to=$(plain "$NSER_NIGHT_MAIL" | tr -s ' ,' ' ' | sed 's/^ //; s/ $//; s/ /, /g')
    from=$(plain "${NSER_NIGHT_FROM-nser@$host}")
    {
        printf 'From: %s\nTo: %s\nSubject: NSER %s: %s on %s\n' "$from" "$to" "$event" "$unit" "$host"
        printf 'MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n'
        printf 'Auto-Submitted: auto-generated\n\n'
        printf '%s\n\nunit %s, status %s, host %s, %s\n\n' "$text" "$unit" "$status" "$host" "$now"
        log_lines
        # The watch tells of a night that left no report.
        [ "$unit" = nser-night-watch ] || report
    } | "$program" -t -i || { say "sendmail did not take the mail"; return 1; }
}

# The address is a secret of its own: it is given to curl by a file descriptor, not on a command line that all may read.
post_it() {
    command -v curl >/dev/null || { say "no curl on this machine: the webhook hears nothing"; return 1; }
    printf '{"event":"%s","unit":"%s","host":"%s","status":"%s","time":"%s","text":"NSER on %s: %s"}' \
        "$event" "$unit" "$host" "$status" "$now" "$host" "$(plain "$text")" \
        | curl --config <(printf 'url = "%s"\n' "${NSER_NIGHT_WEBHOOK//[\"\\[:cntrl:]]/}") --silent --show-error --fail \
            --max-time 20 --retry 3 --retry-connrefused --proto '=http,https' --output /dev/null \
            --header 'Content-Type: application/json' --data-binary @- \
        || { say "the webhook did not take it"; return 1; }
}

if [ -z "${NSER_NIGHT_MAIL-}${NSER_NIGHT_WEBHOOK-}" ]; then
    say "nobody is told: set NSER_NIGHT_MAIL or NSER_NIGHT_WEBHOOK in /etc/nser/night-hook.env ($text)"
    exit 1
fi
told=0
# One way that does not work does not keep the other from being tried.
if [ -n "${NSER_NIGHT_MAIL-}" ]; then mail_it || told=1; fi
if [ -n "${NSER_NIGHT_WEBHOOK-}" ]; then post_it || told=1; fi
exit "$told"
