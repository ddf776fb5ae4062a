"""What the company's own ids are called in both languages: kinds of goods, warehouses, carriers.

They are data, so an id that was added later has no name here and is shown as it is. Not for the
names of products, people and processes, which stand beside them.
"""

from collections.abc import Mapping

#: a name in English and Chinese
Names = Mapping[str, str]

_NAMES: Mapping[str, tuple[str, str]] = {
    "tea": ("Tea", "茶叶"),
    "tableware": ("Tableware", "茶具餐具"),
    "kitchen": ("Kitchen", "厨房"),
    "home": ("Home", "家居"),
    "electronics": ("Electronics", "电子"),
    "sports": ("Sports", "运动"),
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
    "unknown": ("Unknown", "未知"),
}
_IDS = {name.casefold(): id for id, names in _NAMES.items() for name in names}


def named(id: str) -> Names:
    """What an id is called; itself if it has no name."""
    english, chinese = _NAMES.get(id, (id, id))
    return {"en": english, "zh": chinese}


def id_of(name: str) -> str:
    """The id that has a name in either language; the text itself if none has."""
    return _IDS.get(name.casefold(), name)
