"""How secrets are taken out of the formats that hold them; which reading a rule needs stands in its metadata as `reading`."""
