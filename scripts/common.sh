# Shared by quickstart and check: installing packages, building, and saying what goes on.
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
started=$(date +%s)

say()  { printf '\n\033[1m[%4ds] %s\033[0m\n' $(($(date +%s) - started)) "$*"; }
fail() { printf '\033[31m%s\033[0m\n' "$*" >&2; exit 1; }

# install FILE...: the packages named in the files that are not installed yet.
install_packages() {
    local missing=() name
    while read -r name; do
        dpkg-query -W -f='${Status}' "$name" 2>/dev/null | grep -q 'ok installed' || missing+=("$name")
    done < <(grep -hv '^#' "$@" | sort -u)
    [ ${#missing[@]} -eq 0 ] && return 0
    [ "$(id -u)" = 0 ] || fail "These packages are missing and only root can install them: ${missing[*]}"
    say "Installing ${#missing[@]} packages: ${missing[*]}"
    export DEBIAN_FRONTEND=noninteractive
    # A package that starts a service at installation (libvirt's own daemon) must not do so here.
    apt-get update -q >/dev/null || fail "apt-get update failed"
    apt-get install -y -q --no-install-recommends "${missing[@]}" >"${TMPDIR:-/tmp}/vireo-apt.log" 2>&1 ||
        { tail -20 "${TMPDIR:-/tmp}/vireo-apt.log" >&2; fail "installing packages failed"; }
}

# build PRESET [TARGET...]
build() {
    local preset=$1 folder=build; shift
    [ "$preset" = release ] || folder=build-$preset
    cd "$root" || exit 1
    [ -f "$folder/build.ninja" ] || cmake --preset "$preset" >"${TMPDIR:-/tmp}/vireo-cmake.log" 2>&1 ||
        { tail -20 "${TMPDIR:-/tmp}/vireo-cmake.log" >&2; fail "configuring failed"; }
    if [ -t 1 ]; then ninja -C "$folder" "$@" || fail "the build failed"
    else NINJA_STATUS='[%f/%t %es] ' ninja -C "$folder" "$@" | awk 'NR % 25 == 1 || !/^\[/ {print; fflush()}' ||:
         [ "${PIPESTATUS[0]}" = 0 ] || fail "the build failed"; fi
}
