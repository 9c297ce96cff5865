"""Cuts the master fonts down to what the page shows, and writes them into static/fonts.

`cargo xtask fonts` runs this with fontTools and brotli. Fonts are part of the first load, so three things go:

- characters that no text uses: ASCII without the signs of programs and characters.txt stay, of the italic only what
  formulas are set in;
- features that no style asks for: kerning and tabular figures stay;
- kerning that nobody sees: pairs below 1/60 em. What stays is written as one table of
  classes, which takes a third of what the masters' many subtables take, and no longer follows the weight (it differs
  by less than that).
"""

import re
from pathlib import Path

from fontTools import subset
from fontTools.feaLib.builder import addOpenTypeFeaturesFromString
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

HERE = Path(__file__).parent
OUT = HERE.parents[1] / "static" / "fonts"

# Signs that stand in programs only, which are set in the system's monospaced font.
CODE = set('"#$&@\\^`{|}~<>')
ASCII = {chr(code) for code in range(0x20, 0x7F)} - CODE
# Titles and the sentences under them, names and formulas: no keys, no notices.
NEVER_SERIF = set("_↵⇧⌘©′Σ")
# Letters of variables, taps and a word or two: digits and signs beside them are upright.
FORMULA = set("abcdefghijklmnopqrstuvwxyzABCDEFGHIKLMNPQRSTUVWXYZ ")

# Between that of titles, 500, and of the sentences under them, 400.
SERIF_WEIGHT = 450

# Titles are up to 52 px large, everything else up to 24.
SMALLEST_KERN = 1 / 60  # em
KERN_STEP = 1 / 250  # em


def listed():
    """The characters of characters.txt."""
    found = set()
    for line in (HERE / "characters.txt").read_text(encoding="utf-8").splitlines():
        if ": " not in line:
            continue
        for item in line.split(": ", 1)[1].split():
            code = re.fullmatch(r"U\+([0-9A-F]{4})", item)
            found.add(chr(int(code[1], 16)) if code else item)
    return found


def cut(font, characters, features):
    """Removes glyphs, features, hinting and names."""
    options = subset.Options(
        layout_features=features, hinting=False, name_IDs=[], notdef_outline=True, glyph_names=False,
        drop_tables=["gasp", "STAT"]
    )
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=[ord(character) for character in characters])
    cutter.subset(font)


def pair_adjustments(font):
    """Every pair's change of the advance, as a shaper finds it: within a lookup, the first subtable that knows it."""
    found = {}
    for lookup in font["GPOS"].table.LookupList.Lookup:
        seen = set()
        for table in lookup.SubTable:
            table = table.ExtSubTable if lookup.LookupType == 9 else table
            if table.LookupType != 2:
                raise SystemExit(f"positioning of type {table.LookupType} is not expected here")
            for pair, value in pairs_of(font, table):
                if pair not in seen:
                    seen.add(pair)
                    found.setdefault(pair, value)
    return found


def pairs_of(font, table):
    advance = lambda value: getattr(value, "XAdvance", 0) or 0
    if table.Format == 1:
        for first, second in zip(table.Coverage.glyphs, table.PairSet):
            for record in second.PairValueRecord:
                yield (first, record.SecondGlyph), advance(record.Value1)
        return
    members = {}
    for glyph in font.getGlyphOrder():
        members.setdefault(table.ClassDef2.classDefs.get(glyph, 0), []).append(glyph)
    for first in table.Coverage.glyphs:
        row = table.Class1Record[table.ClassDef1.classDefs.get(first, 0)].Class2Record
        for number, record in enumerate(row):
            for glyph in members.get(number, []):
                yield (first, glyph), advance(record.Value1)


def classes(pairs, side):
    """Glyphs that kern alike on one side, numbered in the order in which they appear."""
    lines = {}
    for pair, value in pairs.items():
        lines.setdefault(pair[side], {})[pair[1 - side]] = value
    numbers, members = {}, []
    for glyph, line in lines.items():
        key = tuple(sorted(line.items()))
        if key not in numbers:
            numbers[key] = len(members)
            members.append([])
        members[numbers[key]].append(glyph)
    return members, {glyph: number for number, group in enumerate(members) for glyph in group}


def simplify_kerning(font, smallest):
    """Replaces the font's kerning by one table of classes with the pairs that can be seen."""
    em = font["head"].unitsPerEm
    step = round(em * KERN_STEP)
    pairs = {
        pair: round(value / step) * step
        for pair, value in sorted(pair_adjustments(font).items())
        if abs(value) >= em * smallest
    }
    left, left_of = classes(pairs, 0)
    right, right_of = classes(pairs, 1)
    between = {(left_of[a], right_of[b]): value for (a, b), value in pairs.items()}
    rules = ["languagesystem DFLT dflt;", "languagesystem latn dflt;", "feature kern {"]
    rules += [f"@left{number} = [{' '.join(group)}];" for number, group in enumerate(left)]
    rules += [f"@right{number} = [{' '.join(group)}];" for number, group in enumerate(right)]
    rules += [f"pos @left{a} @right{b} {value};" for (a, b), value in between.items()]
    rules.append("} kern;")
    del font["GPOS"]
    # It held the old kerning's dependence on the weight.
    del font["GDEF"]
    addOpenTypeFeaturesFromString(font, "\n".join(rules), tables=["GPOS"])


def write(name, characters, features, weight=None):
    font = TTFont(HERE / "masters" / f"{name}.woff2", recalcTimestamp=False)
    if weight is not None:
        # One weight instead of a range saves a third of the file.
        font = instancer.instantiateVariableFont(font, {"wght": weight})
    missing = sorted(characters - {chr(code) for code in font.getBestCmap()})
    cut(font, characters, features)
    if "kern" in features:
        simplify_kerning(font, SMALLEST_KERN)
    if "fvar" in font:
        # Weights with a name are for menus.
        font["fvar"].instances = []
        axes = {axis.axisNameID for axis in font["fvar"].axes}
        font["name"].names = [name for name in font["name"].names if name.nameID in axes]
    font.flavor = "woff2"
    path = OUT / f"{name}-kw.woff2"
    font.save(path)
    note = f"; from the system: {' '.join(missing)}" if missing else ""
    print(f"{path.name}: {path.stat().st_size} bytes{note}")


def main():
    upright = ASCII | listed()
    write("inter", upright, ["kern", "tnum"])
    write("newsreader", upright - NEVER_SERIF, ["kern"], weight=SERIF_WEIGHT)
    write("newsreader-italic", FORMULA, [])


if __name__ == "__main__":
    main()
