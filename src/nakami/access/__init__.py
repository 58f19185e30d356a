"""Is its ACCESS right: what identity and rights does it get?"""
