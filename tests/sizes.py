"""Files up to 300 lines, functions up to 40: `make check` names what is larger. Data and migrations do not count."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

LONGEST_FILE = 300
LONGEST_FUNCTION = 40


def oversized(path: Path) -> list[str]:
    text = path.read_text(encoding="utf-8")
    lines = text.count("\n")
    found = [f"{path}: {lines} lines"] if lines > LONGEST_FILE else []
    if path.suffix == ".py":
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                if length > LONGEST_FUNCTION:
                    found.append(f"{path}:{node.lineno}: {node.name} has {length} lines")
    return found


def main() -> int:
    tracked = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.py", "*.js", "*.css"],
        capture_output=True, text=True, check=True,
    ).stdout.split()  # fmt: skip
    found = [
        line for name in tracked if "/versions/" not in name and Path(name).exists() for line in oversized(Path(name))
    ]
    print(
        "\n".join(found) or f"All {len(tracked)} files keep to {LONGEST_FILE} lines, functions to {LONGEST_FUNCTION}."
    )
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
