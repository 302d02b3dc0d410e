//! Whether a saved file is one to be shown. What a system would run, or a browser as a page of this machine, is not: one
//! key here must never start what somebody else has written.
//!
//! Looked at is the file itself, each time anew: its place, its kind, its mode, its ending, how it begins.

use std::fs::File;
use std::io::{self, Read as _};
use std::os::unix::fs::MetadataExt as _;
use std::path::Path;

use rustix::fs::{Mode, OFlags};
use rustix::io::Errno;

/// Bytes of the beginning that are looked at.
const BEGINNING: u64 = 4096;

/// Endings of what is run, installed or followed when it is opened, on whatever system.
const RUN: &[&str] = &[
    "action",
    "apk",
    "app",
    "appimage",
    "applescript",
    "application",
    "appref-ms",
    "appx",
    "appxbundle",
    "awk",
    "bash",
    "bat",
    "bin",
    "bundle",
    "chm",
    "cjs",
    "class",
    "cmd",
    "com",
    "command",
    "cpl",
    "crx",
    "csh",
    "deb",
    "desktop",
    "dex",
    "diagcab",
    "dll",
    "dmg",
    "docm",
    "dotm",
    "dylib",
    "elf",
    "exe",
    "fileloc",
    "fish",
    "flatpak",
    "flatpakref",
    "flatpakrepo",
    "gadget",
    "hlp",
    "hta",
    "inetloc",
    "inf",
    "ipa",
    "iso",
    "jar",
    "jnlp",
    "js",
    "jse",
    "kdelnk",
    "kext",
    "ksh",
    "library-ms",
    "lnk",
    "lua",
    "mjs",
    "mobileconfig",
    "mpkg",
    "msc",
    "msi",
    "msix",
    "msixbundle",
    "msp",
    "mst",
    "osax",
    "oxt",
    "phar",
    "php",
    "pif",
    "pkg",
    "pl",
    "potm",
    "ppam",
    "ppsm",
    "pptm",
    "prefpane",
    "ps1",
    "ps1xml",
    "psd1",
    "psm1",
    "py",
    "pyc",
    "pyo",
    "pyw",
    "pyz",
    "pyzw",
    "rb",
    "reg",
    "rpm",
    "run",
    "saver",
    "scf",
    "scpt",
    "scptd",
    "scr",
    "sct",
    "search-ms",
    "service",
    "settingcontent-ms",
    "sh",
    "shb",
    "shs",
    "snap",
    "so",
    "sys",
    "tcl",
    "terminal",
    "tool",
    "url",
    "vbe",
    "vbox-extpack",
    "vbs",
    "vhd",
    "vhdx",
    "vsix",
    "wdgt",
    "webloc",
    "website",
    "workflow",
    "ws",
    "wsc",
    "wsf",
    "wsh",
    "xbap",
    "xlam",
    "xll",
    "xlsm",
    "xltm",
    "xpi",
    "zsh",
];

/// Endings of what a browser would show as a page of this machine, with its scripts.
const PAGES: &[&str] =
    &["htm", "html", "mht", "mhtml", "shtml", "svg", "svgz", "swf", "xht", "xhtml"];

/// How programs begin.
const MAGIC: &[&[u8]] = &[
    b"\x7fELF",
    b"MZ",
    // Mach-O, either way round, of 32 and 64 bits; and of several kinds, as a class of Java does
    b"\xfe\xed\xfa\xce",
    b"\xfe\xed\xfa\xcf",
    b"\xce\xfa\xed\xfe",
    b"\xcf\xfa\xed\xfe",
    b"\xca\xfe\xba\xbe",
    b"\xca\xfe\xba\xbf",
    b"\0asm",
    b"dex\n",
    // packages: deb, rpm
    b"!<arch>\n",
    b"\xed\xab\xee\xdb",
    // a link of Windows
    b"L\0\0\0\x01\x14\x02\0",
];

/// Lines that make a text a starter, whatever its name is.
const STARTERS: &[&str] =
    &["[desktop entry]", "[kde desktop entry]", "[desktop action", "[internetshortcut]"];

/// What makes a text that begins with a tag a page.
const TAGS: &[&str] = &["<!doctype html", "<html", "<head", "<body", "<script", "<svg"];

/// Half a sentence that says why it is not to be opened.
pub(super) fn check(path: &Path) -> Result<(), String> {
    let say = |why: &str| Err(why.to_owned());
    let folder = path.parent().filter(|_| path.is_absolute());
    if !folder.is_some_and(|folder| folder.canonicalize().is_ok_and(|real| real == folder)) {
        return say("its folder is not where it was when the file was saved");
    }
    let mut file = match opened(path) {
        Ok(file) => file,
        Err(Errno::LOOP | Errno::MLINK) => return say("a link lies where it was saved"),
        Err(Errno::NOENT) => return say("it is not where it was saved any more"),
        // a socket
        Err(Errno::NXIO) => return say("what lies where it was saved is no file"),
        Err(error) => return Err(format!("it cannot be read: {}", io::Error::from(error))),
    };
    let about = file.metadata().map_err(|error| format!("it cannot be read: {error}"))?;
    if !about.is_file() {
        return say("what lies where it was saved is no file");
    }
    if about.mode() & 0o111 != 0 {
        return say("it is marked as a program");
    }
    let ending = ending(path);
    if RUN.contains(&ending.as_str()) {
        return Err(format!("what ends in .{ending} can be run instead of being shown"));
    }
    if PAGES.contains(&ending.as_str()) {
        return Err(format!("what ends in .{ending} is a page that can hold scripts"));
    }
    let mut beginning = Vec::new();
    let read = file.by_ref().take(BEGINNING).read_to_end(&mut beginning);
    read.map_err(|error| format!("it cannot be read: {error}"))?;
    kind(&beginning).map_or(Ok(()), |kind| Err(format!("it begins as {kind} does")))
}

/// Never through a link, and without waiting for anybody at the other end of a pipe.
fn opened(path: &Path) -> Result<File, Errno> {
    let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
    rustix::fs::open(path, flags, Mode::empty()).map(File::from)
}

/// What the name ends in, in small letters: some systems take no notice of dots and spaces behind it.
fn ending(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
    let name = name.trim_end_matches(|letter: char| letter == '.' || letter.is_whitespace());
    name.rsplit_once('.').map_or_else(String::new, |(_, ending)| ending.trim().to_owned())
}

/// What a beginning is one of, if of anything that is not to be opened.
fn kind(bytes: &[u8]) -> Option<&'static str> {
    if MAGIC.iter().any(|magic| bytes.starts_with(magic)) {
        return Some("a program");
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if bytes.starts_with(b"#!") {
        return Some("a script");
    }
    let text = String::from_utf8_lossy(bytes).to_lowercase();
    let starts = |line: &str| STARTERS.iter().any(|starter| line.trim_start().starts_with(starter));
    if text.lines().any(starts) {
        return Some("a starter of programs");
    }
    let is_page = text.trim_start().starts_with('<') && TAGS.iter().any(|tag| text.contains(tag));
    is_page.then_some("a page")
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::{PermissionsExt, symlink};
    use std::path::PathBuf;

    use super::*;

    struct Place(tempfile::TempDir);

    impl Place {
        fn new() -> Self {
            Self(tempfile::tempdir().unwrap())
        }

        fn file(&self, name: &str, content: &[u8]) -> PathBuf {
            let path = self.0.path().canonicalize().unwrap().join(name);
            std::fs::write(&path, content).unwrap();
            path
        }

        fn refusal(&self, name: &str, content: &[u8]) -> Option<String> {
            check(&self.file(name, content)).err()
        }
    }

    #[test]
    fn what_people_send_each_other_is_opened() {
        let place = Place::new();
        for (name, content) in [
            ("plan.pdf", &b"%PDF-1.7"[..]),
            ("mask.PNG", b"\x89PNG\r\n\x1a\n"),
            ("notes", b"first\n# not the first line\n#!/bin/sh"),
            ("table.xlsx", b"PK\x03\x04"),
            ("empty.txt", b""),
            ("sh", b"a name without an ending"),
            ("mail.txt", b"> <html> was quoted"),
            ("dump.xml", b"<?xml version=\"1.0\"?><plan/>"),
        ] {
            assert_eq!(place.refusal(name, content), None, "{name}");
        }
    }

    #[test]
    fn what_can_be_run_is_not_opened_whatever_it_is_called() {
        let place = Place::new();
        for ending in RUN {
            for name in [format!("x.{ending}"), format!("x.pdf.{}", ending.to_uppercase())] {
                let why = place.refusal(&name, b"").unwrap();
                let want = format!("what ends in .{ending} can be run instead of being shown");
                assert_eq!(why, want);
            }
        }
        for name in ["x.exe.", "x.sh ", "x.Bat. . ", "x. py"] {
            assert!(place.refusal(name, b"").unwrap().contains("can be run"), "{name:?}");
        }
        for content in MAGIC {
            assert_eq!(place.refusal("plan.pdf", content).unwrap(), "it begins as a program does");
        }
        for content in ["#!/bin/sh\n", "\u{feff}#!/usr/bin/env python"] {
            let why = place.refusal("plan.txt", content.as_bytes()).unwrap();
            assert_eq!(why, "it begins as a script does");
        }
        for content in
            ["[Desktop Entry]\nExec=x", "# a\n\n  [KDE Desktop Entry]", "[InternetShortcut]"]
        {
            let why = place.refusal("plan.txt", content.as_bytes()).unwrap();
            assert_eq!(why, "it begins as a starter of programs does");
        }
    }

    #[test]
    fn a_page_is_not_opened_whatever_it_is_called() {
        let place = Place::new();
        for ending in PAGES {
            let why = place.refusal(&format!("x.{ending}"), b"").unwrap();
            assert_eq!(why, format!("what ends in .{ending} is a page that can hold scripts"));
        }
        for content in ["<!DOCTYPE html>", "\u{feff} <!-- x -->\n<HTML>", "<?xml?>\n<svg>"] {
            let why = place.refusal("plan.txt", content.as_bytes()).unwrap();
            assert_eq!(why, "it begins as a page does");
        }
    }

    #[test]
    fn only_a_plain_file_that_is_no_program_is_opened() {
        let place = Place::new();
        let plan = place.file("plan.txt", b"a plan");
        let folder = plan.parent().unwrap();
        let refusal = |name: &str| check(&folder.join(name)).unwrap_err();
        for mode in [0o700, 0o610, 0o601] {
            std::fs::set_permissions(&plan, PermissionsExt::from_mode(mode)).unwrap();
            assert_eq!(refusal("plan.txt"), "it is marked as a program");
        }
        symlink(&plan, folder.join("link")).unwrap();
        assert_eq!(refusal("link"), "a link lies where it was saved");
        std::fs::create_dir(folder.join("folder")).unwrap();
        assert_eq!(refusal("folder"), "what lies where it was saved is no file");
        let _heard = std::os::unix::net::UnixListener::bind(folder.join("socket")).unwrap();
        assert_eq!(refusal("socket"), "what lies where it was saved is no file");
        let pipe = std::process::Command::new("mkfifo").arg(folder.join("pipe")).status();
        assert!(pipe.unwrap().success());
        assert_eq!(refusal("pipe"), "what lies where it was saved is no file");
        assert_eq!(refusal("gone"), "it is not where it was saved any more");
    }

    #[test]
    fn a_file_that_lies_elsewhere_by_now_is_not_opened() {
        let place = Place::new();
        let plan = place.file("plan.txt", b"a plan");
        let folder = plan.parent().unwrap();
        symlink(folder, folder.join("elsewhere")).unwrap();
        let moved = "its folder is not where it was when the file was saved";
        for path in [folder.join("elsewhere/plan.txt"), folder.join("gone/plan.txt")] {
            assert_eq!(check(&path).unwrap_err(), moved, "{}", path.display());
        }
        assert_eq!(check(Path::new("plan.txt")).unwrap_err(), moved);
        assert_eq!(check(&folder.join("../plan.txt")).unwrap_err(), moved);
    }
}
