// Texts that hold code of a server: rules that say `over = "page"` are held against them.
rule pages
{
    strings:
        $php = /<\?([ \t\r\n=@$"'#\/(`{;]|php|eval|assert|include|require|echo|print|system|exec|passthru|shell_exec|if|foreach|error_reporting|set_time_limit|session_start|ob_start|file_put|function|global)/ nocase
        $percent = "<%"
        $jsp = "<jsp:"
        $fusion = "<cf" nocase
        $server = /<script[^>]{1,80}(runat|language\s{0,3}=\s{0,3}["']?(php|vbscript|jscript))/ nocase
        $expression = /[#$]\{[^}\n]{0,60}\.(getClass|class)\b/
    condition:
        any of them
}
