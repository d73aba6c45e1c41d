"""What people call things that icon sets call otherwise."""

from __future__ import annotations

from collections.abc import Mapping

_LISTED = (
    "microphone=mic bicycle=bike bulb=lightbulb light-bulb=lightbulb money=banknote banknotes=banknote letter=mail "
    "envelope=mail email=mail e-mail=mail shop=store magnifier=search magnifying-glass=search loupe=search gear=cog "
    "cogwheel=cog bin=trash trash-can=trash person=user people=users wine-glass=wine glass-of-wine=wine "
    "cocktail=martini drop=droplet raindrop=droplet water-drop=droplet scales=scale "
    "rain=cloud-rain snow=cloud-snow rain-cloud=cloud-rain burger=hamburger picture=image photo=image "
    "phone-handset=phone telephone=phone cell-phone=smartphone mobile-phone=smartphone "
    "cutlery=utensils fork-and-knife=utensils couch=sofa bunny=rabbit plant=sprout seedling=sprout "
    "speech-bubble=message-circle chat=message-circle chat-bubble=message-circle location-pin=map-pin pin=map-pin "
    "boat=sailboat sailing-boat=sailboat earth=globe world=globe planet=earth  "
    "padlock=lock fire=flame dollar=dollar-sign cinema=clapperboard movie=film laptop-computer=laptop "
    "headphone=headphones sunglasses=glasses spectacles=glasses barbell=dumbbell weights=dumbbell scissor=scissors "
    "paintbrush=brush paint-brush=brush suitcase=luggage shopping-trolley=shopping-cart trolley=shopping-cart "
    "cart=shopping-cart basket=shopping-basket robot=bot "
    "lemon=citrus lime=citrus smiley=face-slightly-smiling smiley-face=face-slightly-smiling "
    "smile=face-slightly-smiling question-mark=circle-question-mark"
)
OTHER_NAMES: Mapping[str, str] = {
    name: target for name, _, target in (entry.partition("=") for entry in _LISTED.split())
}
