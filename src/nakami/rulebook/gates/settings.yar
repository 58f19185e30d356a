// Texts in which people keep settings, and not what libraries bring: rules that say `over = "setting"` are held against them.
// It has no patterns, and costs nothing. Members of archives have paths such as /srv/app.jar!/config.
rule settings : gate
{
    condition:
        filetype == "instructions"
        or not (
            // Nobody writes a setting there.
            extension matches /^\.(map|css|scss|less|svg|po|pot|mo)$/
            // Of installed packages.
            or filepath matches /\/(node_modules|bower_components|site-packages|dist-packages|gems\/[\w.-]{1,80}-\d[\w.]{0,40}|pkg\/mod|rustlib|\.cargo\/registry|\.m2\/repository|\.nuget\/packages|vendor\/(bundle|github\.com|golang\.org|google\.golang\.org|k8s\.io)|[\w.-]{1,80}\.(dist|egg)-info)(\/|$)/
            // Of Composer's, vendor/maker/package.
            or filepath matches /\/vendor\/[a-z0-9][\w.-]{0,60}\/[\w.-]{1,60}\/(src|lib|tests?|inc|includes|classes|Resources)(\/|$)/
            // Of distributions, but for folders where applications are put.
            or filepath matches /^\/(usr\/(share|lib|lib32|lib64|libexec|include|src)|lib|lib64|opt\/conda|nix\/store|gnu\/store|usr\/local\/go|var\/lib\/(dpkg|apt|rpm|gems)|var\/cache\/apt)(\/|$)|^\/usr\/local\/(lib|share)\/(python|node|ruby|perl|php|R|doc|man|go)/
            and not filepath matches /^\/usr\/(src|share|lib)\/(app|nginx|www|webapps?|service|api)(\/|$)/
        )
        // What people write on the spot has such names wherever it lies.
        or extension matches /^\.(env|pem|key|ini|cfg|conf|cnf|config|properties|toml|ya?ml|tfvars|tfstate|hcl|credentials|secrets?|kdbx?|p12|pfx|jks|ovpn|service)$/
        or filename matches /^\.(env\b|npmrc|yarnrc|pypirc|netrc|pgpass|my\.cnf|git-credentials|gitconfig|dockercfg|dockerconfigjson|htpasswd|s3cfg|boto|bashrc|profile|\w{1,12}_history$)|^id_[a-z0-9]{2,10}$/
        or filename matches /^([\w-]{0,30}[_-])?(credentials?|secrets?|passwords?|tokens?|auth|config|configuration|settings|appsettings|parameters|database)([._-](local|prod\w{0,8}|production|staging|dev\w{0,8}))?(\.(json|xml|php|txt|bak|old|local))?$/
}
