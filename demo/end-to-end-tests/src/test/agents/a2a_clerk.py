# SPDX-License-Identifier: Apache-2.0
"""An agent on the Python A2A SDK that asks another agent whatever it is asked. The question's words choose the binding ("by REST"), streaming ("streamed") and a message with nothing in it ("without words")."""

import os

from a2a.client import ClientConfig, ClientFactory
from a2a.helpers.proto_helpers import get_stream_response_text, new_text_message
from a2a.types.a2a_pb2 import Role, SendMessageRequest
from ask_service import serve


async def ask(prompt: str) -> dict:
    config = ClientConfig(
        streaming="streamed" in prompt,
        supported_protocol_bindings=["HTTP+JSON" if "by REST" in prompt else "JSONRPC"],
    )
    words = " " if "without words" in prompt else prompt
    events = 0
    text = ""
    try:
        helper = await ClientFactory(config).create_from_url(os.environ["HELPER_URL"])
        async with helper:
            request = SendMessageRequest(message=new_text_message(words, role=Role.ROLE_USER))
            async for event in helper.send_message(request):
                events += 1
                text += get_stream_response_text(event)
    except Exception as failure:
        text, events = f"failed: {failure}", 0
    return {"answer": text, "events": events}


serve(ask)
