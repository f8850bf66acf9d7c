"""Encoding is a part of Text now, and its links lead there."""

from quotegen.app import link

link.lead_on("text", view="windows")
