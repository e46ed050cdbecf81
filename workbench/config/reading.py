"""YAML with line numbers → a frozen model; what is wrong becomes one sentence with file, line and key."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, TypeVar

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from workbench import messages
from workbench.errors import ConfigError


class Frozen(BaseModel):
    """A value from a file: immutable, strict about types, and closed to unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, populate_by_name=True)


def _two_languages(value: Any) -> Any:
    return dict.fromkeys(messages.LANGUAGES, value) if isinstance(value, str) else value


#: A text for people: one string for both languages, or one per language.
Words = Annotated[dict[str, str], BeforeValidator(_two_languages)]

Model = TypeVar("Model", bound=Frozen)
Lines = dict[tuple[Any, ...], int]


def read_model(path: Path, model: type[Model]) -> Model:
    """The file at `path` as a `model`; ConfigError names file, line, key and the nearest right one."""
    content, lines = read_yaml(path)
    try:
        return model.model_validate(content)
    except ValidationError as problem:
        raise _first_error(path, problem, lines, model) from None


def read_part(
    path: Path, content: Any, model: type[Model], lines: Lines, at: tuple[Any, ...]
) -> Model:
    """A part of a file already read, which stands at `at`; errors as in `read_model`."""
    try:
        return model.model_validate(content)
    except ValidationError as problem:
        raise _first_error(path, problem, lines, model, at) from None


def read_yaml(path: Path) -> tuple[Any, Lines]:
    """The parsed content and the line of every key, keyed by its path from the root."""
    try:
        source = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise ConfigError.missing_file(path) from None
    except (IsADirectoryError, PermissionError) as problem:
        raise ConfigError.not_yaml(path, 1, problem.strerror or "") from None
    except UnicodeDecodeError:
        raise ConfigError.not_yaml(path, 1, "UTF-8") from None
    try:
        node = yaml.compose(source, Loader=yaml.SafeLoader)
        lines: Lines = {(): 1}
        if node is not None:
            _index_lines(path, node, (), lines)
        return yaml.safe_load(source) or {}, lines
    except yaml.MarkedYAMLError as problem:
        mark = problem.problem_mark
        line = mark.line + 1 if mark else 1
        raise ConfigError.not_yaml(path, line, problem.problem or "") from None
    except (yaml.YAMLError, ValueError) as problem:
        # PyYAML turns an unquoted 2024-02-30 into a plain ValueError without a line.
        raise ConfigError.not_yaml(path, _impossible_date_line(source), str(problem)) from None


def _impossible_date_line(source: str) -> int:
    for number, line in enumerate(source.splitlines(), start=1):
        try:
            yaml.safe_load(line.strip().lstrip("-").strip() or "null")
        except ValueError:
            return number
        except yaml.YAMLError:
            continue
    return 1


def _index_lines(path: Path, node: yaml.Node, at: tuple[Any, ...], lines: Lines) -> None:
    if isinstance(node, yaml.MappingNode):
        seen: set[Any] = set()
        for key_node, value_node in node.value:
            key = key_node.value
            if key in seen:
                raise ConfigError.duplicate_key(path, key_node.start_mark.line + 1, str(key))
            seen.add(key)
            lines[(*at, key)] = key_node.start_mark.line + 1
            _index_lines(path, value_node, (*at, key), lines)
    elif isinstance(node, yaml.SequenceNode):
        for number, item in enumerate(node.value):
            lines[(*at, number)] = item.start_mark.line + 1
            _index_lines(path, item, (*at, number), lines)


def line_of(lines: Lines, at: tuple[Any, ...]) -> int:
    """The line of a key, or of the nearest key above it that stands in the file."""
    keyed = {tuple(str(part) for part in key): line for key, line in lines.items()}
    for length in range(len(at), -1, -1):
        line = keyed.get(tuple(str(part) for part in at[:length]))
        if line is not None:
            return line
    return 1


def _first_error(
    path: Path,
    problem: ValidationError,
    lines: Lines,
    model: type[Frozen],
    above: tuple[Any, ...] = (),
) -> ConfigError:
    # Unknown keys come first: they are usually the cause of a missing one.
    details = sorted(problem.errors(), key=lambda d: d["type"] != "extra_forbidden")
    detail = details[0]
    at = tuple(part for part in detail["loc"])
    # Pydantic puts the name of a union's branch into the location; the file has no such key.
    known_at = tuple(part for part in at if not _is_branch(part))
    line = line_of(lines, (*above, *known_at))
    key = ".".join(str(part) for part in (*above, *known_at)) or str(path.name)
    if detail["type"] == "extra_forbidden":
        return ConfigError.unknown_key(
            path, line, str(known_at[-1]), _keys_beside(model, known_at[:-1])
        )
    if detail["type"] == "missing":
        return ConfigError.missing_key(path, line, str(known_at[-1]))
    found = messages_found(detail.get("input"))
    return ConfigError.wrong_value(path, line, key, _expected(dict(detail)), found)


def _is_branch(part: Any) -> bool:
    return isinstance(part, str) and ("[" in part or (part[:1].isupper() and part.isidentifier()))


def messages_found(value: Any) -> str:
    """What stood in the file, shortened for a sentence."""
    shown = str(value) if isinstance(value, dt.date) else repr(value)
    return shown if len(shown) <= 80 else shown[:77] + "…"


def _keys_beside(model: type[BaseModel], at: tuple[Any, ...]) -> list[str]:
    """The keys that the model knows at this place."""
    here: Any = model
    for part in at:
        if isinstance(part, int):
            continue
        fields = getattr(here, "model_fields", {})
        named = {(f.alias or name): f for name, f in fields.items()}
        field = named.get(str(part))
        if field is None:
            continue
        here = _nested_model(field.annotation) or here
    fields = getattr(here, "model_fields", {})
    return [field.alias or name for name, field in fields.items()]


def _nested_model(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for argument in getattr(annotation, "__args__", ()):
        found = _nested_model(argument)
        if found is not None:
            return found
    return None


_EXPECTED: Mapping[str, str] = {
    "string_type": "types.text",
    "int_type": "types.integer",
    "int_from_float": "types.integer",
    "float_type": "types.number",
    "bool_type": "types.boolean",
    "date_type": "types.date",
    "list_type": "types.list",
    "tuple_type": "types.list",
    "dict_type": "types.mapping",
    "model_type": "types.mapping",
    "too_short": "types.not_empty",
    "too_long": "types.only_one",
    "string_too_short": "types.not_empty",
}


def _expected(detail: dict[str, Any]) -> Any:
    kind, context = detail["type"], detail.get("ctx", {})

    def spoken(lang: str) -> str:
        if kind in ("literal_error", "enum"):
            return messages.text("types.one_of", lang, names=context["expected"])
        if kind == "greater_than_equal":
            return messages.text("types.at_least", lang, minimum=context["ge"])
        if kind == "less_than_equal":
            return messages.text("types.at_most", lang, maximum=context["le"])
        if kind == "value_error":
            # Validators of ours raise ValueError with the id of a message.
            message_id = str(context.get("error", ""))
            if messages.has(message_id):
                return messages.text(message_id, lang)
        return messages.text(_EXPECTED.get(kind, "types.valid"), lang)

    return spoken
