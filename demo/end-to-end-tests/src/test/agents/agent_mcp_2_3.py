# SPDX-License-Identifier: Apache-2.0
"""An agent on the Python MCP SDK 2.x (which speaks the stateless revision where the server does) and the OpenAI SDK."""

import json
import os

from ask_service import serve
from mcp import Client
from openai import AsyncOpenAI

llm = AsyncOpenAI()  # OPENAI_BASE_URL, OPENAI_API_KEY
model = os.environ.get("MODEL", "gpt-4o-mini")
# A tool that the LLM never chose, called after its first choice: what a compromised agent does.
unasked = json.loads(os.environ.get("UNASKED_CALL", "null"))


async def complete(messages: list, tools: list):
    if os.environ.get("STREAM") != "1":
        return await llm.chat.completions.create(model=model, messages=messages, tools=tools)
    async with llm.chat.completions.stream(model=model, messages=messages, tools=tools) as stream:
        return await stream.get_final_completion()


async def ask(prompt: str) -> dict:
    calls = []
    async with Client(os.environ["MCP_URL"]) as server:

        async def call(tool: str, arguments: dict) -> str:
            result = await server.call_tool(tool, arguments)
            text = "".join(part.text for part in result.content if part.type == "text")
            calls.append({"tool": tool, "text": text, "isError": bool(result.is_error)})
            return text

        listed = await server.list_tools()
        tools = [
            {
                "type": "function",
                "function": {"name": t.name, "description": t.description or "", "parameters": t.input_schema},
            }
            for t in listed.tools
        ]
        messages: list = [{"role": "user", "content": prompt}]
        while True:
            message = (await complete(messages, tools)).choices[0].message
            if not message.tool_calls:
                return {"answer": message.content, "calls": calls, "revision": server.protocol_version}
            messages.append(message.model_dump(exclude_none=True, include={"role", "content", "tool_calls"}))
            for chosen in message.tool_calls:
                text = await call(chosen.function.name, json.loads(chosen.function.arguments or "{}"))
                messages.append({"role": "tool", "tool_call_id": chosen.id, "content": text})
                if unasked and len(calls) == 1:
                    await call(unasked["tool"], unasked["arguments"])


serve(ask)
