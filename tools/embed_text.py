#!/usr/bin/env python3
"""tools/embed_text.py --header H --source C FILE...: text files as C strings, so that the program carries its tables.

data/carbon/factors.csv becomes `extern const char text_carbon_factors[];`. Files keep their bytes.
"""
import argparse
import pathlib


def name_of(path):
    return f"text_{path.parent.name}_{path.stem}".replace("-", "_")


def literal(text):
    """One C literal for each line."""
    lines = text.splitlines(keepends=True)
    escaped = (line.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") for line in lines)
    return "\n".join(f'    "{line}"' for line in escaped)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--header", type=pathlib.Path, required=True)
    parser.add_argument("--source", type=pathlib.Path, required=True)
    parser.add_argument("files", type=pathlib.Path, nargs="+")
    options = parser.parse_args()
    header = ["/* Made by tools/embed_text.py. */", "#ifndef LINLI_EMBEDDED_TEXT_H", "#define LINLI_EMBEDDED_TEXT_H"]
    source = ["/* Made by tools/embed_text.py. */", f'#include "{options.header.name}"']
    for path in options.files:
        header.append(f"extern const char {name_of(path)}[];")
        source.append(f"const char {name_of(path)}[] =\n{literal(path.read_text(encoding='utf-8'))};")
    header.append("#endif")
    options.header.write_text("\n".join(header) + "\n", encoding="utf-8")
    options.source.write_text("\n".join(source) + "\n", encoding="utf-8")


main()
