rule onepassword_secret_key : onepassword
{
    meta:
        code = "NK-S0069"
        title = "Secret key of a 1Password account"
        severity = "high"
        confidence = "high"
        maturity = "stable"
        since = "0.1"
        why = "Whoever can pull the image can open the account's vaults, once they have its password."
        remedy = "regenerate it in the account's settings on 1Password, hand a new one over at run time or as a build secret, and rebuild without the layer that holds the old one"
        references = "https://support.1password.com/secret-key/"
        over = "any"
        check = "letters_and_digits"
        entropy = "3.6"
        prefix = "A3-"
    strings:
        $value = /A3-[0-9A-Z]{6}-[0-9A-Z]{6}-[0-9A-Z]{5}-[0-9A-Z]{5}-[0-9A-Z]{5}-[0-9A-Z]{5}/ fullword ascii
    condition:
        $value
}
