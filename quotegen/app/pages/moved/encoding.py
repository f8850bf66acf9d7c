"""The windows of Text: where Today leads, and old links to a page Encoding."""

from quotegen.app import link

link.lead_on("text", view="windows")
