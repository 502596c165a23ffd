#!/usr/bin/env python3
"""test_install.py BUILD SOURCE CC [FLAG...]: what `meson install` puts there is enough for others.

Installs a build into a temporary folder; builds examples/forecast.c against it through pkg-config, once with the shared
and once with the static library, and runs both; takes the headers into C++; looks at the names that are to be seen.
FLAGs are the build's own, such as a sanitizer's.
"""
import glob
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

BUILD, SOURCE, CC, FLAGS = sys.argv[1], sys.argv[2], sys.argv[3].split(), sys.argv[4:]
HEADERS = ["arena.h", "error.h", "forecast.h", "forecast_cold.h", "forecast_tree.h"]
CXX = shutil.which("c++")


def run(command, **more):
    done = subprocess.run(command, capture_output=True, text=True, check=False, **more)
    if done.returncode != 0:
        raise AssertionError("%s: %s" % (" ".join(command), done.stdout + done.stderr))
    return done.stdout


class Install(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp(prefix="linli-install-")
        run(["meson", "install", "-C", BUILD, "--no-rebuild", "--quiet", "--destdir", cls.folder])
        file = glob.glob(cls.folder + "/**/linli-forecast.pc", recursive=True)[0]
        with open(file, encoding="utf-8") as text:
            cls.prefix = re.search(r"^prefix=(.*)$", text.read(), re.M).group(1)
        cls.libraries = os.path.dirname(os.path.dirname(file))
        cls.settings = dict(os.environ, PKG_CONFIG_PATH=os.path.dirname(file))

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.folder)

    def config(self, *what):
        """pkg-config's answer as if the prefix were below the temporary folder."""
        return run(["pkg-config", "--define-variable=prefix=" + self.folder + self.prefix, *what, "linli-forecast"],
                   env=self.settings).split()

    def example(self, name, libraries):
        program = os.path.join(self.folder, name)
        run([*CC, "-std=c17", "-Wall", "-Wextra", "-Werror", *FLAGS, os.path.join(SOURCE, "examples", "forecast.c"),
             *self.config("--cflags"), *libraries, "-o", program])
        return run([program], env=dict(os.environ, LD_LIBRARY_PATH=self.libraries))

    def test_example(self):
        shared = self.example("shared", self.config("--libs"))
        needed = run(["ldd", os.path.join(self.folder, "shared")], env=dict(os.environ, LD_LIBRARY_PATH=self.libraries))
        self.assertIn(self.libraries, needed)
        wanted = [part for part in self.config("--static", "--libs") if part != "-llinli-forecast"]
        static = self.example("static", [os.path.join(self.libraries, "liblinli-forecast.a"), *wanted])
        self.assertEqual(shared, static)
        means = [float(x) for x in re.findall(r"mean +([0-9.]+)", shared)]
        self.assertEqual(len(means), 14)
        # eight weeks of about 20 on Mondays and 24 on Fridays, twice as many on the promoted ones; two a week
        self.assertTrue(15 < means[0] < 27, shared)
        self.assertTrue(38 < means[4] < 60, shared)
        self.assertTrue(all(0 < x < 2 for x in means[7:]), shared)

    def test_names(self):
        shared = run(["nm", "-D", "--defined-only", os.path.join(self.libraries, "liblinli-forecast.so")])
        static = run(["nm", "-g", "--defined-only", os.path.join(self.libraries, "liblinli-forecast.a")])
        for text in (shared, static):
            names = [line.split()[2] for line in text.splitlines() if len(line.split()) == 3]
            self.assertIn("linli_forecast_batch", names)
            self.assertEqual([n for n in names if not n.startswith("linli_")], [])

    def test_headers(self):
        folder = os.path.join(self.folder + self.prefix, "include", "linli")
        self.assertEqual(sorted(os.listdir(folder)), HEADERS)

    @unittest.skipUnless(CXX, "no C++ compiler")
    def test_headers_in_cxx(self):
        file = os.path.join(self.folder, "headers.cpp")
        with open(file, "w", encoding="utf-8") as text:
            for header in HEADERS:
                text.write("#include <linli/%s>\n" % header)
            text.write("int main() { return linli_forecast_model_name(LINLI_FORECAST_AUTO)[0] == 'a' ? 0 : 1; }\n")
        program = os.path.join(self.folder, "cxx")
        run([CXX, "-Wall", "-Wextra", "-Werror", *FLAGS, file, *self.config("--cflags", "--libs"), "-o", program])
        run([program], env=dict(os.environ, LD_LIBRARY_PATH=self.libraries))


if __name__ == "__main__":
    result = unittest.TextTestRunner(verbosity=2).run(unittest.defaultTestLoader.loadTestsFromTestCase(Install))
    failed = len(result.failures) + len(result.errors)
    skipped = len(result.skipped)
    print("%d passed, %d failed, %d skipped" % (result.testsRun - failed - skipped, failed, skipped))
    sys.exit(1 if failed else 0)
