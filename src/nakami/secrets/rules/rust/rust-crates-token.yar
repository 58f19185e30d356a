rule rust_crates_token : rust
{
    meta:
        code = "NK-S0030"
        title = "API token of the Rust package registry"
        severity = "critical"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can publish new versions of its owner's crates."
        remedy = "revoke it in the account's settings on the registry, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://doc.rust-lang.org/cargo/reference/publishing.html"
        over = "any"
        check = "mixed"
        entropy = "4.0"
        prefix = "cio"
    strings:
        $value = /cio[0-9A-Za-z]{32}/ fullword ascii
    condition:
        $value
}
