"""Swift and Objective-C."""
