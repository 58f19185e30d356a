"""nakami (中身, "what is inside"): is what is inside this container image OK?"""

__version__ = "0.1.0"
