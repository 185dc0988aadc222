#!/usr/bin/env bash
# Makes a small PNG of a night's report, as the README has one. Looks at a page; nothing that is built or tested needs it.
# Usage: picture.sh REPORT.html OUT.png [HEIGHT]     900 pixels wide, the whole page or its first HEIGHT pixels
# Exit 0: OUT.png is there and smaller than 200 kB. 1: it is not; says why.
set -euo pipefail

width=900
limit=200000
say() { printf 'picture: %s\n' "$*" >&2; }

[ $# -ge 2 ] && [ $# -le 3 ] || { say "usage: picture.sh REPORT.html OUT.png [HEIGHT]"; exit 1; }
report=$(realpath -e -- "$1") || { say "there is no $1"; exit 1; }
out=$(realpath -m -- "$2")
height=${3-}
case "$height" in *[!0-9]*) say "HEIGHT is a number of pixels"; exit 1 ;; esac

browser=$(command -v chromium || command -v chromium-browser || command -v google-chrome || true)
[ -n "$browser" ] || { say "no chromium on this machine; as root: apt-get install chromium"; exit 1; }

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# look ARGUMENTS...: the browser, without a profile, a network or the machine's settings.
look() {
    timeout 120 "$browser" --headless --no-sandbox --disable-gpu --hide-scrollbars --no-first-run \
        --host-resolver-rules='MAP * ~NOTFOUND' --user-data-dir="$folder/profile" "$@" 2>"$folder/log"
}

# How long the page is only the browser knows. The page itself forbids scripts, so a copy of it is asked.
if [ -z "$height" ]; then
    sed -e 's/<meta http-equiv="Content-Security-Policy"[^>]*>//' \
        -e 's|</body>|<script>document.body.id = "h" + document.documentElement.scrollHeight;</script></body>|' \
        "$report" >"$folder/measured.html"
    height=$(look --window-size="$width,400" --dump-dom "file://$folder/measured.html" \
        | sed -n 's/.*<body id="h\([0-9]*\)".*/\1/p' | head -n 1)
    [ -n "$height" ] || { say "the page could not be measured"; cat "$folder/log" >&2; exit 1; }
fi

look --window-size="$width,$height" --screenshot="$folder/whole.png" "file://$report" >/dev/null || true
[ -s "$folder/whole.png" ] || { say "the browser made no picture"; cat "$folder/log" >&2; exit 1; }

# A page has few colours; as a palette of at most 256 it is a third as large.
reduced() {
    if command -v pngquant >/dev/null; then
        pngquant --force --strip --output "$folder/small.png" 128 "$folder/whole.png"
    elif command -v python3 >/dev/null; then
        python3 - "$folder/whole.png" "$folder/small.png" <<'PYTHON'
import collections, struct, sys, zlib

data = open(sys.argv[1], "rb").read()
at, packed = 8, b""
while at < len(data):
    size, kind = struct.unpack(">I4s", data[at:at + 8])
    body = data[at + 8:at + 8 + size]
    at += 12 + size
    if kind == b"IHDR":
        width, height, depth, colour = struct.unpack(">IIBB", body[:10])
    elif kind == b"IDAT":
        packed += body
step = {2: 3, 6: 4}[colour] if depth == 8 else sys.exit("picture: another kind of PNG than expected")
raw, before, rows = zlib.decompress(packed), bytearray(width * step), []
for y in range(height):
    start = y * (width * step + 1)
    way, line = raw[start], bytearray(raw[start + 1:start + 1 + width * step])
    for x in range(len(line)):  # the five filters of PNG
        left = line[x - step] if x >= step else 0
        above, corner = before[x], before[x - step] if x >= step else 0
        if way == 1:
            line[x] = line[x] + left & 255
        elif way == 2:
            line[x] = line[x] + above & 255
        elif way == 3:
            line[x] = line[x] + (left + above >> 1) & 255
        elif way == 4:
            guess = left + above - corner
            near = min((left, above, corner), key=lambda one: abs(guess - one))
            line[x] = line[x] + near & 255
        else:
            break
    before = line
    # Steps of five: letters keep their smooth edges, light colours their tint.
    rows.append([tuple((part + 2) // 5 * 5 for part in line[x:x + 3]) for x in range(0, len(line), step)])
common = [one for one, _ in collections.Counter(dot for row in rows for dot in row).most_common(256)]
place = {one: number for number, one in enumerate(common)}

def nearest(dot):
    if dot not in place:
        place[dot] = min(range(len(common)), key=lambda n: sum((a - b) ** 2 for a, b in zip(dot, common[n])))
    return place[dot]

def chunk(kind, body):
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

lines = b"".join(b"\0" + bytes(nearest(dot) for dot in row) for row in rows)
open(sys.argv[2], "wb").write(
    b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0))
    + chunk(b"PLTE", bytes(part for one in common for part in one)) + chunk(b"IDAT", zlib.compress(lines, 9))
    + chunk(b"IEND", b""))
PYTHON
    else
        say "neither pngquant nor python3 is here: the picture keeps all its colours"
        cp "$folder/whole.png" "$folder/small.png"
    fi
}
reduced
size=$(stat -c %s "$folder/small.png")
[ "$size" -lt "$limit" ] || { say "the picture has $size bytes; take its first pixels only: picture.sh $1 $2 1600"; exit 1; }
cp -- "$folder/small.png" "$out"
say "$out: $width x $height, $size bytes"
