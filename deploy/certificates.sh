#!/usr/bin/env bash
# Makes a local certificate authority, and certificates of the server and of desks, with openssl.
set -euo pipefail

usage() {
    cat <<'TEXT'
usage: deploy/certificates.sh DIR authority
       deploy/certificates.sh DIR server HOST...
       deploy/certificates.sh DIR desk CODE

  authority      DIR/ca.pem and DIR/ca.key: the authority that server and desks trust. Keep ca.key off the server.
  server HOST... DIR/server.pem and DIR/server.key, valid for each HOST (a name or an IP address).
  desk CODE      DIR/desks/CODE.pem and DIR/desks/CODE.key; the common name is the desk's code, such as LHR-001.

Keys are P-256, unencrypted, readable by their owner only. What is there is kept: a second run does nothing, and refuses
where the certificate that is there is for something else. To replace a certificate, move the old one away first.

Example:
  deploy/certificates.sh certificates authority
  deploy/certificates.sh certificates server nser.example.pk 127.0.0.1
  deploy/certificates.sh certificates desk LHR-001

Environment: NSER_CERTIFICATE_DAYS, days a server or desk certificate is valid (397).
Exit codes: 0 made, or there already; 1 refused or failed; 64 wrong usage.
TEXT
}

fail() {
    echo "certificates.sh: $*" >&2
    exit 1
}

wrong() {
    echo "certificates.sh: $*" >&2
    usage >&2
    exit 64
}

# there NAME: true when both NAME.pem and NAME.key are there, false when neither is; anything else is refused.
there() {
    if [ -e "$1.pem" ] && [ -e "$1.key" ]; then return 0; fi
    if [ -e "$1.pem" ] || [ -e "$1.key" ]; then
        fail "only one of $1.pem and $1.key is there; move it away and run this again"
    fi
    return 1
}

# put NAME: moves what was made in $work to its place, key first, so that a certificate always has its key.
put() {
    mv -n "$work/key" "$1.key"
    mv -n "$work/pem" "$1.pem"
}

new_key() {
    openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$work/key" 2>/dev/null
}

# issue NAME COMMON-NAME EXTENSIONS: a certificate signed by the authority.
issue() {
    [ -e "$dir/ca.pem" ] && [ -e "$dir/ca.key" ] ||
        fail "no authority in $dir; run first: deploy/certificates.sh $dir authority"
    new_key
    printf '%s\n' "$3" 'basicConstraints=critical,CA:FALSE' 'keyUsage=critical,digitalSignature' \
        'subjectKeyIdentifier=hash' 'authorityKeyIdentifier=keyid' >"$work/extensions"
    openssl req -new -key "$work/key" -subj "/O=NSER/CN=$2" -out "$work/request"
    # A random serial number of 15 bytes, so that two places that issue from one authority do not meet.
    openssl x509 -req -in "$work/request" -CA "$dir/ca.pem" -CAkey "$dir/ca.key" -sha256 \
        -set_serial "0x0$(openssl rand -hex 15)" -days "${NSER_CERTIFICATE_DAYS:-397}" \
        -extfile "$work/extensions" -out "$work/pem" 2>/dev/null || fail "openssl could not issue the certificate"
    put "$1"
}

authority() {
    if there "$dir/ca"; then
        echo "$dir/ca.pem is there already"
        return
    fi
    new_key
    openssl req -x509 -new -key "$work/key" -sha256 -days 3650 -subj "/O=NSER/CN=NSER desk authority" \
        -addext 'basicConstraints=critical,CA:TRUE,pathlen:0' -addext 'keyUsage=critical,keyCertSign,cRLSign' \
        -out "$work/pem"
    put "$dir/ca"
    echo "made $dir/ca.pem and $dir/ca.key: keep ca.key off the server"
}

# is_for NAME KIND:HOST...: true when the certificate is valid for every one of them.
is_for() {
    local certificate=$1 name
    shift
    for name in "$@"; do
        case $name in
        IP:*) openssl x509 -in "$certificate" -noout -checkip "${name#IP:}" ;;
        *) openssl x509 -in "$certificate" -noout -checkhost "${name#DNS:}" ;;
        esac | grep -q 'does match certificate' || return 1
    done
}

server() {
    local names=() host wanted
    for host in "$@"; do
        case $host in
        *[!A-Za-z0-9.:-]* | -*) wrong "$host is no host name or IP address" ;;
        *:* | *[0-9].[0-9]*.[0-9]*.[0-9]*)
            case $host in *[!0-9A-Fa-f.:]*) names+=("DNS:$host") ;; *) names+=("IP:$host") ;; esac ;;
        *) names+=("DNS:$host") ;;
        esac
    done
    wanted=$(printf '%s\n' "${names[@]}" | sort -u | paste -sd, -)
    if there "$dir/server"; then
        is_for "$dir/server.pem" "${names[@]}" ||
            fail "$dir/server.pem is there already and not for $wanted; move it away to make another"
        echo "$dir/server.pem is there already"
        return
    fi
    issue "$dir/server" "$1" "subjectAltName=$wanted
extendedKeyUsage=serverAuth"
    echo "made $dir/server.pem and $dir/server.key for $wanted"
}

desk() {
    local code=$1
    [[ $code =~ ^[A-Z0-9][A-Z0-9-]{1,23}$ ]] || wrong "$code is no desk code: 2 to 24 of A-Z, 0-9 and -, such as LHR-001"
    mkdir -p "$dir/desks"
    if there "$dir/desks/$code"; then
        echo "$dir/desks/$code.pem is there already"
        return
    fi
    issue "$dir/desks/$code" "$code" 'extendedKeyUsage=clientAuth'
    echo "made $dir/desks/$code.pem and $dir/desks/$code.key"
}

case ${1:-} in -h | --help) usage; exit 0 ;; esac
[ $# -ge 2 ] || wrong "a folder and what to make are needed"
command -v openssl >/dev/null || fail "openssl is not installed: apt-get install openssl"
dir=${1%/} what=$2
shift 2
umask 077
mkdir -p "$dir"
work=$(mktemp -d "$dir/.making.XXXXXX")
trap 'rm -rf "$work"' EXIT

case $what in
authority) [ $# -eq 0 ] || wrong "authority takes no further words"; authority ;;
server) [ $# -ge 1 ] || wrong "server needs at least one HOST"; server "$@" ;;
desk) [ $# -eq 1 ] || wrong "desk needs one CODE"; desk "$1" ;;
*) wrong "cannot make $what" ;;
esac
