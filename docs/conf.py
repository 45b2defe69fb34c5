"""Settings of the documentation: Markdown pages as they stand, and a reference made from the public names.

`make docs-check` builds it; by hand: `sphinx-build -W -n docs docs/_build`, then open docs/_build/index.html.
"""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

import reference_pages  # noqa: E402
from docutils import nodes  # noqa: E402
from sphinx import addnodes  # noqa: E402

import mfc_sim  # noqa: E402

reference_pages.write(HERE / "reference")

project = "mfc_sim"
release = version = mfc_sim.__version__
language = "en"
extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
exclude_patterns = ["_build"]
html_theme = "furo"
html_title = f"mfc_sim {release}"
html_static_path = ["_static"]
html_css_files = ["wide.css"]
html_copy_source = False
html_show_copyright = False

# Pages are read on a forge too: headings are linked to by the anchors that a forge makes.
myst_heading_anchors = 3

# Docstrings give types in words; signatures stay short.
napoleon_google_docstring = False
napoleon_use_param = False
napoleon_use_rtype = False
napoleon_custom_sections = [("Attributes", "params_style")]
autodoc_typehints = "none"
autodoc_member_order = "bysource"

# Types in docstrings are words ("sequence of Service"), and exceptions may be Python's: neither is a broken reference.
nitpick_ignore_regex = [("py:class", ".*"), ("py:exc", ".*")]

# A name of the package in a page's code.
NAME = re.compile(r"mfc\.([\w.]+?)\.?(?:\(|$)|([A-Z]\w+)(?:\(|$)")

# What the package says to itself: of laws, of descriptions, of formulas.
NOT_SHOWN = {"below_zero", "bases", "line", "transform"}
NOT_SHOWN |= {"example", "model_config", "model_post_init", "outermost", "short_words", "title"}
NOT_SHOWN |= {"given_fields"}


def read_docstring(_app, what, _name, _thing, _options, lines):
    """Show sources as a numbered list, since many docstrings stand on a page; a property's colon marks no type."""
    lines[:] = [re.sub(r"\[(\d)\]_", r"[\1]", re.sub(r"^\.\. \[(\d)\]", r"\1.", line)) for line in lines]
    if what in {"attribute", "property"} and lines:
        lines[0] = f": {lines[0]}"


def read_signature(_app, what, _name, thing, _options, signature, returns):
    """Show how a class is made only if a reader makes it; without what a description sets itself."""
    if not signature:
        return None
    if what == "class" and "Parameters\n" not in (thing.__doc__ or ""):
        return "", None
    return re.sub(r"(law|kind)='\w+', ", "", re.sub(r"^\(\*args, ", "(*, ", signature)), returns


def skip(_app, _what, name, *_):
    """Leave out what the package says to itself."""
    return True if name in NOT_SHOWN else None


def fetch_other_files(app, doctree):
    """Let a link to a Markdown file of the project that is no page here fetch that file."""
    for link in list(doctree.findall(addnodes.pending_xref)):
        path = Path(link["reftarget"] + ".md")
        if link.get("refdomain") == "doc" and path.is_absolute() and path.exists():
            target = os.path.relpath(path, Path(app.env.doc2path(link["refdoc"])).parent)
            fetched = addnodes.download_reference("", "", *link.children, reftarget=target, refdoc=link["refdoc"])
            link.replace_self(fetched)


def list_decisions(_app, name, source):
    """Put the decisions below their list, which links to them in words."""
    if name == "decisions/README":
        source[0] += "\n```{toctree}\n:hidden:\n:glob:\n\n0*\n```\n"


def link_names(app, doctree, page):
    """Link `mfc.simulate(...)` and `Office` in pages to the reference."""
    known = app.env.domains.python_domain.objects
    for literal in list(doctree.findall(nodes.literal)):
        found = NAME.match(literal.astext())
        entry = found and known.get("mfc_sim." + (found[1] or found[2]))
        if entry and not isinstance(literal.parent, nodes.reference) and not literal.parent.get("refuri"):
            where = app.builder.get_relative_uri(page, entry.docname)
            link = nodes.reference("", "", refuri=f"{where}#{entry.node_id}")
            literal.replace_self(link)
            link.append(literal)


def setup(app):
    """Connect them."""
    app.connect("autodoc-process-docstring", read_docstring, priority=400)  # before napoleon
    app.connect("autodoc-process-signature", read_signature)
    app.connect("autodoc-skip-member", skip)
    app.connect("source-read", list_decisions)
    app.connect("doctree-resolved", link_names)
    app.connect("doctree-read", fetch_other_files, priority=400)  # before files to fetch are collected
