from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from mrt.models.public.reader import PublicReader
from mrt.models.testing.public_model import write


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> PublicReader:
    folder: Path = tmp_path_factory.mktemp("public")
    made = write(folder)
    made.tokenizer.save_pretrained(folder / "text_encoder")
    (folder / "text_encoder" / "preprocessor_config.json").write_text(
        (folder / "processor" / "preprocessor_config.json").read_text()
    )
    return PublicReader.load(folder / "text_encoder", torch.device("cpu"), torch.float32, longest=8)


def test_it_answers_about_the_picture_and_says_in_which_size_it_saw_it(reader: PublicReader):
    rng = np.random.default_rng(0)
    planes = rng.random((4, 60, 90), np.float32)
    planes[:3] *= planes[3]
    answer, seen = reader.ask(planes, "What is it?")
    assert seen == (84, 56), "whole tokens of 28 px"
    assert (answer, seen) == reader.ask(planes, "What is it?")
    others = {reader.ask(rng.random((4, 60, 90), np.float32), "What is it?")[0] for _ in range(8)}
    assert others - {answer}, "another picture, another answer"
