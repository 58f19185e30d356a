"""Red Hat's own statements (CSAF VEX): what is fixed, what will not be, what is not affected, per product stream."""
