"""The shell side: what a newcomer types, on a computer that lacks something."""

import os
import shutil
import subprocess

import pytest

from mesa.dev.locations import ROOT

PANGO = "sudo apt-get install -y libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fontconfig"
FAILING_UV = 'case "$1" in --version) echo uv 0.13.9 ;; *) echo "{}" >&2; exit 2 ;; esac'


@pytest.mark.parametrize("script", [".ci/run", "mesa/dev/bootstrap.sh"])
def test_script_is_plain_shell(script):
    done = subprocess.run(["sh", "-n", ROOT / script], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert (ROOT / script).read_text(encoding="utf-8").startswith("#!/bin/sh\n")


def test_ci_runs_the_checks_and_the_tests():
    assert os.access(ROOT / ".ci" / "run", os.X_OK)
    lines = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    assert "set -eu" in lines
    assert [line for line in lines if line.startswith("make")] == ["make check </dev/null", "make test </dev/null"]


def test_make_alone_lists_every_command():
    env = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    done = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, check=True, env=env)
    for command in ("help", "install", "demo", "demo-reset", "test", "soak", "bench", "check"):
        assert f"  make {command} " in done.stdout


@pytest.fixture
def newcomer(tmp_path):
    """A clone without .venv on a computer whose programs are the ones given by name and contents."""
    clone = tmp_path / "mi clon ñ"
    programs = tmp_path / "bin"
    for name in ("mesa/dev/bootstrap.sh", "mesa/dev/uv.txt", "uv.lock", "pyproject.toml"):
        (clone / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, clone / name)
    programs.mkdir()
    for name in ("dirname", "mkdir", "awk", "cat", "cksum", "rm", "tail", "grep", "date", "df"):
        (programs / name).symlink_to(shutil.which(name))

    def run(group="demo", **fakes):
        for name, body in fakes.items():
            path = programs / name.replace("_", "-")
            path.unlink(missing_ok=True)
            path.write_text(f"#!/bin/sh\n{body}\n")
            path.chmod(0o755)
        return subprocess.run(
            [shutil.which("sh"), clone / "mesa" / "dev" / "bootstrap.sh", group],
            env={"PATH": str(programs), "HOME": ""},
            capture_output=True,
            text=True,
            timeout=30,
        )

    run.clone = clone
    return run


@pytest.fixture
def installed(newcomer):
    """The same, where everything but a browser is there to be used: .venv and Playwright, whose driver is `node`."""
    driver = newcomer.clone / ".venv/lib/python3.11/site-packages/playwright/driver/node"
    for program in (newcomer.clone / ".venv/bin/python", driver):
        program.parent.mkdir(parents=True)
        program.write_text("#!/bin/sh\n")
        program.chmod(0o755)

    def run(node="exit 0", **fakes):
        driver.write_text(f"#!/bin/sh\n{node}\n")
        return newcomer("dev", id="echo 1000", apt_get="exit 9", python3="exit 0", uv="echo uv 0.13.9", **fakes)

    return run


def test_without_pango_an_ordinary_user_is_told_the_command(newcomer):
    done = newcomer(id="echo 1000", apt_get="exit 9", python3="exit 1")
    assert done.returncode == 1
    assert done.stderr == f"Falta Pango, que compone los PDF. Instálelo y repita la orden: {PANGO}\n"


def test_without_venv_an_ordinary_user_is_told_the_command(newcomer):
    done = newcomer(id="echo 1000", apt_get="exit 9", python3='case "$*" in *ensurepip*) exit 1 ;; esac')
    assert done.returncode == 1
    assert done.stderr.startswith("Falta el módulo venv de Python.")
    assert "sudo apt-get install -y python3-venv" in done.stderr


def test_without_chromium_an_ordinary_user_is_told_the_command_each_time(installed):
    command = "sudo apt-get install -y chromium libatomic1"
    first, second = installed(), installed()
    for done in (first, second):
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout.splitlines()[-1].endswith(f"se omiten. Para incluirlas: {command}")
    assert second.stdout.count("\n") == 1, "nothing is installed twice"


def test_chromium_whose_driver_does_not_start_is_no_browser(installed):
    done = installed(chromium="exit 0", node="exit 127")
    assert done.returncode == 1
    assert done.stderr == (
        "Falta libatomic1, que usan las pruebas en el navegador. Instálelo y repita la orden: "
        "sudo apt-get install -y libatomic1\n"
    )
    assert installed(chromium="exit 0").returncode == 0
    assert installed(chromium="exit 0", node="exit 127").returncode == 1, "removed since"


def test_without_apt_the_packages_are_named(newcomer):
    done = newcomer(id="echo 0", python3="exit 1")
    assert done.returncode == 1
    assert "estos paquetes de Debian" in done.stderr
    assert "sudo" not in done.stderr


def test_root_installs_and_a_failure_is_a_sentence(newcomer):
    done = newcomer(id="echo 0", env='shift; exec "$@"', apt_get="echo sin red >&2; exit 100", python3="exit 1")
    assert done.returncode == 1
    assert done.stdout == "Instalando con apt-get: Pango, que compone los PDF…\n"
    assert done.stderr.startswith("sin red\napt-get no pudo instalar Pango")


def test_without_room_nothing_is_begun(newcomer):
    table = "echo Filesystem 1024-blocks Used Available; echo /dev/vda 999 999 204800"
    done = newcomer(id="echo 0", df=table, python3="exit 1")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("No hay espacio en el disco: quedan 200 MB y la instalación necesita 800 MB.")
    done = newcomer("dev", id="echo 0", df=table)
    assert "necesita 1200 MB" in done.stderr


def test_a_disk_that_fills_up_meanwhile_is_said_so(newcomer):
    done = newcomer(id="echo 1000", python3="exit 0", uv=FAILING_UV.format("failed: No space left (os error 28)"))
    assert done.returncode == 1
    assert done.stderr.startswith("No queda espacio en el disco.")


def test_without_a_recent_python_it_says_which(newcomer):
    done = newcomer(id="echo 1000", python3="exit 0", uv=FAILING_UV.format("error: No interpreter found for >=3.11"))
    assert done.returncode == 1
    assert done.stderr == "Falta Python 3.11 o más reciente. Instálelo y repita la orden.\n"


def test_an_unknown_word_is_refused(newcomer):
    done = newcomer("todo")
    assert done.returncode == 1
    assert done.stderr.startswith("Uso:")
