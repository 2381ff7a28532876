# SPDX-License-Identifier: Apache-2.0
"""One end of a connection, as a user that is given.

peer.py UID dial tcp|udp ADDRESS PORT    sends what stands on stdin, prints what comes back
peer.py UID listen ADDRESS PORT...       answers everything with its name, prints what came
"""

import encodings.idna  # noqa: F401 needed after the user has changed, when it can't be read
import os
import select
import socket
import sys

PATIENCE = 20


def family(address):
    return socket.AF_INET6 if ":" in address else socket.AF_INET


def is_whole(answer):
    head, end, body = answer.partition(b"\r\n\r\n")
    lengths = [line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
    return end and (not lengths or len(body) >= int(lengths[0].split(b":")[1]))


def dial(protocol, address, port):
    kind = socket.SOCK_STREAM if protocol == "tcp" else socket.SOCK_DGRAM
    said = sys.stdin.buffer.read()
    heard = b""
    try:
        with socket.socket(family(address), kind) as end:
            end.settimeout(PATIENCE)
            end.connect((address, int(port)))
            end.sendall(said)
            while True:
                piece = end.recv(65536)
                heard += piece
                if not piece or protocol == "udp" or is_whole(heard):
                    break
    except OSError as failure:
        if not heard:
            print("FAILED", type(failure).__name__)
    sys.stdout.buffer.write(heard)


def listen(address, ports):
    ends = {}
    for port in ports:
        for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
            end = socket.socket(family(address), kind)
            end.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            end.bind((address, int(port)))
            if kind == socket.SOCK_STREAM:
                end.listen()
            ends[end] = kind
    return ends


def serve(ends):
    print("listening", flush=True)
    while True:
        for end in select.select(list(ends), [], [])[0]:
            port = end.getsockname()[1]
            if ends[end] == socket.SOCK_DGRAM:
                said, peer = end.recvfrom(65536)
                print("came udp", port, said, flush=True)
                end.sendto(b"peer udp %d" % port, peer)
                continue
            with end.accept()[0] as one:
                one.settimeout(PATIENCE)
                try:
                    said = one.recv(65536)
                    print("came tcp", port, said, flush=True)
                    body = b"peer tcp %d" % port
                    one.sendall(
                        b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s"
                        % (len(body), body)
                    )
                except OSError as failure:
                    print("came tcp", port, type(failure).__name__, flush=True)


def become(uid):
    os.setgroups([])
    os.setgid(uid)
    os.setuid(uid)


user, deed, *rest = sys.argv[1:]
if deed == "listen":
    opened = listen(rest[0], rest[1:])
    become(int(user))
    serve(opened)
else:
    become(int(user))
    dial(*rest)
