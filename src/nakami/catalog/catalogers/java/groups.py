"""Groups of well-known libraries whose archives do not say them: those built by Ant or Gradle, and the first Apache Commons.

Taken from the coordinates that the projects document for their users. A name that several groups publish is not in here, unless the
major version tells them apart.
"""

from nakami.bounded.pattern import pattern

# fmt: off
_SPRING = (
    "aop", "aspects", "beans", "context", "context-indexer", "context-support", "core", "core-test", "expression",
    "instrument", "jcl", "jdbc", "jms", "messaging", "orm", "oxm", "r2dbc", "test", "tx", "web", "webflux",
    "webmvc", "webmvc-portlet", "websocket",
)
_SPRING_BOOT = (
    "actuator", "actuator-autoconfigure", "autoconfigure", "devtools", "loader", "loader-tools", "starter",
    "starter-actuator", "starter-aop", "starter-data-jpa", "starter-jdbc", "starter-json", "starter-logging",
    "starter-security", "starter-tomcat", "starter-validation", "starter-web", "starter-webflux",
)
_SPRING_SECURITY = (
    "acl", "aspects", "cas", "config", "core", "crypto", "data", "ldap", "messaging", "oauth2-client",
    "oauth2-core", "oauth2-jose", "oauth2-resource-server", "openid", "remoting", "rsocket",
    "saml2-service-provider", "taglibs", "test", "web",
)
_GROOVY = (
    "all", "ant", "astbuilder", "bsf", "cli-commons", "cli-picocli", "console", "contracts", "datetime", "dateutil",
    "docgenerator", "ginq", "groovydoc", "groovysh", "jaxb", "jmx", "json", "jsr223", "macro", "macro-library", "nio",
    "servlet", "sql", "swing", "templates", "test", "test-junit5", "testng", "toml", "typecheckers", "xml", "yaml",
)
_COMMONS = (
    "attributes", "beanutils", "beanutils-core", "betwixt", "chain", "cli", "codec", "collections", "configuration",
    "dbcp", "digester", "discovery", "el", "fileupload", "httpclient", "io", "jelly", "jexl", "jxpath", "lang",
    "launcher", "logging", "logging-adapters", "logging-api", "modeler", "net", "pool", "primitives", "transaction",
    "validator",
)
_GUICE = (
    "assistedinject", "dagger-adapter", "grapher", "jmx", "jndi", "multibindings", "persist", "servlet", "spring", "struts2",
    "testlib", "throwingproviders",
)
_APACHE_COMMONS = (
    "collections4", "compress", "configuration2", "crypto", "csv", "dbcp2", "exec", "imaging", "jcs", "lang3", "math",
    "math3", "pool2", "rng-core", "text", "vfs2",
)
# fmt: on

# Artifact -> groups by lowest major version, highest first.
_BY_ARTIFACT: dict[str, tuple[tuple[int, str], ...]] = {
    "ant": ((0, "org.apache.ant"),),
    "ant-launcher": ((0, "org.apache.ant"),),
    **dict.fromkeys(
        ("asm", "asm-all", "asm-analysis", "asm-commons", "asm-tree", "asm-util", "asm-xml"),
        ((4, "org.ow2.asm"), (0, "asm")),  # 4.0 moved: ASM's own release notes
    ),
    **dict.fromkeys(
        ("bson", "mongo-java-driver", "mongodb-driver", "mongodb-driver-async", "mongodb-driver-core", "mongodb-driver-legacy",
         "mongodb-driver-sync", "mongodb-driver-reactivestreams"),
        ((0, "org.mongodb"),),
    ),
    **{
        f"{name}-{platform}": ((0, "org.bouncycastle"),)  # the older -jdk14 to -jdk16 are published by two groups
        for name in ("bcmail", "bcpg", "bcpkix", "bcprov", "bcprov-ext", "bctls", "bcutil")
        for platform in ("jdk15on", "jdk15to18", "jdk18on")
    },
    **dict.fromkeys(
        ("derby", "derbyclient", "derbynet", "derbyoptionaltools", "derbyshared", "derbytools"), ((0, "org.apache.derby"),)
    ),
    "dom4j": ((2, "org.dom4j"), (0, "dom4j")),
    **dict.fromkeys(("groovy", *(f"groovy-{part}" for part in _GROOVY)), ((4, "org.apache.groovy"), (0, "org.codehaus.groovy"))),
    "h2": ((0, "com.h2database"),),
    "hsqldb": ((0, "org.hsqldb"),),
    "hibernate-core": ((6, "org.hibernate.orm"), (0, "org.hibernate")),
    **dict.fromkeys(("jackson-annotations", "jackson-core", "jackson-databind"), ((2, "com.fasterxml.jackson.core"),)),
    **dict.fromkeys(("jackson-core-asl", "jackson-mapper-asl"), ((0, "org.codehaus.jackson"),)),
    "aspectjrt": ((0, "org.aspectj"),),
    "aspectjtools": ((0, "org.aspectj"),),
    "aspectjweaver": ((0, "org.aspectj"),),
    "fastjson": ((0, "com.alibaba"),),
    "gson": ((0, "com.google.code.gson"),),
    "guava": ((10, "com.google.guava"),),
    "guice": ((1, "com.google.inject"),),
    **{f"guice-{part}": ((2, "com.google.inject.extensions"),) for part in _GUICE},  # since 2.0 (Guice's own release notes)
    "httpclient": ((4, "org.apache.httpcomponents"),),
    "httpcore": ((4, "org.apache.httpcomponents"),),
    "jedis": ((0, "redis.clients"),),
    "junit": ((0, "junit"),),
    "log4j": ((0, "log4j"),),
    "logback-access": ((0, "ch.qos.logback"),),
    "logback-classic": ((0, "ch.qos.logback"),),
    "logback-core": ((0, "ch.qos.logback"),),
    "mariadb-java-client": ((0, "org.mariadb.jdbc"),),
    "protobuf-java": ((0, "com.google.protobuf"),),
    "quartz": ((2, "org.quartz-scheduler"),),
    "snakeyaml": ((0, "org.yaml"),),
    "struts2-core": ((0, "org.apache.struts"),),
    "undertow-core": ((0, "io.undertow"),),
    "xstream": ((1, "com.thoughtworks.xstream"),),
    **dict.fromkeys(
        ("log4j-1.2-api", "log4j-api", "log4j-core", "log4j-jcl", "log4j-jul", "log4j-slf4j-impl", "log4j-slf4j2-impl", "log4j-web"),
        ((2, "org.apache.logging.log4j"),),
    ),
    "kafka-clients": ((0, "org.apache.kafka"),),
    "kotlin-reflect": ((0, "org.jetbrains.kotlin"),),
    "kotlin-stdlib": ((0, "org.jetbrains.kotlin"),),
    "mysql-connector-j": ((0, "com.mysql"),),
    "mysql-connector-java": ((0, "mysql"),),
    "okhttp": ((3, "com.squareup.okhttp3"), (0, "com.squareup.okhttp")),
    "okio": ((0, "com.squareup.okio"),),
    "postgresql": ((10, "org.postgresql"),),  # 9.x is published by two groups
    "serializer": ((0, "xalan"),),
    "xalan": ((0, "xalan"),),
    "xercesImpl": ((0, "xerces"),),
    **{f"spring-{name}": ((0, "org.springframework"),) for name in _SPRING},
    "spring-boot": ((0, "org.springframework.boot"),),
    **{f"spring-boot-{name}": ((0, "org.springframework.boot"),) for name in _SPRING_BOOT},
    **{f"spring-security-{name}": ((0, "org.springframework.security"),) for name in _SPRING_SECURITY},
    **{f"commons-{name}": ((0, f"commons-{name}"),) for name in _COMMONS},
    "commons-beanutils-core": ((0, "commons-beanutils"),),
    "commons-logging-adapters": ((0, "commons-logging"),),
    "commons-logging-api": ((0, "commons-logging"),),
    **{f"commons-{name}": ((0, "org.apache.commons"),) for name in _APACHE_COMMONS},
}  # fmt: skip

_BY_PREFIX: tuple[tuple[str, str], ...] = (
    ("lucene-", "org.apache.lucene"),
    ("tomcat-embed-", "org.apache.tomcat.embed"),
)

# Tomcat's own `lib` folder has other names than what is published ("Apache Tomcat Maven artifacts").
_TOMCAT = "org.apache.tomcat"
_TOMCAT_PACKAGED = pattern(r"tomcat\d+-")  # as Debian names the same files
_TOMCAT_BUNDLES = {"org.apache.tomcat.jdbc": "tomcat-jdbc"}
_TOMCAT_NAMES = {
    "annotations-api": "tomcat-annotations-api",
    "catalina": "tomcat-catalina",
    "catalina-ant": "tomcat-catalina-ant",
    "catalina-ha": "tomcat-catalina-ha",
    "catalina-ssi": "tomcat-ssi",
    "catalina-storeconfig": "tomcat-storeconfig",
    "catalina-tribes": "tomcat-tribes",
    "el-api": "tomcat-el-api",
    "jasper": "tomcat-jasper",
    "jasper-el": "tomcat-jasper-el",
    "jaspic-api": "tomcat-jaspic-api",
    "jsp-api": "tomcat-jsp-api",
    "servlet-api": "tomcat-servlet-api",
    "websocket-api": "tomcat-websocket-api",
}


def known_group(artifact: str, version: str) -> str:
    """The group that publishes this artifact as a .jar, or empty."""
    groups = _BY_ARTIFACT.get(artifact)
    if groups:
        digits = version.lstrip("v").replace("-", ".").partition(".")[0]
        major = int(digits) if digits.isdecimal() and len(digits) < 10 else 0
        return next((group for lowest, group in groups if major >= lowest), "")
    return next((group for prefix, group in _BY_PREFIX if artifact.startswith(prefix)), "")


def tomcat_name(stem: str, title: str, symbolic: str = "") -> tuple[str, str] | None:
    """Group and artifact of a part of Tomcat.

    The manifests say `Implementation-Title: Apache Tomcat`; those of the interfaces, which name their own, `Bundle-SymbolicName:
    org.apache.tomcat-el-api`.
    """
    name = _TOMCAT_BUNDLES.get(
        symbolic, symbolic.removeprefix("org.apache.") if symbolic.startswith(f"{_TOMCAT}-") else ""
    )
    if not name and title == "Apache Tomcat":
        stem = _TOMCAT_PACKAGED.sub("tomcat-", stem)
        name = _TOMCAT_NAMES.get(stem, stem if stem.startswith("tomcat-") else "")
    return (known_group(name, "") or _TOMCAT, name) if name else None
