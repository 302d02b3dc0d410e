//! Texts that would steer a terminal or mislead a reader if they went to it as they are.

/// A text holds several of them, and no more than is drawn of a name.
const LETTERS: usize = 16;

/// All letters that steer or mislead.
pub(super) fn letters() -> Vec<String> {
    let control = ('\0'..='\u{ff}').filter(|letter| letter.is_control() || *letter == '\u{ad}');
    let letters: Vec<String> = control.chain(UNSEEN).map(|letter| format!("a{letter}")).collect();
    letters.chunks(LETTERS).map(<[_]>::concat).collect()
}

/// What a terminal or a reader of markup would take for more than letters.
pub(super) fn sequences() -> Vec<String> {
    SEQUENCES.chunks(7).chain(ENTITIES.chunks(6)).map(|some| some.join(" ")).collect()
}

const UNSEEN: [char; 26] = [
    '\u{34f}',
    '\u{61c}',
    '\u{180e}',
    '\u{200b}',
    '\u{200c}',
    '\u{200d}',
    '\u{200e}',
    '\u{200f}',
    '\u{2028}',
    '\u{2029}',
    '\u{202a}',
    '\u{202b}',
    '\u{202d}',
    '\u{202e}',
    '\u{2060}',
    '\u{2066}',
    '\u{2067}',
    '\u{2069}',
    '\u{fe00}',
    '\u{fe0f}',
    '\u{feff}',
    '\u{fff9}',
    '\u{e0001}',
    '\u{e0041}',
    '\u{e007f}',
    '\u{e0100}',
];

const SEQUENCES: &[&str] = &[
    "\x1b[2J",
    "\x1b[31mred\x1b[0m",
    "\x1b[6n",
    "\x1b[c",
    "\x1b[>c",
    "\x1b[20t",
    "\x1b[?1049l",
    "\x1b[?2004l",
    "\x1b[?1003h",
    "\x1bc",
    "\x1b#8",
    "\x1b(0",
    "\x1b]0;title\x07",
    "\x1b]2;title\x1b\\",
    "\x1b]52;c;aGVsbG8=\x07",
    "\x1b]52;c;?\x1b\\",
    "\x1b]8;;https://example.com\x1b\\here\x1b]8;;\x1b\\",
    "\x1b]1337;File=inline=1:AAAA\x07",
    "\x1b]4;0;?\x07",
    "\x1bP+q544e\x1b\\",
    "\x1bP$qm\x1b\\",
    "\x1b_Gi=1;AAAA\x1b\\",
    "\x1b^private\x1b\\",
    "\x1bXstart\x1b\\",
    "\x1b\x1b\x1b[31",
    "\u{9b}31m",
    "\u{9d}0;title\u{9c}",
    "\u{90}q\u{9c}",
    "\u{9f}Gx\u{9c}",
    "\u{85}\u{84}\u{8d}",
    "a\x08\x08\x08bcd",
    "a\rbcd",
    "a\nbcd",
    "\x0e\x0f\x05",
    "e\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}",
    "\u{301}a",
    "a\u{200d}\u{200d}b",
    "👩\u{200d}💻 ❤\u{fe0f} 🏳\u{fe0f}\u{200d}🌈",
    "東\u{1b}京\u{9b}",
    "pay\u{202e}fdp.exe",
    "\u{fffd}\u{fffe}\u{ffff}",
];

const ENTITIES: &[&str] = &[
    "&#27;[31m",
    "&#x1b;]0;title&#7;",
    "&#x9b;2J",
    "&#155;2J",
    "&amp;#27;[2J",
    "&amp;amp;#27;[2J",
    "&#0;&#1;&#127;",
    "&#8238;abc",
    "&rlm;&zwnj;&zwj;&shy;",
    "&NewLine;&Tab;x",
    "&#xD800;&#x110000;",
    "<b>&#27;[1m</b>",
    "<a href=\"javascript:&#27;]0;x\">y</a>",
    "<img alt=\"&#27;[2J\">",
    "<script>\x1b[2J</script>",
    "<!-- \x1b[2J -->",
    "<\x1b[2J>",
    "</\u{9b}2J>",
];
