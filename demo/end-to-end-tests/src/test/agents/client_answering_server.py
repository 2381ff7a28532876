# SPDX-License-Identifier: Apache-2.0
"""The Python MCP SDK 2.x by itself, calling one tool and answering what its server asks back."""

import asyncio
import os

from mcp import Client
from mcp.types import ElicitResult

asked = []


async def answer(context, params) -> ElicitResult:
    asked.append(params.message)
    return ElicitResult(action="accept", content={name: "Ann" for name in params.requested_schema["properties"]})


async def main() -> None:
    async with Client(os.environ["MCP_URL"], elicitation_callback=answer) as server:
        result = await server.call_tool(os.environ["TOOL"], {})
        text = "".join(part.text for part in result.content if part.type == "text")
        print(f"{server.protocol_version} asked {len(asked)} times: {text}", flush=True)


asyncio.run(main())
