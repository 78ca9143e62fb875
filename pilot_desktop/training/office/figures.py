"""Numbers as filings, forms and charts print them."""

from __future__ import annotations

import random


def plain(rand: random.Random, french: bool = False, most: float = 1e7) -> str:
    """A number of any size, with separators of thousands more often than not."""
    value = most ** rand.random()
    decimals = rand.choice([0, 0, 0, 1, 2, 2])
    text = f"{value:,.{decimals}f}"
    if french:
        return text.replace(",", rand.choice([" ", " ", ""])).replace(".", ",")
    return text if rand.random() < 0.85 else text.replace(",", "")


def entry(rand: random.Random, french: bool = False) -> str:
    """What stands in a cell of a statement."""
    number = plain(rand, french)
    return rand.choice(
        [number, number, number, number, f"({number})", f"-{number}", f"${number}", f"$ {number}",
         "-", "—", "N/A", f"{rand.uniform(0, 100):.1f}%", f"({rand.uniform(0, 99):.1f})%",
         f"{rand.uniform(0, 9):.2f}", f"+{rand.uniform(0, 30):.1f}%"]
    )  # fmt: skip


def money(rand: random.Random, french: bool = False) -> str:
    number = plain(rand, french, 1e6)
    if french:
        return f"{number} €"
    unit = rand.choice(["", "", "", " million", " billion", "M", "K"])
    return f"{rand.choice(['$', '$', '$', '€', '£', 'US$'])}{number}{unit}"


def percent(rand: random.Random) -> str:
    return rand.choice(
        [f"{rand.randint(0, 100)}%", f"{rand.uniform(0, 100):.1f}%", f"{rand.randint(0, 100)} %"]
    )


def code(rand: random.Random) -> str:
    """Account, contract, telephone and other numbers that no language explains."""
    made = rand.choice(
        ["##-#######", "(###) ###-####", "###-##-####", "#####-####", "??-####-##", "??########",
         "####/##", "#-###-###-####", "+1 ### ### ####", "?# ?#?", "#.#.##", "##/##/##",
         "##/##/####", "####-##-##", "$###.##", "#,###", "##,###", "###,###", "[#]", "{#}",
         "001-#####", "Rev. ##/##", "??.???.###", "#####", "##.##%", "No. ####", "########",
         "~##", "#*#", "<#", ">##", "#+", "?_####", "##:##", "#;#", "@????", "#&#"]
    )  # fmt: skip
    letters = "ABCDEFGHJKLMNPQRSTUVWXYZ"
    if rand.random() < 0.2:
        letters = letters.lower()
    return "".join(
        rand.choice("0123456789") if c == "#" else rand.choice(letters) if c == "?" else c
        for c in made
    )
