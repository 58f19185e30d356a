"""What is installed: one cataloger per kind of file, in `catalogers/`; see docs/adding-a-cataloger.md."""

from nakami.catalog.catalogers.amazon_extras import AmazonExtras
from nakami.catalog.catalogers.apk import Apk
from nakami.catalog.catalogers.apt_sources import AptSources
from nakami.catalog.catalogers.binaries.data_files import DataFiles
from nakami.catalog.catalogers.binaries.programs import Programs
from nakami.catalog.catalogers.bitnami import Bitnami
from nakami.catalog.catalogers.content_manifests import ContentManifests
from nakami.catalog.catalogers.dart.pubspec_lock import PubspecLock
from nakami.catalog.catalogers.debian_changelogs import DebianChangelogs
from nakami.catalog.catalogers.dotnet.assembly import DotnetAssembly
from nakami.catalog.catalogers.dotnet.deps_json import DepsJson
from nakami.catalog.catalogers.dotnet.nuspec import Nuspec
from nakami.catalog.catalogers.dotnet.packages_config import PackagesConfig
from nakami.catalog.catalogers.dotnet.packages_lock import NuGetLock
from nakami.catalog.catalogers.dpkg import Dpkg
from nakami.catalog.catalogers.dpkg_files import DpkgFiles
from nakami.catalog.catalogers.elf_note import ElfNote
from nakami.catalog.catalogers.erlang.application import ErlangApplication
from nakami.catalog.catalogers.erlang.mix_lock import MixLock
from nakami.catalog.catalogers.erlang.rebar_lock import RebarLock
from nakami.catalog.catalogers.executables import Executables
from nakami.catalog.catalogers.go.go_mod import GoMod
from nakami.catalog.catalogers.go.program import GoProgram
from nakami.catalog.catalogers.haskell.cabal_freeze import CabalFreeze
from nakami.catalog.catalogers.haskell.stack_lock import StackLock
from nakami.catalog.catalogers.homebrew import Homebrew
from nakami.catalog.catalogers.java.archive import JavaArchive
from nakami.catalog.catalogers.java.gradle_lock import GradleLock
from nakami.catalog.catalogers.java.native_image import NativeImage
from nakami.catalog.catalogers.linux.kernel import LinuxKernel
from nakami.catalog.catalogers.linux.module import LinuxModule
from nakami.catalog.catalogers.lua.rock import LuaRock
from nakami.catalog.catalogers.nix_store import NixStore
from nakami.catalog.catalogers.node.bun_lock import BunLock
from nakami.catalog.catalogers.node.copies import NodeCopies
from nakami.catalog.catalogers.node.installed import NodeInstalled
from nakami.catalog.catalogers.node.package_lock import PackageLock
from nakami.catalog.catalogers.node.pnpm_lock import PnpmLock
from nakami.catalog.catalogers.node.yarn_cache import YarnCache
from nakami.catalog.catalogers.node.yarn_lock import YarnLock
from nakami.catalog.catalogers.os_release import OsRelease
from nakami.catalog.catalogers.packed_program import PackedProgram
from nakami.catalog.catalogers.perl.cpanfile_snapshot import CpanfileSnapshot
from nakami.catalog.catalogers.perl.installed import PerlInstalled
from nakami.catalog.catalogers.php.composer_lock import ComposerLock
from nakami.catalog.catalogers.php.installed import ComposerInstalled
from nakami.catalog.catalogers.php.pear import PearRegistry
from nakami.catalog.catalogers.python.conda import Conda
from nakami.catalog.catalogers.python.egg import PythonEgg
from nakami.catalog.catalogers.python.installed import PythonInstalled
from nakami.catalog.catalogers.python.pdm_lock import PdmLock
from nakami.catalog.catalogers.python.pipfile_lock import PipfileLock
from nakami.catalog.catalogers.python.poetry_lock import PoetryLock
from nakami.catalog.catalogers.python.pylock import Pylock
from nakami.catalog.catalogers.python.requirements import Requirements
from nakami.catalog.catalogers.python.uv_lock import UvLock
from nakami.catalog.catalogers.r.installed import RInstalled
from nakami.catalog.catalogers.r.renv_lock import RenvLock
from nakami.catalog.catalogers.rpm import Rpm
from nakami.catalog.catalogers.ruby.gemfile_lock import GemfileLock
from nakami.catalog.catalogers.ruby.installed import RubyInstalled
from nakami.catalog.catalogers.rust.cargo_lock import CargoLock
from nakami.catalog.catalogers.rust.installed import CargoInstalled
from nakami.catalog.catalogers.rust.program import RustProgram
from nakami.catalog.catalogers.swift.package_resolved import PackageResolved
from nakami.catalog.catalogers.swift.podfile_lock import PodfileLock
from nakami.catalog.catalogers.web.applications import WebApplications
from nakami.catalog.catalogers.web.drupal_modules import DrupalModules
from nakami.catalog.catalogers.web.wordpress_extensions import WordPressExtensions
from nakami.rootfs.reader import Reader

CATALOGERS: tuple[Reader, ...] = (
    OsRelease(),
    Dpkg(),
    DpkgFiles(),
    DebianChangelogs(),
    Apk(),
    Rpm(),
    PythonInstalled(),
    Conda(),
    PdmLock(),
    PipfileLock(),
    PoetryLock(),
    Pylock(),
    PythonEgg(),
    Requirements(),
    UvLock(),
    NodeInstalled(),
    NodeCopies(),
    BunLock(),
    PackageLock(),
    PnpmLock(),
    YarnCache(),
    YarnLock(),
    JavaArchive(),
    RubyInstalled(),
    GemfileLock(),
    ComposerInstalled(),
    ComposerLock(),
    PearRegistry(),
    GoProgram(),
    GoMod(),
    RustProgram(),
    CargoLock(),
    NativeImage(),
    LinuxKernel(),
    LinuxModule(),
    Programs(),
    DataFiles(),
    WebApplications(),
    WordPressExtensions(),
    DrupalModules(),
    GradleLock(),
    DepsJson(),
    DotnetAssembly(),
    NuGetLock(),
    PackagesConfig(),
    Nuspec(),
    ErlangApplication(),
    MixLock(),
    RebarLock(),
    PubspecLock(),
    PackageResolved(),
    PodfileLock(),
    StackLock(),
    CabalFreeze(),
    LuaRock(),
    RInstalled(),
    RenvLock(),
    PerlInstalled(),
    CpanfileSnapshot(),
    NixStore(),
    Homebrew(),
    Bitnami(),
    ElfNote(),
    PackedProgram(),
    CargoInstalled(),
    AptSources(),
    AmazonExtras(),
    ContentManifests(),
    Executables(),
)
"""Every cataloger that a scan runs."""
