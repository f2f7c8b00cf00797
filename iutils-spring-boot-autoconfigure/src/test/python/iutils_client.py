#!/usr/bin/env python3
"""A client of the siblings of a namespace: asks them, answers them, is rung when they commit.

Written from docs/protocol.md, with the standard library only, as the proof of that page. As a
program it does what it is told on its standard input, one command a line; see main().
"""

import hashlib
import json
import os
import re
import secrets
import selectors
import socket
import struct
import sys
import time

MAGIC = b"iutilsHI"
VERSION = 2
HEADER = struct.Struct("<IBBH")

HELLO, RING, BYE, COMMANDS, REQUEST, RESPONSE, FAILURE, CANCEL = range(1, 9)
LENGTHS = {HELLO: (56, 65536), RING: (0, 0), BYE: (0, 0), COMMANDS: (2, 65536), REQUEST: (12, 8 << 20),
           RESPONSE: (9, 8 << 20), FAILURE: (13, 65536), CANCEL: (8, 8)}
CLIENT = 1

NULL, BYTES, JSON, INTEGER, NAMED = range(5)
NO_HANDLER, BUSY, REFUSED, FAILED = range(4)

HELLO_SECONDS = 2
PATIENCE_SECONDS = 10
MAX_PATH = 100
MAX_MESSAGE = 4096

LATER = object()
"""What a handler returns that does not answer now."""


def sockets_of(directory):
    """Where the sockets of a namespace lie."""
    real = os.path.realpath(os.fsencode(directory))
    local = os.path.join(real, b"sockets")
    if len(local) + 1 + 16 + 5 <= MAX_PATH:
        return local
    owner = os.stat(real).st_uid
    digest = hashlib.sha256(real).hexdigest()[:16]
    return os.fsencode("/tmp/iutils-%d-%s" % (owner, digest))


class ProtocolError(Exception):
    """The other side broke a rule."""


class Failure(Exception):
    """There is no answer."""

    def __init__(self, code, kind, message):
        super().__init__(code, kind, message)
        self.code, self.kind, self.message = code, kind, message


def text(value):
    data = value.encode("utf-8")
    return struct.pack("<H", len(data)) + data


def texts(values):
    return struct.pack("<H", len(values)) + b"".join(text(value) for value in values)


def identity(hexadecimal):
    return struct.pack("<QQ", int(hexadecimal[:16], 16), int(hexadecimal[16:], 16))


def content(value):
    if value is None:
        return bytes([NULL])
    if isinstance(value, bytes):
        return bytes([BYTES]) + value
    if isinstance(value, int) and not isinstance(value, bool) and -2 ** 63 <= value < 2 ** 63:
        return bytes([INTEGER]) + b"%d" % value
    return bytes([JSON]) + json.dumps(value).encode("utf-8")


class Body:
    """Reads the body of a frame."""

    def __init__(self, data):
        self.data, self.at = data, 0

    def take(self, length):
        if length > len(self.data) - self.at:
            raise ProtocolError("cut off")
        self.at += length
        return self.data[self.at - length:self.at]

    def number(self, layout):
        return struct.unpack("<" + layout, self.take(struct.calcsize("<" + layout)))[0]

    def text(self):
        return self.take(self.number("H")).decode("utf-8")

    def texts(self):
        return [self.text() for _ in range(self.number("H"))]

    def identity(self):
        return "%016x%016x" % (self.number("Q"), self.number("Q"))

    def content(self):
        kind = self.number("B")
        media_type = self.text() if kind == NAMED else ""
        value = self.take(len(self.data) - self.at)
        if kind == NULL:
            return None
        if kind == BYTES:
            return value
        if kind == JSON:
            return json.loads(value.decode("utf-8"))
        if kind == INTEGER and re.fullmatch(rb"[+-]?[0-9]{1,19}", value):
            return int(value)
        raise ValueError("content of kind %d %s" % (kind, media_type))

    def end(self):
        if self.at != len(self.data):
            raise ProtocolError("bytes too many")


class Connection:
    """A connection to one sibling, which has greeted when this is made."""

    def __init__(self, path, owner, client):
        self.client = client
        self.received = b""
        self.last_number = 0
        self.open = {}
        self.rings = 0
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            self.socket.settimeout(HELLO_SECONDS)
            self.socket.connect(path)
            self.check_user(owner)
            own = secrets.token_hex(16)
            self.send(HELLO, MAGIC + struct.pack("<I", VERSION) + identity(own) + bytes(16) + struct.pack("<q", 0)
                      + text("python") + texts(client.commands()), CLIENT)
            self.greet(own)
            self.socket.settimeout(PATIENCE_SECONDS)
        except BaseException:
            self.socket.close()
            raise

    def check_user(self, owner):
        if hasattr(socket, "SO_PEERCRED"):
            credentials = self.socket.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i"))
            if struct.unpack("3i", credentials)[1] != owner:
                raise ProtocolError("another user listens there")

    def greet(self, own):
        end = time.monotonic() + HELLO_SECONDS
        frame = self.frame()
        while frame is None:
            if time.monotonic() > end:
                raise ProtocolError("no HELLO in time")
            self.read()
            frame = self.frame()
        kind, data = frame
        body = Body(data)
        if kind != HELLO or body.take(8) != MAGIC or body.number("I") != VERSION:
            raise ProtocolError("no HELLO of version %d" % VERSION)
        self.sibling = body.identity()
        if body.identity() != own or body.number("q") < 1:
            raise ProtocolError("a HELLO for somebody else")
        self.version = body.text()
        self.commands = body.texts()
        body.end()

    def send(self, kind, body=b"", flags=0):
        self.socket.sendall(HEADER.pack(len(body), kind, flags, 0) + body)

    def read(self):
        data = self.socket.recv(65536)
        if not data:
            raise ConnectionError("the sibling is gone")
        self.received += data

    def frame(self):
        """The next whole frame, or None."""
        if len(self.received) < HEADER.size:
            return None
        length, kind, flags, zero = HEADER.unpack_from(self.received)
        low, high = LENGTHS.get(kind, (1, 0))
        if not low <= length <= high or flags != 0 or zero != 0:
            raise ProtocolError("a frame of type %d, length %d, flags %d" % (kind, length, flags))
        end = HEADER.size + length
        if len(self.received) < end:
            return None
        data, self.received = self.received[HEADER.size:end], self.received[end:]
        return kind, data

    def readable(self):
        self.read()
        self.frames()

    def frames(self):
        frame = self.frame()
        while frame is not None:
            self.handle(*frame)
            frame = self.frame()

    def handle(self, kind, data):
        body = Body(data)
        if kind == RING:
            self.rings += 1
        elif kind == BYE:
            raise ConnectionError("the sibling leaves")
        elif kind == COMMANDS:
            self.commands = body.texts()
            body.end()
        elif kind == REQUEST:
            self.answer(body)
        elif kind == RESPONSE:
            self.settle(body.number("Q"), body.content)
        elif kind == FAILURE:
            number, failure = body.number("Q"), Failure(body.number("B"), body.text(), body.text())
            body.end()
            self.settle(number, lambda: failure)
        elif kind == CANCEL:
            self.client.cancelled += 1
        else:
            raise ProtocolError("a second HELLO")

    def settle(self, number, outcome):
        told = self.open.pop(number, None)
        if told is not None:
            try:
                told(outcome())
            except ValueError as failure:
                told(Failure(REFUSED, "", str(failure)))

    def answer(self, body):
        number, command = body.number("Q"), body.text()
        for _ in range(body.number("B")):
            body.text(), body.text()
        handler = self.client.handlers.get(command)
        if handler is None:
            self.fail(number, NO_HANDLER)
            return
        try:
            value = body.content()
        except ValueError as failure:
            self.fail(number, REFUSED, "", str(failure))
            return
        try:
            answer = handler(value)
            if answer is not LATER:
                self.send(RESPONSE, struct.pack("<Q", number) + content(answer))
        except OSError:
            raise
        except Exception as failure:
            self.fail(number, FAILED, type(failure).__name__, str(failure))

    def fail(self, number, code, kind="", message=""):
        self.send(FAILURE, struct.pack("<QB", number, code) + text(kind) + text(message[:MAX_MESSAGE]))

    def ask(self, command, value, told, headers=()):
        """Asks; told is called with the answer or a Failure."""
        self.last_number += 1
        self.open[self.last_number] = told
        pairs = b"".join(text(name) + text(header) for name, header in headers)
        self.send(REQUEST, struct.pack("<Q", self.last_number) + text(command) + bytes([len(headers)]) + pairs
                  + content(value))
        return self.last_number

    def cancel(self, number):
        if self.open.pop(number, None) is not None:
            self.send(CANCEL, struct.pack("<Q", number))

    def close(self):
        self.socket.close()
        for told in list(self.open.values()):
            told(Failure(-1, "", "the sibling is gone"))


class Client:
    """Connections to all siblings of a namespace."""

    LOOK_SECONDS = 0.2

    def __init__(self, directory):
        self.directory = directory
        self.handlers = {}
        self.cancelled = 0
        self.connections = {}
        self.selector = selectors.DefaultSelector()
        self.next_look = 0.0

    def commands(self):
        return sorted(self.handlers)

    def serve(self, handlers):
        self.handlers = handlers
        for connection in list(self.connections.values()):
            connection.send(COMMANDS, texts(self.commands()))

    def connect(self, path):
        return Connection(path, os.stat(self.directory).st_uid, self)

    def look(self):
        """Connects to siblings that are new."""
        sockets = sockets_of(self.directory)
        names = os.listdir(sockets) if os.path.isdir(sockets) else []
        for name in names:
            if name not in self.connections and re.fullmatch(rb"[0-9a-f]{16}", name):
                try:
                    connection = self.connect(os.path.join(sockets, name))
                except (OSError, ProtocolError, UnicodeDecodeError):
                    continue
                self.connections[name] = connection
                self.selector.register(connection.socket, selectors.EVENT_READ, (name, connection))
                # What came together with its HELLO.
                self.advance(name, connection, connection.frames)

    def advance(self, name, connection, step):
        try:
            step()
        except (OSError, ProtocolError, UnicodeDecodeError):
            self.drop(name, connection)

    def drop(self, name, connection):
        self.selector.unregister(connection.socket)
        del self.connections[name]
        connection.close()

    def turn(self):
        """Does what is due, for LOOK_SECONDS at most. Returns whether there is standard input."""
        if time.monotonic() >= self.next_look:
            self.look()
            self.next_look = time.monotonic() + self.LOOK_SECONDS
        told = False
        for key, _ in self.selector.select(self.LOOK_SECONDS):
            if key.data is None:
                told = True
                continue
            name, connection = key.data
            self.advance(name, connection, connection.readable)
        return told


def main(directory):
    """ask <sibling> <command> <json>, serve <commands>, rings <sibling>, siblings, crowd <sibling> <count>, quit"""

    def say(*words):
        print(*words, flush=True)

    def tell(outcome):
        if isinstance(outcome, Failure):
            say("failure", outcome.code, outcome.kind, json.dumps(outcome.message))
        else:
            say("answer", json.dumps(outcome))

    def fail(value):
        raise ArithmeticError("cannot do " + json.dumps(value))

    known = {"python.echo": lambda value: value, "python.fail": fail, "python.slow": lambda value: LATER}
    crowd, lines, begun = [], [], b""
    client = Client(directory)
    client.selector.register(sys.stdin, selectors.EVENT_READ, None)
    say("ready")
    while True:
        if not lines:
            if client.turn():
                data = os.read(sys.stdin.fileno(), 65536)
                lines = (begun + (data or b"quit\n")).split(b"\n")
                begun = lines.pop()
            continue
        words = lines.pop(0).decode("utf-8").split(" ", 3)
        by_id = {connection.sibling: connection for connection in client.connections.values()}
        if words[0] == "quit":
            for connection in by_id.values():
                connection.send(BYE)
            return
        if words[0] == "siblings":
            say(" ".join(sorted(by_id)))
        elif words[0] == "commands":
            say(" ".join(sorted(by_id[words[1]].commands)))
        elif words[0] == "serve":
            client.serve({name: known[name] for name in words[1:]})
            say("served")
        elif words[0] == "rings":
            say(by_id[words[1]].rings)
        elif words[0] == "cancelled":
            say(client.cancelled)
        elif words[0] == "ask":
            by_id[words[1]].ask(words[2], json.loads(words[3]), tell)
        elif words[0] == "give-up":
            by_id[words[1]].cancel(by_id[words[1]].ask(words[2], json.loads(words[3]), tell))
            say("given up")
        elif words[0] == "crowd":
            path = os.path.join(sockets_of(directory), words[1][:16].encode())
            for _ in range(int(words[2])):
                try:
                    crowd.append(client.connect(path))
                except (OSError, ProtocolError):
                    break
            say(len(crowd))
        elif words[0] == "disperse":
            while crowd:
                crowd.pop().close()
            say("dispersed")


if __name__ == "__main__":
    main(sys.argv[1])
