"""Is it TRUSTED: who vouches for this image, and is it the one that was meant?"""
