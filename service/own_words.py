"""The company's own ids in words: kinds of goods, warehouses, carriers, kinds of service.

They are data, so an id that was added later has no words here and is shown as it is. Not for what
pages say themselves: that is `service.i18n`.
"""

from collections.abc import Mapping

from service.i18n import spoken

#: what versions that came with the program give as their reason
SHIPPED = "came with the program"

_WORDS: Mapping[str, tuple[str, str]] = {
    SHIPPED: (SHIPPED, "随程序提供"),
    "tea": ("tea", "茶叶"),
    "tableware": ("tableware", "茶具餐具"),
    "kitchen": ("kitchen", "厨房"),
    "home": ("home", "家居"),
    "electronics": ("electronics", "电子"),
    "sports": ("sports", "运动"),
    "hangzhou": ("Hangzhou", "杭州"),
    "shenzhen": ("Shenzhen", "深圳"),
    "postnet": ("Postnet", "邮联"),
    "roadline": ("Roadline", "路达"),
    "skyjet": ("Skyjet", "天捷"),
    "carevan": ("Carevan", "安途"),
    "parcel": ("parcel", "包裹"),
    "standard": ("standard", "标准"),
    "express": ("express", "特快"),
    "air": ("air", "空运"),
    "freight": ("freight", "重货"),
    "special_vehicle": ("special vehicle", "专车"),
}


def own_word(id: str, language: str) -> str:
    """The words of an id, or of a sentence of our own; itself if there are none."""
    english, chinese = _WORDS.get(id, (id, id))
    return spoken({"en": english, "zh": chinese}, language)
