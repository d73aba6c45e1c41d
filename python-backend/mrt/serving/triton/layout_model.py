"""Triton model `mrt_layout`: a page's picture, or else a prompt, to regions."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import triton_python_backend_utils as pb_utils  # pyright: ignore[reportMissingImports]

from mrt.geometry import Region
from mrt.serving.contract.layout_protocol import Layout, Layouts, Room
from mrt.serving.layout.onnx import OnnxLayouts
from mrt.serving.repository import manifest
from mrt.serving.triton.process_watchdog import ProcessWatchdog


class TritonPythonModel:
    def initialize(self, args: dict[str, str]) -> None:
        parameters = json.loads(args["model_config"])["parameters"]
        texts = {name: value["string_value"] for name, value in parameters.items()}
        self.layouts = self.load(texts, Path(args["model_repository"]) / args["model_version"])
        self.watchdog = ProcessWatchdog()  # watches the engine's process, too
        self.watchdog.start()

    def load(self, parameters: dict[str, str], folder: Path) -> Layouts:
        manifest.check_model(folder.parent, folder.name)
        return OnnxLayouts(folder, int(parameters["threads"]))

    def finalize(self) -> None:
        self.watchdog.close()

    def execute(self, requests) -> list:
        return [self.answer({tensor.name(): tensor.as_numpy() for tensor in request.inputs()}) for request in requests]

    def answer(self, inputs: dict[str, np.ndarray]):
        try:
            layout = self.layout_of(inputs)
        except Exception as error:
            return pb_utils.InferenceResponse(error=pb_utils.TritonError(f"{type(error).__name__}: {error}"))
        regions = np.array(layout.regions, np.int32).reshape(-1, 4)
        captions = np.array([caption.encode() for caption in layout.captions], np.object_)
        return pb_utils.InferenceResponse([pb_utils.Tensor("regions", regions), pb_utils.Tensor("captions", captions)])

    def layout_of(self, inputs: dict[str, np.ndarray]) -> Layout:
        width, height = (int(side) for side in inputs["canvas"])
        page = Region(*(int(side) for side in inputs["page"]))
        room = Room(*(int(number) for number in inputs["room"]))
        if "image" in inputs:
            return self.layouts.detect(inputs["image"], (width, height), page, room)
        seed, prompt = int(inputs["seed"][0]), inputs["prompt"][0].decode()
        return self.layouts.plan(prompt, (width, height), page, room, seed)
