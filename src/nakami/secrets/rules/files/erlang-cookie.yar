rule erlang_cookie
{
    meta:
        code = "NK-S0560"
        title = "Cookie of an Erlang cluster"
        severity = "medium"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image and reach the node can run any program on it."
        remedy = "make a new one, hand it to the container when it starts, and rebuild without the layer that holds it"
        references = "https://www.erlang.org/doc/system/distributed.html"
        over = "text"
        reading = "alone"
        names = "[A-Za-z0-9_.-]{8,255}"
    condition:
        filesize < 1MB and (filename == ".erlang.cookie")
}
