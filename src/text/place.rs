//! Where in a text something stands, as an editor counts.

/// Line and column of a byte, both from 1; the column in characters.
pub fn place(text: &str, byte: usize) -> (usize, usize) {
    let before = text.get(..byte).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    (line, column)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_columns_are_counted_from_one() {
        assert_eq!(place("a\nbé c", 0), (1, 1));
        assert_eq!(place("a\nbé c", 5), (2, 3));
        assert_eq!(place("a", 99), (1, 2));
    }
}
