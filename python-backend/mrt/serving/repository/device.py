"""The GPU and TensorRT version of this machine, through their C libraries: Triton's image lacks the Python ones."""

from __future__ import annotations

import ctypes
from typing import NamedTuple

_MAJORS = (11, 10)
_CAPABILITY_MAJOR, _CAPABILITY_MINOR = 75, 76  # of CUdevice_attribute


class Device(NamedTuple):
    """TensorRT as `10.9.0`, compute capability as `9.0`: a plan is tied to both. `gpu`: its name."""

    tensorrt: str
    compute_capability: str
    gpu: str


def find() -> Device | None:
    """The first GPU with TensorRT; None where either is missing, so that nothing here can run a plan."""
    version, found = _tensorrt(), _gpu()
    return Device(version, *found) if version and found else None


def _tensorrt() -> str | None:
    library = _load("libnvinfer.so", *(f"libnvinfer.so.{major}" for major in _MAJORS))
    if library is None:
        return None
    number = int(library.getInferLibVersion())  # 10.9.0 is 100900
    return f"{number // 10_000}.{number // 100 % 100}.{number % 100}"


def _gpu() -> tuple[str, str] | None:
    """Compute capability and name."""
    driver, device, name = _load("libcuda.so.1"), ctypes.c_int(), ctypes.create_string_buffer(256)
    major, minor = ctypes.c_int(), ctypes.c_int()
    if driver is None or driver.cuInit(0) or driver.cuDeviceGet(ctypes.byref(device), 0):
        return None
    failed = driver.cuDeviceGetName(name, len(name), device)
    for value, attribute in ((major, _CAPABILITY_MAJOR), (minor, _CAPABILITY_MINOR)):
        failed = failed or driver.cuDeviceGetAttribute(ctypes.byref(value), attribute, device)
    return None if failed else (f"{major.value}.{minor.value}", name.value.decode())


def _load(*names: str) -> ctypes.CDLL | None:
    for name in names:
        try:
            return ctypes.CDLL(name)
        except OSError:
            continue
    return None
