// Texts that hold code of a server: rules that say `over = "page"` are held against them.
rule pages
{
    strings:
        $php = /<\?(php|=|[ \t\r\n])/ nocase
        $percent = "<%"
        $jsp = "<jsp:"
        $fusion = /<cf[a-z]{2,12}/ nocase
        $server = /<script[^>]{1,80}(runat|language\s{0,3}=\s{0,3}["']?(php|vbscript|jscript))/ nocase
    condition:
        any of them
}
