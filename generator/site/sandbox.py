"""Limits what a template can reach, call and use up.

A template is a text that a project may replace, so it is not trusted to be code. It reads what it is given, calls what
it is given, and ends. Anything else that it tries is an error with the template's name and line.
"""

from __future__ import annotations

import datetime
import functools
import re
import traceback
from collections.abc import Callable, Mapping, Sized
from types import BuiltinMethodType, MethodType
from typing import Any, Final

import jinja2
from jinja2 import nodes, pass_environment
from jinja2.exceptions import SecurityError
from jinja2.nodes import EvalContext
from jinja2.runtime import BlockReference, LoopContext, Macro, markup_join, str_join
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import Cycler, Joiner, pass_eval_context
from jinja2.visitor import NodeTransformer

from generator.site.compiled_templates import PROGRAMS

MOST_WORK: Final = 1_000_000_000
"""The work of one page, in units: some seconds, or 200 MB of text, which is more than any source makes."""

# The work of running a body once, and of printing or making a character.
_RUN, _CHARACTER = 1_000, 5
# How deep the lists that a template writes may hold other lists.
_DEEPEST: Final = 5
# The further work that a page may take for each item in the lists that it is given.
_ITEM: Final = 50 * _RUN

# No page needs a wider field, or a larger number.
_LARGEST_OPTION: Final = 1_000
_LARGEST_FACTOR: Final = 2**53


TEMPLATE_ERRORS: Final = (jinja2.TemplateError,)
"""The exceptions that only templates raise."""


class TooMuchWork(SecurityError):  # noqa: N818 - named for what it is
    """A template has used up the work of one page."""


class Sandbox(ImmutableSandboxedEnvironment):
    """An environment whose templates reach no internals and end.

    A template cannot loop for ever, but it can nest loops and call itself. So each run of a body and each character
    that is made or printed is counted, and a template that takes more than `most_work` is stopped. The count begins
    anew with each page; `items` is the length of the lists of the next page, for which it may take more.
    """

    intercepted_binops = frozenset({"+", "*", "**", "%"})

    def __init__(self, *, most_work: int = MOST_WORK, **options: Any) -> None:
        super().__init__(**options)
        self.most_work = self.left = most_work
        self.items = 0
        self._decided: dict[tuple[type, str], bool] = {}
        self.template_class = _Page
        # This function makes random text of any length.
        self.globals.pop("lipsum", None)
        self.give(self.globals, self.filters)

    def give(self, values: Mapping[str, Any], filters: Mapping[str, Callable[..., Any]]) -> None:
        """Set the global values that templates have, among them the functions that they may call, and the filters."""
        self.globals = dict(values)
        self.filters = {name: self._counted(name, filter_) for name, filter_ in filters.items()}
        self._given = frozenset(map(id, self.globals.values()))

    def spend(self, work: int) -> None:
        """Take work off what is left. Raises TooMuchWork where it is not enough."""
        self.left -= work
        if self.left < 0:
            raise TooMuchWork("the template does not end, or takes more work than a page may take")

    def spend_on(self, value: object) -> None:
        """Take off the work of making a value."""
        if isinstance(value, str | list | tuple | dict):
            self.spend(_CHARACTER * len(value))

    @pass_eval_context
    def joined(self, context: EvalContext, *parts: object) -> str:
        """Return what `~` makes of its parts."""
        text = markup_join(parts) if context.autoescape else str_join(parts)
        self.spend_on(text)
        return text

    def item(self, value: Any, depth: int = 1) -> Any:
        """Return a value that a template puts into a list, tuple or mapping. Raises SecurityError if it is too deep.

        Lists of lists that grow with each step take for ever to compare or to print. `depth` is that of the value.
        """
        if isinstance(value, list | tuple | dict):
            if depth > _DEEPEST:
                raise SecurityError("a list in a template holds lists that hold lists, and so on")
            self.spend(len(value))
            for inner in value.values() if isinstance(value, dict) else value:
                self.item(inner, depth + 1)
        return value

    def unsafe_undefined(self, obj: Any, attribute: str) -> jinja2.Undefined:
        """Raise SecurityError at once, since an undefined value may be printed as nothing."""
        raise SecurityError(f"a template cannot reach `{attribute}` of {_kind(obj)}")

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Return whether a template may read an attribute, which is decided once for each type."""
        key = type(obj), attr
        if key not in self._decided:
            self._decided[key] = super().is_safe_attribute(obj, attr, value) and self.may_read(obj, attr)
        return self._decided[key]

    def may_read(self, obj: Any, attr: str) -> bool:
        """Return whether templates may read an attribute of values of this type, which the library takes for safe."""
        return not (isinstance(obj, str) and attr in _GROWING)

    def is_safe_callable(self, obj: Any) -> bool:
        """Return whether a template may call a value: one that it was given, its macro or a method of plain values."""
        if isinstance(obj, Macro | BlockReference | LoopContext | Joiner) or getattr(obj, "is_bounded_format", False):
            return True
        if id(obj) in self._given:
            return True
        if isinstance(obj, BuiltinMethodType | MethodType):
            owner = obj.__self__
            if owner is self:
                return obj.__name__ in {"spend", "joined", "item"}
            return isinstance(owner, _PLAIN) or (isinstance(owner, Mapping) and obj.__name__ in _OF_MAPPINGS)
        return False

    def call(__self, __context: Any, __obj: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: N805
        """Call a value for a template. Raises SecurityError where the template may not."""
        if not __self.is_safe_callable(__obj) and not isinstance(__obj, jinja2.Undefined):
            raise SecurityError(f"a template cannot call {_kind(__obj)}")
        value = __context.call(__obj, *args, **kwargs)
        if isinstance(__obj, BuiltinMethodType):
            __self.spend_on(value)
        return value

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Return the result of the operator `+`, `*`, `**` or `%`, for the `left` and `right` values of a template.

        `context` is the template's. Raises SecurityError for a result that could grow beyond measure.
        """
        if operator == "**":
            raise SecurityError("a template cannot raise to a power")
        if operator == "*" and not (_is_small(left) and _is_small(right)):
            raise SecurityError("a template multiplies numbers only, and no large ones")
        if operator == "%" and isinstance(left, str):
            _refuse_wide(left)
        value = super().call_binop(context, operator, left, right)
        self.spend_on(value)
        return value

    def wrap_str_format(self, value: Any) -> Callable[..., str] | None:
        """Return the safe form of `format` of a text, None for other values. Raises SecurityError for wide fields."""
        if not isinstance(value, BuiltinMethodType | MethodType):
            return None
        wrapped = super().wrap_str_format(value)
        if wrapped is not None:
            _refuse_wide(str(value.__self__))
            wrapped.is_bounded_format = True  # type: ignore[attr-defined]
        return wrapped

    def judge(self, tree: nodes.Template, name: str | None, filename: str | None) -> None:
        """Raise TemplateSyntaxError for what a template may not hold; here it may hold everything."""

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        self.judge(tree, name, filename)
        bounded = _Bounded(name, filename).visit(tree)
        bounded.set_environment(self)
        return bounded  # type: ignore[no-any-return]  # a template gives a template

    def _counted(self, name: str, filter_: Callable[..., Any]) -> Callable[..., Any]:
        """Return a filter whose work counts. It raises SecurityError where its result could be of any length."""
        before = 0 if getattr(filter_, "jinja_pass_arg", None) is None else 1

        @functools.wraps(filter_)
        def counted(*args: Any, **kwargs: Any) -> Any:
            value, *options = [*args[before:], *kwargs.values()] or [None]
            if name in _SIZED and not all(_is_modest(option) for option in options):
                raise SecurityError(f"an option of the filter `{name}` is larger than {_LARGEST_OPTION:,}")
            if name == "format":
                _refuse_wide(str(value))
            if name == "replace":
                old, new = [*map(str, options[:2])]
                self.spend(_CHARACTER * str(value).count(old) * len(new))
            if isinstance(value, Sized):
                self.spend(len(value))
            made = filter_(*args, **kwargs)
            self.spend_on(made)
            return made

        return counted


class Theme(Sandbox):
    """The sandbox for the templates of a theme, which are HTML."""

    def __init__(self, of: jinja2.Environment, broken: Callable[[str, int, str], Exception], **options: Any) -> None:
        """Take the settings of the host's environment, `of`.

        `broken` makes the exception for a file, a line from 1, and what is wrong.
        """
        super().__init__(
            loader=of.loader,
            auto_reload=of.auto_reload,
            extensions=[type(extension) for extension in of.extensions.values()],
            autoescape=of.autoescape,
            undefined=of.undefined,
            trim_blocks=of.trim_blocks,
            lstrip_blocks=of.lstrip_blocks,
            keep_trailing_newline=of.keep_trailing_newline,
            finalize=_printed,
            bytecode_cache=PROGRAMS,
            **options,
        )
        # Translations are among the globals; this setting says how they are called.
        self.newstyle_gettext = getattr(of, "newstyle_gettext", False)
        self.tests, self.policies = of.tests, of.policies
        theirs = {name: value for name, value in of.globals.items() if name not in {"lipsum", "range"}}
        self.give({**self.globals, **theirs}, of.filters)
        self._broken = broken
        self._raised: Exception | None = None

    def handle_exception(self, source: str | None = None) -> Any:
        """Raise what `broken` makes of the exception at hand."""
        try:
            super().handle_exception(source)
        except Exception as caught:
            # A template inside this one has raised it already.
            if caught is self._raised:
                raise
            self._raised = self._broken(*fault_of(caught))
            raise self._raised from caught


def fault_of(caught: BaseException) -> tuple[str, int, str]:
    """Return the file and the line of a theme's template in which an exception arose, and what is wrong there."""
    if isinstance(caught, jinja2.TemplateSyntaxError):
        return caught.filename or "", caught.lineno, str(caught.message)
    reason = str(caught) or type(caught).__name__
    if isinstance(caught, jinja2.TemplateNotFound):
        reason = f"there is no template {caught.name}"
    return *place_in_template(caught, lambda file: file.endswith(_OF_THEMES)), reason


def place_in_template(caught: BaseException, is_template: Callable[[str], bool]) -> tuple[str, int]:
    """Return where an exception arose: the file and the line of the last of its frames that lies in a template."""
    place = ("", 1)
    for frame in traceback.extract_tb(caught.__traceback__):
        if is_template(frame.filename):
            place = (frame.filename, frame.lineno or 1)
    return place


_OF_THEMES: Final = (".html", ".xml", ".svg", ".js", ".css", ".json")

# Methods that make a text of any length in one step.
_GROWING: Final = frozenset(
    {"center", "encode", "expandtabs", "join", "ljust", "maketrans", "replace", "rjust", "translate", "zfill"}
)
_OF_MAPPINGS: Final = frozenset({"get", "items", "keys", "values"})
_PLAIN: Final = (
    *(str, bytes, int, float, list, tuple, dict, set, frozenset, range),
    *(datetime.date, datetime.time, datetime.timedelta, LoopContext, Cycler),
)


class _Page(jinja2.Template):
    """A template that gives each page the same work."""

    def render(self, *args: Any, **kwargs: Any) -> str:
        environment = self.environment
        assert isinstance(environment, Sandbox)  # noqa: S101 - which alone makes these
        environment.left = environment.most_work + environment.items * _ITEM
        return super().render(*args, **kwargs)


class _Bounded(NodeTransformer):
    """Rewrites a template so that it counts its work: each run of a body, `~`, and the lists that it writes."""

    def __init__(self, name: str | None, filename: str | None) -> None:
        self._template = name, filename
        self._characters = 0

    def visit_Template(self, node: nodes.Template) -> nodes.Node:  # noqa: N802 - as the library names them
        return self._counting(node)

    visit_For = visit_Macro = visit_CallBlock = visit_Block = visit_Template  # noqa: N815

    def visit_Name(self, node: nodes.Name) -> nodes.Node:  # noqa: N802
        if node.name in {"varargs", "kwargs"} and node.ctx == "load":
            message = f"a macro names what it takes; there is no `{node.name}`"
            raise jinja2.TemplateSyntaxError(message, node.lineno, *self._template)
        return node

    def visit_Concat(self, node: nodes.Concat) -> nodes.Node:  # noqa: N802
        self.generic_visit(node)
        return _called("joined", node.nodes, node.lineno)

    def visit_List(self, node: Any) -> nodes.Node:  # noqa: N802
        self.generic_visit(node)
        if getattr(node, "ctx", "load") == "load":
            node.items = [self._checked(item) for item in node.items]
        return node  # type: ignore[no-any-return]  # what came in

    visit_Tuple = visit_List  # noqa: N815

    def visit_Dict(self, node: nodes.Dict) -> nodes.Node:  # noqa: N802
        self.generic_visit(node)
        for pair in node.items:
            pair.value = self._checked(pair.value)
        return node

    def _checked(self, item: nodes.Expr) -> nodes.Expr:
        is_known = isinstance(item, nodes.Const | nodes.List | nodes.Tuple | nodes.Dict)
        return item if is_known else _called("item", [item], item.lineno)

    def visit_TemplateData(self, node: nodes.TemplateData) -> nodes.Node:  # noqa: N802
        self._characters += len(node.data)
        return node

    def visit_Const(self, node: nodes.Const) -> nodes.Node:  # noqa: N802
        self._characters += len(node.value) if isinstance(node.value, str) else 0
        return node

    def _counting(self, node: Any) -> nodes.Node:
        before = self._characters
        self.generic_visit(node)
        work = nodes.Const(_RUN + _CHARACTER * (self._characters - before), lineno=node.lineno)
        node.body.insert(0, nodes.ExprStmt(_called("spend", [work], node.lineno), lineno=node.lineno))
        return node  # type: ignore[no-any-return]  # what came in


def _called(method: str, arguments: list[Any], line: int) -> nodes.Call:
    """Return a call of a method of the environment as a part of a template; no template can write it itself."""
    return nodes.Call(nodes.EnvironmentAttribute(method, lineno=line), arguments, [], None, None, lineno=line)


@pass_environment
def _printed(environment: Sandbox, value: Any) -> Any:
    environment.spend_on(value)
    return value


def _refuse_wide(pattern: str) -> None:
    """Raise SecurityError for a pattern with a field of any width."""
    if _WIDE.search(pattern):
        raise SecurityError("a text that a template formats has a field of any width")


_WIDE: Final = re.compile(r"[0-9]{4}|\*|\{[^{}]*:[^{}]*\{")


# The results of these filters grow with their options.
_SIZED: Final = frozenset({"batch", "center", "indent", "join", "round", "slice", "tojson", "wordwrap"})


def _is_modest(option: object) -> bool:
    return (
        len(option) <= _LARGEST_OPTION
        if isinstance(option, str)
        else not isinstance(option, int) or option <= _LARGEST_OPTION
    )


def _is_small(value: object) -> bool:
    return isinstance(value, int | float) and abs(value) < _LARGEST_FACTOR


def _kind(value: object) -> str:
    """Return the name or the type of a value, for a message."""
    name = getattr(value, "__name__", None)
    return f"`{name}`" if isinstance(name, str) else f"a value of the type `{type(value).__name__}`"
