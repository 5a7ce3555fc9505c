//! Mobile numbers, as people write them and as a text message is sent to them.

use crate::text::ascii_digits;
use std::fmt;

/// A number that text messages can be sent to, in international form: `+989120000000` (E.164).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Mobile(String);

impl Mobile {
    /// Reads what was typed: `0912 000 0000`, `۰۹۱۲۰۰۰۰۰۰۰`, `+98 912 000 0000`, `0098912…`, `912…`. A number of another country is
    /// written with its plus; whether it is a mobile one is then for the carrier to say. `None` for anything else.
    pub fn parse(typed: &str) -> Option<Self> {
        let plain: String = ascii_digits(typed)
            .chars()
            .filter(|c| {
                !c.is_whitespace()
                    && !matches!(c, '-' | '(' | ')' | '.' | '\u{200c}'..='\u{200f}' | '\u{202a}'..='\u{202e}')
            })
            .collect();
        let iranian =
            |rest: &str| (rest.len() == 10 && rest.starts_with('9') && all_digits(rest)).then(|| format!("+98{rest}"));
        let number = if let Some(rest) = plain.strip_prefix("+98").or_else(|| plain.strip_prefix("0098")) {
            // «+98 (0)912» is met as well.
            iranian(rest.strip_prefix('0').unwrap_or(rest))
        } else if let Some(rest) = plain.strip_prefix('+') {
            ((8..=15).contains(&rest.len()) && !rest.starts_with('0') && all_digits(rest)).then(|| format!("+{rest}"))
        } else {
            iranian(plain.strip_prefix('0').unwrap_or(&plain))
        };
        number.map(Self)
    }

    /// The number, in international form.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Mobile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn all_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::Mobile;
    use proptest::prelude::*;

    #[test]
    fn numbers_are_read_as_people_write_them() {
        for typed in [
            "09120000000",
            "0912 000 0000",
            "۰۹۱۲۰۰۰۰۰۰۰",
            "٠٩١٢-٠٠٠-٠٠٠٠",
            "9120000000",
            "+98 912 000 0000",
            "+98 (0)912 000 0000",
            "00989120000000",
            "\u{202a}+989120000000\u{202c}",
        ] {
            assert_eq!(Mobile::parse(typed).as_ref().map(Mobile::as_str), Some("+989120000000"), "{typed}");
        }
        assert_eq!(Mobile::parse("+44 7700 900123").as_ref().map(Mobile::as_str), Some("+447700900123"));
        for typed in [
            "",
            "+",
            "02188776655",
            "0912000000",
            "091200000000",
            "+98 21 88776655",
            "+0441234567",
            "0912000000a",
            "a@b.ir",
        ] {
            assert_eq!(Mobile::parse(typed), None, "{typed}");
        }
    }

    proptest! {
        #[test]
        fn nothing_typed_panics_and_what_is_read_reads_back(typed in "\\PC{0,30}") {
            if let Some(number) = Mobile::parse(&typed) {
                prop_assert_eq!(Mobile::parse(number.as_str()), Some(number.clone()));
            }
        }
    }
}
