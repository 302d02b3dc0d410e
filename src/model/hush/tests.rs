use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;

use super::*;

/// With what needs escaping in one way or another.
const ODD: &str = "p%ss wörd/\"+\\&=1";

fn hush() -> Hush {
    let hush = Hush::default();
    hush.know(&Secret::new(ODD));
    hush
}

fn is_silenced(text: &str) {
    let silenced = hush().silence(text).into_owned();
    assert!(silenced.contains("[secret]"), "{text} stays {silenced}");
    assert!(!silenced.contains("wör") && !silenced.contains("rd%2"), "{silenced}");
}

#[test]
fn a_secret_is_known_in_every_spelling() {
    let form = form_urlencoded::Serializer::new(String::new())
        .append_pair("user[password]", ODD)
        .append_pair("x", "y")
        .finish();
    is_silenced(&form);
    is_silenced(&form.to_lowercase());
    let mut url = url::Url::parse("https://h/").unwrap();
    url.query_pairs_mut().append_pair("k", ODD);
    is_silenced(url.as_str());
    is_silenced(&utf8_percent_encode(ODD, NON_ALPHANUMERIC).to_string());
    is_silenced(&serde_json::json!({ "password": ODD }).to_string());
    is_silenced(&format!("{:?}", Some(ODD)));
    is_silenced(&format!("asked with {ODD}, refused"));
}

#[test]
fn a_secret_is_known_within_any_base64() {
    for before in ["", "a", "ab", "abc", "ann@example.com:", "bo@example.com:", "mei@example.com:"]
    {
        for after in ["", "x", "xy", "xyz"] {
            for engine in [&BASE64_STANDARD, &base64::engine::general_purpose::URL_SAFE] {
                let text = engine.encode(format!("{before}{ODD}{after}"));
                let silenced = hush().silence(&text).into_owned();
                assert!(silenced.contains("[secret]"), "{before}…{after}: {text}");
                assert!(silenced.len() <= before.len() * 2 + after.len() * 2 + 16, "{silenced}");
            }
        }
    }
}

#[test]
fn what_is_short_or_nothing_eats_no_words() {
    let hush = Hush::default();
    for short in ["", "a", "the"] {
        hush.know(&Secret::new(short));
    }
    assert_eq!(hush.silence("the cat sat"), "the cat sat");
    hush.know(&Secret::new("sat on"));
    assert_eq!(hush.clone().silence("the cat sat on"), "the cat [secret]");
    assert_eq!(format!("{hush:?}"), "Hush");
}
