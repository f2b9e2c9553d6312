#!/usr/bin/env python3
"""Checks the text of the sources: layers, names, headers, sizes, formatting, requirement ids.

usage: check_source.py [--list-uncited]

Compiles nothing and takes seconds. Each finding is one line, FILE:LINE: what is wrong. The exit
status is 1 when there are findings; warnings and the report of requirement ids do not change it.
The rules are explained in docs/testing.md, the layers in docs/layers.txt.
"""

import concurrent.futures
import os
import re
import shutil
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
C_DIRS = ("src", "tests", "bench", "fuzz", "sdk")
TEXT_DIRS = C_DIRS + ("cmake", "docs", "scripts", "tools", ".ci")
TEXT_ENDINGS = (".c", ".h", ".py", ".sh", ".md", ".txt", ".cmake", ".json", ".wat", ".yml", "")
DATA_DIRS = ("fuzz/corpus", "tests/vectors", "tests/data")

FILE_LINES_MAX = 1000
FILE_LINES_WARN = 600
FUNCTION_LINES_MAX = 150
CLANG_FORMAT_MAJOR = 14

BANNED_EVERYWHERE = (
    "strcpy strcat sprintf vsprintf gets strtok alloca setjmp longjmp sigsetjmp siglongjmp "
    "atoi atol atof tmpnam mktemp scanf fscanf sscanf"
).split()
BANNED_IN_PURE = (
    "fopen freopen fdopen open creat read write socket connect popen system fork execv execvp "
    "pthread_create time clock clock_gettime gettimeofday getenv rand srand random exit printf puts"
).split()
LEAK_WORDS = ("TO" + "DO", "FIX" + "ME", "XX" + "X:")

REQUIREMENT = re.compile(r"\bR-([A-Z]+)-(\d+)(?:\.\.(\d+))?\b")


class Report:
    """The findings so far."""

    def __init__(self):
        self.errors = []
        self.warnings = []

    def error(self, path, line, text):
        self.errors.append((path, line, text))

    def warn(self, path, line, text):
        self.warnings.append((path, line, text))


class Source:
    """One file: its path from the root, its text, and its text without comments and strings."""

    def __init__(self, path):
        self.path = path
        with open(os.path.join(ROOT, path), encoding="utf-8", errors="replace") as f:
            self.text = f.read()
        parts = path.split("/")
        self.name = parts[-1]
        self.module = parts[1] if parts[0] == "src" and len(parts) > 2 else None
        self.is_header = path.endswith(".h")
        self.is_test = self.name.startswith(("test_", "fuzz_"))
        self.code = blank_comments_and_strings(self.text) if path.endswith((".c", ".h")) else ""

    def line_of(self, offset):
        return self.text.count("\n", 0, offset) + 1


TOKENS = re.compile(r"/\*.*?\*/|//[^\n]*|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'", re.S)


def blank_comments_and_strings(text):
    """The text with comments and the inside of strings replaced by blanks of the same length."""

    def blank(match):
        found = match.group(0)
        if found[0] in "\"'":
            return found[0] + " " * (len(found) - 2) + found[-1]
        return re.sub(r"[^\n]", " ", found)

    return TOKENS.sub(blank, text)


def files_under(directories, endings):
    """Paths from the root of the files with these endings, without data and built files."""
    found = []
    for directory in directories:
        for base, subdirectories, names in os.walk(os.path.join(ROOT, directory)):
            relative = os.path.relpath(base, ROOT).replace(os.sep, "/")
            subdirectories[:] = sorted(
                d for d in subdirectories
                if f"{relative}/{d}" not in DATA_DIRS and d not in ("__pycache__", "target"))
            for name in sorted(names):
                if os.path.splitext(name)[1] in endings:
                    found.append(f"{relative}/{name}")
    return found


# ---- layers -------------------------------------------------------------------------------------


class Layers:
    """The rules of docs/layers.txt."""

    def __init__(self):
        self.allowed = {}
        self.owner = {}
        self.impure = set()
        with open(os.path.join(ROOT, "docs/layers.txt"), encoding="utf-8") as f:
            for line in f:
                line = line.split("#")[0].strip()
                if not line:
                    continue
                module, rest = line.split(":", 1)
                modules, _, headers = rest.partition("|")
                if module == "impure":
                    self.impure = set(modules.split())
                    continue
                self.allowed[module] = set(modules.split())
                for header in headers.split():
                    self.owner[header] = module


INCLUDE = re.compile(r"^[ \t]*#[ \t]*include[ \t]*([\"<])([^\">]+)[\">]", re.M)


def check_includes(source, layers, report):
    for match in INCLUDE.finditer(source.text):
        quote, header = match.groups()
        line = source.line_of(match.start())
        if quote == "<":
            owner = layers.owner.get(header.split("/")[0]) or layers.owner.get(header)
            if owner is not None and source.module != owner:
                report.error(source.path, line, f"<{header}> may be included only in src/{owner}")
            continue
        check_own_include(source, layers, report, header, line)


def check_own_include(source, layers, report, header, line):
    target = header.split("/")[0] if "/" in header else None
    if target is None:
        if source.module is not None and not (source.is_test and header == "check.h"):
            report.error(source.path, line, f'"{header}": include with the module, "x/{header}"')
        return
    if target in layers.allowed and header.endswith("_private.h") and target != source.module:
        report.error(source.path, line, f'"{header}" is private to src/{target}')
    if source.module is None:
        return
    if target == "tests":
        if not source.is_test:
            report.error(source.path, line, f'"{header}" is for tests only')
    elif target not in layers.allowed:
        report.error(source.path, line, f'"{header}": {target} is no module of docs/layers.txt')
    elif target != source.module and target not in layers.allowed[source.module]:
        report.error(source.path, line, f"{source.module} may not use {target} (docs/layers.txt)")


def check_banned(source, layers, report):
    pure = (source.module is not None and source.module not in layers.impure
            and not source.is_test)
    names = set(BANNED_EVERYWHERE) | (set(BANNED_IN_PURE) if pure else set())
    pattern = re.compile(r"(?<![\w.>])(" + "|".join(sorted(names)) + r")\s*\(")
    for match in pattern.finditer(source.code):
        name = match.group(1)
        why = "is banned" if name in BANNED_EVERYWHERE else "does not belong in a pure module"
        report.error(source.path, source.line_of(match.start()), f"{name}() {why}")


# ---- names, headers, sizes ----------------------------------------------------------------------

# A definition as .clang-format lays it out: the name at the start of a line, below its type.
DEFINITION = re.compile(
    r"^((?:[^\n;{}#][^\n;{}]*\n)+?)(?!__attribute__)(\w+)\(([^;{}]*)\)[^;{}()]*\n\{", re.M)


def definitions(source):
    """(name, offset, is_static, number of lines) of each function that is defined."""
    for match in DEFINITION.finditer(source.code):
        head, name = match.group(1), match.group(2)
        end = source.code.find("\n}", match.end())
        if end < 0:
            end = len(source.code)
        lines = source.code.count("\n", match.start(2), end) + 2
        yield name, match.start(2), re.search(r"\bstatic\b", head) is not None, lines


def check_functions(source, allowed, report):
    for name, offset, is_static, lines in definitions(source):
        line = source.line_of(offset)
        if lines > FUNCTION_LINES_MAX and f"{source.path}:{name}" not in allowed:
            report.error(source.path, line,
                         f"{name} has {lines} lines, more than {FUNCTION_LINES_MAX}")
        if source.module is None or is_static or source.is_test:
            continue
        if name == "main" or name.startswith("LLVMFuzzer"):
            continue
        prefix = f"soru_{source.module}_"
        if not name.startswith(prefix):
            report.error(source.path, line, f"{name} must start with {prefix}, or be static")


def check_guard(source, report):
    parts = source.path.split("/")[1 if source.path.startswith("src/") else 0:]
    guard = re.sub(r"\W", "_", "SORU_" + "_".join(parts)).upper()
    wanted = re.compile(rf"^#ifndef {guard}\n#define {guard}\n", re.M)
    if not wanted.search(source.code) or not source.code.rstrip().endswith("#endif"):
        report.error(source.path, 1, f"the header guard must be {guard}")


DIRECTIVE = re.compile(r"^[ \t]*#(?:[^\n\\]|\\.|\\\n)*", re.M)
CALLEE = re.compile(r"\b([A-Za-z_]\w*)\s*\(")
NOT_NAMES = {"__attribute__", "_Alignas", "_Static_assert", "sizeof", "format"}


def top_level_chunks(source):
    """(start, text) of each declaration outside of braces, with preprocessor lines as breaks."""
    code = DIRECTIVE.sub(lambda m: ";" + re.sub(r"[^\n]", " ", m.group(0))[1:], source.code)
    depth, start = 0, 0
    for i, c in enumerate(code):
        if c == "{":
            depth += 1
        elif c == "}":
            depth -= 1
        if depth == 0 and c in ";}":
            yield start, code[start:i + 1]
            start = i + 1


def declared_function(chunk):
    """The name of the function that a declaration or inline definition introduces, or None."""
    head = chunk.split("{")[0]
    first = head.split()
    if not first or first[0] == "typedef" or first[0].startswith("_Static_assert") or "=" in head:
        return None
    for match in CALLEE.finditer(head):
        if match.group(1) not in NOT_NAMES:
            return match.group(1)
    return None


def check_header_comments(source, report):
    for start, chunk in top_level_chunks(source):
        name = declared_function(chunk)
        if name is None:
            continue
        begin = start + len(chunk) - len(chunk.lstrip())
        comment = re.search(r"/\*((?:(?!\*/).)*)\*/\s*$", source.text[start:begin], re.S)
        if comment is None:
            report.error(source.path, source.line_of(begin), f"{name} has no comment")
        elif not re.match(rf"\s*{name}\b", comment.group(1)):
            report.error(source.path, source.line_of(begin),
                         f"the comment of {name} must start with its name")


def check_size(source, allowed, report):
    lines = source.text.count("\n")
    if lines > FILE_LINES_MAX and source.path not in allowed:
        report.error(source.path, 1, f"{lines} lines, more than {FILE_LINES_MAX}")
    elif lines > FILE_LINES_WARN and source.path not in allowed:
        report.warn(source.path, 1, f"{lines} lines, more than {FILE_LINES_WARN}")


def read_size_allow():
    with open(os.path.join(ROOT, "tools/size_allow.txt"), encoding="utf-8") as f:
        lines = (line.split("#")[0].split() for line in f)
        return {words[0] for words in lines if words}


# ---- text ---------------------------------------------------------------------------------------


def check_text(source, report):
    for number, line in enumerate(source.text.split("\n"), 1):
        if "\t" in line and source.name != "Makefile":
            report.error(source.path, number, "tab")
        if line != line.rstrip():
            report.error(source.path, number, "blanks at the end of the line")
        for word in LEAK_WORDS:
            if word in line:
                report.error(source.path, number, f"{word}: finish it, or write down the limit")
    if source.text and not source.text.endswith("\n"):
        report.error(source.path, source.text.count("\n") + 1, "no newline at the end")


def check_format(paths, report):
    """Runs clang-format over the files; returns a note when it could not."""
    tool = shutil.which(f"clang-format-{CLANG_FORMAT_MAJOR}") or shutil.which("clang-format")
    if tool is None:
        return "clang-format is not installed: formatting was not checked"
    version = subprocess.run([tool, "--version"], capture_output=True, text=True).stdout
    major = re.search(r"version (\d+)", version)
    if major is None or int(major.group(1)) != CLANG_FORMAT_MAJOR:
        return f"clang-format is not version {CLANG_FORMAT_MAJOR}: formatting was not checked"

    def run(part):
        done = subprocess.run([tool, "--dry-run"] + part, cwd=ROOT, capture_output=True, text=True)
        return done.stderr

    workers = os.cpu_count() or 1
    parts = [p for p in (paths[i::workers] for i in range(workers)) if p]
    with concurrent.futures.ThreadPoolExecutor(workers) as pool:
        for text in pool.map(run, parts):
            for match in re.finditer(r"^(\S+?):(\d+):\d+: warning: code should", text, re.M):
                report.error(match.group(1), int(match.group(2)), "formatting (make format)")
    return None


# ---- requirements -------------------------------------------------------------------------------


def expand(match):
    group, first, last = match.groups()
    return [f"R-{group}-{n}" for n in range(int(first), int(last or first) + 1)]


def check_requirements(sources, report):
    """Checks that cited ids exist; returns (all ids in order, ids that a test cites)."""
    ids = []
    path = "docs/requirements.md"
    with open(os.path.join(ROOT, path), encoding="utf-8") as f:
        for number, line in enumerate(f, 1):
            match = re.match(r"- (R-[A-Z]+-\d+) ", line)
            if match is None:
                continue
            if match.group(1) in ids:
                report.error(path, number, f"{match.group(1)} is there twice")
            ids.append(match.group(1))
    known, cited = set(ids), set()
    for source in sources:
        if source.path.startswith("docs/") or source.name.startswith("check_source."):
            continue
        for match in REQUIREMENT.finditer(source.text):
            for name in expand(match):
                if name not in known:
                    report.error(source.path, source.line_of(match.start()),
                                 f"{name} is not in {path}")
                elif source.path.startswith("tests/") or source.name.startswith("test_"):
                    cited.add(name)
    return ids, cited


# ---- main ---------------------------------------------------------------------------------------


def text_files():
    top = [n for n in sorted(os.listdir(ROOT))
           if os.path.isfile(os.path.join(ROOT, n)) and n != ".gitignore"
           and not n.startswith(".git")]
    return top + files_under(TEXT_DIRS, TEXT_ENDINGS)


def main():
    report, layers, allowed = Report(), Layers(), read_size_allow()
    sources = [Source(path) for path in text_files()]
    c_sources = [s for s in sources if s.path.endswith((".c", ".h"))]

    for source in sources:
        check_text(source, report)
    for source in c_sources:
        if source.module is not None and source.module not in layers.allowed:
            report.error(source.path, 1, f"{source.module} is no module of docs/layers.txt")
            continue
        if not source.path.startswith("sdk/"):
            check_includes(source, layers, report)
            check_banned(source, layers, report)
            check_functions(source, allowed, report)
        check_size(source, allowed, report)
        if source.is_header and not source.path.startswith("sdk/"):
            check_guard(source, report)
            check_header_comments(source, report)
    note = check_format([s.path for s in c_sources], report)
    ids, cited = check_requirements(sources, report)

    for path, line, text in report.warnings:
        print(f"{path}:{line}: warning: {text}")
    for path, line, text in sorted(set(report.errors)):
        print(f"{path}:{line}: {text}")
    if note:
        print(f"note: {note}")
    uncited = [i for i in ids if i not in cited]
    print(f"requirements: {len(ids)}, cited by tests: {len(ids) - len(uncited)}"
          + ("" if "--list-uncited" in sys.argv or not uncited else
             " (the others: tools/check_source.py --list-uncited)"))
    if "--list-uncited" in sys.argv:
        print("not cited by any test yet: " + " ".join(uncited))
    print(f"check-source: {len(c_sources)} C files, {len(set(report.errors))} errors, "
          f"{len(report.warnings)} warnings")
    return 1 if report.errors else 0


if __name__ == "__main__":
    sys.exit(main())
