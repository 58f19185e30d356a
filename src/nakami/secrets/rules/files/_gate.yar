rule _gate : gate
{
    condition:
        filesize < 4MB and not extension matches /^\.(py|pyi|pyc|js|mjs|cjs|jsx|ts|tsx|map|css|scss|less|html|htm|svg|md|rst|go|rs|java|class|c|cc|cpp|h|hpp|pl|pm|pod|so|a|o|mo|po|woff2?)$/
}
