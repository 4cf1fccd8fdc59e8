"""nginx with TLS before several machines, set up by the very words of the README."""

import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from portal.lifeline import leashed
from tests.portal import processes
from tests.services import answers

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
AROUND = """
daemon off; worker_processes 1; user root;
pid {folder}/pid; error_log {folder}/error.log warn;
events {{}}
http {{
  access_log off;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  {words}
}}
"""


def of_the_readme(replaced: dict[str, str]) -> str:
    """The example, with what is each installation's own put in its place."""
    words = (ROOT / "README.md").read_text().split("```nginx\n")[1].split("```")[0]
    for theirs, ours in replaced.items():
        assert theirs in words, f"the README's nginx has no {theirs!r} any more"
        words = words.replace(theirs, ours)
    return words


@contextmanager
def nginx(port: int, machines: Sequence[int]) -> Iterator[None]:
    """`https://localhost:{port}`, before web servers on these ports."""
    assert PROGRAM
    folder = Path(tempfile.mkdtemp(prefix="nginx-"))
    _certify(folder)
    words = of_the_readme(
        {
            "server 127.0.0.1:8000;": " ".join(f"server 127.0.0.1:{each};" for each in machines),
            "listen 443 ssl;": f"listen 127.0.0.1:{port} ssl;",
            "tandem.example.com": "localhost",
            "/etc/ssl/": f"{folder}/",
        }
    )
    (folder / "nginx.conf").write_text(AROUND.format(folder=folder, words=words))
    command = [PROGRAM, "-p", str(folder), "-e", "stderr", "-c", str(folder / "nginx.conf")]
    process = subprocess.Popen(leashed(command, signal.SIGTERM), stderr=subprocess.DEVNULL)
    try:
        assert processes.eventually(lambda: answers(port), within=20)
        yield
    finally:
        process.terminate()
        process.wait()
        shutil.rmtree(folder)


def _certify(folder: Path) -> None:
    """A certificate for this machine that nobody but we have signed."""
    key, name = ec.generate_private_key(ec.SECP256R1()), NameOID.COMMON_NAME
    subject, now = x509.Name([x509.NameAttribute(name, "localhost")]), datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    (folder / "tandem.pem").write_bytes(certificate.public_bytes(pem))
    (folder / "tandem.key").write_bytes(
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
