"""prose"""
from __future__ import annotations
class ProseReader:
    def __init__(self, codebook, words): pass
    def check(self, claim, cited): return "x"
