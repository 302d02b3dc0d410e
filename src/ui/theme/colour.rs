//! Colours: how a theme spells them, how many a terminal must have for one, and what the 256 it may have look like.

use ratatui::style::Color;

use super::surroundings::Depth;

/// The sixteen colours that are the terminal's own, in the order of their numbers.
const SIXTEEN: [(&str, Color); 16] = [
    ("black", Color::Black),
    ("red", Color::Red),
    ("green", Color::Green),
    ("yellow", Color::Yellow),
    ("blue", Color::Blue),
    ("magenta", Color::Magenta),
    ("cyan", Color::Cyan),
    ("white", Color::Gray),
    ("bright-black", Color::DarkGray),
    ("bright-red", Color::LightRed),
    ("bright-green", Color::LightGreen),
    ("bright-yellow", Color::LightYellow),
    ("bright-blue", Color::LightBlue),
    ("bright-magenta", Color::LightMagenta),
    ("bright-cyan", Color::LightCyan),
    ("bright-white", Color::White),
];

/// The colour of that spelling: `#62c6e0`, `cyan`, `bright-cyan`, or `default` for the terminal's own.
pub(super) fn read(text: &str) -> Option<Color> {
    if text == "default" {
        return Some(Color::Reset);
    }
    if let Some(digits) = text.strip_prefix('#') {
        let is_whole = digits.len() == 6 && digits.bytes().all(|digit| digit.is_ascii_hexdigit());
        let number = u32::from_str_radix(digits, 16).ok().filter(|_| is_whole)?;
        let [_, red, green, blue] = number.to_be_bytes();
        return Some(Color::Rgb(red, green, blue));
    }
    SIXTEEN.iter().find(|(name, _)| *name == text).map(|(_, colour)| *colour)
}

/// What a terminal must be able to show for this colour to be seen.
pub(super) const fn needs(colour: Color) -> Depth {
    match colour {
        Color::Reset => Depth::Mono,
        Color::Rgb(..) => Depth::True,
        Color::Indexed(_) => Depth::Indexed,
        _ => Depth::Sixteen,
    }
}

/// The steps of the cube of 6×6×6 colours that terminals of 256 have from number 16 on.
const STEPS: [u8; 6] = [0, 95, 135, 175, 215, 255];

/// The nearest of 256 colours. The first sixteen are left out: they are whatever the user has made of them.
pub(super) fn indexed(colour: Color) -> Color {
    let Color::Rgb(red, green, blue) = colour else { return colour };
    let nearest = (16..=u8::MAX).min_by_key(|number| {
        let (r, g, b) = rgb_of(*number);
        [(r, red), (g, green), (b, blue)]
            .into_iter()
            .map(|(one, other)| u32::from(one.abs_diff(other)).pow(2))
            .sum::<u32>()
    });
    nearest.map_or(colour, Color::Indexed)
}

/// What a colour from number 16 on looks like.
fn rgb_of(number: u8) -> (u8, u8, u8) {
    if number >= 232 {
        let grey = 8 + (number - 232) * 10;
        return (grey, grey, grey);
    }
    let place = number.saturating_sub(16);
    let step = |at: u8| STEPS.get(usize::from(at)).copied().unwrap_or(u8::MAX);
    (step(place / 36), step(place / 6 % 6), step(place % 6))
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    #[test]
    fn colours_are_read_as_they_are_spelled() {
        assert_eq!(read("#62c6e0"), Some(Color::Rgb(0x62, 0xc6, 0xe0)));
        assert_eq!(read("bright-black"), Some(Color::DarkGray));
        assert_eq!(read("white"), Some(Color::Gray));
        assert_eq!(read("default"), Some(Color::Reset));
        for text in ["", "#fff", "#gggggg", "#+12345", "grey", "Red", "#1234567"] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn the_nearest_of_256_is_near() {
        for number in 16..=u8::MAX {
            let (red, green, blue) = rgb_of(number);
            let Color::Indexed(found) = indexed(Color::Rgb(red, green, blue)) else { panic!() };
            assert_eq!(rgb_of(found), (red, green, blue), "{number}");
        }
        assert_eq!(indexed(Color::Rgb(0x11, 0x12, 0x13)), Color::Indexed(233));
        assert_eq!(indexed(Color::Red), Color::Red);
    }

    /// The contrast of two colours as WCAG 2 computes it, from 1 to 21.
    pub(in super::super) fn contrast(one: Color, other: Color) -> f64 {
        let (one, other) = (luminance(one), luminance(other));
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }

    fn luminance(colour: Color) -> f64 {
        let (red, green, blue) = match colour {
            Color::Rgb(red, green, blue) => (red, green, blue),
            Color::Indexed(number) => rgb_of(number),
            other => panic!("nobody knows what {other} looks like"),
        };
        let linear = |part: u8| {
            let part = f64::from(part) / 255.0;
            if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
    }

    #[test]
    fn contrast_is_computed_as_everybody_does() {
        let (black, white) = (Color::Rgb(0, 0, 0), Color::Rgb(255, 255, 255));
        assert!((contrast(black, white) - 21.0).abs() < 0.001);
        assert!((contrast(Color::Rgb(0x76, 0x76, 0x76), white) - 4.54).abs() < 0.01);
    }
}
