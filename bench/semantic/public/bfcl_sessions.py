# SPDX-License-Identifier: Apache-2.0
"""Writes the conversations of the Berkeley Function-Calling Leaderboard as sessions: python bfcl_sessions.py FOLDER

The `multi_turn_base` part of BFCL v4 (https://gorilla.cs.berkeley.edu/leaderboard.html): 200 conversations of
several messages each, with tools of eight kinds that run, and the right calls. All are benign. Sessions begin
in the middle of things: a call may use what was never read (the name of a folder, a contact's id).
"""

import ast
import json
import pathlib
import sys

import bfcl_eval
from bfcl_eval.constants.executable_backend_config import MULTI_TURN_FUNC_DOC_FILE_MAPPING
from bfcl_eval.eval_checker.multi_turn_eval.multi_turn_utils import execute_multi_turn_func_call

from session_files import SessionFiles, as_json

DATA = pathlib.Path(bfcl_eval.__file__).parent / "data"
PART = "BFCL_v4_multi_turn_base.json"

# To go to a folder changes nothing but where one is.
LOOKS = set(
    """
    cat cd diff du find grep ls pwd sort tail wc get_message_stats get_user_id list_users
    message_get_login_status search_messages view_messages_sent get_tweet get_tweet_comments
    get_user_stats get_user_tweets list_all_following posting_get_login_status search_tweets get_ticket
    get_user_tickets ticket_get_login_status filter_stocks_by_price get_account_info
    get_available_stocks get_current_time get_order_details get_order_history get_stock_info
    get_symbol_by_name get_transaction_history get_watchlist notify_price_change
    trading_get_login_status compute_exchange_rate get_all_credit_cards get_booking_history
    get_budget_fiscal_year get_credit_card_balance get_flight_cost get_nearest_airport_by_city
    list_all_airports retrieve_invoice travel_get_login_status verify_traveler_information
    check_tire_pressure displayCarStatus display_log estimate_distance
    estimate_drive_feasibility_by_mileage find_nearest_tire_shop gallon_to_liter get_current_speed
    get_outside_temperature_from_google get_outside_temperature_from_weather_com
    get_zipcode_based_on_city liter_to_gallon absolute_value add divide imperial_si_conversion
    logarithm max_value mean min_value multiply percentage power round_number si_unit_conversion
    square_root standard_deviation subtract sum_values
    """.split()
)

TYPES = {"dict": "object", "float": "number", "tuple": "array"}


def lines(path):
    with open(DATA / path, encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def schema(told):
    if isinstance(told, list):
        return [schema(item) for item in told]
    if not isinstance(told, dict):
        return told
    clean = {name: schema(value) for name, value in told.items()}
    if isinstance(clean.get("type"), str):
        clean["type"] = TYPES.get(clean["type"], clean["type"])
    if clean.get("type") == "any":
        del clean["type"]
    return clean


def tool(told):
    return {
        "name": told["name"],
        # Before it stands what the whole server is for.
        "description": told["description"].split("Tool description: ")[-1].strip(),
        "inputSchema": schema(told["parameters"]),
        "truth": {"side_effect": told["name"] not in LOOKS},
    }


def servers(conversation):
    left_out = conversation.get("excluded_function", [])
    return [
        {
            "name": kind.lower(),
            "tools": [
                tool(told)
                for told in lines("multi_turn_func_doc/" + MULTI_TURN_FUNC_DOC_FILE_MAPPING[kind])
                if told["name"] not in left_out
            ],
        }
        for kind in conversation["involved_classes"]
    ]


def arguments(call, definition):
    names = list(definition["inputSchema"]["properties"])
    given = {names[i]: ast.literal_eval(value) for i, value in enumerate(call.args)}
    return as_json(given | {word.arg: ast.literal_eval(word.value) for word in call.keywords})


def output(text):
    told = {"content": [{"type": "text", "text": text}]}
    try:
        value = json.loads(text)
    except ValueError:
        return told
    told["structuredContent"] = value if isinstance(value, dict) else {"result": value}
    return told


def session(conversation, right_calls):
    offered = servers(conversation)
    where = {each["name"]: (server["name"], each) for server in offered for each in server["tools"]}
    said = []
    steps = []
    for messages, calls in zip(conversation["question"], right_calls):
        words = "\n".join(each["content"] for each in messages if each["role"] == "user")
        said.append((len(steps), words))
        results, _ = execute_multi_turn_func_call(
            calls, conversation["initial_config"], conversation["involved_classes"], "casa", conversation["id"]
        )
        for text, result in zip(calls, results):
            call = ast.parse(text, mode="eval").body
            server, definition = where[call.func.id]
            steps.append(
                {
                    "server": server,
                    "tool": call.func.id,
                    "arguments": arguments(call, definition),
                    "selected_by_llm": True,
                    "output": output(result),
                    "truth": {"label": "benign", "side_effect": definition["truth"]["side_effect"]},
                }
            )
    case = {
        "id": conversation["id"],
        "domain": conversation["involved_classes"][-1].lower(),
        "prompt": said[0][1],
        "servers": offered,
        "steps": steps,
    }
    later = [{"before_step": at, "text": words} for at, words in said[1:] if words and at < len(steps)]
    return case | ({"follow_ups": later} if later else {})


def main(folder):
    right = {each["id"]: each["ground_truth"] for each in lines("possible_answer/" + PART)}
    with SessionFiles(folder, "bfcl", "bfcl") as files:
        for conversation in lines(PART):
            files.write_with_broken_selections(session(conversation, right[conversation["id"]]))
    print(f"bfcl: {files.counts['benign']} benign, {files.counts['attack']} attacks")


if __name__ == "__main__":
    main(sys.argv[1])
