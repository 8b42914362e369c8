#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Draws the picture of He's Figure 3 in the README: the top of a race's page in a browser.

    reference/race_picture.py [--browser chromium] [--page RACE.html] [FILE.png]

Without --page the race is run, which takes some minutes; without FILE, docs/images/figure-3.png.
Needs ./evenkeel and Chromium or Chrome.
"""
import argparse
import pathlib
import shutil
import subprocess
import sys
import tempfile

from chart_picture import BROWSERS, ROOT

RACE = "race plain-cnn-30x8 --task textures-16 --recipes he,xavier --seeds 3 --steps 400 --rate 0.02 --clip 1"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file", nargs="?", default=ROOT / "docs/images/figure-3.png")
    parser.add_argument("--browser", default=next(filter(shutil.which, BROWSERS), None))
    parser.add_argument("--page", type=pathlib.Path)
    options = parser.parse_args()
    if not options.browser:
        sys.exit("no browser found; name one with --browser")
    with tempfile.TemporaryDirectory() as folder:
        page = options.page or pathlib.Path(folder, "race.html")
        if not options.page:
            run = [ROOT / "evenkeel", *RACE.split(), "--quiet", "--report", page]
            subprocess.run(run, check=True)
        shot = [
            options.browser, "--headless", "--no-sandbox", "--hide-scrollbars",
            "--force-device-scale-factor=1.5", "--window-size=960,545",
            f"--user-data-dir={folder}/profile", f"--screenshot={options.file}",
        ]
        subprocess.run([*shot, page.resolve().as_uri()], check=True, capture_output=True)


if __name__ == "__main__":
    main()
