"""Diagrams and tables of Camunda 7, Flowable and Activiti, translated into our dialect."""

from processes.importing.diagram import Imported, import_diagram
from processes.importing.tables import import_table

__all__ = ["Imported", "import_diagram", "import_table"]
