"""What every copy of the data says of itself: that it is synthetic."""

from __future__ import annotations

from typing import Any

from workbench.sample.seeding import Stories

TITLE = {"zh-CN": "合成示例城市", "en": "Synthetic sample city"}
NOTE = {
    "zh-CN": "全部数据由程序随机生成（合成数据），不描述任何真实的地方、机构或个人。",
    "en": "All of this synthetic data was generated at random by a program; "
    "it describes no real place, organisation or person.",
}


def describe(
    *, communities: int, months: int, seed: int, stories: Stories = None
) -> dict[str, Any]:
    """The content of `dataset.json`: that the data are synthetic, and how to draw them again."""
    generator: dict[str, Any] = {"communities": communities, "months": months, "seed": seed}
    if stories is not None:
        generator["stories"] = [
            {"kinds": list(one.kinds), "strength": one.strength} if one else None for one in stories
        ]
    return {
        "synthetic": True,
        "title": dict(TITLE),
        "notes": {lang: [sentence] for lang, sentence in NOTE.items()},
        "generator": generator,
    }


TRUTH = {
    "zh-CN": "truth.json 记下各表由之抽取的真实值和在各社区植入的情节，供核对测得的指标；它不是任何机构会有的文件。",
    "en": "truth.json holds the true values from which the tables were drawn, to hold measured "
    "indicators against, and what was planted in each community; no office has such a file.",
}


def readme(about: dict[str, Any]) -> str:
    """The text of `README.txt`, in Chinese and English."""
    drawn = about["generator"]
    numbers = (drawn["communities"], drawn["months"], drawn["seed"])
    return "\n".join(
        [
            TITLE["zh-CN"],
            NOTE["zh-CN"],
            "社区 {} 个，截至 2024-12-31 共 {} 个月，随机种子 {}。".format(*numbers),
            TRUTH["zh-CN"],
            "",
            TITLE["en"],
            NOTE["en"],
            "Communities: {}; months up to 2024-12-31: {}; seed: {}.".format(*numbers),
            TRUTH["en"],
            "",
        ]
    )
