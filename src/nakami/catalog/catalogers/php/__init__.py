"""PHP: packages of Composer, PEAR and PECL."""
