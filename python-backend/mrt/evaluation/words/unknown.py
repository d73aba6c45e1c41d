"""A hundred prompts for things outside the vocabulary, written down before they were tried."""

from __future__ import annotations

THINGS = (
    "rocket|guitar|bicycle|cat|dog|pizza|penguin|cactus|castle|dragon|violin|surfboard|lighthouse|robot|banana|"
    "butterfly|elephant|toothbrush|sailboat|hammer|mushroom|snowman|telescope|dinosaur|giraffe|lobster|windmill|"
    "skateboard|pineapple|hedgehog|typewriter|anchor|compass|volcano|waterfall|owl|fox|whale|octopus|kangaroo|"
    "tractor|submarine|helicopter|scooter|canoe|tent|backpack|kettle|teapot|blender|sofa|lamp|piano|drum|trumpet|"
    "scissors|stapler|pencil|envelope|passport|ladder|bucket|broom|candle|lantern|crown|sword|shield|ghost|pumpkin|"
    "skeleton|witch|unicorn|mermaid|pirate|astronaut|chef|nurse|burger|sushi|croissant|avocado|carrot|strawberry|"
    "grapes|cheese|doughnut|beer|cocktail|microscope|thermometer|syringe|tooth|brain|freedom|nostalgia|jazz|"
    "democracy|thunderstorm|kitten"
).split("|")
FORMS = (
    "blue background; a {thing}",
    "white background; red {thing}",
    "a {thing} on a green background",
    "a photo of a {thing} wearing a hat on blue",
    "a poster with a yellow {thing} and a red heart icon on a black background",
)


def prompts() -> list[tuple[str, str]]:
    """Thing and prompt of each."""
    return [(thing, FORMS[number % len(FORMS)].format(thing=thing)) for number, thing in enumerate(THINGS)]
