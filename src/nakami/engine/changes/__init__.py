"""What differs between two targets, one module for each kind of thing; pure."""
