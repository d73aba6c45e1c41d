"""A scene that a prompt names among other things lies behind them: "a sunset over mountains"."""

from __future__ import annotations

from mrt.words.asked import Asked, Thing
from mrt.words.grounds import ground

_PICTURES = ("photo", "picture", "image")  # who says so wants a picture with edges


def put_behind(asked: Asked) -> None:
    """Makes the only scene of a prompt its background, where nothing else is, and nothing is said of its place or
    size."""
    scenes = [thing for thing in asked.things if thing.concept.startswith("photo of ")]
    if asked.background or len(asked.things) < 2 or len(scenes) != 1 or not _is_bare(scenes[0], asked):
        return
    (scene,) = scenes
    asked.things.remove(scene)
    asked.relations = [each for each in asked.relations if scene not in each]
    asked.background = ground((), (), scene.concept)


def _is_bare(scene: Thing, asked: Asked) -> bool:
    said = [each.said.lower() for each in asked.approximate if each.taken == scene.concept]
    named = bool(said) and not any(word in each for each in said for word in _PICTURES)
    return named and scene.count == 1 and not scene.size and not scene.place
