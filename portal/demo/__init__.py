"""The demo company: what it is comes from `apps/documents/demo/`, how it gets in from here."""

from portal.demo.loading import PASSWORD, DemoCompany

__all__ = ["PASSWORD", "DemoCompany"]
