"""Run by Scribus in its own Python (`scribus -g -py`): opens a document, saves it anew or draws some of its layers.

The environment's MRT_SCRIBUS_JOB names a JSON file: `document`; `save`, a path or null; `dpi`; `pictures`, rows of page
(from 1), names of the layers that are shown (null for all) and the PNG to write, clear where nothing is.
"""

import json
import os

import scribus  # pyright: ignore[reportMissingImports]

with open(os.environ["MRT_SCRIBUS_JOB"]) as file:
    job = json.load(file)
scribus.openDoc(job["document"])
if job["save"]:
    scribus.saveDocAs(job["save"])
visible = set(layers := scribus.getLayers())
for page, shown, path in job["pictures"]:
    scribus.gotoPage(page)
    wanted = set(layers if shown is None else shown)
    for layer in visible ^ wanted:
        scribus.setLayerVisible(layer, layer in wanted)
    visible = wanted
    image = scribus.ImageExport()
    image.type, image.dpi, image.scale, image.quality, image.transparentBkgnd = "PNG", job["dpi"], 100, 100, 1
    image.saveAs(path)
