# SPDX-License-Identifier: Apache-2.0
"""Lets an agent be asked over HTTP: POST /ask {"prompt"} -> {"answer", "calls": [{"tool", "text", "isError"}]}."""

import os
import traceback
from collections.abc import Awaitable, Callable

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route


def serve(ask: Callable[[str], Awaitable[dict]]) -> None:
    async def handle(request: Request) -> JSONResponse:
        prompt = (await request.json())["prompt"]
        try:
            return JSONResponse(await ask(prompt))
        except BaseException as failure:  # libraries raise exception groups and cancellations here
            traceback.print_exc()
            return JSONResponse({"error": repr(failure)}, status_code=500)

    app = Starlette(routes=[Route("/ask", handle, methods=["POST"])])
    uvicorn.run(app, host="127.0.0.1", port=int(os.environ["PORT"]), log_level="warning")
