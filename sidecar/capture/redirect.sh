#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Sends all TCP of this network namespace through the sidecar's Envoy, and rejects all else. For an
# init container of the pod, before the app starts; docs/capture.md says what it can't do.
set -eu

usage() {
  cat <<'END'
Usage: redirect.sh --envoy-uid UID --outbound-port PORT --inbound-port PORT
                   [--open-port PORT]... [--dns ADDRESS]...
       redirect.sh --remove

  --envoy-uid UID       user of Envoy and the sidecar, whose own traffic passes; nobody else's, and not 0
                        (CASA_ENVOY_UID)
  --outbound-port PORT  where Envoy takes what the app sends: on 127.0.0.1 or 0.0.0.0
                        (CASA_OUTBOUND_PORT)
  --inbound-port PORT   where Envoy takes what others send: on 0.0.0.0
                        (CASA_INBOUND_PORT)
  --open-port PORT      others reach this TCP port itself, such as the sidecar's management
  --dns ADDRESS         UDP port 53 of this IPv4 address may be asked
  --remove              takes all of it back

Needs root or CAP_NET_ADMIN (and CAP_NET_RAW), iptables, and ip6tables where the namespace has IPv6.
May be run again: the rules are replaced, and at no moment is anything open that was closed.
Ends with 0, with 2 when it was called wrongly, with 1 when the rules can't be set.
END
}

wrong() {
  echo "redirect: $*; redirect.sh --help tells how it is called" >&2
  exit 2
}

fail() {
  echo "redirect: $*" >&2
  exit 1
}

# whole NAME VALUE MAX: a whole number from 1 to MAX.
whole() {
  case $2 in
    '' | *[!0-9]* | 0* | ???????????*) wrong "$1 must be a number from 1 to $3, not '$2'" ;;
  esac
  [ "$2" -le "$3" ] || wrong "$1 must be a number from 1 to $3, not '$2'"
}

ipv4() {
  case $1 in
    *[!0-9.]* | *..* | .* | *.) wrong "--dns must be an IPv4 address, not '$1'" ;;
    *.*.*.*.*) wrong "--dns must be an IPv4 address, not '$1'" ;;
    *.*.*.*) ;;
    *) wrong "--dns must be an IPv4 address, not '$1'" ;;
  esac
}

has_ipv6() { [ -e /proc/net/if_inet6 ]; }

# Once, and before everything else that may stand in the chain.
jump() {
  command=$1
  table=$2
  from=$3
  to=$4
  "$command" -w -t "$table" -C "$from" -j "$to" 2>/dev/null || "$command" -w -t "$table" -I "$from" 1 -j "$to"
}

# A table's chains are replaced in one step.
replace() {
  command=$1
  what=$2
  "$command-restore" -w --noflush || fail "$command can't set the rules of $what"
}

drop_chain() {
  command=$1
  table=$2
  from=$3
  chain=$4
  "$command" -w -t "$table" -n -L "$chain" >/dev/null 2>&1 || return 0
  while "$command" -w -t "$table" -C "$from" -j "$chain" 2>/dev/null; do
    "$command" -w -t "$table" -D "$from" -j "$chain"
  done
  "$command" -w -t "$table" -F "$chain"
  "$command" -w -t "$table" -X "$chain"
}

remove() {
  drop_chain iptables nat OUTPUT CASA_CAPTURE_OUT
  drop_chain iptables nat PREROUTING CASA_CAPTURE_IN
  drop_chain iptables filter OUTPUT CASA_OUT
  drop_chain iptables filter INPUT CASA_IN
  if has_ipv6; then
    drop_chain ip6tables filter OUTPUT CASA_OUT
    drop_chain ip6tables filter INPUT CASA_IN
  fi
  echo "redirect: all rules are removed"
}

# Nothing but loopback, and what Envoy and the sidecar ask themselves.
ipv6_rules() {
  cat <<END
*filter
:CASA_OUT - [0:0]
:CASA_IN - [0:0]
-A CASA_OUT -o lo -j ACCEPT
-A CASA_OUT -m owner --uid-owner $uid -j ACCEPT
-A CASA_OUT -m conntrack --ctstate ESTABLISHED,RELATED -j ACCEPT
-A CASA_OUT -p ipv6-icmp --icmpv6-type neighbour-solicitation -j ACCEPT
-A CASA_OUT -p ipv6-icmp --icmpv6-type neighbour-advertisement -j ACCEPT
-A CASA_OUT -j REJECT
-A CASA_IN -i lo -j ACCEPT
-A CASA_IN -m conntrack --ctstate ESTABLISHED,RELATED -j ACCEPT
-A CASA_IN -p ipv6-icmp --icmpv6-type neighbour-solicitation -j ACCEPT
-A CASA_IN -p ipv6-icmp --icmpv6-type neighbour-advertisement -j ACCEPT
-A CASA_IN -p ipv6-icmp --icmpv6-type router-advertisement -j ACCEPT
-A CASA_IN -j REJECT
COMMIT
END
}

# A redirected packet goes to 127.0.0.1, but still shows the device it was to leave by: so it is the
# address that tells what stays here.
filter_rules() {
  cat <<END
*filter
:CASA_OUT - [0:0]
:CASA_IN - [0:0]
-A CASA_OUT -d 127.0.0.0/8 -j ACCEPT
-A CASA_OUT -m owner --uid-owner $uid -j ACCEPT
-A CASA_OUT -m conntrack --ctstate ESTABLISHED,RELATED -j ACCEPT
END
  for address in $dns; do
    echo "-A CASA_OUT -d $address/32 -p udp -m udp --dport 53 -j ACCEPT"
  done
  cat <<END
-A CASA_OUT -j REJECT
-A CASA_IN -i lo -j ACCEPT
-A CASA_IN -m conntrack --ctstate ESTABLISHED,RELATED -j ACCEPT
-A CASA_IN -p tcp -m tcp --dport $inbound -j ACCEPT
END
  for port in $open; do
    echo "-A CASA_IN -p tcp -m tcp --dport $port -j ACCEPT"
  done
  cat <<END
-A CASA_IN -j REJECT
COMMIT
END
}

capture_rules() {
  cat <<END
*nat
:CASA_CAPTURE_OUT - [0:0]
:CASA_CAPTURE_IN - [0:0]
-A CASA_CAPTURE_OUT -o lo -j RETURN
-A CASA_CAPTURE_OUT -m owner --uid-owner $uid -j RETURN
-A CASA_CAPTURE_OUT -p tcp -j REDIRECT --to-ports $outbound
-A CASA_CAPTURE_IN -i lo -j RETURN
END
  for port in $open; do
    echo "-A CASA_CAPTURE_IN -p tcp -m tcp --dport $port -j RETURN"
  done
  cat <<END
-A CASA_CAPTURE_IN -p tcp -j REDIRECT --to-ports $inbound
COMMIT
END
}

# What rejects comes first, so that nothing passes if a later step fails.
apply() {
  if has_ipv6; then
    ipv6_rules | replace ip6tables "IPv6"
    jump ip6tables filter OUTPUT CASA_OUT
    jump ip6tables filter INPUT CASA_IN
  else
    echo "redirect: no IPv6 in this namespace, so nothing to reject there"
  fi
  filter_rules | replace iptables "the filter"
  jump iptables filter OUTPUT CASA_OUT
  jump iptables filter INPUT CASA_IN
  capture_rules | replace iptables "the redirection"
  jump iptables nat OUTPUT CASA_CAPTURE_OUT
  jump iptables nat PREROUTING CASA_CAPTURE_IN
  echo "redirect: TCP goes out through port $outbound and in through port $inbound, except user $uid's; all else is rejected"
}

uid=${CASA_ENVOY_UID:-}
outbound=${CASA_OUTBOUND_PORT:-}
inbound=${CASA_INBOUND_PORT:-}
open=
dns=
removing=
while [ $# -gt 0 ]; do
  case $1 in
    --remove)
      removing=yes
      shift
      continue
      ;;
    -h | --help)
      usage
      exit 0
      ;;
    --envoy-uid | --outbound-port | --inbound-port | --open-port | --dns)
      [ $# -gt 1 ] || wrong "$1 needs a value"
      ;;
    *) wrong "there is no option $1" ;;
  esac
  case $1 in
    --envoy-uid) uid=$2 ;;
    --outbound-port) outbound=$2 ;;
    --inbound-port) inbound=$2 ;;
    --open-port)
      whole "$1" "$2" 65535
      open="$open $2"
      ;;
    --dns)
      ipv4 "$2"
      dns="$dns $2"
      ;;
  esac
  shift 2
done

if [ -z "$removing" ]; then
  whole "--envoy-uid" "$uid" 4294967294
  whole "--outbound-port" "$outbound" 65535
  whole "--inbound-port" "$inbound" 65535
  [ "$outbound" -ne "$inbound" ] || wrong "--outbound-port and --inbound-port must differ"
  for port in $open; do
    [ "$port" -ne "$outbound" ] || wrong "--open-port $port would let others send in the app's name"
  done
fi
for tool in iptables iptables-restore; do
  command -v "$tool" >/dev/null 2>&1 || fail "$tool is missing (Debian, Alpine: the package iptables)"
done
if has_ipv6; then
  for tool in ip6tables ip6tables-restore; do
    command -v "$tool" >/dev/null 2>&1 || fail "$tool is missing, and this namespace has IPv6"
  done
fi

iptables -w -n -L OUTPUT >/dev/null || fail "the rules can't be read: root or CAP_NET_ADMIN is needed"
if [ -n "$removing" ]; then
  remove
else
  apply
fi
