"""Diagrams of Camunda 7, Flowable and Activiti, translated into our dialect."""

from processes.importing.diagram import Imported, import_diagram

__all__ = ["Imported", "import_diagram"]
