"""Web applications that are copied into an image: content management systems, wikis, mail and shop fronts, and their extensions."""
