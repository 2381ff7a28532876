# SPDX-License-Identifier: Apache-2.0
"""An agent on one event loop: its request's trace travels in a context variable, or not at all.

usage: agent_asyncio.py PORT PROXY_PORT
"""
import asyncio
import contextvars
import json
import sys

AT_ONCE = 4
context = contextvars.ContextVar("context")


async def read_message(reader):
    first = (await reader.readline()).decode()
    if not first:
        raise ConnectionError("the message was cut")
    headers = {}
    while line := (await reader.readline()).decode().strip():
        name, value = line.split(":", 1)
        headers[name.lower()] = value.strip()
    if headers.get("transfer-encoding") == "chunked":
        body = b""
        while length := int((await reader.readline()).decode(), 16):
            body += await reader.readexactly(length)
            await reader.readline()
        await reader.readline()
    else:
        body = await reader.readexactly(int(headers.get("content-length", "0")))
    return first, headers, body


async def post(path, host, message):
    reader, writer = await asyncio.open_connection("127.0.0.1", int(sys.argv[2]))
    try:
        body = json.dumps(message).encode()
        head = [
            f"POST {path} HTTP/1.1",
            f"Host: {host}",
            "Content-Type: application/json",
            "Accept: application/json, text/event-stream",
            "Connection: close",
            f"Content-Length: {len(body)}",
        ] + [f"{name}: {value}" for name, value in context.get().items()]
        writer.write(("\r\n".join(head) + "\r\n\r\n").encode() + body)
        first, headers, answer = await read_message(reader)
        status = int(first.split(" ")[1])
        reason = headers.get("x-casa-reason", "")
        if not reason and status != 200:
            reason = f"http_{status}"
        return reason, headers.get("x-casa-decision", ""), answer
    finally:
        writer.close()


async def call(selected):
    message = {
        "jsonrpc": "2.0",
        "id": 1,
        "method": "tools/call",
        "params": {"name": selected["name"], "arguments": json.loads(selected["arguments"])},
    }
    refusal, decision, _ = await post("/mcp", "tools.bank.example", message)
    return {"tool": selected["name"], "refusal": refusal, "decision": decision}


async def work(prompt):
    question = {"model": "bench", "messages": [{"role": "user", "content": prompt}]}
    refusal, _, answer = await post("/v1/chat/completions", "llm.bank.example", question)
    calls = []
    if not refusal:
        selected = json.loads(answer)["choices"][0]["message"]["tool_calls"]
        for at in range(0, len(selected), AT_ONCE):
            some = [call(one["function"]) for one in selected[at : at + AT_ONCE]]
            calls += await asyncio.gather(*some)
    return {"llm": refusal, "calls": calls}


async def serve(reader, writer):
    try:
        _, headers, body = await read_message(reader)
        asked = json.loads(body)
        sent = {"x-bench-session": asked["session"]}
        if asked["propagate"] and "traceparent" in headers:
            sent["traceparent"] = headers["traceparent"]
        context.set(sent)
        answer = json.dumps(await work(asked["prompt"])).encode()
        head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: {len(answer)}\r\n\r\n"
        writer.write(head.encode() + answer)
        await writer.drain()
    except (ConnectionError, asyncio.IncompleteReadError):
        pass  # whoever asked has gone
    finally:
        writer.close()


async def main():
    server = await asyncio.start_server(serve, "127.0.0.1", int(sys.argv[1]), backlog=1024)
    async with server:
        await server.serve_forever()


asyncio.run(main())
