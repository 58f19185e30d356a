"""distro-info-data: the dates of Debian's and Ubuntu's releases, by Debian's and Ubuntu's own developers."""
