#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Draws the picture of the README: the chart of a report, as a browser shows it.

    reference/chart_picture.py [--browser chromium] [FILE.png]

Without FILE, docs/images/he-against-xavier.png. Needs ./evenkeel and Chromium or Chrome.
"""
import argparse
import pathlib
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file", nargs="?", default=ROOT / "docs/images/he-against-xavier.png")
    parser.add_argument("--browser", default=next(filter(shutil.which, BROWSERS), None))
    options = parser.parse_args()
    if not options.browser:
        sys.exit("no browser found; name one with --browser")
    with tempfile.TemporaryDirectory() as folder:
        page = pathlib.Path(folder, "report.html")
        start = [ROOT / "evenkeel", "init", "plain-cnn-30", "--recipe", "he", "--compare", "xavier"]
        subprocess.run([*start, "--quiet", "--report", page], check=True)
        shot = [
            options.browser, "--headless", "--no-sandbox", "--hide-scrollbars",
            "--force-device-scale-factor=1.5", "--window-size=960,480",
            f"--user-data-dir={folder}/profile", f"--screenshot={options.file}",
        ]
        subprocess.run([*shot, f"{page.as_uri()}#chart-only"], check=True, capture_output=True)


if __name__ == "__main__":
    main()
