//! "Not X": what a line about a shop says when its domain can be taken for a better-known one.

use crate::i18n::words;
use crate::lang::Lang;
use crate::naming::domain_text;
use bazargah_domain::shop::Shop;

/// That the shop is not the better-known one that its domain can be taken for, as plain text; `None` where there is none.
pub(crate) fn twin_note(shop: &Shop, lang: Lang) -> Option<String> {
    let known = &shop.taken_for.as_ref()?.host;
    Some((words(lang).unlisted.twin)(&domain_text(known)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples::{self, Kind};
    use bazargah_domain::domain_name::{Host, Likeness};
    use bazargah_domain::shop::TakenFor;

    #[test]
    fn a_twin_is_said_not_to_be_the_known_one_and_other_shops_are_let_be() {
        let mut shop = samples::shop(Kind::Slow);
        assert_eq!(Lang::ALL.map(|lang| twin_note(&shop, lang)), [None, None]);
        let host = Host::parse("adviyeh-atiyeh.example").expect("a host");
        shop.taken_for = Some(TakenFor { host, likeness: Likeness::Hyphen });
        assert_eq!(
            Lang::ALL.map(|lang| twin_note(&shop, lang)),
            [
                Some("این \u{2066}adviyeh-atiyeh.example\u{2069} نیست".to_owned()),
                Some("Not \u{2066}adviyeh-atiyeh.example\u{2069}".to_owned()),
            ]
        );
    }
}
