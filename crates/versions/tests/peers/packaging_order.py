"""Reads pairs of versions as JSON and prints how Python's `packaging` orders each pair."""

import json
import sys

from packaging.version import InvalidVersion, Version


def parsed(text):
    try:
        return Version(text)
    except InvalidVersion:
        return None


for left, right in json.load(sys.stdin):
    one, other = parsed(left), parsed(right)
    if one is None:
        print("refused left not PEP 440")
    elif other is None:
        print("refused right not PEP 440")
    else:
        print("<" if one < other else ">" if one > other else "=")
