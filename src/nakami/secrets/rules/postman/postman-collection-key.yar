rule postman_collection_key : postman
{
    meta:
        code = "NK-S0341"
        title = "Access key of a Postman collection"
        severity = "medium"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can read the collection."
        remedy = "delete it in Postman under the collection's share settings, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://learning.postman.com/docs/collaborating-in-postman/sharing/"
        over = "any"
        check = "letters_and_digits"
        entropy = "3.4"
        prefix = "PMAT-"
    strings:
        $value = /PMAT-[0-9A-Z]{26}/ fullword ascii
    condition:
        $value
}
