//! The warning "this is not X", at the top of whatever page shows a domain that can be taken for another's.

use crate::context::PageContext;
use crate::html::UrlPart;
use crate::naming::domain_text;
use bazargah_domain::domain_name::{Host, Likeness};
use bazargah_domain::shop::Shop;
use leptos::prelude::*;

/// The warning about a domain, with a link to the better-known shop.
pub(crate) fn warning(
    ctx: &PageContext,
    typed: &Host,
    known: &Host,
    likeness: Likeness,
    advice: Option<&'static str>,
) -> impl IntoView + use<> {
    let w = &ctx.words().unlisted;
    let page = page_of(ctx, known);
    let known = domain_text(known);
    view! {
        <div class="alert" role="alert">
            <p><strong>{(w.not_this)(&known)}</strong>" "{(w.likeness)(likeness, &domain_text(typed), &known)}" "{advice}</p>
            <p><a href=page>{(w.go_to)(&known)}</a></p>
        </div>
    }
}

/// The warning in short, for the further pages of a shop whose first page gives it whole; `None` where its domain is like no other.
pub(crate) fn twin_warning(ctx: &PageContext, shop: &Shop) -> Option<impl IntoView + use<>> {
    let w = &ctx.words().unlisted;
    let known = &shop.taken_for.as_ref()?.host;
    let page = page_of(ctx, known);
    let known = domain_text(known);
    Some(view! {
        <div class="alert" role="alert">
            <p><strong>{(w.not_this)(&known)}</strong>" "<a href=page>{(w.go_to)(&known)}</a></p>
        </div>
    })
}

/// The address of the better-known shop's page: a shop that has a host has it as its key.
fn page_of(ctx: &PageContext, known: &Host) -> String {
    ctx.href(&format!("/shop/{}", UrlPart(known.as_str())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Lang;
    use crate::samples::{self, Kind};
    use bazargah_domain::shop::TakenFor;

    fn host(text: &str) -> Host {
        Host::parse(text).expect("a host")
    }

    #[test]
    fn a_domain_of_other_letters_is_named_in_them_and_as_the_name_system_has_it() {
        let ctx = samples::context(Lang::Fa);
        // The second has the Arabic kaf.
        let (known, typed) = (host("کالا.ir"), host("كالا.ir"));
        let html = warning(&ctx, &typed, &known, Likeness::Confusable, None).to_html();
        for part in ["کالا.ir (xn--mgba0gys.ir)", "كالا.ir (xn--mgba6ff.ir)", "href=\"/shop/xn--mgba0gys.ir\""]
        {
            assert!(html.contains(part), "{part} is not in {html}");
        }
    }

    #[test]
    fn a_shop_that_is_like_another_is_warned_of_in_short() {
        let ctx = samples::context(Lang::En);
        let mut shop = samples::shop(Kind::Slow);
        assert!(twin_warning(&ctx, &shop).is_none());
        shop.taken_for = Some(TakenFor { host: host("diginemooneh.com"), likeness: Likeness::Edit });
        let html = twin_warning(&ctx, &shop).expect("a warning").to_html();
        assert!(html.contains("This is not \u{2066}diginemooneh.com\u{2069}."), "{html}");
        assert!(html.contains("href=\"/en/shop/diginemooneh.com\""), "{html}");
    }
}
