"""Arrangements of pages; each is a function that fills a sheet, with the purposes that it is made for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from mrt.data.world.compose.sheet import Sheet
from mrt.data.world.templates import (
    abstract,
    events,
    grids,
    letters,
    occasions,
    offers,
    posters,
    scenes,
    screens,
    tables,
)


@dataclass(frozen=True)
class Template:
    name: str
    make: Callable[[Sheet], None]
    purposes: tuple[str, ...]
    weight: float = 1.0


TALL = ("poster", "flyer", "social post", "story", "cover")
ANY = ("poster", "flyer", "social post", "banner", "slide", "card", "cover", "story", "web page")

ALL: tuple[Template, ...] = (
    Template("centred poster", posters.centred, TALL, 1.2),
    Template("figure", posters.figure, (*TALL, "card"), 1.6),
    Template("big type", posters.big_type, ANY, 0.9),
    Template("lockup", letters.lockup, (*TALL, "card"), 0.9),
    Template("upright words", letters.uprights, TALL, 0.6),
    Template("magazine", letters.magazine, ("cover", "poster", "story", "social post"), 1.0),
    Template("photo with words", posters.photo_words, ANY, 1.5),
    Template("split", posters.split, ANY, 1.2),
    Template("edged with forms", abstract.edged, TALL, 0.9),
    Template("overlapping forms", abstract.overlapping, ANY, 0.8),
    Template("tiles", abstract.tiles, ("poster", "social post", "cover", "card"), 0.7),
    Template("event", events.event, ("poster", "flyer", "social post", "story"), 1.4),
    Template("photo with caption", events.captioned, (*TALL, "web page", "slide", "card"), 1.2),
    Template("leaflet", events.columns, ("flyer", "poster", "web page"), 0.8),
    Template("card grid", grids.cards, ("poster", "flyer", "social post", "slide", "web page"), 1.0),
    Template("icon row", grids.icons, ("slide", "web page", "banner", "flyer", "social post"), 0.8),
    Template("list", grids.listed, ("slide", "flyer", "poster", "social post", "story"), 0.9),
    Template("team", grids.team, ("slide", "web page", "poster"), 0.5),
    Template("collage", grids.collage, ("poster", "social post", "card", "cover"), 0.9),
    Template("price list", tables.prices, ("price list", "flyer", "story"), 0.9),
    Template("calendar", tables.calendar, ("calendar",), 0.6),
    Template("timetable", tables.timetable, ("poster", "flyer", "slide"), 0.6),
    Template("figures", tables.figures, ("slide", "social post", "web page"), 0.6),
    Template("product", offers.product, ("social post", "poster", "banner", "web page", "story"), 1.4),
    Template("sale", offers.sale, ("social post", "poster", "banner", "flyer"), 0.9),
    Template("coupon", offers.coupon, ("coupon",), 0.5),
    Template("strip", offers.strip, ("banner",), 0.8),
    Template("ribbon", offers.ribboned, ("poster", "social post", "flyer", "card"), 0.8),
    Template("invitation", occasions.invitation, ("invitation", "card"), 0.9),
    Template("quote", occasions.quote, ("social post", "poster", "story", "card"), 0.8),
    Template("greeting", occasions.greeting, ("card", "invitation", "social post"), 1.0),
    Template("certificate", occasions.certificate, ("card", "invitation"), 0.3),
    Template("upright band", occasions.upright, ("poster", "cover", "story", "flyer"), 0.6),
    Template("story", scenes.story, ("poster", "social post", "cover", "card"), 1.6),
    Template("crowd", scenes.crowd, ("poster", "social post", "banner"), 0.7),
    Template("talk", scenes.talk, ("poster", "social post", "card"), 0.7),
    Template("ring", scenes.ring, ("slide", "social post", "poster"), 0.5),
    Template("hero", screens.hero, ("web page",), 1.0),
    Template("slide", screens.slide, ("slide",), 0.9),
    Template("business card", screens.business, ("card",), 0.5),
    Template("framed", screens.framed, ("poster", "social post", "cover", "card"), 0.6),
)

_WEIGHTS = np.array([template.weight for template in ALL])


def chosen(rng: np.random.Generator) -> Template:
    """One at random."""
    return ALL[int(rng.choice(len(ALL), p=_WEIGHTS / _WEIGHTS.sum()))]
