"""Reads XML without trusting it: no entities, no network, no document type, bounded size.

For BPMN and DMN files from anywhere. Not for writing XML.
"""

from lxml import etree

from processes.model import Texts

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
BPMNDI = "http://www.omg.org/spec/BPMN/20100524/DI"
ZEEBE = "http://camunda.org/schema/zeebe/1.0"

#: Other products' extensions by namespace; `processes.importing` translates them.
OTHER_DIALECTS = {
    "http://camunda.org/schema/1.0/bpmn": "Camunda 7",
    "http://activiti.org/bpmn": "Activiti",
    "http://flowable.org/bpmn": "Flowable",
}

#: The largest file that is read, in bytes.
MAX_BYTES = 20_000_000


class XmlRefused(Exception):
    """The text is not XML that can be read safely; `words` say why in both languages."""

    def __init__(self, en: str, zh: str, line: int = 0) -> None:
        super().__init__(en)
        self.words: Texts = {"en": en, "zh": zh}
        self.line = line


def parse(content: bytes) -> etree._Element:
    """Read an XML document and return its root; raises `XmlRefused` with reason and line."""
    if len(content) > MAX_BYTES:
        raise XmlRefused(f"it is larger than {MAX_BYTES} bytes", f"文件大于 {MAX_BYTES} 字节")
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        line = getattr(error, "lineno", 0) or 0
        said = str(error).removesuffix(f" (<string>, line {line})")
        raise XmlRefused(said, said, line) from None
    if root.getroottree().docinfo.doctype:
        raise XmlRefused("a document type declaration is not allowed", "不允许文档类型声明", 1)
    return root


def not_root(node: etree._Element, wanted: str) -> Texts:
    """Say that a file begins with another element than the wanted one."""
    return {
        "en": f"the root element is {local(node)}, not {wanted}",
        "zh": f"根元素是 {local(node)}，而不是 {wanted}",
    }


def local(node: etree._Element) -> str:
    """Return the tag name without its namespace."""
    return etree.QName(node).localname


def namespace(node: etree._Element) -> str:
    """Return the namespace of the tag, an empty string if it has none."""
    return etree.QName(node).namespace or ""


def bpmn(name: str) -> str:
    """Return the qualified BPMN tag name."""
    return f"{{{BPMN}}}{name}"


def zeebe(name: str) -> str:
    """Return the qualified tag name of the Camunda 8 extensions."""
    return f"{{{ZEEBE}}}{name}"


def child(node: etree._Element, tag: str) -> etree._Element | None:
    """Return the first direct child with this qualified tag."""
    return node.find(tag)


def extension(node: etree._Element, name: str) -> etree._Element | None:
    """Return the first Camunda 8 extension of this name below the element's extensionElements."""
    holder = node.find(bpmn("extensionElements"))
    return None if holder is None else holder.find(zeebe(name))


def other_dialect(root: etree._Element) -> str | None:
    """Return whose extensions a file uses, None if there are only ours or none."""
    for node in root.iter("*"):
        for name in (node.tag, *node.attrib):
            product = OTHER_DIALECTS.get(str(name)[1:].partition("}")[0])
            if product is not None:
                return product
    return None


def flag(node: etree._Element, name: str, default: bool = False) -> bool:
    """Return an attribute as xs:boolean, which also writes true as 1; for other text the default.

    Source: XML Schema 1.1 part 2, 3.3.2.
    """
    text = node.get(name, "").strip()
    return {"true": True, "1": True, "false": False, "0": False}.get(text, default)


def unprefixed(reference: str | None) -> str:
    """Return the id a reference names, without the prefix a QName may have."""
    return (reference or "").strip().rpartition(":")[2]


def text_of(node: etree._Element | None) -> str | None:
    """Return the stripped text of a node, None if there is none."""
    if node is None or node.text is None:
        return None
    return node.text.strip() or None
