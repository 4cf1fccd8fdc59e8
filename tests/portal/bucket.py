"""An S3 of our own, for as long as a test takes."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import boto3

from tests.portal import processes
from tests.services import answers, free_port

KEYS = {"access_key": "tandem", "secret_key": "not-a-secret", "region_name": "eu-central-1"}


@dataclass(frozen=True)
class Bucket:
    """`names()` are those of all that is kept in it."""

    port: int
    name: str = "tandem"

    @property
    def storage(self) -> dict[str, Any]:
        """FILE_STORAGE, as the README says it, with another address than Amazon's."""
        where = {"bucket_name": self.name, "endpoint_url": f"http://127.0.0.1:{self.port}"}
        return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": {**where, **KEYS}}

    @property
    def line(self) -> Any:
        return boto3.client(  # type: ignore[no-untyped-call]
            "s3",
            endpoint_url=f"http://127.0.0.1:{self.port}",
            aws_access_key_id=KEYS["access_key"],
            aws_secret_access_key=KEYS["secret_key"],
            region_name=KEYS["region_name"],
        )

    def names(self) -> set[str]:
        return {one["Key"] for one in self.line.list_objects_v2(Bucket=self.name)["Contents"]}


@contextmanager
def bucket() -> Iterator[Bucket]:
    """A new and empty one."""
    port = free_port()
    server = subprocess.Popen(
        [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        assert processes.eventually(lambda: answers(port))
        made = Bucket(port)
        made.line.create_bucket(
            Bucket=made.name,
            CreateBucketConfiguration={"LocationConstraint": KEYS["region_name"]},
        )
        yield made
    finally:
        server.kill()
        server.wait()
