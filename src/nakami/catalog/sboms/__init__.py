"""What others say is inside: bills of materials, one module per family of formats. All are pure: bytes in, an inventory out."""
