"""The runner itself: whatever it lost or overlooked, the tests of the notebooks would not see."""

from __future__ import annotations

import pytest
from deno_kernel import CellError
from paths import Start

NOWHERE = "127.0.0.1:9"


def test_a_cell_that_throws_is_an_error_with_its_words(kernel: Start):
    with kernel(NOWHERE) as deno:
        with pytest.raises(CellError, match="Error: not what was wanted"):
            deno.run("console.log('before'); throw new Error('not what was wanted');")
        with pytest.raises(CellError, match="later"):
            deno.run("await new Promise((_, fail) => setTimeout(() => fail(new Error('later')), 30));")
        with pytest.raises(CellError):
            deno.run("const = 1;")
        assert deno.run("1 + 1")[-1].data["text/plain"] == "2"


def test_no_output_is_lost_though_the_kernel_sends_some_late(kernel: Start):
    cell = "await new Promise((resolve) => setTimeout(resolve, 30)); {}"
    with kernel(NOWHERE) as deno:
        for i in range(10):
            (output,) = deno.run(cell.format(i))
            assert output.kind == "execute_result"
            assert output.data["text/plain"] == str(i)


def test_updates_of_a_display_come_one_by_one(kernel: Start):
    show = "await Deno.jupyter.display({{ 'text/plain': '{0}' }}, {{ raw: true, display_id: 'a', update: {0} > 1 }});"
    with kernel(NOWHERE) as deno:
        outputs = deno.run("\n".join(show.format(i) for i in (1, 2, 3)))
    assert [output.kind for output in outputs] == ["display_data", "update_display_data", "update_display_data"]
    assert [output.data["text/plain"] for output in outputs] == ["1", "2", "3"]
    assert {output.display_id for output in outputs} == {"a"}


def test_a_cell_that_does_not_end_and_a_kernel_that_dies_are_told(kernel: Start):
    with kernel(NOWHERE) as deno:
        with pytest.raises(TimeoutError, match="no end after 1 s: await"):
            deno.run("await new Promise((resolve) => setTimeout(resolve, 2000));", timeout=1)
        with pytest.raises(RuntimeError, match="the kernel died of: Deno.exit"):
            deno.run("Deno.exit(1);", timeout=60)
