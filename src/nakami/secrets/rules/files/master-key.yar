rule master_key : digest
{
    meta:
        code = "NK-S0530"
        title = "Master key of an application"
        severity = "high"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can read everything that the application keeps encrypted: its passwords and its keys."
        remedy = "make a new one, hand it to the container when it starts, and rebuild without the layer that holds it"
        references = "https://guides.rubyonrails.org/security.html"
        over = "text"
        reading = "alone"
        names = "[0-9a-f]{32}|[0-9a-f]{256}"
    condition:
        filesize < 1MB and ((filename == "master.key" or extension == ".key") and filesize < 1KB)
}
