//! How the user wants the board to look and to be used, as `config.toml` says.

/// See the module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preferences {
    /// `theme`: the name of a theme.
    pub theme: Option<String>,
    /// `theme-dark`: the one for dark ground.
    pub theme_dark: Option<String>,
    /// `theme-light`: the one for light ground.
    pub theme_light: Option<String>,
    /// `mouse`: whether the mouse is heard.
    pub mouse: bool,
}

impl Default for Preferences {
    fn default() -> Self {
        Self { theme: None, theme_dark: None, theme_light: None, mouse: true }
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::config::Config;

    #[test]
    fn what_is_not_said_is_as_usual() {
        let read = |text: &str| Config::parse(text, Path::new("c")).unwrap().preferences;
        assert_eq!(read(""), Preferences::default());
        let said = read("theme = \"dusk\"\ntheme-light = \"day\"\nmouse = false\n");
        assert_eq!(said.theme.as_deref(), Some("dusk"));
        assert_eq!((said.theme_dark, said.theme_light), (None, Some("day".to_owned())));
        assert!(!said.mouse);
    }

    #[test]
    fn a_preference_of_another_kind_is_refused_where_it_stands() {
        let refusal = |text: &str| Config::parse(text, Path::new("c")).unwrap_err().to_string();
        assert!(refusal("\nmouse = \"off\"\n").starts_with("c, line 2, column 9: "));
        assert!(refusal("theme = 3\n").starts_with("c, line 1, column 9: "));
        assert!(refusal("theem = \"day\"\n").contains("line 1, column 1"));
    }
}
