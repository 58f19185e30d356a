"""What a rule is: found in its folder, checked, tried on its cases, compiled, and explained."""
