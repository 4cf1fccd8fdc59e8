"""Lines of the log as JSON, one object a line, whoever writes them."""

import json
import os
from datetime import UTC, datetime
from typing import Any

from pythonjsonlogger.core import RESERVED_ATTRS
from pythonjsonlogger.json import JsonFormatter

from portal.watched import request_ids

PROCESS = os.environ.get("TANDEM_PROCESS", "")
"""What the supervisor calls this process."""

NOT_TOLD = ["request", "response", "server_time", "data", "taskName", "color_message", "websocket"]
"""What libraries hang on a line: objects of theirs, and words of people (a task's arguments)."""


class JsonLines(JsonFormatter):
    """`at, level, logger, message`, then `process` and `request_id` where there is one."""

    def __init__(self) -> None:
        super().__init__(
            ["levelname", "name", "message"],
            rename_fields={"levelname": "level", "name": "logger", "exc_info": "error"},
            static_fields={"process": PROCESS} if PROCESS else {},
            reserved_attrs=[*RESERVED_ATTRS, *NOT_TOLD],
            timestamp="at",
            json_ensure_ascii=False,
        )

    def process_log_record(self, log_data: dict[str, Any]) -> dict[str, Any]:
        if name := request_ids.current.get():
            log_data["request_id"] = name
        return log_data


def as_json(process: str, line: str) -> str:
    """A line of one of our processes: left alone if it is JSON, else put into it."""
    if line.startswith("{") and line.endswith("}"):
        return line
    now = datetime.now(UTC).isoformat()
    told = {"at": now, "level": "INFO", "logger": "output", "message": line, "process": process}
    return json.dumps(told, ensure_ascii=False)
