"""Tests of the checks themselves: each rule of tools/tidy and tools/check-floors meets a file that breaks
it and one that does not, and tools/run-tests counts known outputs. Closes with the line that
tools/run-tests counts."""
import importlib.machinery
import importlib.util
import json
import os
import sys
import tempfile
import unittest

TOOLS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "tools")
sys.dont_write_bytecode = True


def load(name):
    loader = importlib.machinery.SourceFileLoader(name.replace("-", "_"), os.path.join(TOOLS, name))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader(loader.name, loader))
    loader.exec_module(module)
    return module


tidy = load("tidy")
floors = load("check-floors")
run_tests = load("run-tests")


def write_tree(root, files):
    for path, text in files.items():
        full = os.path.join(root, path)
        os.makedirs(os.path.dirname(full), exist_ok=True)
        with open(full, "wb") as file:
            file.write(text if isinstance(text, bytes) else text.encode())


def tidy_finds(path, text):
    with tempfile.TemporaryDirectory() as root:
        folder = os.path.dirname(path)
        write_tree(root, {path: text, folder + "/meson.build": "'a.c'\n"})
        return tidy.check(root)


def function_of(lines_n):
    """A function of exactly lines_n lines, head and braces included."""
    return "/* c */\nint f(void)\n{\n" + "    x();\n" * (lines_n - 3) + "}\n"


class Tidy(unittest.TestCase):
    def refused(self, path, text, words):
        found = tidy_finds(path, text)
        self.assertEqual(len(found), 1, found)
        self.assertIn(words, found[0])
        self.assertTrue(found[0].startswith(path + ":"), found[0])

    def accepted(self, path, text):
        self.assertEqual(tidy_finds(path, text), [])

    def test_a_line_may_have_100_columns(self):
        # "/* " and " */" take 6 columns.
        self.accepted("src/base/a.c", "/* " + "x" * 94 + " */\n")
        self.refused("src/base/a.c", "/* " + "x" * 95 + " */\n", "longer than 100")

    def test_a_wide_character_counts_twice(self):
        # 47 wide characters are 94 columns.
        self.accepted("src/base/a.c", "/* " + "\u91cc" * 47 + " */\n")
        self.refused("src/base/a.c", "/* " + "\u91cc" * 48 + " */\n", "longer than 100")

    def test_a_function_may_have_70_lines(self):
        self.accepted("src/base/a.c", function_of(70))
        self.refused("src/base/a.c", function_of(71), "has 71 lines")

    def test_a_head_of_two_lines_counts(self):
        text = function_of(70).replace("int f(void)", "int\nf(void)")
        self.refused("src/base/a.c", text, "has 71 lines")

    def test_a_file_may_have_600_lines_and_a_test_800(self):
        self.accepted("src/base/a.c", "/* c */\n" + "int x;\n" * 599)
        self.refused("src/base/a.c", "/* c */\n" + "int x;\n" * 600, "has 601 lines")
        self.accepted("tests/unit/a.c", "/* c */\n" + "int x;\n" * 799)
        self.refused("tests/unit/a.c", "/* c */\n" + "int x;\n" * 800, "has 801 lines")

    def test_every_banned_call_is_found(self):
        for name in tidy.BANNED + tidy.HEAP:
            self.refused("src/base/a.c", "/* c */\nint x = %s (y);\n" % name, name + " is not used")

    def test_names_in_comments_texts_and_longer_names_are_not_calls(self):
        self.accepted("src/base/a.c", '/* free(x) */\nint x = "malloc(1)";\nint y = arena_free(1);\n'
                                      "int z = list->free(2); // atoi(x)\n")

    def test_the_arena_and_the_tests_may_take_memory(self):
        self.accepted("tests/unit/a.c", "/* c */\nint x = malloc(1);\n")
        with tempfile.TemporaryDirectory() as root:
            write_tree(root, {"src/base/arena.c": "/* c */\nint x = malloc(1);\n",
                              "src/base/meson.build": "'arena.c'\n"})
            self.assertEqual(tidy.check(root), [])

    def test_sql_text_is_found_also_when_it_is_put_together(self):
        for sql in ["SELECT a FROM b", "select a\\nfrom b", "INSERT INTO t VALUES (1)", "DELETE FROM t",
                    "UPDATE t SET a = 1", "CREATE TABLE t (a)", "WITH x AS (SELECT 1)"]:
            self.refused("src/store/a.c", '/* c */\nconst char *s = "%s";\n' % sql, "SQL text")
        self.refused("src/store/a.c", '/* c */\nconst char *s = "SELECT a "\n    "FROM b";\n', "SQL text")

    def test_words_that_only_sound_like_sql_are_fine(self):
        self.accepted("src/cli/a.c", '/* SELECT a FROM b */\nconst char *s = "update the plan";\n'
                                     'const char *t = "select a site";\n')

    def test_a_header_has_the_guard_of_its_path(self):
        good = "/* c */\n#ifndef LINLI_BASE_A_H\n#define LINLI_BASE_A_H\n#endif\n"
        self.accepted("src/base/a.h", good)
        self.refused("src/base/a.h", good.replace("BASE_A", "A"), "not LINLI_BASE_A_H")
        self.refused("include/linli/a.h", good, "not LINLI_A_H")

    def test_a_file_begins_with_a_comment(self):
        self.refused("src/base/a.c", "int x;\n", "begin with a comment")

    def test_a_file_that_is_not_built_is_found(self):
        self.refused("src/base/b.c", "/* c */\n", "no meson.build")

    def test_blanks_tabs_and_endings(self):
        self.refused("src/base/a.c", "/* c */\nint x; \n", "blanks at the end")
        self.refused("src/base/a.c", "/* c */\n\tint x;\n", "a tab")
        self.refused("src/base/a.c", "/* c */\nint x;", "no newline")
        self.refused("src/base/a.c", b"/* c */\nint x = '\xff';\n", "not UTF-8")
        self.assertTrue(any("carriage return" in b for b in tidy_finds("src/base/a.c", "/* c */\r\n")))

    def test_unfinished_work_and_machine_paths(self):
        for word in ["TO" + "DO", "FIX" + "ME", "X" + "XX"]:
            self.refused("docs/a.md", "later: %s!\n" % word, "unfinished")
        self.accepted("docs/a.md", "mkdtemp takes a name that ends in XXXXXX\n")
        self.refused("docs/a.md", "see /" + "work/x\n", "machine")
        self.accepted("docs/a.md", "the path src/work/x is fine\n")

    def test_a_header_that_needs_another_does_not_compile_alone(self):
        with tempfile.TemporaryDirectory() as root:
            write_tree(root, {"src/base/a.h": "/* c */\n#ifndef A\n#define A\nuint8_t f(void);\n#endif\n",
                              "src/base/b.h": "/* c */\n#ifndef B\n#define B\n#include <stdint.h>\n"
                                              "uint8_t g(void);\n#endif\n",
                              "src/base/c.h": "/* c */\nstruct unguarded { int x; };\n"})
            found = tidy.check_headers(root, ["cc"], None)
            self.assertEqual([f.split(":")[0] for f in found], ["src/base/a.h", "src/base/c.h"])


class Floors(unittest.TestCase):
    def breaches(self, path, header):
        with tempfile.TemporaryDirectory() as root:
            write_tree(root, {path: "/* c */\n#include %s\n" % header})
            return floors.check(root)

    def refused(self, path, header, words):
        found = self.breaches(path, header)
        self.assertEqual(len(found), 1, (path, header, found))
        self.assertIn(words, found[0])
        self.assertTrue(found[0].startswith(path + ":2: "), found[0])

    def test_down_and_within_a_folder_is_allowed(self):
        for path, header in [("src/cli/a.c", '"service/day.h"'), ("src/planner/a.c", '"model/city.h"'),
                             ("src/engine/route/deep/a.c", '"engine/route/b.h"'),
                             ("src/store/a.c", '"store/db.h"'), ("src/engine/flow/a.c", '"base/date.h"'),
                             ("src/planner/a.c", '"linli/forecast.h"'), ("src/model/a.c", '"linli/error.h"'),
                             ("src/engine/route/a.c", '"linli/carbon.h"')]:
            self.assertEqual(self.breaches(path, header), [], (path, header))

    def test_up_is_refused(self):
        for path, header in [("src/base/a.c", '"model/city.h"'), ("src/model/a.h", '"planner/plan.h"'),
                             ("src/planner/a.c", '"store/db.h"'), ("src/store/a.c", '"service/day.h"'),
                             ("src/service/a.c", '"cli/main.h"')]:
            self.refused(path, header, "is above")

    def test_folders_on_one_floor_do_not_see_each_other(self):
        for path, header in [("src/planner/a.c", '"format/csv_in.h"'), ("src/world/a.c", '"planner/plan.h"'),
                             ("src/engine/route/a.c", '"engine/forecast/activity.h"'),
                             ("src/model/a.c", '"engine/flow/a.h"'), ("src/http/a.c", '"cli/main.h"')]:
            self.refused(path, header, "one floor")

    def test_an_engine_does_not_see_another_engines_public_header(self):
        self.refused("src/engine/route/a.c", '"linli/forecast.h"', "does not see this engine")
        self.refused("src/model/a.c", '"linli/inventory.h"', "does not see this engine")

    def test_libraries_stand_in_their_files(self):
        for path, header in [("src/service/a.c", "<sqlite3.h>"), ("src/store/city.c", "<sqlite3.h>"),
                             ("src/planner/a.c", "<jansson.h>"), ("src/model/a.c", "<gsl/gsl_cdf.h>"),
                             ("src/engine/flow/a.c", "<time.h>"), ("src/planner/a.c", "<sys/stat.h>"),
                             ("src/format/a.c", "<locale.h>"), ("src/store/a.c", "<pthread.h>")]:
            self.refused(path, header, "stands only in")
        for path, header in [("src/store/db_sqlite.c", "<sqlite3.h>"), ("src/format/json.c", "<jansson.h>"),
                             ("src/base/random.c", "<gsl/gsl_rng.h>"), ("src/planner/a.c", "<math.h>")]:
            self.assertEqual(self.breaches(path, header), [])

    def test_an_unknown_folder_or_path_is_refused(self):
        self.refused("src/new/a.c", '"base/date.h"', "has no floor")
        self.refused("src/base/a.c", '"../model/city.h"', "not written as a path")
        self.refused("src/base/a.c", '"date.h"', "not written as a path")

    def test_a_public_header_stands_alone(self):
        with tempfile.TemporaryDirectory() as root:
            write_tree(root, {"include/linli/a.h": '/* c */\n#include "linli/error.h"\n#include "base/date.h"\n'})
            found = floors.check(root)
            self.assertEqual(len(found), 1)
            self.assertIn("include/linli/a.h:3:", found[0])


class Counting(unittest.TestCase):
    def count(self, **result):
        record = {"name": "unit / x", "result": "OK", "stdout": "", "stderr": ""}
        record.update(result)
        return run_tests.count_log([json.dumps(record)])

    OUTPUT = ("[==========] tests: Running 3 test(s).\n[ RUN      ] one\n[       OK ] one\n"
              "[ RUN      ] two\n[  SKIPPED ] two\n[ RUN      ] three\n")

    def test_cases_of_a_program(self):
        text = self.OUTPUT + ("[       OK ] three\n[==========] tests: 3 test(s) run.\n[  PASSED  ] 2 test(s).\n"
                              "[  SKIPPED ] tests: 1 test(s), listed below:\n[  SKIPPED ] two\n")
        self.assertEqual(self.count(stdout=text), (2, 0, ["x: two"]))

    def test_a_failed_case_is_told_on_the_other_stream(self):
        found = self.count(stdout=self.OUTPUT, stderr="[  FAILED  ] three\n[  FAILED  ] three\n", result="FAIL")
        self.assertEqual(found, (1, 1, ["x: two"]))

    def test_a_crash_in_a_case_fails_that_case(self):
        self.assertEqual(self.count(stdout=self.OUTPUT, result="FAIL"), (1, 1, ["x: two"]))

    def test_a_crash_behind_the_cases_fails_too(self):
        text = self.OUTPUT + "[       OK ] three\n"
        self.assertEqual(self.count(stdout=text, result="FAIL"), (2, 1, ["x: two"]))

    def test_other_programs(self):
        self.assertEqual(self.count(), (1, 0, []))
        self.assertEqual(self.count(result="FAIL"), (0, 1, []))
        self.assertEqual(self.count(result="TIMEOUT"), (0, 1, []))
        self.assertEqual(self.count(result="SKIP"), (0, 0, ["x: all"]))
        self.assertEqual(self.count(stdout="talk\n5 passed, 0 failed, 1 skipped\n"), (5, 0, ["x: case"]))
        self.assertEqual(self.count(stdout="5 passed, 0 failed\n", result="FAIL"), (5, 1, []))


if __name__ == "__main__":
    outcome = unittest.TextTestRunner(verbosity=1).run(
        unittest.defaultTestLoader.loadTestsFromModule(sys.modules[__name__]))
    bad_n = len(outcome.failures) + len(outcome.errors)
    print("%d passed, %d failed" % (outcome.testsRun - bad_n, bad_n))
    sys.exit(1 if bad_n else 0)
