#!/usr/bin/env python3
"""test_install.py BUILD SOURCE CC [FLAG...]: what `meson install` puts there is enough for others.

Installs a build into a temporary folder; builds the examples against it through pkg-config, once with the shared
and once with the static library each, and runs both; takes the headers into C++; looks at the names that are seen.
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
HEADERS = ["arena.h", "carbon.h", "error.h", "flow.h", "forecast.h", "forecast_cold.h",
           "forecast_state.h", "forecast_tree.h", "inventory.h", "inventory_policy.h", "route.h",
           "share.h"]
NAMES = {"forecast": "linli_forecast_batch", "inventory": "linli_flow_solve", "route": "linli_route_solve"}
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

    def config(self, library, *what):
        """pkg-config's answer as if the prefix were below the temporary folder."""
        return run(["pkg-config", "--define-variable=prefix=" + self.folder + self.prefix, *what, "linli-" + library],
                   env=self.settings).split()

    def example(self, library, name, libraries):
        program = os.path.join(self.folder, library + "-" + name)
        source = os.path.join(SOURCE, "examples", library + ".c")
        run([*CC, "-std=c17", "-Wall", "-Wextra", "-Werror", *FLAGS, source, *self.config(library, "--cflags"),
             *libraries, "-o", program])
        return run([program], env=dict(os.environ, LD_LIBRARY_PATH=self.libraries))

    def both(self, library):
        """What an example prints, by whichever of the two it is linked to."""
        shared = self.example(library, "shared", self.config(library, "--libs"))
        needed = run(["ldd", os.path.join(self.folder, library + "-shared")],
                     env=dict(os.environ, LD_LIBRARY_PATH=self.libraries))
        self.assertIn(self.libraries, needed)
        wanted = [part for part in self.config(library, "--static", "--libs") if part != "-llinli-" + library]
        archive = os.path.join(self.libraries, "liblinli-%s.a" % library)
        self.assertEqual(shared, self.example(library, "static", [archive, *wanted]))
        return shared

    def test_forecast(self):
        shared = self.both("forecast")
        means = [float(x) for x in re.findall(r"mean +([0-9.]+)", shared)]
        self.assertEqual(len(means), 14)
        # eight weeks of about 20 on Mondays and 24 on Fridays, twice as many on the promoted ones; two a week
        self.assertTrue(15 < means[0] < 27, shared)
        self.assertTrue(38 < means[4] < 60, shared)
        self.assertTrue(all(0 < x < 2 for x in means[7:]), shared)

    def test_inventory(self):
        # Zheng and Federgruen (1991), table of Poisson demand: mean 10, K 64, h 1, p 9. Of depot 1's 6 four go to
        # shop 4 (3 there, 9 from depot 0) and two to shop 2; depot 0 brings the rest: 3 to shop 2, 6 to shop 3.
        lines = self.both("inventory").splitlines()
        self.assertEqual(lines[0], "order at 6 or less, up to 40: 35.0216 a week")
        self.assertEqual(lines[1:], ["0 to 2: 3", "0 to 3: 6", "1 to 2: 2", "1 to 4: 4", "0 to 4: 0"])

    def test_route(self):
        # Every way of parting and ordering the five stops was tried: 133 is the least, 1 2 on one van, 3 between 4 and
        # 5 on the other (two fixed costs of 50; 5 + 3 + 5 and 4 + 6 + 4 + 6 kilometres).
        lines = self.both("route").splitlines()
        self.assertEqual(lines[0], "van 1: 1 2")
        self.assertIn(lines[1], ["van 2: 4 3 5", "van 2: 5 3 4"])
        self.assertEqual(lines[2:], ["cost 133"])

    def test_names(self):
        for library, known in NAMES.items():
            at = os.path.join(self.libraries, "liblinli-" + library)
            for text in (run(["nm", "-D", "--defined-only", at + ".so"]),
                         run(["nm", "-g", "--defined-only", at + ".a"])):
                names = [line.split()[2] for line in text.splitlines() if len(line.split()) == 3]
                self.assertIn(known, names)
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
        run([CXX, "-Wall", "-Wextra", "-Werror", *FLAGS, file, *self.config("forecast", "--cflags", "--libs"),
             "-o", program])
        run([program], env=dict(os.environ, LD_LIBRARY_PATH=self.libraries))


if __name__ == "__main__":
    result = unittest.TextTestRunner(verbosity=2).run(unittest.defaultTestLoader.loadTestsFromTestCase(Install))
    failed = len(result.failures) + len(result.errors)
    skipped = len(result.skipped)
    print("%d passed, %d failed, %d skipped" % (result.testsRun - failed - skipped, failed, skipped))
    sys.exit(1 if failed else 0)
