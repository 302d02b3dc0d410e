//! How the user wants the board to look and to be used, as `config.toml` says.

use std::ops::RangeInclusive;
use std::time::Duration;

/// How often a board of one page is read again, where nothing else is said.
pub(super) const AUTO_REFRESH: Option<Duration> = Some(Duration::from_secs(30));

/// The seconds that may be said instead: no server is asked all the time, and what takes longer than an hour is no
/// refresh.
const SECONDS: RangeInclusive<i64> = 5..=3600;

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
    /// `auto-refresh`: how often a board of one page is read again by itself, if it is.
    pub auto_refresh: Option<Duration>,
    /// `opener`: the program that opens saved files, and its arguments.
    pub opener: Option<Vec<String>>,
}

impl Default for Preferences {
    fn default() -> Self {
        Self {
            theme: None,
            theme_dark: None,
            theme_light: None,
            mouse: true,
            auto_refresh: AUTO_REFRESH,
            opener: None,
        }
    }
}

/// Reads what `auto-refresh` says; half a sentence where it cannot be meant.
pub(super) fn auto_refresh(said: &toml::Value) -> Result<Option<Duration>, String> {
    match said {
        toml::Value::Boolean(false) => Ok(None),
        toml::Value::Boolean(true) => Ok(AUTO_REFRESH),
        toml::Value::Integer(seconds) if SECONDS.contains(seconds) => {
            Ok(Some(Duration::from_secs(seconds.unsigned_abs())))
        }
        _ => Err(format!(
            "auto-refresh is false, true, or a whole number of seconds from {} to {}",
            SECONDS.start(),
            SECONDS.end()
        )),
    }
}

/// Reads what `opener` says: a program, or one with its arguments. Nothing in it is read as a shell would.
pub(super) fn opener(said: &toml::Value) -> Result<Vec<String>, String> {
    let words = match said {
        toml::Value::String(program) => Some(vec![program.clone()]),
        toml::Value::Array(words) => {
            words.iter().map(|word| word.as_str().map(ToOwned::to_owned)).collect()
        }
        _ => None,
    };
    let is_program = |words: &Vec<String>| words.first().is_some_and(|it| !it.trim().is_empty());
    words.filter(is_program).ok_or_else(|| {
        "opener is the name of a program, or a list of it and its arguments, each in quotes"
            .to_owned()
    })
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
        let every = |said: &str| read(&format!("auto-refresh = {said}\n")).auto_refresh;
        assert_eq!((every("false"), every("true")), (None, AUTO_REFRESH));
        assert_eq!(every("300"), Some(Duration::from_mins(5)));
    }

    #[test]
    fn an_opener_is_a_program_and_its_arguments_word_by_word() {
        let read = |said: &str| {
            let config = Config::parse(&format!("opener = {said}\n"), Path::new("c")).unwrap();
            config.preferences.opener.unwrap()
        };
        assert_eq!(read("\"my viewer --new\""), ["my viewer --new"], "no word is parted");
        assert_eq!(read("[\"mpv\", \"--quiet\", \"\"]"), ["mpv", "--quiet", ""]);
        for absurd in ["\"\"", "\" \"", "[]", "[\"\"]", "3", "true", "[\"x\", 3]", "[[\"x\"]]"] {
            let text = format!("mouse = true\nopener = {absurd}\n");
            let refusal = Config::parse(&text, Path::new("c")).unwrap_err().to_string();
            let place = "c, line 2, column 10: opener is the name of a program";
            assert!(refusal.starts_with(place), "{absurd}: {refusal}");
        }
    }

    #[test]
    fn a_preference_of_another_kind_is_refused_where_it_stands() {
        let refusal = |text: &str| Config::parse(text, Path::new("c")).unwrap_err().to_string();
        assert!(refusal("\nmouse = \"off\"\n").starts_with("c, line 2, column 9: "));
        for absurd in ["0", "4", "-30", "3601", "30.5", "\"often\"", "[]"] {
            let refusal = refusal(&format!("mouse = true\nauto-refresh = {absurd}\n"));
            let place = "c, line 2, column 16: auto-refresh is false, true, or a whole number";
            assert!(refusal.starts_with(place), "{absurd}: {refusal}");
        }
        assert!(refusal("theme = 3\n").starts_with("c, line 1, column 9: "));
        assert!(refusal("theem = \"day\"\n").contains("line 1, column 1"));
    }
}
