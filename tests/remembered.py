"""What tests need not work out again: the programs that the theme's templates are made into."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Any, Final

from generator.site.sandbox import Theme

# Found without being loaded, since it brings no types.
_SPEC: Final = find_spec("material")
_THEME: Final = tuple(_SPEC.submodule_search_locations or ()) if _SPEC is not None else ()


def remember_templates() -> None:
    """Makes each template of the theme into a program once in this process, which takes a third of a small build.

    Templates that a project brings are made anew each time. Call it once.
    """
    programs: dict[object, Any] = {}
    make: Any = Theme.compile

    def compiled(
        theme: Theme, source: Any, name: str | None = None, filename: str | None = None, **options: Any
    ) -> Any:
        if not (isinstance(source, str) and filename is not None and filename.startswith(_THEME)):
            return make(theme, source, name, filename, **options)
        made_by = (theme.newstyle_gettext, theme.trim_blocks, theme.lstrip_blocks, *sorted(theme.extensions))
        key = (source, name, filename, *sorted(options.items()), *made_by, *sorted(theme.filters), *sorted(theme.tests))
        if key not in programs:
            programs[key] = make(theme, source, name, filename, **options)
        return programs[key]

    Theme.compile = compiled  # type: ignore[assignment,method-assign]  # with fewer overloads
