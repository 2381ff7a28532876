# SPDX-License-Identifier: Apache-2.0
"""An agent on the Python MCP SDK 1.x and the OpenAI SDK, one MCP session per question."""

import json
import os

from ask_service import serve
from mcp import ClientSession
from mcp.client.streamable_http import streamable_http_client
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
    async with streamable_http_client(os.environ["MCP_URL"]) as (read, write, _):
        async with ClientSession(read, write) as session:
            await session.initialize()

            async def call(tool: str, arguments: dict) -> str:
                result = await session.call_tool(tool, arguments)
                text = "".join(part.text for part in result.content if part.type == "text")
                calls.append({"tool": tool, "text": text, "isError": bool(result.isError)})
                return text

            listed = await session.list_tools()
            tools = [
                {
                    "type": "function",
                    "function": {"name": t.name, "description": t.description or "", "parameters": t.inputSchema},
                }
                for t in listed.tools
            ]
            messages: list = [{"role": "user", "content": prompt}]
            while True:
                message = (await complete(messages, tools)).choices[0].message
                if not message.tool_calls:
                    return {"answer": message.content, "calls": calls}
                messages.append(message.model_dump(exclude_none=True, include={"role", "content", "tool_calls"}))
                for chosen in message.tool_calls:
                    text = await call(chosen.function.name, json.loads(chosen.function.arguments or "{}"))
                    messages.append({"role": "tool", "tool_call_id": chosen.id, "content": text})
                    if unasked and len(calls) == 1:
                        await call(unasked["tool"], unasked["arguments"])


serve(ask)
