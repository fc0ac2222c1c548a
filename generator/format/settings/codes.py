"""The problems that settings can have."""

from __future__ import annotations

from typing import Final

from generator.diagnostics.model import error

SETTING_UNKNOWN = error(
    "setting-unknown",
    """The settings hold a key that is not known to be harmless. Themes print settings into pages, and hosts run what
    some of them name, so that only those that this package knows are accepted. Take the key out, or write the one
    meant.""",
)
SETTING_REFUSED = error(
    "setting-refused",
    """The setting would change quoted words, ask other hosts for scripts that the policy of the site stops, or publish
    what the check has not seen. The message says what to write instead.""",
)
SETTING_MALFORMED = error(
    "setting-malformed",
    """A setting has a value that it cannot take. Addresses begin with https:// or mailto:, or lead to a place within
    the site; names of icons, languages and files are plain ones.""",
)
SETTING_RUNS_CODE = error(
    "setting-runs-code",
    """The settings name code that a build would run: a hook, a plugin of another project, or a tag that makes Python
    call something. A tag is never accepted. A hook or a plugin is, once `trusted_code` under the plugin names it.""",
)
SETTING_MISSING = error("setting-missing", "The settings lack something that no site can do without.")
SETTINGS_INHERITED = error(
    "settings-inherited",
    """The file that `INHERIT` names cannot be read: it is not there, lies outside of the project, or inherits from
    itself. Write its path from the folder of the file that names it.""",
)
DOCS_DIR_PUBLISHED = error(
    "docs-dir-published",
    """An engine that does not load the plugin publishes all that lies in `docs_dir` as it stands. So `docs_dir` is a
    folder with one page, which says how to build, and neither the folder of briefings nor that of sources.""",
)
CODES: Final = (
    SETTING_UNKNOWN,
    SETTING_REFUSED,
    SETTING_MALFORMED,
    SETTING_RUNS_CODE,
    SETTING_MISSING,
    SETTINGS_INHERITED,
    DOCS_DIR_PUBLISHED,
)
