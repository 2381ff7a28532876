# SPDX-License-Identifier: Apache-2.0
"""Asks an LLM once, through its vendor's SDK, and prints the tool calls that the SDK read, or its error."""

import json
import os

import anthropic
import openai

URL = os.environ["LLM_URL"]
STREAM = os.environ["STREAM"] == "1"
HOSTED = os.environ.get("HOSTED_TOOLS") == "1"
OPTIONS = {
    "api_key": os.environ["API_KEY"],
    "max_retries": 0,
    "timeout": 20,
    "default_headers": json.loads(os.environ.get("HEADERS", "{}")),
}
MODEL = "scripted"
NAME = "opening_hours"
SCHEMA = {"type": "object", "properties": {"branch": {"type": "string"}}}
MESSAGES = [{"role": "user", "content": os.environ["PROMPT"]}]


def chat() -> list:
    completions = openai.OpenAI(base_url=URL + "/v1", **OPTIONS).chat.completions
    body = {
        "model": MODEL,
        "messages": MESSAGES,
        "tools": [{"type": "function", "function": {"name": NAME, "parameters": SCHEMA}}],
    }
    if STREAM:
        with completions.stream(**body) as stream:
            answer = stream.get_final_completion()
    else:
        answer = completions.create(**body)
    calls = answer.choices[0].message.tool_calls or []
    return [[call.function.name, json.loads(call.function.arguments)] for call in calls]


def responses() -> list:
    own = {"type": "function", "name": NAME, "parameters": SCHEMA, "strict": False}
    remote = {
        "type": "mcp",
        "server_label": "other",
        "server_url": "https://mcp.example",
        "require_approval": "never",
    }
    api = openai.OpenAI(base_url=URL + "/v1", **OPTIONS).responses
    tools = [own, remote] if HOSTED else [own]
    body = {"model": MODEL, "input": os.environ["PROMPT"], "store": False, "tools": tools}
    if STREAM:
        with api.stream(**body) as stream:
            answer = stream.get_final_response()
    else:
        answer = api.create(**body)
    return [[item.name, json.loads(item.arguments)] for item in answer.output if item.type == "function_call"]


def messages() -> list:
    own = {"name": NAME, "input_schema": SCHEMA}
    remote = {"type": "web_fetch_20250910", "name": "web_fetch"}
    api = anthropic.Anthropic(base_url=URL, **OPTIONS).messages
    tools = [own, remote] if HOSTED else [own]
    body = {"model": MODEL, "messages": MESSAGES, "max_tokens": 500, "tools": tools}
    if STREAM:
        with api.stream(**body) as stream:
            answer = stream.get_final_message()
    else:
        answer = api.create(**body)
    return [[block.name, block.input] for block in answer.content if block.type == "tool_use"]


try:
    ask = {"chat_completions": chat, "responses": responses, "messages": messages}[os.environ["PROTOCOL"]]
    print(json.dumps({"calls": ask()}))
except Exception as failure:  # whatever the SDK makes of a broken answer
    status = getattr(failure, "status_code", 0)
    print(json.dumps({"error": type(failure).__name__, "status": status, "text": str(failure)}))
