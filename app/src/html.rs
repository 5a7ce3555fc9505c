//! Text into markup: the only two ways by which data may enter a hand-written piece of HTML or SVG.
//!
//! `view!` escapes by itself. Charts and long lists are strings, because a thousand view nodes cost more than the rest of
//! the page; everything in them that is not a number or one of our own words goes through [`Esc`].

use leptos::tachys::html::InertElement;
use std::fmt::{self, Write};

/// Shows a text so that it can stand between tags and in a double-quoted attribute.
pub(crate) struct Esc<'a>(pub &'a str);

impl fmt::Display for Esc<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut rest = self.0;
        while let Some(at) = rest.find(['&', '<', '>', '"', '\'']) {
            f.write_str(&rest[..at])?;
            f.write_str(match rest.as_bytes()[at] {
                b'&' => "&amp;",
                b'<' => "&lt;",
                b'>' => "&gt;",
                b'"' => "&quot;",
                _ => "&#39;",
            })?;
            rest = &rest[at + 1..];
        }
        f.write_str(rest)
    }
}

/// Shows a text as one segment of a path or one value of a query: everything but unreserved ASCII is percent-encoded, so
/// nothing needs escaping afterwards.
pub(crate) struct UrlPart<'a>(pub &'a str);

impl fmt::Display for UrlPart<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for byte in self.0.bytes() {
            match byte {
                b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                    f.write_char(char::from(byte))?
                }
                _ => write!(f, "%{byte:02X}")?,
            }
        }
        Ok(())
    }
}

/// A finished piece of markup as a view.
pub(crate) fn raw(html: String) -> InertElement {
    InertElement::new(html)
}

/// Appends formatted text; writing to a `String` cannot fail.
macro_rules! put {
    ($to:expr, $($what:tt)*) => {{
        use std::fmt::Write as _;
        let _ = write!($to, $($what)*);
    }};
}
pub(crate) use put;

/// A JSON text that can stand in a `<script>`: `<` would let data end the element.
pub(crate) fn script_json(value: &serde_json::Value) -> String {
    value.to_string().replace('<', "\\u003c").replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_five_characters_are_escaped_and_nothing_else() {
        assert_eq!(Esc(r#"<a href="x">'&'</a>"#).to_string(), "&lt;a href=&quot;x&quot;&gt;&#39;&amp;&#39;&lt;/a&gt;");
        assert_eq!(Esc("شکایت‌ها ۱۲٪").to_string(), "شکایت‌ها ۱۲٪");
        assert_eq!(UrlPart("a b/ک?&").to_string(), "a%20b%2F%DA%A9%3F%26");
    }

    #[test]
    fn json_cannot_end_its_script() {
        let json = script_json(&serde_json::json!({ "name": "</script><script>alert(1)</script>" }));
        assert!(!json.contains('<'), "{json}");
        assert!(serde_json::from_str::<serde_json::Value>(&json).is_ok());
    }

    proptest! {
        #[test]
        fn escaped_text_has_no_markup_and_reads_back(text in any::<String>()) {
            let escaped = Esc(&text).to_string();
            prop_assert!(!escaped.contains(['<', '>', '"', '\'']));
            let back = escaped.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#39;", "'");
            prop_assert_eq!(back.replace("&amp;", "&"), text);
        }

        #[test]
        fn url_parts_are_plain(text in any::<String>()) {
            let part = UrlPart(&text).to_string();
            prop_assert!(part.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._~%".contains(&b)));
        }
    }
}
