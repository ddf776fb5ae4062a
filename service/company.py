"""The company this service runs for: its groups, its diagrams, and sample people to try it with.

Applied at every start of ``serve`` and harmless when repeated: what is published stays, so a
version made in the studio is never replaced by the files that came with the program.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

import forms
import processes
from service.commands.create_user import NewUser, create_groups, create_user
from service.commands.publish import publish
from service.deps import Deps
from service.identity import SYSTEM
from service.store.tables import app_user

#: id, English and Chinese name; a lane named like a group gives its tasks to it
GROUPS = (
    ("customer-service", "Customer service", "客户服务"),
    ("order-desk", "Order desk", "订单组"),
    ("warehouse", "Warehouse", "仓库"),
    ("logistics", "Logistics", "物流部"),
    ("finance", "Finance", "财务"),
    ("purchasing", "Purchasing", "采购部"),
    ("products", "Products", "商品部"),
    ("marketing", "Marketing", "市场部"),
    ("analysis", "Analysis", "数据分析"),
    ("risk-control", "Risk control", "风险管理"),
    ("human-resources", "Human resources", "人力资源"),
    ("management", "Management", "管理层"),
    ("process-owners", "Process owners", "流程负责人"),
    ("auditors", "Auditors", "审计"),
    ("operators", "Operators", "运维"),
)


@dataclass(frozen=True, slots=True)
class SamplePerson:
    """Somebody of the sample company, shown on the log-in page while the sample is on."""

    username: str
    name: str
    name_zh: str
    groups: tuple[str, ...]
    language: str


SAMPLE_PEOPLE = (
    SamplePerson("ann", "Ann Martin", "安·马丁", ("customer-service",), "en"),
    SamplePerson("bob", "Bob Fischer", "鲍勃·费舍尔", ("order-desk",), "en"),
    SamplePerson("wei", "Wei Chen", "陈伟", ("warehouse",), "zh"),
    SamplePerson("li", "Li Na", "李娜", ("logistics",), "zh"),
    SamplePerson("guo", "Guo Jun", "郭军", ("purchasing", "products"), "zh"),
    SamplePerson("xia", "Xia Yun", "夏云", ("marketing",), "zh"),
    SamplePerson(
        "sam", "Sam Rivers", "萨姆·里弗斯", ("products", "analysis", "risk-control"), "en"
    ),
    SamplePerson("eva", "Eva Lindt", "伊娃·林特", ("human-resources",), "en"),
    SamplePerson("mei", "Mei Lin", "林梅", ("management", "finance"), "zh"),
    SamplePerson("chen", "Chen Yu", "陈宇", ("process-owners",), "zh"),
    SamplePerson("ada", "Ada Novak", "艾达·诺瓦克", ("auditors",), "en"),
    SamplePerson("otto", "Otto Berg", "奥托·伯格", ("operators",), "en"),
)
#: opens only the sample people's accounts, which a real company switches off
SAMPLE_PASSWORD = "shopflow-sample"


def company_files() -> dict[str, bytes]:
    """The diagrams, tables and forms that come with the program, by file name."""
    engine, form_folder = _folder(processes), _folder(forms)
    found = [
        *(engine / "bpmn").glob("*.bpmn"),
        *(engine / "dmn").glob("*.dmn"),
        *form_folder.glob("*.form"),
    ]
    return {path.name: path.read_bytes() for path in sorted(found)}


def prepare(deps: Deps) -> None:
    """Make sure that groups are known and the company's processes are published.

    Raises:
        Invalid: the files that came with the program do not fit together.
    """
    create_groups(deps, SYSTEM, GROUPS)
    if not deps.catalog.latest_digests():
        publish(deps, SYSTEM, company_files(), "came with the program")


def prepare_sample_people(deps: Deps) -> bool:
    """Make the sample people, unless real ones are here.

    Returns:
        Whether this is the sample company.
    """
    with deps.unit_of_work.reading() as connection:
        known = set(connection.scalars(select(app_user.c.username)))
    sample = {person.username: person for person in SAMPLE_PEOPLE}
    if not known <= set(sample):
        return False
    for username in sample.keys() - known:
        person = sample[username]
        user = NewUser(
            username=username,
            name={"en": person.name, "zh": person.name_zh},
            groups=person.groups,
            email=f"{username}@shop.example",
            language=person.language,
        )
        create_user(deps, SYSTEM, user, SAMPLE_PASSWORD)
    return True


def _folder(package: object) -> Path:
    return Path(str(getattr(package, "__file__", ""))).parent
