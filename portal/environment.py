"""Typed readers of the environment. A wrong value stops the start with one line that names it.

Every reader takes the variable's name and a default. An unset and an empty variable mean the
default. What cannot be read raises `WrongValue`, which ends the process with status 1 and one
line on stderr, in whatever program reads the settings: manage.py, the web server, the worker.
"""

import json
import os
import secrets
from importlib.util import find_spec
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, urlsplit, urlunsplit

import environ
from django.core.exceptions import ImproperlyConfigured

YES = {"1", "true", "yes", "on"}
NO = {"0", "false", "no", "off"}
VALKEY_SCHEMES = {"redis": "redis", "valkey": "redis", "rediss": "rediss", "valkeys": "rediss"}


class WrongValue(SystemExit):
    """A variable that cannot be used; its text is the line that the person sees."""

    def __init__(self, name: str, problem: str) -> None:
        super().__init__(f"{name}: {problem}")


def text(name: str, default: str = "") -> str:
    """The variable, or what the file holds that `NAME_FILE` names, as secrets are handed over."""
    value, file = (os.environ.get(each, "").strip() for each in (name, f"{name}_FILE"))
    if not file:
        return value or default
    if value:
        raise WrongValue(f"{name}_FILE", f"{name} is set, too; set one of them")
    try:
        return Path(file).expanduser().read_text().strip() or default
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is no text"
        raise WrongValue(f"{name}_FILE", f"{file} cannot be read ({reason})") from None


def boolean(name: str, default: bool) -> bool:
    value = text(name).lower()
    if value and value not in YES | NO:
        raise WrongValue(name, f"{value!r} is neither yes nor no (say 1, true, yes, 0, false, no)")
    return value in YES if value else default


def number(name: str, default: int, *, lowest: int, highest: int) -> int:
    value = text(name) or str(default)
    if not value.isascii() or not value.isdigit() or not lowest <= int(value) <= highest:
        raise WrongValue(name, f"{value!r} is not a whole number from {lowest} to {highest}")
    return int(value)


def choice(name: str, default: str, allowed: tuple[str, ...]) -> str:
    value = text(name, default)
    if value not in allowed:
        raise WrongValue(name, f"{value!r} is none of {', '.join(allowed)}")
    return value


def directory(name: str, default: Path) -> Path:
    """An absolute path whose directory exists and can be written, made if it is not there."""
    path = Path(text(name, str(default))).expanduser().resolve()
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WrongValue(name, f"{path} cannot be a directory ({error.strerror})") from None
    if not os.access(path, os.W_OK | os.X_OK):
        raise WrongValue(name, f"{path} cannot be written")
    return path


def public_url(name: str, default: str) -> str:
    """The address that people use, `http(s)://host[:port]`, without a slash at the end."""
    value = text(name, default).rstrip("/")
    parts = _split(name, value)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise WrongValue(name, f"{value!r} is not an address such as https://tandem.example.com")
    if parts.path or parts.query or parts.fragment or parts.username:
        raise WrongValue(name, f"{value!r} must be a scheme and a host alone, without a path")
    return value


def host_of(url: str) -> str:
    """The host as ALLOWED_HOSTS and addresses write it: an IPv6 address in brackets."""
    host = urlsplit(url).hostname or ""
    return f"[{host}]" if ":" in host else host


def hosts(name: str, default: list[str]) -> list[str]:
    """Comma-separated host names as Django's ALLOWED_HOSTS takes them."""
    found = [host.strip() for host in text(name).split(",") if host.strip()]
    for host in found:
        if "/" in host or " " in host or (":" in host and not _is_ipv6(host)):
            raise WrongValue(name, f"{host!r} is not a host name (no scheme, port, path or space)")
    return found or default


def networks(name: str, default: list[str]) -> list[str]:
    """Comma-separated addresses and networks, `10.0.0.7, 10.1.0.0/16`."""
    found = [each.strip() for each in text(name).split(",") if each.strip()]
    for each in found:
        try:
            ip_network(each)
        except ValueError as error:
            raise WrongValue(name, f"{each!r} is no address or network ({error})") from None
    return found or default


def address(name: str, default: str) -> str:
    """One address of this machine, `10.0.0.7`."""
    value = text(name, default)
    try:
        ip_address(value)
    except ValueError:
        raise WrongValue(name, f"{value!r} is no address, such as 127.0.0.1") from None
    return value


def _is_ipv6(host: str) -> bool:
    try:
        return ip_address(host.strip("[]")).version == 6
    except ValueError:
        return False


def database(name: str, default: str) -> dict[str, Any]:
    """A PostgreSQL address as Django's settings want it; another database is refused.

    A socket's directory may be given as libpq does: `postgresql://user@/name?host=/directory`.
    """
    value = text(name, default)
    if _split(name, value).scheme not in {"postgres", "postgresql"}:
        raise WrongValue(
            name, "the database must be PostgreSQL: postgresql://user:password@host/name"
        )
    config: dict[str, Any] = dict(environ.Env.db_url_config(value))
    options = config.setdefault("OPTIONS", {})
    config["HOST"] = options.pop("host", config["HOST"])
    config["PORT"] = options.pop("port", config["PORT"])
    if not config["NAME"]:
        raise WrongValue(
            name, "the address names no database: postgresql://user:password@host/name"
        )
    return config


def valkey(names: tuple[str, ...], default: str) -> str:
    """The first of the variables that is set, as an address that redis-py understands."""
    name = next((name for name in names if text(name)), names[0])
    value = text(name, default)
    parts = _split(name, value)
    if parts.scheme == "unix" and parts.path:
        return value
    if parts.scheme not in VALKEY_SCHEMES or not parts.hostname:
        raise WrongValue(name, f"{value!r} is not an address such as redis://host:6379/0")
    if parts.path.strip("/") and not parts.path.strip("/").isdigit():
        raise WrongValue(
            name, f"{parts.path!r} is not a database number, as in redis://host:6379/0"
        )
    return urlunsplit(parts._replace(scheme=VALKEY_SCHEMES[parts.scheme]))


def celery_broker(address: str) -> str:
    """A Valkey address in Celery's words, which differ for unix sockets."""
    parts = urlsplit(address)
    if parts.scheme != "unix":
        return address
    number = parts.query.removeprefix("db=") or "0"
    return f"redis+socket://{parts.path}?virtual_host={number}"


def storage(name: str, default: dict[str, Any]) -> dict[str, Any]:
    """Where files are kept, as an entry of Django's STORAGES written in JSON."""
    value = text(name)
    if not value:
        return default
    try:
        config = json.loads(value)
    except ValueError as error:
        raise WrongValue(name, f"is not JSON ({error})") from None
    if not isinstance(config, dict) or not isinstance(config.get("BACKEND"), str):
        raise WrongValue(name, 'must be an object such as {"BACKEND": "…", "OPTIONS": {…}}')
    if unknown := sorted(set(config) - {"BACKEND", "OPTIONS"}):
        raise WrongValue(name, f"knows no {', '.join(unknown)}; only BACKEND and OPTIONS")
    _demand_module(name, config["BACKEND"])
    return config


def _demand_module(name: str, backend: str) -> None:
    """A package that is not installed is told now, and not with the first file."""
    try:
        there = find_spec(backend.rpartition(".")[0])
    except (ImportError, ValueError):
        there = None
    if there is None:
        package = backend.partition(".")[0]
        raise WrongValue(name, f"{backend} is not installed (there is no Python package {package})")


def email(name: str, default: str) -> dict[str, Any]:
    """How mail leaves, as Django's EMAIL_* settings; the console is `consolemail://`."""
    value = text(name, default)
    parts = _split(name, value)
    try:
        config: dict[str, Any] = dict(environ.Env.email_url_config(value))
    except ImproperlyConfigured:
        known = ", ".join(sorted(environ.Env.EMAIL_SCHEMES))
        raise WrongValue(name, f"{parts.scheme!r} is none of {known}") from None
    if parts.scheme.startswith("smtp") and not parts.hostname:
        raise WrongValue(name, "the address names no host: smtp://user:password@host:587")
    config.pop("OPTIONS", None)
    return {key: value for key, value in config.items() if value is not None}


def secret(name: str, kept_in: Path) -> str:
    """The variable, or a random key that is made once and kept in a file only we may read."""
    if value := text(name):
        return value
    if not kept_in.exists():
        draft = kept_in.with_name(f"{kept_in.name}.{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(64))
        try:
            os.link(draft, kept_in)  # whoever comes first decides; nobody reads half a key
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return kept_in.read_text().strip()


def _split(name: str, value: str) -> SplitResult:
    try:
        parts = urlsplit(value)
        _ = parts.port
    except ValueError as error:
        raise WrongValue(name, f"{_without_password(value)} is no address ({error})") from None
    return parts


def _without_password(value: str) -> str:
    return repr(value.rsplit("@", 1)[-1])
