// Texts that hold code of a server: rules that say `over = "page"` are held against them. The two signs of a mark come by chance in what is
// packed, so that only marks in full count there.
rule pages : gate
{
    strings:
        $open = "<?"
        $xml = "<?xml"
        $php = "<?php" nocase
        $echo = "<?="
        $percent = "<%"
        $jsp = "<jsp:"
        $fusion = "<cf" nocase
        $server = /<script[^>]{1,80}(runat|language\s{0,3}=\s{0,3}["']?(php|vbscript|jscript))/ nocase
        $expression = /[#$]\{[^}\n]{0,60}\.(getClass|class)\b/
    condition:
        $php or $echo or $jsp
        or filetype != "archive" and (#open > #xml or $percent or $fusion or $server or $expression)
}
