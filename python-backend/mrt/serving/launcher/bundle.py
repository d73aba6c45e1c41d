"""The Triton server in PyPI's nvidia-pytriton, made to run by itself: backend folder, stub, environment."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import sysconfig
from pathlib import Path

import mrt


class LaunchError(Exception):
    """Why the server cannot be launched, in one line, with what to do."""


def find() -> Path:
    """The folder `tritonserver` of the installed wheel; nothing of pytriton is imported."""
    spec = importlib.util.find_spec("pytriton")
    if spec is None or not spec.submodule_search_locations:
        raise LaunchError(f"no Triton server in {sys.prefix}: pip install nvidia-pytriton==0.7.0")
    return Path(spec.submodule_search_locations[0]) / "tritonserver"


def backend_directory(bundle: Path, into: Path) -> Path:
    """A backend directory under `into`: the python backend, this interpreter's stub, and the package mrt."""
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    stub = bundle / "python_backend_stubs" / version / "triton_python_backend_stub"
    if not stub.exists():
        raise LaunchError(f"the Triton server has no stub for Python {version}: use Python 3.10 to 3.12")
    python = into / "python"
    python.mkdir(parents=True)
    package = Path(mrt.__file__).resolve().parent  # this folder is on the stub's path, PYTHONPATH is not
    for source in (stub, package, *(bundle / "backends" / "python").glob("*triton_python*")):
        (python / source.name).symlink_to(source)
    return into


def environment(bundle: Path) -> dict[str, str]:
    """The caller's environment, with this interpreter and the libraries of the wheel in front."""
    libraries = [bundle.parents[1] / "nvidia_pytriton.libs"]
    own = Path(sysconfig.get_config_var("LIBDIR") or "", sysconfig.get_config_var("INSTSONAME") or "")
    if own.suffix != ".a" and own.is_file():  # the stub embeds this interpreter
        libraries.append(own.parent)
    additions = {
        "PATH": [Path(sys.prefix) / "bin"],  # here the stub finds its interpreter's packages
        "LD_LIBRARY_PATH": libraries,
    }
    result = dict(os.environ)
    for name, paths in additions.items():
        result[name] = os.pathsep.join([*map(str, paths), *filter(None, [os.environ.get(name)])])
    # A proxy of the environment knows nothing of a collector of traces on this machine.
    exempt = os.environ.get("no_proxy") or os.environ.get("NO_PROXY")
    result["no_proxy"] = ",".join(filter(None, [exempt, "localhost", "127.0.0.1", "::1"]))
    # NumPy does only small work in the engine; ONNX Runtime has threads of its own. Those of PyTorch's networks would
    # spin between two pieces of work, on cores that the other processes want.
    return result | {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "OMP_WAIT_POLICY": "PASSIVE"}


def check_stub(backends: Path, environ: dict[str, str]) -> None:
    """Start the stub once with no work: the loader names what is missing more clearly than Triton does."""
    stub = backends / "python" / "triton_python_backend_stub"
    ran = subprocess.run([stub], env=environ, capture_output=True, text=True, timeout=30)
    if ran.returncode == 127 or "GLIBC" in ran.stderr:
        missing = ran.stderr.strip().splitlines()[-1].removeprefix(f"{stub}: ")
        raise LaunchError(
            f"Triton's Python stub cannot start: {missing}; "
            "install the shared libpython of this interpreter (Debian: libpython3.x), or a newer Linux"
        )
