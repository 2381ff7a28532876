# SPDX-License-Identifier: Apache-2.0
"""An MCP server on the Python SDK 2.x: a bank's branch offices, where appointments can be booked.

GET /appointments is the test's own look at the books, past MCP.
"""

import os

from mcp.server import MCPServer
from mcp.server.transport_security import TransportSecuritySettings
from mcp.types import ToolAnnotations
from starlette.requests import Request
from starlette.responses import JSONResponse

server = MCPServer("branch-office")
appointments: list[dict] = []
hours = {"Old Town": "09:00-16:00", "Harbour": "10:00-18:00"}


@server.tool(annotations=ToolAnnotations(readOnlyHint=True))
def list_branches() -> list[str]:
    """Names of all branch offices."""
    return sorted(hours)


@server.tool(annotations=ToolAnnotations(readOnlyHint=True))
def opening_hours(branch: str, weekday: str = "Monday") -> str:
    """When a branch office is open."""
    return f"{branch} on {weekday}: {hours[branch]}"


@server.tool(annotations=ToolAnnotations(readOnlyHint=False, destructiveHint=False))
def book_appointment(branch: str, time: str) -> str:
    """Book an appointment in a branch office."""
    appointments.append({"branch": branch, "time": time})
    return f"booked {time} at {branch}"


@server.custom_route("/appointments", methods=["GET"])
async def booked(_: Request) -> JSONResponse:
    return JSONResponse(appointments)


server.run(
    "streamable-http",
    host="127.0.0.1",
    port=int(os.environ["PORT"]),
    transport_security=TransportSecuritySettings(allowed_hosts=os.environ["ALLOWED_HOSTS"].split(",")),
)
