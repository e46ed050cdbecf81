"""The only reader of YAML: an evaluation, a scheme, a mapping → frozen, typed values.

- `reading`: YAML with line numbers; a wrong key or type becomes one sentence with file and line.
- `evaluation`: `parameters/*.yaml`, what to run.
- `targets`: the bounds that an evaluation sets for its indicators, as written.
- `scheme`: `parameters/schemes/*.yaml`, the operational definitions (三率, priority groups …).
- `mapping`: `parameters/mappings/*.yaml`, a source's columns → ours.
"""
