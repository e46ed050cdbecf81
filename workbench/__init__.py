"""三社联动 workbench: how well a community's service linkage works, and how sure one can be.

The package reads as the story load → measure → protect → draw → report:

- `errors`, `messages`: what people are told, in zh-CN and en
- `config`: the only reader of YAML
- `schema`: the ten tables as data
- `results`: the result frame and what may be published
- `intervals`: uncertainty
- `intake`, `loaders`: files → tables
- `cohorts`, `indicators`, `metrics`: tables → numbers
- `disclosure`, `slices`: numbers → what may be shown, one community at a time
- `theme`, `figures`, `exhibits`: what may be shown → pictures and tables
- `explore`: any indicator by any grouping, unmasked, in a notebook of evaluators
- `kernels`, `reports`, `batch`: notebooks → pages → a published folder
- `sample`: a synthetic city
- `cli`: the command line
"""

__version__ = "0.1.0"
