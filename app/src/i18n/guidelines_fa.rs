//! The Persian texts around the guidelines.

use super::guidelines::GuidelineWords;
use bazargah_domain::guideline::Severity;

pub(super) const GUIDELINES: GuidelineWords = GuidelineWords {
    title: "دستورالعمل‌ها",
    description: "دستورالعمل بهداشتی و وظایف فروشنده، بند به بند: فروشگاه اینترنتی چه باید بکند و بازرس چگونه بررسی می‌کند.",
    lead: "فروشگاه‌ها باید به این‌ها پایبند باشند. مورد مغایر با دستورالعمل همیشه به شمارهٔ یکی از این بندهاست.",
    version: |version, date| format!("نسخهٔ {version}، لازم‌الاجرا از {date}"),
    size: |_, topics, _, clauses| format!("{topics} موضوع، {clauses} بند"),
    topics: "موضوع‌ها",
    clause: |number| format!("بند {number}"),
    severity: |severity| match severity {
        Severity::Minor => "سبک",
        Severity::Serious => "مهم",
        Severity::Grave => "سنگین",
    },
    advice: "توصیه",
    check: "بررسی:",
    why: "چرا:",
    stable: "سبک، مهم یا سنگین می‌گوید زیر پا گذاشتن بند چه اندازه زیان دارد. توصیه کسی را متعهد نمی‌کند. شمارهٔ هر بند پیوند همیشگی آن است: متن این نسخه عوض نمی‌شود و بند در نسخه‌های بعدی هم همین شماره را دارد.",
    other_versions: "نسخه‌ها",
    replaced: |date| format!("این نسخه دیگر در اجرا نیست. نسخهٔ تازه‌تر از {date} در اجراست."),
    not_yet: |date| format!("این نسخه هنوز در اجرا نیست؛ از {date} اجرا می‌شود."),
    see_in_force: "دیدن نسخهٔ در اجرا",
    as_data: "همین دستورالعمل به شکل JSON",
    address: "نشانی این نسخه:",
    checklist_shops: "فهرست بازبینی فروشگاه",
    checklist_buyers: "فهرست بازبینی خریدار",
    checklist_lead: "برای چاپ و تیک زدن. شماره به همان بند و هر چه به آن مربوط است می‌رسد.",
    others: "دستورالعمل‌های دیگر",
};
